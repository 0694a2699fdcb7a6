"""How figures stand in a table: a claim a row, times down the side, times as headings, observations of SDMX."""

from datetime import date


class Layouts:
    """The layouts of a drawn table; each returns its heading rows and its rows."""

    def claims(self, values):
        rows = []
        for (measure, category, _, i), value in values.items():
            cell = self.cell((measure, category, i), value, (measure, category), self.spans[i])
            relation, figure = self.split(cell)
            rows.append([measure, category, *([relation] if self.with_words else []), figure, self.texts[i]])
        return [["measure", "category", *(["relation"] if self.with_words else []), "value", "start"]], rows

    @staticmethod
    def split(cell):
        """Return the word of a cell and its figure: a claim table has a column for each."""
        words = {"~": "about", ">": "over", "<": "under", "about ": "about", "over ": "over", "under ": "under", "at least ": "at_least"}  # fmt: skip
        text = str(cell).removesuffix("*").removesuffix(" (p)") if isinstance(cell, str) else cell
        found = next((w for w in words if isinstance(text, str) and text.startswith(w)), None)
        return (words[found], text.removeprefix(found)) if found else ("", text)

    def long(self, values):
        categories = [*self.categories, *([self.row_total] if self.row_total else [])] or [""]
        rows, more = [], self.beside()
        dated = self.grain == "week" and self.rng.random() < 0.5
        for category in categories:
            for group in self.second or [""]:
                for i, text in enumerate(self.texts):
                    cells = [self.of(values, m, category, group, i) for m in self.measures]
                    when = [day.isoformat() for day in self.spans[i]] if dated else [text]
                    named = [*([category] if category else []), *more.get(category, ()), *([group] if group else [])]
                    rows.append([*when, *named, *cells])
        two = [self.words["place"]] if self.categories else []
        three = [self.words["group"]] if self.second else []
        when = ["From", "To"] if dated else [self.words[self.heading()]]
        if dated:
            self.columns = {"From": "start", "To": "through"}
        return [[*when, *two, *more.get("", ()), *three, *self.measures]], rows

    def beside(self):
        """Return numbers that count nothing, by category, and their headings under a blank name; mostly none."""
        rng = self.rng
        if not self.categories or rng.random() > 0.12:
            return {}
        kind = rng.choice(("place", "rank", "code", "percent"))
        heads = {"place": ("Latitude", "Longitude"), "rank": ("Rank",), "code": ("Code",), "percent": ("Change (%)",)}[
            kind
        ]
        found = {"": heads}
        for i, category in enumerate(self.categories):
            number = {
                "place": (f"{40 + i}.{rng.randint(10, 99)}", f"-{3 + i}.{rng.randint(10, 99)}"),
                "rank": (str(i + 1),),
                "percent": (f"{rng.randint(-9, 9)}.{rng.randint(1, 9)}",),
            }
            found[category] = number.get(kind, (f"X{category[0].upper()}{i}",))
        if self.row_total:
            found[self.row_total] = ("",) * len(heads)
        if kind in ("rank", "percent"):
            self.answer_columns = {heads[0]: "note"}
        return found

    def heading(self):
        if self.form in ("mixed", "range"):
            return "period"
        return {"day": "date", "stamp": "date"}.get(self.grain, self.grain if self.grain in self.words else "period")

    def of(self, values, measure, category, group, i):
        """Return the cell of a category, or of all of them."""
        named = (measure, category, group)
        if category and category == self.row_total:
            value = sum(values[measure, c, group, i] for c in self.categories)
            parts = [(measure, c, group, i) for c in self.categories]
            return self.cell((*named, i), value, named, self.spans[i], parts)
        return self.cell((*named, i), values[*named, i], named, self.spans[i])

    def summed(self, values, category):
        """Return the cell of a category over all windows."""
        measure, n = self.measures[0], range(len(self.spans))
        of = self.categories if category == self.row_total and self.row_total else [category]
        value = sum(values[measure, c, "", i] for c in of for i in n)
        keys = [(measure, category, "", i) for i in n]
        whole = self.spans[0][0], self.spans[-1][1]
        if any(key not in self.place for key in keys):
            keys = [key for key in keys if key in self.place]
        return self.cell((measure, category, "", "all"), value, (measure, category), whole, keys or [None])

    def wide(self, values):
        rows, beside = [], self.beside()
        for category in [*self.categories, *([self.row_total] if self.row_total else [])]:
            cells = [self.of(values, self.measures[0], category, "", i) for i in range(len(self.spans))]
            if self.column_total:
                cells.append(self.summed(values, category))
            rows.append([category, *beside.get(category, ()), *cells])
        more = [self.column_total] if self.column_total else []
        return [[self.words["place"], *beside.get("", ()), *self.texts, *more]], rows

    def sdmx(self, values):
        """Lay out observations as the SDMX offices export them."""
        rows, freq = [], {"year": "A", "quarter": "Q", "month": "M", "half": "S", "week": "W"}[self.grain]
        for (measure, category, _, i), value in values.items():
            cell = self.cell((measure, category, "", i), value, (category,), self.spans[i])
            status = "M" if cell == "" else self.rng.choice("AAPE")
            rows.append(["X:FLOW(1.0)", category, freq, self.texts[i], cell, status, "0"])
        if self.rng.random() < 0.25:
            self.in_thousands(rows)
        return [["DATAFLOW", "REF_AREA", "FREQ", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MULT"]], rows

    def in_thousands(self, rows):
        """Tell the same digits as thousands with one decimal: 124 is 12.4, so 12,350 up to, without, 12,500."""
        for row in rows:
            if row[4] != "":
                row[4], row[6] = f"{int(row[4]) // 10}.{int(row[4]) % 10}", "3"
        for said in self.said:  # the last digit printed is a tenth of a thousand, also where it is a zero
            said.low, said.high = max(0, said.low * 100 - 50), said.low * 100 + 99

    def years_by_months(self, values):
        rows, measure = [], self.measures[0]
        for year in dict.fromkeys(a.year for a, _ in self.spans):
            inside = [i for i, (a, _) in enumerate(self.spans) if a.year == year]
            cells = [self.of(values, measure, "", "", i) for i in inside]
            if self.column_total:
                value = sum(values[measure, "", "", i] for i in inside)
                keys = [(measure, "", "", i) for i in inside if (measure, "", "", i) in self.place]
                whole = date(year, 1, 1), date(year, 12, 31)
                cells.append(self.cell((measure, year), value, (measure,), whole, keys or [None]))
            rows.append([year if self.numbers else str(year), *cells])
        per_year = len(self.texts) // len(rows)
        more = [self.column_total] if self.column_total else []
        return [[self.words["year"], *self.texts[:per_year], *more]], rows

    def two_headings(self, values):
        rows = [
            [category, *(self.of(values, self.measures[0], category, "", i) for i in range(len(self.spans)))]
            for category in [*self.categories, *([self.row_total] if self.row_total else [])]
        ]
        above = [str(a.year) for a, _ in self.spans]
        if self.file in ("comma", "semicolon", "xlsx") and self.rng.random() < 0.7:  # a merged cell has its text once
            above = [y if i == 0 or above[i - 1] != y else "" for i, y in enumerate(above)]
        return [["", *above], [self.words["place"], *self.texts]], rows

    def periods_over_measures(self, values):
        """Lay out each time as a heading over the measures of it."""
        rows = [
            [category, *(self.of(values, m, category, "", i) for i in range(len(self.spans)) for m in self.measures)]
            for category in [*self.categories, *([self.row_total] if self.row_total else [])]
        ]
        merged = self.file in ("comma", "semicolon", "xlsx") and self.rng.random() < 0.7
        above = [text if j == 0 or not merged else "" for text in self.texts for j in range(len(self.measures))]
        return [["", *above], [self.words["place"], *self.measures * len(self.spans)]], rows
