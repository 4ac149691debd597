"""Deprecation warnings: visible to type checkers (PEP 702), and issued once per call site at run time.

``deprecated`` marks a function. Importing a module or defining a class never warns; calling a
deprecated function or passing a deprecated argument does.
"""

from __future__ import annotations

import functools
import sys
import warnings
from typing import TYPE_CHECKING

_PACKAGE = __name__.partition("._runtime")[0]
_warned_call_sites: set[tuple[str, int, str]] = set()

if TYPE_CHECKING:
    from typing_extensions import deprecated
else:
    from inspect import iscoroutinefunction

    if sys.version_info >= (3, 12):
        from inspect import markcoroutinefunction

    def deprecated(message):
        """Return a decorator that warns once for each call site of the function."""

        def mark(function):
            @functools.wraps(function)
            def call(*arguments, **named):
                warn_once(message)
                return function(*arguments, **named)

            call.__deprecated__ = message
            return _marked(call) if iscoroutinefunction(function) else call

        return mark

    def _marked(call):
        """Return a function as a coroutine function for ``inspect``, ``asyncio`` and mocks.

        It warns when it is called, not when its result is awaited: that can be in a task, which
        does not show the call.
        """
        if sys.version_info >= (3, 12):
            return markcoroutinefunction(call)
        from asyncio import coroutines

        call._is_coroutine = coroutines._is_coroutine
        return call


def warn_once(message: str) -> None:
    """Issue a DeprecationWarning for the nearest caller outside this package, once per line."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and _is_in_package(frame.f_globals.get("__name__")):
        frame = frame.f_back
        level += 1
    call_site = (frame.f_code.co_filename, frame.f_lineno, message)
    if call_site in _warned_call_sites:
        return
    _warned_call_sites.add(call_site)
    warnings.warn(message, DeprecationWarning, stacklevel=level)


def _is_in_package(module: object) -> bool:
    return isinstance(module, str) and (module == _PACKAGE or module.startswith(f"{_PACKAGE}."))


__all__ = ["deprecated", "warn_once"]
