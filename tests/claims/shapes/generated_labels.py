"""Windows and how tables of six languages write them; names of places, measures and totals."""

import calendar
from datetime import date, timedelta

DAY = timedelta(days=1)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    "uk": "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
    "ru": "янв. февр. март апр. май июнь июль авг. сент. окт. нояб. дек.",
}
ORDINALS = {"es": ("primer", "segundo", "tercer", "cuarto")}
ROMAN = ("I", "II", "III", "IV")


def names(period, month, quarter, half, year, day, place, group, places, groups, measures, totals, titles, notes):
    lists = {"places": places, "groups": groups, "measures": measures, "totals": totals}
    return {
        "period": period, "month": month, "quarter": quarter, "half": period, "year": year, "date": day, "place": place,
        "group": group, "titles": titles.split(" | "), "notes": notes.split(" | "),
    } | {name: text.split(", ") for name, text in lists.items()}  # fmt: skip


NAMES = {
    "en": names("Period", "Month", "Quarter", "Half", "Year", "Date", "Region", "Sex",
                "North, South, East, West, Hill Ward, St John's, Upper Vale, Isle of Ely", "men, women, unknown",
                "Cases, Deaths, Arrests, Applications, Calls", "Total, All, Total",
                "Table 3. Figures by region | Provisional, revised in June", "Source: national register. | Figures may be revised."),
    "de": names("Zeitraum", "Monat", "Quartal", "Halbjahr", "Jahr", "Datum", "Kreis", "Geschlecht",
                "Nord, Süd, Mitte, Ost, Bad Aibling, Kreis Höxter, Ulm", "männlich, weiblich, divers",
                "Fälle, Anträge, Einsätze, Verfahren", "Gesamt, Insgesamt",
                "Tabelle 3: Anzahl nach Kreisen | Vorläufig", "Quelle: Statistisches Amt. | Rundungsdifferenzen möglich."),
    "fr": names("Période", "Mois", "Trimestre", "Semestre", "Année", "Date", "Département", "Sexe",
                "Ain, Aisne, Côte-d'Or, Doubs, Jura, Loire", "hommes, femmes, inconnu",
                "Demandes, Décès, Plaintes, Arrêts", "Ensemble, Total",
                "Tableau 3. Effectifs par département | Données provisoires", "Source : ministère. | Données révisées."),
    "es": names("Periodo", "Mes", "Trimestre", "Semestre", "Año", "Fecha", "Provincia", "Sexo",
                "Lugo, Soria, Ávila, León, Cádiz, La Rioja", "hombres, mujeres, desconocido",
                "Denuncias, Casos, Condenas, Llamadas", "Total, Total",
                "Tabla 3. Cifras por provincia | Datos provisionales", "Fuente: registro nacional. | Datos revisados."),
    "uk": names("Період", "Місяць", "Квартал", "Півріччя", "Рік", "Дата", "Область", "Стать",
                "Львівська, Одеська, Сумська, Харківська, м. Київ, Волинська", "чоловіки, жінки, невідомо",
                "Зареєстровано, Вироки, Звернення, Рейди", "Всього, Усього",
                "Таблиця 3. За областями | Попередні дані", "Джерело: реєстр. | Дані можуть змінитися."),
    "ru": names("Период", "Месяц", "Квартал", "Полугодие", "Год", "Дата", "Регион", "Пол",
                "Омская, Томская, Тверская, Калужская, г. Псков", "мужчины, женщины, неизвестно",
                "Зарегистрировано, Приговоры, Обращения, Рейды", "Итого, Всего",
                "Таблица 3. По регионам | Предварительные данные", "Источник: реестр. | Данные могут измениться."),
}  # fmt: skip


def months_from(year, month, n, step):
    """Return spans of so many months, one after the other."""
    found = []
    for i in range(n):
        k = year * 12 + month - 1 + i * step
        last = k + step - 1
        found.append(
            (
                date(k // 12, k % 12 + 1, 1),
                date(last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1]),
            )
        )
    return found


def month_text(form, language, day):
    y, m = day.year, day.month
    long, short = MONTHS[language].split()[m - 1], SHORT[language].split()[m - 1]
    return {
        "iso": f"{y}-{m:02}", "long": f"{long} {y}", "short": f"{short} {y}", "two digits": f"{short}-{y % 100:02}",
        "slash": f"{m:02}/{y}", "M": f"{y}M{m:02}", "of": f"{long} de {y}", "year word": f"{long} {y} {'р.' if language == 'uk' else 'г.'}",
        "point": f"{m:02}.{y}", "name": long, "abbreviated": short,
    }[form]  # fmt: skip


def quarter_text(form, language, day):
    y, q = day.year, (day.month + 2) // 3
    return {
        "iso": f"{y}-Q{q}", "first": f"Q{q} {y}", "joined": f"{y}Q{q}", "slash": f"Q{q}/{y}",
        "local": {
            "en": f"Q{q} {y}", "de": f"{q}. Quartal {y}", "fr": f"{q}{'er' if q == 1 else 'e'} trimestre {y}",
            "es": f"{ORDINALS['es'][q - 1]} trimestre de {y}", "uk": f"{ROMAN[q - 1]} квартал {y}", "ru": f"{ROMAN[q - 1]} кв. {y}",
        }[language],
    }[form]  # fmt: skip


MONTH_FORMS = {
    "en": ("long", "short", "two digits"), "de": ("long", "short"), "fr": ("long", "short"), "es": ("long", "short", "of"),
    "uk": ("long", "short", "year word"), "ru": ("long", "short", "year word"),
}  # fmt: skip


