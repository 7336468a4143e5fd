"""Every program in examples/ runs as it is, and says what it should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
SAYS = {
    "neuron.py": ["o = tanh(n)", "0.7071", "w1.grad = 1"],
    "own_operation.py": ["softsign: True and its derivative: True", "Dense: True"],
    "xor.py --epochs 400": ["0 xor 1 = 0.9", "1 xor 0 = 0.9"],
    "digits.py --epochs 3": ["epoch  3", "held-out accuracy 0.9"],
    "newton.py": ["step 4: x = 0.739085133215161", "minimum -6.542969 at 2.250000, curvature 20.2500"],
    "rosenbrock.py": ["BFGS, exact derivatives:", "trust-exact, exact derivatives:"],
    "find_nan.py": ["made the gradient of x nan in 1 of 2 elements", "safe = np.where(", "[0.0, 0.0]]"],
    "draw_graph.py": ["fan_out.dot", "fan_out.svg"],
}


def test_every_example_is_tested():
    assert {command.split()[0] for command in SAYS} == {path.name for path in EXAMPLES.glob("*.py")}


@pytest.mark.parametrize("command", SAYS)
def test_example_runs(command, tmp_path):
    program, *arguments = command.split()
    finished = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / program), *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert [part for part in SAYS[command] if part not in finished.stdout] == [], finished.stdout
