"""The table in docs/architecture.md, the contract in pyproject.toml and the imports themselves say the same."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "autograd_nn"


def contract() -> list[str]:
    """The rooms as the import-linter contract has them, the top floor first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (floors,) = [contract for contract in contracts if contract["id"] == "floors"]
    return floors["layers"]


def table() -> dict[str, set[str]]:
    """Room -> the rooms it imports from, as the table has them, in its order."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", text, flags=re.MULTILINE)
    return {room: set(re.findall(r"`(\w+)`", imports)) for room, imports in rows}


def imports_of(room: str) -> set[str]:
    """The other rooms that the files of a room import from, wherever in the file."""
    folder = PACKAGE / room
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]
    modules: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module == "autograd_nn":
                modules.update(f"autograd_nn.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module)
    return {name.split(".")[1] for name in modules if name.startswith("autograd_nn.")} - {room}


def test_the_table_lists_the_rooms_in_the_order_of_the_contract():
    assert list(table()) == contract()


def test_every_room_of_the_package_is_in_the_table():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} | {path.stem for path in PACKAGE.glob("*.py")}
    assert set(table()) == rooms - {"__init__"}


@pytest.mark.parametrize("room", contract())
def test_the_table_tells_what_a_room_imports(room):
    assert table()[room] == imports_of(room)


@pytest.mark.parametrize("room", contract())
def test_a_room_imports_only_from_floors_below_it(room):
    floors = contract()
    assert imports_of(room) <= set(floors[floors.index(room) + 1 :])
