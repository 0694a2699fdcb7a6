# fmt: off
"""Check an answer of check_consistency without deserstats: verify_certificate.py claims.csv answer.json [scheme.json]

Standard library, and three files beside this one. Table (as ClaimSet.to_csv writes it), scheme and reading are turned
into rows once more. Of the answer nothing is believed: multipliers, splits, chosen windows and the cells of a witness
are tried out. Confirmed are the verdict, by its conflicts, with what they assume, or by its witness; the verdict on
each group of claims; and tensions. Notes, flips, the table per claim, how the table was read, whether a conflict goes
back to one origin and is minimal, and whether all are listed, are not looked at. Head counts ("distinct"), delays and
links with a range of factors are not worked out: what rests on them is not confirmed in full.
"""
import hashlib, json, pathlib, re, sys
from collections import Counter
from math import lcm

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from claim_rows import MONTHS, OPTIONS, READING, Refused, System, in_units, need, number, read_table, span
from scheme_rows import Rules, Scheme
from tried_evidence import Curve, exact, one_of, proved, told_form

# --- conflicts ---
def assumes(ids, proof, system):
    """How the premises begin that a conflict of some claims rests on."""
    rows, scheme = [system.claims[name] for name in ids], system.scheme
    found = proof.assumed | ({"one definition", "one vintage"} if len(ids) > 1 else set())
    for row in rows:
        found |= {f"{row[c]} is the sum of its parts" for c in ("category", "base_category", "geography")
                  if scheme.is_inferred(row[c])}
        for name in (row["measure"], row["base_measure"], row["unit"]):
            read_as, factor = scheme.canonical(name)
            found |= {f"{name} read as "} if read_as != name and (factor != 1 or len(ids) > 1) else set()
        means = row["kind"] == "rate" and row["per"] in MONTHS and not all(isinstance(in_units(window, row["per"]), int)
            for window in row["windows"])
        found |= {f"a {row['per']} of "} if means else set()
        what = f"{row['interval']} interval" if row["interval"].startswith("ci") else "range"
        found |= {f"the {what} of {row['id']}"} if row["id"] in system.soft else set()
    return found

def check_conflict(conflict, system, rules, soft):
    """Whether claims refute each other, and what that assumes is told."""
    ids, told = conflict["ids"], [premise["text"] for premise in conflict["premises"]]
    need(ids and ids == [name for name in system.options if name in set(ids)], "a conflict of claims that are not used")
    need([name for name in ids if name in system.soft] == [*soft], "a conflict with an interval that is no hard limit")
    proof = proved(conflict["certificate"], ids, system, rules)
    need(proof.used == set(ids), "a conflict names other claims than its sums use")
    open_ended = (" is the sum of its parts", " read as ", " of ")
    missing = [text for text in assumes(ids, proof, system) if text not in told and not (
        text.endswith(open_ended) and any(other.startswith(text) for other in told))]
    need(not missing, f"it is not told that a conflict assumes {', '.join(sorted(missing))}")
    need(sum(text.startswith("one reference day in ") for text in told) == len(proof.days),
        "not every reference day is told")
    if not soft: return one_of(conflict["kind"], "integrality" if proof.has_split else "arithmetic")
    intervals = [system.claims[name]["interval"] for name in soft]
    chances = [str(1 - number(text[2:]) / 100) for text in intervals if text.startswith("ci")]
    missed = len(chances) == len(intervals)
    need((conflict["kind"], conflict["chances"]) == (("missed", chances) if missed else ("tension", [])),
        "the chances of a tension are told wrongly")

def are_minimal(conflicts):
    sets = [frozenset(conflict["ids"]) for conflict in conflicts]
    return len(set(sets)) == len(sets) <= 1000 and not any(a < b for a in sets for b in sets)

