"""How the API meters: ``x-rate-limits`` at the root of the description.

Input: the root. Output: the limits, or None when the description does not tell; whatever is missing
in them or is no positive number is reported.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Plan, RateLimits
from generator.lower.naming.names import quoted
from generator.lower.node_access import integer_of, items_of, mapping_of, text_of
from generator.yaml.node import Mapping


def lower_rate_limits(root: Mapping, diagnostics: Diagnostics) -> RateLimits | None:
    """Return how the API meters."""
    node = mapping_of(root, "x-rate-limits")
    if node is None:
        return None
    return RateLimits(
        daily_tokens=_positive(node, "daily-tokens", diagnostics),
        burst_window=_positive(node, "burst-window", diagnostics),
        oauth_burst_factor=_positive(node, "oauth-burst-factor", diagnostics),
        plans=tuple(
            Plan(
                name=text_of(plan, "name"),
                daily_multiplier=_positive(plan, "daily-multiplier", diagnostics),
                burst=_positive(plan, "burst", diagnostics),
            )
            for plan in items_of(node, "plans")
            if isinstance(plan, Mapping)
        ),
        origin=node.origin,
    )


def _positive(node: Mapping, key: str, diagnostics: Diagnostics) -> int:
    value = integer_of(node, key)
    if value is None or value < 1:
        diagnostics.error(
            "OPE010",
            f"{quoted(key)} is missing or no whole number above 0",
            node.key_origin(key),
            help="write how much the API allows; see the head of codegen.yaml",
        )
        return 1
    return value
