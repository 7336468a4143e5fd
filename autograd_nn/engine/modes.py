"""Whether operations are recorded: ``no_grad``, ``enable_grad``, ``set_grad_enabled``.

The mode is a context variable, so each thread and each asyncio task has its own.
"""

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_grad_enabled: ContextVar[bool] = ContextVar("grad_enabled", default=True)

is_grad_enabled: Callable[[], bool] = _grad_enabled.get
"""Whether operations on Tensors and Scalars are recorded in this thread or task."""


class set_grad_enabled:
    """Switch recording on or off, as a context manager or as a decorator.

    Parameters
    ----------
    enabled : bool
        True records operations on whatever requires a gradient; False computes values only.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> w = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> with ag.set_grad_enabled(False):
    ...     (w * 2).requires_grad
    False
    """

    def __init__(self, enabled: bool) -> None:
        self.enabled = bool(enabled)
        self._tokens: list[Token[bool]] = []

    def __enter__(self) -> None:
        self._tokens.append(_grad_enabled.set(self.enabled))

    def __exit__(self, *exception: object) -> None:
        _grad_enabled.reset(self._tokens.pop())

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{function.__name__} is a generator: its body runs between other code, so a decorator "
                f"cannot set the mode for it; write `with {type(self).__name__}():` inside it"
            )
        enabled = self.enabled
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def in_coroutine(*args: P.args, **kwargs: P.kwargs) -> Any:
                with set_grad_enabled(enabled):
                    return await function(*args, **kwargs)

            return in_coroutine  # type: ignore[return-value]

        @functools.wraps(function)
        def in_call(*args: P.args, **kwargs: P.kwargs) -> R:
            with set_grad_enabled(enabled):
                return function(*args, **kwargs)

        return in_call


class no_grad(set_grad_enabled):
    """Compute without recording: ``with no_grad():`` or ``@no_grad()``.

    Examples
    --------
    >>> import autograd_nn as ag
    >>> w = ag.Tensor([1.0, 2.0], requires_grad=True)
    >>> with ag.no_grad():
    ...     w -= 0.5
    >>> w
    Tensor([0.5, 1.5], requires_grad=True)
    """

    def __init__(self) -> None:
        super().__init__(False)


class enable_grad(set_grad_enabled):
    """Record again inside a ``no_grad`` block: ``with enable_grad():`` or ``@enable_grad()``."""

    def __init__(self) -> None:
        super().__init__(True)
