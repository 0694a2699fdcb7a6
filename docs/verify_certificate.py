# fmt: off
"""Check an answer of check_consistency without deserstats: verify_certificate.py claims.csv answer.json [scheme.json]

Standard library only. The table (as ClaimSet.to_csv writes it), the scheme and the reading are turned into rows here once
more. Of the answer nothing is believed: multipliers, splits, chosen windows and the cells of a witness are tried out.
"confirmed" speaks of the verdict, its conflicts with what they assume, its tensions and its witness, and of nothing else.

A form is {(series, first day, first day no longer counted): weight}, days being ordinals. Its ends are [low, high], each
None or (number, whether the number itself is excluded).
"""
import csv, hashlib, io, json, pathlib, re, sys
from collections import Counter, defaultdict, namedtuple
from datetime import date
from fractions import Fraction as F
from itertools import product
from math import ceil, floor, gcd, lcm

Series = namedtuple("Series", "measure unit basis dated_by category geography level tag")
Row = namedtuple("Row", "form ends part loose")  # loose: the ends before whole numbers tighten them
COUNTS, FLOWS, RATIOS = ("total", "each", "stock", "difference"), ("total", "rate", "each"), ("ratio", "share", "growth")
DAYS = {"month": F("30.436875"), "quarter": F("91.310625"), "year": F("365.2425"), "week": F(7), "day": F(1), "hour": F(1, 24)}
MONTHS, SCALES = {"month": 1, "quarter": 3, "year": 12}, {"thousand": 1000, "million": 10**6, "billion": 10**9}
READING = {"over": "literal", "about": "printed", "rounding": "either", "base": "", "zeros": "rounded", "printed": "exact"}
CELLS = ("id kind value relation low high unit measure category geography start end start_or end_or through per base_measure base_category "
         "base_start base_end base_through published interval basis supersedes dated_by").split()


class Refused(Exception):
    """The answer is not what the table and its own evidence bear out."""


class Unused(Exception):
    """A claim takes no part; the argument is how the reason begins."""


def need(condition, complaint):
    if not condition:
        raise Refused(complaint)


