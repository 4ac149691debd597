"""Lowers the Encoding Objects of a form body.

Input: a Media Type Object of a request body. Output: an ``Encoding`` for each property, in document
order. Encoding Objects apply to ``application/x-www-form-urlencoded`` and ``multipart`` only (OpenAPI
3.1, Media Type Object, encoding).
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.header_names import is_token
from generator.ir.media_types import essence_of, is_form
from generator.ir.operations import Encoding, Style
from generator.lower.naming.names import quoted
from generator.lower.node_access import flag_of, members_of, text_of
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_STYLED = ("application/x-www-form-urlencoded", "multipart/form-data")
"""The media types to which styles apply (OpenAPI 3.1, Encoding Object, style)."""
_STYLES = (Style.FORM, Style.SPACE_DELIMITED, Style.PIPE_DELIMITED, Style.DEEP_OBJECT)
"""The allowed styles, the default first (OpenAPI 3.1, Encoding Object, style)."""


def lower_encodings(
    content_type: str, node: Mapping, shape_builder: ShapeBuilder, diagnostics: Diagnostics
) -> tuple[Encoding, ...]:
    """Return the encodings of a form; report a style that is not allowed and a header without value."""
    if not is_form(content_type):
        return ()
    return tuple(
        _encoding(content_type, member, member.value, shape_builder, diagnostics)
        for member in members_of(node, "encoding")
        if isinstance(member.value, Mapping)
    )


def _encoding(
    content_type: str,
    member: Member,
    node: Mapping,
    shape_builder: ShapeBuilder,
    diagnostics: Diagnostics,
) -> Encoding:
    is_styled = essence_of(content_type) in _STYLED and any(
        key in node for key in ("style", "explode", "allowReserved")
    )
    style = _style(node, diagnostics)
    explode = flag_of(node, "explode")
    is_multipart = essence_of(content_type).startswith("multipart/")
    return Encoding(
        property=member.key,
        content_type=text_of(node, "contentType"),
        style=style if is_styled else None,
        explode=style is Style.FORM if explode is None else explode,
        allow_reserved=bool(flag_of(node, "allowReserved")),
        headers=_headers(node, shape_builder, diagnostics) if is_multipart else (),
    )


def _style(node: Mapping, diagnostics: Diagnostics) -> Style:
    style = text_of(node, "style") or Style.FORM
    if style not in _STYLES:
        diagnostics.error(
            "OPE013",
            f"{quoted(style)} is not a valid style for a property of a form",
            node.key_origin("style"),
            help=f"one of: {', '.join(_STYLES)}",
        )
        return Style.FORM
    return Style(style)


def _headers(
    node: Mapping, shape_builder: ShapeBuilder, diagnostics: Diagnostics
) -> tuple[tuple[str, str], ...]:
    """Return the headers with a fixed value; Content-Type is set by ``contentType``."""
    headers = []
    for member in members_of(node, "headers"):
        if member.key.lower() == "content-type":
            continue
        if not is_token(member.key):
            diagnostics.error(
                "OPE025",
                f"the header {quoted(member.key)} of a part cannot be sent",
                member.origin,
                help="correct the name: it has letters, digits and !#$%&'*+-.^_`|~ only",
            )
            continue
        value = _fixed_value(shape_builder.resolver.resolve_mapping(member.value), shape_builder)
        if value is None:
            diagnostics.warning(
                "OPE015",
                f"the header {quoted(member.key)} of a part has no fixed value",
                member.origin,
                help="add a const or a default to its schema, or pass it as File(headers=…)",
            )
        else:
            headers.append((member.key, value))
    return tuple(headers)


def _fixed_value(header: Mapping | None, shape_builder: ShapeBuilder) -> str | None:
    """Return the constant, the only listed value or the default of a header as text."""
    described = header.get("schema") if header is not None else None
    schema = None if described is None else shape_builder.resolver.resolve_mapping(described)
    if schema is None:
        return None
    listed = schema.get("enum")
    only = listed.items[0] if isinstance(listed, Sequence) and len(listed.items) == 1 else None
    return _text(schema.get("const") or only or schema.get("default"))


def _text(node: Node | None) -> str | None:
    if not isinstance(node, Scalar) or node.value is None:
        return None
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return str(node.value)
