"""A worksheet: a computation with its values given and its gradients left out, to be filled in on paper; and solved."""

from dataclasses import replace
from html import escape
from typing import Any

import numpy as np

from autograd_nn.drawing.picture import Options, make_picture
from autograd_nn.teaching.page.mathml import derivative, mathml, matrix
from autograd_nn.teaching.page.numbers import shown
from autograd_nn.tracing.expression import Expression
from autograd_nn.tracing.forward_text import short_formula
from autograd_nn.tracing.numbers import is_small, shape_text
from autograd_nn.tracing.steps import Contribution, Step, Trace, Value
from autograd_nn.tracing.words import axes_text, rule_in_words

MOST_STEPS = 40
"""More steps than these nobody does by hand."""

_STYLE = """\
@page { size: A4; margin: 18mm 16mm; }
body { margin: 0 auto; max-width: 178mm; padding: 4mm; font: 11pt/1.5 Helvetica, Arial, sans-serif;
  color: #000; background: #fff; color-scheme: light; }
.sheet + .sheet { break-before: page; }
h1 { font-size: 17pt; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 6mm 0 1.5mm; break-after: avoid; }
.name { display: flex; gap: 6mm; margin: 0 0 4mm; }
.name span { flex: 1; border-bottom: .5pt solid #000; }
.name span:last-child { flex: 0 0 35mm; }
figure { margin: 3mm 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; min-width: 0 !important; max-height: 90mm; height: auto; }
table.values { border-collapse: collapse; width: 100%; }
table.values th, table.values td { border: .5pt solid #999; padding: 1mm 2mm; text-align: left; vertical-align: top; }
table.values th { font-weight: bold; }
table.values thead th { background: #eee; print-color-adjust: exact; }
tr, .step, .values { break-inside: avoid; }
.step { border-top: .5pt solid #999; padding: 1mm 0 2mm; }
.step h3 { font-size: 11pt; margin: 1mm 0; }
.line { margin: 1.5mm 0 1.5mm 6mm; }
.to { display: inline-block; min-width: 16mm; font-weight: bold; }
.blank { display: inline-block; min-width: 22mm; height: 1.4em; border-bottom: .7pt solid; vertical-align: bottom; }
.blank.wide { min-width: 62mm; }
.answer { font-weight: bold; color: #00508a; }
table.grid { display: inline-table; border-collapse: collapse; vertical-align: middle; }
table.grid td { border: .7pt solid #000; width: 16mm; height: 7mm; text-align: center; }
math { font-size: 1.1em; }
mtable.matrix { border-left: .7pt solid; border-right: .7pt solid; }
.words { margin: 1mm 0 0 6mm; font-style: italic; }
"""


def worksheet(trace: Trace) -> str:
    """A worksheet and its solution as one HTML document, which prints on white paper; the solution begins a new page.

    Parameters
    ----------
    trace : Trace

    Raises
    ------
    ValueError
        There are more than `MOST_STEPS` steps.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> from autograd_nn.teaching.worksheet import worksheet
    >>> x = ag.Scalar(3.0)
    >>> y = x * x
    >>> worksheet(ag.trace(y)).count("<h1>")
    2
    """
    if len(trace.steps) > MOST_STEPS:
        raise ValueError(
            f"a worksheet of {len(trace.steps):,} steps: nobody does more than {MOST_STEPS} by hand. "
            "Trace a smaller computation, such as a single neuron of the network"
        )
    title = f"The gradients of {escape(trace.target)}"
    blank, solved = Sheet(trace, is_solved=False), Sheet(trace, is_solved=True)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}: a worksheet</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f'<section class="sheet">\n<h1>{title}</h1>\n'
        f'<p class="name">Name<span></span>Date<span></span></p>\n{blank.body()}</section>\n'
        f'<section class="sheet">\n<h1>{title}: solution</h1>\n{solved.body()}</section>\n'
        "</body>\n</html>\n"
    )


