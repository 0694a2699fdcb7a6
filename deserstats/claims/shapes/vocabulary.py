"""Words that tables use for what ours means: one small table each, to which a language is added by a line.

Nothing here decides a figure: a word says which column is a place, which label is the sum of the
others and which mark stands for a cell without a figure, and ``how_read`` tells it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def words_of(table: str) -> frozenset[str]:
    """Return the words of a table as they stand."""
    return frozenset(word.strip() for line in table.strip().splitlines() for word in line.strip(",").split(","))


TOTAL = """
total, totals, grand total, overall, overall total, all, all ages, all persons, both sexes, altogether
sum total, total sum
gesamt, insgesamt, summe, zusammen, gesamtsumme, alle
ensemble, total général, somme
todos, suma, suma total, total general, en total
razem, ogółem
всього, усього, разом, загалом, всі
итого, всего, итог, все
year total, annual total, annual, full year, whole year, jahressumme, total annuel, total anual, за рік, за год
in total, national total, country total, summe insgesamt, whole country, both, jahr gesamt, yearly total
celkem, összesen, yhteensä, toplam, ukupno, σύνολο, 合计, 总计, المجموع
totale, complessivo, totaal, totalt, total geral, sum, σ, ∑
all regions, all countries, all districts, all areas, all states, all provinces, all counties, all causes
all offences
all crimes, all groups, all categories, all sectors, all departments, all types, all sexes, all cases, all months
"""
"""Labels of what is the sum of the others."""

PLACE = """
country, region, state, province, district, county, city, town, municipality, area, location, place,
territory, governorate
geo, geography, department, commune, borough, ward, parish, locality, site, camp, constituency, admin1, admin2,
admin3, adm_1, adm_2
adm1, adm2, ref_area, entity, province/state, country/region, country_name, region_name, force_area, oblast
land, bundesland, kreis, landkreis, stadt, gemeinde, gebiet, ort
pays, lieu, région, département, ville
país, región, provincia, municipio, ciudad, departamento, comunidad
kraj, województwo, powiat, gmina, miasto
область, регіон, район, місто, громада, країна
регион, город, страна, округ
"""

MEASURE = """
measure, indicator, variable, metric, series
kennzahl, merkmal, indikator, indicateur, indicador, показник, показатель
"""

UNIT = "unit, units, unit_measure, einheit, unité, unidad, одиниця, единица"

TIME = """
period, date, day, week, month, quarter, year, time, time_period, when, dates, years, months, reporting_period, yr
datum, tag, woche, monat, quartal, jahr, zeitraum
période, jour, semaine, mois, trimestre, année, an
periodo, período, fecha, día, semana, mes, año
okres, data, dzień, tydzień, miesiąc, kwartał, rok
період, дата, день, тиждень, місяць, квартал, рік
период, неделя, месяц, год
"""

YEAR = "year, yr, jahr, année, annee, an, año, ano, rok, рік, год, anno, jaar"

LABELS = """
age, age group, age_group, sex, gender, article, class, grade, group, category, type, cause, offence
paragraph, section
alter, altersgruppe, geschlecht, paragraf, âge, sexe, edad, sexo, wiek, płeć, вік, стать, стаття, возраст, пол, статья
"""
"""Headings of names that may be numbers: ages, articles of a law."""

FIRST_DAY = """
start, from, begin, date_start, date_from, start_date, from_date, first_day, since, von, vom, du, desde, od, з, від,
с, от
"""
LAST_DAY = "through, to, until, till, end, date_end, date_to, end_date, to_date, last_day, bis, au, hasta, do, до, по"

SOURCE = """
source, sources, who, outlet, publisher, newspaper, media, reported_by, reported by, said_by, author, agency
quelle, fuente, źródło, джерело, источник
"""
NOTE = """
note, notes, comment, comments, remark, remarks, footnote, footnotes
bemerkung, bemerkungen, anmerkung, kommentar, remarque, commentaire, nota, notas, comentario, observaciones
примітка, примітки, коментар, примечание, комментарий
"""
URL = "url, link, href"

NO_COUNT = """
lat, long, lon, lng, latitude, longitude, x, y, altitude, elevation
code, id, fips, iso, iso2, iso3, iso_code, zip, postcode, postal_code, plz, ags, nuts, lau, geoid, objectid,
index, rank, row
no, nr, uid, uuid, gid, oid, level_0, unnamed:_0
"""
"""Headings of numbers that count nothing: coordinates, codes and places in a list."""

PROPORTION = re.compile(
    r"%|\u2030|\bper ?cent|\bpercentage|\bprozent|\bpourcent|\bporcent|\bвідсот|\bпроцент"
    r"|\bper (?:hundred|thousand|million)|\bsmoothed\b|\bmoving\b|\brates?\b|\bratio|\bshare\b|\banteil"
    r"|\baverage\b|\bmean\b|\bmedian\b|\bdurchschnitt|\bmoyenne|\bpromedio|\bсередн|\bсредн"
    r"|\bchange\b|\bgrowth\b|\bveränderung|\bänderung|\bзмін|\bизменен"
    r"|quoten?\b|\binzidenz|\bincidence|\bindex\b|\bíndice|\bindice|\bіндекс|\bиндекс|\bscore\b|\btemperature|°C"
    r"|\bincrease|\bdecrease|\btrend\b|\bcfr\b|\bvs\b|\bprev|\bavg\b|ø|\brank|\bmortality\b|\btasa\b|\bje 1|\bauf 1"
    r"|\bage$|\brolling\b|\b7[- ]day|\b12[- ]month"
    r"|\b(?:per|pro|pour|por|на) ?1[0 .,\u00a0]*00+\b|/ ?1[0 .,]*00+\b",
    re.I,
)
"""Headings of figures that are no counts and do not add up."""

NOT_ADDED = """
average, mean, median, rate, share, percent, percentage, change, difference, growth, ratio, index, %
durchschnitt, mittelwert, anteil, rate, veränderung, prozent, moyenne, médiane, taux, part, variation
promedio, media, tasa, porcentaje, variación, średnia, udział, середнє, частка, зміна, среднее, доля, изменение
"""
"""Labels of rows that count nothing."""

IN_UNITS = re.compile(
    r"\b(?:in |en |в |у )?(thousands?|'?000s?|'000|tsd\.?|tausend|milliers|miles de|тис\.?|тыс\.?|тисяч\w*"
    r"|тысяч\w*|T€|TEUR|k€|lakhs?|crores?|\\$ ?m|USD mn|tkr"
    r"|millions?|mln|mio\.?|millionen|millones|млн\.?|мільйон\w*|миллион\w*|billions?|bn|mrd\.?|milliards?"
    r"|млрд\.?)(?!\w)",
    re.I,
)
"""Words of titles and headings that say that figures are told in thousands or more."""

OF_WHICH = re.compile(
    r"(?:of which|of whom|including|incl\.|davon|darunter|dont|de los cuales|de las cuales|w tym|в том числе|из них"
    r"|у тому числі|з них|di cui|waarvan)\b",
    re.I,
)
"""Beginnings of labels that name some of what another row counts already."""

SPLIT_YEAR = re.compile(
    r"\b(?:months?|quarter|half-?year) (?:to|end)|\b(?:financial|fiscal|school|academic|marketing|crop"
    r"|season) ?years?\b|\bFY\b|\byears? (?:to|end)"
    r"|\b12 months (?:to|end)"
    r"|haushaltsjahr|geschäftsjahr|schuljahr|\bexercice\b|année scolaire|año (?:fiscal|escolar)|\bcurso\b"
    r"|навчальн\w* рік|учебн\w* год|фінансов\w* рік|финансов\w* год",
    re.I,
)
"""Headings of years that are not those of the calendar."""

BEGINNING = re.compile(r"\bcommenc|\bbegin|\bstart|\bfrom\b|\bab\b|\bseit\b|\bdu\b", re.I)
ENDING = re.compile(r"\bend(?:ing|ed|s)?\b|\bto\b|\buntil\b|\bbis\b|\bau\b", re.I)
"""Headings of the first and of the last day of a week."""

BESIDE_A_YEAR = words_of("""
qtr, quarter, season, spring, summer, autumn, fall, winter, early, mid, late, end, start, djf, mam, jja, son
rest, part, before
after, pre, post, until, since, from, to, ye, ltm, ytd, year-end, year, tax, school, fiscal, financial
academic, fy, wave, term
semester, christmas, easter, half, month, week, forecast, projected, projection, plan, target, rank, index
avg, avg., ø, ende
anfang, frühjahr, sommer, herbst, winter, sommersemester, wintersemester, i, ii, iii, iv, fin, début, dec-end, stand
""")
"""Words beside a year in a heading that make it another time, or no count."""

OTHER_WEEK = re.compile(r"\bmmwr\b|\bepi", re.I)
"""Headings of weeks that run from Sunday to Saturday."""

AT_A_DAY = re.compile(
    r"\bend of (?:the )?(?:month|quarter|year|period)\b|\bmid-?year\b|\byear-?end\b|\bas (?:of|at)\b|stichtag"
    r"|\bна (?:початок|кінець|начало|конец|1)\b",
    re.I,
)
"""Headings of levels on a day."""

RUNNING = re.compile(
    r"\bsince\b|\bseit\b|\bdepuis\b|\bdesde\b|з початку|с начала|\bcumul|\bcum\b|\brunning total|\bto date\b"
    r"|\bytd\b|\bkumul|\bacumulad|\bнаростаюч|\bнарастающ|\bнакопич"
    r"|\bнакоплен",
    re.I,
)
"""Headings that say that figures are running totals."""

OF_ITS_TIME = ("new", "daily", "weekly", "monthly")
UP_TO_THEN = ("total", "cumulative", "cum", "cumul", "running_total")
"""First words of headings that tell one thing in two ways: ``new_cases`` and ``total_cases``."""

MISSING = """
., .., ..., \u2026, -, --, ---, \u2013, \u2014, \u2212, :, n/a, na, n.a., nan, null, none, nd, n.d., n/d, no
data, not available, missing, unknown
k.a., k. a., keine angabe, s/d, sin dato, sin datos, n.c., nc, b.d., brak danych, н/д, н.д., немає даних, нет
данных, б/д, #n/a, <na>
"""
"""What stands in a cell that has no figure, in any case; a blank cell has none either."""


def words_in(table: str) -> frozenset[str]:
    """Return the words and phrases of one of these tables."""
    return frozenset(plain(word) for line in table.strip().splitlines() for word in line.strip(",").split(","))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a heading in one case and with one kind of blank, without marks around it.

    Examples
    --------
    >>> plain("  Ref._Area "), plain("TOTAL:"), plain("Ins\u00adgesamt*"), plain("Grand  total")
    ('ref._area', 'total', 'insgesamt', 'grand_total')
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return "_".join(seen.casefold().split()).strip("_:*\u2020\u2021().,;")


_TOTAL = words_in(TOTAL)


def is_total(text: str) -> bool:
    """Whether a label is one of the usual words for the sum of the others.

    Examples
    --------
    >>> is_total("TOTAL"), is_total("Усього"), is_total("All ages"), is_total("North Total")
    (True, True, True, False)
    """
    text = re.sub(r"[\u00b9\u00b2\u00b3*\u2020\u2021]+$", "", text)
    if "/" in text and all(plain(part) in _TOTAL for part in text.split("/")):
        return True  # in two languages
    # "TOTAL (n)" counts what TOTAL does; "_T" is the total of every SDMX code list
    return (
        plain(text) in _TOTAL or plain(re.sub(r"\s*\((?:n|[0-9]+)\)$", "", text, flags=re.I)) in _TOTAL or text == "_T"
    )


_NOT_ADDED = words_in(NOT_ADDED)


RATE_AT_THE_END = re.compile(r"\b(?:rates?|ratio|average|mean|median)\s*$|\bper [0-9]", re.I)


def is_no_count(label: str) -> bool:
    """Whether a label of a row is that of an average, a rate or a share.

    Examples
    --------
    >>> is_no_count("Average"), is_no_count("% change"), is_no_count("Rate per 100,000"), is_no_count("Shared care")
    (True, True, True, False)
    """
    word = plain(label)
    first = word.split("_")[0]
    told = first in _NOT_ADDED | {"per", "pro", "je", "на"} and bool(PROPORTION.search(label))
    return word in _NOT_ADDED or told or "%" in word or bool(RATE_AT_THE_END.search(label))


MARKS = frozenset(mark.strip() for line in MISSING.strip().splitlines() for mark in line.strip(",").split(",")) | {""}
"""The marks of :data:`MISSING`, and a blank cell."""
