"""A line search: how far to go in a given direction."""

import math
from collections.abc import Callable
from typing import NamedTuple

from autograd_nn.optim.optimizer import Array

_DESCENT = 1e-4  # how much of the descent that the first slope promises must come true
_FLATNESS = 0.9  # to what part of the first slope it must have flattened out
_SHORTEST = 1e-9  # a bracket no number of which is wider is not searched further


class Point(NamedTuple):
    """A place on the line: its distance from the start, its loss, gradient, and slope along the line."""

    t: float
    loss: float
    gradient: Array
    slope: float


def strong_wolfe(along: Callable[[float], Point], start: Point, t: float, largest: float, most: int) -> Point:
    """Find a point that is lower by enough and flat enough: the strong Wolfe conditions.

    First steps grow until two points bracket such a place; then the bracket is narrowed. New places are the minima
    of cubics through the losses and slopes of two points.

    Parameters
    ----------
    along : callable
        ``along(t)`` evaluates the point at distance ``t``.
    start : Point
        The point at distance 0, with a slope below 0.
    t : float
        The distance to try first.
    largest : float
        The largest number in the direction.
    most : int
        How often to try after the first time.

    Returns
    -------
    Point
        The place found, or the lowest so far if ``most`` did not suffice.

    References
    ----------
    J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 3.5 and 3.6.
    """

    def is_too_high(point: Point) -> bool:
        return point.loss > start.loss + _DESCENT * point.t * start.slope

    def is_flat(point: Point) -> bool:
        return abs(point.slope) <= -_FLATNESS * start.slope

    earlier, point, tries = start, along(t), 0
    while tries < most:
        if is_too_high(point) or (tries > 1 and point.loss >= earlier.loss):
            bracket = [earlier, point]
            break
        if is_flat(point):
            return point
        if point.slope >= 0:
            bracket = [earlier, point]
            break
        bounds = point.t + 0.01 * (point.t - earlier.t), 10 * point.t
        earlier, point = point, along(_lowest_of_cubic(earlier, point, *bounds))
        tries += 1
    else:
        bracket = [start, point]

    low = _lower(bracket)
    came_close = False
    while tries < most and abs(bracket[1].t - bracket[0].t) * largest >= _SHORTEST:
        left, right = sorted(end.t for end in bracket)
        t = _lowest_of_cubic(bracket[0], bracket[1], left, right)
        margin = 0.1 * (right - left)
        is_close = min(right - t, t - left) < margin
        if is_close and (came_close or t >= right or t <= left):
            # Creeping along an end of the bracket would narrow it hardly at all.
            t = right - margin if abs(t - right) < abs(t - left) else left + margin
            is_close = False
        came_close = is_close

        point = along(t)
        tries += 1
        if is_too_high(point) or point.loss >= bracket[low].loss:
            bracket[1 - low] = point
            low = _lower(bracket)
            continue
        if is_flat(point):
            return point
        if point.slope * (bracket[1 - low].t - bracket[low].t) >= 0:
            bracket[1 - low] = bracket[low]
        bracket[low] = point
    return bracket[low]


def _lower(bracket: list[Point]) -> int:
    return 0 if bracket[0].loss <= bracket[1].loss else 1


def _lowest_of_cubic(a: Point, b: Point, least: float, most: float) -> float:
    """Where the cubic with the losses and slopes of two points is lowest, within bounds; their middle if nowhere."""
    if a.t > b.t:
        a, b = b, a
    width = b.t - a.t
    if width > 0:
        d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / -width
        square = d1 * d1 - a.slope * b.slope
        d2 = math.sqrt(square) if square >= 0 else math.nan
        below = b.slope - a.slope + 2 * d2
        t = b.t - width * ((b.slope + d2 - d1) / below) if below else math.nan
        if math.isfinite(t):
            return min(max(t, least), most)
    return (least + most) / 2
