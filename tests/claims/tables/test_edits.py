"""Every edit that is proposed, applied: it reads as the figure, the word or the day meant, or there is none.

What each custom means was written down by hand, from the usage of its language, before the code was
run; None says that a careful person would have to ask. A custom may be read, or refused with an edit
that gives its meaning, or refused without an edit; another number, or another word, is a fault.
"""

import random
import re
from fractions import Fraction

import pytest

import deserstats as ds
from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.phrases import ELSEWHERE, ENGLISH
from deserstats.errors import advise

K, M, B = 10**3, 10**6, 10**9
DECIMAL = Fraction

# text: number, or (number, relation), or (low, high), or a set where either would be right, or None
CUSTOMS = {
    # scale words and their abbreviations
    "1 527M€": 1527 * M, "$12.3m": 12_300_000, "£5m": 5 * M, "€5bn": 5 * B, "$1.5b": 1_500_000_000,
    "1.5bn": 1_500_000_000, "1.5 bn": 1_500_000_000, "2.345 million": 2_345_000, "1,234 million": 1234 * M,
    "90k": 90 * K, "90K": 90 * K, "1.5k": 1500, "162.5 thousand": 162_500, "3 mn": 3 * M, "2.5m": {2_500_000, None},
    "2.5 млн": 2_500_000, "2,5 млн": 2_500_000, "2.5 тис.": 2500, "162,5 тис.": 162_500, "3 тыс.": 3000,
    "1,5 млрд": 1_500_000_000, "2 мільйони": 2 * M, "5 миллионов": 5 * M, "12 тисяч": 12 * K, "7 тысяч": 7 * K,
    "1,5 Mio.": 1_500_000, "1,5 Mio. €": 1_500_000, "2,3 Mrd. Euro": None, "2,3 Mrd. €": 2_300_000_000,
    "300 Tsd.": 300 * K, "3 Millionen": 3 * M, "2 Milliarden": 2 * B, "2 milliards": 2 * B, "1,5 milliard": 1_500_000_000,
    "3 millions": 3 * M, "5 mille": 5 * K, "3,2 millones": 3_200_000, "5 mil": None, "2 mil millones": 2 * B,
    "3 billones": None, "1,5 Billionen": None, "1.5 трлн": None, "1.5 lakh": 150_000, "2 crore": 20 * M,
    "3 tys.": 3000, "1,2 mln": 1_200_000, "4 mld": 4 * B, "1.234 Mio. €": None, "1.234 млн": None, "5 MM": None,
    "1e5": 100_000, "1.23E+05": 123_000, "1e-3": DECIMAL(1, 1000), "2.5 E6": None, "10^3": None, "10³": None,
    # currencies
    "$5": 5, "5€": 5, "€ 12": 12, "12,50 €": DECIMAL(25, 2), "$1,234": 1234, "$1,234.50": DECIMAL(2469, 2),
    "CHF 1'234.50": DECIMAL(2469, 2), "1 234,56 грн": DECIMAL(123456, 100), "€1.234": None, "1.234 €": None,
    "€1.234,56": DECIMAL(123456, 100), "₴500": 500, "500 грн": 500, "USD 40": 40, "40 USD": 40, "-$5": -5, "$-5": -5,
    "£1,234m": 1234 * M, "5 p": None, "5,- €": None, "12¢": None, "Rs 500": None, "$ 12.3 million": 12_300_000,
    # more scales, currencies and units: what is a unit, or may be one, has no edit
    "5 Mio": 5 * M, "5 Mill.": 5 * M, "5 mila": 5 * K, "5 milliers": 5 * K, "5 miljoen": 5 * M, "5 тис": 5 * K,
    "5 тыс. руб.": 5 * K, "5 млн. грн.": 5 * M, "5 mln zł": 5 * M, "5 tys. zł": 5 * K, "5 mld €": 5 * B, "5 kEUR": 5 * K,
    "EUR 5m": 5 * M, "$5B": 5 * B, "5 mil.": None, "5 miles": None, "5 T€": None, "$5T": None, "5kg": None,
    "5 km": None, "2.5 m": None, "5M": None, "5B": None, "5t": None, "5h": None, "5°": None, "5MM": None, "$5 trillion": None,
    "5 hundred": None, "5 dozen": None, "a dozen": None, "five": None, "half a million": None, "2½ million": None,
    "1/2 million": None, "5 million 200 thousand": None, "5 млн долларов": {5 * M, None}, "1 milliard d'euros": {B, None},
    # numbers of footnotes, and what only looks like one
    "213,000¹": 213_000, "213,000 ²": 213_000, "$1,213,000³": 1_213_000, "213,000 1)": 213_000, "213,000 (1)": {213_000, None},
    "213 000 1)": {213_000, None}, "12²": None, "5¹": None, "10⁶": None, "1.5²": None, "5(a)": None, "5^1": None, "¹1,234": {1234, None},
    "*1,234": {1234, None}, "5 (4-6)": None, "5 (2024)": None, "5 [2024]": None, "5 ± 1": None, "5 +/- 1": None,
    # cells that have become one, signs, roman and other numerals
    "100\n200": None, "1\t234": None, "10\n-20": None, "5\r\n6": None, "\u202e12": None, "10 -20": None, "05-12": None,
    "01-02": None, "1.5e5": 150_000, "1.5E+5": 150_000, "1,5e5": None, "1e400": None, "XII": None, "MMXX": None, "Ⅻ": None,
    "⅓": {DECIMAL(1, 3), None}, "⑤": None, "五": None, "5万": None, "5億": None, "3rd": None, "#VALUE!": None, "#NAME?": None,
    "10..20": {(10, 20), None}, "10~20": {(10, 20), None}, "10—20": (10, 20), "5..": None, "5:6": None, "5;6": None, "5|6": None,
    "5, 6": None, "5 6": None, "1, 234": None, "1 ,234": None, "12 34": None, "123,45,678": None, "12,345,67": None,
    "1'2345": None, "1'23": None, "1_2": None, "5*2": None, "5+1": None, "--5": None, "+-5": None, "5/": None, ">>5": None,
    "<>5": None, "≠5": None, "≯5": (5, "at_most"), "≮5": (5, "at_least"), "=5": (5, "exact"), "⩾5": (5, "at_least"),
    "5" * 201: None, "1" + " " * 300 + "x": None, "9" * 5000: None,
    # hedges and marks in the cell
    "500+": (500, "at_least"), "213 000+": (213_000, "at_least"), "500 or more": (500, "at_least"),
    "80 and over": (80, "at_least"), "500 or fewer": (500, "at_most"), "500 max": (500, "at_most"),
    "500 max.": (500, "at_most"), "min. 500": (500, "at_least"), "~20k": (20 * K, "about"), "~90,000": (90 * K, "about"),
    "≈5": (5, "about"), "c. 500": (500, "about"), "ca. 500": (500, "about"), "circa 500": (500, "about"),
    "approx. 500": (500, "about"), "about 2.345": None, "over 1.5 million": (1_500_000, "over"), ">5": (5, "over"),
    ">=5": (5, "at_least"), "≥ 40": (40, "at_least"), "<5": (5, "under"), "≤5": (5, "at_most"), "> 1,000": (1000, "over"),
    "over 213,000": (213_000, "over"), "more than 500": (500, "over"), "at least 40": (40, "at_least"),
    "not over 500": (500, "at_most"), "no more than 500": (500, "at_most"), "not less than 500": (500, "at_least"),
    "nearly 500": (500, "nearly"), "almost 500": (500, "nearly"), "up to 500": (500, "at_most"),
    "more or less 500": (500, "about"), "fewer than 10": (10, "under"), "under 10": (10, "under"),
    "below 10": (10, "under"), "понад 213 тис.": (213 * K, "over"), "не менше 500": (500, "at_least"),
    "більше 500": (500, "over"), "около 500": (500, "about"), "более 1,5 млн": (1_500_000, "over"),
    "не более 500": (500, "at_most"), "mehr als 500": (500, "over"), "rund 500": (500, "about"),
    "mindestens 500": (500, "at_least"), "knapp 500": (500, "nearly"), "mehr als 1.234": None,
    "mehr als 1.234.567": (1_234_567, "over"), "plus de 500": (500, "over"), "environ 1 500": (1500, "about"),
    "au moins 500": (500, "at_least"), "más de 500": (500, "over"), "500 oder mehr": (500, "at_least"),
    "500 о more": None, "abut 5": None, "perhaps 500": None, "not 500": None, "500?": None, "500!": None,
    "500-": None, "±5": None, "5±1": None, "less 5": None, "hundreds": None, "zero": None, "0+": (0, "at_least"),
    # signs
    "–5": None, "−310": -310, "－5": -5, "(345)": {-345, None}, "(5)": {-5, None}, "(1,234)": {-1234, None}, "+7": 7,
    "345-": {-345, None}, "— 5": None, "–": None, "-": None, "- 5": -5,
    # grouping and decimals
    "1.234,56": DECIMAL(123456, 100), "1 234,56": DECIMAL(123456, 100), "1'234.56": DECIMAL(123456, 100),
    "1’234.56": DECIMAL(123456, 100), "1.234.567": 1_234_567, "1,234,567": 1_234_567, "12,34,567": 1_234_567,
    "1,23,456.5": DECIMAL(1234565, 10), "1 234 567": 1_234_567, "1\u202f234\u202f567": 1_234_567,
    "1\u00a0234,5": DECIMAL(12345, 10), "12,34": DECIMAL(1234, 100), "0,5": DECIMAL(1, 2), "0,123": DECIMAL(123, 1000),
    ",5": DECIMAL(1, 2), ".5": DECIMAL(1, 2), "5.": 5, "5,": None, "1,5 million": 1_500_000, "1.234": {1234, DECIMAL(1234, 1000)},
    "213.000": {213_000, 213}, "1,234,56": None, "12.34.567": None, "1 23": None, "1 2345": None, "1,2345": DECIMAL(12345, 10000),
    "1.234.56": None, "1٬234": 1234, "٢١٣٬٠٠٠": 213_000, "١٢٣": 123, "１２３": 123, "１，２３４": 1234, "۱۲۳": 123, "१२३": 123,
    "213\u200b000": {213_000, None}, "\u200b213": 213, "1´234": None, "1_000": 1000, "1·5": None, "012": 12, "1.234.567,8": DECIMAL(12345678, 10),
    # footnotes, flags and words
    "90 590*": 90_590, "90,590 *": 90_590, "1,234 (p)": 1234, "1,234[1]": 1234, "1,234¹": {1234, None}, "1,234†": 1234,
    "1,234 (r)": 1234, "1,234 (e)": {(1234, "about"), 1234, None}, "1,234p": None, "213 000 people": {213_000, None},
    "213,000 persons": {213_000, None}, "1) 213,000": {213_000, None}, "No. 5": None, "5th": None, "1st": None,
    "#DIV/0!": None, "#N/A": None, "#REF!": None, "..": None, "...": None, "c": None, "n/a": None, "x": None, ":": None,
    "½": {DECIMAL(1, 2), None}, "2½": {DECIMAL(5, 2), None}, "1/2": None, "1 1/2": None, "5‰": None, "50%": None,
    "5 %": None, "5 pp": None, "12 kg": None, "5 of 10": None, "5/10": None, "3:1": None, "0x10": None, "1,000 dead": {1000, None},
    # ranges
    "10-20": (10, 20), "10–20": (10, 20), "10 to 20": (10, 20), "10 - 20": (10, 20), "5-10k": {(5 * K, 10 * K), None},
    "5–10 million": (5 * M, 10 * M), "between 5 and 9": (5, 9), "from 5 to 9": (5, 9), "1,000-1,200": (1000, 1200),
    "1.5-2.5": (DECIMAL(3, 2), DECIMAL(5, 2)), "20-10": None, "2019-20": None, "2023-2024": None, "5-2024": None,
    "213-000": None, "500-1 million": {(500, M), None}, "1-234-567": None, "-5-10": {(-5, 10), None}, "10-20-30": None,
    "5 500-6 000": (5500, 6000), "over 10-20": None, "1.234-1.567": None, "24.02.2022": None, "2022-02-24": None,
    "12:30": None, "zwischen 5 und 9": {(5, 9), None}, "от 5 до 9": {(5, 9), None},
}  # fmt: skip


