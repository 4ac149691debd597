"""Arguments that fill other arguments: ``when`` a date and a time, ``person`` the participants."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import httpx2
import pytest

from pipedrive_activities import errors, times
from pipedrive_activities.mock import Mock, Server
from tests.support.both_clients import ClientAdapter

BERLIN = timezone(timedelta(hours=1))


def sent(adapter: ClientAdapter, method: str, **arguments: Any) -> dict[str, Any]:
    """Return the body that a call sends."""
    bodies: list[bytes] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        return httpx2.Response(200, json={"success": True, "data": {"id": 1}})

    client = adapter.client(handler)
    ids = () if method == "create" else (1,)
    adapter.get(getattr(client.activities, method)(*ids, **arguments))
    return dict(json.loads(bodies[0]))


@pytest.mark.parametrize("method", ["create", "update"])
@pytest.mark.parametrize(
    ("when", "day", "clock"),
    [
        (datetime(2026, 12, 1, 0, 30, tzinfo=BERLIN), "2026-11-30", "23:30"),
        (datetime(2026, 12, 31, 23, 0, 5, tzinfo=timezone(timedelta(hours=-5))), "2027-01-01", "04:00:05"),
        (datetime(2026, 6, 1, 12, 0, tzinfo=UTC), "2026-06-01", "12:00"),
        ("2026-03-01T01:00+02:00", "2026-02-28", "23:00"),
    ],
)  # fmt: skip
def test_one_datetime_sets_date_and_time_in_utc(
    adapter: ClientAdapter, method: str, when: object, day: str, clock: str
) -> None:
    assert sent(adapter, method, when=when) == {"due_date": day, "due_time": clock}


def test_none_clears_date_and_time(adapter: ClientAdapter) -> None:
    assert sent(adapter, "update", when=None) == {"due_date": None, "due_time": None}


def test_a_person_becomes_the_primary_participant(adapter: ClientAdapter) -> None:
    body = sent(adapter, "create", subject="Call", person=7, duration=timedelta(minutes=90))
    assert body == {
        "subject": "Call",
        "duration": "01:30",
        "participants": [{"person_id": 7, "primary": True}],
    }


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"when": datetime(2026, 1, 1)}, "when must be a datetime with a time zone"),  # noqa: DTZ001  # to be rejected
        ({"when": date(2026, 1, 1)}, "when must be a datetime with a time zone"),
        ({"when": "2026-01-01"}, "when must be a datetime with a time zone"),
        ({"when": "soon"}, "when must be a datetime with a time zone"),
        ({"when": datetime(2026, 1, 1, 1, 1, 1, 1, UTC)}, "when must not have microseconds"),
        (
            {"when": datetime(2026, 1, 1, tzinfo=UTC), "due_time": "09:00"},
            "when cannot be combined with due_time, which it sets",
        ),
        ({"person": 1, "participants": []}, "person cannot be combined with participants"),
        ({"person": None}, "person must be an integer, got null"),
        ({"person": True}, "person must be an integer"),
        ({"person": "7"}, "person must be an integer"),
    ],
)
def test_a_wrong_value_is_rejected_before_sending(
    adapter: ClientAdapter, arguments: dict[str, Any], text: str
) -> None:
    client = adapter.client(lambda request: pytest.fail("a request was sent"))
    with pytest.raises(errors.ArgumentError, match=text):
        adapter.get(client.activities.create(**arguments))


def test_the_mock_server_accepts_them(adapter: ClientAdapter) -> None:
    with Server(Mock(seed=0)) as server:
        client = adapter.client(base_url=server.url, api_token=server.api_token, transport=None)
        when = datetime(2026, 12, 1, 0, 30, tzinfo=BERLIN)
        made = adapter.get(client.activities.create(subject="Call", when=when, person=7))
    assert made.person_id == 7
    assert times.parse_date(made.due_date) == date(2026, 11, 30)
