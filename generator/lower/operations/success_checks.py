"""Warnings about success responses that a generated client cannot represent.

Input: an operation. Output: a warning if there is no success response, and if several have bodies of
different types: a method has one return type, that of the first.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.media_types import is_json, success_responses
from generator.ir.operations import Operation, Response
from generator.ir.types import Type
from generator.lower.naming.names import quoted


def check_success_responses(operation: Operation, diagnostics: Diagnostics) -> None:
    """Report missing and conflicting success responses of an operation."""
    successes = success_responses(operation.responses)
    if not successes:
        diagnostics.warning(
            "OPE011",
            f"{quoted(operation.id.wire)} has no success response",
            operation.origin,
            help="add a response for a status such as 200, or for the range 2XX",
        )
    bodies = [
        (response, body) for response in successes if (body := _body_type(response)) is not None
    ]
    for response, body in bodies[1:]:
        if body != bodies[0][1]:
            diagnostics.warning(
                "OPE012",
                f"the body of {response.status} has a different type than that of"
                f" {bodies[0][0].status}, which is the return type",
                response.origin,
                help="use the same schema for all success responses, such as a oneOf",
            )


def _body_type(response: Response) -> Type | None:
    """Return the type of the JSON body, None without one: an empty response is never a conflict."""
    json_types = (media.type for media in response.content if is_json(media.content_type))
    return next(json_types, None)
