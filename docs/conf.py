"""Settings of the documentation; ``sphinx-build -W docs build/docs`` makes it."""

import sys
import tomllib
from pathlib import Path

root = Path(__file__).parents[1]
sys.path.insert(0, str(root))

project = "Svarbrev"
author = "Svarbrev's contributors"
release = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
extensions = ["sphinx.ext.autodoc", "myst_parser"]
html_theme = "alabaster"
html_theme_options = {"fixed_sidebar": True, "description": "Letters in, cited words out."}
html_copy_source = False
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": True}
