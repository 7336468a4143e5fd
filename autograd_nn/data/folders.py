"""Where data sets that do not ship with the package lie."""

import os
import sys
from pathlib import Path


def data_folder(name: str, root: str | os.PathLike[str] | None) -> Path:
    """The folder of one data set.

    Parameters
    ----------
    name : str
        The data set.
    root : path, optional
        The folder of all data sets. Default: what the environment variable ``AUTOGRAD_NN_DATA`` says or, without
        one, ``autograd_nn`` in the user's cache: ``~/.cache`` or ``$XDG_CACHE_HOME``, on a Mac
        ``~/Library/Caches``, on Windows ``%LOCALAPPDATA%``.

    Returns
    -------
    Path
        It need not be there.
    """
    if root is not None:
        return Path(root).expanduser() / name
    if chosen := os.environ.get("AUTOGRAD_NN_DATA"):
        return Path(chosen).expanduser() / name
    return _user_cache() / "autograd_nn" / name


def _user_cache() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    cache = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return cache if cache.is_absolute() else home / ".cache"  # a relative path is to be ignored, says the standard
