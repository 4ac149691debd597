"""Packages of other APIs, generated once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.any_mock import AnyMock, generate_mock

SHOP = Path(__file__).parent / "shop.yaml"
PAGES = "pagination: [{cursor_parameter: cursor, size_parameter: limit, items: /data, next_cursor: /next}]"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    return generate_mock(SHOP, "corner_shop", tmp_path_factory.mktemp("shop"), PAGES)
