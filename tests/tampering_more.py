"""More ways to tamper with an answer: numbers, order and repetition, groups, premises, what the table is read by."""

import copy
from datetime import date, timedelta

from tampering import Untouched, cells, claim_lines, lines, need, rehash, row, splits, sums

MORE = {}


def way(text):
    def keep(change):
        MORE[text] = change
        return change

    return keep


ODD = (
    "inf",
    "nan",
    "1e999999999",
    "1_0",
    " 3",
    "+3",
    "3.0",
    "6/2",
    "1/0",
    "\u0663",
    "007",
    "",
    "0x10",
    "--3",
    3,
    3.0,
    True,
)
"""Numbers that no answer writes; some would take for ever to work out."""

for odd in ODD:

    def in_witness(a, odd=odd):
        cells(a)[0]["value"] = odd

    def in_multiplier(a, odd=odd):
        lines(a)[0]["multiplier"] = odd

    def in_bound(a, odd=odd):
        lines(a)[0]["bound"] = odd

    def in_weight(a, odd=odd):
        lines(a)[0]["form"][0]["weight"] = odd

    def in_statement(a, odd=odd):
        need([s for s in a["statements"] if s["low"] is not None])[0]["low"] = odd

    for place in (in_witness, in_multiplier, in_bound, in_weight, in_statement):
        MORE[f"{odd!r} {place.__name__.replace('_', ' ')}"] = place


# --- sums --------------------------------------------------------------------------------------------
@way("a multiplier moved between two lines")
def _(a):
    own = need([leaf for leaf in sums(a) if len(leaf["terms"]) > 1])[0]["terms"]
    own[0]["multiplier"], own[1]["multiplier"] = "3/2", "1/2"


@way("the bounds of two lines exchanged")
def _(a):
    own = need([leaf for leaf in sums(a) if len({t["bound"] for t in leaf["terms"]}) > 1])[0]["terms"]
    own[0]["bound"], own[-1]["bound"] = own[-1]["bound"], own[0]["bound"]
    need(own[0]["bound"] != own[-1]["bound"])


@way("a weaker bound than the claim gives")
def _(a):
    line = need([x for x in claim_lines(a) if "/" not in x["bound"]])[0]
    line["bound"] = str(int(line["bound"]) + (-1 if line["side"] == "low" else 1))


@way("a cell of a form twice")
def _(a):
    form = lines(a)[0]["form"]
    form.append(dict(form[0]))


@way("a window in a line moved by a day")
def _(a):
    for piece in lines(a)[0]["form"]:
        for end in ("start", "end"):
            piece[end] = f"{date.fromisoformat(piece[end]) + timedelta(1)}"


@way("digits of another alphabet in a day")
def _(a):
    lines(a)[0]["form"][0]["start"] = "\u0662\u0660\u0662\u0664-01-01"


@way("a claim's line among the rules")
def _(a):
    leaf = need([leaf for leaf in sums(a) if leaf["terms"]])[0]
    leaf["rules"].append(leaf["terms"].pop())


@way("strictness as a number")
def _(a):
    lines(a)[0]["strict"] = int(lines(a)[0]["strict"])


@way("signs as numbers")
def _(a):
    lines(a)[0]["form"][0]["signed"] = 0


@way("a split at a number that is not whole")
def _(a):
    below, above = (case["bound"] for case in splits(a)[0]["cases"])
    below["bound"], above["bound"] = "1/2", "3/2"


@way("a split with an open end")
def _(a):
    splits(a)[0]["cases"][0]["bound"]["strict"] = True


@way("a split between other ends")
def _(a):
    for case in splits(a)[0]["cases"]:
        case["bound"]["bound"] = str(int(case["bound"]["bound"]) + 40)


@way("the certificates of two cases exchanged")
def _(a):
    one, two = splits(a)[0]["cases"]
    one["certificate"], two["certificate"] = two["certificate"], one["certificate"]
    need(one["certificate"] != two["certificate"])


@way("the windows of two cases exchanged")
def _(a):
    found = need([c for c in a["conflicts"] if c["certificate"]["cases"] and c["certificate"]["cases"][0]["windows"]])
    one, two = found[0]["certificate"]["cases"][:2]
    one["windows"], two["windows"] = two["windows"], one["windows"]


@way("cases without end")
def _(a):
    certificate = need(a["conflicts"])[0]["certificate"]
    for _ in range(300):
        certificate = {"terms": [], "rules": [], "cases": [{"certificate": certificate, "windows": [], "bound": None}]}
    a["conflicts"][0]["certificate"] = certificate


# --- conflicts ---------------------------------------------------------------------------------------
@way("a conflict twice")
def _(a):
    a["conflicts"].append(copy.deepcopy(need(a["conflicts"])[0]))


@way("a conflict with its ids in another order")
def _(a):
    ids = need(a["conflicts"])[0]["ids"]
    need(len(ids) > 1)
    ids.reverse()


@way("a conflict of another kind")
def _(a):
    c = need(a["conflicts"])[0]
    c["kind"] = "integrality" if c["kind"] == "arithmetic" else "arithmetic"


for text in ("no negative period", "one definition", "one vintage", "whole numbers", "the base of", "one reference day",
             "the rule", "counting began", "the ci95 interval"):  # fmt: skip

    def without(a, text=text):
        for c in [*a["conflicts"], *a["tensions"]]:
            found = [p for p in c["premises"] if p["text"].startswith(text)]
            if found:
                c["premises"].remove(found[0])
                return
        raise Untouched

    MORE[f"without the premise {text!r}"] = without


@way("without the premise of a link")
def _(a):
    premises = need(a["conflicts"])[0]["premises"]
    premises.remove(need([p for p in premises if " read as " in p["text"]])[0])


