"""What an operation says about success, as far as a client cannot follow it.

Input: an operation. Output: warnings where no answer means success, and where several do whose bodies
differ: a method has one type of result, that of the first.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.media_types import is_json, success_responses
from generator.ir.operations import Operation, Response
from generator.ir.types import Type
from generator.lower.naming.names import quoted


def report_successes(operation: Operation, diagnostics: Diagnostics) -> None:
    """Report answers that a client cannot tell its caller about."""
    found = success_responses(operation.responses)
    if not found:
        diagnostics.warning(
            "OPE011",
            f"{quoted(operation.id.wire)} describes no answer that means success",
            operation.origin,
            help="describe a response of a status such as 200, or of the range 2XX",
        )
    bodies = [(one, body) for one in found if (body := _body(one)) is not None]
    for response, body in bodies[1:]:
        if body != bodies[0][1]:
            diagnostics.warning(
                "OPE012",
                f"the result has the type of {bodies[0][0].status}, which is not that of"
                f" {response.status}",
                response.origin,
                help="describe one body for all successes, a oneOf if need be",
            )


def _body(response: Response) -> Type | None:
    """Return the type of a JSON body; one that is sometimes left out makes no difference here."""
    media = (one for one in response.content if is_json(one.content_type))
    return next((one.type for one in media), None)