def growth(**cells):
    """A kind that any number fits, below zero and broken ones included."""
    return {"id": "a", "kind": "growth", "base_measure": "m", "start": "2024"} | cells


def total(**cells):
    return {"id": "a", "start": "2024", "measure": "m"} | cells


SCHEME = ds.Scheme(signed=["m"], continuous=True)


def meaning(row, **options):
    """The number, or the number with its word, or low and high, that a row reads as."""
    (claim,) = ds.read_claims([row], **options)
    if claim.figure is None:
        return claim.bounds
    return (claim.figure.value, claim.relation) if claim.relation else claim.figure.value


def problem_of(row, **options):
    try:
        ds.read_claims([row], **options)
    except ds.ClaimTableError as error:
        return error.problems[0]
    return None


def applied(row, edit, **options):
    """The row after the edit, and what to read it with."""
    return row | dict(edit.cells), options | dict(edit.options)


def in_words(fix):
    """Every concrete edit that the sentence itself can be understood to propose, by column."""
    for value, relation in re.findall(r"try value '([^']*)' with relation '([^']*)'", fix):
        yield {"value": value, "relation": relation}
    for low, high in re.findall(r"relation 'between' with low '([^']*)' and high '([^']*)'", fix):
        yield {"relation": "between", "low": low, "high": high, "value": ""}
    for value in re.findall(r"write '([^']*)'", fix):
        yield {"value": value}


