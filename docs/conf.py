"""How Sphinx builds these pages. MyST-NB runs the code in them, and an error in it stops the build."""

import shutil
from importlib import metadata
from pathlib import Path

import autograd_nn

# The chapters of the course are in the package, where its command finds them; Sphinx reads what is beside this file.
course = Path(__file__).with_name("course")
course.mkdir(exist_ok=True)
for chapter in (Path(autograd_nn.__file__).parent / "teaching" / "course").glob("*.md"):
    shutil.copy2(chapter, course)

project = "autograd_nn"
author = "The autograd_nn authors"
copyright = author
release = metadata.version("autograd-nn")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "jupyter_execute"]
default_role = "py:obj"

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_render_markdown_format = "myst"
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_preprocess_types = True
napoleon_type_aliases = {"dtype": "numpy.dtype"}

html_theme = "furo"
html_title = f"autograd_nn {release}"
html_static_path = ["_static"]
html_css_files = ["wrap.css"]
