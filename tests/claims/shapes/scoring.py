"""Whether a table was read as its truth says: windows, figures, names, sums, and that skipped cells were told.

A truth is an entry of ``truth.json``: the file, the arguments, and either the words that a question has to
name (``mentions``) or what the claims have to say. A ``spot`` is one figure: labels, first and last day,
lowest and highest number allowed. ``mend`` sets right the figure that is wrong, ``break`` puts in one that
cannot be: so it shows whether sums and windows are known.
"""

import importlib.util
import re
from datetime import date, timedelta
from fractions import Fraction

import deserstats as ds
from deserstats.checks.consistency.check_consistency import decided
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System

DAY = timedelta(days=1)
NO_NAME = {"id", "kind", "value", "relation", "low", "high", "start", "end", "through", "per", "published", "note",
           "start_or", "end_or", "interval", "source", "quote", "url", "status", "dated_by"}  # fmt: skip
WITHOUT_FIGURE = re.compile(
    r"skip|no figure|missing|without|blank|empty|left out|no number|not given|no value|ignored|passed over|not read",
    re.I,
)


def source_of(entry, folder):
    """Return what is given to read_claims: a path, or the frame that a module builds."""
    path = folder / entry["file"]
    if path.suffix != ".py":
        return path
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build()


def options_of(entry):
    options = dict(entry["kwargs"])
    if "scheme" in options:
        options["scheme"] = ds.Scheme(**options["scheme"])
    return options


def faults(entry, folder):
    """Return what is wrong with the reading of one entry, in words; nothing when it is right."""
    try:
        claims = ds.read_claims(source_of(entry, folder), **options_of(entry))
    except ds.DeserstatsError as error:
        return _refused(entry, folder, str(error))
    if entry["expect"] == "question":
        return [f"silent: {len(claims)} claims where a question was due: {entry['why']}"]
    return misread(entry, claims)


def _refused(entry, folder, message):
    wanted = entry.get("mentions") if entry["expect"] == "question" else entry.get("or_question")
    if wanted and named(message, wanted):
        return []
    if wanted:
        return [f"refused without {wanted}: {message}"]
    for more in entry.get("or_kwargs", []) if "header" in message else []:
        if not faults({**entry, "kwargs": entry["kwargs"] | more, "or_kwargs": []}, folder):
            return []
    return [f"refused: {message}"]


def named(message, groups):
    """Whether a question names one word of each group; that a column is wanted is not a question."""
    if re.search(r"expected a column '(value|start)'", message):
        return False
    return all(any(word.casefold() in message.casefold() for word in group) for group in groups)


def misread(entry, claims):
    """Return what claims say otherwise than their truth."""
    kinds = entry.get("count_kinds")
    counted = [c for c in claims if not kinds or c.kind in kinds]
    found = []
    if len(counted) != entry["n_claims"]:
        found.append(f"silent: {len(counted)} claims, not {entry['n_claims']}")
    found += [f"silent: {fault}" for spot in entry["spots"] if (fault := _spot_fault(claims, spot))]
    for bad in entry.get("forbid", []):
        said = [
            c.id for c in counted if _is_named(c, bad["labels"]) and c.value and _value(c) == Fraction(bad["value"])
        ]
        found += [f"silent: {name} counts {bad['value']}, which is no count" for name in said]
    status = verdict(claims)
    if status != entry["verdict"]:
        return [*found, f"silent: {status}, not {entry['verdict']}"]
    if "mend" in entry and (now := _after(claims, [entry["mend"]])) != "consistent":
        found.append(f"silent: {now} after {_said(entry['mend'])}")
    for spots in entry.get("break", []):
        if (now := _after(claims, spots)) != "inconsistent":
            found.append(f"silent: {now} although {' and '.join(map(_said, spots))}")
    if entry["n_skipped"] and not tells(claims, entry["n_skipped"]):
        found.append(f"{entry['n_skipped']} cells hold no figure, and nobody is told")
    return found


def verdict(claims):
    """Return the verdict alone, without what check_consistency tells beside it."""
    return decided(System(claims), Budget(1.0))[1]


