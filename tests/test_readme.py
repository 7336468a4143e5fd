"""What README.md shows beside its doctests: a program with its output, and the commands."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block_after(mark: str) -> str:
    """The fenced block that follows an HTML comment."""
    found = re.search(rf"^<!-- {mark} -->\n\n?```\w*\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    assert found is not None, f"README.md has no block after <!-- {mark} -->"
    return found[1]


def test_the_neuron_is_the_example():
    assert block_after("neuron-program") in (ROOT / "examples" / "neuron.py").read_text(encoding="utf-8")


def test_the_neurons_steps_are_what_the_example_prints():
    program = [sys.executable, "-X", "utf8", str(ROOT / "examples" / "neuron.py")]
    printed = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert block_after("neuron-output") == printed


def test_both_commands_are_one_line_each():
    for mark in ("train-command", "test-command"):
        assert len(block_after(mark).splitlines()) == 1


def test_links_into_the_repository_lead_somewhere():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)|src=\"([^\"]+)\"", README)
    assert [target for pair in targets for target in pair if target and not (ROOT / target).exists()] == []