def right(expected):
    return expected if isinstance(expected, set) else {expected}


@pytest.mark.parametrize("text", CUSTOMS)
def test_a_printed_custom_is_read_as_it_is_meant_or_no_edit_gives_another_number(text):
    meant = right(CUSTOMS[text])
    row = total(value=text)
    problem = problem_of(row, scheme=SCHEME)
    if problem is None:
        assert meaning(row, scheme=SCHEME) in meant
        return
    for edit in problem.edits:
        edited, options = applied(row, edit, scheme=SCHEME)
        assert meaning(edited, **options) in meant, (text, problem.fix)
    said = list(in_words(problem.fix))
    for cells in said:
        assert meaning(row | cells, scheme=SCHEME) in meant, (text, problem.fix)
    # the sentence proposes nothing but the edits
    assert len(said) == sum(bool(edit.cells) for edit in problem.edits)
    assert problem.edits or not re.search(r"[0-9]", problem.fix), (text, problem.fix)


def test_the_customs_that_are_plain_get_an_edit():
    """A program that never proposed anything would pass the test above: most plain customs have an edit that does."""
    plain = [text for text, meant in CUSTOMS.items() if None not in right(meant)]
    helped = [t for t in plain if (p := problem_of(total(value=t), scheme=SCHEME)) is None or p.edits]
    assert len(CUSTOMS) >= 150
    assert len(plain) >= 120
    assert sorted(set(plain) - set(helped)) == []


