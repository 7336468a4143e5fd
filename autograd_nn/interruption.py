"""Ctrl-C as a wish that is granted at a moment when nothing is half done."""

import signal
import threading
from types import FrameType
from typing import Any, Self


class Interruption:
    """``with Interruption() as ctrl_c:`` notes Ctrl-C in ``ctrl_c.wanted``; a second one interrupts at once.

    In a thread, or where the program has a handler of its own, nothing is changed.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._before: Any = None

    def __enter__(self) -> Self:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True

    def __exit__(self, *exception: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