def tells(claims, n):
    """Whether how_read says that so many cells held no figure."""
    lines = [line for line in claims.how_read.lines if WITHOUT_FIGURE.search(line)]
    counts = [[int(x) for x in re.findall(r"(?<![\d.,'\"-])\d{1,3}(?![\d.,'\"-])", line)] for line in lines]
    return any(n in numbers or sum(numbers) == n for numbers in counts)


def allowed(claim, claims):
    """Return the least and the greatest whole number that a claim allows; no number below nothing."""
    whole = claim.allowed(claims.reading).whole()
    return max(0, whole.low or 0), whole.high


def days(claim):
    """Return the first and the last day of a claim."""
    return claim.window.start, claim.window.end - DAY


def names(claim):
    """Return the names in a claim, whole and in the pieces of a path."""
    texts = [text for column, text in claim.cells().items() if column not in NO_NAME and text]
    pieces = [piece for text in texts for piece in re.split(r"\s*(?:[/|;>:]|\s-\s|·)\s*", text)]
    return {" ".join(text.casefold().split()) for text in (*texts, *pieces)}


def parts_of(claim, scheme):
    """Return the parts that a claim is the sum of, by its categories, measures or places."""
    for text in (claim.category, claim.geography):
        leaves = (
            [leaf.strip() for leaf in text.split("+")] if "+" in text else sorted(scheme.leaves(text)) if text else []
        )
        if len(leaves) > 1:
            yield leaves


def _is_named(claim, labels):
    own = names(claim)
    return all(" ".join(label.casefold().split()) in own for label in labels)


def _candidates(claims, spot):
    wanted = [*spot["labels"], *([spot["measure"]] if spot.get("measure") else [])]
    found = [c for c in claims if _is_named(c, wanted)]
    if not found and "sum_of" in spot:
        found = [c for c in claims if any(_same_parts(parts, spot) for parts in parts_of(c, claims.scheme))]
    if not found:  # a name that is nowhere in the table (IAMC: its unit): window and figure must do
        known = [w for w in wanted if any(_is_named(c, [w]) for c in claims)]
        found = [c for c in claims if _is_named(c, known)] if len(known) < len(wanted) else []
    window = date.fromisoformat(spot["first"]), date.fromisoformat(spot["last"])
    if spot.get("kind") == "stock":
        return [c for c in found if c.kind == "stock" and days(c)[1] == window[1]]
    return [c for c in found if days(c) == window]


def _same_parts(leaves, spot):
    return len(leaves) == len(spot["sum_of"]) and all(
        any(set(part) & set(re.split(r"\s*[>/]\s*", leaf)) for leaf in leaves) for part in spot["sum_of"]
    )


def _fits(claim, claims, spot):
    low, high = allowed(claim, claims)
    near = 1 if spot.get("rounded") else 0
    if (high is None) != (spot["high"] is None) or abs(low - max(0, spot["low"] or 0)) > near:
        return False
    return high is None or abs(high - spot["high"]) <= near


def _spot_fault(claims, spot):
    inside = _candidates(claims, spot)
    if not inside:
        return f"no claim {_told(spot)}"
    if not any(_fits(c, claims, spot) for c in inside):
        return f"{_told(spot)} allows {[allowed(c, claims) for c in inside][:3]}, not {spot['low']} to {spot['high']}"
    return ""


def _after(claims, spots):
    """Return the verdict on the claims with some figures written anew."""
    frame = claims.to_frame().set_index("id", drop=False)
    for spot in spots:
        inside = [c for c in _candidates(claims, spot) if _fits(c, claims, spot)]
        if not inside:
            return f"not found: {_told(spot)}"
        # where a name is a piece of another (Total, North > Total) the shortest is meant
        name = min(inside, key=lambda c: len(c.category) + len(c.geography)).id
        for column, text in (("value", spot["to"]), ("relation", ""), ("low", ""), ("high", "")):
            if column in frame or text:
                frame.loc[name, column] = text
    other = ds.read_claims(frame.reset_index(drop=True), layout="claims", scheme=claims.scheme)
    return verdict(other)


def _value(claim):
    return Fraction(claim.figure.value) if claim.figure else None


def _told(spot):
    return f"{' / '.join([*spot['labels'], spot.get('measure', '')]).strip(' /')} {spot['first']} to {spot['last']}"


def _said(spot):
    return f"{_told(spot)} = {spot['to']}"
