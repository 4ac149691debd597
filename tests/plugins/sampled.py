"""Pytest plugin that runs the generated contract tests for a sample of operations.

Input: ``--every N``. Output: the tests of each Nth operation and model, in the order of the contract,
and all tests that belong to neither. The same N selects the same tests.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every", type=int, default=1, metavar="N", help="run the tests of each Nth operation"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    every = int(config.getoption("--every"))
    subjects = dict.fromkeys(name for item in items if (name := subject(item)))
    selected = {"", *list(subjects)[::every]}
    excluded = [item for item in items if subject(item) not in selected]
    if excluded:
        config.hook.pytest_deselected(items=excluded)
        items[:] = [item for item in items if subject(item) in selected]


def subject(item: pytest.Item) -> str:
    """Return the id of the operation or model that a test belongs to, empty if there is none."""
    parameters: dict[str, object] = getattr(getattr(item, "callspec", None), "params", {})
    subject_value = parameters.get("operation") or parameters.get("model")
    return str(getattr(subject_value, "id", ""))