def labels_of(rng, layout, kind, language):
    """Return grain, form, spans and texts of the windows of a table."""
    year = rng.randint(1998, 2024)
    if layout == "index":
        return _index(rng, year)
    if layout == "years by months":
        form = rng.choice(("name", "abbreviated"))
        spans = months_from(year, 1, 12 * rng.choice((2, 3)), 1)
        return "month", form, spans, [month_text(form, language, a) for a, _ in spans]
    if layout == "two headings":
        step = rng.choice((1, 3))
        spans = months_from(year, 1 if step == 3 else rng.choice((1, 10)), 8 if step == 3 else rng.randint(4, 6), step)
        form = "part of a year"
        return (
            "quarter" if step == 3 else "month",
            form,
            spans,
            [f"Q{(a.month + 2) // 3}" if step == 3 else month_text("abbreviated", language, a) for a, _ in spans],
        )
    if layout == "periods over measures":
        return _plain(rng, rng.choice(("year", "quarter", "month", "half")), year, language, strict=False)
    if kind == "cumulative":
        return _dated_totals(rng, year)
    if kind == "stock":
        spans = [(date(year + i, 1, 1), date(year + i, 1, 1)) for i in range(rng.randint(2, 5))]
        return "stamp", "date YS", spans, [a.isoformat() for a, _ in spans]
    strict = layout in ("claims", "sdmx")
    grains = (
        ("year", "quarter", "month", "half", "week")
        if strict
        else ("year", "quarter", "month", "month", "half", "week", "day", "stamp", "split", "ranges")
    )
    return _plain(rng, rng.choice(grains), year, language, strict=strict)


def _plain(rng, grain, year, language, *, strict):
    n = rng.randint(2, 7)
    if grain == "year":
        spans = months_from(year, 1, n, 12)
        return grain, "iso", spans, [str(a.year) for a, _ in spans]
    if grain == "split":
        month = rng.choice((4, 7, 10))
        spans = months_from(year, month, n, 12)
        form = rng.choice(("{}/{:02}", "{}-{:02}"))
        return "year", f"split {month:02}-01", spans, [form.format(a.year, (a.year + 1) % 100) for a, _ in spans]
    if grain == "quarter":
        spans = months_from(year, 1, n, 3)
        form = "iso" if strict else rng.choice(("iso", "first", "joined", "slash", "local", "local"))
        return grain, form, spans, [quarter_text(form, language, a) for a, _ in spans]
    if grain == "half":
        spans = months_from(year, 1, n, 6)
        form = "iso" if strict else rng.choice(("{0}-H{1}", "H{1} {0}"))
        return (
            grain,
            form,
            spans,
            [(f"{a.year}-H{a.month // 6 + 1}" if strict else form.format(a.year, a.month // 6 + 1)) for a, _ in spans],
        )
    if grain == "month":
        spans = months_from(year, rng.randint(1, 12), n, 1)
        form = (
            "iso"
            if strict
            else rng.choice(("iso", "slash", "M", "point", *MONTH_FORMS[language], *MONTH_FORMS[language]))
        )
        return grain, form, spans, [month_text(form, language, a) for a, _ in spans]
    if grain == "week":
        monday = date.fromisocalendar(year, rng.randint(1, 52), 1)
        spans = [(monday + 7 * i * DAY, monday + (7 * i + 6) * DAY) for i in range(n)]
        return grain, "iso", spans, ["{}-W{:02}".format(*a.isocalendar()[:2]) for a, _ in spans]
    if grain == "ranges":
        dash = rng.choice(("–", "-", " - ", " – "))
        spans = [(date(year, 1, 1), b) for _, b in months_from(year, 2, min(n, 5), 1)]
        long = MONTHS[language].split()
        return "period", "range", spans, [f"{long[0]}{dash}{long[b.month - 1]} {year}" for _, b in spans]
    if grain == "stamp":
        freq, step = rng.choice((("MS", 1), ("QS", 3), ("YS", 12)))
        spans = months_from(year, 1 if step > 1 else rng.randint(1, 12), n, step)
        return grain, f"date {freq}", spans, [a.isoformat() for a, _ in spans]
    first = date(year, rng.randint(1, 12), rng.randint(1, 24))
    spans = [(first + i * DAY, first + i * DAY) for i in range(max(3, n))]
    form = rng.choice(("iso", "iso", "day/month", "points", "words"))
    month = MONTHS["en"].split()
    texts = {
        "iso": "{0:%Y-%m-%d}",
        "day/month": "{0:%d/%m/%Y}",
        "points": "{0:%d.%m.%Y}",
        "words": "{0.day} {1} {0.year}",
    }
    return "day", form, spans, [texts[form].format(a, month[a.month - 1]) for a, _ in spans]


def _dated_totals(rng, year):
    """Return running totals: each from the first day counted through the date that it stands beside."""
    n, since = rng.randint(3, 7), date(year, 1, 1)
    if rng.random() < 0.5:
        ends = [b for _, b in months_from(year, 1, n, 1)]
    else:
        first = since + rng.randint(5, 300) * DAY
        ends = [first + i * DAY for i in range(n)]
    return "day", "iso", [(since, b) for b in ends], [b.isoformat() for b in ends]


def _index(rng, year):
    """Return windows that stand in the index of a frame: as periods, or as stamps with or without a frequency."""
    freq, step = rng.choice((("M", 1), ("Q", 3), ("Y", 12)))
    n = rng.randint(3, 8)
    spans = months_from(year, 1, n, step)
    form = rng.choice(("periods", "stamps with freq", "stamps alone"))
    if form == "stamps alone":
        return "stamp", f"index {freq}S", spans, [a.isoformat() for a, _ in spans]
    return {"M": "month", "Q": "quarter", "Y": "year"}[freq], form, spans, [a.isoformat() for a, _ in spans]
