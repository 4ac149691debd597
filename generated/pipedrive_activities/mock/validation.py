"""Validates values of requests against the schemas of the OpenAPI document.

Input: a value and the JSON pointer of its schema. Output: nothing, or an ``ErrorResponse`` with the
pointer of the violated keyword. Values are never coerced, and never quoted in errors.
"""

from __future__ import annotations

import jsonschema_rs

from .document import Direction, Document, pointer_of
from .error_responses import ErrorResponse


def check_value(document: Document, value: object, pointer: str, name: str) -> None:
    """Raise ``ErrorResponse`` 400 if a value of a request violates the schema at a pointer.

    ``name`` names the value in the message, empty for a body.
    """
    error = next(document.validator(pointer, Direction.REQUEST).iter_errors(value), None)
    if error is not None:
        raise _rejection(document, error, name)


def _rejection(
    document: Document, error: jsonschema_rs.ValidationError, name: str
) -> ErrorResponse:
    path = [name] if name else []
    path += [str(token) for token in error.instance_path]
    at = document.source(pointer_of(error))
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=unexpected):
            field = ".".join([*path, str(unexpected[0])])
            return ErrorResponse(400, f"Parameter '{field}' is not allowed for this request", at=at)
        case jsonschema_rs.ValidationErrorKind.FalseSchema() if path:
            message = f"'{'.'.join(path)}' is a read-only field"
            return ErrorResponse(400, message, at=f"{at}/readOnly")
        case jsonschema_rs.ValidationErrorKind.Required(property=missing):
            field = ".".join([*path, str(missing)])
            return ErrorResponse(400, f"'{field}' is required", at=at)
    subject = f"{'.'.join(path)}: " if path else ""
    keyword = at.rpartition("/")[2]
    return ErrorResponse(400, f"{subject}violates {keyword!r} of the API description", at=at)
