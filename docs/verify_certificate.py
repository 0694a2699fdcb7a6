# fmt: off
"""Check an answer of check_consistency without deserstats: verify_certificate.py claims.csv answer.json [scheme.json]

Standard library, and claim_rows.py beside this file. Table (as ClaimSet.to_csv writes it), scheme and reading are
turned into rows once more. Of the answer nothing is believed: multipliers, splits, chosen windows and the cells of a
witness are tried out. Confirmed is the verdict by its conflicts, with what they assume, or by its witness, and
tensions; notes, flips, the table per claim, and whether all conflicts are listed, are not looked at. Head counts
("distinct"), delays and links with a range of factors are not worked out: what rests on them is not confirmed in
full.
"""
import csv, hashlib, io, json, pathlib, re, sys
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction as F
from itertools import product

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from claim_rows import CELLS, READING, Refused, Scheme, Series, System, label, need, span

# --- what the rules of the scheme say ---
class Rules:
    """Identities and orders on the days on which windows of claims begin and end: {(name, form): ends}."""
    def __init__(self, system, ids):
        self.system, self.rows, self.cuts, rules = system, {}, defaultdict(set), list(system.scheme.rules)
        self.told = {cell for name in ids for said in system.options[name].values() for row in said for cell in row.form
            if not cell[0].tag}
        for series, start, end in self.told: self.cuts[series] |= {start, end}
        stocks = {m for rule in rules for m in rule[2] if system.is_level(m)}
        flows = {series.measure for series in self.cuts if not series.level}
        # what nobody tells may be a stock
        self.levels = stocks | {m for rule in rules for m in rule[2] if m not in flows and not system.counted[m]}
        while rules:  # those that share measures, at first or second hand, have one first day and all days in common
            group, measures = [rules.pop(0)], set()
            while measures != {m for rule in group for m in rule[2]}:
                measures = {m for rule in group for m in rule[2]}
                group, rules = group + [r for r in rules if measures & set(r[2])], [r for r in rules
                    if not measures & set(r[2])]
            own = {s: days for s, days in self.cuts.items() if s.measure in measures
                and s.level == (s.measure in self.levels)}
            for family in {s[1:4] for s in own}: self.add_group(group, {s: days for s, days in own.items()
                if s[1:4] == family})
    def by_date(self, rule): return rule[1] == "<=" or bool(self.levels & set(rule[2]))
    def add_group(self, group, cuts):
        """Every rule for every leaf, in windows or for all that was counted up to a date."""
        since, earlier = self.system.scheme.data.get("since"), any(self.by_date(rule) and set(rule[2]) - self.levels
            for rule in group)
        begun = [label(since)[0]] if since not in (None, "unknown") else []
        first = min(begun + [day for days in cuts.values() for day in days])
        for leaf in {s._replace(measure="", level=False) for s in cuts}:
            here = [(s, days) for s, days in cuts.items() if s[4:6] == leaf[4:6]]
            flows = {day for s, days in here if not s.level for day in days} | ({first} if earlier else set())
            ends = {day for s, days in here if s.level for day in days if day - 1 in days}
            for rule in group:
                days, with_levels = sorted(flows), self.levels & set(rule[2])
                if self.by_date(rule):
                    days = ends if set(rule[2]) <= self.levels else ends | flows | {first}
                    spans = [(first, day) for day in days if day > first or not with_levels]
                else: spans = [*zip(days, days[1:]), *([(first, first)] if earlier else [])]
                for start, end in spans: self.rows[rule[0], self.form(rule, leaf, first, start, end)] = [None
                    if rule[1] == "<=" else (F(0), False), (F(0), False)]
                for day, why in self.beginning(rule, cuts, first, begun) if earlier else ():
                    for s in (leaf._replace(measure=m) for m in rule[2] if m not in self.levels):
                        form = {(s._replace(tag=f"before {date.fromordinal(first)}"), first, first + 1): 1,
                            **({(s, first, day): 1} if day > first else {})}
                        self.rows["counting began on {0.day} {0:%b} {0.year}{1}".format(date.fromordinal(day), why),
                            frozenset(form.items())] = [(F(0), False)] * 2
    def form(self, rule, leaf, first, start, end):
        """One rule in a window; or for what was counted before the first day, and since, and levels on the last day."""
        form = {}
        for measure, weight in rule[2].items():
            s = leaf._replace(measure=measure, level=measure in self.levels)
            if s.level: form[s, end - 1, end] = weight
            elif not self.by_date(rule) and start < end: form[s, start, end] = weight
            else: form.update({(s._replace(tag=f"before {date.fromordinal(first)}"), first, first + 1): weight,
                **({(s, first, end): weight} if end > first else {})})
        return frozenset(form.items())
    def beginning(self, rule, cuts, first, begun):
        """The day on which counting began: the scheme's; or the first, where flows beside stocks are running totals."""
        flows, told = set(rule[2]) - self.levels, [cell for cell in self.told if cell[0] in cuts]
        if begun: return [(min(begun + [start for s, start, _ in told if not s.level]), "")]
        windows = [tuple(map(date.fromordinal, cell[1:])) for cell in told if cell[0].measure in flows]
        if self.system.scheme.data.get("since") or rule[1] == "<=" or flows == set(rule[2]) or {a.toordinal() for a,
            _ in windows} - {first}: return []
        read_as, family, day = self.system.scheme.canonical, next(iter(cuts))[1:4], date.fromordinal(first)
        printed = [end - start for row in self.system.claims.values() for start, end in row["windows"] if start == first
            and row["kind"] == "total" and row["relation"] in ("", "exact") and not row["low"] + row["high"]
            and read_as(row["measure"])[0] in flows and (read_as(row["unit"])[0], row["basis"],
            row["dated_by"]) == family]
        usual = (day.month, day.day) == (1, 1) or any(a.day == b.day == 1 for a, b in windows) or max(printed,
            default=1) in ((1, 7) if day.weekday() == 0 else (1,))
        return [] if usual else [(first, ", where the running totals begin")]

