"""``import autograd_nn``: every name is there, and what is not needed at once is imported when it is asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd_nn as ag


def names_for_type_checkers():
    """Name -> where it comes from, as the imports under TYPE_CHECKING say."""
    tree = ast.parse(Path(ag.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name)]
    found = {}
    for statement in block.body:
        for alias in statement.names:
            renamed = f":{alias.name}" if alias.asname else ""
            found[alias.asname or alias.name] = f"{statement.module}{renamed}"
    return found


def test_names_that_come_later_are_those_that_type_checkers_see():
    assert names_for_type_checkers() == ag._LATER


@pytest.mark.parametrize("name", ag.__all__)
def test_every_name_is_there(name):
    assert getattr(ag, name) is not None
    assert name in dir(ag)


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'gard'"):
        ag.gard  # noqa: B018


def fresh(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout.split()


def test_importing_the_package_imports_no_more_than_it_must():
    loaded = fresh("import sys, autograd_nn; print(*sys.modules)")
    assert not {"scipy", "graphviz", "tqdm", "safetensors", "matplotlib", "numpy.random", "subprocess"} & set(loaded)
    rooms = {name.split(".")[1] for name in loaded if name.startswith("autograd_nn.")}
    assert {"engine", "values"} < rooms <= {"derivatives", "engine", "kernels", "values"}


def test_numpys_functions_find_chapters_that_were_not_read_yet():
    code = (
        "import numpy as np, autograd_nn as ag; t = ag.Tensor(np.eye(2) * 2, requires_grad=True); "
        "np.linalg.det(t).backward(); print(*t.grad.numpy().ravel())"
    )
    assert np.allclose(list(map(float, fresh(code))), [2, 0, 0, 2])
