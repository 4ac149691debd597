"""Deprecation: known to type checkers (PEP 702), and told at run time once per call site.

``deprecated`` marks a function; nothing is said when a module is imported or a class made, only
when the function is called, or when a deprecated argument is supplied.
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

    def deprecated(message):
        """Return a decorator that warns at each place from which the function is called, once."""

        def mark(function):
            @functools.wraps(function)
            def call(*arguments, **named):
                warn_once(message)
                return function(*arguments, **named)

            call.__deprecated__ = message
            return call

        return mark


def warn_once(message: str) -> None:
    """Give a DeprecationWarning for the nearest caller outside this package, once per line of it."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__")):
        frame = frame.f_back
        level += 1
    place = (frame.f_code.co_filename, frame.f_lineno, message)
    if place in _warned_call_sites:
        return
    _warned_call_sites.add(place)
    warnings.warn(message, DeprecationWarning, stacklevel=level)


def _is_ours(module: object) -> bool:
    return isinstance(module, str) and (module == _PACKAGE or module.startswith(f"{_PACKAGE}."))


__all__ = ["deprecated", "warn_once"]