# --- evidence ---
def told_form(pieces, system):
    """A form as the answer writes it; what it says of signs and whole numbers must be so."""
    form = Counter()
    for piece in pieces:
        series = Series(*(piece[name] for name in Series._fields))
        flags = series.measure in system.scheme.signed, system.whole(series)
        need((piece["signed"], piece["whole"]) == flags, "a sign or wholeness that the scheme does not give")
        form[(series, *(date.fromisoformat(piece[c]).toordinal() for c in ("start", "end")))] += F(piece["weight"])
    return {cell: weight for cell, weight in form.items() if weight}

class Proof:
    """The certificate of a conflict, tried under one choice of windows after the other; collects what it uses."""
    def __init__(self, system, rules):
        self.system, self.rules, self.used, self.assumed, self.days = system, rules, set(), set(), set()
    def said(self, line, form, choice, granted):
        """(ends, ends before whole numbers tighten them) that a claim, a rule or a case gives to the form of a line."""
        name, options = line["id"], self.system.options.get(line["id"], {})
        if line["role"] == "case": return [(ends, ends) for same, ends in granted if same == form]
        if line["role"] == "rule":
            self.assumed.add(name if name.startswith("counting began on ") else f"the rule {name}")
            ends = self.rules.rows.get((name, frozenset(form.items())))
            need(ends or name not in self.rules.beyond, f"in full: the rule {name} could not be re-derived")
            return [(ends, ends)] if ends else []
        need(line["role"] == "claim" and options, f"a line of {name!r}, which is no claim that is used")
        self.used.add(name)
        self.assumed |= {f"the base of {name} counts something"} if line["part"] == "base" else set()
        return [(row.ends, row.loose) for row in options[choice.get(name, next(iter(options)))]
                if (row.form, row.part) == (form, span(line["part"]))]
    def refutes(self, certificate, choice, granted=()):
        """Whether a certificate adds up: a sum, or cases that leave nothing out and each do."""
        cases, lines = certificate["cases"], certificate["terms"] + certificate["rules"]
        need(bool(cases) != bool(lines), "a certificate is either a sum or cases")
        if lines: return self.adds_up(lines, choice, granted)
        if cases[0]["windows"]:
            self.used |= {name for case in cases for name, _ in case["windows"]}
            fit = [case for case in cases if all(choice.get(name) == span(window) for name, window in case["windows"])]
            need(fit and not any(case["bound"] for case in cases), "a choice of windows is not refuted")
            return self.refutes(fit[0]["certificate"], choice, granted)
        self.assumed.add("whole numbers")
        need(len(cases) == 2 and not any(case["windows"] for case in cases), "a split has two cases")
        (below, above), step = (case["bound"] for case in cases), self.system.step(told_form(cases[0]["bound"]["form"],
            self.system))
        form, k = told_form(below["form"], self.system), F(below["bound"])
        need(form == told_form(above["form"], self.system) and (below["side"], above["side"]) == ("high", "low"),
            "a split of two sums")
        need(not below["strict"] and not above["strict"] and F(above["bound"]) == k + 1,
            "a split that leaves something out")
        need(step and step.denominator == k.denominator == 1, "a split of a sum that need not be whole")
        for case, ends in zip(cases, ([None, (k, False)], [(k + 1, False), None])):
            self.refutes(case["certificate"], choice, (*granted, (form, ends)))
    def adds_up(self, lines, choice, granted):
        """Low sides less high sides cover no cell positively, no signed cell at all, and still ask for more than 0."""
        gap, loose_gap, cover = (F(0), False), (F(0), False), defaultdict(Counter)
        for line in lines:
            side, told, form = ("low", "high").index(line["side"]), (F(line["bound"]),
                line["strict"]), told_form(line["form"], self.system)
            sign, m = (1, -1)[side], F(line["multiplier"])
            said = [loose[side] or told for ends, loose in self.said(line, form, choice, granted)
                    if ends[side] and (sign * ends[side][0], ends[side][1]) >= (sign * told[0], told[1])]
            need(m > 0 and said and told[1] in (True, False),
                f"{line['id'] or 'a case'} does not say what a line of the sum says")
            gap, loose_gap = ((g[0] + sign * m * end[0], g[1] or end[1]) for g, end in ((gap, told), (loose_gap,
                said[0])))
            for (series, start, end), weight in form.items():
                cover[series].update({start: sign * m * weight})
                cover[series].subtract({end: sign * m * weight})
        self.days |= {series.tag for series in cover if series.tag.startswith("level ")}
        for series, steps in cover.items():
            level = F(0)
            for day in sorted(steps):
                level += steps[day]
                need(level <= 0 and (not level or series.measure not in self.system.scheme.signed),
                    "a sum counts what is not told")
                self.assumed |= {"no negative period"} if level else set()
        need(gap > (0, False), "a sum is no contradiction")
        self.assumed |= set() if loose_gap > (0, False) else {"whole numbers"}

