"""Determines which operations may be repeated although their method is not idempotent.

Input: drafts and the rules of codegen.yaml (RFC 9110, section 9.2.2; RFC 5789, section 2).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.operations import Location, Repeats
from generator.lower.naming.names import quoted
from generator.lower.operations.drafts import OperationDraft, ParameterDraft

_METHODS = ("POST", "PATCH")


def repeats_of(draft: OperationDraft, config: Config) -> Repeats | None:
    """Return why an operation may be repeated, by the first rule that applies; None without one."""
    method = draft.http_method.upper()
    if method not in _METHODS:
        return None
    for rule in config.repeats:
        if draft.id in rule.operations or method in rule.methods:
            return Repeats(key_header=rule.key_header.lower(), quoted_key=rule.quoted_key)
    return None


def is_key(parameter: ParameterDraft, repeats: Repeats | None) -> bool:
    """Return whether a parameter is the header for the key, which the client provides."""
    return (
        repeats is not None
        and parameter.location is Location.HEADER
        and parameter.name.lower() == repeats.key_header
    )


def check_repeat_rules(
    drafts: Iterable[OperationDraft], config: Config, diagnostics: Diagnostics
) -> None:
    """Report the operations of the rules that do not exist, or whose method is idempotent."""
    methods = {draft.id: draft.http_method.upper() for draft in drafts}
    for rule in config.repeats:
        for operation_id, origin in rule.operations.items():
            method = methods.get(operation_id)
            if method is None:
                similar = difflib.get_close_matches(operation_id, sorted(methods), n=1, cutoff=0.7)
                default = "use an operationId of the OpenAPI document, or remove the entry"
                diagnostics.error(
                    "NAM003",
                    f"unknown operation {quoted(operation_id)}",
                    origin,
                    help=f"did you mean {quoted(similar[0])}?" if similar else default,
                )
            elif method not in _METHODS:
                diagnostics.error(
                    "OPE016",
                    f"{quoted(operation_id)} is a {method}, which needs no rule for repeats",
                    origin,
                    help="remove the entry; only POST and PATCH are not idempotent",
                )
