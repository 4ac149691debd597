"""Calls each operation of a generated package with arguments and responses made from its types.

Run it in the folder of the distribution with the package's name as argument. Prints the number of
calls; fails if an argument is rejected, a request is invalid or a response cannot be decoded.
"""

from __future__ import annotations

import json
import sys
import types
import warnings
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import httpx2
import msgspec

MAX_DEPTH = 4
FORMATS = {
    "date": "2026-12-01",
    "date-time": "2026-12-01T09:00:00Z",
    "date-time-local": "2026-12-01 09:00:00",
    "time": "09:00:00Z",
    "time-local": "09:00:00",
    "clock-time": "09:00",
    "clock-duration": "01:00",
    "duration": "PT1H",
    "uuid": "adf21080-0e10-11eb-879b-05d71fb426ec",
    "decimal": "1.5",
}
"""Values of the formats that the client checks before sending."""
SCALARS: dict[object, object] = {
    str: "text",
    int: 3,
    float: 1.5,
    bool: True,
    bytes: b"raw",
    object: "anything",
    type(None): None,
    datetime: "2026-12-01T09:00:00Z",
    date: "2026-12-01",
    time: "09:00:00Z",
    timedelta: "PT1H",
    UUID: "adf21080-0e10-11eb-879b-05d71fb426ec",
    Decimal: "1.5",
}


def example(kind: Any, depth: int = 0) -> object:
    """Return a value of a type; below ``MAX_DEPTH`` optional fields are left out."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if origin is Annotated:
        formats = [getattr(meta, "format", None) for meta in kind.__metadata__]
        sample = next((FORMATS[name] for name in formats if name in FORMATS), None)
        metas = [meta for meta in kind.__metadata__ if isinstance(meta, msgspec.Meta)]
        return sample or bounded(arguments[0], metas[0] if metas else msgspec.Meta(), depth)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        choices = [choice for choice in arguments if choice not in (type(None), msgspec.UnsetType)]
        return example(choices[0], depth) if choices else None
    if origin is list:
        return [example(arguments[0], depth + 1)] if depth < MAX_DEPTH else []
    if origin is dict:
        return {"key": example(arguments[1], depth + 1)} if depth < MAX_DEPTH else {}
    if getattr(origin, "__name__", "") == "Distinct":
        return example(arguments[0], depth)
    if kind.__name__ == "Content":
        return b"raw"
    if issubclass(kind, msgspec.Struct):
        return {
            field.encode_name: example(field.type, depth + 1)
            for field in msgspec.structs.fields(kind)
            if depth < MAX_DEPTH or field.required
        }
    return example(kind.choices()[0], depth)


def bounded(kind: Any, meta: msgspec.Meta, depth: int) -> object:
    """Return a value within the bounds of a ``Meta``."""
    if kind is str:
        return "x" * (meta.min_length or 1)
    if kind in (int, float):
        return next((bound for bound in (meta.ge, meta.le) if bound is not None), 1)
    return example(kind, depth)


def response_body(kind: Any) -> bytes:
    """Return the content of a response with a body of a type."""
    if kind is None:
        return b""
    if kind is bytes:
        return b"raw"
    if getattr(get_origin(kind), "__name__", "") == "Text":
        return str(example(get_args(kind)[0])).encode()
    return json.dumps(example(kind)).encode()


def success_of(kinds: dict[str, Any]) -> tuple[int, Any]:
    """Return status and type of the first success response that has a body, else of any."""
    status, kind = next((pair for pair in kinds.items() if pair[1] is not None), ("200", None))
    return 200 if status == "default" else int(status.replace("X", "0")), kind


def all_credentials(package: str) -> dict[str, Any]:
    """Return arguments of the client with which each operation can be called."""
    schemes = import_module(f"{package}.operations").SCHEMES.values()
    chosen: dict[str, Any] = {name: "token" for each in schemes for name in each.arguments}
    if any(each.kind == "other" for each in schemes):
        call = import_module(f"{package}._runtime.call.credentials")
        chosen["credentials"] = call.NoCredentials()
    return chosen


def main(package: str) -> None:
    """Call each operation of the package."""
    sys.path.insert(0, str(Path.cwd()))
    warnings.simplefilter("ignore", DeprecationWarning)
    module, tables = import_module(package), import_module(f"{package}.type_tables")
    number, body = 200, b""
    base = import_module(f"{package}._runtime.client").SyncClient
    exports = [getattr(module, name) for name in module.__all__]
    client_class = next(
        export for export in exports if isinstance(export, type) and issubclass(export, base)
    )
    transport = httpx2.MockTransport(lambda request: httpx2.Response(number, content=body))
    credentials = all_credentials(package)
    with client_class(**credentials, transport=transport, strict=True) as client:
        for name in module.OPERATIONS:
            fields = msgspec.structs.fields(tables.ARGUMENTS[name])
            number, kind = success_of(tables.RESPONSES[name])
            body = response_body(kind)
            arguments = {field.name: example(field.type) for field in fields}
            client.call(name, arguments, module.RequestOptions(allow_ignored=True))
        sys.stdout.write(f"{client.usage.calls}\n")


if __name__ == "__main__":
    main(sys.argv[1])
