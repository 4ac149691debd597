"""How many examples Hypothesis tries where a test sets the number itself."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "suite")


def example_count(count: int) -> int:
    """Return the number of examples: ``count`` in the test suite, ten times that in ``explore``."""
    return 10 * count if PROFILE == "explore" else count
