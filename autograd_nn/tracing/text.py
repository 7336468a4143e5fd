"""A trace as text: every value forward, then every step backward, then the check, in at most 88 columns."""

from autograd_nn.tracing.check_table import check_lines
from autograd_nn.tracing.forward_text import MOST, forward_lines
from autograd_nn.tracing.lines import fitted
from autograd_nn.tracing.step_text import seed_line, step_lines, waiting_texts
from autograd_nn.tracing.steps import Trace


def to_text(trace: Trace) -> str:
    """The whole account; of a long one, the beginning and the end."""
    lines = forward_lines(trace)
    if trace.steps:
        lines += ["", seed_line(trace)]
    waiting = waiting_texts(trace)
    explained: set[str | None] = set()  # a rule is told at the first step that follows it
    for step in trace.steps:
        is_left_out = MOST // 2 < step.number <= len(trace.steps) - MOST // 2
        if not is_left_out:
            operation = trace.values[step.output].operation
            lines += ["", *step_lines(trace, step, waiting[step.number - 1], operation not in explained)]
            explained.add(operation)
        elif step.number == MOST // 2 + 1:
            last = len(trace.steps) - MOST // 2
            lines += ["", f" … steps {step.number:,} to {last:,}: trace.step() goes to each of them"]
    table = check_lines(trace)
    if table:
        lines += ["", *table]
    return "\n".join(fitted(lines))
