"""compare: the line it prints, what it returns, and the causes it names."""

import numpy as np
import pytest

import autograd_nn as ag
from autograd_nn.teaching.differences import agree, likely_cause, worst, wrong_elements

RIGHT = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


def test_the_same(capsys):
    assert ag.compare("dW", RIGHT.copy(), RIGHT) is True
    assert capsys.readouterr().out == "dW   exact: yes   approximate: yes   largest difference: 0\n"


def test_nearly_the_same(capsys):
    assert ag.compare("dW", RIGHT + 1e-7, RIGHT) is True
    assert "exact: no   approximate: yes   largest difference: 1e-07\n" in capsys.readouterr().out


def test_different(capsys):
    mine = RIGHT.copy()
    mine[1, 2] = 7.0
    assert ag.compare("dW", mine, RIGHT) is False
    assert capsys.readouterr().out == (
        "dW   exact: no   approximate: no   largest difference: 13\n     at [1, 2]: yours 7, right -6\n"
    )


def test_scalars_and_tensors(capsys):
    x = ag.Scalar(3.0)
    y = x * x
    y.backward()
    assert ag.compare("dx", 6.0, x.grad) is True
    assert ag.compare("dx", ag.tensor(5.0), x.grad) is False
    assert "yours 5, right 6" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (RIGHT.T, "yours transposed is right"),
        (RIGHT.reshape(1, 2, 3), "the numbers are right: reshape yours to (2,3)"),
        (np.stack([RIGHT, RIGHT * 0]), "yours summed over axis 0 is right"),
        (RIGHT.sum(axis=1), "yours is summed over axis 1 of the right one"),
        (-RIGHT, "the sign is wrong"),
        (RIGHT / 4, "a factor is wrong: yours is the right one times 0.25"),
        (RIGHT * 0, "yours is 0 everywhere"),
        (np.full((2, 3), RIGHT.sum()), "each of yours is the sum of all"),
        (np.abs(RIGHT), "the sizes are right, some signs are not"),
        (RIGHT * (RIGHT > 0), "2 of the 6 elements are 0 in yours and should not be"),
        (RIGHT + np.arange(6).reshape(2, 3) ** 2, ""),
        (np.ones((7, 7)), ""),
    ],
)
def test_likely_causes(mine, words, capsys):
    assert likely_cause(mine, RIGHT).startswith(words)
    assert bool(likely_cause(mine, RIGHT)) == bool(words)
    assert ag.compare("dW", mine, RIGHT) is False
    assert words in capsys.readouterr().out


def test_a_square_matrix_transposed():
    square = RIGHT[:, :2]
    assert likely_cause(square.T, square) == "yours transposed is right"


def test_nan_is_the_worst(capsys):
    mine = RIGHT.copy()
    mine[0, 1] = np.nan
    assert worst(mine, RIGHT) == (0, 1)
    assert ag.compare("dW", mine, RIGHT) is False
    assert "at [0, 1]: yours nan, right -2" in capsys.readouterr().out


def test_what_is_not_known_may_be_anything():
    known = RIGHT.copy()
    known[0, 0] = np.nan
    assert agree(RIGHT, known)
    assert np.count_nonzero(wrong_elements(-RIGHT, known)) == 5


def test_nothing_to_compare(capsys):
    assert ag.compare("db", np.zeros(3), np.zeros(3)) is True
    assert ag.compare("db", np.full(3, 1e-12), np.zeros(3)) is True
    assert ag.compare("db", np.ones(3), np.zeros(3)) is False
    assert ag.compare("db", np.ones((0, 2)), np.ones((0, 2))) is True
    assert capsys.readouterr().out.count("\n") == 5
