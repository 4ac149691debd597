"""Warning about an operation that has no success response.

Input: an operation. Output: a warning if no response describes success: no status 2xx, and no
``default``, which covers the statuses that are not listed (OpenAPI 3.1, Responses Object).
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.media_types import success_responses
from generator.ir.operations import Operation
from generator.lower.naming.names import quoted


def check_success_responses(operation: Operation, diagnostics: Diagnostics) -> None:
    """Report an operation without a success response."""
    if not success_responses(operation.responses):
        diagnostics.warning(
            "OPE011",
            f"{quoted(operation.id.wire)} has no success response",
            operation.origin,
            help="add a response for a status such as 200, or for the range 2XX",
        )
