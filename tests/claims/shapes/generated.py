"""Tables whose truth is known: figures are drawn first, then laid out and written as some office would.

``table(seed)`` draws windows, names and whole numbers, and puts them into a layout, a custom of numbers, a
language and a kind of file. It knows which arguments say what the table leaves open (``answers``) and whether
a careful reader has to ask (``must_ask``).
"""

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from claims.shapes.generated_labels import NAMES, labels_of
from claims.shapes.generated_layouts import Layouts

DAY = timedelta(days=1)
CUSTOMS = {
    "plain": "",
    "comma": ",",
    "space": " ",
    "no-break": "\u00a0",
    "narrow": "\u202f",
    "apostrophe": "'",
    "point": ".",
    "mixed": ",",
}
LAYOUTS = (
    "claims",
    "long",
    "long",
    "long",
    "wide",
    "wide",
    "wide",
    "years by months",
    "two headings",
    "periods over measures",
    "index",
    "sdmx",
)
KNOWN_MARKS = ("..", "-", "–", "n/a", ":", "ND", "")
HAZARDS = (
    ("0-14", "15-64", "65+"), ("under 5", "5 to 9", "10 and over"), ("May", "June Creek", "March"), ("80+", "60-79", "2020 cohort"),
    ("Bosnia + Herzegovina", "Serbia", "Kosovo*"), ("A&E", "Q1 clinic", "Ward 7"), ("I", "II", "III"), ("Not stated", "Other", "None"),
)  # fmt: skip
"""Names that look like times, figures, sums, marks or words."""
LOCAL_MARKS = ("k.A.", "s.o.", "b.d.")
"""Words of one language for no figure: a reader may know them or ask."""
OTHER_MARKS = ("c", "x", "*", "secret")
"""Marks that a reader has to be told of."""
FILES = ("comma", "semicolon", "tab", "tsv", "json", "lines", "xlsx", "frame", "records", "parquet", "polars")


@dataclass
class Said:
    """One figure of the truth: what it counts, its days, and the whole numbers that it allows."""

    names: tuple[str, ...]
    first: date
    last: date
    low: int
    high: int | None
    kind: str = "total"
    parts: tuple[int, ...] = ()
    """Positions of the figures that this one is the sum of."""


@dataclass
class Table:
    """A laid out table: heading rows, rows, and what is known of them."""

    seed: int
    layout: str
    file: str
    headings: list[list[str]]
    rows: list[list[object]]
    said: list[Said]
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    numbers: bool = False
    n_missing: int = 0
    options: dict[str, object] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    must_ask: str = ""
    edited: "Table | None" = None
    """The table after the edit that answers a question which no argument does."""
    style: str = ""
    form: str = ""
    merged: int | None = None
    """The column whose names stand in the first of their rows only."""


