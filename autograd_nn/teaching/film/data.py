"""What the script of a film knows, as JSON."""

import json
import math
from collections.abc import Iterable
from typing import Any

from autograd_nn.teaching.film.film import Film, Frame
from autograd_nn.teaching.film.plane import CELLS
from autograd_nn.teaching.film.words import name, sentence
from autograd_nn.teaching.page.frame import in_script

MOST_EXAMPLES = 8
"""So many are told one by one."""


def to_json(film: Film) -> str:
    """The data, in four significant digits: what is shown of them."""
    data = {
        "names": film.names,
        "rates": _numbers(film.rates),
        "sign": film.sign,
        "cells": CELLS,
        "frames": [_frame(film, frame) for frame in film.frames],
    }
    return in_script(json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _frame(film: Film, frame: Frame) -> dict[str, Any]:
    told: dict[str, Any] = {
        "step": frame.number,
        "link": link(frame),
        "name": name(film, frame),
        "said": sentence(film, frame),
        "loss": _number(frame.loss),
        "values": _numbers(frame.values),
    }
    if frame.number > 1:
        told["change"] = _number(frame.loss - film.losses[frame.number - 2])
    if frame.gradients is not None:
        told["gradients"] = _numbers(frame.gradients)
    if frame.updated is not None and film.every > 1:  # otherwise the next frame tells
        told["updated"] = _numbers(frame.updated)
    if frame.predictions is not None:
        told["predictions"] = [_numbers(row) for row in frame.predictions[:MOST_EXAMPLES].tolist()]
    if frame.regions is not None:
        told["regions"] = "".join("." if region < 0 else str(region) for region in frame.regions)
    return told


def link(frame: Frame) -> str:
    """What a link to a frame ends in."""
    return "end" if frame.gradients is None else f"step={frame.number}"


def _numbers(values: Iterable[float]) -> list[float | str]:
    return [_number(value) for value in values]


def _number(value: float) -> float | str:
    """The number; as a text that JavaScript takes for it, if JSON has no such number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    short = float(f"{value:.4g}")
    return int(short) if short == int(short) and abs(short) < 1e15 else short
