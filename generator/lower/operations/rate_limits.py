"""Rate limits of the API: ``x-rate-limits`` at the root of the OpenAPI document.

Input: the root. Output: the limits, or None if the document has none. A value that is missing or not a
positive integer is reported.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Plan, RateLimits
from generator.lower.naming.names import quoted
from generator.lower.node_access import integer_of, items_of, mapping_of, text_of
from generator.yaml.node import Mapping


def lower_rate_limits(root: Mapping, diagnostics: Diagnostics) -> RateLimits | None:
    """Return the rate limits: token budgets per day, and requests per burst window (in seconds)."""
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
            f"{quoted(key)} is missing or not a positive integer",
            node.key_origin(key),
            help="set the limit of the API; see the comment at the start of codegen.yaml",
        )
        return 1
    return value