@way("a tension of another kind")
def _(a):
    t = need(a["tensions"])[0]
    t["kind"] = "tension" if t["kind"] == "missed" else "missed"


@way("another chance of a tension")
def _(a):
    need(need(a["tensions"])[0]["chances"])[0] = "1/2"


@way("a tension twice")
def _(a):
    a["tensions"].append(copy.deepcopy(need(a["tensions"])[0]))


# --- witness -----------------------------------------------------------------------------------------
@way("a cell moved by a day")
def _(a):
    cell = cells(a)[0]
    for end in ("start", "end"):
        cell[end] = f"{date.fromisoformat(cell[end]) + timedelta(1)}"


@way("a cell of a category that nobody speaks of")
def _(a):
    cell = cells(a)[0]
    a["witness"]["cells"].append(cell | {"category": "nowhere"})


@way("a cell of another tag")
def _(a):
    cells(a)[0]["tag"] = "level 2031"


@way("a window of a claim that has no other")
def _(a):
    own = row(
        a, lambda r: r.get("start", "").isdecimal() and "end_or" not in r and "through" not in r and "end" not in r
    )
    need(a["witness"])["windows"].append([own["id"], own["start"]])


# --- groups and head ---------------------------------------------------------------------------------
@way("the opposite verdict on a group")
def _(a):
    part = a["components"][0]
    part["status"] = "inconsistent" if part["status"] == "consistent" else "consistent"


@way("a group left out")
def _(a):
    a["components"].pop()


@way("a claim in two groups")
def _(a):
    part = a["components"][0]
    part["ids"].append(part["ids"][0])


@way("a group undecided without a reason")
def _(a):
    a["components"][0]["status"] = "undecided"


@way("another type of answer")
def _(a):
    a["type"] = "RepairResult"


@way("no components")
def _(a):
    del a["components"]


# --- what the table is read by -----------------------------------------------------------------------
@way("customs that are not the table's, hashed again")
def _(a):
    own = row(a, lambda r: "," in r.get("value", "") or "." in r.get("value", ""))
    a["claims"]["customs"] = {own["id"]: [",", "."]}
    rehash(a)


@way("customs of a row that is not there, hashed again")
def _(a):
    a["claims"]["customs"] = {"nobody": [",", "."]}
    rehash(a)


@way("ids of two rows exchanged throughout, hashed again")
def _(a):
    rows = a["claims"]["rows"]
    need(len(rows) > 1)
    names = {rows[0]["id"]: rows[1]["id"], rows[1]["id"]: rows[0]["id"]}

    def exchanged(part):
        if isinstance(part, dict):
            return {
                key: names.get(x, x) if key == "id" and isinstance(x, str) else exchanged(x) for key, x in part.items()
            }
        return (
            [names.get(x, x) if isinstance(x, str) else exchanged(x) for x in part] if isinstance(part, list) else part
        )

    a |= exchanged(a)
    rehash(a)


@way("another reading throughout, hashed again")
def _(a):
    need(any(r.get("relation", "") != "exact" for r in a["claims"]["rows"]))
    other = {
        "over": "next_round",
        "about": "0.3",
        "rounding": "up",
        "base": "7",
        "zeros": "exact",
        "printed": "rounded",
    }
    a["claims"]["reading"] = other
    rehash(a)


@way("a reading that takes for ever, hashed again")
def _(a):
    a["claims"]["reading"] = {"about": "1e999999999", "base": "1e999999999"}
    row(a, lambda r: r.get("relation", "") in ("", "about"))
    rehash(a)


@way("everything signed, hashed again")
def _(a):
    a["claims"]["scheme"] = a["claims"]["scheme"] | {
        "signed": sorted({s["form"][0]["measure"] for s in a["statements"] if s["form"]})
    }
    need(a["conflicts"] or a["witness"])
    need(not any(s["form"][0]["signed"] for s in a["statements"] if s["form"]))
    rehash(a)


@way("everything continuous, hashed again")
def _(a):
    need(any(p["whole"] for s in a["statements"] for p in s["form"]))
    a["claims"]["scheme"] = a["claims"]["scheme"] | {"continuous": True}
    rehash(a)


@way("a rule that nobody told, hashed again")
def _(a):
    need(not a["claims"]["scheme"].get("identities"))
    own = need(
        [s["form"][0] for s in a["statements"] if s["form"] and not s["form"][0]["tag"] and not s["form"][0]["level"]]
    )[0]
    need("additive" not in a["claims"]["scheme"] and "links" not in a["claims"]["scheme"])
    a["claims"]["scheme"] = a["claims"]["scheme"] | {"identities": [f"{own['measure']} == nothing + none"]}
    rehash(a)


@way("the rules taken away, hashed again")
def _(a):
    scheme = a["claims"]["scheme"]
    a["claims"]["scheme"] = {k: v for k, v in scheme.items() if k not in ("order", "identities")}
    need(a["claims"]["scheme"] != scheme)
    rehash(a)


@way("a tree taken away, hashed again")
def _(a):
    need(a["claims"]["scheme"].get("tree"))
    a["claims"]["scheme"] = {}
    rehash(a)


@way("a factor that takes for ever, hashed again")
def _(a):
    a["claims"]["scheme"] = a["claims"]["scheme"] | {"links": [["zz", "yy", "1e999999999"]]}
    rehash(a)


@way("a date of publication to choose by")
def _(a):
    a["as_of"] = "1990"


@way("a rule's statement left out")
def _(a):
    a["statements"].remove(need([s for s in a["statements"] if not s["kind"]])[0])


@way("a rule's statement twice")
def _(a):
    a["statements"].append(dict(need([s for s in a["statements"] if not s["kind"]])[0]))


@way("a hard rule called soft")
def _(a):
    need([s for s in a["statements"] if not s["kind"]])[0]["soft"] = True