def check_conflict(conflict, system, rules, soft):
    """Whether claims refute each other under every choice of their windows, and what that assumes is told."""
    ids, proof, told = conflict["ids"], Proof(system, rules), [premise["text"] for premise in conflict["premises"]]
    need(ids and len(set(ids)) == len(ids) and set(ids) <= set(system.options),
        "a conflict of claims that are not used")
    need([name for name in ids if name in system.soft] == [*soft], "a conflict with an interval that is no hard limit")
    for choice in product(*(system.options[name] for name in ids)):
        proof.refutes(conflict["certificate"], dict(zip(ids, choice)))
    need(proof.used == set(ids), "a conflict names other claims than its sums use")
    assumed = proof.assumed | ({"one definition", "one vintage"} if len(ids) > 1 else set())
    need(assumed <= set(told), f"it is not told that a conflict assumes {', '.join(sorted(assumed - set(told)))}")
    need(sum(text.startswith("one reference day in ") for text in told) == len(proof.days),
        "not every reference day is told")

def check_witness(witness, system, rules):
    """Whether one possible series satisfies every hard claim under the windows chosen, and every rule."""
    cells, chosen = defaultdict(list), {name: span(window) for name, window in witness["windows"]}
    for c in witness["cells"]:
        series, value = Series(*(c[name] for name in Series._fields)), F(c["value"])
        start, end = (date.fromisoformat(c[side]).toordinal() for side in ("start", "end"))
        need(start < end and (value >= 0 or series.measure in system.scheme.signed), "a cell of less than nothing")
        need(value.denominator == 1 or not system.whole(series), "a broken cell of what is counted in whole numbers")
        cells[series].append((start, end, value))
    for parts in map(sorted, cells.values()):
        need(all(a[1] <= b[0] for a, b in zip(parts, parts[1:])), "cells of the witness overlap")
    def holds(form, ends):
        total = F(0)
        for (series, start, end), weight in form:
            for first, last, value in (c for c in cells.get(series, ()) if c[2] and c[0] < end and start < c[1]):
                need(start <= first and last <= end, "a window cuts a cell of the witness")
                total += weight * value
        return all(not end or sign * total > sign * end[0] or (total == end[0] and not end[1]) for end,
            sign in zip(ends, (1, -1)))
    need(len(chosen) == len(witness["windows"]) and set(chosen) <= set(system.options),
        "windows of claims that are not used")
    for name, options in system.options.items():
        window = chosen.get(name, next(iter(options)))
        need(window in options, f"the witness gives {name} a window that it does not have")
        need(name in system.soft or all(holds(row.form.items(), row.ends) for row in options[window]),
            f"the witness does not satisfy {name}")
    need(all(holds(form, ends) for (_, form), ends in rules.rows.items()), "the witness breaks a rule of the scheme")

