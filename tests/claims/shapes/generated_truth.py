"""Whether claims say what a generated table says, and nothing else."""

from claims.shapes import scoring

import deserstats as ds


def differences(table, claims, *, sums=True):
    """Return in words what claims say otherwise than the table."""
    found = []
    beside = [c.id for c in claims if c.kind in ("share", "growth", "ratio")]  # a column of percent may be claims too
    claims = claims.drop(beside) if beside else claims
    if len(claims) != len(table.said):
        found.append(f"{len(claims)} claims, not {len(table.said)}")
    by_days = {}
    for claim in claims:
        by_days.setdefault(scoring.days(claim), []).append(claim)
    matched, taken = [], set()
    for said in table.said:
        matched.append(match(said, by_days, claims, taken))
        taken.add(matched[-1].id if matched[-1] else "")
    for said, claim in zip(table.said, matched, strict=True):
        if claim is None:
            here = by_days.get((said.first, said.last), [])
            near = [(*sorted(scoring.names(c))[:3], *scoring.allowed(c, claims), c.kind) for c in here][:2]
            found.append(
                f"no claim {'/'.join(said.names)} {said.first}..{said.last} {said.kind} {said.low} to {said.high}; {near}"
            )
    if not found and table.n_missing and not scoring.tells(claims, table.n_missing):
        found.append(f"untold: {table.n_missing} cells without a figure")
    if not found and sums:
        found += sum_faults(table, claims, matched)
    return found


def match(said, by_days, claims, taken):
    """Return the claim of one figure: its days, its names (a sum may be named by its parts), what it allows."""
    for claim in by_days.get((said.first, said.last), []):
        if claim.id in taken:
            continue
        own = scoring.names(claim)
        named = all(name.casefold() in own for name in said.names) or (
            said.parts and any(scoring.parts_of(claim, claims.scheme))
        )
        if named and claim.kind == said.kind and scoring.allowed(claim, claims) == (said.low, said.high):
            return claim
    return None


def sum_faults(table, claims, matched):
    """Return what is wrong with the sums: the truth holds together, and a total below its parts does not."""
    status = scoring.verdict(claims)
    if status == "inconsistent":
        return [f"{status}, though every figure is true"]
    for said, claim in zip(table.said, matched, strict=True):
        lows = sum(table.said[part].low for part in said.parts)
        if lows > 0:
            changed = claim.replace(value=str(lows - 1), relation="exact", low="", high="")
            rows = [changed if c.id == claim.id else c for c in claims]
            if scoring.verdict(ds.ClaimSet(rows, claims.scheme)) != "inconsistent":
                return [f"the sum {'/'.join(said.names)} {said.first}..{said.last} is not known"]
            break
    return []
