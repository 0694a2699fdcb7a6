"""Sphinx configuration."""

from importlib.metadata import version as _version

project = "deserstats"
author = "deserstats developers"
copyright = "2026, deserstats developers"
release = _version("deserstats")
extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
html_theme = "furo"
html_title = "deserstats"
exclude_patterns = ["_build"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "deflist"]
autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
templates_path = ["_templates"]
suppress_warnings = ["myst.header"]