def check_statements(told, system, rules):
    """Whether the rows that the answer lists are those of the table; returns the rules that are not worked out here."""
    ours, listed, beyond = Counter(), Counter(), set()
    for name, options in system.options.items():
        for window, row in ((window, row) for window, rows in options.items() for row in rows):
            key = name, system.claims[name]["kind"], window, len(options) > 1, name in system.soft, row.part
            ours[(*key, frozenset(row.form.items()), *row.ends)] += 1
    for s in told:
        form, pairs = told_form(s["form"], system), [(s[c], s[c + "_open"]) for c in ("low", "high")]
        ends = [None if pair == (None, False) else (F(pair[0]), pair[1]) for pair in pairs]
        key = s["id"], s["kind"], span(s["window"]), s["ambiguous"], s["soft"], span(s["part"])
        if s["kind"]: listed[(*key, frozenset(form.items()), *ends)] += 1
        elif rules.rows.get((s["id"], frozenset(form.items()))) != ends: beyond.add(s["id"])
    need(not beyond or system.scheme.is_beyond, f"the scheme has no rule {', '.join(sorted(beyond))} of the form told")
    wrong = sorted({key[0] for key in (ours - listed) + (listed - ours)})
    need(not wrong, f"statements of {', '.join(wrong[:5])} are not what the table says")
    return beyond

# --- the table ---
def window_of(row, side):
    """The window as printed; through is the last day or label counted, end the first day no longer counted."""
    start, end, through = (row[side + name] for name in ("start", "end", "through"))
    through = {"start": start, "published": re.split("[T ]", row["published"])[0]}.get(through.lower(), through)
    return label(start)[0], label(end)[0] if end else label(through or start)[1]

