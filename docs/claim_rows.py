# fmt: off
"""Figures, words, dates and windows as rows: what verify_certificate.py works out of a table by itself.

Standard library only; shares no code with the package. A form is {(series, first day, first day no longer counted):
weight}, days being ordinals. Its ends are [low, high], each None or (number, whether the number itself is excluded).
"""
import csv
import io
import pathlib
import re
from collections import Counter, defaultdict, namedtuple
from datetime import date
from fractions import Fraction as F
from itertools import product
from math import ceil, floor, gcd, lcm

Series = namedtuple("Series", "measure unit basis dated_by category geography level tag")
Row = namedtuple("Row", "form ends part loose")  # loose: the ends before whole numbers tighten them
COUNTS, FLOWS, RATIOS = ("total", "each", "stock", "difference"), ("total", "rate", "each"), ("ratio", "share",
    "growth")
DAYS = {"month": F("30.436875"), "quarter": F("91.310625"), "year": F("365.2425"), "week": F(7), "day": F(1),
    "hour": F(1, 24)}
MONTHS, SCALES = {"month": 1, "quarter": 3, "year": 12}, {"thousand": 1000, "million": 10**6, "billion": 10**9}
READING = {"over": "literal", "about": "printed", "rounding": "either", "base": "", "zeros": "rounded",
    "printed": "exact"}
CELLS = """id kind value relation low high unit measure category geography start end start_or end_or through per
published interval basis supersedes dated_by base_measure base_category base_start base_end base_through""".split()

OPTIONS = {"over": "literal|next_round", "about": r"printed|0(\.[0-9]{1,50})?|[0-9]{1,50}/[0-9]{1,50}",
    "rounding": "either|nearest|truncated|up|random", "base": "[0-9]{0,9}", "zeros": "rounded|exact",
    "printed": "exact|rounded"}

class Refused(Exception): """The answer is not borne out; the argument says where."""
class Unused(Exception): """A claim takes no part; the argument is how the reason begins."""
def need(condition, complaint):
    if not condition: raise Refused(complaint)

def words(value): return [value] if isinstance(value, str) else list(value or ())
def number(text):
    """A number that is written out; no 1e999999999, which would take for ever."""
    need(re.fullmatch(r"-?[0-9]{1,2000}(\.[0-9]{1,2000}|/[0-9]{1,2000})?", str(text)), f"{text!r} is no number")
    return F(str(text))

