"""Reports what OpenAPI 3.2 describes of content, but no target generates.

Input: Media Type Objects, and the parameters of an operation. Output: one finding per keyword, at its
position: items of what is no sequence (``itemSchema``), multipart bodies by position (``prefixEncoding``,
``itemEncoding``), nested encodings, examples in serialized form only, and a query that is described
twice. The body itself is generated as far as ``schema`` describes it.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.media_types import is_json, is_sequence
from generator.ir.operations import Location
from generator.lower.naming.names import quoted
from generator.lower.node_access import members_of, text_of
from generator.yaml.node import Mapping

_BY_POSITION = "callers pass the encoded body as a File, whose media type has the boundary"
_KEYWORDS = {
    "itemSchema": (
        "the items of a media type that is no sequence are not decoded one by one",
        "use a media type such as text/event-stream or application/jsonl if it is a sequence",
    ),
    "prefixEncoding": (
        "parts of a multipart body are not encoded by position",
        _BY_POSITION,
    ),
    "itemEncoding": ("parts of a multipart body are not encoded by position", _BY_POSITION),
}
_NESTED = ("encoding", "prefixEncoding", "itemEncoding")


def report_media_keywords(content_type: str, node: Mapping, diagnostics: Diagnostics) -> None:
    """Report the keywords of a Media Type Object that are not generated."""
    for keyword, (message, help_text) in _KEYWORDS.items():
        if keyword in node.members and not (keyword == "itemSchema" and is_sequence(content_type)):
            _report(f"{message} ({keyword})", node, keyword, help_text, diagnostics)
    for entry in members_of(node, "encoding"):
        for keyword in _NESTED:
            if isinstance(entry.value, Mapping) and keyword in entry.value:
                message = f"the encoding of {quoted(entry.key)} contains others, which are ignored"
                help_text = "pass the encoded part as bytes"
                _report(message, entry.value, keyword, help_text, diagnostics)
    if not is_json(content_type):
        report_serialized_examples(node, diagnostics)


def is_positional(node: Mapping) -> bool:
    """Return whether the parts of a multipart body are described by position."""
    return "prefixEncoding" in node or "itemEncoding" in node


def report_serialized_examples(node: Mapping, diagnostics: Diagnostics) -> None:
    """Report examples that have only a serialized form, which is not parsed unless it is JSON."""
    for entry in members_of(node, "examples"):
        example = entry.value
        if not isinstance(example, Mapping) or "serializedValue" not in example:
            continue
        if "dataValue" not in example and "value" not in example:
            message = f"the example {quoted(entry.key)} has only a serialized form, and is not used"
            _report(message, example, "serializedValue", "add its 'dataValue'", diagnostics)


def _report(
    message: str, node: Mapping, keyword: str, help_text: str, diagnostics: Diagnostics
) -> None:
    diagnostics.warning("OPE021", message, node.key_origin(keyword), help=help_text)


def check_whole_query(parameters: Iterable[Mapping], diagnostics: Diagnostics) -> None:
    """Report a ``querystring`` parameter that is not the only description of the query.

    OpenAPI 3.2.0, Parameter Locations: it must use ``content``, and occur at most once and never
    beside ``in: query``.
    """
    listed = list(parameters)
    whole = [node for node in listed if text_of(node, "in") == Location.QUERYSTRING]
    others = [node for node in listed if text_of(node, "in") == Location.QUERY]
    for node in whole:
        if "content" not in node:
            problem, help_text = "has no content", "describe it by 'content' instead of 'schema'"
        elif others or node is not whole[0]:
            problem = "is not the only parameter of the query"
            help_text = "describe all parameters of the query in it, or each of them on its own"
        else:
            continue
        message = f"the parameter {quoted(text_of(node, 'name'))} in querystring {problem}"
        diagnostics.error("OPE022", message, node.key_origin("in"), help=help_text)
