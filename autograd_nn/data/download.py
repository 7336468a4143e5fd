"""Fetching a file from the first mirror that has it whole: resumed, bounded, verified, and put in place in one step."""

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from autograd_nn.engine.errors import DataError

TIMEOUT = 30.0
"""Seconds that a server may be silent."""

ATTEMPTS = 3
"""How often one mirror is asked; each attempt goes on where the last one broke off."""


def download(name: str, mirrors: Sequence[str], path: Path, *, check: Callable[[Path], object], largest: int) -> None:
    """Fetch ``mirror + name`` to ``path``, whole and verified or not at all.

    What has arrived is kept beside it in a file that ends in ``.part``, and a later call goes on from there.

    Parameters
    ----------
    name : str
    mirrors : sequence of str
        Addresses, each with its last slash, asked in this order.
    path : Path
        Its folder is made if it is not there.
    check : callable
        Is given the path of the complete file before it is put in place, and raises DataError if it is
        not the right one.
    largest : int
        Bytes; a server that sends more is not believed.

    Raises
    ------
    DataError
        No mirror has given the file. Says what happened at each.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    failures = []
    for mirror in mirrors:
        for _ in range(ATTEMPTS):
            goes_on = part.exists()
            try:
                _fetch(mirror + name, part, largest)
                check(part)
            except DataError as error:
                failures.append(f"{mirror}{name}: {error}")
                part.unlink(missing_ok=True)
                if not goes_on:  # otherwise the beginning may be to blame, which could be another server's
                    break
            except (OSError, http.client.HTTPException) as error:
                failures.append(f"{mirror}{name}: {error}")
                if isinstance(error, urllib.error.HTTPError):  # a clear answer, which asking again does not change
                    break
            else:
                os.replace(part, path)
                return
    raise DataError(f"{name} could not be downloaded:\n  " + "\n  ".join(failures))


def _fetch(url: str, part: Path, largest: int) -> None:
    """Append to ``part`` what it lacks, or write it anew if the server does not do ranges."""
    from tqdm import tqdm

    start = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "autograd_nn", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        response = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and start:
            return  # nothing comes after what is there already; whether that is the file, the check will tell
        raise
    with response:
        if response.status != http.client.PARTIAL_CONTENT:
            start = 0
        total = None if response.length is None else start + response.length
        with (
            open(part, "ab" if start else "wb") as file,
            # disable=None: no bar where nobody watches, in a pipe or a log.
            tqdm(desc=part.stem, total=total, initial=start, unit="B", unit_scale=True, disable=None) as bar,
        ):
            while chunk := response.read(1 << 16):
                if file.tell() + len(chunk) > largest:
                    raise DataError(f"the server sends more than the {largest:,} bytes that the file may have")
                file.write(chunk)
                bar.update(len(chunk))
            file.flush()
            os.fsync(file.fileno())
        if response.length:
            raise ConnectionError(f"the connection broke off {response.length:,} bytes before the end")
