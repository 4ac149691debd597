"""Reports header parameters that clients do not send.

Input: parameters. Output: whether one is left out, and a finding at its position: a warning if the
header is sent anyway, an error if no request can contain it.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.header_names import FRAMING, is_token
from generator.ir.operations import Location
from generator.lower.naming.names import quoted
from generator.yaml.node import Mapping

_DEFINED_ELSEWHERE = frozenset({"accept", "content-type", "authorization"})
"""Parameter Object, ``name``: such header parameters shall be ignored."""


def is_left_out(node: Mapping, name: str, location: str, diagnostics: Diagnostics) -> bool:
    """Return whether a parameter is a header that clients do not send as a parameter; report it."""
    if location != Location.HEADER:
        return False
    if name.lower() in _DEFINED_ELSEWHERE:
        diagnostics.warning(
            "OPE005",
            f"the header parameter {quoted(name)} is ignored, as OpenAPI requires",
            node.origin,
            help="describe it by the media types of the bodies, or by a security scheme",
        )
        return True
    if name.lower() in FRAMING:
        diagnostics.warning(
            "OPE005",
            f"the header parameter {quoted(name)} is ignored: it depends on how a request is sent",
            node.origin,
            help="no action is needed; clients send the header where it is necessary",
        )
        return True
    return report_unsendable_name(name, node, diagnostics)


def report_unsendable_name(name: str, node: Mapping, diagnostics: Diagnostics) -> bool:
    """Return whether no request can contain a header of this name; report it at the parameter."""
    if is_token(name):
        return False
    origin = node.key_origin("name") if "name" in node else node.origin
    diagnostics.error(
        "OPE025",
        f"the header {quoted(name)} cannot be sent",
        origin,
        help="correct the name: it has letters, digits and !#$%&'*+-.^_`|~ only",
    )
    return True
