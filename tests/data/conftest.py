"""What the tests of data share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.data.mirror import Mirror, serve


@pytest.fixture
def mirror_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Mirror]]:
    """Start a mirror of some files, for the length of a test."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ExitStack() as servers:

        def start(files: dict[str, bytes], **behaviour: Any) -> Mirror:
            return servers.enter_context(serve(Mirror(files, **behaviour)))

        yield start
