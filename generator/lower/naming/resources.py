"""Chooses the resource of each operation: the attribute of the client that has its method.

Input: an operation draft. Output: the text that names its resource. In this order: the first tag; the
last collection of a dotted operationId (``projects.locations.keys.list``); the group in front of an
underscore (``Pets_List``); the first segment of the path that is not a parameter or version; what
the operationId names after its verb, for paths without such a segment.
"""

from __future__ import annotations

import re

from generator.lower.naming.id_words import id_words, is_verb
from generator.lower.naming.words import naming_segments, plural, snake, words
from generator.lower.operations.drafts import OperationDraft

_DOTTED = re.compile(r"\w+(\.\w+){2,}")
_GROUPED = re.compile(r"([A-Z][A-Za-z0-9]*)_[A-Z]")
_METHOD_TAGS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "trace"})
"""Tags that group operations by HTTP method, which name no resource."""
_PREPOSITIONS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})


def resource_of(draft: OperationDraft) -> str:
    """Return the text that names the resource of an operation; ``root`` if there is none."""
    dotted = dotted_parts(draft.id)
    has_tag = draft.group.lower() not in _METHOD_TAGS and bool(words(draft.group))
    if dotted:
        return dotted[-2]
    if has_tag:
        return draft.group
    group = _GROUPED.match(draft.id)
    if group and not is_verb(words(group[1])[0]):
        return group[1]
    return _first_segment(draft.path) or _object(draft) or "root"


def dotted_parts(operation_id: str) -> list[str]:
    """Return the parts of an operationId such as ``api.projects.keys.list``; empty for others."""
    return operation_id.split(".") if _DOTTED.fullmatch(operation_id) else []


def _first_segment(path: str) -> str:
    """Return the first segment of a path that is not a parameter, fragment, version or ``api``."""
    static = (
        segment for segment in naming_segments(path) if segment[0] not in "{#" and words(segment)
    )
    return next(static, "")


def _object(draft: OperationDraft) -> str:
    """Return what an operationId names after its verb: ``tags`` for ``ListTagsForProject``."""
    every = id_words(draft.id, (), draft.http_method, draft.path)
    nouns: list[str] = []
    for word in every[1:]:
        if word in _PREPOSITIONS:
            break
        nouns.append(word)
    return snake((*nouns[:-1], plural(nouns[-1]))) if nouns else ""
