"""The page on two releases of a table, and its Markdown and JSON twins."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from deserstats.causes.releases.comparison_answers import AnswerComparison
from deserstats.claims.tables.writing import guarded
from deserstats.show.page.release_content import ReleaseContent
from deserstats.show.page.rendering import release_html, release_text
from deserstats.show.saving import Saved


@dataclass(frozen=True)
class ReleaseReport(Saved):
    """A page on two releases of a table; ``save`` writes it as HTML, Markdown or JSON."""

    comparison: AnswerComparison
    title: str

    def to_html(self) -> str:
        """Return the page: one file with picture and data inside, no request to anywhere, and no script."""
        return release_html(self._page, self._csv(), json.dumps(self.comparison.to_dict(), ensure_ascii=False))

    def to_markdown(self) -> str:
        """Return the page as Markdown."""
        return release_text(self._page)

    def to_json(self) -> str:
        """Return the comparison as JSON."""
        return json.dumps(self.comparison.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def _csv(self) -> str:
        """Return what changed, a row a figure; what a spreadsheet would run as a formula is quoted."""
        text: str = self.comparison.to_frame().map(str).map(guarded).to_csv(index=False, lineterminator="\n")
        return text

    @cached_property
    def _page(self) -> ReleaseContent:
        return ReleaseContent(self.comparison, self.title)
