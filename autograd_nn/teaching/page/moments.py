"""The moments of a page: every operation forward, then every step backward, as items of two lists.

All of them stand in the page. Its script shows one at a time; on paper, and without the script, they are read in
their order.
"""

from html import escape

from autograd_nn.teaching.page.contributions import contribution_markup
from autograd_nn.teaching.page.extent import Extent
from autograd_nn.teaching.page.mathml import Slot, block, derivative, mathml, matrix
from autograd_nn.teaching.page.numbers import shown, with_minus
from autograd_nn.tracing.forward_text import code_of, file_name
from autograd_nn.tracing.notes import notes
from autograd_nn.tracing.numbers import element_text, is_small, number_text, shape_text
from autograd_nn.tracing.step_text import watched_text
from autograd_nn.tracing.steps import Step, Trace, Value
from autograd_nn.tracing.words import rule_in_words, step_in_words, value_in_words


def forward_list(trace: Trace, extent: Extent) -> str:
    """The list of all operations, from the inputs on."""
    items = [_start(extent), *[_operation(trace, value, i + 1) for i, value in enumerate(extent.operations)]]
    return f'<ol class="moments" start="0">\n{"".join(items)}</ol>'


def backward_list(trace: Trace, extent: Extent) -> str:
    """The list of all steps back, from the gradient that the result has of itself."""
    items = [_seed(trace), *[_step(trace, step) for step in extent.steps]]
    return f'<ol class="moments" start="0">\n{"".join(items)}</ol>'


def _item(name: str, title: str, sentence: str, *parts: str) -> str:
    """One moment. Its name is what a link to it ends in, which works without the script too."""
    told = [f"<h3>{title}</h3>", *filter(None, parts), f'<p class="sentence">{with_minus(escape(sentence))}</p>']
    return "\n".join([f'<li id="{name}">', *told, "</li>\n"])


def _start(extent: Extent) -> str:
    leaves = [value for value in extent.values if value.operation is None and (value.is_named or value.shape)]
    told = [f"{leaf.label} = {number_text(leaf.value)}" if not leaf.shape else f"{leaf.label}, {shape_text(leaf.shape)}"
            for leaf in leaves]  # fmt: skip
    rows = [
        (f"<mi>{escape(leaf.label)}</mi>", "<mo>=</mo>", _value_markup(leaf))
        for leaf in leaves
        if not leaf.shape or is_small(leaf.value)
    ]
    sentence = f"The inputs: {'; '.join(told)}." if told else "Nothing is computed yet."
    return _item("forward=0", "The inputs", sentence, block(*rows) if rows else "")


def _operation(trace: Trace, value: Value, number: int) -> str:
    assert value.formula is not None
    title = f"{escape(value.label)} = {escape(str(value.formula))}"
    parts = [part(trace, value) for part in (_forward_formula, _shapes, _place, _followed_forward)]
    return _item(f"forward={number}", title, value_in_words(trace, value), *parts)


def _forward_formula(trace: Trace, value: Value) -> str:
    """``c = x2 · w2 = 0 · 1 = 0``, or the result as a matrix."""
    assert value.formula is not None
    operands = [trace.values[i] for i in value.operands]
    cells = [f"<mi>{escape(value.label)}</mi><mo>=</mo>", mathml(value.formula)]
    if value.shape or any(operand.shape or isinstance(operand.value, tuple) for operand in operands):
        if is_small(value.value) or not (value.shape or isinstance(value.value, tuple)):
            cells += ["<mo>=</mo>", _value_markup(value)]
        return block(tuple(cells))
    numbers: dict[str, str | Slot] = {x.label: Slot(f"v{x.index}", x.value) for x in operands}
    return block((*cells, "<mo>=</mo>", mathml(value.formula, numbers), "<mo>=</mo>", _value_markup(value)))


def _value_markup(value: Value) -> str:
    return matrix(value.value) if value.shape else Slot(f"v{value.index}", value.value).markup()


def _shapes(trace: Trace, value: Value) -> str:
    """The shapes of the operands and of the result, where there are any."""
    operands = [trace.values[i] for i in value.operands if trace.values[i].shape]
    if not operands:
        return ""
    given = ", ".join(f"{escape(x.label)} {shape_text(x.shape)}" for x in operands)
    made = "" if isinstance(value.value, tuple) else f" {shape_text(value.shape) if value.shape else 'one number'}"
    told = "" if not value.shape or is_small(value.value) else f": {shown(value.value)}"
    return f'<p class="shapes">{given} → {escape(value.label)}{told or made}</p>'


def _seed(trace: Trace) -> str:
    target = trace.target
    sentence = f"Step 0 of {len(trace.steps)}. The gradient of {target} with respect to itself is 1."
    formulas = [
        block((derivative(target, trace.values[i].label), "<mo>=</mo>", _one(trace.values[i]))) for i in trace.outputs
    ]
    return _item("step=0", f"Backward starts at {escape(target)}", sentence, *formulas)


def _one(output: Value) -> str:
    return f"<mn>1</mn><mtext> in every element of {shape_text(output.shape)}</mtext>" if output.shape else "<mn>1</mn>"


def _step(trace: Trace, step: Step) -> str:
    output = trace.values[step.output]
    title = f"Back through {escape(output.label)} = {escape(str(output.formula))}"
    parts = [
        _upstream(trace, step),
        '<div class="contributions">',
        *[contribution_markup(trace, step, place) for place in range(len(step.contributions))],
        "</div>",
        f'<p class="rule">{escape(rule_in_words(output.operation or ""))}</p>',
        *[f'<p class="note">{with_minus(escape(note))}</p>' for note in notes(trace, step)],
        _place(trace, output),
        _followed(watched_text(trace, step)),
    ]
    return _item(f"step={step.number}", title, step_in_words(trace, step), *parts)


def _upstream(trace: Trace, step: Step) -> str:
    """What has arrived from all uses of the operation's result."""
    output = trace.values[step.output]
    if isinstance(step.upstream, tuple):
        return f'<p class="upstream">upstream: {shown(step.upstream)}</p>'
    value = step.upstream
    number = Slot(f"g{output.index}", value).markup() if not output.shape else matrix(value) if is_small(value) else ""
    told = number or f"<mtext>{shown(value)}</mtext>"
    name = derivative(trace.target, output.label)
    return f'<p class="upstream">upstream <math><mrow>{name}<mo>=</mo>{told}</mrow></math></p>'


def _place(trace: Trace, value: Value) -> str:
    """The line of code that an operation stands in, and the Modules in whose calls it ran."""
    told = []
    code = code_of(trace, value)
    if code and value.file is not None:
        told.append(f"line {value.line} of {escape(file_name(value.file) or 'this cell')}: <code>{escape(code)}</code>")
    if value.calls:
        scopes = " › ".join(f"{escape(call.path)} ({escape(call.kind)})" for call in value.calls)
        told.append(f"in {scopes}")
    return f'<p class="place">{"<br>".join(told)}</p>' if told else ""


def _followed_forward(trace: Trace, value: Value) -> str:
    """The element that is watched, when the value that it belongs to is computed."""
    if trace.watch is None or trace.watch.value != value.index:
        return ""
    name = element_text(value.label, trace.watch.element)
    return _followed(f"{name} = {number_text(value.value[trace.watch.element])}")


def _followed(told: str) -> str:
    return f'<p class="followed">{with_minus(escape(told))}</p>' if told else ""