# --- what is printed: figures, words, dates -------------------------------------------------------------------------
def figure(text):
    """Value; unit of the last digit that is not 0; unit of the last digit; how many zeros end a whole number."""
    text = re.sub(r"\s*(%|percent|per cent|x|\u00d7|times)$", "", text.strip()).replace("\u2212", "-")
    found = re.fullmatch(r"([+-]?)\s*([0-9]+(?:[,'_\u2019\s][0-9]+)*)(?:\.([0-9]+))?(?:\s+(thousand|million|billion))?", text, re.I)
    need(found and not re.fullmatch(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", text), f"the figure {text!r} is not read in one way")
    sign, whole, decimals, scale = found.groups(default="")
    digits = re.sub("[^0-9]", "", whole) + decimals
    step = F(SCALES.get(scale.lower(), 1), 10 ** len(decimals))
    zeros = 0 if decimals or not int(digits) else len(digits) - len(digits.rstrip("0"))
    return int(sign + digits) * step, step * 10**zeros, step, zeros


def rounded(v, u, how):
    """The numbers that become v when they are rounded to a unit; below zero mirrored."""
    if v < 0:
        return [(-end, is_open) for end, is_open in reversed(rounded(-v, u, how))]
    cut = v if v else -u  # what is cut off to nothing may have been on either side of it
    return {"nearest": [(v - u / 2, False), (v + u / 2, False)], "truncated": [(cut, not v), (v + u, True)], "up": [(v - u, True), (v, False)],
            "random": [(v - u, True), (v + u, True)], "either": [(v - u / 2, False) if v else (-u, True), (v + u, True)]}[how]


def interval(row, reading):
    """The ends of what the figure of a claim allows, in the claim's own scale."""
    if row["low"] or row["high"]:
        return [(figure(row[end])[0], False) if row[end] else None for end in ("low", "high")]
    (v, u, step, zeros), word, is_count = figure(row["value"]), row["relation"], row["kind"] in COUNTS
    how = "either" if reading["rounding"] == "random" else reading["rounding"]
    base = reading.get("base") or (3 if reading["rounding"] == "random" else "")
    on_grid = rounded(v, F(base), reading["rounding"]) if base and is_count and step <= 1 else None
    looks_rounded = not is_count or zeros >= 2 or step > 1
    exact = reading.get("zeros") == "exact" or not looks_rounded
    plain = exact and how == "either" and is_count and step <= 1
    by_digits = on_grid or rounded(v, step if exact else u, "nearest" if plain else how)
    alone = is_count and u == 1  # no whole number lies between v and v + u: there the far end is included
    if word == "about" and reading["about"] != "printed":
        return [(v - abs(v) * F(reading["about"]), False), (v + abs(v) * F(reading["about"]), False)]
    if word == "about":
        low, high = zip(rounded(v, u, how), on_grid or rounded(v, u, how))
        return [min(low), max(high, key=lambda end: (end[0], not end[1]))]
    if not word and (on_grid or reading.get("printed") == "rounded" or not is_count or step > 1 or (zeros >= 2 and not exact)):
        return by_digits
    return {"": [(v, False), (v, False)], "exact": [(v, False), (v, False)], "at_least": [(v, False), None], "at_most": [None, (v, False)],
            "under": [None, (v, True)], "nearly": [(v - u, not alone), (v, True)],
            "over": [(v, True), (v + u, not alone) if reading["over"] == "next_round" else None]}[word]


def first_of(month):
    """The first day of a month, months being counted from year 0."""
    return date(month // 12, month % 12 + 1, 1).toordinal()


def label(text):
    """The days (first, first no longer) that a date or label names."""
    found = re.fullmatch(r"(\d{4})(?:-?Q([1-4])|-?W(\d{2})|-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?)?)?", text.strip(), re.I)
    need(found, f"{text!r} is no date")
    year, quarter, week, month, day = (int(x or 0) for x in found.groups())
    if day or week:
        first = (date(year, month, day) if day else date.fromisocalendar(year, week, 1)).toordinal()
        return first, first + (1 if day else 7)
    first, n = (year * 12 + month - 1, 1) if month else (year * 12 + 3 * quarter - 3, 3) if quarter else (year * 12, 12)
    return first_of(first), first_of(first + n)


def span(text):
    """The days of a label, of a..b (b counted) or of 'a to b' (b not counted); another text stays as it is."""
    try:
        first, dots, last = text.partition("..")
        return tuple(label(x)[0] for x in text.split(" to ")) if " to " in text else (label(first)[0], label(last if dots else first)[1])
    except (Refused, ValueError):
        return text


def units(window, per):
    """The whole calendar units inside a window."""
    if per in ("day", "week"):
        n = int(DAYS[per])
        return [(day, day + n) for day in range(window[0] + (1 - window[0]) % n, window[1] - n + 1, n)]  # day 1 is a Monday
    n, (first, last) = MONTHS[per], (date.fromordinal(day) for day in window)
    months = range((first.year * 12 + first.month - 1) // n * n, min(last.year * 12 + last.month, 119987), n)
    whole = [(first_of(month), first_of(month + n)) for month in months if month + n < 119989]
    return [unit for unit in whole if window[0] <= unit[0] and unit[1] <= window[1]]


# --- what the scheme says -------------------------------------------------------------------------------------------
def words(value):
    return [value] if isinstance(value, str) else list(value or ())


def flat(part):
    return [x for p in part for x in flat(p)] if isinstance(part, (list, tuple)) else [part]


class Scheme:
    """Trees, links and rules, as the JSON of a scheme has them."""

    def __init__(self, data, cells=()):
        known = "tree exhaustive links additive order delay identities signed continuous since".split()
        data = dict(data) if set(data) <= set(known) else {"tree": data}
        self.data, self.since, self.tree = data, data.get("since"), {k: words(v) for k, v in data.get("tree", {}).items()}
        named = {*self.tree, *flat(list(self.tree.values()))}
        self.names = read_names(cells, [*sorted(named), *(name + " (other)" for name in self.tree)])
        self.read_as, self.wide, self.rules = {}, [], []
        links = data.get("links", [])
        for left, right, *ends in (flat(link) for link in (links.items() if isinstance(links, dict) else links)):
            (one, f), (other, g) = self.canonical(left), self.canonical(right)
            if F(str((ends or [1])[0])) != F(str((ends or [1])[-1])):
                self.wide.append((left, right, *(F(str(end)) for end in ends)))
            elif one != other:
                factor = F(str((ends or [1])[0])) * g / f
                self.read_as = {n: (other, h * factor) if t == one else (t, h) for n, (t, h) in self.read_as.items()}
                self.read_as[one] = (other, factor)
        self.signed = {self.canonical(name)[0] for name in words(data.get("signed"))}
        self.additive = {self.canonical(name)[0]: kind for name, kind in data.get("additive", {}).items()}
        for text in words(data.get("identities")):
            self.add_rule(text, "==", *re.split(r"==|(?<![<>])=", text))
        for sides in (text.split("<=") for text in words(data.get("order"))):
            for left, right in zip(sides, sides[1:]):
                self.add_rule(f"{left.strip()} <= {right.strip()}", "<=", left, right)

    def add_rule(self, text, sense, *sides):
        """Weights of measures, as links have them; a rule between sums says nothing of what does not add up."""
        weights = Counter()
        for side, sign in zip(sides, (1, -1)):
            parts = re.split(r"(?:^|\s)([+-])\s", " " + side.strip())
            for mark, name in zip(["+", *parts[1::2]], map(str.strip, parts[::2])):
                if name:
                    weights[self.canonical(name)[0]] += sign * self.canonical(name)[1] * (1 if mark == "+" else -1)
        if all(self.additive.get(name, "sum") == "sum" for name in weights):
            self.rules.append((text, sense, {name: weight for name, weight in weights.items() if weight}))

    def canonical(self, name):
        """The name that a measure or unit is read as, and the factor to it."""
        return self.read_as.get(name, (name, F(1)))

    def leaves(self, text, above=()):
        """The leaves that a label, or names joined by +, cover."""
        parts = self.names.get(plus_key(text)) or joined(text, self.names) or (text.strip(),)
        parts = [parts] if isinstance(parts, str) else parts
        return frozenset(leaf for part in parts for leaf in self.expand(part))

    def expand(self, name, above=()):
        need(name not in above, "the tree has a loop")
        whole = self.data.get("exhaustive", True)
        whole = whole if isinstance(whole, bool) else whole.get(name, True)
        parts = self.tree.get(name)
        return [x for part in parts for x in self.expand(part, (*above, name))] + ([] if whole else [name + " (other)"]) if parts else [name]


def plus_key(text):
    """What a name is known by: blanks and the order around plus signs say nothing."""
    parts = [part.strip() for part in text.split("+")]
    return "+".join(sorted(parts) if all(parts) else parts)


def ways(parts, known):
    """Every way to make a row of parts, split at plus signs, of names that are known."""
    if not parts:
        yield ()
    for i in range(1, len(parts) + 1):
        name = known.get(plus_key("+".join(parts[:i])))
        for rest in ways(parts[i:], known) if name else ():
            yield (name, *rest)


def joined(text, known):
    """The known names that a text joins with plus signs, where there is one way to read it so."""
    parts = [part.strip() for part in text.split("+")]
    head = ("",) if not parts[0] and "" in known else ()
    found = {frozenset(way): (*head, *way) for way in ways(parts[len(head):], known)}
    return next(iter(found.values())) if len(found) == 1 else None


def read_names(cells, named):
    """The names of a table by their keys: + joins what occurs by itself, or beside such a part without blanks; 80+ is a name."""
    known = {**{plus_key(cell): cell.strip() for cell in cells if "+" not in cell}, **{plus_key(name): name for name in named}}
    texts, fresh = sorted((cell for cell in cells if "+" in cell), key=lambda text: (text.count("+"), text)), True
    while fresh:
        fresh = set()
        for parts in (text.strip().split("+") for text in texts if plus_key(text) not in known):
            if all(part and part == part.strip() for part in parts) and set(parts) & set(known):
                fresh |= set(parts) - set(known)
        known.update((part, part) for part in fresh)
    for only_edges in (True, False):
        for text in texts:
            if not (only_edges and all(part.strip() for part in text.split("+"))) and joined(text, known) is None:
                known.setdefault(plus_key(text), text.strip())
    return known


# --- what claims say ------------------------------------------------------------------------------------------------
def add(*forms):
    total = Counter()
    for form, factor in forms:
        for key, weight in form.items():
            total[key] += weight * factor
    return {key: weight for key, weight in total.items() if weight}


def scaled(ends, factor, shift=0):
    return [end and (end[0] * factor + shift, end[1]) for end in ends]


class System:
    """Every claim as rows under each of its windows; and who takes no part, with the beginning of the reason."""

    def __init__(self, rows, scheme, reading, as_of):
        self.scheme, self.reading, self.unused, self.options, self.soft = scheme, reading, {}, {}, []
        for row in rows if as_of else ():
            day = re.split("[T ]", row["published"])[0]
            if not day or label(day)[1] > span(as_of)[1]:
                self.unused[row["id"]] = "published " if day else "no date of publication"
        named = {row["id"]: row for row in rows if row["id"] not in self.unused}
        for name, row in named.items():
            for old in map(str.strip, row["supersedes"].split("|")):
                if old in named and old != name and (row["kind"] != "projection" or named[old]["kind"] == "projection"):
                    self.unused[old] = f"superseded by {name}"
        self.claims = [row for row in rows if row["id"] not in self.unused]
        self.counted = defaultdict(list)
        for row in self.claims:
            if row["kind"] in (*FLOWS, "stock"):
                self.counted[scheme.canonical(row["measure"])[0]].append(row)
        self.broken = self.not_whole()
        for row in self.claims:
            try:
                is_soft = row["interval"] not in ("", "hard")
                if is_soft and not (row["low"] or row["high"]):
                    raise Unused(f"its interval is {row['interval']}, but")
                self.options[row["id"]] = {window: self.rows_of(row, window) for window in row["windows"]}
                self.soft += [row["id"]] if is_soft else []
            except Unused as reason:
                self.unused[row["id"]] = str(reason)

    def not_whole(self):
        """The (measure, unit) that need not be whole numbers; True for all."""
        continuous, read_as = self.scheme.data.get("continuous", False), lambda name: self.scheme.canonical(name)[0]
        if continuous is True or self.reading.get("printed") == "rounded":
            return True
        names = set() if continuous is False else {*words(continuous)}
        loose = {read_as(name) for *pair, low, high in self.scheme.wide for name in pair
                 if any((end * self.scheme.canonical(pair[1])[1] / self.scheme.canonical(pair[0])[1]).denominator > 1 for end in (low, high))}
        measures = {row[c] for row in self.claims for c in ("measure", "base_measure")} | loose
        pairs = product(measures, {row["unit"] for row in self.claims} | {""} | loose)
        return {(read_as(m), read_as(u)) for m, u in pairs if {m, u} & names or {read_as(m), read_as(u)} & loose}

    def whole(self, series):
        return self.broken is not True and (series.measure, series.unit) not in self.broken

    def step(self, form):
        """The distance between the values that a form over whole numbers takes; None where some need not be whole."""
        if not form or not all(self.whole(series) for series, _, _ in form):
            return None
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
            found += [Row(form, ends, part, loose) for ends in ([[low, None], [None, high]] if empty else [[low, high]])]
        return found

    def says(self, row, window):
        """(form, ends, part) of every statement that a claim makes."""
        kind, per = row["kind"], row["per"]
        if kind == "projection":
            raise Unused("projection")
        unit, allowed = self.unit_of(row), interval(row, self.reading) if kind != "order" else [(F(0), False), None]
        if kind in ("total", "stock"):
            yield self.form(row, "", unit, window), allowed, ""
        elif kind == "rate":
            if self.scheme.additive.get(self.scheme.canonical(row["measure"])[0], "sum") != "sum":
                raise Unused("its measure is declared additive")
            yield self.form(row, "", unit, window), scaled(allowed, self.in_units(window, per)[0]), ""
        elif kind in ("each", "order"):
            for more, less, part in self.compared_units(row, window):
                yield add((self.form(row, "", unit, more), 1), *([(self.form(row, "", unit, less), -1)] if less else [])), allowed, part
        else:
            own, base = self.form(row, "", unit, window), self.form(row, "base_", self.base_unit(row, window, unit), row["base"] or window)
            if kind == "difference":
                yield add((own, 1), (base, -1)), allowed, ""
                return
            if any(series.measure in self.scheme.signed for series, _, _ in base):
                raise Unused("its base may be negative")
            yield base, [(F(0), True), None], "base"
            parts = {"ratio": F(1), "growth": F(100)}.get(kind) or figure(per or "100")[0]
            low, high = scaled(allowed, 1 / parts, 1 if kind == "growth" else 0)
            if low:
                yield add((own, 1), (base, -low[0])), [(F(0), low[1]), None], ""
            if high:
                yield add((own, 1), (base, -high[0])), [None, (F(0), high[1])], ""

    def compared_units(self, row, window):
        """(unit, another that it is at least as large as, the one it is named by); in a claim of each unit no other."""
        per, way = row["per"], row["relation"] if row["kind"] == "order" else ""
        if per == "hour":
            raise Unused("hours are shorter")
        whole = units(window, per)
        best = label(row["value"]) if way and row["value"] else whole[-1] if whole else window
        rest = [unit for unit in whole if unit[1] <= best[0] or best[1] <= unit[0]]
        pairs = {"": [(unit, None, unit) for unit in whole], "rising": [(b, a, b) for a, b in zip(whole, whole[1:])],
                 "falling": [(a, b, b) for a, b in zip(whole, whole[1:])], "highest": [(best, unit, unit) for unit in rest],
                 "lowest": [(unit, best, unit) for unit in rest]}[way]
        if not pairs:
            raise Unused({"": f"no whole {per}", "highest": f"no other whole {per}", "lowest": f"no other whole {per}"}.get(way, "fewer than two"))
        return pairs

    @staticmethod
    def in_units(window, per):
        """How many units of time a window has; and whether by their mean length, since it is cut elsewhere than between them."""
        whole = units(window, per) if per in MONTHS else []
        by_mean = not whole or (whole[0][0], whole[-1][1]) != window
        return (window[1] - window[0]) / DAYS[per] if by_mean else len(whole), by_mean

    def is_level(self, measure):
        return {row["kind"] for row in self.counted[self.scheme.canonical(measure)[0]]} == {"stock"}

    def units_near(self, measure, category, geography, window):
        """Units of the figures of a measure that overlap a window and have the category, else share a leaf of it."""
        leaves, places, kinds = self.scheme.leaves(category), self.scheme.leaves(geography), ("stock",) if self.is_level(measure) else FLOWS
        near = [row for row in self.counted[self.scheme.canonical(measure)[0]] if row["kind"] in kinds and self.scheme.leaves(row["geography"]) & places
                and row["windows"][0][0] < window[1] and window[0] < row["windows"][0][1]]
        same = [row for row in near if self.scheme.leaves(row["category"]) == leaves]
        return list(dict.fromkeys(row["unit"] for row in same or near if self.scheme.leaves(row["category"]) & leaves))

    def unit_of(self, row):
        if row["kind"] not in RATIOS and (row["unit"] or row["kind"] not in ("difference", "order")):
            return row["unit"]
        found = self.units_near(row["measure"], row["category"], row["geography"], row["windows"][0])
        if len(found) > 1:
            raise Unused("several units: ")
        return found[0] if found else ""

    def base_unit(self, row, window, own):
        measure = row["base_measure"] or row["measure"]
        found = self.units_near(measure, row["base_category"] or row["category"], row["geography"], row["base"] or window)
        if own in found or not found:
            return own if found or measure == row["measure"] else ""
        if len(found) > 1:
            raise Unused("several units for its base: ")
        return found[0]

    def form(self, row, side, unit, window):
        """The sum over leaves and places; levels with one label, and what does not add up, have a series of their own."""
        name, category = (row[side + c] or row[c] for c in ("measure", "category"))
        (measure, f), (unit, g) = self.scheme.canonical(name), self.scheme.canonical(unit)
        leaves, places = self.scheme.leaves(category), self.scheme.leaves(row["geography"])
        level = row["kind"] == "stock" or (row["kind"] in (*RATIOS, "difference") and self.is_level(name))
        kind, tag = self.scheme.additive.get(measure, "sum"), "level" if level and window[1] - window[0] > 1 else ""
        if kind != "sum":
            leaves, places, tag = ["+".join(sorted(leaves))], ["+".join(sorted(places))], kind
        tag = tag and "{} {} to {}".format(tag, *map(date.fromordinal, window))
        return {(Series(measure, unit, row["basis"], row["dated_by"], leaf, place, level, tag), *window): f * g
                for leaf in leaves for place in places}


# --- what the rules of the scheme say -------------------------------------------------------------------------------
class Rules:
    """Identities and orders: a line of a sum is compared with the rule itself; for a witness all that matter are listed."""

    def __init__(self, system):
        self.system, self.scheme, self.cuts = system, system.scheme, defaultdict(set)
        self.told = {key for name, options in system.options.items() if name not in system.soft
                     for said in options.values() for row in said for key in row.form if not key[0].tag}
        for series, start, end in self.told:
            self.cuts[series] |= {start, end}
        rules, flows = self.scheme.rules, {series.measure for series in self.cuts if not series.level}
        stocks = {m for _, _, weights in rules for m in weights if system.is_level(m)}
        # what nobody tells beside stocks may be a stock itself
        self.levels = stocks | {m for _, _, weights in rules for m in weights if m not in flows and not system.counted[m]
                                and all(stocks & set(other) for _, _, other in rules if m in other)}
        self.began = [row for group, cuts in self.families() for row in self.beginnings(group, cuts)]

    def beginnings(self, group, cuts):
        """(name, form, ends): nothing was counted before the day on which counting began, as the scheme or running totals say."""
        told = [(series, start, end) for series, start, end in self.told if series in cuts]
        first, since = self.first_day(cuts), self.scheme.since
        if not any(self.by_date(rule) and set(rule[2]) - self.levels for rule in group) or since == "unknown":
            return
        for rule in group:
            flows, day, why = set(rule[2]) - self.levels, first, ", where the running totals begin"
            windows = {(start, end) for series, start, end in told if series.measure in flows}
            if since:
                day, why = min([label(since)[0], *(start for series, start, _ in told if not series.level)]), ""
            elif flows == set(rule[2]) or rule[1] == "<=" or not self.are_running(windows, first, flows, told[0][0]):
                continue
            for leaf, measure in product({(s.category, s.geography) for s in cuts}, flows):
                series = told[0][0]._replace(measure=measure, category=leaf[0], geography=leaf[1], level=False)
                form = {(series._replace(tag=f"before {date.fromordinal(first)}"), first, first + 1): 1}
                form.update({(series, first, day): 1} if day > first else {})
                yield "counting began on {0.day} {0:%b} {0.year}".format(date.fromordinal(day)) + why, form, [(F(0), False), (F(0), False)]

    def first_day(self, cuts):
        """The first day in the table, or that on which the scheme says that counting began."""
        since = [] if self.scheme.since in (None, "unknown") else [label(self.scheme.since)[0]]
        return min(since + [day for days in cuts.values() for day in days])

    def are_running(self, windows, first, flows, family):
        """Whether flows are told only from the first day on, and not for an ordinary period or the year to date."""
        days = [date.fromordinal(day) for window in windows for day in window]
        printed = [end - first for row in self.system.claims if row["kind"] == "total" and row["relation"] in ("", "exact")
                   and not row["low"] + row["high"] and self.scheme.canonical(row["measure"])[0] in flows
                   and (self.scheme.canonical(row["unit"])[0], row["basis"], row["dated_by"]) == family[1:4]
                   for start, end in row["windows"] if start == first]
        months = any(a.day == b.day == 1 for a, b in zip(days[::2], days[1::2]))
        longest, day = max(printed, default=1), date.fromordinal(first)
        return not (any(start != first for start, _ in windows) or (day.month, day.day) == (1, 1) or months
                    or longest < 2 or (longest == 7 and day.weekday() == 0))

    def by_date(self, rule):
        """Whether a rule compares all that was counted up to a day."""
        return rule[1] == "<=" or bool(self.levels & set(rule[2]))

    def row(self, rule, leaf, first, start, end):
        """One rule in a window, or for all that was counted up to a day: before the first day, and since."""
        _, sense, weights = rule
        by_date, form = self.by_date(rule), {}
        for measure, weight in weights.items():
            series = leaf._replace(measure=measure, level=measure in self.levels)
            if not by_date and start < end:
                form[series, start, end] = weight
            elif series.level:
                form[series, end - 1, end] = weight
            else:
                form[series._replace(tag=f"before {date.fromordinal(first)}"), first, first + 1] = weight
                if first < end:
                    form[series, first, end] = weight
        return form, [None if sense == "<=" else (F(0), False), (F(0), False)]

    def ends(self, name, form):
        """All that rules of this name say of a form."""
        found = [ends for other, same, ends in self.began if (other, same) == (name, form)]
        for rule in (rule for rule in self.scheme.rules if rule[0] == name):
            tagged = [start for series, start, _ in form if series.tag.startswith("before ")]
            for series, start, end in form:
                leaf = series._replace(measure="", level=False, tag="")
                tries = [(start, end)] + [(day, day) for day in tagged[:1]]
                found += [ends for a, b in tries for same, ends in [self.row(rule, leaf, *(tagged or [a])[:1], a, b)] if same == form]
        return found

    def families(self):
        """Measures that rules tie, at first or second hand, unit by unit and basis by basis: (rules, cut days by series)."""
        left = list(self.scheme.rules)
        while left:
            group, measures = [left.pop(0)], set()
            while len(measures) < len({m for rule in group for m in rule[2]}):
                measures = {m for rule in group for m in rule[2]}
                group += [rule for rule in left if measures & set(rule[2])]
                left = [rule for rule in left if not measures & set(rule[2])]
            own = {s: days for s, days in self.cuts.items() if days and s.measure in measures and s.level == (s.measure in self.levels)}
            for key in {s[1:4] for s in own}:
                yield group, {s: days for s, days in own.items() if s[1:4] == key}

    def listed(self):
        """Every row of the rules on the days on which windows begin and end."""
        yield from ((form, ends) for _, form, ends in self.began)
        for group, cuts in self.families():
            first, by_date = self.first_day(cuts), [r for r in group if self.by_date(r)]
            for leaf in {s._replace(measure="", level=False) for s in cuts}:
                here = {s: days for s, days in cuts.items() if s[1:6] == leaf[1:6]}
                flows = {day for s, days in here.items() if not s.level for day in days}
                ends = {day for s, days in here.items() if s.level for day in days if day - 1 in days}
                for rule in group:
                    days = sorted(flows | {first} if rule in by_date or by_date else flows)
                    if rule in by_date:
                        only_levels = set(rule[2]) <= self.levels
                        yield from (self.row(rule, leaf, first, first, day) for day in (ends if only_levels else ends.union(days))
                                    if day > first or not self.levels & set(rule[2]))
                    else:
                        yield from (self.row(rule, leaf, first, a, b) for a, b in zip(days, days[1:]))
                        yield from [self.row(rule, leaf, first, first, first)] if by_date else ()


# --- evidence -------------------------------------------------------------------------------------------------------
def told_form(pieces, system):
    """A form as the answer writes it; what it says of signs and whole numbers must be so."""
    form = Counter()
    for piece in pieces:
        series = Series(*(piece[name] for name in Series._fields))
        need((piece["signed"], piece["whole"]) == (series.measure in system.scheme.signed, system.whole(series)), "a sign or wholeness told wrongly")
        form[(series, *(date.fromisoformat(piece[end]).toordinal() for end in ("start", "end")))] += F(piece["weight"])
    return {key: weight for key, weight in form.items() if weight}


def says_as_much(end, told, sign):
    """Whether an end is the bound that is told, or a narrower one."""
    return end is not None and (sign * end[0], end[1]) >= (sign * told[0], told[1])


class Proof:
    """The certificate of one conflict, tried under one choice of windows after the other; collects what it uses."""

    def __init__(self, system, rules):
        self.system, self.rules, self.used, self.assumed, self.days = system, rules, set(), set(), set()

    def said(self, line, form, choice, granted):
        """(ends, ends before whole numbers tighten them) that a claim, a rule or a case gives to the form of a line."""
        name = line["id"]
        if line["role"] == "case":
            return [(ends, ends) for same, ends in granted if same == form]
        if line["role"] == "rule":
            self.assumed.add(name if name.startswith("counting began on ") else f"the rule {name}")
            return [(ends, ends) for ends in self.rules.ends(name, form)]
        need(line["role"] == "claim" and name in self.system.options, f"a line of {name!r}, which is no claim that is used")
        self.used.add(name)
        self.assumed |= {f"the base of {name} counts something"} if line["part"] == "base" else set()
        rows = self.system.options[name][choice.get(name, next(iter(self.system.options[name])))]
        return [(row.ends, row.loose) for row in rows if (row.form, row.part) == (form, span(line["part"]))]

    def refutes(self, certificate, choice, granted=()):
        cases, lines = certificate["cases"], certificate["terms"] + certificate["rules"]
        need(bool(cases) != bool(lines), "a certificate is either a sum or cases")
        if not cases:
            return self.adds_up(lines, choice, granted)
        if cases[0]["windows"]:
            self.used |= {name for case in cases for name, _ in case["windows"]}
            fitting = [case for case in cases if all(choice.get(name) == span(window) for name, window in case["windows"])]
            need(fitting and not any(case["bound"] for case in cases), "a choice of windows is not refuted")
            return self.refutes(fitting[0]["certificate"], choice, granted)
        self.assumed.add("whole numbers")
        need(len(cases) == 2 and not any(case["windows"] for case in cases), "a split has two cases")
        below, above = (case["bound"] for case in cases)
        form, k = told_form(below["form"], self.system), F(below["bound"])
        need(form == told_form(above["form"], self.system) and (below["side"], above["side"]) == ("high", "low"), "a split of two sums")
        need(not below["strict"] and not above["strict"] and F(above["bound"]) == k + 1, "a split that leaves something out")
        step = self.system.step(form)
        need(step and step.denominator == k.denominator == 1, "a split of a sum that need not be whole")
        for case, ends in zip(cases, ([None, (k, False)], [(k + 1, False), None])):
            self.refutes(case["certificate"], choice, (*granted, (form, ends)))

    def adds_up(self, lines, choice, granted):
        """Low sides less high sides cover no cell positively, none at all of a signed measure, and still ask for more than 0."""
        gap, loose_gap, cover = (F(0), False), (F(0), False), defaultdict(Counter)
        for line in lines:
            side = ("low", "high").index(line["side"])
            sign, m, told, form = (1, -1)[side], F(line["multiplier"]), (F(line["bound"]), line["strict"]), told_form(line["form"], self.system)
            said = [loose[side] or told for ends, loose in self.said(line, form, choice, granted) if says_as_much(ends[side], told, sign)]
            need(m > 0 and said and told[1] in (True, False), f"{line['id'] or 'a case'} does not say what a line of the sum says")
            gap, loose_gap = ((g[0] + sign * m * end[0], g[1] or end[1]) for g, end in ((gap, told), (loose_gap, said[0])))
            for (series, start, end), weight in form.items():
                cover[series][start] += sign * m * weight
                cover[series][end] -= sign * m * weight
                if series.tag.startswith("level "):
                    self.days.add(series.tag)
        for series, steps in cover.items():
            level = F(0)
            for day in sorted(steps):
                level += steps[day]
                need(level <= 0 and (not level or series.measure not in self.system.scheme.signed), "a sum leaves something that is not told")
                self.assumed |= {"no negative period"} if level else set()
        need(gap > (0, False), "a sum is no contradiction")
        self.assumed |= set() if loose_gap > (0, False) else {"whole numbers"}


def check_conflict(conflict, system, rules, soft):
    """Whether claims refute each other under every choice of their windows, and what that assumes is told."""
    ids, proof = conflict["ids"], Proof(system, rules)
    need(ids and len(set(ids)) == len(ids) and set(ids) <= set(system.options), "a conflict of claims that are not used")
    need([name for name in ids if name in system.soft] == list(soft), "a conflict with an interval that is no hard limit")
    unclear = [name for name in ids if len(system.options[name]) > 1]
    for choice in product(*(system.options[name] for name in unclear)):
        proof.refutes(conflict["certificate"], dict(zip(unclear, choice)))
    need(proof.used == set(ids), "a conflict names other claims than its sums use")
    told, assumed = [premise["text"] for premise in conflict["premises"]], proof.assumed | ({"one definition", "one vintage"} if len(ids) > 1 else set())
    for row in (row for row in system.claims if row["id"] in ids):
        names = {row[c] for c in ("measure", "base_measure", "unit")}
        assumed |= {f"{name} read as " for name in names if name in system.scheme.read_as and (len(ids) > 1 or system.scheme.canonical(name)[1] != 1)}
        if row["id"] in soft:
            assumed.add(f"the {'range' if row['interval'] == 'source_range' else row['interval'] + ' interval'} of {row['id']}")
        if row["kind"] == "rate" and row["per"] in MONTHS and any(system.in_units(window, row["per"])[1] for window in row["windows"]):
            assumed.add(f"a {row['per']} of ")
    missing = [text for text in sorted(assumed) if not any(other.startswith(text) for other in told)]
    need(not missing, f"it is not told that a conflict assumes {', '.join(missing)}")
    need(sum(text.startswith("one reference day in ") for text in told) == len(proof.days), "not every reference day is told")


def check_witness(witness, system, rules):
    """Whether one possible series satisfies every hard claim under the windows chosen, and every rule."""
    cells = defaultdict(list)
    for c in witness["cells"]:
        series, value = Series(*(c[name] for name in Series._fields)), F(c["value"])
        start, end = (date.fromisoformat(c[side]).toordinal() for side in ("start", "end"))
        need(start < end and (value >= 0 or series.measure in system.scheme.signed), "a cell of less than nothing")
        need(value.denominator == 1 or not system.whole(series), "a broken cell of what is counted in whole numbers")
        cells[series].append((start, end, value))
    for parts in cells.values():
        need(all(a[1] <= b[0] for a, b in zip(sorted(parts), sorted(parts)[1:])), "cells of the witness overlap")

    def holds(form, ends):
        total = F(0)
        for (series, start, end), weight in form.items():
            for first, last, value in cells.get(series, ()):
                if value and first < end and start < last:
                    need(start <= first and last <= end, "a window cuts a cell of the witness")
                    total += weight * value
        return all(end is None or says_as_much((sign * total, False), (sign * end[0], end[1]), 1) if not (end and end[1]) else sign * total > sign * end[0]
                   for end, sign in zip(ends, (1, -1)))

    chosen = {name: span(window) for name, window in witness["windows"]}
    need(len(chosen) == len(witness["windows"]) and set(chosen) <= set(system.options), "windows of claims that are not used")
    for name, options in system.options.items():
        window = chosen.get(name, next(iter(options)))
        need(window in options, f"the witness gives {name} a window that it does not have")
        need(name in system.soft or all(holds(row.form, row.ends) for row in options[window]), f"the witness does not satisfy {name}")
    need(all(holds(*row) for row in rules.listed()), "the witness breaks a rule of the scheme")


# --- the whole answer -----------------------------------------------------------------------------------------------
def read_table(path, told, customs):
    """The rows of the table, which must be those of the answer; a leading apostrophe only guards a formula."""
    text = pathlib.Path(path).read_bytes().decode("utf-8-sig")
    rows = [{k: v[1:] if re.match(r"'[=+\-@\t\r]", v) else v for k, v in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]
    need(len(rows) == len(told) and len({row["id"] for row in rows}) == len(rows), f"the table has {len(rows)} rows, the answer {len(told)}; or ids repeat")
    for row, own in zip(rows, told):
        for column in {*row, *own}:
            pair = [cells.get(column, "").strip() for cells in (row, own)]
            if column in ("value", "low", "high") and own["id"] in customs:
                pair = [re.sub("[^0-9]", "", text).lstrip("0") for text in pair]  # written again with other marks
            need(pair[0] == pair[1], f"{column} of {own['id']} is not told as the table has it")
        row.update({column: row.get(column, "").strip() for column in CELLS})
        row["windows"] = list(dict.fromkeys(product(*(
            [day, *(label(x)[0] for x in row[other].split("|") if x.strip())] for day, other in zip(window_of(row, ""), ("start_or", "end_or"))))))
        row["base"] = row["base_start"] and window_of(row, "base_")
        need(all(start < end for start, end in row["windows"]), f"{row['id']} has a window that ends before it starts")
    return rows


def window_of(row, side):
    """The window as printed; through is the last day or label counted, end the first day no longer counted."""
    start, end, through = (row[side + name] for name in ("start", "end", "through"))
    through = {"start": start, "published": re.split("[T ]", row["published"])[0]}.get(through.lower(), through)
    return label(start)[0], label(end)[0] if end else label(through or start)[1]


def check_statements(told, system, rules):
    """Whether the rows that the answer lists are those that the table gives, and rules of the scheme."""
    derived, listed = Counter(), Counter()
    for row in (row for row in system.claims if row["id"] in system.options):
        for window, said in system.options[row["id"]].items():
            derived.update((row["id"], row["kind"], window, len(row["windows"]) > 1, row["id"] in system.soft, s.part,
                            frozenset(s.form.items()), *s.ends) for s in said)
    for s in told:
        form = told_form(s["form"], system)
        ends = [None if s[end] is None else (F(s[end]), s[end + "_open"]) for end in ("low", "high")]
        if s["kind"]:
            listed[(s["id"], s["kind"], span(s["window"]), s["ambiguous"], s["soft"], span(s["part"]), frozenset(form.items()), *ends)] += 1
        else:
            need(ends in rules.ends(s["id"], form), f"the scheme has no rule {s['id']!r} of this form")
    wrong = sorted({str(key[0]) for key in (derived - listed) + (listed - derived)})
    need(not wrong, f"statements of {', '.join(wrong[:5])} are not what the table says")


def check(table, answer, scheme):
    told = answer["claims"]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    need(answer["input_hash"] == hashlib.sha256(text.encode()).hexdigest(), "the claims are not those that the answer was given on")
    rows = read_table(table, told["rows"], told.get("customs", {}))
    names = {row[c] for row in rows for c in ("category", "base_category", "geography")} | set(told.get("names", ()))
    need(scheme is None or scheme == told["scheme"], "the answer was given under another scheme")
    need({**READING, **answer["reading"]} == {**READING, **told.get("reading", {})}, "the answer was given under another reading")
    system = System(rows, Scheme(told["scheme"], names), answer["reading"], answer["as_of"])
    rules, unused = Rules(system), dict(answer["unused"])
    need(set(unused) == set(system.unused) and all(unused[name].startswith(reason) for name, reason in system.unused.items()),
         "claims are left out in silence, or for another reason")
    need(answer["soft"] == system.soft, "intervals that are no hard limits are told wrongly")
    check_statements(answer["statements"], system, rules)
    for conflict in answer["conflicts"]:
        check_conflict(conflict, system, rules, ())
    for tension in answer["tensions"]:
        check_conflict(tension, system, rules, tension["soft"] or ("none",))
    status, witness, conflicts = answer["status"], answer["witness"], answer["conflicts"]
    need({"consistent": witness and not conflicts, "inconsistent": conflicts and not witness}.get(status), f"{status}, which has no evidence")
    if witness:
        check_witness(witness, system, rules)
    return f"{status}; {len(conflicts)} conflicts, {len(answer['tensions'])} tensions"


def main(table, answer, scheme=None):
    try:
        told, given = (json.loads(pathlib.Path(path).read_bytes()) if path else None for path in (answer, scheme))
        verdict = check(table, told, given)
    except Refused as complaint:
        print("NOT CONFIRMED:", complaint)
        return True
    except Exception as problem:
        print("NOT CONFIRMED: this cannot be read:", type(problem).__name__, problem)
        return True
    print("confirmed:", verdict)
    return False


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
