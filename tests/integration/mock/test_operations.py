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


def test_what_is_created_is_read_back(desk: MockApi) -> None:
    made = desk.create(
        subject="Call", type="call", due_date="2026-12-01", due_time="09:30", done=True,
        location={"value": "Here", "country": "Germany"}, attendees=[{"email": "a@example.com"}],
        participants=[{"person_id": 8}, {"person_id": 9, "primary": True}],
    )  # fmt: skip
    assert made["id"] == 21
    assert made["person_id"] == 9
    assert made["marked_as_done_time"] == made["add_time"] == "2026-03-01T12:00:00Z"
    read = desk.get(f"{LIST}/21", include_fields="attendees")["data"]
    assert read == made
    assert "attendees" not in desk.get(f"{LIST}/21")["data"]


def test_an_activity_made_of_nothing_belongs_to_the_caller(desk: MockApi) -> None:
    made = desk.create()
    assert (made["subject"], made["owner_id"], made["done"]) == ("Call", 1, False)


def test_a_change_leaves_the_rest(desk: MockApi) -> None:
    before = desk.get(f"{LIST}/3", include_fields="attendees")["data"]
    desk.mock.clock.advance(60)
    after = desk.update(3, subject="New", note="n")
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"subject", "note", "update_time"}


@pytest.mark.parametrize("clears", [True, False])
def test_null_clears_or_is_ignored(desk: MockApi, clears: bool) -> None:
    desk.mock.configure(null_clears=clears)
    made = desk.create(note="n", deal_id=3, due_date="2026-01-01")
    after = desk.update(made["id"], note=None, deal_id=None, due_date=None)
    expected = (None, None, None) if clears else ("n", 3, "2026-01-01")
    assert (after["note"], after["deal_id"], after["due_date"]) == expected


def test_ticking_off_and_opening_again(desk: MockApi) -> None:
    made = desk.create(done=False)
    assert desk.update(made["id"], done=True)["marked_as_done_time"]
    assert desk.update(made["id"], done=False)["marked_as_done_time"] is None


@pytest.mark.parametrize("status", [404, 410])
def test_deleted_is_gone_everywhere(desk: MockApi, status: int) -> None:
    desk.mock.configure(deleted_status=status)
    assert success(desk.send("DELETE", f"{LIST}/5"))["data"] == {"id": 5}
    for method, body in (("GET", None), ("PATCH", {"done": True}), ("DELETE", None)):
        assert desk.send(method, f"{LIST}/5", body).status == status
    assert 5 not in ids(desk.iterate())
    assert desk.get(LIST, ids=[5])["data"] == []
    assert 5 not in ids(desk.iterate(OLD_LIST))
    desk.mock.clock.advance(timedelta(days=30).total_seconds())
    assert desk.send("GET", f"{LIST}/5").status == 404


def test_an_id_is_never_used_again(desk: MockApi) -> None:
    made = desk.create()["id"]
    desk.send("DELETE", f"{LIST}/{made}")
    assert desk.create()["id"] == made + 1


def test_many_are_deleted_at_once_and_the_unknown_left_out(desk: MockApi) -> None:
    desk.send("DELETE", f"{LIST}/2")
    answer = success(desk.send("DELETE", OLD, ids=[1, 2, 3, 999, 2**70]))
    assert answer["data"] == {"id": [1, 3]}
    assert ids(desk.iterate()) == list(range(4, 21))


@pytest.mark.parametrize(
    ("name", "column"), [(n, n) for n in ("owner_id", "deal_id", "org_id", "person_id", "lead_id")]
)
def test_a_filter_keeps_what_is_equal(desk: MockApi, name: str, column: str) -> None:
    everything = desk.iterate()
    wanted = next(each[column] for each in everything if each[column])
    expected = [each["id"] for each in everything if each[column] == wanted]
    assert ids(desk.iterate(**{name: wanted})) == expected
    assert desk.iterate(**{name: 2**80}) == []


@pytest.mark.parametrize("done", [True, False])
def test_done_or_open(desk: MockApi, done: bool) -> None:
    expected = [each["id"] for each in desk.iterate() if each["done"] is done]
    assert ids(desk.iterate(done=done)) == ids(desk.iterate(OLD_LIST, done=done)) == expected
    assert expected


def test_since_is_inclusive_and_until_is_not(desk: MockApi) -> None:
    times = sorted(each["update_time"] for each in desk.iterate())
    kept = desk.iterate(updated_since=times[5], updated_until=times[10], sort_by="update_time")
    assert [each["update_time"] for each in kept] == times[5:10]
    offset = times[5].replace("Z", "+00:00")
    assert ids(desk.iterate(updated_since=offset)) == ids(desk.iterate(updated_since=times[5]))


