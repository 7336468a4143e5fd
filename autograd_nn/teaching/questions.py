"""Questions about the steps of a trace: what is asked, the answer, and the likely mistakes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_nn.engine.errors import CommandError
from autograd_nn.teaching.marking import Answer, Mistake, is_close, plain
from autograd_nn.teaching.typed import number
from autograd_nn.tracing.expression import Expression, substitute
from autograd_nn.tracing.numbers import element_text, is_small, number_text, shape_text
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value
from autograd_nn.tracing.words import rule_in_words

_FACTORS = {2.0: "twice the answer: there is a factor too much", 0.5: "half of the answer: a factor is missing"}


@dataclass(frozen=True)
class Question:
    """What is asked of one contribution.

    Attributes
    ----------
    step : int
        The number of the step.
    position : int
        Which operand of the step's operation it is about.
    text : str
        ``∂o/∂w2``, with a word about its uses where there are several.
    answer : float or tuple of int
        The number, or the shape, that it asks for.
    answer_text : str
    hints : tuple of str
        The first one says the rule, the second one the formula.
    mistakes : tuple of Mistake
        The answers of likely mistakes, the likeliest first.
    """

    step: int
    position: int
    text: str
    answer: Answer
    answer_text: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


def questions(trace: Trace) -> tuple[Question, ...]:
    """All questions of a trace, in the order of its steps.

    Parameters
    ----------
    trace : Trace

    Returns
    -------
    tuple of Question
        For each contribution the gradient that its operand has after it. Of an array it is the shape and, if it is
        small, one element: the one that is watched, or the first that is not 0.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_nn as ag
    >>> from autograd_nn.teaching.questions import questions
    >>> x, w = ag.Scalar(2.0), ag.Scalar(-3.0)
    >>> o = np.tanh(x * w)
    >>> for question in questions(ag.trace(o)):
    ...     print(question.text, "=", question.answer_text, "|", question.mistakes[0].words)
    ∂o/∂v1 = 2.458e-05 | that is the upstream gradient alone: ...
    ∂o/∂x = -7.373e-05 | that is the local derivative alone: multiply it by the upstream gradient 2.458e-05
    ∂o/∂w = 4.915e-05 | that is the local derivative alone: multiply it by the upstream gradient 2.458e-05
    """
    return tuple([question for step in trace.steps for question in questions_of_step(trace, step)])


def questions_of_step(trace: Trace, step: Step) -> tuple[Question, ...]:
    """The questions of one step."""
    found: list[Question] = []
    for c in step.contributions:
        if np.iscomplexobj(c.value):
            continue
        if np.shape(c.value):
            found.append(_of_shape(trace, step, c))
        element = _element(trace, c)
        if element is not None:
            found.append(_of_number(trace, step, c, element))
    return tuple(found)


def _element(trace: Trace, c: Contribution) -> tuple[int, ...] | None:
    """The element that is asked for; None where nobody could compute one by hand."""
    if trace.watch is not None and trace.watch.value == c.operand:
        return trace.watch.element
    if not np.shape(c.value):
        return ()
    if not is_small(c.value):
        return None
    return tuple(map(int, np.unravel_index(np.argmax(np.asarray(c.after) != 0), np.shape(c.after))))


def _hints(trace: Trace, step: Step, c: Contribution) -> tuple[str, ...]:
    output = trace.values[step.output]
    formula = f"{trace.gradient_name(trace.values[c.operand])} = {c.rule}"
    if c.before is not None:
        formula += ", and what the earlier uses gave"
    return rule_in_words(output.operation or ""), formula


def _of_shape(trace: Trace, step: Step, c: Contribution) -> Question:
    operand = trace.values[c.operand]
    answer = np.shape(c.value)
    told = f"a gradient has the shape of its value, and {operand.label} is {shape_text(answer)}"
    others = [np.shape(step.upstream)] if not isinstance(step.upstream, tuple) else []
    mistakes = [Mistake(shape, f"that is the shape of the upstream gradient; {told}") for shape in others]
    mistakes.append(Mistake(answer[::-1], f"transposed: {told}"))
    mistakes += [
        Mistake(trace.values[i].shape, f"that is the shape of {trace.values[i].label}; {told}")
        for i in trace.values[step.output].operands
        if i != c.operand
    ]
    return Question(
        step=step.number,
        position=c.position,
        text=f"the shape of {trace.gradient_name(operand)}",
        answer=answer,
        answer_text=shape_text(answer),
        hints=(told,),
        mistakes=_without(answer, mistakes),
    )


def _of_number(trace: Trace, step: Step, c: Contribution, element: tuple[int, ...]) -> Question:
    name = element_text(trace.gradient_name(trace.values[c.operand]), element)
    if c.uses > 1:
        before = "" if c.before is None else f"; {number_text(np.asarray(c.before)[element])} before"
        name += f" (use {c.use} of {c.uses}{before})"
    answer = float(np.asarray(c.after)[element])
    return Question(
        step=step.number,
        position=c.position,
        text=name,
        answer=answer,
        answer_text=number_text(answer),
        hints=_hints(trace, step, c),
        mistakes=_without(answer, list(_mistakes(trace, step, c, element))),
    )


def _without(answer: Answer, mistakes: list[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes that do not lead to the answer, each value once."""
    kept: list[Mistake] = []
    for mistake in mistakes:
        if not any(_is_same(mistake.value, other) for other in (answer, *[k.value for k in kept])):
            kept.append(mistake)
    return tuple(kept)


