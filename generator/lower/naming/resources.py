"""Chooses the resource of each operation: the attribute of the client that has its method.

Input: operation drafts. Output: the text that names the resource of each. In this order: the first tag;
the last collection of a dotted operationId (``projects.locations.keys.list``); the group in front of
an underscore (``Pets_List``); the first segment of the path that is not a parameter or version; what
the operationId names after its verb, for paths without such a segment. A tag or segment that nearly
all operations share, and that stands for the API as a whole, names no resource.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.lower.naming.id_words import id_words, is_verb
from generator.lower.naming.words import naming_segments, plural, singular, snake, words
from generator.lower.operations.drafts import OperationDraft

_DOTTED = re.compile(r"\w+(\.\w+){2,}")
_GROUPED = re.compile(r"([A-Z][A-Za-z0-9]*)_[A-Z]")
_METHOD_TAGS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "trace"})
"""Tags that group operations by HTTP method, which name no resource."""
_PREPOSITIONS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})
_LARGE = 20
"""Operations from which on a tag that nearly all of them have may stand for the API."""
_SEGMENT_VERSION = re.compile(r"[-_.][vV]\d+$")


def resources_of(drafts: Sequence[OperationDraft]) -> dict[int, str]:
    """Return the text that names the resource of each operation, by the ``id`` of its draft."""
    prefix = _shared_prefix(drafts)
    shared = _shared_tags(drafts)
    return {id(draft): _resource_of(draft, prefix, shared) for draft in drafts}


def _shared_tags(drafts: Sequence[OperationDraft]) -> frozenset[str]:
    """Return the tags that stand for the API: ``default``, and one of nine tenths of many operations.

    A tag that occurs in a path is a resource.
    """
    segments = {_singular(text) for draft in drafts for text in naming_segments(draft.path)}
    counts = Counter(draft.group for draft in drafts if draft.group)
    return frozenset(
        tag
        for tag, count in counts.items()
        if _singular(tag) not in segments
        and (tag.lower() == "default" or (count >= _LARGE and count * 10 >= len(drafts) * 9))
    )


def _shared_prefix(drafts: Sequence[OperationDraft]) -> int:
    """Return how many segments all paths begin with, in front of those that name resources.

    That is none, unless every path has another segment with text, and most of these occur twice.
    """
    paths = [_static_start(draft.path) for draft in drafts]
    count = 0
    while paths and len({tuple(path[: count + 1]) for path in paths}) == 1:
        following = {path[count + 1] for path in paths if len(path) > count + 1}
        if any(len(path) < count + 2 for path in paths) or len(following) * 2 > len(paths):
            break
        count += 1
    return count


def _static_start(path: str) -> list[str]:
    """Return the segments of a path in front of its first parameter."""
    segments = naming_segments(path)
    end = next((index for index, text in enumerate(segments) if text[0] in "{#"), len(segments))
    return segments[:end]


def _singular(text: str) -> str:
    return snake(tuple(map(singular, words(text))))


def _resource_of(draft: OperationDraft, prefix: int, shared_tags: frozenset[str]) -> str:
    """Return the text that names the resource of an operation; ``root`` if there is none.

    ``prefix`` is the number of segments that all paths begin with.
    """
    dotted = dotted_parts(draft.id)
    has_tag = (
        draft.group.lower() not in _METHOD_TAGS
        and draft.group not in shared_tags
        and bool(words(draft.group))
    )
    if dotted:
        return dotted[-2]
    if has_tag:
        return draft.group
    group = _GROUPED.match(draft.id)
    if group and not is_verb(words(group[1])[0]):
        return group[1]
    return _first_segment(draft.path, prefix) or _object(draft) or "root"


def dotted_parts(operation_id: str) -> list[str]:
    """Return the parts of an operationId such as ``api.projects.keys.list``; empty for others."""
    return operation_id.split(".") if _DOTTED.fullmatch(operation_id) else []


def _first_segment(path: str, start: int) -> str:
    """Return the first segment of a path that is not a parameter, fragment, version or ``api``.

    The first ``start`` segments do not count, nor does a version at the end of a segment.
    """
    segments = naming_segments(path)[start:]
    static = (segment for segment in segments if segment[0] not in "{#" and words(segment))
    first = next(static, "")
    return _SEGMENT_VERSION.sub("", first) or first


def _object(draft: OperationDraft) -> str:
    """Return what an operationId names after its verb: ``tags`` for ``ListTagsForProject``."""
    every = id_words(draft.id, (), draft.http_method, draft.path)
    nouns: list[str] = []
    for word in every[1:]:
        if word in _PREPOSITIONS:
            break
        nouns.append(word)
    return snake((*nouns[:-1], plural(nouns[-1]))) if nouns else ""
