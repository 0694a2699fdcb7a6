# fmt: off
"""Sums and series of an answer, tried out on the rows of a table: the evidence that verify_certificate.py looks at.

Standard library only; shares no code with the package. Nothing that is written here is believed.
"""
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction as F
from itertools import product

from claim_rows import Series, need, number, span

# --- what the answer writes ---
def exact(text):
    """A number as answers write it."""
    need(isinstance(text, str) and str(number(text)) == text, f"{text!r} is not written as an exact number")
    return number(text)

def day_of(text):
    need(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text), f"{text!r} is no day")
    return date.fromisoformat(text).toordinal()

def one_of(value, *options):
    need(any(type(value) is type(option) and value == option for option in options), f"{value!r} where it cannot be")
    return value

def series_of(piece):
    one_of(piece["level"], True, False)
    return Series(*(piece[name] for name in Series._fields))

def told_form(pieces, system):
    """A form as the answer writes it; what it says of signs and whole numbers must be so."""
    form = {}
    for piece in pieces:
        series, span_of_days = series_of(piece), (day_of(piece["start"]), day_of(piece["end"]))
        flags = series.measure in system.scheme.signed, system.whole(series)
        for told, flag in zip((piece["signed"], piece["whole"]), flags):
            need(told is flag, "a sign or wholeness that the scheme does not give")
        need((series, *span_of_days) not in form, "a form that names a cell twice")
        form[(series, *span_of_days)] = exact(piece["weight"])
    need(all(form.values()), "a form with a weight of nothing")
    return form

# --- sums ---
class Proof:
    """The certificate of a conflict, tried under one choice of windows after the other; collects what it uses."""
    def __init__(self, system, rules):
        self.system, self.rules, self.used, self.assumed, self.days = system, rules, set(), set(), set()
        self.has_split = False
    def said(self, line, form, choice, granted):
        """(ends, ends before whole numbers tighten them) that a claim, a rule or a case gives to the form of a line."""
        name, options = line["id"], self.system.options.get(line["id"], {})
        if line["role"] == "case":
            need((name, line["part"]) == ("", ""), "a case that is named")
            return [(ends, ends) for same, ends in granted if same == form]
        if line["role"] == "rule":
            self.assumed.add(name if name.startswith("counting began on ") else f"the rule {name}")
            ends = self.rules.rows.get((name, frozenset(form.items())))
            need(ends or name not in self.rules.beyond, f"in full: the rule {name} could not be re-derived")
            return [(ends, ends)] if ends else []
        need(line["role"] == "claim" and options, f"a line of {name!r}, which is no claim that is used")
        self.used.add(name)
        self.assumed |= {f"the base of {name} counts something"} if line["part"] == "base" else set()
        part = span(line["part"])
        return [(row.ends, row.loose) for row in options[choice.get(name, next(iter(options)))]
                if row.part == part and row.form == form]
    def refutes(self, certificate, choice, granted=()):
        """Whether a certificate adds up: a sum, or cases that leave nothing out and each do."""
        cases, lines = certificate["cases"], certificate["terms"] + certificate["rules"]
        need(bool(cases) != bool(lines), "a certificate is either a sum or cases")
        need(all((line["role"] == "rule") == (line in certificate["rules"]) for line in lines), "rules among terms")
        if lines: return self.adds_up(lines, choice, granted)
        if cases[0]["windows"]:
            self.used |= {name for case in cases for name, _ in case["windows"]}
            fit = [case for case in cases if all(choice.get(name) == span(window) for name, window in case["windows"])]
            need(fit and not any(case["bound"] for case in cases), "a choice of windows is not refuted")
            return self.refutes(fit[0]["certificate"], choice, granted)
        self.assumed.add("whole numbers")
        self.has_split = True
        need(len(cases) == 2 and not any(case["windows"] for case in cases), "a split has two cases")
        below, above = (case["bound"] for case in cases)
        form, k = told_form(below["form"], self.system), exact(below["bound"])
        step = self.system.step(form)
        need(form == told_form(above["form"], self.system) and (below["side"], above["side"]) == ("high", "low"),
            "a split of two sums")
        for bound in (below, above):
            need((bound["role"], bound["id"], bound["part"], bound["strict"]) == ("case", "", "", False)
                and exact(bound["multiplier"]) > 0, "a case is a closed end of a sum, and nothing else")
        need(exact(above["bound"]) == k + 1, "a split that leaves something out")
        need(step and step.denominator == k.denominator == 1, "a split of a sum that need not be whole")
        for case, ends in zip(cases, ([None, (k, False)], [(k + 1, False), None])):
            self.refutes(case["certificate"], choice, (*granted, (form, ends)))
    def adds_up(self, lines, choice, granted):
        """Low sides less high sides cover no cell positively, no signed cell at all, and still ask for more than 0."""
        gap, loose_gap, cover = (F(0), False), (F(0), False), defaultdict(Counter)
        for line in lines:
            form = told_form(line["form"], self.system)
            side = ("low", "high").index(line["side"])
            told, m = (exact(line["bound"]), one_of(line["strict"], True, False)), exact(line["multiplier"])
            sign = (1, -1)[side]
            said = [loose[side] or told for ends, loose in self.said(line, form, choice, granted) if ends[side] == told]
            need(m > 0 and said, f"{line['id'] or 'a case'} does not say what a line of the sum says")
            gap = gap[0] + sign * m * told[0], gap[1] or told[1]
            loose_gap = loose_gap[0] + sign * m * said[0][0], loose_gap[1] or said[0][1]
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

def proved(certificate, ids, system, rules):
    """The certificate of claims that refute each other under every choice of their windows."""
    options, proof = [system.options[name] for name in ids], Proof(system, rules)
    choices = 1
    for own in options: choices *= len(own)
    need(choices <= 64, "more than 64 choices of windows")
    for choice in product(*options): proof.refutes(certificate, dict(zip(ids, choice)))
    return proof

# --- series ---
class Curve:
    """The cells of a witness as sums up to a day, series by series."""
    def __init__(self, cells, system, rules):
        self.sums, parts = {}, defaultdict(list)
        known = system.spoken | {cell[0] for _, form in rules.rows for cell, _ in form}
        for c in cells:
            series, value, start, end = series_of(c), exact(c["value"]), day_of(c["start"]), day_of(c["end"])
            need(start < end and (value >= 0 or series.measure in system.scheme.signed), "a cell of less than nothing")
            need(value.denominator == 1 or not system.whole(series), "a broken cell of what is counted whole")
            need(series in known or system.is_beyond(), "a cell of what no claim speaks of")
            parts[series].append((start, end, value))
        for series, own in parts.items():
            own.sort()
            need(all(a[1] <= b[0] for a, b in zip(own, own[1:])), "cells of the witness overlap")
            own, total = [cell for cell in own if cell[2]], [F(0)]
            for cell in own: total.append(total[-1] + cell[2])
            self.sums[series] = [cell[0] for cell in own], [cell[1] for cell in own], total
    def upto(self, series, day):
        starts, ends, total = self.sums.get(series, ((), (), (F(0),)))
        k = bisect_left(starts, day)
        need(k == bisect_right(ends, day), "a window cuts a cell of the witness")
        return total[k]
    def holds(self, form, ends):
        total = sum((weight * (self.upto(series, end) - self.upto(series, start))
                     for (series, start, end), weight in form), F(0))
        return all(not end or sign * total > sign * end[0] or (total == end[0] and not end[1])
                   for end, sign in zip(ends, (1, -1)))
