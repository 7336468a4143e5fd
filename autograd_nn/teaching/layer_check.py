"""``check_layer``: the backward pass of a layer written by hand, held against finite differences."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.nn.manual_layer import method_of
from autograd_nn.teaching.differences import Array, factor_between, worst, wrong_elements
from autograd_nn.teaching.layer_mistakes import Case, mistake_of
from autograd_nn.teaching.layer_run import INPUT, LayerRun
from autograd_nn.tracing.lines import fitted, labelled
from autograd_nn.tracing.numbers import number_text, shape_text


@dataclass(frozen=True, eq=False)
class Finding:
    """What the check says of one gradient.

    Attributes
    ----------
    name : str
        ``input``, or the attribute of the layer that it is the gradient of.
    is_right : bool
    shape : tuple of int
    checked, wrong : int
        How many elements were looked at, and how many of them are wrong.
    index : tuple of int or None
        Where the gradient is off the furthest, if it is wrong and of the right shape.
    mine, numeric : float or None
        The two numbers there.
    factor : float or None
        What the right gradient is multiplied by to give this one, where that is a single number.
    mistake : str
        What has probably gone wrong.
    """

    name: str
    is_right: bool
    shape: tuple[int, ...]
    checked: int = 0
    wrong: int = 0
    index: tuple[int, ...] | None = None
    mine: float | None = None
    numeric: float | None = None
    factor: float | None = None
    mistake: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class LayerCheck:
    """What `check_layer` has found. It is true if no gradient is wrong, and ``print`` shows it.

    Attributes
    ----------
    layer : str
        The name of the layer's class.
    findings : tuple of Finding
    notes : tuple of str
    """

    layer: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return all(finding.is_right for finding in self.findings)

    def __getitem__(self, name: str) -> Finding:
        for finding in self.findings:
            if finding.name == name:
                return finding
        raise KeyError(f"no gradient of {name!r} was checked; there are {', '.join(f.name for f in self.findings)}")

    def __repr__(self) -> str:
        wrong = sum(not finding.is_right for finding in self.findings)
        count = len(self.findings)
        verdict = f"{wrong} of {count} gradients wrong" if wrong else "all gradients right"
        if count == 1:
            verdict = "wrong" if wrong else "right"
        lines = [f"{self.layer}: {verdict}"]
        width = max([len(finding.name) for finding in self.findings], default=0)
        for finding in self.findings:
            lines += _lines(finding, width)
        for note in self.notes:
            lines += labelled("note", note, indent=3, width=width)
        return "\n".join(fitted(lines))


def check_layer(layer: Any, x: Any) -> LayerCheck:
    """Check the backward pass of a layer written by hand, and say which gradient is wrong, where, and probably why.

    Parameters
    ----------
    layer : object
        With ``forward(x)`` and ``backward(gradient, learning_rate)``, or ``forward_propagation`` and
        ``backward_propagation``. The backward pass returns the gradient of the input. Its parameters are those of its
        floating arrays that the output depends on, and a gradient of theirs is what the backward pass

        - takes from them, over the learning rate: ``self.weights -= learning_rate * gradient``; or
        - keeps beside them, if they stay as they are: that of ``W`` as ``dW``, ``d_W``, ``grad_W``, ``W_grad`` or
          ``W_gradient``, that of ``weights`` also as ``dW`` or ``dw``, or in a dict ``grads`` or ``gradients``.

        A backward pass may leave out the learning rate, and that of a loss the gradient too. The layer stays as it is:
        copies of it are called.
    x : array_like
        An input for it: a few examples, of random numbers, all axes of different lengths. Zeros, equal numbers and a
        single example hide mistakes.

    Returns
    -------
    LayerCheck
        True if all gradients are right; it prints what was found.

    Raises
    ------
    TypeError
        There is no such method.
    ValueError
        The forward pass gives two outputs for one input.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> rng = np.random.default_rng(0)
    >>> class Dense:
    ...     def __init__(self, inputs, outputs):
    ...         self.weights = rng.normal(size=(inputs, outputs))
    ...         self.bias = rng.normal(size=(1, outputs))
    ...
    ...     def forward(self, x):
    ...         self.x = x
    ...         return x @ self.weights + self.bias
    ...
    ...     def backward(self, gradient, learning_rate):
    ...         self.weights -= learning_rate * self.x.T @ gradient
    ...         self.bias -= learning_rate * gradient.mean(axis=0, keepdims=True)
    ...         return gradient @ self.weights.T
    >>> ag.check_layer(Dense(3, 2), rng.normal(size=(4, 3)))
    Dense: 2 of 3 gradients wrong
       input     WRONG   (4,3), 12 of 12 elements
                 at [3, 2]: -1.158, by differences -0.3561
                 wrong order: the parameters are updated before the gradient of the input is
                 computed with them
       weights   right   (3,2)
       bias      WRONG   (1,2), 2 of 2 elements
                 at [0, 0]: 0.3836, by differences 1.534; everywhere 0.25 times what is right
                 4 times too small, and 4 is the length of axis 0 of the input, the batch: ...
    """
    for direction, arguments in (("forward", "x"), ("backward", "gradient, learning_rate")):
        if method_of(layer, direction) is None:
            raise TypeError(
                f"check_layer takes a layer with a method {direction}({arguments}) or "
                f"{direction}_propagation({arguments}); {type(layer).__name__} has neither. "
                "A Module or a function of Tensors is checked by gradcheck"
            )
    name = type(layer).__name__
    run = LayerRun(layer, x)
    if not np.array_equal(run.y, run.forward({}), equal_nan=True):
        raise ValueError(f"{name}.forward gives two outputs for one input: fix its random numbers for the check")
    g = np.ones(run.y.shape) if run.starts_the_pass else np.asarray(np.random.default_rng(0).normal(size=run.y.shape))
    try:
        gradients = run.backward(g)
    except Exception as error:  # whatever a mistake in it leads to
        return LayerCheck(name, (_failed(layer, run, error),))
    used = [parameter for parameter in run.arrays if np.any(run.slopes(parameter)[1])]
    updates = any(parameter in gradients for parameter in used)
    findings = [_judged(run, INPUT, g, gradients[INPUT])]
    findings += [_judged(run, p, g, gradients.get(p, np.zeros(run.arrays[p].shape))) for p in used if updates]
    notes = [_kinks(run, finding.name) for finding in findings]
    if used and not updates:
        notes.append(
            f"backward leaves {', '.join(used)} as {'it is' if len(used) == 1 else 'they are'}, and keeps no gradient: "
            "right for constants, not for parameters"
        )
    return LayerCheck(name, tuple(findings), tuple(filter(None, notes)))


def _judged(run: LayerRun, name: str, g: Array, gradient: Any) -> Finding:
    shape = run.value(name).shape
    if gradient is None:
        return Finding(name, False, shape, mistake="backward returns nothing: it returns the gradient of the input")
    mine, right = np.asarray(gradient, np.float64), run.numeric(name, g)
    checked = int(np.count_nonzero(~np.isnan(right)))
    if mine.shape != shape:
        return Finding(name, False, shape, checked, checked, mistake=mistake_of(Case(run, name, g, mine, right)))
    wrong = int(np.count_nonzero(wrong_elements(mine, right)))
    if not wrong:
        return Finding(name, True, shape, checked)
    index = worst(mine, right)
    return Finding(
        name=name,
        is_right=False,
        shape=shape,
        checked=checked,
        wrong=wrong,
        index=index,
        mine=float(mine[index]),
        numeric=float(right[index]),
        factor=factor_between(mine, right),
        mistake=mistake_of(Case(run, name, g, mine, right)),
    )


def _failed(layer: Any, run: LayerRun, error: Exception) -> Finding:
    """A backward pass that raises; with one example it may go well, and tell why."""
    said = f"{type(error).__name__}: {error}"
    if run.x.ndim > 1 and len(run.x) > 1:
        try:
            one = bool(check_layer(layer, run.x[:1]))
        except Exception:  # then nothing is learned from one example
            one = False
        if one:
            said += ". With one example it is right: the contributions of a batch are to be summed over axis 0"
    return Finding("backward", False, run.y.shape, mistake=said)


def _kinks(run: LayerRun, name: str) -> str:
    left = run.kinks(name)
    if not left:
        return ""
    return f"left out, being at a kink, where there is no derivative: {left} of the elements of {name}"


def _lines(finding: Finding, width: int) -> list[str]:
    told = f"{'right' if finding.is_right else 'WRONG'}   {shape_text(finding.shape)}"
    size = int(np.prod(finding.shape))
    if finding.wrong and finding.shape:
        told += f", {finding.wrong:,} of {finding.checked:,} elements"
    elif finding.is_right and finding.checked < size:
        told += f", {finding.checked:,} of {size:,} elements looked at"
    lines = [f"   {finding.name:<{width}}   {told}"]
    below = []
    if finding.mine is not None and finding.numeric is not None:
        place = f"at {list(finding.index)}: " if finding.index else ""
        numbers = f"{place}{number_text(finding.mine)}, by differences {number_text(finding.numeric)}"
        if finding.factor is not None:
            numbers += f"; everywhere {number_text(finding.factor)} times what is right"
        below.append(numbers)
    below.append(finding.mistake or ("" if finding.is_right else "none of the usual mistakes gives these numbers"))
    return lines + [line for text in below if text for line in labelled("", text, indent=3, width=width)]
