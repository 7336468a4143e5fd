"""What stands beside the moments of a page: the table of all values and gradients, and the code."""

from html import escape
from typing import Any

import numpy as np

from autograd_nn.teaching.page.extent import Extent
from autograd_nn.teaching.page.numbers import shown, with_minus
from autograd_nn.tracing.expression import format_number
from autograd_nn.tracing.forward_text import file_name
from autograd_nn.tracing.numbers import shape_text
from autograd_nn.tracing.steps import Source, Trace, Value

_COLUMNS = ("name", "state", "value", "gradient", "uses in", "by differences")


def value_table(trace: Trace, extent: Extent) -> str:
    """All values and their gradients: in words and numbers what the picture shows."""
    uses = {c.operand: c.uses for step in trace.steps for c in step.contributions}
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "".join(_row(value, uses.get(value.index, 0)) for value in extent.values)
    kind = "values with-arrays" if any(value.shape for value in extent.values) else "values"
    return (
        f'<section class="{kind}">\n<div class="scroll" role="region" aria-label="Values and gradients" tabindex="0">\n'
        f'<table>\n<caption>Values and gradients, <span class="when">after the last step</span></caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        '<p class="hint" hidden>Write other numbers, such as 0.5 or −3/2, in place of the inputs, and everything is '
        'computed again. <button type="button" data-go="reset">Reset</button></p>\n</section>\n'
    )


def _row(value: Value, uses: int) -> str:
    cells = [
        ("state", "done"),
        ("value", shown(value.value)),
        ("gradient", shown(value.gradient)),
        ("uses", f"{uses} of {uses}" if uses else "–"),
        ("witness", _witness(value)),
    ]
    shape = f" <small>{shape_text(value.shape)}</small>" if value.shape else ""
    told = "".join(f'<td class="{kind}">{text}</td>' for kind, text in cells)
    return f'<tr data-value="{value.index}"><th scope="row">{escape(value.label)}{shape}</th>{told}</tr>\n'


def _witness(value: Value) -> str:
    """The gradient by finite differences, and how far the two are apart."""
    if value.witness is None or value.gradient is None:
        return "–"
    if not value.shape:
        difference = format_difference(value.gradient, value.witness)
        number = f'<span data-n="w{value.index}">{shown(value.witness)}</span>'
        return f'{number} <small>off by <span data-n="e{value.index}">{difference}</span></small>'
    known = np.isfinite(value.witness)
    error = format_difference(value.gradient[known], value.witness[known])
    looked = "" if known.all() else f"{np.count_nonzero(known):,} of {known.size:,} elements: "
    return f"{looked}<small>off by {error} at most</small>"


def format_difference(gradient: Any, witness: Any) -> str:
    """The largest difference, in one digit."""
    apart = float(np.max(np.abs(np.subtract(gradient, witness)), initial=0))
    return with_minus(format_number(float(f"{apart:.0e}")))


def code_panes(trace: Trace) -> str:
    """The lines of code that computed the values."""
    return "".join(_pane(number, source) for number, source in enumerate(trace.sources))


def _pane(number: int, source: Source) -> str:
    file = escape(file_name(source.file) or "this cell")
    lines = "\n".join(
        f'<span class="line" data-line="{number}:{i}"><span class="number">{i:>4}</span> {escape(line)}</span>'
        for i, line in enumerate(source.lines, source.first)
    )
    return (
        f'<section class="code"><h2>{file}</h2>\n<pre class="scroll" role="region" aria-label="Code of {file}" '
        f'tabindex="0"><code>{lines}</code></pre></section>\n'
    )