@pytest.mark.parametrize(
    ("text", "decimal", "meant"),
    [("1,5 млн", ",", 1_500_000), ("~1.234,5", ",", (DECIMAL(12345, 10), "about")), ("2,5k", ",", 2500),
     ("1.234 Mio.", ",", 1234 * M), ("1,234 Mio.", ",", 1_234_000), ("€1.234", ",", 1234), ("€1,234", ",", DECIMAL(1234, 1000)),
     ("1.234+", ",", (1234, "at_least")), ("10-12,5", ",", (10, DECIMAL(25, 2))), ("1,234*", ".", 1234),
     ("1.234*", ".", DECIMAL(1234, 1000)), ("1,234,567", ",", 1_234_567), ("1e5", ",", None), ("1.5", ",", None)],
)  # fmt: skip
def test_edits_follow_the_customs_of_the_table(text, decimal, meant):
    row = total(value=text)
    problem = problem_of(row, scheme=SCHEME, decimal=decimal)
    found = [meaning(*[applied(row, e)[0]], scheme=SCHEME, decimal=decimal) for e in problem.edits]
    assert found == ([] if meant is None else [meant])


def written(rng):
    """A number in a custom of print that leaves no doubt, its exact value and its word."""
    digits, decimals = rng.randint(1, 9_999_999), rng.choice([0, 0, 1, 2])
    value = Fraction(digits, 10**decimals)
    whole, rest = divmod(digits, 10**decimals)
    mark, group = rng.choice([(",", "."), (",", " "), (".", ","), (".", "'"), (",", "\u202f")])
    text = f"{whole:,}".replace(",", group) + (f"{mark}{rest:0{decimals}d}" if decimals else "")
    if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", text):
        return None
    power, words = rng.choice([(0, [""]), (0, [""]), (3, ["тис.", "Tsd.", "k", "тыс."]), (6, ["млн", "Mio.", "millones", "mn"]),
                               (9, ["млрд", "Mrd.", "milliards", "bn"])])  # fmt: skip
    tail = rng.choice(words)
    lead, relation = rng.choice([("", "")] * 2 + [(w, r) for r, ws in ELSEWHERE.items() if r != "between" for w in ws[:5]]
                                + [(w, r) for w, r in ENGLISH.items() if r != "between" and not w.startswith(("or ", "and ", "equal"))])  # fmt: skip
    coin, note = rng.choice(["", "", "€", "CHF ", "₴"]), rng.choice(["", "", "*", " (p)", "[1]"])
    sign = rng.choice(["", "", "-", "\u2212"])
    body = f"{sign}{coin}{text}{' ' if tail else ''}{tail}{note}"
    value = (-value if sign else value) * 10**power
    return f"{lead} {body}".strip(), (value, relation) if relation else value


def check_random_customs(seed, n):
    rng, helped = random.Random(seed), 0
    for text, meant in filter(None, (written(rng) for _ in range(n))):
        row = total(value=text)
        problem = problem_of(row, scheme=SCHEME)
        if problem is None:
            assert meaning(row, scheme=SCHEME) == meant, text
            continue
        for edit in problem.edits:
            edited, options = applied(row, edit, scheme=SCHEME)
            assert meaning(edited, **options) == meant, (text, problem.fix)
        helped += bool(problem.edits)
    assert helped > n / 2


def test_random_customs_are_edited_to_what_they_mean():
    check_random_customs(1, 400)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 12))
def test_random_customs_are_edited_to_what_they_mean_at_length(seed):
    check_random_customs(seed, 4000)


def noise(rng):
    """Texts that mean nothing in particular: whatever is proposed must at least read, as one thing."""
    return "".join(rng.choice("0123456789.,' -–+~<>≥()%€$km%*½²eE/:a") for _ in range(rng.randint(1, 9)))


def test_every_edit_for_any_text_can_be_applied():
    rng = random.Random(7)
    for _ in range(1500):
        row = total(value=noise(rng))
        problem = problem_of(row, scheme=SCHEME)
        if problem is None or not row["value"].strip():
            continue
        for edit in problem.edits:
            edited, options = applied(row, edit, scheme=SCHEME)
            # every digit printed is in the edit, in its order
            digits = re.sub(r"\D", "", "".join(text for c, text in edit.cells if c in ("low", "value", "high")))
            shown = re.sub(r"\D", "", re.sub(r"[eE].*|\[\d\]", "", row["value"]))
            assert not edit.cells or shown.strip("0") in digits.replace("000", "") or shown.strip("0") in digits, (
                row["value"],
                problem.fix,
            )
            assert meaning(edited, **options) is not None


# --- words --------------------------------------------------------------------------------------

