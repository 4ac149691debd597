"""Request bodies that the mock server accepts without inspection.

Input: the API. Output: the media types of such bodies by operation. The server inspects JSON, JSON
lines, JSON text sequences, forms and plain text (``mock/request_bodies.py`` of the package); of other
content only a schema that any content fits is harmless.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.media_types import is_event_stream, is_json, is_sequence
from generator.ir.operations import MediaType, Operation
from generator.ir.types import AnyType, NullableType, StringType

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def uninspected_media(operation: Operation) -> tuple[str, ...]:
    """Return the media types of an operation's request body that are not inspected."""
    content = operation.body.content if operation.body else ()
    return tuple(media.content_type for media in content if not _is_inspected(media))


def group_uninspected(api: Api) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the operations with such bodies by media type, in the order of the operations."""
    groups: dict[str, list[str]] = {}
    for operation in api.operations:
        for content_type in uninspected_media(operation):
            groups.setdefault(content_type, []).append(operation.id.wire)
    return tuple((content_type, tuple(ids)) for content_type, ids in sorted(groups.items()))


def _is_inspected(media: MediaType) -> bool:
    essence = media.content_type.partition(";")[0].strip().lower()
    inner = media.type.inner if isinstance(media.type, NullableType) else media.type
    is_json_sequence = is_sequence(essence) and not is_event_stream(essence)
    is_known = is_json(essence) or is_json_sequence or essence in _FORMS or essence.endswith("/*")
    return is_known or isinstance(inner, StringType | AnyType)
