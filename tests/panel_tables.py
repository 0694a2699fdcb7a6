"""Random long tables of dated figures: of places and their total, of measures that add up, of days and running totals.

Figures come from a hidden series that satisfies all that is said, then some are changed and some left out.
"""

import random
from collections import Counter
from datetime import date, timedelta

import pandas as pd

FIRST = date(2020, 2, 27)
PLACES = {
    "none": ([""], {}),
    "total": (["p", "q", "All"], {"total": "All"}),
    "usual": (["p", "q", "Total"], {}),
    "tree": (["p", "q", "x"], {"tree": {"x": ["p", "q"]}}),
    "two levels": (["p", "q", "r", "x", "y"], {"tree": {"x": ["p", "q"], "y": ["x", "r"]}}),
    "open": (["p", "q", "x"], {"tree": {"x": ["p", "q"]}, "exhaustive": False}),
}
PARTS = {"All": "pq", "Total": "pq", "x": "pq", "y": "pqr"}
SHAPES = ("plain", "two", "places", "accounts", "days", "accounts of places", "days of places")
OTHER_HEADINGS = (
    "tests",
    "value",
    "Deaths per week",
    "no",
    "number",
    "cases_male",
    "n_day",
    "Total",
    "people_age",
    "id2",
)


class RandomTable:
    """A frame with how it is read, and what says which set a row belongs to."""

    def __init__(self, seed: int) -> None:
        rng = self.rng = random.Random(seed)
        self.shape = rng.choice(SHAPES)
        # the single path needs seconds for accounts of many places
        small = ("none", "two levels") if "accounts" in self.shape else ("none",)
        places = rng.choice([name for name in PLACES if name not in small]) if "places" in self.shape else "none"
        self.places, scheme = PLACES[places][0], dict(PLACES[places][1])
        self.leaves = [name for name in self.places if name not in PARTS]
        self.kinds = self._kinds(scheme)
        since = rng.choice(["2020-02-20", "2020-02-20", "2020-01-01", "2020-02-01", "2020-02-27"])
        self.options: dict[str, object] = {"kind": self.kinds, "since": since}
        if rng.random() < 0.3 or "days" in self.shape:
            self.options["freq"] = "D"
        self.by = "set"
        frame = pd.DataFrame(self._rows(bool(scheme.get("exhaustive", True))))
        self.frame = self._stored(frame)
        self._dress(scheme)
        if scheme:
            self.options["scheme"] = scheme
        if rng.random() < 0.3:
            self.by, self.options["columns"] = ("set", "date"), {"date": "period"}

    def _kinds(self, scheme) -> dict[str, str]:
        rng = self.rng
        if "accounts" in self.shape:
            active = rng.choice(("stock", "stock", "cumulative"))
            kinds = {"cases": "cumulative", "active": active, "gone": "cumulative"}
            scheme["identities"] = ["cases == active + gone"]
            if rng.random() < 0.4:
                kinds |= {"beds": active, "home": active}
                scheme["identities"].append("active == beds + home")
            if rng.random() < 0.2:
                del kinds[rng.choice(list(kinds)[1:])]
            if rng.random() < 0.3:
                scheme["since"] = rng.choice(("2020-02-20", "unknown", "2020-02-10"))
            return kinds
        if "days" in self.shape:
            if rng.random() < 0.3:
                scheme["signed"] = ["cases"]
            return {"new_cases": "total", "total_cases": "cumulative"}
        if self.shape == "two":
            return {"cases": "cumulative", "deaths": rng.choice(("cumulative", "stock"))}
        return {"cases": "cumulative"}

    def _rows(self, is_exhaustive: bool):
        rng = self.rng
        self.step = rng.choice((3, 3, 30, 3000))
        wrong, missing = rng.choice((0, 0, 0.05, 0.2, 0.5)), rng.choice((0, 0, 0, 0.1, 0.3))
        n_days = rng.choice((1, 1, 2, 3, 4, 6) if self.shape in ("plain", "two", "days") else (1, 1, 2))
        if len(self.kinds) > 3 or self.shape == "accounts of places":
            n_days = 1  # the single path, which all is held against, needs long for more
        for n in range(rng.randint(1, 4)):
            days = sorted(rng.sample(range(9), n_days)) if rng.random() < 0.4 else range(n_days)
            state = {place: Counter() for place in self.leaves}
            for day in days:
                truth = {place: self._truth(state[place]) for place in self.leaves}
                for whole, parts in PARTS.items():
                    if whole in self.places:
                        own = [truth[part] for part in parts]
                        truth[whole] = {name: sum(one[name] for one in own) for name in own[0]}
                        if not is_exhaustive and "new_cases" not in self.kinds:
                            truth[whole] = {name: value + 2 for name, value in truth[whole].items()}
                for place in self.places:
                    row = {"set": n, "place": place, "date": (FIRST + timedelta(day)).isoformat()}
                    for name in self.kinds:
                        value = truth[place][name]
                        if rng.random() < wrong:
                            value = max(0, value + rng.choice((-1, 1, 2, -5, 10, -10, -self.step)))
                        row[name] = None if rng.random() < missing else value
                    yield row

    def _truth(self, state: Counter) -> dict[str, int]:
        rng = self.rng
        new, some, others = (rng.randint(0, self.step) for _ in range(3))
        state["gone"] += new
        if self.kinds.get("active") == "cumulative":
            state["beds"] += some
            state["home"] += others
        else:
            # levels may fall, and what was ever counted may not
            state["beds"], state["home"] = some, max(others, state["cases"] - some - state["gone"])
        state["deaths"] = state["deaths"] + others if self.kinds.get("deaths") == "cumulative" else others
        state["active"] = state["beds"] + state["home"]
        state["cases"] = state["active"] + state["gone"] if "accounts" in self.shape else state["cases"] + new
        return {**{name: state[name] for name in ("cases", "active", "gone", "beds", "home", "deaths")},
                "new_cases": new, "total_cases": state["cases"]}  # fmt: skip

    def _stored(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Keep figures as text, as whole numbers or as floats."""
        kept = self.rng.choice(("text", "Int64", "float", "object"))
        for name in self.kinds:
            cells = frame[name].astype("Int64")
            if kept == "text":
                blank = self.rng.choice(("", "", "n/a", None))
                cells = pd.Series([blank if pd.isna(v) else str(v) for v in cells], dtype=object)
            elif kept == "object":
                cells = pd.Series([None if pd.isna(v) else int(v) for v in cells], dtype=object)
            else:
                cells = cells.astype(kept if kept == "Int64" else float)
            frame[name] = cells
        return frame

    def _dress(self, scheme) -> None:
        """Add columns that a table may have beside its figures, odd cells and odd headings, and mix the rows."""
        rng, frame = self.rng, self.frame
        if self.places == [""]:
            frame = frame.drop(columns="place")
        if rng.random() < 0.15:
            frame["code"] = [f"{n:02}" for n in frame["set"]]
        if rng.random() < 0.15:
            frame["note"] = [rng.choice(("", "corrected", "see page 2")) for _ in range(len(frame))]
        if rng.random() < 0.1:
            frame["rate per 100"] = [rng.random() for _ in range(len(frame))]
        if rng.random() < 0.1:
            frame["state"] = "Land"
        heading = rng.choice(list(self.kinds))
        if rng.random() < 0.1:
            odd = rng.choice(("over 5", "12*", "x", "-3", "1.5", " 7", "2,000", "<5", "007"))
            frame[heading] = frame[heading].astype(object)
            frame.loc[rng.randrange(len(frame)), heading] = odd
        if rng.random() < 0.1 and "identities" not in scheme and "new_cases" not in self.kinds:
            other = rng.choice(OTHER_HEADINGS)
            frame = frame.rename(columns={heading: other})
            self.options["kind"] = {other if name == heading else name: kind for name, kind in self.kinds.items()}
        if rng.random() < 0.1:
            frame = pd.concat([frame, frame.iloc[[rng.randrange(len(frame))]]], ignore_index=True)
        if rng.random() < 0.3:
            frame = frame.sample(frac=1, random_state=rng.randrange(10**6)).reset_index(drop=True)
        self.frame = frame
