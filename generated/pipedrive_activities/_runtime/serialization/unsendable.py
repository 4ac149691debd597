"""Reports values that no request can contain, whatever the conversion that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from ..errors import ArgumentError
from ..operation import Operation

P = ParamSpec("P")
T = TypeVar("T")


def report_unsendable(
    convert: Callable[Concatenate[Operation, P], T],
    operation: Operation,
    *arguments: P.args,
    **options: P.kwargs,
) -> T:
    """Return ``convert(operation, …)``. Raises ArgumentError for values whose conversion fails.

    They are surrogates (text that is not Unicode), numbers of thousands of digits, values that are
    nested too deeply or contain themselves, and objects that JSON cannot represent.
    """
    try:
        return convert(operation, *arguments, **options)
    except ArgumentError:
        raise
    except UnicodeError:
        reason = "not valid Unicode"
    except RecursionError:
        reason = "nested too deeply"
    except (OverflowError, ValueError):
        reason = "too large"
    except TypeError:
        reason = "of a type that JSON cannot represent"
    raise ArgumentError(
        f"{operation.call}: an argument is {reason} and cannot be sent", operation=operation.id
    )
