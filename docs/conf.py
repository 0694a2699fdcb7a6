"""Sphinx configuration."""

import os
import shutil
from importlib.metadata import version as _version
from pathlib import Path

import deserstats
from deserstats import results

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

project = "deserstats"
author = "deserstats developers"
copyright = "2026, deserstats developers"
release = _version("deserstats")
extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_copybutton",
    "sphinxext.opengraph",
]
html_theme = "furo"
html_title = "deserstats"
html_static_path = ["_static"]
html_logo = "_static/icon.svg"
html_favicon = "_static/icon.svg"
html_css_files = ["pages.css"]
exclude_patterns = ["_build"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
# types of our own are linked where they are named; those of others would need their inventories from the network
numpydoc_xref_param_type = True
numpydoc_xref_ignore = "all"
numpydoc_xref_aliases = {
    name: f"{place.__name__}.{name}" for place in (deserstats, results) for name in place.__all__ if name[0].isupper()
}
templates_path = ["_templates"]
suppress_warnings = ["myst.header"]

# only what is typed is copied: no prompt, and nothing that was printed
copybutton_prompt_text = r">>> |\.\.\. |\$ |In \[\d*\]: "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True
copybutton_remove_prompts = True

# where the pages and the repository can be read is known to who publishes them; pages in a folder need neither
ogp_site_url = os.environ.get("DOCS_URL", "")
ogp_image = "_static/card.png"
ogp_image_alt = "Five figures of two outlets as bars over time, and the sum that shows that they cannot all be right"
repository = os.environ.get("REPOSITORY_URL", "")
if repository:
    link = {"name": "Repository", "url": repository, "html": "Repository", "class": ""}
    html_theme_options = {"footer_icons": [link]}


def bring(_app: object, _config: object) -> None:
    """Copy what stands beside docs/ and is a page too: the notebooks with their outputs."""
    pages = HERE / "examples"
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir()
    names = []
    for notebook in sorted((ROOT / "examples").glob("*.ipynb")):
        text = notebook.read_text(encoding="utf-8").replace("](../docs/", "](../")
        (pages / notebook.name).write_text(text, encoding="utf-8")
        names.append(notebook.stem)
    for page in sorted((ROOT / "examples").glob("*/README.md")):
        (pages / page.parent.name).mkdir()
        shutil.copy(page, pages / page.parent.name)
        names.append(f"{page.parent.name}/README")
    index = (ROOT / "examples/README.md").read_text(encoding="utf-8")
    toctree = "\n".join(["", "```{toctree}", ":hidden:", "", *names, "```", ""])
    (pages / "index.md").write_text(index + toctree, encoding="utf-8")


def link_ours_alone(app: object) -> None:
    """Take out the names of Python and numpy that numpydoc adds."""
    app.config.numpydoc_xref_aliases_complete = numpydoc_xref_aliases


def setup(app: object) -> None:
    """Bring the pages before Sphinx looks for them."""
    app.connect("config-inited", bring)
    app.connect("builder-inited", link_ours_alone)
