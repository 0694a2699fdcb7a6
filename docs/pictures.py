"""Draw the pictures of the first pages from the shipped figures: ``python docs/pictures.py``."""

import io
import tomllib
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt
from PIL import Image, ImageChops, PngImagePlugin

import deserstats as ds

STATIC = Path(__file__).resolve().parent / "_static"
IDS = [f"upaug25.{number}" for number in ("06", "16", "17", "18", "19")]
INK, PALE, FINDING, LIGHT = "#17324d", "#b9cbdc", "#b4480f", "#ffb070"
WHITE = "#ffffff"
COLOURS = 64  # of a kept picture; a chart has fewer, the rest are edges of letters
FINE, COARSE = (
    8,
    32,
)  # pixels that are looked at together, of one version of matplotlib and of two, which set letters otherwise
UNLIKE = 40  # of 255 levels, by which one such patch may differ


def small(png):
    """Return a picture in few colours, with the version that drew it and without the time."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept, about = io.BytesIO(), PngImagePlugin.PngInfo()
    about.add_text("Software", "matplotlib " + ".".join(matplotlib.__version__.split(".")[:2]))
    picture.save(kept, "png", optimize=True, pnginfo=about)
    return kept.getvalue()


def alike(kept, fresh):
    """Whether two pictures look the same: nearly of one size, and no patch of them of another colour."""
    both = [Image.open(io.BytesIO(png)) for png in (kept, fresh)]
    grain = FINE if len({picture.info.get("Software") for picture in both}) == 1 else COARSE
    one, other = (picture.convert("RGB") for picture in both)
    if any(abs(a - b) > grain // 2 for a, b in zip(one.size, other.size, strict=True)):
        return False
    patches = [max(1, side // grain) for side in one.size]
    one, other = (picture.resize(patches, Image.Resampling.BOX) for picture in (one, other))
    return max(high for _, high in ImageChops.difference(one, other).getextrema()) <= UNLIKE


def figures():
    """Return the sum of the first page, two outlets and one reply: its parts, its total, and how far they are apart."""
    claims = ds.load_example("ua-desertion").select(ids=IDS)
    statement = ds.check_consistency(claims).conflicts[0].statement
    parts, (total,) = ([(claims[one.id], one) for one in side] for side in (statement.allows, statement.needs))
    return parts, total, statement.apart


def bars(axes, ink, finding, size):
    """Draw the sum of the conflict: the figures end to end, the printed total below, and what lies between."""
    parts, (claim, total), apart = figures()
    together = sum(figure.value for _, figure in parts)
    bar = {"height": 0.4, "edgecolor": WHITE, "linewidth": 1.5}
    inside = {"ha": "center", "va": "center", "color": INK, "fontsize": size}
    narrow, left = [], 0
    for part, figure in parts:
        label = f"{part.window}: {figure.printed}"
        axes.barh(1, figure.value, left=left, color=PALE, **bar)
        if figure.value > 0.1 * total.value:
            axes.text(left + figure.value / 2, 1, label, **inside)
        else:
            narrow.append(label)
        left += figure.value
    axes.text(0, 1.26, f"{parts[0][0].source}, together {together:,}", color=ink, fontsize=size, weight="bold")
    axes.text(0, 0.74, ", ".join(narrow), color=ink, fontsize=size * 0.85, va="top")
    axes.barh(1, total.value - together, left=together, height=0.4, color="none", edgecolor=finding, hatch="////")
    axes.text(total.value, 1.26, f"{apart:,} apart", color=finding, fontsize=size, weight="bold", ha="right")
    axes.barh(0.1, total.value, color=PALE, **bar)
    axes.text(0, 0.36, claim.source, color=ink, fontsize=size, weight="bold")
    axes.text(total.value / 2, 0.1, f"{claim.window}: {total.printed}", **inside)
    axes.set_xlim(0, total.value * 1.005)
    axes.set_ylim(-0.15, 1.5)
    axes.axis("off")


def first():
    """Draw the picture of the first page."""
    figure = plt.figure(figsize=(8.5, 3.4), dpi=160, facecolor=WHITE)
    figure.text(
        0.02, 0.91, "Five figures of one reply cannot all be right as printed", fontsize=15, weight="bold", color=INK
    )
    figure.text(
        0.02, 0.83, "Proceedings registered under Article 407 in Ukraine, in two outlets", fontsize=11, color=INK
    )
    bars(figure.add_axes((0.02, 0.03, 0.96, 0.75)), INK, FINDING, 11)
    return figure


def card():
    """Draw what is shown where somebody shares a link, 1200 by 630: the question, and the sum that answers it."""
    figure = plt.figure(figsize=(12, 6.3), dpi=100, facecolor=INK)
    figure.text(0.06, 0.80, "deserstats", color=WHITE, fontsize=52, weight="bold")
    figure.text(0.06, 0.68, "Can these published figures all be right?", color=PALE, fontsize=28)
    bars(figure.add_axes((0.06, 0.07, 0.88, 0.54)), WHITE, LIGHT, 17)
    return figure


BADGE = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{left}: {right}">
  <rect width="{width}" height="20" rx="3" fill="{ink}"/>
  <path d="M{edge} 0h{rest}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{rest}z" fill="{pale}"/>
  <g font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="7" y="14" fill="{white}">{left}</text>
    <text x="{start}" y="14" fill="{ink}">{right}</text>
  </g>
</svg>
"""


def badges():
    """Return the badges of the README by name: what the package needs, and its licence, as its metadata say."""
    about = tomllib.loads((STATIC.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = {
        "python.svg": ("Python", about["requires-python"].removeprefix(">=") + " or later"),
        "licence.svg": ("licence", about["license"]),
    }
    for name, (left, right) in told.items():
        edge, rest = 14 + 7 * len(left), 10 + 7 * len(right)
        colours = {"ink": INK, "pale": PALE, "white": WHITE}
        places = {"width": edge + rest + 3, "edge": edge, "rest": rest, "start": edge + 6}
        told[name] = BADGE.format(left=left, right=right, **colours, **places)
    return told


PICTURES = {"first.png": first, "card.png": card}


def drawn(name):
    """Return a picture as it is kept."""
    figure, png = PICTURES[name](), io.BytesIO()
    figure.savefig(png, format="png")
    plt.close(figure)
    return small(png.getvalue())


def main():
    STATIC.mkdir(exist_ok=True)
    for name in PICTURES:
        path, png = STATIC / name, drawn(name)
        if not (path.exists() and alike(path.read_bytes(), png)):
            path.write_bytes(png)
    for name, text in badges().items():
        (STATIC / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
