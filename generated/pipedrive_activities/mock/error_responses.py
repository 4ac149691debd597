"""Error responses: what the server raises where a request fails.

How they are written follows from the OpenAPI document (``responses``) or from the rules of the API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Source(Enum):
    """The component that rejects a request.

    ``GATEWAY`` stands in front of the API, ``BLOCK`` rejects clients that ignore 429.
    """

    GATEWAY = "gateway"
    OPERATION = "operation"
    BLOCK = "block"


@dataclass
class ErrorResponse(Exception):
    """A response with an error status, raised as an exception.

    ``at`` is the JSON pointer of the rule in the OpenAPI document that the request violates, empty if
    there is none.
    """

    status: int
    message: str
    at: str = ""
    hint: str = ""
    source: Source = Source.OPERATION
    headers: dict[str, str] = field(default_factory=dict[str, str])


def blocked() -> ErrorResponse:
    """Return the response to clients that ignore 429."""
    return ErrorResponse(403, "Access denied", source=Source.BLOCK)
