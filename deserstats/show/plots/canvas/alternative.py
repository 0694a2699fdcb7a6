"""A picture in words, for those who hear it: the finding first, then what the axes and the notes say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deserstats.show.plots.canvas.lettering import line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTE = "note"
"""What the notes of a picture are marked with."""


def alt_text(axes: Axes) -> str:
    """Say what a picture says: its finding, what its axes count, its panels, its key and its notes.

    Parameters
    ----------
    axes : Axes
        What a ``plot`` returned.

    Returns
    -------
    str
        On one line; nothing that is not to be read in the picture.

    Examples
    --------
    >>> import deserstats as ds
    >>> axes = ds.bound(ds.load_example("two-figures"), period="2025-01..2025-05").plot()
    >>> alt_text(axes)[:75]
    'Registered, 407+408, Jan-May 2025: 90,590 proceedings. Across: proceedings.'
    """
    figure: Any = axes.figure
    whole = getattr(figure, "get_suptitle", lambda: "")()
    panels = list(figure.axes) if whole else [axes]
    parts = [whole or axes.get_title(loc="left") or axes.get_title()]
    if whole:
        parts.append(f"{len(panels)} panels: " + "; ".join(line(panel.get_title(loc="left")) for panel in panels))
    for where, label in (("Up", axes.get_ylabel()), ("Across", axes.get_xlabel())):
        if label:
            parts.append(f"{where}: {label}")
    legend = axes.get_legend()
    if legend is not None:
        parts.append("Key: " + ", ".join(text.get_text() for text in legend.get_texts()))
    parts += [text.get_text() for text in axes.texts if text.get_gid() == NOTE]
    return " ".join(f"{line(part).rstrip('.')}." for part in parts if part)
