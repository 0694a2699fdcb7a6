"""Ways to tamper with an answer: each a small function that edits it, or raises Untouched where it does not apply."""

import hashlib
import json

WAYS = {}


class Untouched(Exception):
    """This answer has nothing of the kind."""


def way(text):
    def keep(change):
        WAYS[text] = change
        return change

    return keep


def need(found):
    if not found:
        raise Untouched
    return found


def leaves(certificate):
    if not certificate["cases"]:
        yield certificate
    for case in certificate["cases"]:
        yield from leaves(case["certificate"])


def sums(a):
    return need([leaf for c in a["conflicts"] for leaf in leaves(c["certificate"])])


def lines(a):
    return need([line for leaf in sums(a) for line in leaf["terms"] + leaf["rules"]])


def claim_lines(a):
    return need([line for line in lines(a) if line["role"] == "claim"])


def splits(a):
    todo, found = [c["certificate"] for c in a["conflicts"]], []
    while todo:
        certificate = todo.pop()
        if certificate["cases"] and certificate["cases"][0]["bound"]:
            found.append(certificate)
        todo += [case["certificate"] for case in certificate["cases"]]
    return need(found)


def cells(a):
    return need([c for c in (a["witness"] or {"cells": []})["cells"] if c["value"] != "0"])


def row(a, test=lambda row: True):
    return need([r for r in a["claims"]["rows"] if test(r)])[0]