WORDS = {
    "over": ["over", "more than", "greater than", "larger than", "higher than", "bigger than", "above", "exceeding", ">",
             "in excess of", "just over", "well over", "понад", "більше ніж", "більше", "более", "свыше", "более чем",
             "mehr als", "über", "größer als", "plus de", "supérieur à", "más de", "mas de", "mayor que", "ponad",
             "più di", "oltre", "більш як", "трохи понад", "значно більше", "чуть более", "немногим более", "etwas mehr als",
             "deutlich über", "knapp über", "bien plus de", "dépasse", "poco más de", "supera", "powyżej", "maggiore di",
             "slightly above", "a bit more than", "upwards of", "more then", "ovr", "gt", "Over", "MORE  THAN", "more-than", "&gt;", "＞"],
    "at_least": ["at least", "at_least", "at-least", "no less than", "no fewer than", "not less than", "not fewer than",
                 "not under", "not below", "not lower than", "no lower than", "greater than or equal",
                 "greater than or equal to", "greater or equal", "more than or equal to", ">=", "=>", "≥", "or more",
                 "minimum", "min.", "not smaller than", "не менше", "не менше ніж", "щонайменше", "не менее",
                 "не ниже", "как минимум", "mindestens", "wenigstens", "nicht weniger als", "nicht unter", "au moins",
                 "не менш як", "по крайней мере", "nicht kleiner als", "non inférieur à", "no menor que", "nie mniej niż", "lub więcej",
                 "pas moins de", "al menos", "por lo menos", "no menos de", "co najmniej", "almeno", "or over", "ge"],
    "under": ["under", "less than", "fewer than", "smaller than", "lower than", "below", "<", "менше", "менше ніж",
              "менее", "меньше чем", "weniger als", "unter", "kleiner als", "moins de", "menos de", "menor que",
              "менш як", "значно менше", "гораздо меньше", "weit unter", "niedriger als", "poniżej", "minore di",
              "inférieur à", "mniej niż", "less then", "well under", "lt"],
    "at_most": ["at most", "at_most", "no more than", "not more than", "not over", "not above", "not exceeding",
                "no greater than", "not greater than", "no higher than", "not higher than", "no larger than",
                "less than or equal", "less than or equal to", "less or equal", "fewer than or equal to", "<=", "=<", "≤",
                "up to", "maximum", "max", "or less", "or fewer", "не більше", "не більше ніж", "щонайбільше",
                "не перевищує", "не более", "не больше", "не свыше", "не выше", "höchstens", "nicht mehr als",
                "не більш ніж", "не більш як", "как максимум", "nicht größer als", "tout au plus", "ne dépasse pas", "no supera",
                "nie więcej niż", "maksymalnie", "non più di", "non oltre", "allerhöchstens", "≯", "fewer than or equal",
                "nicht über", "bis zu", "maximal", "au plus", "pas plus de", "jusqu’à", "como máximo", "no más de",
                "co najwyżej", "al massimo", "does not exceed", "le", "under or equal to"],
    "about": ["some", "біля", "annähernd", "autour de", "aux alentours de", "ok.", "intorno a", "about", "around", "approximately", "approx.", "roughly", "circa", "ca.", "c.", "~", "≈", "more or less",
              "приблизно", "близько", "около", "примерно", "rund", "etwa", "ungefähr", "environ", "à peu près",
              "alrededor de", "aproximadamente", "abuot", "around "],
    "nearly": ["slightly under", "a little less than", "трохи менше", "чуть менее", "etwas weniger als", "un peu moins de",
               "poco menos de", "niemal", "just short of", "nearly", "almost", "just under", "майже", "почти", "fast", "knapp", "presque", "casi"],
    "exact": ["exactly", "precisely", "equal to", "=", "genau", "рівно", "ровно", "exactement"],
    # nobody can tell, or it is no relation of ours
    None: ["not", "not exactly", "not equal to", "!=", "≠", "yearly", "early", "same", "more", "less", "percent", "total",
           "hardly", "unknown", "n/a", "few", "several", "estimated at most twice", "between or over", "not nearly",
           "not about", "ever", "cover", "other", "than", "now less than", "nor more than", "none", "±", "?", "at",
           "+-", "+/-", "->", "<-", "<>", "≥≤", "c", "not quite over", "no over", "not at least", "not up to", "mehr", "weniger",
           "plus", "moins", "más", "od", "от", "від", "ab", "from", "until", "to", "at least about", "more than about", "hardly more than",
           "mehr oder weniger als", "never over", "nicht genau", "не точно", "pas environ", "no unos", "over 5", "o", "или",
           "as many as", "as few as", "mix", "a most", "nearby", "overall", "amount", "abort"],
}  # fmt: skip
NEAR = {"not greater then": "at_most"}


@pytest.mark.parametrize(("word", "meant"), [(w, m) for m, words in WORDS.items() for w in words])
def test_a_word_is_read_as_it_is_meant_or_no_edit_gives_another_word(word, meant):
    row = total(value="5", relation=word)
    problem = problem_of(row)
    if problem is None:
        assert meaning(row) == ((5, meant) if meant else None)
        return
    found = [meaning(row | dict(edit.cells)) for edit in problem.edits]
    assert found in ([], [(5, meant)]), (word, problem.fix)
    assert found or meant is None, f"{word!r} is plain, and no edit is proposed"
    assert [(5, w) for w in re.findall(r"try '([^']*)'", problem.fix)] == found


def test_there_are_words_enough():
    assert sum(map(len, WORDS.values())) >= 110


