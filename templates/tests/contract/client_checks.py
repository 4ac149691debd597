"""What the client checks of a schema.

Python types cannot express all keywords of JSON Schema. ``contract.json`` has the others in ``allOf``,
and uses ``allOf`` for nothing else: values for the API match them, but the client does not check them.
"""

from __future__ import annotations

from contract.document import Json, Schema

_VALUES = frozenset({"enum", "const", "default", "examples"})
_SCHEMAS_BY_NAME = frozenset({"properties", "$defs"})


def checked_by_client(schema: Schema) -> Schema:
    """Return a schema without the keywords that the client does not check, at any depth."""
    return {key: _checked(key, value) for key, value in schema.items() if key != "allOf"}


def _checked(key: str, value: Json) -> Json:
    if key in _VALUES:
        return value
    if key in _SCHEMAS_BY_NAME and isinstance(value, dict):
        return {name: _checked("", part) for name, part in value.items()}
    if isinstance(value, list):
        return [_checked("", part) for part in value]
    return checked_by_client(value) if isinstance(value, dict) else value