def read_table(path, told, customs):
    """The rows of the table, which must be those of the answer; a leading apostrophe only guards a formula."""
    table = csv.DictReader(io.StringIO(pathlib.Path(path).read_bytes().decode("utf-8-sig"), newline=""), strict=True)
    rows = [{name: re.sub(r"^'(?=[=+\-@\t\r])", "", text) for name, text in row.items()} for row in table]
    need(len(rows) == len(told) == len({row["id"] for row in rows}),
        f"{len(rows)} rows in the table, {len(told)} in the answer; or ids repeat")
    for row, own in zip(rows, told):
        for name in {*row, *own}:
            pair = [cells.get(name, "").strip() for cells in (row, own)]
            if name in ("value", "low", "high") and own["id"] in customs:  # written again with other marks
                pair = [re.sub("[^0-9]", "", text).lstrip("0") for text in pair]
            need(pair[0] == pair[1], f"{name} of {own['id']} is not told as the table has it")
        row.update({name: row.get(name, "").strip() for name in CELLS})
        (start, end), others = window_of(row, ""), [[label(x)[0] for x in row[c].split("|") if x.strip()]
            for c in ("start_or", "end_or")]
        row["windows"] = list(dict.fromkeys(product([start, *others[0]], [end, *others[1]])))
        row["base"] = row["base_start"] and window_of(row, "base_")
        need(all(a < b for a, b in row["windows"]), f"{row['id']} has a window that ends before it starts")
    return rows

# --- the whole answer ---
def check(table, answer, scheme):
    told, status, witness, conflicts = (answer[part] for part in ("claims", "status", "witness", "conflicts"))
    reading = answer["reading"]
    need(isinstance(answer["as_of"], str), "as_of is no date")
    hashed = {name: part for name, part in told.items() if name != "notes"}
    text = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    need(answer["input_hash"] == hashlib.sha256(text.encode()).hexdigest(), "other claims than those of the input hash")
    need(scheme in (None, told["scheme"]), "the answer was given under another scheme")
    need(reading == {**READING, **told.get("reading", {})}, "the answer was given under another reading")
    rows = read_table(table, told["rows"], told.get("customs", {}))
    names = {row[c] for row in rows for c in ("category", "base_category", "geography")}.union(told.get("names", ()))
    system = System(rows, Scheme(told["scheme"], names), reading, answer["as_of"])
    unused, used = dict(answer["unused"]), list(system.options)
    need(unused.keys() == system.unused.keys(), "claims are left out, or used, in silence")
    need(all(unused[name].startswith(why) for name, why in system.unused.items()), "claims unused for other reasons")
    need(answer["soft"] == system.soft, "intervals that are no hard limits are told wrongly")
    evidence = {"consistent": witness and not conflicts, "inconsistent": conflicts and not witness}
    need(evidence.get(status), f"{status}, without its evidence")
    hard, joint = Rules(system, [name for name in used if name not in system.soft]), Rules(system, used)
    joint.rows.update(hard.rows)
    hard.beyond = joint.beyond = check_statements(answer["statements"], system, joint)
    for conflict in conflicts: check_conflict(conflict, system, hard, ())
    for tension in answer["tensions"]: check_conflict(tension, system, joint, tension["soft"] or ("none",))
    if witness: check_witness(witness, system, hard)
    need(not (witness and system.scheme.is_beyond), f"in full: {len(hard.beyond)} statements could not be re-derived")
    return f"{status}, {len(conflicts)} conflicts of {len(used)} claims used, {len(answer['tensions'])} tensions; " + (
        f"scheme {told['scheme']}, reading {reading}" + (f", as of {answer['as_of']}" if answer["as_of"] else ""))

def main(table, answer, scheme=None):
    try:
        told, given = (json.loads(pathlib.Path(path).read_bytes()) if path else None for path in (answer, scheme))
        print("confirmed:", check(table, told, given))
        return False
    except Refused as why: print("NOT CONFIRMED" + (" " if str(why).startswith("in full") else ": ") + str(why))
    except Exception as problem: print("NOT CONFIRMED: it cannot be read:", type(problem).__name__, problem)
    return True

if __name__ == "__main__": sys.exit(main(*sys.argv[1:]))
