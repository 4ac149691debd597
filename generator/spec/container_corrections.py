"""Corrects lists and mappings of an OpenAPI document of somebody else, where the meaning is certain.

Input: a key of an object with its shape. Output: the same key, changed in place, and a warning for each
change: a list of one that was written without the list, a schema or a response without content, a list
item without content.
"""

from __future__ import annotations

from generator.config.config_reader import kind_of
from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.openapi_grammar import Shape, is_schema
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_FLAGS = ("true", "false")
"""Texts that are no property names in ``required``, but flags of JSON Schema draft 3."""


def correct_container(member: Member, shape: Shape, diagnostics: Diagnostics) -> None:
    """Correct a list or mapping at a key; report each change as a warning."""
    value = member.value
    if shape.items is not None and _is_single_item(member, shape):
        member.value = Sequence([value], value.origin)
        message = f'"{member.key}" is {kind_of(value)}, read as a list of it'
        _warn(diagnostics, message, value, "write a list")
    elif shape.items is not None and shape.items.model and isinstance(value, Sequence):
        _remove_empty_items(value, shape.items, member.key, diagnostics)
    elif shape.values is not None and isinstance(value, Mapping) and "$ref" not in value:
        for each in value:
            _complete(each, shape.values, diagnostics)


def _is_single_item(member: Member, shape: Shape) -> bool:
    """Whether a value is not a list, but what such a list contains."""
    value, items = member.value, shape.items
    if items is None:
        return False
    if isinstance(value, Mapping):
        is_object = bool(items.model and set(items.model.required).intersection(value.members))
        return items.values is not None or is_object
    is_list_of_texts = items.scalars == {str} and not (shape.scalars or shape.choices)
    text = value.value if isinstance(value, Scalar) else None
    return is_list_of_texts and isinstance(text, str) and text not in (*_FLAGS, "")


def _remove_empty_items(values: Sequence, shape: Shape, key: str, diagnostics: Diagnostics) -> None:
    """Remove list items without content; in a list of schemas, such an item may be the type null."""
    if shape.model is None or is_schema(shape.model):
        return
    for item in list(values.items):
        if _is_empty(item):
            values.items.remove(item)
            _warn(diagnostics, f'"{key}" contains an empty item, ignored', item, "remove it")


def _complete(member: Member, shape: Shape, diagnostics: Diagnostics) -> None:
    """Write out a schema or a response that has no content, or only the text of its description."""
    value, model = member.value, shape.model
    if model is None or member.key.startswith("x-"):
        return
    if is_schema(model) and _is_empty(value):
        member.value = Mapping(origin=value.origin)
        message = f'"{member.key}" is empty, read as a schema for any value'
        _warn(diagnostics, message, value, "write a schema, or {} for any value")
    elif model.name == "Response" and isinstance(value, Scalar):
        text = value.value if isinstance(value.value, str) else ""
        if text or _is_empty(value):
            described = Member("description", Scalar(text, value.origin), value.origin)
            member.value = Mapping({"description": described}, origin=value.origin)
            message = f'"{member.key}" is {kind_of(value)}, read as a response without content'
            _warn(diagnostics, message, value, "write a mapping with 'description:'")


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _warn(diagnostics: Diagnostics, message: str, node: Node, help_text: str) -> None:
    diagnostics.warning("OAS009", message, node.origin, help=help_text)