def test_the_person_is_the_primary_participant_only(desk: MockApi) -> None:
    desk.create(participants=[{"person_id": 70_001}, {"person_id": 70_002, "primary": True}])
    assert desk.iterate(person_id=70_001) == []
    assert len(desk.iterate(person_id=70_002)) == 1


def test_a_saved_filter_switches_the_others_off(desk: MockApi) -> None:
    assert len(desk.iterate(filter_id=12, owner_id=9_999, ids=[1])) == 20
    desk.mock.save_filter(12, type="call")
    expected = [each["id"] for each in desk.iterate() if each["type"] == "call"]
    assert ids(desk.iterate(filter_id=12, owner_id=9_999)) == expected


def test_the_old_list_speaks_version_1(desk: MockApi) -> None:
    desk.create(subject="Old", type="lunch", due_time="12:00:00", duration="01:00:00",
                location={"value": "Here", "locality": "Hamburg"}, busy=True)  # fmt: skip
    (shown,) = desk.iterate(OLD_LIST, since="2026-03-01 12:00:00")
    assert shown["user_id"] == 1
    assert (shown["due_time"], shown["duration"], shown["busy_flag"]) == ("12:00", "01:00", True)
    assert (shown["location"], shown["location_locality"]) == ("Here", "Hamburg")
    assert shown["add_time"] == "2026-03-01 12:00:00"


def test_the_old_list_filters_by_user_type_and_time(desk: MockApi) -> None:
    everything = desk.iterate()
    types = ["call", "lunch"]
    expected = [each["id"] for each in everything if each["type"] in types]
    assert ids(desk.iterate(OLD_LIST, type=types)) == expected
    owner = everything[0]["owner_id"]
    assert ids(desk.iterate(OLD_LIST, user_id=owner)) == ids(desk.iterate(owner_id=owner))
    desk.create()
    assert len(desk.iterate(OLD_LIST, until="2026-03-01T11:59:59Z")) == 20


def test_a_time_without_a_zone_is_in_the_zone_of_the_settings(desk: MockApi) -> None:
    desk.create()
    assert len(desk.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 1
    desk.mock.configure(time_zone="America/New_York")
    assert len(desk.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 0


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
    desk = MockApi(Mock(seed=0, clock=Clock(NOON), settings=Settings(metering=False)))
    for date in dates:
        desk.create(due_date=date)
        desk.mock.clock.advance(1 if date is None else 0)
    found = desk.iterate(sort_by=key, sort_direction=direction, limit=limit)
    ordered = sorted(
        found, key=lambda each: (each[key] or "", each["id"]), reverse=direction == "desc"
    )
    assert found == ordered
    assert sorted(ids(found)) == list(range(1, len(dates) + 1))
    desk.mock.close()


def test_a_walk_stays_right_while_records_come_and_go(desk: MockApi) -> None:
    first = desk.get(LIST, limit=10)
    desk.send("DELETE", f"{LIST}/3")
    desk.send("DELETE", f"{LIST}/10")
    desk.create()
    rest = desk.iterate(cursor=first["additional_data"]["next_cursor"], limit=10)
    assert ids(rest) == list(range(11, 22))


@pytest.mark.parametrize("cursor", ["x", "!!", "WzFd", "", "eyJpZCI6NDJ9"])
def test_a_made_up_cursor_is_refused(desk: MockApi, cursor: str) -> None:
    assert error(desk.send("GET", LIST, cursor=cursor))["code"] == "ERR_BAD_REQUEST"


def test_a_cursor_of_another_order_is_refused(desk: MockApi) -> None:
    cursor = desk.get(LIST, limit=1)["additional_data"]["next_cursor"]
    assert desk.send("GET", LIST, cursor=cursor, sort_by="due_date").status == 400


def test_a_snapshot_brings_everything_back(desk: MockApi) -> None:
    before = desk.iterate()
    snapshot = desk.mock.snapshot()
    desk.send("DELETE", OLD, ids=[1, 2, 3])
    desk.create()
    desk.mock.restore(snapshot)
    assert desk.iterate() == before
    snapshot.close()


def test_a_reset_makes_everything_as_at_first(desk: MockApi) -> None:
    before = desk.iterate()
    desk.create()
    desk.mock.configure(deleted_status=410)
    desk.mock.clock.advance(1000)
    desk.mock.reset()
    assert desk.iterate() == before
    assert desk.mock.settings.deleted_status == 404
    assert desk.mock.clock.now() == NOON
    desk.mock.reset(seed=3)
    assert len(desk.iterate()) == 3


def test_the_same_seed_gives_the_same_activities() -> None:
    one, other = Mock(seed=100), Mock(seed=100)
    assert MockApi(one).iterate() == MockApi(other).iterate()
    one.close()
    other.close()
