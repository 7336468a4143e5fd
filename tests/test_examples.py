"""Every program in examples/ runs as it is, and says what it should."""

import os
import re
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
    "step_page.py": ["neuron.html", "bytes: open it in a browser"],
    "film_xor.py --steps 60": ["Film of 60 steps: loss 0.7625 to 0.05", "film_xor.html", "bytes: open it"],
    "draw_graph.py": ["fan_out.dot", "fan_out.svg"],
    "gallery.py": ["neuron.svg", "operations_of_a_convolution_block.svg", "transformer_block.svg", "index.html"],
    "draw_network.py": ["loss 0.0", "xor_before.svg", "xor_after.svg", "lenet.svg"],
    "article_xor.py --epochs 600 --seeds 2": ["2018: 0 of 2 seeds", "2025, seed 1: error 0.000"],
    "article_convolution.py --epochs 4": ["central differences: True", "its weight: differs by at most", "MaxPool2d"],
    "find_the_bug.py": ["(bias) is wrong in 4 of 4 elements", "that number is 0.0", "mended, around 1000: right"],
    "check_a_layer.py": ["Dense: all gradients right", "wrong order", "not summed over the batch", "only the diagonal"],
    "article_mnist.py article --epochs 50": ["41000 training images, 1000 test images, 7960 parameters", "article: 5"],
    "article_mnist.py wide --epochs 1 --images 6000": ["407050 parameters", "wide: 8"],
    "article_mnist.py cnn --epochs 1 --images 6000": ["80202 parameters", "cnn: 8"],
    "scalar_moons.py --epochs 15": ["105 weights"],
    "characters.py --epochs 8": ["a loss of 3.30", "made up:"],
    "transformer.py --steps 250": ["17738 parameters"],
    "autoencoder.py --epochs 12": ["principal components 0.0298", "autoencoder.svg"],
    "newton_network.py": ["25 parameters"],
    "plots_gallery.py --epochs 2": ["loss_surface.png", "gradients.png", "misclassified.png"],
}
REACHES = {  # what is found in front of a number, and between which bounds the number lies
    "scalar_moons.py": [("accuracy on new points ", 0.9, 1)],
    "characters.py": [("epoch  8  loss ", 1, 2.3)],
    "transformer.py": [("digits right ", 0.95, 1), ("rows right ", 0.8, 1)],
    "autoencoder.py": [("autoencoder ", 0.005, 0.025)],
    "newton_network.py": [
        (rf"\n{method}\s.* ", 0, 1e-3) for method in ("Newton", "Gauss-Newton", "SciPy's trust-exact")
    ],
}


def test_every_example_is_tested():
    assert {command.split()[0] for command in SAYS} == {path.name for path in EXAMPLES.glob("*.py")}


@pytest.mark.parametrize("command", SAYS)
def test_example_runs(command, tmp_path):
    program, *arguments = command.split()
    if program == "article_mnist.py":
        if "AUTOGRAD_NN_TEST_DATA" not in os.environ:
            pytest.skip("AUTOGRAD_NN_TEST_DATA names no folder with MNIST in it")
        arguments += ["--data", os.environ["AUTOGRAD_NN_TEST_DATA"]]
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
    for words, low, high in REACHES.get(program, []):
        numbers = re.findall(words + r"([\d.e-]+)", finished.stdout)
        assert [low <= float(number) <= high for number in numbers] == [True], finished.stdout
