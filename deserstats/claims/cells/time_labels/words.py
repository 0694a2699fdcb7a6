"""The words of labels of time, in every language that is read: add a language by adding its words to the lines below.

Words are compared in small letters and without accents (``plain``); a full stop after a word is left out.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

MONTH_NAMES = """
jan january januar jänner janvier janv enero ene gennaio gen styczeń stycznia styczniu sty janeiro januari
    січень січня січні січ январь января январе янв
feb february februar février févr fév febrero febbraio luty lutego lutym lut fevereiro fev februari febr
    лютий лютого лютому лют февраль февраля феврале фев февр
mar march märz maerz mrz mars marzo marz marzec marca marcu março maart mrt
    березень березня березні бер берез март марта марте мар
apr april avril avr abril abr aprile kwiecień kwietnia kwietniu kwi
    квітень квітня квітні кві квіт апрель апреля апреле апр
may mai mayo maggio mag maj maja maju maio mei травень травня травні тра трав май мая мае
jun june juni juin junio giugno giu czerwiec czerwca czerwcu cze junho
    червень червня червні чер черв июнь июня июне июн
jul july juli juillet juil julio luglio lug lipiec lipca lipcu lip julho
    липень липня липні лип июль июля июле июл
aug august août agosto ago sierpień sierpnia sierpniu sie augustus
    серпень серпня серпні сер серп август августа августе авг
sep sept september septembre septiembre setiembre settembre set wrzesień września wrześniu wrz setembro
    вересень вересня вересні вер верес сентябрь сентября сентябре сен сент
oct october oktober okt octobre octubre ottobre ott październik października październiku paź outubro out
    жовтень жовтня жовтні жов жовт октябрь октября октябре окт
nov november novembre noviembre listopad listopada listopadzie lis novembro
    листопад листопада листопаді лис лист листоп ноябрь ноября ноябре ноя нояб
dec december dezember dez décembre déc diciembre dic dicembre grudzień grudnia grudniu gru dezembro
    грудень грудня грудні гру груд декабрь декабря декабре дек
"""
"""Names of months, twelve lines that begin at the margin: in full, declined and shortened."""

BESIDE_A_YEAR = frozenset(
    (
        "set",
        "out",
        "gen",
        "mag",
        "lis",
        "lip",
        "lut",
        "sie",
        "sty",
        "ago",
        "cze",
        "gru",
        "mars",
        "сер",
        "лис",
        "лист",
        "лип",
    )
)
"""Names of months that are also words or names: read only beside a year, or among others."""

UNITS = """
Q: q quarter qtr quartal quart vierteljahr vj trimestre trim tr квартал квартали кварталі кварталу кв
    квартале квартала кварталы kwartał kwartale kwartału kwartaal trimestri
H: half halbjahr hj пол півр semestre півріччя півріччі полугодие полугодии полугодия półrocze półroczu halfjaar
S: sem
W: week wk cw woche kalenderwoche semaine semana settimana тиждень тижня тиж неделя недели нед tydzień tyg
V: weeks wks wochen semaines semanas тижні settimane tygodnie
K: kw
U: month monat mes mese місяць месяц miesiąc maand mês
P: months monate monaten meses mesi місяців місяці міс месяцев месяца мес miesięcy miesiące maanden mois mies
F: fy ay sy fiscal financial school academic season schuljahr wirtschaftsjahr geschäftsjahr haushaltsjahr saison
    exercice scolaire curso escolar ejercicio temporada навчальний навчального н сезон учебный учебного scolastico
    szkolny
R: to through thru bis à au a al hasta по do tot até
B: from від от von vom du desde з із с со dal od van
t: t
h: h
s: s
w: w
m: m
"""
"""Words by the letter that stands for them in the forms: quarter, half, half or week (``S``), week, weeks,
week or quarter (``K``), month before its number, months after theirs, a year that is not that of the calendar, the
word between the ends of a range, the word before it; then single letters, which may also be another unit."""

NUMBERS = """
1: first erstes erster erste ersten premier première primer primero primera primo prima pierwszy pierwsze pierwszym
    перший перше першому першого первый первое первом первого primeiro eerste
2: second zweites zweiter zweite zweiten deuxième second seconde segundo segunda secondo drugi drugie drugim
    другий друге другому другого второй второе втором второго tweede
3: third drittes dritter dritte dritten troisième tercer tercero tercera terzo trzeci trzecie trzecim
    третій третє третьому третього третий третье третьем третьего terceiro derde
4: fourth viertes vierter vierte vierten quatrième cuarto cuarta quarto czwarty czwarte czwartym
    четвертий четверте четвертому четвертого четвертый четвертое четвертом четвертого vierde
