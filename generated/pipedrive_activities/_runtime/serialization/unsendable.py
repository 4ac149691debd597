"""Reports values that no request can contain, whatever the conversion that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import ArgumentError
from ..operation import Operation


@contextmanager
def unsendable_values(operation: Operation) -> Iterator[None]:
    """Raise ArgumentError for values whose conversion fails in the ``with`` block.

    They are surrogates (text that is not Unicode), numbers of thousands of digits, values that are
    nested too deeply or contain themselves, and objects that JSON cannot represent.
    """
    try:
        yield
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
    else:
        return
    raise ArgumentError(
        f"{operation.call}: an argument is {reason} and cannot be sent", operation=operation.id
    )
