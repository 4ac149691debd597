"""Media types, success statuses, and the body that decides what a call returns.

The functions on responses accept responses of the IR as well as drafts of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class HasContentType(Protocol):
    """One representation of a body."""

    @property
    def content_type(self) -> str:
        """The media type as written, such as ``application/json; charset=utf-8``."""


MediaT_co = TypeVar("MediaT_co", bound=HasContentType, covariant=True)
MediaT = TypeVar("MediaT", bound=HasContentType)


class HasContent(Protocol[MediaT_co]):
    """One response with its representations."""

    @property
    def status(self) -> str:
        """``200``, a range such as ``2XX``, or ``default``."""

    @property
    def content(self) -> Sequence[MediaT_co]:
        """The representations, in document order."""


class HasStatus(Protocol):
    """One response."""

    @property
    def status(self) -> str:
        """``200``, a range such as ``2XX``, or ``default``."""


ResponseT = TypeVar("ResponseT", bound=HasStatus)


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON: ``application/json``, ``text/json`` or ``*/*+json``.

    Case and parameters are ignored (RFC 9110, 8.3.1; suffix ``+json``: RFC 6839, 3.1).
    ``application/x-ndjson`` and ``application/jsonl`` are not JSON: they are sequences of values.
    """
    essence = content_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def media_key(content_type: str) -> str:
    """Return a media type in the form in which two equal ones are the same text.

    Case is ignored, and so are the order of parameters, quotes and ``charset=utf-8``, which is the
    default of JSON (RFC 8259, 8.1) and of today's text formats (RFC 9110, 8.3.1).
    """
    essence, *parameters = (part.strip() for part in content_type.lower().split(";"))
    kept = sorted(
        f"{name.strip()}={value.strip().strip(chr(34))}"
        for name, _, value in (parameter.partition("=") for parameter in parameters if parameter)
    )
    return ";".join([essence, *(item for item in kept if item != "charset=utf-8")])


def is_success(status: str) -> bool:
    """Whether a status of the Responses Object means success: ``2XX`` or a code from 200 to 299.

    ``default`` does not: it covers all statuses that are not listed.
    """
    return status.startswith("2")


def success_responses(responses: Iterable[ResponseT]) -> list[ResponseT]:
    """Return the success responses, lowest status first; the range ``2XX`` comes last."""
    successes = (response for response in responses if is_success(response.status))
    return sorted(successes, key=lambda response: response.status)


def preferred_media(content: Iterable[MediaT]) -> MediaT | None:
    """Return the first representation that is JSON, else the first; None when there is none."""
    first: MediaT | None = None
    for media in content:
        if is_json(media.content_type):
            return media
        first = first or media
    return first


def success_media(responses: Iterable[HasContent[MediaT]]) -> MediaT | None:
    """Return the representation that decides what a call returns.

    That is the first JSON body of the success responses, lowest status first, or the first body
    when none is JSON. None when no success response has a body.
    """
    return preferred_media(
        media for response in success_responses(responses) for media in response.content
    )