"""
"""Numbers in their order."""

COUNTED = """
3: three drei trois tres tre três три trzy drie
6: six sechs seis sei шість шесть sześć zes
9: nine neun neuf nueve nove девять dziewięć negen
"""
"""Numbers of months that stand in words: ``first nine months of 2024``."""

WEEKDAY_NAMES = """
mon monday montag lundi lunes lunedì poniedziałek понеділок пн понедельник maandag
tue tues tuesday dienstag mardi martes martedì wtorek вівторок вт вторник dinsdag
wed wednesday mittwoch mercredi miércoles mercoledì środa середа ср среда woensdag
thu thur thurs thursday donnerstag jeudi jueves giovedì czwartek четвер чт четверг donderdag
fri friday freitag vendredi viernes venerdì piątek пт пятница vrijdag
sat saturday samstag sonnabend samedi sábado sabato sobota субота сб суббота zaterdag
sun sunday sonntag dimanche domingo domenica niedziela неділя нд воскресенье вс zondag
"""
"""Days of the week, seven lines from Monday: one before a date has to be the day that the date is."""

YEAR_WORDS = """
year yr cy calendar jahr jahre jahres kalenderjahr année annee an año ano anno рік року році р рр год года году г гг
r rok roku jaar
"""
"""Words that say that a number is a year; a label means the same without them."""

FILLERS = """
of the in for during on de del der des dem im am le la les el los en l d у в за протягом
durante nel nella dell di em we het
"""
"""Words that a label means the same without."""

OPEN = """
since until till before after from to than up over under vs versus between onward onwards ytd date now present by and
end ended ending beginning through thru per seit bis vor nach ab von depuis jusque jusqu avant après dès desde hasta
antes después з із від до після перед по с со от после перед к dal fino prima dopo od przed po van tot sinds voor na até
depois as or vs und et oder ou y o та або и или e lub
"""
"""Words that make a span beside them open, or another: ``since 2022`` is not 2022."""

ELIDED = ("d", "l", "dell")
"""Words that an apostrophe ends: ``d'avril``."""

_SAME = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4`\uff07"), "'"),
    **dict.fromkeys(map(ord, "¹²³⁴⁵⁶⁷⁸⁹⁰"), "*"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")),
}


def plain(text: str) -> str:
    """Return a text in small letters without accents; with one kind of blank, dash, apostrophe and digit.

    Examples
    --------
    >>> plain("Août\u00a02024\u2013")
    'aout 2024-'
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_SAME)).translate(_SAME).casefold()
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in decomposed if not unicodedata.combining(c)
        )
    return " ".join(text.casefold().split())


def lines_of(table: str) -> list[list[str]]:
    """Return the words of each line; a line that is indented goes on with the one before."""
    lines: list[list[str]] = []
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            lines.append([])
        lines[-1] += plain(line).split()
    return lines


class Word(NamedTuple):
    """What a word stands for: its letter in the forms, blank where it says nothing, and its number."""

    sign: str
    number: int = 0


def _vocabulary() -> dict[str, Word]:
    """Return what each word stands for; a word in two lines would be a mistake of the tables."""
    found: dict[str, Word] = {}
    found.update((word, Word("M", n)) for n, names in enumerate(lines_of(MONTH_NAMES), start=1) for word in names)
    for table, letter in ((NUMBERS, "O"), (COUNTED, "1")):
        found.update((word, Word(letter, int(n[0]))) for n, *words in lines_of(table) for word in words)
    # plain() makes letters small, so that the letter is taken from the line as it stands
    letters = [line[0] for line in UNITS.strip().splitlines() if not line.startswith(" ")]
    for letter, (_, *words) in zip(letters, lines_of(UNITS), strict=True):
        found.update((word, Word(letter)) for word in words)
    found.update((word, Word("")) for line in lines_of(f"{YEAR_WORDS.strip()} {FILLERS.strip()}") for word in line)
    return found


WORDS = _vocabulary()
SUFFIXES = frozenset(plain("st nd rd th er re e ème ère o a ste te de й ий е го ше ге тє я є").split())
"""Ends of a number in its order, glued to it: ``1st``, ``1er``, ``2-ге``."""
WEEKDAYS = {name: n for n, names in enumerate(lines_of(WEEKDAY_NAMES)) for name in names}
OPEN_WORDS = frozenset(plain(OPEN).split())
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
"""Roman numbers, which Cyrillic letters may spell: they are looked up after ``LATIN``."""
LATIN = str.maketrans("іх", "ix")
