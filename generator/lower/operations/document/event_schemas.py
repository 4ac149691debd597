"""Schemas of server-sent events: what their ``data`` contains.

Input: the schema of an event. Output: a schema in which ``data`` is described by its content. Every
field of an event is text; ``contentMediaType`` and ``contentSchema`` say that the text of ``data`` is
JSON, and of which type (OpenAPI 3.2.0, "Special Considerations for text/event-stream Content").
"""

from __future__ import annotations

from generator.ir.media_types import is_json
from generator.lower.node_access import text_of
from generator.yaml.node import Mapping, Member, Node, Sequence

_COMPOSITIONS = ("allOf", "anyOf", "oneOf")


def with_content_of_data(node: Node) -> Node:
    """Return the schema of an event with the content of ``data`` in place of its text.

    A schema without encoded content is returned as it is, so that it keeps its name. References are
    not followed: what they refer to may be used elsewhere, too.
    """
    if not isinstance(node, Mapping):
        return node
    changed = dict(node.members)
    properties = node.get("properties")
    content = _content(properties.get("data")) if isinstance(properties, Mapping) else None
    if isinstance(properties, Mapping) and content is not None:
        data = properties.members["data"]
        members = {**properties.members, "data": Member(data.key, content, data.origin)}
        _replace(changed, "properties", Mapping(members, origin=properties.origin))
    for keyword in _COMPOSITIONS:
        choices = node.get(keyword)
        if isinstance(choices, Sequence):
            items = [with_content_of_data(item) for item in choices]
            if any(new is not old for new, old in zip(items, choices.items, strict=True)):
                _replace(changed, keyword, Sequence(items, choices.origin))
    return node if changed == node.members else Mapping(changed, origin=node.origin)


def _replace(members: dict[str, Member], key: str, value: Node) -> None:
    members[key] = Member(key, value, members[key].origin)


def _content(data: Node | None) -> Node | None:
    """Return the schema of the JSON in ``data``; None if it is text."""
    if not isinstance(data, Mapping) or not is_json(text_of(data, "contentMediaType")):
        return None
    return data.get("contentSchema")
