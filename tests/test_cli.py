"""``python -m autograd_nn``, as a person runs it."""

import json
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

import pytest

from autograd_nn import cli
from autograd_nn.training import load

FILES = {"model.safetensors", "history.json", "curves.svg", "graph.dot", "graph.svg", "steps.txt"}


def test_digits_leaves_a_whole_run_folder(tmp_path, capsys):
    assert cli.main(["train", "digits", "--epochs", "3", "--out", str(tmp_path / "run")]) == 0
    printed = capsys.readouterr().out
    assert float(re.search(r"held-out accuracy ([\d.]+)%", printed)[1]) > 85
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES
    assert load(tmp_path / "run" / "model.safetensors")["0.weight"].shape == (256, 64)
    history = json.loads((tmp_path / "run" / "history.json").read_text())
    assert [len(numbers) for numbers in history["series"].values()] == [3] * 4
    for picture in ("curves.svg", "graph.svg"):
        assert ElementTree.parse(tmp_path / "run" / picture).getroot().tag.endswith("svg")
    steps = (tmp_path / "run" / "steps.txt").read_text(encoding="utf-8")
    assert "predicted minus true" in steps
    assert "0.weight" in steps


@pytest.mark.parametrize("seed", range(5))
def test_digits_reach_97_percent_in_the_median(seed, tmp_path, capsys, digit_scores):
    cli.main(["train", "digits", "--seed", str(seed), "--out", str(tmp_path)])
    digit_scores.append(float(re.search(r"held-out accuracy ([\d.]+)%", capsys.readouterr().out)[1]))
    if len(digit_scores) == 5:
        assert sorted(digit_scores)[2] >= 97


@pytest.fixture(scope="module")
def digit_scores():
    return []


def test_xor_ends_with_the_four_predictions(tmp_path, capsys):
    assert cli.main(["train", "xor", "--out", str(tmp_path)]) == 0
    rows = re.findall(r"(\d) xor (\d) = (\d)   predicted +(-?[\d.]+)", capsys.readouterr().out)
    assert [(int(a), int(b), int(target)) for a, b, target, _ in rows] == [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    assert all(abs(float(prediction) - int(target)) < 0.1 for _, _, target, prediction in rows)


def test_the_same_seed_gives_the_same_numbers_and_another_one_others(tmp_path, capsys):
    def weights(name, seed):
        cli.main(["train", "xor", "--epochs", "20", "--seed", seed, "--out", str(tmp_path / name)])
        return (tmp_path / name / "model.safetensors").read_bytes()

    assert weights("a", "3") == weights("b", "3")
    assert (tmp_path / "a" / "steps.txt").read_bytes() == (tmp_path / "b" / "steps.txt").read_bytes()
    assert weights("c", "4") != weights("a", "3")


def test_ctrl_c_saves_what_there_is_and_says_so(tmp_path):
    command = [sys.executable, "-m", "autograd_nn", "train", "xor", "--epochs", "1000000", "--out", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout is not None
    for line in process.stdout:  # the model is printed right before the training begins
        if line.startswith(")"):
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.search(r"interrupted after \d+ of 1000000 epochs; what was learned so far is saved", printed)
    assert {path.name for path in tmp_path.iterdir()} == FILES


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--epochs", "0"], "0 is not a whole number above 0"),
        (["--lr", "-1"], "-1 is not a number above 0"),
        (["--lr", "nan"], "nan is not a number above 0"),
        (["--batch-size", "x"], "invalid"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["train", "xor", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert cli.main(["train", "xor", "--epochs", "1", "--out", str(tmp_path / "file" / "run")]) == 1
    assert "choose another folder with --out" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_loss_that_runs_away_stops_the_run(tmp_path, capsys):
    assert cli.main(["train", "digits", "--lr", "1e30", "--epochs", "2", "--out", str(tmp_path)]) == 1
    assert "training stopped: the loss became" in capsys.readouterr().err
