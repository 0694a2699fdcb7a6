"""Text of a table on its way into a page: nothing of it runs, hides, or turns what stands beside it.

Control characters, and marks that turn the direction of a text, are written out by their number, so that a
figure is not shown backwards. Markup of HTML is escaped by its template; that of Markdown here.
"""

from __future__ import annotations

import base64
import re
from hashlib import sha256

from deserstats.wording import shown

SPACES = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
"""Ends of lines and the like: a text of a table is one line."""

WEB = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
"""Addresses that become links; no other does."""

SAFE_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,46}[A-Za-z0-9])?")
"""Ids that stand in an anchor as they are."""

MARKDOWN = re.compile(r"[\\`*\[\]<>|~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[-+#=:]|(?<=[^\w\s])#")
"""What Markdown may take for its own: marks, entities, formulas, and what begins a list or a heading."""

NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
"""What begins a numbered list."""


def visible(text: object) -> str:
    r"""Write what is hidden in a text by its number, on one line.

    Examples
    --------
    >>> print(visible("a\n\u202eb"))
    a \u202eb
    """
    plain = str(text)
    return plain if plain.isprintable() else shown(SPACES.sub(" ", plain))


def markdown(text: object) -> str:
    r"""Escape a text for Markdown, so that it is shown as it is.

    Examples
    --------
    >>> print(markdown("[x](javascript:alert(1)) <b> a_b"))
    \[x\](javascript:alert(1)) \<b\> a_b
    """
    escaped = MARKDOWN.sub(lambda found: f"\\{found[0]}", visible(text))
    return NUMBERED.sub(r"\1\\\2", escaped)


def fenced(text: str) -> str:
    """Put lines into a block of code that none of them can end."""
    lines = [visible(line) for line in text.split("\n")]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence, *lines, fence))


def is_web(url: str) -> bool:
    """Whether an address is one of the web, and nothing else."""
    return WEB.fullmatch(url) is not None


def anchor(name: str) -> str:
    """Return the anchor of a claim, whatever its id: other ids than plain ones by their fingerprint.

    Examples
    --------
    >>> anchor("upaug25.06"), anchor("<b>")
    ('claim-upaug25.06', 'claim-_507ca5a2742e')
    """
    plain = SAFE_ID.fullmatch(name) is not None
    return f"claim-{name}" if plain else f"claim-_{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def data_link(kind: str, text: str) -> str:
    """Return a file as a link that needs no server."""
    return f"data:{kind};base64,{base64.b64encode(text.encode('utf-8', 'backslashreplace')).decode('ascii')}"
