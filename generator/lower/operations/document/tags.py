"""Tags: which of them group operations, and whether their hierarchy is valid.

Input: the root of the document. Output: the tags that are no groups, and findings about ``parent``. A
tag of another kind than ``nav`` is a label of an operation, such as ``badge`` (OpenAPI 3.2.0, Tag
Object, kind); a tag without a kind is a group.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.naming.names import quoted
from generator.lower.node_access import items_of, text_of
from generator.yaml.node import Mapping

_GROUP = "nav"


def labels_of(root: Mapping) -> frozenset[str]:
    """Return the names of the tags that label operations and do not group them."""
    return frozenset(
        text_of(tag, "name") for tag in _tags(root) if text_of(tag, "kind") not in ("", _GROUP)
    )


def check_tags(root: Mapping, diagnostics: Diagnostics) -> None:
    """Report a parent that does not exist, and one that is its own ancestor (Tag Object, parent)."""
    parents = {text_of(tag, "name"): text_of(tag, "parent") for tag in _tags(root)}
    for tag in _tags(root):
        name, parent = text_of(tag, "name"), text_of(tag, "parent")
        if not parent:
            continue
        ancestors = [parent]
        while (above := parents.get(ancestors[-1], "")) and above not in ancestors:
            ancestors.append(above)
        if parent not in parents:
            problem = f"the parent {quoted(parent)} of the tag {quoted(name)} does not exist"
        elif name in ancestors:
            problem = f"the tag {quoted(name)} is its own ancestor"
        else:
            continue
        help_text = "name a tag of this document that is not below this one"
        diagnostics.error("OPE023", problem, tag.key_origin("parent"), help=help_text)


def _tags(root: Mapping) -> list[Mapping]:
    return [tag for tag in items_of(root, "tags") if isinstance(tag, Mapping)]
