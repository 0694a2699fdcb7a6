"""From content to markup: the only place that writes HTML and Markdown, everything of a table made harmless."""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from deserstats.show.page.content import HEADINGS, Content
from deserstats.show.page.harmless import data_link, fenced, is_web, markdown, visible

if TYPE_CHECKING:
    from jinja2 import Environment

    from deserstats.show.page.release_content import ReleaseContent


def html(page: Content, json: str) -> str:
    """Write a page: one file, with its style, its script, its picture and its data inside."""
    from markupsafe import Markup

    script = _file("page.js")
    drawing = page.picture.svg if "picture" in page and page.picture else ""
    return (
        _environment(is_markdown=False)
        .get_template("report.html.j2")
        .render(
            page=page,
            headings=HEADINGS,
            style=Markup(_file("page.css")),  # noqa: S704 - ours
            script=Markup(script),  # noqa: S704 - ours
            script_hash=base64.b64encode(sha256(script.encode()).digest()).decode(),
            drawing=Markup(drawing),  # noqa: S704 - letters are outlines: nothing of the table is in it
            csv=data_link("text/csv;charset=utf-8", page.claims.file if page.claims else ""),
            json=data_link("application/json", json),
        )
    )


def text(page: Content) -> str:
    """Write a page as Markdown."""
    written = _environment(is_markdown=True).get_template("report.md.j2").render(page=page, headings=HEADINGS)
    return re.sub(r"\n{3,}", "\n\n", written).strip() + "\n"


def release_html(page: ReleaseContent, csv: str, json: str) -> str:
    """Write a page on two releases: one file, with its style, its picture and its data inside, and no script."""
    from markupsafe import Markup

    return (
        _environment(is_markdown=False)
        .get_template("release.html.j2")
        .render(
            page=page,
            style=Markup(_file("page.css")),  # noqa: S704 - ours
            drawing=Markup(page.picture.svg if page.picture else ""),  # noqa: S704 - letters are outlines
            csv=data_link("text/csv;charset=utf-8", csv),
            json=data_link("application/json", json),
        )
    )


def release_text(page: ReleaseContent) -> str:
    """Write a page on two releases as Markdown."""
    written = _environment(is_markdown=True).get_template("release.md.j2").render(page=page)
    return re.sub(r"\n{3,}", "\n\n", written).strip() + "\n"


@cache
def _file(name: str) -> str:
    return (files("deserstats") / "show" / "templates" / name).read_text(encoding="utf-8").strip()


@cache
def _environment(*, is_markdown: bool) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup, escape

    def harmless(value: object) -> object:
        """Write what is hidden by its number, and escape for Markdown; markup of the templates passes."""
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        return markdown(value) if is_markdown else visible(value)

    environment = Environment(
        loader=PackageLoader("deserstats", "show/templates"),
        autoescape=not is_markdown,  # noqa: S701 - Markdown is escaped by `harmless`
        finalize=harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = is_web
    environment.filters["fenced"] = lambda lines: Markup(fenced(lines))  # noqa: S704 - nothing ends the fence
    environment.filters["lines"] = lambda lines: Markup("\n").join(escape(visible(x)) for x in lines.split("\n"))
    return environment
