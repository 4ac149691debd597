"""Accessibility rules that axe finds violated in a page."""

from __future__ import annotations

import pytest


def axe_violations(page: object) -> list[object]:
    """Return the rules that axe finds violated with every row open, each with its first elements."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    results = axe.Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in results]