@pytest.mark.parametrize("phrase", [*ENGLISH, *(w for words in ELSEWHERE.values() for w in words)])
def test_one_slip_in_a_phrase_never_turns_it_round(phrase):
    """Every letter left out, doubled, swapped with its neighbour or replaced: what is proposed is the phrase's word."""
    meant = {**ENGLISH, **{w: r for r, words in ELSEWHERE.items() for w in words}}
    slips = {phrase[:i] + phrase[i + 1 :] for i in range(len(phrase))} | {
        phrase[:i] + phrase[i + 1] + phrase[i] + phrase[i + 2 :] for i in range(len(phrase) - 1)
    }
    opposite = {"over": {"under", "at_most", "nearly"}, "at_least": {"under", "at_most", "nearly"},
                "under": {"over", "at_least"}, "at_most": {"over", "at_least"}, "exact": {"over", "under"},
                "about": {"over", "under", "exact"}, "nearly": {"over", "at_least"}, "between": {"over", "under"}}  # fmt: skip
    for slip in slips - set(meant):
        problem = problem_of(total(value="5", low="4", high="6", relation=slip)) if slip.strip() else None
        for edit in problem.edits if problem else ():
            assert dict(edit.cells)["relation"] not in opposite[meant[phrase]], (phrase, slip)


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("percent", None), ("percentage", None), ("average", None), ("mean", None), ("cumulative", None), ("change", None),
     ("running total", None), ("running totals", None), ("cumulative total", None), ("ytd", None), ("daily average", None), ("%", None),
     ("monthly", None), ("totl", "total"), ("sum", "total"), ("Total", "total"), ("rates", None), ("stocks", "stock"),
     ("forecast", "projection"), ("proportion", None), ("per", None), ("raito", "ratio"), ("data", None),
     ("date", None), ("increase", None), ("count", None), ("shore", None), ("shares", None), ("teach", None)],
)  # fmt: skip
def test_a_kind_is_proposed_only_where_the_word_has_one_meaning(kind, meant):
    row = total(value="5", kind=kind)
    problem = problem_of(row)
    if problem is None:
        assert ds.read_claims([row])["a"].kind == meant
        return
    assert [dict(e.cells)["kind"] for e in problem.edits] in ([], [meant])
    assert problem.edits or meant is None


@pytest.mark.parametrize(
    ("per", "meant"),
    [("monthly", "month"), ("a month", "month"), ("per day", "day"), ("annum", "year"), ("fortnight", None), ("", None),
     ("decade", None), ("quarterly", "quarter"), ("mnth", "month"), ("місяць", "month"), ("Jahr", "year"), ("100", None)],
)  # fmt: skip
def test_a_unit_of_time_is_proposed_only_where_it_is_meant(per, meant):
    problem = problem_of(total(value="5", kind="rate", per=per))
    assert [dict(e.cells)["per"] for e in problem.edits] == ([meant] if meant else [])


# --- dates --------------------------------------------------------------------------------------

