# fmt: off
"""Check an answer of deserstats without it: python verify_certificate.py claims.csv answer.json
Standard library only. Every total is read again from the table, every certificate is added up, every witness is put
into every statement. Statements of other kinds (rates, shares, orders) are taken from the answer and counted."""
import csv, io, json, pathlib, sys
from collections import Counter; from datetime import date
from fractions import Fraction as F; from itertools import product; from math import ceil, floor
SCALES = (("thousand", 3), ("million", 6), ("billion", 9))
CELLS = "value low high relation measure unit category start end start_or end_or through".split()
SERIES = ("measure", "unit", "basis", "dated_by", "category", "geography", "level", "tag")

def interval(row, reading):
    """The whole numbers that a printed total allows: (low, high), None = no end."""
    def number(text): return F(10) ** sum(n for w, n in SCALES if text.casefold().endswith(w)) * F("".join(
        "." if c == row["mark"] else c for c in text if c.isdigit() or c in ("-", row["mark"])))
    if row["low"] or row["high"]:
        return (ceil(number(row["low"])) if row["low"] else None), (floor(number(row["high"])) if row["high"] else None)
    v, digits, last = number(row["value"]), "".join(c for c in row["value"] if c.isdigit()), max(i for i, c in enumerate(row["value"]) if c.isdigit())
    step = abs(number("".join(str(int(i == last)) if c.isdigit() else c for i, c in enumerate(row["value"]))))
    zeros = 0 if row["mark"] in row["value"] else len(digits) - len(digits.rstrip("0"))
    u, base, word = step * F(10) ** zeros, int(reading["base"] or 3), row["relation"] or ("exact" if not reading["base"] and reading["rounding"] != "random" and zeros < 2 and step <= 1 else "rounded")
    if word == "about" and reading["about"] != "printed": return ceil(v * (1 - F(reading["about"]))), floor(v * (1 + F(reading["about"])))
    ends = {"exact": (v, v), "over": (v + 1, v + max(u - 1, 1) if reading["over"] == "next_round" else None),
            "at_least": (v, None), "under": (None, v - 1), "at_most": (None, v),
            "nearly": (v - max(u - 1, 1), v - 1), "nearest": (ceil(v - u / 2), floor(v + u / 2)),
            "truncated": (v, v + u - 1), "either": (ceil(v - u / 2), v + u - 1), "random": (v - base + 1, v + base - 1)}; names = ("either", "random") if (word, reading["rounding"]) == ("about", "random") else (reading["rounding"] if word in ("about", "rounded") else word,)
    return tuple(None if None in side else pick(side) for pick, side in zip((min, max), zip(*(ends[name] for name in names))))

def is_read(s, row, reading):
    """Whether a plain total says what its row says: sum, window and interval."""
    starts, ends = ({row[c], *row.get(c + "_or", "").split("|")} for c in ("start", "end"))
    categories = {p["category"] for p in s["form"]} == {c.strip() for c in row["category"].split("+")}
    return categories and all((p["measure"], p["unit"], p["weight"]) == (row["measure"], row["unit"], "1") and p["start"]
                              in starts and p["end"] in ends for p in s["form"]) and all(
        (e is None and s[side] is None) or (e is not None and s[side] is not None and F(s[side]) == e)
        for side, e in zip(("low", "high"), interval(row, reading)))

def adds_up(certificate, said, choice, granted=()):
    """Whether every sum is a contradiction of lines that are said, under one choice of windows."""
    cases, cover, gap, strict = certificate["cases"], Counter(), F(0), False
    if any(case["windows"] for case in cases): return any(set(map(tuple, c["windows"])) <= choice and adds_up(c["certificate"], said, choice) for c in cases)
    if cases:
        low, high = (case["bound"] for case in cases)
        split = all(p["whole"] and "/" not in p["weight"] + low["bound"] for p in low["form"])
        split = split and low["form"] == high["form"] and F(high["bound"]) == F(low["bound"]) + 1
        return split and all(adds_up(c["certificate"], said, choice, (*granted, c["bound"])) for c in cases)
    for t in certificate["terms"] + certificate["rules"]:
        side, m, case = 1 if t["side"] == "low" else -1, F(t["multiplier"]), t["role"] == "case"
        lines = granted if case else [s for s in said if s["id"] == t["id"] and (not s["ambiguous"] or (s["id"], s["window"]) in choice)]
        ends = [s["bound" if case else t["side"]] for s in lines if s["form"] == t["form"] and (not t["strict"] or s[t["side"] + "_open"])]
        if m <= 0 or not any(e is not None and side * F(e) >= side * F(t["bound"]) for e in ends): return False
        gap, strict = gap + side * m * F(t["bound"]), strict or t["strict"]
        for p in t["form"]:
            for day in range(*(date.fromisoformat(p[end]).toordinal() for end in ("start", "end"))):
                cover[(*(p[c] for c in SERIES), p["signed"], day)] += side * m * F(p["weight"])
    return all(v == 0 if key[-2] else v <= 0 for key, v in cover.items()) and (gap > 0 or (gap == 0 and strict))

def holds(s, cells):
    """Whether the cells of a witness satisfy one statement."""
    x = sum(F(p["weight"]) * F(c["value"]) for p in s["form"] for c in cells if all(c[k] == p[k] for k in SERIES) and p["start"] <= c["start"] and c["end"] <= p["end"])
    return not any(s[e] is not None and (sign * x < sign * F(s[e]) or (x == F(s[e]) and s[e + "_open"])) for e, sign in (("low", 1), ("high", -1)))

def main(table, answer):
    table = csv.DictReader(io.StringIO(pathlib.Path(table).read_bytes().decode("utf-8-sig"), newline=""))
    said, ok, read = (answer := json.loads(pathlib.Path(answer).read_bytes()))["statements"], True, 0
    rows = {row.get("id") or f"c{i}": {**dict.fromkeys(CELLS, ""), **row} for i, row in enumerate(table, start=1)}
    for row, told in zip(rows.values(), answer["claims"]["rows"]): row["mark"] = (row["value"] == told.get("value", "") and answer["claims"].get("customs", {}).get(told["id"], ".")[0]) or "."
    for s in (s for s in said if s["kind"] == "total" and not answer["claims"]["scheme"] and len((row := rows[s["id"]])["start"] + row["end"]) == 20):
        ok, read = ok and is_read(s, rows[s["id"]], answer["reading"]), read + 1
    options = {i: sorted({s["window"] for s in said if s["id"] == i}) for i in {s["id"] for s in said if s["ambiguous"]}}
    for c in answer["conflicts"] + answer["tensions"]:
        choices = product(*([(i, w) for w in options[i]] for i in c["ids"] if i in options))
        ok = ok and all(adds_up(c["certificate"], [s for s in said if c.get("soft") or not s["soft"]], set(choice)) for choice in choices)
    if answer["witness"]:
        chosen = dict(answer["witness"]["windows"])
        ok = ok and all(holds(s, answer["witness"]["cells"]) for s in said if not s["soft"] and s["window"] == chosen.get(s["id"], s["window"]))
    print("confirmed:" if ok else "NOT CONFIRMED:", f"{answer['status']}; {read} totals read again, {len(said) - read} statements as told")
    return not ok

if __name__ == "__main__": sys.exit(main(*sys.argv[1:]))
