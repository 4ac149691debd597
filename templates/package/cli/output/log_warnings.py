"""Prints the warnings that the client logs, in the format of the other messages of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from .summary import print_warning

_LOGGER = logging.getLogger(__name__.partition(".")[0])


class _Printer(logging.Handler):
    """Prints each record on standard error; ``as_json`` for programs."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__(logging.WARNING)
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record."""
        print_warning(record.getMessage(), as_json=self._as_json)


@contextmanager
def printed_warnings(*, as_json: bool) -> Iterator[None]:
    """Print the warnings that are logged inside the block."""
    printer = _Printer(as_json=as_json)
    _LOGGER.addHandler(printer)
    try:
        yield
    finally:
        _LOGGER.removeHandler(printer)
