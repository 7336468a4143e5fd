"""What stands below the pictures of a film: the four parts of a step, and the table of all steps."""

from html import escape

from autograd_nn.teaching.film.data import MOST_EXAMPLES, link
from autograd_nn.teaching.film.film import MOST_COLUMNS, Film, Frame
from autograd_nn.teaching.page.numbers import shown

_NUMBER = """\
<tr><th scope="row">{name}</th><td class="value"></td><td class="gradient"></td><td class="picture">\
<svg class="bar" viewBox="-50 0 100 14" aria-hidden="true"><path d=""/><path class="middle" d="M0 0v14"/></svg></td>\
<td class="way"></td><td class="update"></td></tr>
"""


def scrolled(label: str, content: str) -> str:
    """A pane that is scrolled if it is too small for what is in it."""
    return f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">\n{content}</div>\n'


def parts_of_a_step(film: Film) -> str:
    """Forward, loss, backward, update: for the script to fill in."""
    rule = f"w ← w {film.sign} lr · gradient" if film.sign else "before → after"
    numbers = _table(
        '<th scope="col">number</th><th scope="col" class="value">value</th>'
        '<th scope="col" class="gradient">3 gradient</th><td class="picture"><small>root scale</small></td>'
        f'<th scope="col" colspan="2">4 update: {rule}</th>',
        "".join(_NUMBER.format(name=escape(name)) for name in film.names),
    )
    forward = _forward(film)
    return (
        f'<div class="parts" hidden>\n<div>\n{forward}'
        f"<section><h2>{'2 Loss' if forward else '1 Forward, 2 Loss'}</h2>\n"
        '<p class="loss-now"></p>\n<p class="loss-change"></p></section>\n</div>\n'
        f'<section class="numbers"><h2>3 Backward, 4 Update</h2>\n{scrolled("Gradients, updates", numbers)}</section>\n'
        "</div>\n"
    )


def _forward(film: Film) -> str:
    """The first examples, with their targets and room for the predictions."""
    if film.inputs is None or film.targets is None or film.frames[0].predictions is None:
        return ""
    rows = [
        f'<tr><td>{_row_text(x)}</td><td>{_row_text(t)}</td><td class="prediction"></td></tr>\n'
        for x, t in zip(film.inputs[:MOST_EXAMPLES].tolist(), film.targets[:MOST_EXAMPLES].tolist(), strict=True)
    ]
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("inputs", "target", "prediction"))
    more = len(film.inputs) - MOST_EXAMPLES
    note = f"<p>and {more:,} more</p>\n" if more > 0 else ""
    return f"<section><h2>1 Forward</h2>\n{scrolled('Examples', _table(heads, ''.join(rows)))}{note}</section>\n"


def _row_text(row: list[float]) -> str:
    return ", ".join(map(shown, row)) if len(row) <= 4 else f"{len(row)} numbers"


def all_steps(film: Film) -> str:
    """Everything in words and numbers: what is read on paper, and without the script."""
    names = film.names if len(film.names) <= MOST_COLUMNS else ()
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("step", "loss", *names))
    rows = "".join(_step_row(frame, with_numbers=bool(names)) for frame in film.frames)
    explained = ", and below each number its gradient" if names else ""
    table = scrolled("All steps", _table(heads, rows))
    return f'<section class="all-steps"><h2>All steps{explained}</h2>\n{table}</section>\n'


def _step_row(frame: Frame, with_numbers: bool) -> str:
    cells = [f'<th scope="row">{"end" if frame.gradients is None else frame.number}</th><td>{shown(frame.loss)}</td>']
    if with_numbers:
        gradients = frame.gradients or [None] * len(frame.values)
        cells += [
            f"<td>{shown(value)}<br><small>{shown(gradient)}</small></td>"
            for value, gradient in zip(frame.values, gradients, strict=True)
        ]
    return f'<tr id="{link(frame)}">{"".join(cells)}</tr>\n'


def _table(heads: str, rows: str) -> str:
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