# --- witnesses ---
def check_witness(witness, system, rules, ids, form_rows):
    """Whether one possible series satisfies these claims under the windows chosen, and every rule between them."""
    curve, chosen = Curve(witness["cells"], system, rules), {name: span(window) for name, window in witness["windows"]}
    need(len(chosen) == len(witness["windows"]), "a window of a claim is chosen twice")
    need(all(len(system.options.get(name, ())) > 1 for name in chosen), "a window of a claim that has no other")
    for name in ids:
        options = system.options[name]
        window = chosen.get(name, next(iter(options)))
        need(window in options, f"the witness gives {name} a window that it does not have")
        need(name in system.soft or all(curve.holds(row.form.items(), row.ends) for row in options[window]),
            f"the witness does not satisfy {name}")
    need(all(curve.holds(form, ends) for form, ends in form_rows), "the witness breaks a rule of the scheme")

# --- statements and groups ---
def check_statements(told, system, rules, hard):
    """Whether the rows that the answer lists are those of the table; returns the rules that are not worked out here."""
    ours, listed, beyond, seen = Counter(), Counter(), set(), Counter()
    for name, options in system.options.items():
        for window, row in ((window, row) for window, rows in options.items() for row in rows):
            key = name, system.claims[name]["kind"], window, len(options) > 1, name in system.soft, row.part
            ours[(*key, frozenset(row.form.items()), *row.ends)] += 1
    for s in told:
        need(isinstance(s["kind"], str) and isinstance(s["part"], str), "a statement without kind or part")
        pairs = [(s[c], one_of(s[c + "_open"], True, False)) for c in ("low", "high")]
        ends = [None if pair == (None, False) else (exact(pair[0]), pair[1]) for pair in pairs]
        form = frozenset(told_form(s["form"], system).items())
        flags = [one_of(s[c], True, False) for c in ("ambiguous", "soft")]
        key = s["id"], s["kind"], span(s["window"]), *flags, span(s["part"])
        if s["kind"]: listed[(*key, form, *ends)] += 1
        elif rules.rows.get((s["id"], form)) != ends: beyond.add(s["id"])
        else:
            need((*key[2:4], key[4]) == ("", False, (s["id"], form) not in hard.rows),
                "a rule that is told wrongly")
            seen[s["id"], form] += 1
    need(not beyond or system.is_beyond(), f"the scheme has no rule {', '.join(sorted(beyond))} of the form told")
    wrong = sorted({key[0] for key in (ours - listed) + (listed - ours)})
    need(not wrong, f"statements of {', '.join(wrong[:5])} are not what the table says")
    need(set(seen) == set(rules.rows) or system.is_beyond(), "a rule of the scheme is not told")
    need(max(seen.values(), default=1) == 1, "a rule is told twice")
    return beyond

def check_groups(components, status, system, rules, joint, conflicts, witness):
    """Whether every used claim is in one group, and the verdict on each group has its evidence."""
    hard = [name for name in system.options if name not in system.soft]
    need(sorted(name for part in components for name in part["ids"]) == sorted(hard), "groups that are not the claims")
    group = {name: k for k, part in enumerate(components) for name in part["ids"]}
    need(all(len({group[name] for name in c["ids"]}) == 1 for c in conflicts), "a conflict between two groups")
    broken = {group[c["ids"][0]] for c in conflicts}
    for k, part in enumerate(components):
        need(k not in broken or part["status"] == "inconsistent", "a group with a conflict is not called inconsistent")
        said = [row for name in part["ids"] for rows in system.options[name].values() for row in rows]
        own = {cell[0] for row in said for cell in row.form}
        if part["status"] == "consistent" and (witness or part["witness"]):
            need(not part["certificate"], "a consistent group with a certificate")
            near = [(form, ends) for (_, form), ends in rules.rows.items() if any(cell[0] in own for cell, _ in form)]
            if part["witness"]: check_witness(part["witness"], system, joint, part["ids"], near)
        elif part["status"] == "inconsistent" and (k in broken or part["certificate"]):
            need(not part["witness"], "an inconsistent group with a witness")
            if part["certificate"]:
                used = proved(part["certificate"], part["ids"], system, rules).used
                need(used <= set(part["ids"]), "a group is refuted by others")
        else: need(part["status"] == "undecided" and part["reason"], "a verdict on a group without its evidence")
    found = {part["status"] for part in components}
    worst = [verdict for verdict in ("inconsistent", "undecided") if verdict in found] or ["consistent"]
    need(status == worst[0],
        "the verdict is not that on its groups")

