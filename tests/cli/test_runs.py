"""``train``, ``evaluate`` and ``predict``, as a person runs them."""

import json
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from autograd_nn import cli
from autograd_nn.data import digits
from autograd_nn.training import load

FILES = {
    "model.safetensors",
    "checkpoint.safetensors",
    "history.json",
    "curves.svg",
    "graph.dot",
    "graph.svg",
    "steps.txt",
}


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


def test_a_resumed_run_ends_with_the_bytes_of_one_that_was_never_interrupted(tmp_path, capsys):
    def run(folder, *arguments):
        assert cli.main(["train", "digits", "--out", str(tmp_path / folder), *arguments]) == 0

    run("straight", "--epochs", "4", "--seed", "3")
    run("resumed", "--epochs", "2", "--seed", "3")
    run("resumed", "--epochs", "4", "--resume")
    for name in FILES:
        assert (tmp_path / "straight" / name).read_bytes() == (tmp_path / "resumed" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("job", "arguments", "least"),
    [
        ("moons", [], 98),
        ("moons", ["--model", "linear"], 80),
        ("digits", ["--model", "linear"], 93),
        ("digits", ["--model", "cnn", "--epochs", "8"], 93),
    ],
)
def test_every_model_learns_and_is_judged_the_same_when_read_again(job, arguments, least, tmp_path, capsys):
    assert cli.main(["train", job, "--out", str(tmp_path), *arguments]) == 0
    (score,) = re.findall(r"held-out accuracy .*", capsys.readouterr().out)
    assert float(re.search(r"([\d.]+)%", score)[1]) > least
    assert cli.main(["evaluate", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(score)
    right, count = map(int, re.search(r": (\d+) of (\d+)", score).groups())
    matrix = np.loadtxt(printed.splitlines()[-(2 if job == "moons" else 10) :])[:, 1:]
    assert (matrix.trace(), matrix.sum()) == (right, count)


def test_predict_answers_what_a_file_asks(tmp_path, capsys):
    cli.main(["train", "digits", "--epochs", "10", "--out", str(tmp_path)])
    capsys.readouterr()
    images, labels = digits()
    np.save(tmp_path / "images.npy", images[:50])
    np.savetxt(tmp_path / "images.csv", images[:50].reshape(50, 64), delimiter=",")
    answers = []
    for name in ("images.npy", "images.csv"):
        assert cli.main(["predict", str(tmp_path), str(tmp_path / name)]) == 0
        answers.append(capsys.readouterr().out.splitlines())
    assert answers[0] == answers[1]
    assert np.mean([int(answer.split()[0]) == label for answer, label in zip(answers[0], labels, strict=False)]) > 0.9
    assert cli.main(["predict", str(tmp_path)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 10
    assert all(re.fullmatch(r"\d \([\d.]+% sure\), true: \d", line) for line in shown)


def test_xor_is_evaluated_and_asked_as_well(tmp_path, capsys):
    cli.main(["train", "xor", "--out", str(tmp_path)])
    (tmp_path / "points.csv").write_text("0,1\n1,1\n")
    capsys.readouterr()
    assert cli.main(["evaluate", str(tmp_path)]) == 0
    assert "1 xor 1 = 0" in capsys.readouterr().out
    assert cli.main(["predict", str(tmp_path), str(tmp_path / "points.csv")]) == 0
    one, zero = map(float, capsys.readouterr().out.split())
    assert abs(one - 1) < 0.1
    assert abs(zero) < 0.1


def test_what_a_run_cannot_be_resumed_with_is_said(tmp_path, capsys):
    run = ["train", "moons", "--epochs", "1", "--out", str(tmp_path)]
    assert cli.main([*run, "--resume"]) == 1
    assert "there is no run in" in capsys.readouterr().err
    cli.main(run)
    for arguments, message in (
        ([*run, "--resume", "--lr", "3"], "only --epochs may differ"),
        (["train", "xor", "--out", str(tmp_path), "--resume"], "is of moons, not of xor"),
    ):
        assert cli.main(arguments) == 1
        assert message in capsys.readouterr().err
    (tmp_path / "checkpoint.safetensors").write_bytes(b"nothing")
    assert cli.main([*run, "--resume"]) == 1
    assert "is not a whole checkpoint" in capsys.readouterr().err
    (tmp_path / "checkpoint.safetensors").unlink()
    assert cli.main([*run, "--resume"]) == 1
    assert "no checkpoint.safetensors to go on from" in capsys.readouterr().err


def test_a_run_that_is_not_whole_is_a_clear_error(tmp_path, capsys):
    assert cli.main(["evaluate", str(tmp_path)]) == 1
    assert "there is no run in" in capsys.readouterr().err
    cli.main(["train", "moons", "--epochs", "1", "--out", str(tmp_path)])
    (tmp_path / "text.csv").write_text("a,b\n")
    (tmp_path / "three.csv").write_text("1,2,3\n")
    (tmp_path / "objects.npy").write_bytes(b"\x93NUMPY")
    for file, message in (
        ("none.csv", "there is no file"),
        ("text.csv", "is not an array of numbers"),
        ("three.csv", "points are (N, 2)"),
        ("objects.npy", "is not an array of numbers"),
        ("file.txt", "neither .npy nor .csv"),
    ):
        assert cli.main(["predict", str(tmp_path), str(tmp_path / file)]) == 1
        assert message in capsys.readouterr().err
    for name, content, message in (
        ("model.safetensors", "nothing", "is not a whole safetensors file"),
        ("history.json", '{"job": "moons", "settings": {"model": "rnn"}}', "is not what a run writes"),
        ("history.json", "{", "is not what a run writes"),
    ):
        (tmp_path / name).write_text(content)
        assert cli.main(["evaluate", str(tmp_path)]) == 1
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("job", ["mnist", "fashion"])
def test_a_data_set_that_is_not_there_is_told_with_how_to_get_it(job, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_NN_DATA", str(tmp_path))
    assert cli.main(["train", job, "--out", str(tmp_path / "run")]) == 1
    assert re.search(r'python -c "from autograd_nn import data; data\.\w+\(train=True', capsys.readouterr().err)
    assert not (tmp_path / "run").exists()


def test_points_are_not_learned_by_a_network_for_images(capsys):
    with pytest.raises(SystemExit):
        cli.main(["train", "moons", "--model", "cnn"])
    assert "--model mlp or linear, not by cnn" in capsys.readouterr().err


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