def _is_same(a: Answer, b: Answer) -> bool:
    return a == b if isinstance(a, tuple) or isinstance(b, tuple) else is_close(a, b)


def _mistakes(trace: Trace, step: Step, c: Contribution, element: tuple[int, ...]) -> Iterator[Mistake]:
    """What those get who make a mistake."""
    output, operand = trace.values[step.output], trace.values[c.operand]
    sent, answer = float(np.asarray(c.value)[element]), float(np.asarray(c.after)[element])
    before = 0.0 if c.before is None else float(np.asarray(c.before)[element])
    upstream, local = _number_at(step.upstream, element, c), _number_at(c.local_value, element, c)
    if c.before is not None:
        was = number_text(before)
        yield Mistake(sent, f"that is this use alone: it is added to the {was} of the earlier uses")
        yield Mistake(before - sent, "the contributions of all uses are added, not subtracted")
        yield Mistake(before, f"that is what it was before: this use adds {number_text(sent)}")
    for start in dict.fromkeys((before, 0.0)):
        if local is not None and upstream is not None:
            slope = f"∂{output.label}/∂{operand.label}"
            by = number_text(upstream)
            yield Mistake(
                start + local, f"that is the local derivative alone: multiply it by the upstream gradient {by}"
            )
            yield Mistake(
                start + upstream,
                f"that is the upstream gradient alone: multiply it by the local derivative {slope} = {c.local}",
            )
        for other in step.contributions:
            if other.position != c.position and np.shape(other.value) == np.shape(c.value):
                label = trace.values[other.operand].label
                swapped = float(np.asarray(other.value)[element])
                yield Mistake(start + swapped, f"that is what {label} receives{_swap(output)}")
        yield Mistake(start - sent, "the sign is wrong")
        if local is not None and upstream is not None:
            confused = _at_the_other_end(c.local, output, operand)
            if confused is not None:
                yield Mistake(start + upstream * confused, _takes(str(c.local), output, operand))
            yield Mistake(start + upstream + local, "upstream and local derivative are multiplied, not added")
            if local:
                yield Mistake(start + upstream / local, "multiply by the local derivative, do not divide by it")
    if c.summed_axes == (0,) and np.ndim(step.upstream) == len(element) + 1:
        told = f"the contributions of all {len(step.upstream)} rows are added: {operand.label} was stretched over them"
        yield Mistake(float(step.upstream[(0, *element)]), f"that is the first row alone; {told}")
        yield Mistake(sent / len(step.upstream), f"that is the mean; {told}")
    if len(element) == 2 and element[0] < np.shape(c.value)[1] and element[1] < np.shape(c.value)[0]:
        yield Mistake(
            float(np.asarray(c.after)[element[::-1]]), f"that is the element {list(element[::-1])}: transposed"
        )
    yield from _values(output, operand, element)
    if answer:
        yield Mistake(1 / answer, f"upside down: the answer is 1 over {number_text(1 / answer)}")
    yield from [Mistake(factor * answer, f"that is {words}") for factor, words in _FACTORS.items()]


def _number_at(array: Any, element: tuple[int, ...], c: Contribution) -> float | None:
    """The element of an array that belongs to an element of the operand; None where none does by itself."""
    if array is None or isinstance(array, tuple) or np.shape(array) not in ((), np.shape(c.value)):
        return None
    return float(np.broadcast_to(array, np.shape(c.value))[element])


def _swap(output: Value) -> str:
    return ": each input gets the gradient times the other one" if output.operation == "multiply" else ""


def _values(output: Value, operand: Value, element: tuple[int, ...]) -> Iterator[Mistake]:
    for value in (operand, output):
        if np.shape(value.value) == operand.shape and not isinstance(value.value, tuple):
            told = element_text(value.label, element)
            yield Mistake(float(np.asarray(value.value)[element]), f"that is the value of {told}, not a gradient")


def _at_the_other_end(local: Expression | None, output: Value, operand: Value) -> float | None:
    """A local derivative such as ``1 − o²``, with the input where the output belongs or the other way round."""
    if local is None or output.shape or operand.shape or len(output.operands) != 1:
        return None
    exchanged = {output.label: float(operand.value), operand.label: float(output.value)}
    try:
        return number(plain(str(substitute(local, exchanged))))
    except CommandError:  # a formula with more in it than a person types
        return None


def _takes(local: str, output: Value, operand: Value) -> str:
    if operand.label in local:
        return f"{local} takes the input {operand.label} = {number_text(operand.value)}, not the output"
    return f"{local} takes the output {output.label} = {number_text(output.value)}, not the input"