# --- the whole answer ---
def without_repeats(pairs):
    need(len(dict(pairs)) == len(pairs), "a name stands twice in one object of the JSON")
    return dict(pairs)

def no_constant(text): raise Refused(f"{text} is no number")

def check_sizes(*evidence):
    """Fractions must have a common denominator of a size that can be worked with."""
    common = 1
    for part in set(re.findall('"-?[0-9]+/([0-9]+)"', json.dumps(evidence))):
        common = lcm(common, int(number(part)))
        need(common < 10**2000, "fractions without a common denominator of less than 2,000 digits")

def check(table, answer, scheme):
    told, status, witness, conflicts = (answer[part] for part in ("claims", "status", "witness", "conflicts"))
    tensions, components = (answer[part] for part in ("tensions", "components"))
    need(answer["type"] == "ConsistencyResult", "this is no answer of check_consistency")
    need(isinstance(answer["as_of"], str), "as_of is no date")
    text = json.dumps({name: part for name, part in told.items() if name != "notes"}, sort_keys=True,
        ensure_ascii=False, separators=(",", ":"))
    need(answer["input_hash"] == hashlib.sha256(text.encode()).hexdigest(), "other claims than those of the input hash")
    need(scheme in (None, told["scheme"]), "the answer was given under another scheme")
    reading = {**READING, **told.get("reading", {})}
    need(all(re.fullmatch(OPTIONS[name], said) for name, said in reading.items()), "a reading that there is not")
    check_sizes(witness, conflicts, tensions, components)
    rows = read_table(table, told["rows"], told.get("customs", {}))
    names = {row[c] for row in rows for c in ("category", "base_category", "geography")}.union(told.get("names", ()))
    system = System(rows, Scheme(told["scheme"], names), reading, answer["as_of"])
    unused, used = dict(answer["unused"]), list(system.options)
    need(isinstance(answer["unused"], list) and len(unused) == len(answer["unused"])
        and unused.keys() == system.unused.keys(), "claims are left out, or used, in silence")
    need(all(unused[name].startswith(why) for name, why in system.unused.items()), "claims unused for other reasons")
    need(answer["soft"] == system.soft, "intervals that are no hard limits are told wrongly")
    evidence = {"consistent": witness and not conflicts, "inconsistent": conflicts and not witness}
    need(evidence.get(status), f"{status}, without its evidence")
    need(are_minimal(conflicts) and are_minimal(tensions), "a conflict that is listed twice, or holds another")
    hard, joint = Rules(system, [name for name in used if name not in system.soft]), Rules(system, used)
    joint.rows.update(hard.rows)
    hard.beyond = joint.beyond = check_statements(answer["statements"], system, joint, hard)
    for conflict in conflicts: check_conflict(conflict, system, hard, ())
    for tension in tensions: check_conflict(tension, system, joint, tension["soft"] or ("none",))
    check_groups(components, status, system, hard, joint, conflicts, witness)
    if witness: check_witness(witness, system, joint, used, [(form, ends) for (_, form), ends in hard.rows.items()])
    left = len(hard.beyond) if witness or any(part["witness"] for part in components) else 0
    need(not (left or (witness and system.is_beyond())), f"in full: {left} kinds of statements could not be re-derived")
    beside = f", names beside those of the table {told['names']}" if told.get("names") else ""
    late = f", as of {answer['as_of']}" if answer["as_of"] else ""
    return (f"{status}, {len(conflicts)} conflicts of {len(used)} claims used, {len(tensions)} tensions; "
            f"scheme {told['scheme']}, reading {reading}{beside}{late}")

def main(table, answer, scheme=None):
    try:
        told, given = (json.loads(pathlib.Path(path).read_bytes(), object_pairs_hook=without_repeats,
            parse_constant=no_constant) if path else None for path in (answer, scheme))
        print("confirmed:", check(table, told, given))
        return False
    except Refused as why: print("NOT CONFIRMED" + (" " if str(why).startswith("in full") else ": ") + str(why))
    except Exception as problem: print("NOT CONFIRMED: it cannot be read:", type(problem).__name__, problem)
    return True

if __name__ == "__main__": sys.exit(main(*sys.argv[1:]))
