"""Another commit of this package, to be measured beside the present files."""

import contextlib
import tempfile
from collections.abc import Iterator

from benchmarks.machine import commit_of, git
from benchmarks.processes import Contestant


@contextlib.contextmanager
def at_commit(name: str) -> Iterator[Contestant]:
    """The autograd_nn of a commit, laid out in a folder of its own for the time of the ``with`` block."""
    commit = commit_of(name)
    with tempfile.TemporaryDirectory() as folder:
        git("worktree", "add", "--detach", folder, commit)
        try:
            yield Contestant("autograd_nn", f"autograd_nn at {commit}", folder)
        finally:
            git("worktree", "remove", "--force", folder)
