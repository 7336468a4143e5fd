"""Data of one's own: tables in CSV files, arrays in npz files."""

import csv
import math
import os
import zipfile
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd_nn.data.labeled import Labeled
from autograd_nn.engine.errors import DataError


def from_csv(path: str | os.PathLike[str], label_column: str | int = -1) -> Labeled:
    r"""Read a table of numbers, one column of which is what is to be predicted.

    Parameters
    ----------
    path : path
        A file of comma-separated values, UTF-8, a row for each example. Empty lines are passed over.
    label_column : str or int
        A name, if the first row names the columns; a position, counted from 0 or, backward, from -1, if there is no
        such row.

    Returns
    -------
    Labeled
        ``inputs`` (N, D), float64: all other columns in their order. ``labels`` (N,): int64 if all of them
        are whole numbers, float64 if all are numbers, and text otherwise.

    Raises
    ------
    DataError
        Rows of different lengths, an input that is not a finite number, no such column, no rows, or not a text
        file. Says in which line.

    Notes
    -----
    A loss needs the numbers of classes, not their names: ``names, labels = np.unique(labels, return_inverse=True)``.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from autograd_nn.data import from_csv
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "animals.csv")
    ...     _ = path.write_text("legs,animal,weight\n4,cat,4.5\n2,hen,2\n")
    ...     inputs, labels = from_csv(path, label_column="animal")
    >>> inputs
    array([[4. , 4.5],
           [2. , 2. ]])
    >>> labels
    array(['cat', 'hen'], dtype='<U3')
    """
    rows: list[tuple[int, list[str]]] = []  # each with the number of its line
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows.extend((reader.line_num, row) for row in reader if row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{os.fspath(path)} is not a table of comma-separated values: {error}") from error
    columns = rows.pop(0)[1] if rows and isinstance(label_column, str) else None
    if not rows:
        raise DataError(f"{os.fspath(path)} has no rows of data")
    width = len(columns or rows[0][1])
    position = _position(path, label_column, columns, width)
    inputs = np.empty((len(rows), width - 1))
    for i, (line, row) in enumerate(rows):
        if len(row) != width:
            raise DataError(f"{os.fspath(path)}, line {line}: {len(row)} values, where the first row has {width}")
        for j, cell in enumerate(row[:position] + row[position + 1 :]):
            if (value := _number(cell)) is None or not math.isfinite(value):
                column = j + (j >= position)
                hint = "" if columns or i else "; if the first row names the columns, give the label's name"
                raise DataError(
                    f"{os.fspath(path)}, line {line}, column {columns[column] if columns else column}: "
                    f"{cell!r} is not a finite number{hint}"
                )
            inputs[i, j] = value
    return Labeled(inputs, _labels([row[position] for _, row in rows]))


def _position(path: str | os.PathLike[str], label_column: str | int, columns: list[str] | None, width: int) -> int:
    if isinstance(label_column, str):
        if columns is None or columns.count(label_column) != 1:
            raise DataError(f"{os.fspath(path)} has not one column {label_column!r}; its first row is {columns}")
        return columns.index(label_column)
    if not -width <= label_column < width:
        raise DataError(f"label_column={label_column}; {os.fspath(path)} has {width} columns")
    return label_column % width


def _labels(cells: list[str]) -> npt.NDArray[Any]:
    numbers = [_number(cell) for cell in cells]
    if any(number is None for number in numbers):
        return np.array(cells)
    values = np.array(numbers, np.float64)
    is_whole = bool(np.all(np.isfinite(values) & (values == np.rint(values)) & (np.abs(values) < 2**53)))
    return values.astype(np.int64) if is_whole else values


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def from_npz(path: str | os.PathLike[str]) -> dict[str, npt.NDArray[Any]]:
    """Read the arrays of an npz file, as `numpy.savez` writes it. Nothing in such a file is ever executed.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to array

    Raises
    ------
    FileNotFoundError
        There is no such file.
    DataError
        It is damaged, is not an npz file, or holds Python objects, which only code could restore.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from autograd_nn.data import from_npz
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     np.savez(f"{folder}/points.npz", x=np.arange(3), y=np.zeros(3))
    ...     arrays = from_npz(f"{folder}/points.npz")
    >>> arrays["x"]
    array([0, 1, 2])
    """
    try:
        with open(path, "rb") as file:  # by ourselves: np.load leaves a damaged archive open
            loaded = np.load(file, allow_pickle=False)
            if isinstance(loaded, np.ndarray):
                raise DataError("it is an npy file, a single array, which np.load reads")
            arrays = dict(loaded)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error, MemoryError) as error:
        raise DataError(f"{os.fspath(path)} is not a whole npz file of plain arrays: {error}") from error
    if others := [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise DataError(f"{os.fspath(path)} holds more than arrays: {', '.join(others)}")
    return arrays
