"""Pictures to look into, and traces made by hand."""

import autograd_nn as ag
from autograd_nn.drawing.picture import Options, make_picture


def picture_of(*results, **options):
    """The picture that ``draw`` would show."""
    return ag.draw(*results, **options)._figure


def picture_of_trace(trace, **options):
    return make_picture(trace, Options(**options))


def arrows_by_name(pict):
    """The arrows, by what stands first on their marks."""
    return [tuple(pict.marks[i].lines[0].text for i in (arrow.tail, arrow.head)) for arrow in pict.arrows]


def names(pict, role):
    return [mark.lines[0].text for mark in pict.marks if mark.role == role]