DATES = {
    "31/05/2025": "2025-05-31", "05/31/2025": "2025-05-31", "05/06/2025": None, "05/05/2025": "2025-05-05",
    "31.05.2025": "2025-05-31", "5.6.2025": "2025-06-05", "31.02.2025": None, "05.31.2025": None, "32.01.2025": None,
    "5 May 2025": "2025-05-05", "May 5, 2025": "2025-05-05", "5-May-2025": "2025-05-05", "31 Feb 2025": None,
    "May 2025": "2025-05", "may-2025": "2025-05", "Sept 2024": "2024-09", "Mario 2025": None, "Mayor 2025": None,
    "24 лютого 2022": "2022-02-24", "лютий 2022": "2022-02", "24 февраля 2022": "2022-02-24", "März 2024": "2024-03",
    "1er mars 2024": "2024-03-01", "15 mars 2024": "2024-03-15", "3 de mayo de 2024": "2024-05-03", "2025-13": None,
    "2025-00": None, "2025-02-30": None, "2025-2-30": None, "2025-5-31": "2025-05-31", "2025/05/31": "2025-05-31",
    "2025.05.31": "2025-05-31", "2025-5": "2025-05", "2025/5": "2025-05", "2025.5": None, "2025.05": None,
    "202505": None, "20250531": "2025-05-31", "20251301": None, "5/2025": "2025-05", "31/05/25": None, "Q1 2025": "2025-Q1",
    "1Q 2025": "2025-Q1", "2025 Q3": "2025-Q3", "Q5 2025": None, "2025-W5": "2025-W05", "2021-W53": None,
    "spring 2025": None, "45808": None, "2025-06-31": None, "29 Feb 2023": None, "29 Feb 2024": "2024-02-29",
    "soon": None, "May": None, "2nd May 2025": "2025-05-02", "May 31st, 2025": "2025-05-31", "31.05.": None,
    "30.02.2024": None, "2023-02-29": None, "00/05/2025": None, "13/13/2025": None, "2025-05-31T12:00": None,
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_in_another_form_is_the_same_day_or_no_edit(text):
    problem = problem_of(total(value="5", start=text, through="2025-12"))
    if problem is None:
        assert ds.read_claims([total(value="5", start=text, through="2025-12")])["a"].start == text
        assert DATES[text] is not None
        return
    assert [text for edit in problem.edits for _, text in edit.cells] == ([DATES[text]] if DATES[text] else [])
    assert all(column == "start" for edit in problem.edits for column, _ in edit.cells)


def test_a_date_of_publication_is_not_cut_to_its_first_word():
    problem = problem_of(total(value="5", published="2025 May"))
    assert [edit.cells for edit in problem.edits] == [(("published", "2025-05"),)]
    assert problem_of(total(value="5", published="2025-05-31T12:30:00Z")) is None


# --- ids, counts, labels ------------------------------------------------------------------------


def test_ids_that_are_proposed_are_free_and_differ():
    names = ["a", "a", "a-2", "a", "", "c5", "", "A-3", "a"]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([total(value=str(i)) | {"id": name} for i, name in enumerate(names)])
    rows = {p.row: dict(p.edits[0].cells)["id"] for p in error.value.problems}
    mended = [rows.get(i, name) for i, name in enumerate(names, start=1)]
    assert set(rows) == {2, 4, 5, 7, 9}
    assert len({name.casefold() for name in mended}) == len(names)
    assert len(ds.read_claims([total(value=str(i)) | {"id": name} for i, name in enumerate(mended)])) == len(names)


@pytest.mark.parametrize("measure", ["profit", ""])
@pytest.mark.parametrize("value", ["-5", "5.5", "-5.5"])
def test_one_problem_a_cell_and_its_rules_are_enough(value, measure):
    row = total(value=value, unit="CHF") | {"measure": measure}
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([row])
    (problem,) = error.value.problems
    (edit,) = problem.edits
    claims = ds.read_claims([row], scheme=ds.Scheme(**{rule: list(names) for rule, names in edit.scheme}))
    assert claims["a"].figure.value == Fraction(value)
    assert ds.check_consistency(claims).status == "consistent"


def test_broken_figures_of_one_unit_are_one_problem():
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([total(value=f"{i}.5", unit="CHF") | {"id": f"x{i}"} for i in range(9)])
    (problem,) = error.value.problems
    assert (problem.row, problem.more) == (1, 8)


@pytest.mark.parametrize(
    ("category", "meant"),
    [("4O7", "407"), ("417", None), ("406", None), ("407+4O8", "407+408"), ("deserton", "desertion"), ("409", None)],
)
def test_a_label_is_never_taken_for_another_one(category, meant):
    scheme = ds.Scheme({"desertion": ["407", "408"]})
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(
            [total(value="5", category=category), total(value="5", category="407") | {"id": "b"}], scheme=scheme
        )
    (problem,) = error.value.problems
    assert [dict(e.cells)["category"] for e in problem.edits] == ([meant] if meant else [])


# --- customs of a table -------------------------------------------------------------------------


def test_customs_are_proposed_once_and_only_where_they_change_no_other_figure():
    rows = [total(value=v) | {"id": f"x{i}"} for i, v in enumerate(["12,5", "7", "13,25", "1.234.567"])]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows, scheme=SCHEME)
    first = error.value.problems[0]
    assert (first.more, [e.options for e in first.edits if e.options]) == (1, [(("decimal", ","),)])
    mended = ds.read_claims(rows, scheme=SCHEME, decimal=",")
    assert [c.figure.value for c in mended] == [DECIMAL(25, 2), 7, DECIMAL(53, 4), 1_234_567]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([*rows, total(value="213,000") | {"id": "y"}], scheme=SCHEME)
    assert not any(e.options for p in error.value.problems for e in p.edits)


# --- headings -----------------------------------------------------------------------------------

FORTY_NINE = [
    f"{a}{name}{b}" for name in ("relation", "kind", "category", "measure", "unit", "through", "low")
    for a, b in (("", "s"), ("", ":"), ("\u200b", ""), ("", "\ufeff"), ("(", ")"), ("", "."), ("", "\u200b"))
]  # fmt: skip


@pytest.mark.parametrize("heading", [*FORTY_NINE, "realtion", "relatoin", "mesure", "categry", "thorugh", "rеlation", "base measure:", "categories"])  # fmt: skip
def test_a_heading_that_misses_ours_is_never_lost_in_silence(heading):
    row = {"value": "5", "start": "2024", heading: "x"}
    if heading == "categorys":
        return
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([row])
    (problem,) = error.value.problems
    (edit,) = problem.edits
    old, new = edit.rename
    assert old == heading.strip()
    assert new in ("relation", "kind", "category", "measure", "unit", "through", "low", "base_measure")
    assert f"columns={{{old!r}: {new!r}}}" in problem.fix


@pytest.mark.parametrize(
    "heading",
    ["notes", "sources", "Reviewer", "king", "law", "flow", "state", "region", "mission", "units sold",
     "valve", "rate", "unity", "slow", "pen", "root cause", "kindness", "link", "Kyiv", "comment", "relationship", "ids"],
)  # fmt: skip
def test_a_heading_of_its_own_is_carried_along(heading):
    assert dict(ds.read_claims([{"value": "5", "start": "2024", heading: "x"}])["c1"].extra) == {heading: "x"}


def test_a_near_heading_beside_ours_and_an_empty_one_are_carried_along():
    row = {"value": "5", "start": "2024", "relation": "over", "relations": "x", "kinds": ""}
    assert ds.read_claims([row])["c1"].relation == "over"