def allowed(value, relation, zeros):
    """Return the least and greatest whole number of a printed one, by the rule of the house."""
    unit = 1
    while value and value % (unit * 10) == 0:
        unit *= 10
    if relation == "over":
        return value + 1, None
    if relation == "at_least":
        return value, None
    if relation == "under":
        return 0, value - 1
    if relation == "about" or (zeros and unit >= 100):
        return max(0, -((unit - 2 * value) // 2)), value + unit - 1
    return value, value


class Draw(Layouts):
    """One table in the making."""

    def __init__(self, seed):
        self.rng = rng = random.Random(seed)
        self.language = rng.choice(("en", "en", "de", "fr", "es", "uk", "ru"))
        self.layout = rng.choice(LAYOUTS)
        self.custom = rng.choice(tuple(CUSTOMS))
        self.words = NAMES[self.language]
        self.measures = rng.sample(
            self.words["measures"],
            2
            if self.layout == "periods over measures"
            else rng.choice((1, 2))
            if self.layout in ("claims", "long", "index")
            else 1,
        )
        self.kind = rng.choice(("total",) * 6 + ("cumulative", "stock")) if self.layout in ("long", "wide") else "total"
        self.grain, self.form, self.spans, self.texts = labels_of(rng, self.layout, self.kind, self.language)
        self.misspelt = {}
        if self.layout in ("long", "wide") and self.form in ("long", "short", "of") and rng.random() < 0.08:
            at = rng.randrange(len(self.texts))
            right = self.texts[at]
            self.texts[at] = f"{right[:2]}x{right[2:]}"
            self.misspelt = {self.texts[at]: right}
        if self.layout == "sdmx":
            self.custom = "plain"
        self.file = self._file()
        # numbers as numbers are exact where the file keeps no printing, and ambiguous in zeros elsewhere
        self.numbers = self.file not in ("comma", "semicolon", "tab", "tsv") and rng.random() < (
            0.9 if self.layout == "index" else 0.5
        )
        if self.numbers:
            self.custom = "plain"
        self.n_categories = rng.choice((1, 2, 3, 4)) if self.layout not in ("years by months", "index") else 0
        self.categories = rng.sample(self.words["places"], self.n_categories)
        if self.layout == "wide" and rng.random() < 0.06:
            self.categories = [str(n) for n in rng.sample(range(330, 420), self.n_categories)]
        elif self.layout in ("long", "wide", "claims") and rng.random() < 0.12:
            self.categories = list(rng.choice(HAZARDS))[: self.n_categories]
        self.second = rng.sample(self.words["groups"], 2) if self.layout == "long" and rng.random() < 0.2 else []
        sums = ("long", "wide", "two headings", "periods over measures")
        may_total = len(self.categories) > 1 and not self.second and self.layout in sums
        self.row_total = rng.choice(self.words["totals"]) if may_total and rng.random() < 0.45 else ""
        may_sum = self.kind == "total" and self.layout in ("wide", "years by months") and self._in_one_piece()
        self.column_total = rng.choice(self.words["totals"]) if may_sum and rng.random() < 0.45 else ""
        self.marks = self._marks()
        self.with_words = not self.numbers and self.custom != "point" and self.layout != "sdmx" and rng.random() < 0.3
        self.said, self.n_missing = [], 0
        self.place, self.columns, self.answer_columns = {}, {}, {}

    def _file(self):
        if self.layout == "index":
            return self.rng.choice(("frame", "series" if len(self.measures) == 1 else "frame"))
        if self.layout == "sdmx":
            return self.rng.choice(("comma", "tab", "semicolon"))
        if self.layout in ("two headings", "periods over measures"):
            return self.rng.choice(("comma", "semicolon", "xlsx", "frame"))
        return self.rng.choice(FILES)

    def _in_one_piece(self):
        spans = self.spans
        return all(a[1] + DAY == b[0] for a, b in pairwise(spans)) and len(spans) > 1

    def _marks(self):
        if self.layout == "sdmx":
            return [""]
        if self.layout == "claims" or self.rng.random() < 0.5:
            return []
        if self.numbers or self.file in ("frame", "series"):
            return [None] if self.numbers else [""]
        if self.rng.random() < 0.3:
            return [self.rng.choice(OTHER_MARKS + LOCAL_MARKS)]
        return list(self.rng.sample(KNOWN_MARKS, 2))

    # ---- figures ------------------------------------------------------------------------------------------
    def figure(self):
        value = int(10 ** self.rng.uniform(0, self.rng.choice((2, 3.5, 5, 6.5))))
        if (self.file == "xlsx" and self.numbers and value % 100 == 0) or (self.layout == "sdmx" and value % 10 == 0):
            value += 7  # whether zeros of a stored number are a precision is not what is tried here
        return 0 if self.rng.random() < 0.04 and self.layout != "sdmx" else value

    def printed(self, value):
        mark = "" if self.custom == "mixed" and self.rng.random() < 0.5 else CUSTOMS[self.custom]
        return f"{value:,}".replace(",", mark)

    def cell(self, key, value, names, span, parts=()):
        """Write one figure, note what it says, and return the cell."""
        rng = self.rng
        if self.marks and not parts and rng.random() < 0.12:
            self.n_missing += 1
            return rng.choice(self.marks)
        relation, text = "", self.printed(value)
        if self.with_words and rng.random() < 0.25:
            relation, value, text = self.worded(value)
        exact = self.numbers and self.file != "xlsx"
        low, high = allowed(value, relation, not exact)
        parts = tuple(self.place[part] for part in parts if part in self.place)
        self.place[key] = len(self.said)
        kind = "stock" if self.kind == "stock" else "total"
        self.said.append(Said(tuple(n for n in names if n), *span, low, high, kind, parts))
        return value if self.numbers else text

    def worded(self, value):
        """Return relation, printed number and text of a cell in words that are true of the value."""
        about = value if value < 100 else value - value % 10 ** (len(str(value)) - 2)
        forms = [("", value, f"{self.printed(value)}*"), ("", value, f"{self.printed(value)} (p)")]
        forms.append(("about", about, self.rng.choice(("~{}", "about {}")).format(self.printed(about))))
        if value > 1:
            forms.append(("over", value - 1, self.rng.choice(("over {}", ">{}")).format(self.printed(value - 1))))
            forms.append(("at_least", value, f"at least {self.printed(value)}"))
        forms.append(("under", value + 3, self.rng.choice(("<{}", "under {}")).format(self.printed(value + 3))))
        return self.rng.choice(forms)

    def values(self):
        """Draw the figures behind the cells: running totals never fall, save where an office mends them."""
        found = {}
        for measure in self.measures:
            for category in self.categories or [""]:
                for group in self.second or [""]:
                    running = 0
                    for i in range(len(self.spans)):
                        value = self.figure()
                        running += value
                        found[measure, category, group, i] = (
                            running if self.kind == "cumulative" or self.form == "range" else value
                        )
        return found

    def build(self):
        values = self.values()
        make = {
            "claims": self.claims, "long": self.long, "index": self.long, "wide": self.wide,
            "years by months": self.years_by_months, "two headings": self.two_headings,
            "sdmx": self.sdmx, "periods over measures": self.periods_over_measures,
        }  # fmt: skip
        headings, rows = make[self.layout](values)
        table = Table(
            0, self.layout, self.file, headings, rows, self.said, numbers=self.numbers, n_missing=self.n_missing
        )
        table.form = self.form
        table.style = (
            f"{self.layout}, {self.file}, {self.language}, {self.grain} as {self.form}, {self.custom}, {self.kind}"
        )
        if self.file in ("comma", "semicolon", "xlsx") and self.layout not in ("claims", "sdmx"):
            self.frame_of_text(table)
        if self.layout == "long" and self.categories:
            self.once_or_tagged(table)
        self.open_questions(table, values)
        return table

    # ---- what stands around, and what is left open --------------------------------------------------------
    def frame_of_text(self, table):
        if self.rng.random() < 0.3:
            table.titles = self.words["titles"][: self.rng.choice((1, 2))]
        if self.rng.random() < 0.3:
            table.notes = self.words["notes"][: self.rng.choice((1, 2))]

    def once_or_tagged(self, table):
        """Write a name only in the first of its rows, as merged cells do, or tags under the headings, as HXL does."""
        rng, at = self.rng, table.headings[0].index(self.words["place"])
        if self.file in ("comma", "tab", "semicolon", "xlsx") and rng.random() < 0.1:
            full = [list(row) for row in table.rows]
            named = [row[at] for row in table.rows]
            for row, name, above in zip(table.rows[1:], named[1:], named, strict=False):
                row[at] = "" if name == above else name
            table.merged = at
            table.edited = Table(**vars(table) | {"rows": full, "merged": None})
        elif (
            self.file in ("comma", "tab", "semicolon", "tsv")
            and not self.second
            and not self.columns
            and rng.random() < 0.1
        ):
            tags = {self.words["place"]: "#adm1+name", **{m: f"#affected+n{i}" for i, m in enumerate(self.measures)}}
            table.rows.insert(0, [tags.get(h, "#date" if i == 0 else "#meta") for i, h in enumerate(table.headings[0])])

    def open_questions(self, table, values):
        rng, asked, answers, options = self.rng, [], table.answers, table.options
        if self.columns:
            options["columns"] = self.columns
        if self.answer_columns:
            answers["columns"] = self.columns | self.answer_columns
        if self.layout not in ("claims", "long", "index", "sdmx", "periods over measures") and rng.random() < 0.8:
            options["fill"] = {"measure": self.measures[0]}
        else:
            if self.layout in ("wide", "years by months", "two headings"):
                for said in table.said:
                    said.names = tuple(n for n in said.names if n != self.measures[0])
        figures = [str(c) for row in table.rows for c in row if isinstance(c, str)]
        if self.custom == "point":
            answers["decimal"] = ","
            pointed = [t for t in figures if re.fullmatch(r"\d{1,3}(\.\d{3})+", t)]
            asked += ["1.234"] * bool(pointed and all(t.count(".") == 1 for t in pointed))
        if self.marks and self.marks[0] in OTHER_MARKS + LOCAL_MARKS and self.n_missing:
            answers["missing"] = list(self.marks)
            asked += ["missing"] * (self.marks[0] in OTHER_MARKS)
        if self.form.startswith("split"):
            answers["fiscal"] = self.form.split()[1]
            asked.append("fiscal")
        if self.grain == "stamp":
            answers["freq"] = self.form.split()[-1]
            asked.append("freq")
        self.kinds(table, values, asked)
        if table.titles or (len(table.headings) > 1 and self.file != "frame"):
            answers["header"] = self.header(table)
        answers["layout"] = {"claims": "claims", "long": "long", "index": "long", "sdmx": "long"}.get(
            self.layout, "wide"
        )
        if self.row_total or self.column_total:
            answers["total"] = list(dict.fromkeys(t for t in (self.row_total, self.column_total) if t))
        if rng.random() < 0.35:
            options |= {k: v for k, v in answers.items() if k not in ("header", "layout")}
            asked = [a for a in asked if a == "day or month"]
        asked += ["a month misspelt"] * bool(self.misspelt)  # no argument says it
        table.must_ask = ", ".join(asked)

    def kinds(self, table, values, asked):
        dated = self.grain in ("day", "stamp")
        never_falls = all(values[k] <= values[*k[:3], k[3] + 1] for k in values if (*k[:3], k[3] + 1) in values)
        if self.kind == "stock":
            table.options["kind"] = "stock"
            table.answers.pop("freq", None)
            asked[:] = [a for a in asked if a != "freq"]
        elif self.kind == "cumulative":
            table.answers |= {"kind": "cumulative", "since": str(self.spans[0][0])}
            asked.append("kind")
        elif dated and len(self.spans) > 2:
            table.answers["kind"] = "total"
            if self.grain == "day":
                table.answers["freq"] = "D"
                asked += ["kind"] * never_falls
        elif self.layout != "claims":  # a month has a total of its own, yet to ask is no fault
            table.answers["kind"] = "total"
        if self.form == "day/month" and all(t[:2] <= "12" for t in self.texts):
            asked.append("day or month")

    def header(self, table):
        first = len(table.titles) + (1 if table.titles else 0)
        return first if len(table.headings) == 1 else [first, first + 1]


def table(seed):
    """Return the table of a seed."""
    draw = Draw(seed)
    made = draw.build()
    made.seed = seed
    better = draw.misspelt
    if made.form in ("day/month", "points"):
        pattern = "%d/%m/%Y" if made.form == "day/month" else "%d.%m.%Y"
        better = {f"{d:{pattern}}": d.isoformat() for said in made.said for d in (said.first, said.last)}
    if better:
        swap = lambda cells: [better.get(c, c) if isinstance(c, str) else c for c in cells]  # noqa: E731
        made.edited = Table(
            **vars(made)
            | {
                "headings": [swap(h) for h in made.headings],
                "rows": [swap(r) for r in made.rows],
                "must_ask": "",
                "edited": None,
            }
        )
    if made.edited:
        made.edited.options, made.edited.answers, made.edited.seed = made.options, made.answers, seed
    return made
