"""Test client for the mock server, without a network; validates each response against the spec."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pipedrive_activities.mock import Clock, Mock
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.mock import Reply, Sent
from pipedrive_activities.mock.routes import Routes
from tests.support.descriptions import assert_described

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = "/api/v2/activities"
OLD_LIST = "/v1/activities/collection"
OLD = "/v1/activities"
# Responses are JSON; tests read them by key.
Json = Any


@dataclass
class MockApi:
    """Sends requests to a mock server, by default one with twenty activities at noon, metered."""

    mock: Mock = field(default_factory=lambda: Mock(seed=20, clock=Clock(NOON)))

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        **query: object,
    ) -> Reply:
        content = b"" if body is None else json.dumps(body).encode()
        defaults = {"x-api-token": "mock-token", "content-type": "application/json"}
        response = self.mock.answer(
            Sent(
                method=method,
                path=path,
                query=urlencode({key: _text(value) for key, value in query.items()}).encode(),
                headers={**defaults, **(headers or {})},
                body=content if raw is None else raw,
            )
        )
        self._validate(method, path, response)
        return response

    def _validate(self, method: str, path: str, response: Reply) -> None:
        if response.faults.text or response.status == 405:
            return
        try:
            operation, _ = Routes(self.mock.table.operations).find(method, path)
        except ErrorResponse:
            return
        media_type = response.headers["content-type"]
        assert_described(operation.path, method, response.status, media_type, response.body)

    def get(self, path: str, **query: object) -> Json:
        """Send a GET request and return its JSON, which must be a success."""
        return success(self.send("GET", path, **query))

    def create(self, **body: object) -> Json:
        """Create an activity and return it."""
        return success(self.send("POST", LIST, body))["data"]

    def update(self, id_: int, **body: object) -> Json:
        """Change an activity and return it."""
        return success(self.send("PATCH", f"{LIST}/{id_}", body))["data"]

    def iterate(self, path: str = LIST, **query: object) -> list[Json]:
        """Return the activities of all pages."""
        page = self.get(path, **query)
        activities = list(page["data"])
        seen: set[str] = set()
        while cursor := page["additional_data"]["next_cursor"]:
            assert cursor not in seen, "repeated cursor"
            seen.add(cursor)
            page = self.get(path, **{**query, "cursor": cursor})
            activities += page["data"]
        return activities


def success(response: Reply) -> Json:
    """Return the JSON of a success response."""
    assert response.status in {200, 201}, (response.status, response.body)
    return json.loads(response.body)


def error(response: Reply) -> Json:
    """Return the JSON of an error response."""
    body = json.loads(response.body)
    assert response.status >= 400
    assert body["success"] is False
    return body


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
