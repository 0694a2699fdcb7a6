"""What tables write for our words: whole phrases with their meaning, never words that only look alike.

A phrase stands for one meaning or is not here: ``not over`` is no kind of ``over``, and what may
mean two things (``percent``, ``as many as``, ``mil``) is asked about. English phrases are read;
phrases of other languages and slips of the hand are proposed in the edit that would do.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

GREATER = ("more", "greater", "larger", "higher", "bigger")
LESSER = ("less", "fewer", "smaller", "lower")


def words_of(table: str) -> dict[str, tuple[str, ...]]:
    """Read a table of words: lines of a meaning, a colon, and the phrases that have it, between commas."""
    found: dict[str, tuple[str, ...]] = {}
    for meaning, phrases in (line.split(": ", 1) for line in table.strip().splitlines()):
        found[meaning] = (*found.get(meaning, ()), *phrases.split(", "))
    return found


SAID = words_of("""
exact: exactly, precisely, equal, equal to, equals, =, ==
about: approximately, approx, approx., around, roughly, some, circa, ca, ca., c., ~, ≈, rounded, more or less
about: give or take, in the region of
over: >, exceeds, in excess of, well over, just over, slightly more than, slightly over, a little over
over: a little more than, far more than, much more than, well above, just above, slightly above, a bit over
over: a bit more than, somewhat more than, considerably more than, significantly more than, upwards of
at_least: minimum, min, min., a minimum of, minimum of, at a minimum, at the least, at the very least, >=, ≥, or more
at_least: or over, or above, or greater, or higher, and over, and above, and more, and up
under: <, well under, well below, far less than, far fewer than, much less than, considerably less than
under: considerably fewer than, significantly less than, significantly fewer than
at_most: up to, up to and including, maximum, max, max., a maximum of, maximum of, at a maximum, at the most
at_most: at the very most, does not exceed, <=, ≤, or less, or fewer, or under, or below, or lower, and under
at_most: and below, and less
nearly: almost, just under, just below, close to, not quite, slightly under, slightly below, slightly less than
nearly: slightly fewer than, a little under, a little less than, a bit under, a bit less than, just short of
between: range
""")
"""English phrases for a relation, besides the comparisons with than and or."""


def _english() -> Iterator[tuple[str, str]]:
    comparisons = ((GREATER, "over", "at_most", "at_least"), (LESSER, "under", "at_least", "at_most"))
    for words, strict, reverse, closed in comparisons:
        for word in words:
            yield f"{word} than", strict
            for no in ("no", "not"):
                yield f"{no} {word} than", reverse
            for equal in (f"{word} than or equal", f"{word} or equal", f"equal or {word}", f"equal to or {word} than"):
                yield equal, closed
                yield f"{equal} to", closed
    for word in ("over", "above", "exceeding"):
        yield word, "over"
        yield f"not {word}", "at_most"
        yield from ((f"{word} or equal{to}", "at_least") for to in ("", " to"))
    for word in ("under", "below"):
        yield word, "under"
        yield f"not {word}", "at_least"
        yield from ((f"{word} or equal{to}", "at_most") for to in ("", " to"))
    for meaning, phrases in SAID.items():
        yield from ((phrase, meaning) for phrase in phrases)


ENGLISH: dict[str, str] = dict(_english())
"""Phrases that are read as a relation."""

ELSEWHERE = words_of("""
exact: genau, exakt, exactement, exactamente, рівно, точно, ровно, eq
about: rund, etwa, ungefähr, zirka, um die, environ, quelque, à peu près, plus ou moins, alrededor de
about: aproximadamente, unos, unas, más o menos, близько, приблизно, орієнтовно, около, примерно, приблизительно
about: порядка, około, ≃, ≅, ∼
over: mehr als, über, ueber, größer als, grösser als, plus de, un peu plus de, supérieur à, más de, mas de
over: superior a, mayor que, por encima de, понад, більше ніж, більш ніж, більше, перевищує, вище, более, больше
over: более чем, больше чем, свыше, превышает, выше, ponad, więcej niż, più di, oltre, gt
at_least: mindestens, wenigstens, zumindest, nicht weniger als, nicht unter, oder mehr, und mehr, größer gleich
at_least: größer oder gleich, au moins, au minimum, pas moins de, ou plus, et plus, supérieur ou égal à, al menos
at_least: por lo menos, como mínimo, no menos de, o más, y más, mayor o igual que, mayor o igual a, не менше
at_least: не менше ніж, не менш ніж, не менш як, щонайменше, принаймні, мінімум, або більше, і більше, та більше
at_least: не нижче, не менее, не меньше, не менее чем, как минимум, по меньшей мере, минимум, или более, или больше
at_least: и более, и больше, не ниже, co najmniej, almeno, =>, ≧, ⩾, ≮, ge, gte, +
under: weniger als, unter, kleiner als, moins de, inférieur à, menos de, inferior a, menor que, por debajo de, менше
under: менше ніж, менш ніж, нижче, менее, меньше, менее чем, меньше чем, ниже, mniej niż, meno di, lt
at_most: höchstens, maximal, bis zu, nicht mehr als, nicht über, oder weniger, kleiner gleich, kleiner oder gleich
at_most: au plus, au maximum, jusqu'à, pas plus de, ou moins, inférieur ou égal à, como máximo, a lo sumo, no más de
at_most: hasta, o menos, menor o igual que, menor o igual a, не більше, не більше ніж, щонайбільше, максимум
at_most: не понад, не перевищує, не вище, або менше, не более, не больше, не более чем, не свыше, не превышает
at_most: не выше, или менее, или меньше, до, co najwyżej, fino a, al massimo, =<, ≦, ⩽, ≯, le, lte
nearly: knapp, fast, beinahe, nahezu, presque, près de, casi, майже, почти, prawie, quasi
between: zwischen, entre, між, между
exact: dokładnie, esattamente
about: autour de, aux alentours de, de l'ordre de, in der größenordnung von, annähernd, біля, ok., intorno a, più o meno
about: mniej więcej
over: більш як, більше як, трохи більше, трохи більше ніж, трохи понад, значно більше, чуть более, чуть больше
over: немногим более, значительно больше, превысило, etwas mehr als, etwas über, knapp über, deutlich mehr als
over: deutlich über, weit über, höher als, bien plus de, légèrement plus de, dépasse, poco más de, algo más de
over: mucho más de, supera, powyżej, nieco ponad, niewiele ponad, poco più di, maggiore di, superiore a
at_least: не менш як, по крайней мере, не меньше чем, самое меньшее, allermindestens, nicht kleiner als
at_least: pour le moins, non inférieur à, no inferior a, no menor que, nie mniej niż, przynajmniej, lub więcej
at_least: non meno di, o più
under: менш як, значно менше, гораздо меньше, deutlich weniger als, weit unter, niedriger als, nettement moins de
under: mucho menos de, poniżej, minore di, inferiore a
at_most: не більш ніж, не більш як, как максимум, самое большее, не превысило, nicht größer als, nicht höher als
at_most: allerhöchstens, tout au plus, non supérieur à, ne dépasse pas, no mayor que, no superior a, no supera
at_most: nie więcej niż, maksymalnie, nie ponad, lub mniej, non più di, non oltre, o meno
nearly: трохи менше, трохи менше ніж, чуть менее, чуть меньше, немногим менее, etwas weniger als, etwas unter
nearly: knapp unter, un peu moins de, légèrement moins de, poco menos de, algo menos de, niemal, nieco mniej niż
nearly: poco meno di
between: między, tra
""")
"""Phrases of other languages, and signs that are no words of a table: proposed, not read."""

AFTER = re.compile(r"(?:or|and|oder|und|ou|et|o|y|lub|або|і|та|или|и) \w+|\+")
"""Phrases that follow a figure."""

ORDERS = words_of("""
highest: largest, most, maximum, max, top, record high, all-time high, peak, record
lowest: smallest, fewest, least, minimum, min, record low, all-time low
rising: growing, increasing, rises, rose, grows, grew, increased
falling: declining, decreasing, falls, fell, declined, decreased, shrinking
""")

KINDS = words_of("""
total: sum, totals, overall, subtotal, insgesamt, gesamt, всього, усього, итого
stock: level, stocks, snapshot
ratio: ratios, times
difference: differences
projection: forecast, projected, projections
""")

PER = words_of("""
hour: hourly, hours, h, hr, stunde, heure, hora, година, час
day: daily, days, diem, tag, jour, día, день, доба
week: weekly, weeks, wk, woche, semaine, semana, тиждень, неделя
month: monthly, months, mo, monat, mois, mes, місяць, месяц
quarter: quarterly, quarters, qtr, quartal, trimestre, квартал
year: yearly, annually, annual, annum, years, yr, jahr, an, année, año, рік, год
""")

_ADVICE = {
    "percent, percentage, %, proportion, fraction": "'share' is percent of a base, 'growth' percent more than a base",
    "average, averages, mean, means, avg, avg., daily average, monthly average": (
        "a mean of a window is a 'rate', its unit of time in per"
    ),
    "cumulative, cumulative total, running total, running totals, cumulated, cumul, to date, year to date, ytd": (
        "a running total is a 'total' from the first day counted, in start, to the last, in through"
    ),
    "change, increase, decrease": "'growth' is percent more than a base, 'difference' so many more",
    "monthly, daily, weekly, yearly, annual": "'rate' is the mean of its units of time, 'each' says it of every one",
}
ASKED = {word: advice for words, advice in _ADVICE.items() for word in words.split(", ")}
"""What to tell where a kind may be meant in several ways."""

UNCERTAIN = ("not", "no", "nor", "now", "nicht", "pas", "не", "ни")
"""Words that turn a phrase round, or are one slip from it: never corrected."""


def key(text: str) -> str:
    """Write a phrase as it is looked up: case, blanks, underscores, hyphens and stops aside."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).replace("\u2019", "'").casefold().replace("ё", "е")
    # a hyphen joins words; among signs it says something: +- is no +
    text = re.sub(r"(?<=\w)-(?=\w)", "", text)
    return re.sub(r"[\s_\u00ad\u200b-\u200f\ufeff]+", "", text).strip(".:;,\"'")