def rehash(a):
    text = json.dumps(a["claims"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    a["input_hash"] = hashlib.sha256(text.encode()).hexdigest()


# --- lines of a sum ----------------------------------------------------------------------------------
@way("a bound far above")
def _(a):
    for line in lines(a)[:1]:
        line["bound"] = "999999999" if line["side"] == "low" else "-999999999"


@way("a bound that asks for one more")
def _(a):
    line = claim_lines(a)[0]
    line["bound"] = str(int(line["bound"]) + (1 if line["side"] == "low" else -1)) if "/" not in line["bound"] else "7"


@way("the other side of a line")
def _(a):
    lines(a)[0]["side"] = "low" if lines(a)[0]["side"] == "high" else "high"


@way("an unknown side")
def _(a):
    lines(a)[0]["side"] = "middle"


@way("a negative multiplier")
def _(a):
    lines(a)[0]["multiplier"] = "-1"


@way("a multiplier of nothing")
def _(a):
    lines(a)[0]["multiplier"] = "0"


@way("a line a hundred times")
def _(a):
    need(len(lines(a)) > 1)
    lines(a)[0]["multiplier"] = "100"


@way("a line left out")
def _(a):
    leaf = next((leaf for leaf in sums(a) if len(leaf["terms"]) > 1), None)
    need(leaf)["terms"].pop()


@way("all lines left out")
def _(a):
    sums(a)[0].update(terms=[], rules=[])


@way("a line of another claim")
def _(a):
    names = [r["id"] for r in a["claims"]["rows"]]
    line = claim_lines(a)[0]
    line["id"] = need([n for n in names if n != line["id"]])[0]


@way("a line of a claim that is not in the table")
def _(a):
    claim_lines(a)[0]["id"] = "nobody"


@way("a claim's line called a rule")
def _(a):
    claim_lines(a)[0]["role"] = "rule"


@way("a claim's line called a case")
def _(a):
    claim_lines(a)[0]["role"] = "case"


@way("a line of an unknown role")
def _(a):
    claim_lines(a)[0]["role"] = "oracle"


@way("a line of another part")
def _(a):
    claim_lines(a)[0]["part"] = "2031-01"


@way("a strict line")
def _(a):
    line = need([x for x in lines(a) if not x["strict"]])[0]
    line["strict"] = True


@way("a wider window in a line")
def _(a):
    lines(a)[0]["form"][0]["start"] = "2000-01-01"


@way("a narrower window in a line")
def _(a):
    lines(a)[0]["form"][0]["end"] = "2000-01-02"


@way("another weight in a line")
def _(a):
    lines(a)[0]["form"][0]["weight"] = "13"


@way("a piece of a form left out")
def _(a):
    lines(a)[0]["form"].pop()


@way("another category in a line")
def _(a):
    lines(a)[0]["form"][0]["category"] = "elsewhere"


@way("another measure in a line")
def _(a):
    lines(a)[0]["form"][0]["measure"] = "elsewhere"


@way("another unit in a line")
def _(a):
    lines(a)[0]["form"][0]["unit"] = "elsewhere"


@way("another basis in a line")
def _(a):
    lines(a)[0]["form"][0]["basis"] = "elsewhere"


@way("a level in a line")
def _(a):
    piece = lines(a)[0]["form"][0]
    piece["level"] = not piece["level"]


@way("another tag in a line")
def _(a):
    lines(a)[0]["form"][0]["tag"] = "elsewhere"


@way("a sign in a line")
def _(a):
    piece = lines(a)[0]["form"][0]
    piece["signed"] = not piece["signed"]


@way("wholeness in a line")
def _(a):
    piece = lines(a)[0]["form"][0]
    piece["whole"] = not piece["whole"]


@way("an invented rule")
def _(a):
    leaf = sums(a)[0]
    leaf["rules"].append(leaf["terms"][0] | {"role": "rule", "id": "m == n", "bound": "5"})


@way("an invented claim line beside the others")
def _(a):
    leaf = sums(a)[0]
    leaf["terms"].append(leaf["terms"][0] | {"bound": "77777" if leaf["terms"][0]["side"] == "low" else "-77777"})


# --- conflicts ---------------------------------------------------------------------------------------
@way("no conflict at all")
def _(a):
    need(a["conflicts"])
    a["conflicts"] = []


@way("a conflict with an id more")
def _(a):
    ids = need(a["conflicts"])[0]["ids"]
    ids.append(need([r["id"] for r in a["claims"]["rows"] if r["id"] not in ids])[0])


@way("a conflict with an id less")
def _(a):
    need(a["conflicts"])[0]["ids"].pop()


@way("a conflict without ids")
def _(a):
    need(a["conflicts"])[0]["ids"] = []


@way("a conflict with an id twice")
def _(a):
    ids = need(a["conflicts"])[0]["ids"]
    ids.append(ids[0])


@way("a conflict without its certificate")
def _(a):
    del need(a["conflicts"])[0]["certificate"]


@way("a conflict without premises")
def _(a):
    need(len(need(a["conflicts"])[0]["ids"]) > 1)
    a["conflicts"][0]["premises"] = []


@way("a premise left out")
def _(a):
    found = need(
        [p for p in need(a["conflicts"])[0]["premises"] if p["text"] in ("one definition", "no negative period")]
    )
    a["conflicts"][0]["premises"].remove(found[0])


@way("a premise of a base, a rule or a day left out")
def _(a):
    premises = need(a["conflicts"])[0]["premises"]
    found = need([p for p in premises if p["text"].startswith(("the base of", "the rule", "one reference day"))])
    premises.remove(found[0])


@way("cases beside a sum")
def _(a):
    leaf = sums(a)[0]
    leaf["cases"] = [{"certificate": {"terms": leaf["terms"], "rules": [], "cases": []}, "windows": [], "bound": None}]


@way("a split that leaves a value out")
def _(a):
    bound = splits(a)[0]["cases"][1]["bound"]
    bound["bound"] = str(int(bound["bound"]) + 1)


@way("a split of two sums")
def _(a):
    splits(a)[0]["cases"][1]["bound"]["form"][0]["category"] = "elsewhere"


@way("a split of half a sum")
def _(a):
    for case in splits(a)[0]["cases"]:
        for piece in case["bound"]["form"]:
            piece["weight"] = "1/2"


@way("one branch of a split only")
def _(a):
    splits(a)[0]["cases"].pop()


@way("the same branch of a split twice")
def _(a):
    split = splits(a)[0]
    split["cases"] = [split["cases"][0], split["cases"][0]]


@way("a choice of windows left out")
def _(a):
    found = need(
        [
            c["certificate"]
            for c in a["conflicts"]
            if c["certificate"]["cases"] and c["certificate"]["cases"][0]["windows"]
        ]
    )
    found[0]["cases"].pop()


@way("a choice of windows for another window")
def _(a):
    found = need(
        [
            c["certificate"]
            for c in a["conflicts"]
            if c["certificate"]["cases"] and c["certificate"]["cases"][0]["windows"]
        ]
    )
    found[0]["cases"][0]["windows"][0][1] = "2031"


# --- verdict and witness -----------------------------------------------------------------------------
@way("the opposite verdict")
def _(a):
    a["status"] = {"consistent": "inconsistent", "inconsistent": "consistent"}[a["status"]]


@way("inconsistent without conflicts")
def _(a):
    a |= {"status": "inconsistent", "witness": None, "conflicts": []}


@way("consistent without a witness")
def _(a):
    a |= {"status": "consistent", "witness": None, "conflicts": []}


@way("consistent with an empty witness")
def _(a):
    need(a["conflicts"])
    a |= {"status": "consistent", "witness": {"cells": [], "windows": []}, "conflicts": []}


@way("undecided")
def _(a):
    a |= {"status": "undecided", "witness": None, "conflicts": [], "reason": "steps used up"}


@way("an unknown verdict")
def _(a):
    a["status"] = "certain"


@way("a cell of less than nothing")
def _(a):
    cell = cells(a)[0]
    need(not a["claims"]["scheme"].get("signed"))
    a["witness"]["cells"].append(cell | {"start": "1999-01-01", "end": "1999-02-01", "value": "-5"})


@way("a cell cut in half by its claims")
def _(a):
    cell = cells(a)[0]
    cell["start"] = "1999-01-01"


@way("cells that overlap")
def _(a):
    cell = cells(a)[0]
    a["witness"]["cells"].append(dict(cell))


@way("a broken cell")
def _(a):
    cell = cells(a)[0]
    need(not a["claims"]["scheme"].get("continuous"))
    a["witness"]["cells"].append(cell | {"start": "1999-01-01", "end": "1999-02-01", "value": "1/2"})


@way("a cell that ends before it starts")
def _(a):
    cell = cells(a)[0]
    cell["start"], cell["end"] = cell["end"], cell["start"]


@way("all cells far too large")
def _(a):
    need(any(s["high"] is not None and len(s["form"]) == 1 and s["part"] != "base" for s in a["statements"]))
    for cell in need(a["witness"])["cells"]:
        cell["value"] = "99999999999"


@way("a window that no claim has")
def _(a):
    need(a["witness"])["windows"].append([a["claims"]["rows"][0]["id"], "2031"])


@way("a window of a claim that is not in the table")
def _(a):
    need(a["witness"])["windows"].append(["nobody", "2024"])


# --- table, scheme, reading --------------------------------------------------------------------------
@way("another figure in the answer")
def _(a):
    row(a, lambda r: r.get("value"))["value"] = "4242"


@way("another figure in the answer, hashed again")
def _(a):
    row(a, lambda r: r.get("value"))["value"] = "4242"
    rehash(a)


@way("another window in the answer, hashed again")
def _(a):
    row(a)["start"] = "1999"
    rehash(a)


@way("another kind in the answer, hashed again")
def _(a):
    row(a)["kind"] = "projection"
    rehash(a)


@way("a row left out of the answer, hashed again")
def _(a):
    a["claims"]["rows"].pop()
    rehash(a)


@way("rows in another order, hashed again")
def _(a):
    need(len(a["claims"]["rows"]) > 1)
    a["claims"]["rows"].reverse()
    rehash(a)


@way("another hash")
def _(a):
    a["input_hash"] = "0" * 64


@way("another scheme without its hash")
def _(a):
    a["claims"]["scheme"] = {"signed": ["nothing"]}


@way("another reading without its hash")
def _(a):
    reading = a["claims"].setdefault("reading", {})
    reading["over"] = "next_round" if reading.get("over", "literal") == "literal" else "literal"


@way("a claim left out in silence")
def _(a):
    name = a["claims"]["rows"][0]["id"]
    need(name not in dict(a["unused"]))
    a["unused"].append([name, "not of interest"])


@way("an unused claim not told")
def _(a):
    need(a["unused"]).pop()


@way("another reason for leaving a claim out")
def _(a):
    need(a["unused"])[0][1] = "not of interest"


@way("a hard interval called soft")
def _(a):
    hard = [r["id"] for r in a["claims"]["rows"] if r["id"] not in a["soft"]]
    a["soft"].append(need(hard)[0])


@way("a soft interval called hard")
def _(a):
    need(a["soft"]).pop()


# --- statements --------------------------------------------------------------------------------------
def said(a):
    return need([s for s in a["statements"] if s["kind"]])


@way("a statement left out")
def _(a):
    a["statements"].remove(said(a)[0])


@way("a statement twice")
def _(a):
    a["statements"].append(dict(said(a)[0]))


@way("a statement of another kind")
def _(a):
    said(a)[0]["kind"] = "rumour"


@way("a statement with other ends")
def _(a):
    said(a)[0].update(low="3", high="4")


@way("a statement of another window")
def _(a):
    said(a)[0]["form"][0]["end"] = "2031-01-01"


@way("a claim's statement called a rule")
def _(a):
    said(a)[0].update(kind="", id="a rule")


@way("an invented rule among the statements")
def _(a):
    a["statements"].append(said(a)[0] | {"kind": "", "id": "m <= n", "low": None, "high": "0"})


# --- parts -------------------------------------------------------------------------------------------
def without(part):
    def change(a):
        del a[part]

    return change


for part in (
    "claims",
    "status",
    "conflicts",
    "witness",
    "unused",
    "soft",
    "tensions",
    "input_hash",
    "statements",
):
    WAYS[f"no {part}"] = without(part)


@way("a list instead of an answer")
def _(a):
    a["claims"] = []


@way("a tension without its soft interval")
def _(a):
    need(a["tensions"])[0]["soft"] = []


@way("a tension told as a conflict")
def _(a):
    a["conflicts"] = [{k: v for k, v in need(a["tensions"])[0].items() if k != "soft"}]
    a |= {"status": "inconsistent", "witness": None}
