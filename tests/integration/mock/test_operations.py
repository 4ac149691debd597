"""Activities are kept: made, read, changed, deleted, listed by every filter, sort and cursor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import LIST, NOON, OLD, OLD_LIST, Json, MockApi, error, success


def ids(found: list[Json]) -> list[int]:
    return [each["id"] for each in found]


def test_what_is_created_is_read_back(mock_api: MockApi) -> None:
    made = mock_api.create(
        subject="Call", type="call", due_date="2026-12-01", due_time="09:30", done=True,
        location={"value": "Here", "country": "Germany"}, attendees=[{"email": "a@example.com"}],
        participants=[{"person_id": 8}, {"person_id": 9, "primary": True}],
    )  # fmt: skip
    assert made["id"] == 21
    assert made["person_id"] == 9
    assert made["marked_as_done_time"] == made["add_time"] == "2026-03-01T12:00:00Z"
    read = mock_api.get(f"{LIST}/21", include_fields="attendees")["data"]
    assert read == made
    assert "attendees" not in mock_api.get(f"{LIST}/21")["data"]


def test_an_activity_made_of_nothing_belongs_to_the_caller(mock_api: MockApi) -> None:
    made = mock_api.create()
    assert (made["subject"], made["owner_id"], made["done"]) == ("Call", 1, False)


def test_a_change_leaves_the_rest(mock_api: MockApi) -> None:
    before = mock_api.get(f"{LIST}/3", include_fields="attendees")["data"]
    mock_api.mock.clock.advance(60)
    after = mock_api.update(3, subject="New", note="n")
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"subject", "note", "update_time"}


@pytest.mark.parametrize("clears", [True, False])
def test_null_clears_or_is_ignored(mock_api: MockApi, clears: bool) -> None:
    mock_api.mock.configure(null_clears=clears)
    made = mock_api.create(note="n", deal_id=3, due_date="2026-01-01")
    after = mock_api.update(made["id"], note=None, deal_id=None, due_date=None)
    expected = (None, None, None) if clears else ("n", 3, "2026-01-01")
    assert (after["note"], after["deal_id"], after["due_date"]) == expected


def test_ticking_off_and_opening_again(mock_api: MockApi) -> None:
    made = mock_api.create(done=False)
    assert mock_api.update(made["id"], done=True)["marked_as_done_time"]
    assert mock_api.update(made["id"], done=False)["marked_as_done_time"] is None


@pytest.mark.parametrize("status", [404, 410])
def test_deleted_is_gone_everywhere(mock_api: MockApi, status: int) -> None:
    mock_api.mock.configure(deleted_status=status)
    assert success(mock_api.send("DELETE", f"{LIST}/5"))["data"] == {"id": 5}
    for method, body in (("GET", None), ("PATCH", {"done": True}), ("DELETE", None)):
        assert mock_api.send(method, f"{LIST}/5", body).status == status
    assert 5 not in ids(mock_api.iterate())
    assert mock_api.get(LIST, ids=[5])["data"] == []
    assert 5 not in ids(mock_api.iterate(OLD_LIST))
    mock_api.mock.clock.advance(timedelta(days=30).total_seconds())
    assert mock_api.send("GET", f"{LIST}/5").status == 404


def test_an_id_is_never_used_again(mock_api: MockApi) -> None:
    made = mock_api.create()["id"]
    mock_api.send("DELETE", f"{LIST}/{made}")
    assert mock_api.create()["id"] == made + 1


def test_many_are_deleted_at_once_and_the_unknown_left_out(mock_api: MockApi) -> None:
    mock_api.send("DELETE", f"{LIST}/2")
    answer = success(mock_api.send("DELETE", OLD, ids=[1, 2, 3, 999, 2**70]))
    assert answer["data"] == {"id": [1, 3]}
    assert ids(mock_api.iterate()) == list(range(4, 21))


@pytest.mark.parametrize(
    ("name", "column"), [(n, n) for n in ("owner_id", "deal_id", "org_id", "person_id", "lead_id")]
)
def test_a_filter_keeps_what_is_equal(mock_api: MockApi, name: str, column: str) -> None:
    everything = mock_api.iterate()
    wanted = next(each[column] for each in everything if each[column])
    expected = [each["id"] for each in everything if each[column] == wanted]
    assert ids(mock_api.iterate(**{name: wanted})) == expected
    assert mock_api.iterate(**{name: 2**80}) == []


@pytest.mark.parametrize("done", [True, False])
def test_done_or_open(mock_api: MockApi, done: bool) -> None:
    expected = [each["id"] for each in mock_api.iterate() if each["done"] is done]
    assert (
        ids(mock_api.iterate(done=done)) == ids(mock_api.iterate(OLD_LIST, done=done)) == expected
    )
    assert expected


def test_since_is_inclusive_and_until_is_not(mock_api: MockApi) -> None:
    times = sorted(each["update_time"] for each in mock_api.iterate())
    kept = mock_api.iterate(updated_since=times[5], updated_until=times[10], sort_by="update_time")
    assert [each["update_time"] for each in kept] == times[5:10]
    offset = times[5].replace("Z", "+00:00")
    assert ids(mock_api.iterate(updated_since=offset)) == ids(
        mock_api.iterate(updated_since=times[5])
    )


def test_the_person_is_the_primary_participant_only(mock_api: MockApi) -> None:
    mock_api.create(participants=[{"person_id": 70_001}, {"person_id": 70_002, "primary": True}])
    assert mock_api.iterate(person_id=70_001) == []
    assert len(mock_api.iterate(person_id=70_002)) == 1


def test_a_saved_filter_switches_the_others_off(mock_api: MockApi) -> None:
    assert len(mock_api.iterate(filter_id=12, owner_id=9_999, ids=[1])) == 20
    mock_api.mock.save_filter(12, type="call")
    expected = [each["id"] for each in mock_api.iterate() if each["type"] == "call"]
    assert ids(mock_api.iterate(filter_id=12, owner_id=9_999)) == expected


def test_the_old_list_speaks_version_1(mock_api: MockApi) -> None:
    mock_api.create(subject="Old", type="lunch", due_time="12:00:00", duration="01:00:00",
                location={"value": "Here", "locality": "Hamburg"}, busy=True)  # fmt: skip
    (shown,) = mock_api.iterate(OLD_LIST, since="2026-03-01 12:00:00")
    assert shown["user_id"] == 1
    assert (shown["due_time"], shown["duration"], shown["busy_flag"]) == ("12:00", "01:00", True)
    assert (shown["location"], shown["location_locality"]) == ("Here", "Hamburg")
    assert shown["add_time"] == "2026-03-01 12:00:00"


def test_the_old_list_filters_by_user_type_and_time(mock_api: MockApi) -> None:
    everything = mock_api.iterate()
    types = ["call", "lunch"]
    expected = [each["id"] for each in everything if each["type"] in types]
    assert ids(mock_api.iterate(OLD_LIST, type=types)) == expected
    owner = everything[0]["owner_id"]
    assert ids(mock_api.iterate(OLD_LIST, user_id=owner)) == ids(mock_api.iterate(owner_id=owner))
    mock_api.create()
    assert len(mock_api.iterate(OLD_LIST, until="2026-03-01T11:59:59Z")) == 20


def test_a_time_without_a_zone_is_in_the_zone_of_the_settings(mock_api: MockApi) -> None:
    mock_api.create()
    assert len(mock_api.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 1
    mock_api.mock.configure(time_zone="America/New_York")
    assert len(mock_api.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 0


KEYS = st.sampled_from(["id", "update_time", "add_time", "due_date"])
DAYS = st.none() | st.integers(1, 3).map(lambda day: f"2026-01-0{day}")


@given(
    dates=st.lists(DAYS, max_size=12),
    key=KEYS,
    direction=st.sampled_from(["asc", "desc"]),
    limit=st.integers(1, 5),
)
def test_pages_hold_everything_once_in_order(
    dates: list[str | None], key: str, direction: str, limit: int
) -> None:
    mock_api = MockApi(Mock(seed=0, clock=Clock(NOON), settings=Settings(metering=False)))
    for date in dates:
        mock_api.create(due_date=date)
        mock_api.mock.clock.advance(1 if date is None else 0)
    found = mock_api.iterate(sort_by=key, sort_direction=direction, limit=limit)
    ordered = sorted(
        found, key=lambda each: (each[key] or "", each["id"]), reverse=direction == "desc"
    )
    assert found == ordered
    assert sorted(ids(found)) == list(range(1, len(dates) + 1))
    mock_api.mock.close()


def test_a_walk_stays_right_while_records_come_and_go(mock_api: MockApi) -> None:
    first = mock_api.get(LIST, limit=10)
    mock_api.send("DELETE", f"{LIST}/3")
    mock_api.send("DELETE", f"{LIST}/10")
    mock_api.create()
    rest = mock_api.iterate(cursor=first["additional_data"]["next_cursor"], limit=10)
    assert ids(rest) == list(range(11, 22))


@pytest.mark.parametrize("cursor", ["x", "!!", "WzFd", "", "eyJpZCI6NDJ9"])
def test_a_made_up_cursor_is_refused(mock_api: MockApi, cursor: str) -> None:
    assert error(mock_api.send("GET", LIST, cursor=cursor))["code"] == "ERR_BAD_REQUEST"


def test_a_cursor_of_another_order_is_refused(mock_api: MockApi) -> None:
    cursor = mock_api.get(LIST, limit=1)["additional_data"]["next_cursor"]
    assert mock_api.send("GET", LIST, cursor=cursor, sort_by="due_date").status == 400


def test_a_snapshot_brings_everything_back(mock_api: MockApi) -> None:
    before = mock_api.iterate()
    snapshot = mock_api.mock.snapshot()
    mock_api.send("DELETE", OLD, ids=[1, 2, 3])
    mock_api.create()
    mock_api.mock.restore(snapshot)
    assert mock_api.iterate() == before
    snapshot.close()


def test_a_reset_makes_everything_as_at_first(mock_api: MockApi) -> None:
    before = mock_api.iterate()
    mock_api.create()
    mock_api.mock.configure(deleted_status=410)
    mock_api.mock.clock.advance(1000)
    mock_api.mock.reset()
    assert mock_api.iterate() == before
    assert mock_api.mock.settings.deleted_status == 404
    assert mock_api.mock.clock.now() == NOON
    mock_api.mock.reset(seed=3)
    assert len(mock_api.iterate()) == 3


def test_the_same_seed_gives_the_same_activities() -> None:
    one, other = Mock(seed=100), Mock(seed=100)
    assert MockApi(one).iterate() == MockApi(other).iterate()
    one.close()
    other.close()
