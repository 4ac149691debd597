"""An in-process mock server whose responses are validated against the OpenAPI document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pipedrive_activities.mock import Clock, Mock
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.mock import MockRequest, MockResponse
from pipedrive_activities.mock.routes import Routes
from tests.support.descriptions import assert_described

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = "/api/v2/activities"
OLD_LIST = "/v1/activities/collection"
OLD = "/v1/activities"
# Answers are JSON; tests look into them by key.
Json = Any


@dataclass
class MockApi:
    """Sends requests to a mock server and validates the responses."""

    mock: Mock = field(default_factory=lambda: Mock(seed=20, clock=Clock(NOON)))

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        **query: object,
    ) -> MockResponse:
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"x-api-token": "mock-token", "content-type": "application/json", **(headers or {})}
        response = self.mock.handle(
            MockRequest(
                method=method,
                path=path,
                query=urlencode({key: _text(value) for key, value in query.items()}).encode(),
                headers=sent,
                body=content if raw is None else raw,
            )
        )
        self._check(method, path, response)
        return response

    def _check(self, method: str, path: str, response: MockResponse) -> None:
        if response.faults.text or response.status == 405:
            return
        try:
            operation, _ = Routes(self.mock.table.operations).find(method, path)
        except ErrorResponse:
            return
        kind = response.headers["content-type"]
        assert_described(operation.path, method, response.status, kind, response.body)

    def get(self, path: str, **query: object) -> Json:
        """Return the JSON of a GET request, which must succeed."""
        return success(self.send("GET", path, **query))

    def create(self, **body: object) -> Json:
        """Create an activity and return it."""
        return success(self.send("POST", LIST, body))["data"]

    def update(self, id_: int, **body: object) -> Json:
        """Change an activity and return it."""
        return success(self.send("PATCH", f"{LIST}/{id_}", body))["data"]

    def iterate(self, path: str = LIST, **query: object) -> list[Json]:
        """Return the activities of every page."""
        page = self.get(path, **query)
        found = list(page["data"])
        seen: set[str] = set()
        while cursor := page["additional_data"]["next_cursor"]:
            assert cursor not in seen, "pagination would never end"
            seen.add(cursor)
            page = self.get(path, **{**query, "cursor": cursor})
            found += page["data"]
        return found


def success(response: MockResponse) -> Json:
    """Return the JSON of a success."""
    assert response.status in {200, 201}, (response.status, response.body)
    return json.loads(response.body)


def error(response: MockResponse) -> Json:
    """Return the JSON of an error."""
    content = json.loads(response.body)
    assert response.status >= 400
    assert content["success"] is False
    return content


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