def _keys(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    names = {key(name): name for name in table}
    return {key(word): name for name, words in table.items() for word in words} | names


RELATION_KEYS = _keys(ELSEWHERE) | {key(phrase): word for phrase, word in ENGLISH.items()}
_ORDER_KEYS, _KIND_KEYS, _PER_KEYS = _keys(ORDERS), _keys(KINDS), _keys(PER)
_NAMES = ("", "over", "under", "about", "exact", "nearly", "between", "at least", "at most")


def meant_relation(text: str) -> str | None:
    """Return the relation that a phrase stands for, in any language known, or None."""
    if text.strip() == "c":
        # circa, or a figure that is kept confidential
        return None
    return RELATION_KEYS.get(key(text)) or slip(text, {**{n: n.replace(" ", "_") for n in _NAMES if n}, **ENGLISH})


def meant_order(text: str) -> str | None:
    """Return what an order claim means, or None."""
    return _ORDER_KEYS.get(key(text)) or slip(text, {name: name for name in ORDERS})


def meant_kind(text: str, kinds: Iterable[str]) -> str | None:
    """Return the kind that a word stands for, or None where it may stand for several."""
    return _KIND_KEYS.get(key(text)) or slip(text, {name: name for name in kinds})


def meant_per(text: str) -> str | None:
    """Return the unit of time that a word stands for, or None."""
    text = re.sub(r"^(?:per|a|an|each|every|pro|par|por)\s+", "", text.strip().casefold())
    return _PER_KEYS.get(key(text)) or slip(text, {name: name for name in PER})


_PARTS = re.compile(
    r"(?is)(?:^|.*[\s(])(?:(?:per|pro|je|pour|por|na|на)\s|/\s?)\s*"
    r"(?P<digits>10{0,2}(?:[., '\u00a0\u202f]000){1,2}|10{2,6}|100\s?k)\b.*"
)
_HUNDREDTHS = re.compile(
    r"(?i)(?:.*[\s(])?(?:%|percent|per cent|percentage|pct\.?|prozent|pour cent|por ciento|\u2030)"
    r"(?:\)|\s(?:of|der|des|du|de|vom)\s.*)?"
)


def parts_of(text: str) -> int | None:
    """Return what a unit is so many per, of a population or a whole: 100 for ``%``, or 1,000, 100,000; None: a count.

    Examples
    --------
    >>> parts_of("per 100 000 inhabitants"), parts_of("%"), parts_of("deaths per 1,000"), parts_of("persons")
    (100000, 100, 1000, None)
    """
    text = text.strip()
    if _HUNDREDTHS.fullmatch(text):
        return 1000 if "\u2030" in text else 100
    found = _PARTS.fullmatch(text)
    return int(re.sub("[^0-9]", "", found["digits"].casefold().replace("k", "000"))) if found else None


def slip(text: str, phrases: Mapping[str, str]) -> str | None:
    """Return the meaning of the phrases that are one slip of the hand away, where they have one meaning.

    Examples
    --------
    >>> slip("more then", ENGLISH), slip("ovr", {"over": "over"}), slip("early", {"nearly": "nearly"})
    ('over', 'over', None)
    """
    words = re.split(r"[\s_-]+", text.strip().casefold())
    pairs = [(pair, meaning) for phrase, meaning in phrases.items() if (pair := _wrong_word(words, phrase.split()))]
    # "ower or equal" may be "over" or "lower": every phrase one letter away has to agree
    if len({meaning for pair, meaning in pairs if _one_letter(*pair)}) != 1:
        return None
    return next((meaning for pair, meaning in pairs if is_slip(*pair, exchanged=len(words) > 1)), None)


def _wrong_word(words: list[str], phrase: list[str]) -> tuple[str, str] | None:
    """Return the one word in which a text and a phrase differ, as said and as meant."""
    wrong = [(said, meant) for said, meant in zip(words, phrase, strict=False) if said != meant]
    if len(words) != len(phrase) or len(wrong) != 1:
        return None
    said, meant = wrong[0]
    return None if said in UNCERTAIN or meant in UNCERTAIN or len(meant) < 4 else (said, meant)


def is_slip(said: str, meant: str, *, exchanged: bool) -> bool:
    """Whether a word is another with a letter left out, added, swapped or (``exchanged``) replaced inside.

    The first and the last letter hold: ``early`` is no slip of ``nearly``.
    """
    if not said or said[0] != meant[0] or said[-1] != meant[-1] or not _one_letter(said, meant):
        return False
    return exchanged or len(said) != len(meant) or sorted(said) == sorted(meant)


def _one_letter(said: str, meant: str) -> bool:
    """Whether one letter left out, added, replaced or swapped with the next one makes one word the other."""
    shorter, longer = sorted((said, meant), key=len)
    if len(longer) - len(shorter) == 1:
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    differ = [i for i, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b]
    if len(longer) != len(shorter) or len(differ) not in (1, 2):
        return False
    first, last = differ[0], differ[-1]
    return first == last or (last - first == 1 and said[first] + said[last] == meant[last] + meant[first])


LOOKALIKES = str.maketrans({"o": "0", "о": "0", "l": "1", "i": "1", "і": "1"})
"""Letters that are typed for digits."""


def alike(text: str, names: Iterable[str]) -> str | None:
    """Return the one name that a text is a slip of the hand for; a digit is never another digit.

    Examples
    --------
    >>> alike("4O7", ["407", "408"]), alike("417", ["407"]), alike("Donestk", ["Donetsk"]), alike("male", ["female"])
    ('407', None, 'Donetsk', None)
    """
    folded = key(text)
    names = list(names)
    same = [n for n in names if key(n).translate(LOOKALIKES) == folded.translate(LOOKALIKES)]
    if not same:
        long = [n for n in names if len(key(n)) >= SHORTEST and not _digits_differ(folded, key(n))]
        same = [n for n in long if is_slip(folded, key(n), exchanged=True)]
    return same[0] if len(same) == 1 else None


SHORTEST = 5
"""Letters of a name below which another word is likely to be one slip away."""


def _digits_differ(a: str, b: str) -> bool:
    return re.findall("[0-9]", a) != re.findall("[0-9]", b)