# --- what is printed: figures, words, dates ---
def figure(text):
    """Value; unit of the last digit that is not 0; unit of the last digit; how many zeros end a whole number."""
    text = re.sub(r"\s*(%|percent|per cent|x|\u00d7|times)$", "", text.strip()).replace("\u2212", "-")
    groups = r"[0-9]+|[1-9][0-9]{0,2}(?:([,'_\u2019\s])[0-9]{3})(?:\3[0-9]{3})*|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
    shape = rf"([+-]?)\s*({groups})(?:\.([0-9]+))?(?:\s+(thousand|million|billion))?"
    found = re.fullmatch(shape, text.translate({ord(c): " " for c in "\u00a0\u202f\u2009\u2007"}), re.I)
    need(found and not re.fullmatch(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", text),
        f"the figure {text!r} is not read in one way")
    sign, whole, _, decimals, scale = found.groups(default="")
    digits = re.sub("[^0-9]", "", whole) + decimals
    step = F(SCALES.get(scale.lower(), 1), 10 ** len(decimals))
    zeros = 0 if decimals or not int(digits) else len(digits) - len(digits.rstrip("0"))
    return int(sign + digits) * step, step * 10**zeros, step, zeros

def rounded(v, u, how):
    """The numbers that become v when they are rounded to a unit; below zero mirrored."""
    if v < 0: return [(-end, is_open) for end, is_open in reversed(rounded(-v, u, how))]
    near, cut = (v - u / 2, False), (v, False) if v else (-u,
        True)  # what is cut off to nothing may be on either side of it
    return {"nearest": [near, (v + u / 2, False)], "truncated": [cut, (v + u, True)], "up": [(v - u, True), (v, False)],
            "random": [(v - u, True), (v + u, True)], "either": [min(near, cut), (v + u, True)]}[how]

def interval(row, reading):
    """The ends of what the figure of a claim allows, in the claim's own scale."""
    if row["low"] or row["high"]: return [(figure(row[c])[0], False) if row[c] else None for c in ("low", "high")]
    (v, u, step, zeros), word, is_count = figure(row["value"]), row["relation"], row["kind"] in COUNTS
    how, base = reading["rounding"], reading["base"] or ("3" if reading["rounding"] == "random" else "")
    by_base = rounded(v, number(base), how) if base and is_count and step <= 1 else None
    how = "either" if how == "random" else how
    by_zeros = (not is_count or zeros >= 2 or step > 1) and reading["zeros"] == "rounded"
    last = "nearest" if how == "either" and is_count and step <= 1 else how
    alone = is_count and u == 1  # no whole number lies between v and v + u: there the far end is included
    if word == "about" and reading["about"] != "printed":
        return [(v + sign * abs(v) * number(reading["about"]), False) for sign in (-1, 1)]
    if word == "about":
        lows, highs = zip(rounded(v, u, how), by_base or rounded(v, u, how))
        return [min(lows), max(highs, key=lambda end: (end[0], not end[1]))]
    if not word and (by_base or reading["printed"] == "rounded" or not is_count or step > 1 or by_zeros):
        return by_base or (rounded(v, u, how) if by_zeros else rounded(v, step, last))
    exactly, above = (v, False), (v + u, not alone) if reading["over"] == "next_round" else None
    return {"": [exactly, exactly], "exact": [exactly, exactly], "at_least": [exactly, None],
        "at_most": [None, exactly], "under": [None, (v, True)], "nearly": [(v - u, not alone), (v, True)],
        "over": [(v, True), above]}[word]

def first_of(month): return date(month // 12, month % 12 + 1, 1).toordinal()  # months are counted from year 0
def label(text):
    """The days (first, first no longer) that a date or label names."""
    pattern = r"(\d{4})(?:-?Q([1-4])|-?H([12])|-?W(\d{2})|-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?)?)?"
    found = re.fullmatch(pattern, text.strip(), re.I | re.ASCII)
    need(found, f"{text!r} is no date")
    year, quarter, half, week, month, day = (int(x or 0) for x in found.groups())
    if day or week:
        first = (date(year, month, day) if day else date.fromisocalendar(year, week, 1)).toordinal()
        return first, first + (1 if day else 7)
    first, n = (month - 1, 1) if month else (3 * quarter - 3, 3) if quarter else (6 * half - 6, 6) if half else (0, 12)
    return first_of(year * 12 + first), first_of(year * 12 + first + n)

def span(text):
    """The days of a label or of a..b (b counted); another text stays as it is."""
    first, dots, last = text.partition("..")
    try: return label(first)[0], label(last if dots else first)[1]
    except (Refused, ValueError): return text

def units(window, per):
    """The whole calendar units inside a window."""
    (start, end), n = window, MONTHS.get(per) or int(DAYS[per])
    need((end - start) / DAYS[per] <= 20_000, f"more than 20,000 units of a {per} in one window")
    if per not in MONTHS: return [(d, d + n) for d in range(start + (1 - start) % n, end - n + 1, n)]  # day 1: a Monday
    first, last = (day.year * 12 + day.month - 1 for day in map(date.fromordinal, window))
    found = [(first_of(m), first_of(m + n)) for m in range(first // n * n, last + 1, n) if m + n < 120000]
    return [unit for unit in found if start <= unit[0] and unit[1] <= end]

def in_units(window, per):
    whole = units(window, per) if per in MONTHS else []
    return len(whole) if whole and (whole[0][0], whole[-1][1]) == window else (window[1] - window[0]) / DAYS[per]

# --- what claims say ---
def add(*forms):
    total = Counter()
    for form, factor in forms: total.update({cell: weight * factor for cell, weight in form.items()})
    return {cell: weight for cell, weight in total.items() if weight}
def scaled(ends, factor, shift=0): return [end and (end[0] * factor + shift, end[1]) for end in ends]
class System:
    """Every claim as rows under each of its windows; and who takes no part, with the beginning of the reason."""
    def __init__(self, rows, scheme, reading, as_of):
        self.scheme, self.reading, self.unused, self.options, self.soft = scheme, reading, {}, {}, []
        for row in rows if as_of else ():
            day = re.split("[T ]", row["published"])[0]
            late = not day or label(day)[1] > span(as_of)[1]
            if late: self.unused[row["id"]] = "published " if day else "no date of publication"
        named = {row["id"]: row for row in rows if row["id"] not in self.unused}
        for name, old in ((name, old.strip()) for name, row in named.items() for old in row["supersedes"].split("|")):
            if old in named and old != name and (named[name]["kind"] != "projection"
                or named[old]["kind"] == "projection"):
                self.unused[old] = f"superseded by {name}"
        self.claims = {row["id"]: row for row in rows if row["id"] not in self.unused}
        self.counted = defaultdict(list)
        for row in self.claims.values():
            if row["kind"] in (*FLOWS, "stock"): self.counted[scheme.canonical(row["measure"])[0]].append(row)
        self.kinds = {measure: {row["kind"] for row in rows} for measure, rows in self.counted.items()}
        self.broken, self.spoken = self.not_whole(), set()  # spoken: every series that a claim speaks of
        for name, row in self.claims.items():
            is_soft = row["interval"] not in ("", "hard")
            try:
                if is_soft and not row["low"] + row["high"]: raise Unused(f"its interval is {row['interval']}, but")
                self.options[name] = {window: self.rows_of(row, window) for window in row["windows"]}
                self.soft += [name] if is_soft else []
            except Unused as reason: self.unused[name] = str(reason)
    def not_whole(self):
        """The (measure, unit) that need not be whole numbers; True for all."""
        names, read_as = self.scheme.data.get("continuous", False), lambda name: self.scheme.canonical(name)[0]
        if names is True or self.reading["printed"] == "rounded": return True
        rows, loose, names = self.claims.values(), self.scheme.loose, {*words(names or ())}
        pairs = product({row[c] for row in rows for c in ("measure", "base_measure")} | loose,
            {row["unit"] for row in rows} | {""} | loose)
        return {(read_as(m), read_as(u)) for m, u in pairs if {m, u} & names or {read_as(m), read_as(u)} & loose}
    def is_beyond(self):
        """Whether what is not worked out plays a part: a delay, head counts, links with a range of factors."""
        rows, read_as = self.claims.values(), lambda name: self.scheme.canonical(name)[0]
        told = {read_as(row[c]) for row in rows for c in ("measure", "base_measure", "unit")}
        late = "delay" in self.scheme.data and {"occurred", "recorded"} <= {row["dated_by"] for row in rows}
        heads = {name for name, kind in self.scheme.additive.items() if kind == "distinct"}
        return late or bool(heads & told) or len(self.scheme.linked & told) > 1
    def whole(self, series): return self.broken is not True and (series.measure, series.unit) not in self.broken
    def step(self, form):
        """The distance between the values that a form over whole numbers takes; None where some need not be whole."""
        if not form or not all(self.whole(series) for series, _, _ in form): return None
        scale = lcm(*(F(weight).denominator for weight in form.values()))
        return F(gcd(*(int(weight * scale) for weight in form.values())), scale)
    def rows_of(self, row, window):
        """Rows of a claim, tightened to whole numbers; two where no number is left between the ends."""
        found = []
        for form, loose, part in self.says(row, window):
            (low, high), step = loose, self.step(form)
            if step:
                low = low and ((floor(low[0] / step) + 1 if low[1] else ceil(low[0] / step)) * step, False)
                high = high and ((ceil(high[0] / step) - 1 if high[1] else floor(high[0] / step)) * step, False)
            empty = low and high and (low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1])))
            found += [Row(form, ends, part, loose) for ends in ([[low, None], [None, high]]
                if empty else [[low, high]])]
        return found
    def says(self, row, window):
        """(form, ends, part) of every statement that a claim makes."""
        kind, zero = row["kind"], (F(0), False)
        if kind == "projection": raise Unused("projection")
        own, allowed = lambda days: self.form(row, "", self.unit_of(row), days), [zero, None]
        if kind != "order": allowed = interval(row, self.reading)
        if kind == "rate" and self.adds_up(row["measure"]) != "sum": raise Unused("its measure is declared additive")
        if kind == "rate": allowed = scaled(allowed, in_units(window, row["per"]))
        if kind in ("total", "stock", "rate"): return [(own(window), allowed, "")]
        if kind in ("each", "order"):
            return [(add((own(more), 1), *([(own(less), -1)] if less else [])), allowed, part)
                    for more, less, part in self.compared_units(row, window)]
        base = self.form(row, "base_", self.base_unit(row, window), row["base"] or window)
        if kind == "difference": return [(add((own(window), 1), (base, -1)), allowed, "")]
        if any(series.measure in self.scheme.signed for series, _, _ in base): raise Unused("its base may be negative")
        parts = {"ratio": F(1), "growth": F(100)}.get(kind) or figure(row["per"] or "100")[0]
        low, high = scaled(allowed, 1 / parts, 1 if kind == "growth" else 0)
        return [(base, [(F(0), True), None], "base")] + [(add((own(window), 1), (base, -end[0])), [(F(0), end[1]), None]
            if end is low else [None, (F(0), end[1])], "") for end in (low, high) if end]
    def compared_units(self, row, window):
        """(unit, another that it is at least as large as, the one it is named by); in a claim of each unit no other."""
        per, way = row["per"], row["relation"] if row["kind"] == "order" else ""
        if per == "hour": raise Unused("hours are shorter")
        whole = units(window, per)
        best = label(row["value"]) if way and row["value"] else whole[-1] if whole else window
        rest, steps = [unit for unit in whole if unit[1] <= best[0] or best[1] <= unit[0]], list(zip(whole, whole[1:]))
        pairs = {"": [(unit, None, unit) for unit in whole], "highest": [(best, unit, unit) for unit in rest],
            "lowest": [(unit, best, unit) for unit in rest], "rising": [(b, a, b) for a, b in steps],
            "falling": [(a, b, b) for a, b in steps]}
        if not pairs[way]: raise Unused({"": "no whole ", "highest": "no other whole ",
            "lowest": "no other whole "}.get(way, "fewer than two"))
        return pairs[way]
    def adds_up(self, measure): return self.scheme.additive.get(self.scheme.canonical(measure)[0], "sum")
    def is_level(self, measure): return self.kinds.get(self.scheme.canonical(measure)[0]) == {"stock"}
    def units_near(self, measure, category, geography, window):
        """Units of the figures of a measure that overlap a window and have the category, else share a leaf of it."""
        leaves, places, kinds = *map(self.scheme.leaves, (category,
            geography)), ("stock",) if self.is_level(measure) else FLOWS
        near = [row for row in self.counted[self.scheme.canonical(measure)[0]] if row["kind"] in kinds
            and self.scheme.leaves(row["geography"]) & places and row["windows"][0][0] < window[1]
            and window[0] < row["windows"][0][1]]
        same = [row for row in near if self.scheme.leaves(row["category"]) == leaves]
        return list(dict.fromkeys(row["unit"] for row in same or near if self.scheme.leaves(row["category"]) & leaves))
    def unit_of(self, row):
        if row["kind"] not in RATIOS and (row["unit"] or row["kind"] not in ("difference", "order")): return row["unit"]
        found = self.units_near(row["measure"], row["category"], row["geography"], row["windows"][0])
        if len(found) > 1: raise Unused("several units: ")
        return found[0] if found else ""
    def base_unit(self, row, window):
        measure, own = row["base_measure"] or row["measure"], self.unit_of(row)
        category = row["base_category"] or row["category"]
        found = self.units_near(measure, category, row["geography"], row["base"] or window)
        if len(found) > 1 and own not in found: raise Unused("several units for its base: ")
        return own if own in found or (not found and measure == row["measure"]) else found[0] if found else ""
    def form(self, row, side, unit, window):
        """The sum over leaves and places; a label of levels, and what does not add up, is a series of its own."""
        name, leaves, places = row[side + "measure"] or row["measure"], row[side +
            "category"] or row["category"], row["geography"]
        (measure, f), (unit, g), leaves, places = *map(self.scheme.canonical, (name, unit)), *map(self.scheme.leaves,
            (leaves, places))
        level = row["kind"] == "stock" or (row["kind"] in (*RATIOS, "difference") and self.is_level(name))
        tag = "level" if level and window[1] - window[0] > 1 else ""
        if self.adds_up(name) != "sum":
            tag, leaves, places = self.adds_up(name), ["+".join(sorted(leaves))], ["+".join(sorted(places))]
        tag = tag and "{} {} to {}".format(tag, *map(date.fromordinal, window))
        form = {(Series(measure, unit, row["basis"], row["dated_by"], leaf, place, level, tag), *window): f * g
                for leaf in leaves for place in places}
        self.spoken |= {series for series, _, _ in form}
        return form

# --- the table ---
def window_of(row, side):
    """The window as printed; through is the last day or label counted, end the first day no longer counted."""
    start, end, through = (row[side + name] for name in ("start", "end", "through"))
    through = {"start": start, "published": re.split("[T ]", row["published"])[0]}.get(through.lower(), through)
    return label(start)[0], label(end)[0] if end else label(through or start)[1]

def plainly(text, decimal=None, thousands=None):
    """The digits of a figure with a decimal point, and its scale word."""
    mark = decimal or ("," if thousands == "." else ".")
    digits = "".join("." if c == mark else c for c in text.replace("\u2212", "-") if c in "0123456789-" or c == mark)
    return re.sub("^(-?)0+(?=[0-9])", r"\1", digits), re.findall("thousand|million|billion", text.lower())

def read_table(path, told, customs):
    """The rows of the table, which must be those of the answer; a leading apostrophe only guards a formula."""
    table = csv.DictReader(io.StringIO(pathlib.Path(path).read_bytes().decode("utf-8-sig"), newline=""), strict=True)
    need(len({*table.fieldnames}) == len(table.fieldnames), "a column stands twice in the table")
    rows = [{name: re.sub(r"^'(?=[=+\-@\t\r])", "", text) for name, text in row.items()} for row in table]
    need(len(rows) == len(told) == len({row["id"] for row in rows}),
        f"{len(rows)} rows in the table, {len(told)} in the answer; or ids repeat")
    need(customs.keys() <= {row["id"] for row in rows}, "customs of a row that is not in the table")
    for row, own in zip(rows, told):
        for name in {*row, *own}:
            pair = [cells.get(name, "").strip() for cells in (row, own)]
            if name in ("value", "low", "high") and own["id"] in customs:  # written again with other marks
                pair = [plainly(pair[0]), plainly(pair[1], *customs[own["id"]])]
            need(pair[0] == pair[1], f"{name} of {own['id']} is not told as the table has it")
        row.update({name: row.get(name, "").strip() for name in CELLS})
        (start, end), others = window_of(row, ""), [[label(x)[0] for x in row[c].split("|") if x.strip()]
            for c in ("start_or", "end_or")]
        need(len(others[0]) * len(others[1]) < 4096, f"{row['id']} has too many windows")
        row["windows"] = list(dict.fromkeys(product([start, *others[0]], [end, *others[1]])))
        row["base"] = row["base_start"] and window_of(row, "base_")
        need(all(a < b for a, b in row["windows"]), f"{row['id']} has a window that ends before it starts")
    return rows
