"""Calls every operation of a generated package at a running mock server of it.

``python call_all.py PACKAGE URL CREDENTIALS`` in the folder of the package; prints how many operations were
called. A request that the server rejects as invalid (400, 415, 422) fails, and so does a response that
is not as described. Records that do not exist are no failure.
"""

from __future__ import annotations

import contextlib
import json
import sys
import warnings
from importlib import import_module
from pathlib import Path

import msgspec

from tests.support.call_all import example


def call_all(package: str, url: str, credentials: str) -> int:
    """Return the number of operations; raise for an invalid request or response."""
    warnings.simplefilter("ignore", DeprecationWarning)
    root, tables = import_module(package), import_module(f"{package}.type_tables")
    errors = import_module(f"{package}.errors")
    values = _Values(package)
    with root.Api(**json.loads(credentials), base_url=url, retries=0, strict=True) as client:
        for name in root.OPERATIONS:
            types = {
                each.name: each.type for each in msgspec.structs.fields(tables.ARGUMENTS[name])
            }
            known = values.of(name)
            arguments = {}
            for each in root.OPERATIONS[name].parameters:
                key = (each.location == "body", each.api_name)
                if key in known:
                    arguments[each.name] = known[key]
                elif each.required:
                    arguments[each.name] = example(types[each.name])
            with contextlib.suppress(errors.NotFound, errors.Conflict):
                client.call(name, arguments, root.RequestOptions(allow_ignored=True))
    return len(root.OPERATIONS)


class _Values:
    """Values of the document for required parameters and bodies, by their names in the document."""

    def __init__(self, package: str) -> None:
        self._documents = import_module(f"{package}.mock.document")
        self._parameters = import_module(f"{package}.mock.request_parameters")
        self._document = self._documents.load_document()
        request = self._documents.Direction.REQUEST
        self._samples = import_module(f"{package}.mock.samples").Samples(self._document, request)
        table = import_module(f"{package}.mock.table")
        self._operations = {each.id: each for each in table.load_table().operations}

    def of(self, name: str) -> dict[tuple[bool, str], object]:
        """Return values by whether they belong to the body, and name."""
        operation = self._operations[name]
        parameters = self._parameters.list_parameters(self._document, operation)
        body = self._document.child(
            operation.at, "requestBody", "content", "application/json", "schema"
        )
        sample = self._samples.value(body[1]) if body else {}
        fields = sample if isinstance(sample, dict) else {}
        values = {(True, key): value for key, value in fields.items()}
        for each in parameters:
            if each.required and each.schema_at:
                values[False, each.name] = self._samples.value(each.schema_at)
        return values


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.stdout.write(f"{call_all(*sys.argv[1:])}\n")
