"""Which path of the document a request belongs to, if several match."""

from __future__ import annotations

import pytest

from pipedrive_activities.mock.routes import Routes
from pipedrive_activities.mock.table import Operation

PATHS = (
    "/pulls/{index}",
    "/pulls/{index}.{type}",
    "/pulls/mine",
    "/{any}/mine",
    "/pulls/v{number}",
)


@pytest.mark.parametrize(
    ("path", "expected", "values"),
    [
        ("/pulls/7", "/pulls/{index}", {"index": "7"}),
        ("/pulls/7.diff", "/pulls/{index}.{type}", {"index": "7", "type": "diff"}),
        ("/pulls/mine", "/pulls/mine", {}),
        ("/pulls/v7", "/pulls/v{number}", {"number": "7"}),
        ("/issues/mine", "/{any}/mine", {"any": "issues"}),
    ],
)
def test_the_path_with_more_text_of_its_own_takes_precedence(
    path: str, expected: str, values: dict[str, str]
) -> None:
    for paths in (PATHS, PATHS[::-1]):
        routes = Routes(Operation(id=each, method="GET", path=each, at="") for each in paths)
        operation, found = routes.find("GET", path)
        assert (operation.path, found) == (expected, values)
