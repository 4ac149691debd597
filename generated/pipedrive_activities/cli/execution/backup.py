"""The file with the records that a command deletes: JSON Lines, as the API returned them.

Invariant: a record is on disk before the request that deletes it is sent.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from ..._runtime.call.uncertain import lookup_operation
from ..._runtime.errors import NotFound
from ..._runtime.operation import Operation
from ...operations import OPERATIONS
from ..cli_error import CliError, configuration_error
from ..error_mapping import failure_from
from .client import CommandLineClient
from .result_types import result_shape


class Backup:
    """Reads records and appends them to a file. Thread-safe."""

    def __init__(self, path: Path, client: CommandLineClient, operation: Operation) -> None:
        """Open the file, or create it. Raises CliError if it cannot be written."""
        self._path = path
        self._client = client
        self._lookup = lookup_operation(operation, OPERATIONS)
        self._lock = threading.Lock()
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise self._error(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)

    def save(self, path: Mapping[str, object]) -> None:
        """Save the record with these path parameters; one that does not exist is omitted.

        Raises CliError if it cannot be read or written; then it must not be deleted.
        """
        if self._lookup is None:
            return
        try:
            record = self._client.call(self._lookup, whole_record(self._lookup, path))
        except NotFound:
            return
        except Exception as error:  # noqa: BLE001 - any failure prevents the deletion
            raise CliError(failure_from(error)) from None
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        with self._lock:
            try:
                self._append(line)
            except OSError as error:
                raise self._error(error) from None

    def _append(self, line: bytes) -> None:
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            line = b"\n" + line  # an earlier run ended within a line
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)

    def _error(self, error: OSError) -> CliError:
        return configuration_error(f"cannot write the backup {self._path}: {error.strerror}")


def record_path(lookup: Operation, path: Mapping[str, object]) -> dict[str, object]:
    """Return the arguments that read a record; ``path`` has path parameters by their API name."""
    parameters = (item for item in lookup.parameters if item.location == "path")
    return {item.name: path[item.api_name] for item in parameters if item.api_name in path}


def whole_record(lookup: Operation, path: Mapping[str, object]) -> dict[str, object]:
    """Return the arguments that read a record with the properties that are returned on request only.

    These are the choices of a query parameter if all of them are properties of the record.
    """
    arguments = record_path(lookup, path)
    fields = set(result_shape(lookup).fields)
    for item in lookup.parameters:
        if item.location == "query" and item.choices and fields.issuperset(item.choices):
            if item.many:
                arguments[item.name] = [*item.choices]
            elif len(item.choices) == 1:
                arguments[item.name] = item.choices[0]
    return arguments