def dated(values, labels=("2024-01", "2024-02", "2024-03"), name="date", **cells):
    rows = [{"value": v, name: d} | cells for v, d in zip(values, labels, strict=True)]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    return error.value.problems


MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")


@pytest.mark.parametrize("name", ["date", "Period", "month"])
def test_dated_figures_that_never_fall_are_asked_about(name):
    (problem,) = dated(["5", "9", "12", "12", "13", "17", "21"], (*MONTHS, "2024-07"), name)
    assert "running total" in problem.expected
    assert "kind='cumulative' and since=" in problem.fix
    days = [f"2024-01-{day:02}" for day in (1, 2, 3)]
    assert "running total" in dated(["5", "9", "9"], days, name)[0].expected
    for values in (("5", "9", "9"), ("5", "9", "7")):  # three months that rise are no evidence
        read = ds.read_claims([{"value": v, name: d} for v, d in zip(values, MONTHS[:3], strict=True)])
        assert [(c.value, str(c.window)) for c in read][1:2] == [("9", "Feb 2024")]


@pytest.mark.parametrize("name", ["date", "Period", "month"])
def test_days_a_month_apart_may_be_months(name):
    days = ("2024-01-31", "2024-02-29", "2024-03-31")
    (problem,) = dated(["5", "9", "7"], days, name)
    assert "the month that it lies in?" in problem.expected
    assert "freq='MS'" in problem.fix
    rising = dated(["5", "9", "12"], days, name)
    assert ["running total" in problem.expected for problem in rising] == [True, False]
    read = ds.read_claims([{"value": v, name: d} for v, d in zip("597", days, strict=True)], freq="MS")
    assert [str(c.window) for c in read] == ["Jan 2024", "Feb 2024", "Mar 2024"]


def test_two_running_totals_in_one_table_do_not_fall():
    rows = [{"value": v, "date": d, "place": p} for p, start in (("a", 50), ("b", 1))
            for n, d in enumerate(MONTHS[:4]) for v in [start + 9 * n]]  # fmt: skip
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([{k: str(v) for k, v in row.items()} for row in rows])
    assert not error.value.problems[0].edits


def test_the_column_of_figures_is_asked_for_where_two_hold_numbers():
    rows = [{"number": str(i), "cases": str(50 - i), "start": "2024"} for i in range(3)]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    (problem,) = error.value.problems
    assert not problem.edits
    assert problem.found == "'number' or 'cases'"
    assert [c.value for c in ds.read_claims(rows[:1], columns={"cases": "value"})] == ["50"]


# --- encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("cp1251", "Київ, Львів"), ("cp1250", "Łódź"), ("cp1254", "İstanbul"), ("koi8-u", "Прокуратура"), ("cp1253", "Αθήνα"),
     ("cp1252", "Zürich"), ("cp866", "Москва"), ("latin-1", "Málaga"), ("mac-roman", "Zürich"), ("utf-16", "Київ"),
     ("utf-16-be", "Київ"), ("utf-16-le", "Київ"), ("utf-16-be", "Łódź"), ("shift-jis", "東京")],
)  # fmt: skip
def test_no_encoding_is_proposed_that_reads_another_name(tmp_path, encoding, word):
    path = tmp_path / "t.csv"
    path.write_bytes(f'id,value,start,source\nA,5,2024,"{word}"\n'.encode(encoding))
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(path)
    (problem,) = error.value.problems
    for edit in problem.edits:
        assert ds.read_claims(path, **dict(edit.options))["A"].source == word
    assert bool(problem.edits) == encoding.startswith("utf-16")
    if encoding in ("cp1251", "cp1250", "cp1253", "cp1252", "koi8-u", "cp866"):
        assert f"{re.split('[, ]', word)[0]} is {encoding}" in problem.fix


def test_a_stray_nul_is_no_encoding(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"id,value,start\nA\x00,5,2024\n")
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(tmp_path / "t.csv")
    (problem,) = error.value.problems
    assert (problem.line, problem.found, problem.edits) == (2, "a NUL character", ())


# --- the same edits, told elsewhere -------------------------------------------------------------


def test_edits_are_in_the_frame_and_in_words_for_both():
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([total(value="500+"), total(value="5", relation="zzz") | {"id": "b"}])
    frame = error.value.to_frame()
    assert frame["edit"].tolist() == [{"value": "500", "relation": "at_least"}, None]
    assert [advise(p.advice, p.edits) for p in error.value.problems] == frame["fix"].tolist()


def test_figures_keep_their_precision_in_the_edit():
    """The digits shown are the rounding information: 1.50 crore was printed to the lakh."""
    for text, step in (("1.50 lakh", K), ("2 crore", 10 * M), ("1,5 Mio.", 100 * K), ("12,30 €", DECIMAL(1, 100)),
                       ("1 527M€", M), ("1e5", 100 * K), ("€213.000,0", DECIMAL(1, 10))):  # fmt: skip
        (edit,) = [e for e in problem_of(growth(value=text)).edits if e.cells]
        assert read_figure(dict(edit.cells)["value"]).step == step, text
