# fmt: off
"""Names, links and rules of a scheme: what verify_certificate.py works out of a scheme by itself.

Standard library only; shares no code with the package. Forms and ends are those of claim_rows.py.
"""
import re
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction as F
from unicodedata import normalize

from claim_rows import label, need, number, words

def flat(part): return [x for p in part for x in flat(p)] if isinstance(part, (list, tuple)) else [part]
def tokens(text): return [" ".join(part.split()) for part in normalize("NFC", text).split("+")]
def key_of(parts): return "+".join(sorted(parts) if all(parts) else parts)  # a + b is b+a; 80+ is a name

def joined(text, known):
    """The names that a text with plus signs joins, where there is one way to make it of known names; else None."""
    parts = tokens(text)
    head = {""} if not parts[0] and "" in known else set()
    parts = parts[len(head):]
    ways = [set() for _ in parts] + [{frozenset(head)}]
    for i in reversed(range(len(parts))):
        for j in range(i + 1, len(parts) + 1):
            name = known.get(key_of(parts[i:j]))
            if name: ways[i] |= {way | {name} for way in ways[j]}
            need(len(ways[i]) < 100, f"{text!r} can be made of names in too many ways")
    return next(iter(ways[0])) if len(ways[0]) == 1 else None

class Scheme:
    """Trees, links and rules, as the JSON of a scheme has them; and the names of the table's cells."""
    def __init__(self, data, cells):
        self.data, self.tree = data, {name: words(parts) for name, parts in data.get("tree", {}).items()}
        self.read_as, self.rules, self.wide, self.covered, self.read = {}, [], [], {}, {}
        self.read_links(data.get("links", []))
        self.signed = {self.canonical(name)[0] for name in words(data.get("signed"))}
        self.additive = {self.canonical(name)[0]: kind for name, kind in data.get("additive", {}).items()}
        for text in words(data.get("identities")): self.add_rule(text, "==", *re.split(r"==|(?<![<>])=", text))
        for sides in (text.split("<=") for text in words(data.get("order"))):
            for a, b in zip(sides, sides[1:]): self.add_rule(f"{a.strip()} <= {b.strip()}", "<=", a, b)
        self.read_names(cells)
    def read_links(self, links):
        """Names of one factor are read as one; those with a range of factors are only listed."""
        for left, right, *ends in (flat(link) for link in (links.items() if isinstance(links, dict) else links)):
            low, high = (number((ends or [1])[k]) for k in (0, -1))
            need(0 < low <= high, "a link without a factor of more than nothing")
            (one, f), (other, g) = self.canonical(left), self.canonical(right)
            if low != high: self.wide.append((left, right, low, high))
            elif one != other:
                by = low * g / f
                self.read_as = {n: (other, h * by) if to == one else (to, h) for n, (to, h) in self.read_as.items()}
                self.read_as[one] = (other, by)
        self.linked, self.loose = set(), set()  # names in links with a range; those that need not be whole
        for left, right, *ends in self.wide:
            (one, f), (other, g) = self.canonical(left), self.canonical(right)
            self.linked |= {one, other} if one != other else set()
            broken = any((end * g / f).denominator > 1 for end in ends)
            self.loose |= {one, other} if one != other and broken else set()
    def add_rule(self, text, sense, *sides):
        """Weights of measures, as links have them; a rule between sums says nothing of what does not add up."""
        need(len(sides) == 2, f"the rule {text} has not two sides")
        weights, read = Counter(), Counter()
        for sign, parts in zip((1, -1), (re.split(r"(?:^|\s)([+-])\s", " " + side.strip()) for side in sides)):
            for mark, name in zip(["+", *parts[1::2]], parts[::2]):
                if name.strip(): weights[name.strip()] += sign if mark == "+" else -sign
        names = {self.canonical(name) for name, weight in weights.items() if weight}
        for name, weight in weights.items(): read[self.canonical(name)[0]] += weight * self.canonical(name)[1]
        if all(self.additive.get(name, "sum") == "sum" for name, _ in names):
            self.rules.append((text, sense, {name: weight for name, weight in read.items() if weight},
                {name for name, _ in names}))
    def canonical(self, name):
        """What a name is read as, and the factor to it."""
        return self.read_as.get(name, (name, F(1)))
    def read_names(self, cells):
        """+ joins names that occur by themselves, or stand without blanks beside one that does."""
        named = {*self.tree, *flat(list(self.tree.values())), *(name + " (other)" for name in self.tree)}
        self.known = {key_of(tokens(text)): text.strip() for text in cells if "+" not in text}
        self.known.update((key_of(tokens(text)), text) for text in named)
        self.unsaid, fresh, unions = set(), True, [text for text in cells if "+" in text]
        unions.sort(key=lambda text: (text.count("+"), text))
        while fresh:
            near = [text.strip().split("+") for text in unions if key_of(tokens(text)) not in self.known]
            fresh = {p for parts in near if all(parts) and parts == [*map(str.strip, parts)]
                and {*parts} & {*self.known} for p in parts} - {*self.known}
            self.unsaid |= fresh
            self.known.update((part, part) for part in fresh)
        for text in unions:  # a plus sign at an end joins nothing
            if not all(tokens(text)) and joined(text, self.known) is None:
                self.known.setdefault(key_of(tokens(text)), text.strip())
        self.names = dict(self.known)
        for text in unions:
            if joined(text, self.known) is None: self.names.setdefault(key_of(tokens(text)), text.strip())
    def parts(self, text):
        """The names that a label joins; one where it is a name itself."""
        if text not in self.read:
            name = self.names.get(key_of(tokens(text)))
            self.read[text] = frozenset([name]) if name is not None else "+" in text and (joined(text, self.known)
                or joined(text, self.names)) or frozenset([text.strip()])
        return self.read[text]
    def is_inferred(self, text): return len(self.parts(text)) > 1 and bool(self.parts(text) & self.unsaid)
    def leaves(self, text): return frozenset().union(*map(self.expand, self.parts(text)))
    def expand(self, name, above=()):
        """The leaves of a name."""
        need(name not in above, "the tree has a loop")
        if name not in self.covered:
            whole, parts = self.data.get("exhaustive", True), self.tree.get(name)
            more = () if (whole if isinstance(whole, bool) else whole.get(name, True)) else (name + " (other)",)
            self.covered[name] = frozenset(more).union(*(self.expand(part, (*above, name)) for part in parts)
                ) if parts else frozenset([name])
        return self.covered[name]

