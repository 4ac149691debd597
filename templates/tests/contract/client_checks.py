"""What the client checks of a schema.

Python types cannot express all keywords of JSON Schema. ``contract.json`` has the others in ``allOf``,
and uses ``allOf`` for nothing else: values for the API match them, but the client does not check them.
"""

from __future__ import annotations

from contract.document import Json, Schema

_VALUES = frozenset({"enum", "const", "default", "examples"})
_SCHEMAS_BY_NAME = frozenset({"properties", "$defs"})


def checked_by_client(schema: Schema) -> Schema:
    """Return a schema without the keywords that the client does not check, at any depth.

    Properties that are not declared beside others are passed as they are, and so is what may be a
    listed object or array.
    """
    unchecked = {"allOf", *(key for key in ("enum", "const") if has_parts(schema.get(key)))}
    if schema.get("properties") and schema.get("additionalProperties") is not False:
        unchecked.add("additionalProperties")
    return {key: _checked(key, value) for key, value in schema.items() if key not in unchecked}


def _checked(key: str, value: Json) -> Json:
    if key in _VALUES:
        return value
    if key in _SCHEMAS_BY_NAME and isinstance(value, dict):
        return {name: _checked("", part) for name, part in value.items()}
    if isinstance(value, list):
        return [_checked("", part) for part in value]
    return checked_by_client(value) if isinstance(value, dict) else value


def has_parts(value: Json) -> bool:
    """Return whether a listed value is an object or array, which no Python type lists."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(each, (dict, list)) for each in values)