class Sheet:
    """One side of the worksheet: with lines to write on, or with what belongs there.

    Parameters
    ----------
    trace : Trace
    is_solved : bool
    """

    def __init__(self, trace: Trace, is_solved: bool) -> None:
        self.trace = trace
        self.is_solved = is_solved

    def body(self) -> str:
        """What stands below the title."""
        steps = "".join(self._step(step) for step in self.trace.steps)
        return f"{self._picture()}{self._forward()}<h2>Backward</h2>\n{steps}{self._gradients()}"

    def _picture(self) -> str:
        values = [replace(v, stored_gradient=v.gradient if self.is_solved else None) for v in self.trace.values]
        shown_trace = replace(self.trace, values=tuple(values))
        are_numbers = not any(value.shape for value in values)
        picture = make_picture(shown_trace, Options(locals=self.is_solved and are_numbers, roll=False))
        return f"<figure>{picture.to_svg('print')}</figure>\n"

    def _forward(self) -> str:
        rows = "".join(self._value_row(value) for value in self.trace.values if value.is_named or value.formula)
        return f"<h2>Forward</h2>\n{_table(('name', 'formula', 'value'), rows)}"

    def _value_row(self, value: Value) -> str:
        formula = "given" if value.formula is None else _math(mathml(short_formula(value.formula)))
        return f'<tr><th scope="row">{_label(value)}</th><td>{formula}</td><td>{_value(value.value)}</td></tr>\n'

    def _step(self, step: Step) -> str:
        output = self.trace.values[step.output]
        upstream = f"{derivative(self.trace.target, output.label)}<mo>=</mo>"
        told = [
            f"<h3>{step.number}. &nbsp; {_math(mathml(_formula(output)))}</h3>\n",
            f'<div class="line">upstream {_math(upstream)} {self._filled(step.upstream)}</div>\n',
            *[self._contribution(step, c) for c in step.contributions],
        ]
        if self.is_solved:
            told.append(f'<p class="words">{escape(rule_in_words(output.operation or ""))}</p>\n')
        return f'<div class="step">{"".join(told)}</div>\n'

    def _contribution(self, step: Step, c: Contribution) -> str:
        output, operand = self.trace.values[step.output], self.trace.values[c.operand]
        to = f'<span class="to">to {escape(operand.label)}</span>'
        if c.local is None or output.shape or operand.shape:
            return self._array(c, output, operand, to)
        local = _math(f"{derivative(output.label, operand.label)}<mo>=</mo>")
        slope = f"{self._blank(mathml(c.local))} = {self._blank(shown(c.local_value))}"
        product = f"{self._factor(step.upstream)} × {self._factor(c.local_value)} = {self._blank(shown(c.value))}"
        lines = [f"{to} local {local} {slope}", f'<span class="to"></span> upstream × local = {product}']
        return "".join(f'<div class="line">{line}</div>\n' for line in [*lines, *self._sum(c, operand)])

    def _sum(self, c: Contribution, operand: Value) -> list[str]:
        """Where an operand has several uses, what they are together."""
        if c.uses == 1:
            return []
        name = _math(f"{derivative(self.trace.target, operand.label)}<mo>=</mo>")
        if c.before is None:
            return [f'<span class="to"></span> so far, 1 of {c.uses} uses: {name} {self._filled(c.after)}']
        terms = f"{self._filled(c.before)} + {self._factor(c.value)} = {self._filled(c.after)}"
        return [f'<span class="to"></span> with use {c.use} of {c.uses}: {name} {terms}']

    def _array(self, c: Contribution, output: Value, operand: Value, to: str) -> str:
        name = _math(f"{derivative(self.trace.target, operand.label)}<mo>=</mo>")
        output_name = self.trace.gradient_name(output)
        rule = mathml(c.rule, {output_name: derivative(self.trace.target, output.label)})
        if c.summed_axes:
            rule = f"<mrow>{rule}<mtext>, summed over {axes_text(c.summed_axes)}</mtext></mrow>"
        shape = self._blank(shape_text(np.shape(c.value)))
        lines = [f"{to} {name} {self._blank(rule, 'wide')} &nbsp; shape {shape}"]
        if is_small(c.value):
            lines.append(f'<span class="to"></span> {self._filled(c.value)}')
        return "".join(f'<div class="line">{line}</div>\n' for line in [*lines, *self._sum(c, operand)])

    def _gradients(self) -> str:
        """The results: what an optimizer, or the next layer, is given."""
        leaves = [value for value in self.trace.values if value.role == "parameter" and value.gradient is not None]
        rows = "".join(
            f'<tr><th scope="row">{_math(derivative(self.trace.target, value.label))}</th>'
            f"<td>{self._filled(value.gradient)}</td></tr>\n"
            for value in leaves
        )
        return f"<h2>Gradients</h2>\n{_table(('gradient', 'value'), rows)}"

    def _filled(self, value: Any) -> str:
        """A number, or the boxes of a small array."""
        if not is_small(value):
            return self._blank(shown(value))
        rows = np.atleast_2d(value).tolist()
        cells = [[f'<span class="answer">{shown(x)}</span>' if self.is_solved else "" for x in row] for row in rows]
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
        return f'<table class="grid">{lines}</table>'

    def _factor(self, value: Any) -> str:
        """The same, with parentheses around a negative number."""
        written = shown(value)
        return self._blank(f"({written})") if written.startswith("−") else self._filled(value)

    def _blank(self, answer: str, kind: str = "") -> str:
        """A line to write on, or what belongs there: text or the elements of a formula."""
        if not self.is_solved:
            return f'<span class="{f"blank {kind}".strip()}"></span>'
        return f'<span class="answer">{_math(answer) if answer.startswith("<m") else escape(answer)}</span>'


def _math(elements: str) -> str:
    return f'<math displaystyle="true">{elements}</math>'


def _formula(output: Value) -> Expression:
    """``o = tanh(n)``."""
    return Expression("=", (Expression("name", (output.label,)), short_formula(output.formula)))


def _table(heads: tuple[str, ...], rows: str) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f'<table class="values">\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n'


def _label(value: Value) -> str:
    return escape(value.label) + (f" {shape_text(value.shape)}" if value.shape else "")


def _value(value: Any) -> str:
    return _math(matrix(value)) if is_small(value) else escape(shown(value))
