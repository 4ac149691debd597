"""Media types, success statuses, and the body that decides what a call returns.

Media types are compared as RFC 9110 (8.3.1) requires: without regard to case, and without their
parameters. The functions on responses accept responses of the IR as well as drafts of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar


class HasContentType(Protocol):
    """One representation of a body."""

    @property
    def content_type(self) -> str:
        """The media type as written, such as ``application/json; charset=utf-8``."""
        ...


MediaT_co = TypeVar("MediaT_co", bound=HasContentType, covariant=True)
MediaT = TypeVar("MediaT", bound=HasContentType)


class HasContent(Protocol[MediaT_co]):
    """One response with its representations."""

    @property
    def status(self) -> str:
        """``200``, a range such as ``2XX``, or ``default``."""
        ...

    @property
    def content(self) -> Sequence[MediaT_co]:
        """The representations, in document order."""
        ...


class HasStatus(Protocol):
    """One response."""

    @property
    def status(self) -> str:
        """``200``, a range such as ``2XX``, or ``default``."""
        ...


ResponseT = TypeVar("ResponseT", bound=HasStatus)


@lru_cache(maxsize=1024)  # a document has few media types
def essence_of(content_type: str) -> str:
    """Return a media type in lower case, without parameters: ``text/plain; charset=x`` → ``text/plain``."""
    return content_type.partition(";")[0].strip().lower()


@lru_cache(maxsize=1024)
def is_json(content_type: str) -> bool:
    """Whether a media type is JSON: ``application/json``, ``text/json`` or ``*/*+json``.

    Case and parameters are ignored (RFC 9110, 8.3.1; suffix ``+json``: RFC 6839, 3.1).
    ``application/x-ndjson`` and ``application/jsonl`` are not JSON: they are sequences of values.
    """
    essence = essence_of(content_type)
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def is_text(content_type: str) -> bool:
    """Whether a media type is text that is not JSON: ``text/plain``, or the range ``text/*``."""
    return essence_of(content_type).startswith("text/") and not is_json(content_type)


_JSON_LINES = frozenset(
    {
        "application/jsonl", "application/x-jsonl", "application/jsonlines",
        "application/x-jsonlines", "application/ndjson", "application/x-ndjson",
    }
)  # fmt: skip
"""Media types of JSON values that are separated by line ends; only some of them are registered."""


def is_event_stream(content_type: str) -> bool:
    """Whether a media type is server-sent events (WHATWG HTML, 9.2)."""
    return essence_of(content_type) == "text/event-stream"


def is_json_lines(content_type: str) -> bool:
    """Whether a media type is JSON values separated by line ends: ``application/jsonl`` and others."""
    return essence_of(content_type) in _JSON_LINES


def is_sequence(content_type: str) -> bool:
    """Whether a body is a sequence that arrives item by item (OpenAPI 3.2, Sequential Media Types).

    Server-sent events, JSON lines, and JSON text sequences (``application/json-seq``, RFC 7464, and
    the suffix ``+json-seq``, RFC 8091).
    """
    essence = essence_of(content_type)
    is_text_sequence = essence == "application/json-seq" or essence.endswith("+json-seq")
    return is_event_stream(content_type) or is_json_lines(content_type) or is_text_sequence


def is_form(content_type: str) -> bool:
    """Whether a media type is a form: ``application/x-www-form-urlencoded`` or ``multipart/*``."""
    essence = essence_of(content_type)
    return essence == "application/x-www-form-urlencoded" or essence.startswith("multipart/")


def is_xml(content_type: str) -> bool:
    """Whether a media type is XML (RFC 7303, 9.2)."""
    essence = essence_of(content_type)
    return essence in ("application/xml", "text/xml") or essence.endswith("+xml")


_OWN_FORMATS = frozenset(
    {
        *("octet-stream", "pdf", "zip", "gzip", "x-gzip", "x-tar", "yaml", "x-yaml", "csv", "html"),
        *("protobuf", "x-protobuf", "msgpack", "x-msgpack", "cbor"),
    }
)
_OWN_FORMAT_KINDS = frozenset({"image", "audio", "video", "font"})


def is_encoded_by_callers(content_type: str) -> bool:
    """Whether a media type has a format that no value is written in: XML, CSV, YAML, files.

    Not for unknown media types: many are JSON under a name of their own.
    """
    kind, _, name = essence_of(content_type).partition("/")
    own_format = name.rpartition("+")[2] in _OWN_FORMATS or kind in _OWN_FORMAT_KINDS
    return own_format or is_xml(content_type) or is_event_stream(content_type)


def may_be_json(content_type: str) -> bool:
    """Whether JSON is in a media type range: ``*/*`` or ``application/*`` (RFC 9110, 12.5.1)."""
    return essence_of(content_type) in ("*/*", "application/*")


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


def has_body(http_method: str, status: str) -> bool:
    """Whether a response can have a body: not to HEAD, and not with 204 or 205 (RFC 9110, 6.4.1)."""
    return http_method.upper() != "HEAD" and status not in ("204", "205")


def success_responses(responses: Iterable[ResponseT]) -> list[ResponseT]:
    """Return the success responses, lowest status first; the range ``2XX`` comes last.

    If no status means success, the ``default`` response describes success too.
    """
    listed = list(responses)
    successes = [response for response in listed if is_success(response.status)]
    if not successes:
        return [response for response in listed if response.status == "default"]
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