class Rules:
    """Identities and orders on the days on which windows of claims begin and end: {(name, form): ends}."""
    def __init__(self, system, ids):
        self.system, self.rows, self.beyond, self.cuts = system, {}, set(), defaultdict(set)
        scheme, rules = system.scheme, list(system.scheme.rules)
        cells = {cell for name in ids for said in system.options[name].values() for row in said for cell in row.form}
        self.told = {cell for cell in cells if not cell[0].tag}
        for series, start, end in self.told: self.cuts[series] |= {start, end}
        for rule in rules: self.add_level_rule(rule, {cell for cell in cells if cell[0].tag.startswith("level ")})
        stocks = {m for rule in rules for m in rule[2] if system.is_level(m)}
        flows = {series.measure for series in self.cuts if not series.level}
        # what nobody tells may be a stock
        self.levels = stocks | {m for rule in rules for m in rule[2] if m not in flows and not system.counted[m]}
        # but a column left out of a table of running totals is one of them
        for rule in (rule for rule in rules if not stocks & set(rule[2])):
            windows = {(a, b) for s, a, b in self.told if s.measure in rule[2] and not s.level}
            if len(windows) > 1 and len({a for a, _ in windows}) == 1: self.levels -= set(rule[2])
        while rules:  # those that share measures, at first or second hand, have one first day and all days in common
            group, measures = [rules.pop(0)], set()
            while measures != {m for rule in group for m in rule[2]}:
                measures = {m for rule in group for m in rule[2]}
                group += [r for r in rules if measures & set(r[2])]
                rules = [r for r in rules if not measures & set(r[2])]
            own = {s: days for s, days in self.cuts.items()
                   if s.measure in measures and s.level == (s.measure in self.levels)}
            families = defaultdict(dict)
            for s, days in own.items(): families[s[1:4]][s] = days
            for cuts in families.values(): self.add_group(sorted(group, key=scheme.rules.index), cuts)
    def by_date(self, rule): return rule[1] == "<=" or bool(self.levels & set(rule[2]))
    def add(self, rule, form): self.rows[rule[0], form] = [None if rule[1] == "<=" else (F(0), False), (F(0), False)]
    def add_level_rule(self, rule, cells):
        """A rule between levels of one label holds on the day that the label stands for."""
        if not all(map(self.system.is_level, rule[3])): return
        for series, start, end in cells:
            form = {(series._replace(measure=m), start, end): weight for m, weight in rule[2].items()}
            if form and series.measure in rule[3]: self.add(rule, frozenset(form.items()))
    def add_group(self, group, cuts):
        """Every rule for every leaf, in windows or for all that was counted up to a date."""
        since, leaves = self.system.scheme.data.get("since"), defaultdict(lambda: (set(), set()))
        earlier = any(self.by_date(rule) and set(rule[2]) - self.levels for rule in group)
        begun = [label(since)[0]] if since not in (None, "unknown") else []
        began = {day_why for rule in group for day_why in (self.beginning(rule, cuts, begun) if earlier else ())}
        first = min(begun + [day for days in cuts.values() for day in days])
        for s, days in cuts.items():
            own = leaves[s._replace(measure="", level=False)]
            own[s.level].update({day for day in days if day - 1 in days} if s.level else days)
        for leaf, (flows, ends) in leaves.items():
            for rule in group:
                with_levels = self.levels & set(rule[2])
                days = sorted(flows | ({first} if earlier else set()))
                if self.by_date(rule):
                    days = ends if set(rule[2]) <= self.levels else ends | flows | {first}
                    spans = [(first, day) for day in days if day > first or not with_levels]
                else: spans = [*zip(days, days[1:]), *([(first, first)] if earlier else [])]
                for start, end in spans: self.add(rule, self.form(rule, leaf, first, start, end))
                for day, why in self.beginning(rule, cuts, begun) if began else ():
                    for m in set(rule[2]) - self.levels: self.begin(leaf._replace(measure=m), first, day, why)
    def before(self, series, first): return series._replace(tag=f"before {date.fromordinal(first)}"), first, first + 1
    def begin(self, series, first, day, why):
        """Nothing was counted before a day."""
        form = {self.before(series, first): 1, **({(series, first, day): 1} if day > first else {})}
        name = "counting began on {0.day} {0:%b} {0.year}{1}".format(date.fromordinal(day), why)
        self.rows[name, frozenset(form.items())] = [(F(0), False)] * 2
    def form(self, rule, leaf, first, start, end):
        """One rule in a window; or for what was counted before the first day, and since, and levels on the last day."""
        form = {}
        for measure, weight in rule[2].items():
            s = leaf._replace(measure=measure, level=measure in self.levels)
            if s.level: form[s, end - 1, end] = weight
            elif not self.by_date(rule) and start < end: form[s, start, end] = weight
            else: form.update({self.before(s, first): weight, **({(s, first, end): weight} if end > first else {})})
        return frozenset(form.items())
    def beginning(self, rule, cuts, begun):
        """The day on which counting began: the scheme's; or the first, where flows beside stocks are running totals."""
        flows, told = set(rule[2]) - self.levels, [cell for cell in self.told if cell[0] in cuts]
        if begun: return [(min(begun + [start for s, start, _ in told if not s.level]), "")]
        windows = [(start, end) for s, start, end in told if s.measure in flows]
        first, is_open = min(start for _, start, _ in told), self.system.scheme.data.get("since")
        if is_open or rule[1] == "<=" or flows == set(rule[2]) or {start for start, _ in windows} - {first}: return []
        read_as, family, day = self.system.scheme.canonical, next(iter(cuts))[1:4], date.fromordinal(first)
        printed = [end - start for row in self.system.claims.values() for start, end in row["windows"] if start == first
            and row["kind"] == "total" and row["relation"] in ("", "exact") and not row["low"] + row["high"]
            and read_as(row["measure"])[0] in flows and (read_as(row["unit"])[0], *family[1:]) == family
            and (row["basis"], row["dated_by"]) == family[1:]]
        usual = (day.month, day.day) == (1, 1) or max(printed, default=1) in ((1, 7) if day.weekday() == 0 else (1,))
        months = any(date.fromordinal(a).day == date.fromordinal(b).day == 1 for a, b in windows)
        return [] if usual or months else [(first, ", where the running totals begin")]
