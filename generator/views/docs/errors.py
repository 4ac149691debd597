"""The errors of an operation: what a status means, which exception is raised, whether to repeat.

The exceptions are those of ``_runtime/call/error_responses.py``; a test compares them.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.media_types import is_success, preferred_media
from generator.ir.operations import Operation, Response
from generator.records import dataclass
from generator.views.docs.corrections import MarkView
from generator.views.docs.objects import ObjectLinkView
from generator.views.docs.trees import Trees
from generator.views.prose import markdown

_EXCEPTIONS = {
    "400": "ValidationError",
    "401": "AuthenticationError",
    "402": "PermissionDenied",
    "403": "PermissionDenied",
    "404": "NotFound",
    "409": "Conflict",
    "410": "NotFound",
    "415": "ValidationError",
    "422": "ValidationError",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY"})
"""Methods that may be repeated after an uncertain outcome (RFC 9110, 9.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """One row of the table of errors. ``again`` answers whether to send the request again."""

    anchor: str
    status: str
    kind: str
    """Which of several causes of the status, such as ``burst``; usually empty."""
    meaning: str
    exception: str
    again: str
    headers: tuple[tuple[str, str], ...]
    """The name and the description of each header that no success response of the operation has."""
    marks: tuple[MarkView, ...]
    links: tuple[ObjectLinkView, ...]
    """The objects in its body that have a section."""


def view_errors(api: Api, operation: Operation, trees: Trees, anchor: str) -> tuple[ErrorView, ...]:
    """Return the documented errors of an operation by status; ``default`` is last."""
    errors = [
        response
        for response in operation.responses
        if not is_success(response.status) and not response.status.startswith(("1", "3"))
    ]
    errors.sort(key=lambda response: response.status)
    usual = {
        header.name.wire.lower()
        for response in operation.responses
        if is_success(response.status)
        for header in response.headers
    }
    rows = []
    for response in errors:
        media = preferred_media(response.content)
        for kind, exception, again in _outcomes(api, operation, response.status):
            suffix = f"{response.status}-{kind}" if kind else response.status
            rows.append(
                ErrorView(
                    anchor=f"{anchor}.error.{suffix}",
                    status=response.status,
                    kind=kind,
                    meaning=_meaning(response),
                    exception=exception,
                    again=again,
                    headers=tuple(
                        (header.name.wire, markdown(header.docs.description))
                        for header in response.headers
                        if header.name.wire.lower() not in usual
                    ),
                    marks=trees.marks.at(response.origin),
                    links=trees.links(media.type) if media else (),
                )
            )
    return tuple(rows)


def _meaning(response: Response) -> str:
    return response.docs.description or response.docs.summary


def _outcomes(api: Api, operation: Operation, status: str) -> list[tuple[str, str, str]]:
    """Return the causes of a status, each with its exception and whether to repeat."""
    if status == "429":
        burst = ("", "RateLimited", "Yes, after the wait that it names")
        if api.rate_limits is None:
            return [burst]
        return [
            ("burst", "BurstLimited", "Yes, after a pause of seconds"),
            ("day", "DailyBudgetExhausted", "When the day of the budget ends"),
        ]
    if status.startswith("5"):
        is_safe = operation.http_method.upper() in _SAFE or operation.repeats is not None
        again = "Yes, with pauses" if is_safe else "Only after checking that it was not done"
        return [("", "ServerError", again)]
    return [("", _EXCEPTIONS.get(status, "APIError"), "No")]
