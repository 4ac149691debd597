"""Operations on activities: create, read, update, delete, and lists with filters and cursors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities.mock import Clock, Mock, Settings
from tests.support.mock_api import LIST, NOON, OLD, OLD_LIST, Json, MockApi, error, success


def ids(records: list[Json]) -> list[int]:
    return [each["id"] for each in records]


def test_a_created_record_can_be_read(api: MockApi) -> None:
    created = api.create(
        subject="Call", type="call", due_date="2026-12-01", due_time="09:30", done=True,
        location={"value": "Here", "country": "Germany"}, attendees=[{"email": "a@example.com"}],
        participants=[{"person_id": 8}, {"person_id": 9, "primary": True}],
    )  # fmt: skip
    assert created["id"] == 21
    assert created["person_id"] == 9
    assert created["marked_as_done_time"] == created["add_time"] == "2026-03-01T12:00:00Z"
    read = api.get(f"{LIST}/21", include_fields="attendees")["data"]
    assert read == created
    assert "attendees" not in api.get(f"{LIST}/21")["data"]


def test_an_empty_activity_is_owned_by_the_caller(api: MockApi) -> None:
    created = api.create()
    assert (created["subject"], created["owner_id"], created["done"]) == ("Call", 1, False)


def test_an_update_changes_only_the_given_fields(api: MockApi) -> None:
    before = api.get(f"{LIST}/3", include_fields="attendees")["data"]
    api.mock.clock.advance(60)
    after = api.update(3, subject="New", note="n")
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"subject", "note", "update_time"}


@pytest.mark.parametrize("clears", [True, False])
def test_whether_null_clears_a_field_is_configurable(api: MockApi, clears: bool) -> None:
    api.mock.configure(null_clears=clears)
    created = api.create(note="n", deal_id=3, due_date="2026-01-01")
    after = api.update(created["id"], note=None, deal_id=None, due_date=None)
    expected = (None, None, None) if clears else ("n", 3, "2026-01-01")
    assert (after["note"], after["deal_id"], after["due_date"]) == expected


def test_an_activity_can_be_done_and_reopened(api: MockApi) -> None:
    created = api.create(done=False)
    assert api.update(created["id"], done=True)["marked_as_done_time"]
    assert api.update(created["id"], done=False)["marked_as_done_time"] is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_deleted_record_is_not_available_to_any_operation(api: MockApi, status: int) -> None:
    api.mock.configure(deleted_status=status)
    assert success(api.send("DELETE", f"{LIST}/5"))["data"] == {"id": 5}
    for method, body in (("GET", None), ("PATCH", {"done": True}), ("DELETE", None)):
        assert api.send(method, f"{LIST}/5", body).status == status
    assert 5 not in ids(api.iterate())
    assert api.get(LIST, ids=[5])["data"] == []
    assert 5 not in ids(api.iterate(OLD_LIST))
    api.mock.clock.advance(timedelta(days=30).total_seconds())
    assert api.send("GET", f"{LIST}/5").status == 404


def test_ids_are_never_reused(api: MockApi) -> None:
    created = api.create()["id"]
    api.send("DELETE", f"{LIST}/{created}")
    assert api.create()["id"] == created + 1


def test_bulk_deletion_ignores_unknown_ids(api: MockApi) -> None:
    api.send("DELETE", f"{LIST}/2")
    response = success(api.send("DELETE", OLD, ids=[1, 2, 3, 999, 2**70]))
    assert response["data"] == {"id": [1, 3]}
    assert ids(api.iterate()) == list(range(4, 21))


@pytest.mark.parametrize(
    ("name", "column"), [(n, n) for n in ("owner_id", "deal_id", "org_id", "person_id", "lead_id")]
)
def test_filters_compare_for_equality(api: MockApi, name: str, column: str) -> None:
    everything = api.iterate()
    value = next(each[column] for each in everything if each[column])
    expected = [each["id"] for each in everything if each[column] == value]
    assert ids(api.iterate(**{name: value})) == expected
    assert api.iterate(**{name: 2**80}) == []


@pytest.mark.parametrize("done", [True, False])
def test_lists_filter_by_done(api: MockApi, done: bool) -> None:
    expected = [each["id"] for each in api.iterate() if each["done"] is done]
    assert ids(api.iterate(done=done)) == ids(api.iterate(OLD_LIST, done=done)) == expected
    assert expected


def test_since_is_inclusive_and_until_is_not(api: MockApi) -> None:
    times = sorted(each["update_time"] for each in api.iterate())
    kept = api.iterate(updated_since=times[5], updated_until=times[10], sort_by="update_time")
    assert [each["update_time"] for each in kept] == times[5:10]
    offset = times[5].replace("Z", "+00:00")
    assert ids(api.iterate(updated_since=offset)) == ids(api.iterate(updated_since=times[5]))


def test_the_person_filter_matches_the_primary_participant_only(api: MockApi) -> None:
    api.create(participants=[{"person_id": 70_001}, {"person_id": 70_002, "primary": True}])
    assert api.iterate(person_id=70_001) == []
    assert len(api.iterate(person_id=70_002)) == 1


def test_a_saved_filter_overrides_other_filters(api: MockApi) -> None:
    assert len(api.iterate(filter_id=12, owner_id=9_999, ids=[1])) == 20
    api.mock.rules.save_filter(12, type="call")
    expected = [each["id"] for each in api.iterate() if each["type"] == "call"]
    assert ids(api.iterate(filter_id=12, owner_id=9_999)) == expected


def test_the_legacy_list_uses_the_format_of_version_1(api: MockApi) -> None:
    api.create(subject="Old", type="lunch", due_time="12:00:00", duration="01:00:00",
                location={"value": "Here", "locality": "Hamburg"}, busy=True)  # fmt: skip
    (shown,) = api.iterate(OLD_LIST, since="2026-03-01 12:00:00")
    assert shown["user_id"] == 1
    assert (shown["due_time"], shown["duration"], shown["busy_flag"]) == ("12:00", "01:00", True)
    assert (shown["location"], shown["location_locality"]) == ("Here", "Hamburg")
    assert shown["add_time"] == "2026-03-01 12:00:00"


def test_the_legacy_list_filters_by_user_type_and_time(api: MockApi) -> None:
    everything = api.iterate()
    types = ["call", "lunch"]
    expected = [each["id"] for each in everything if each["type"] in types]
    assert ids(api.iterate(OLD_LIST, type=types)) == expected
    owner = everything[0]["owner_id"]
    assert ids(api.iterate(OLD_LIST, user_id=owner)) == ids(api.iterate(owner_id=owner))
    api.create()
    assert len(api.iterate(OLD_LIST, until="2026-03-01T11:59:59Z")) == 20


def test_a_time_without_zone_is_in_the_configured_zone(api: MockApi) -> None:
    api.create()
    assert len(api.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 1
    api.mock.configure(time_zone="America/New_York")
    assert len(api.iterate(OLD_LIST, since="2026-03-01 12:00:00")) == 0


KEYS = st.sampled_from(["id", "update_time", "add_time", "due_date"])
DAYS = st.none() | st.integers(1, 3).map(lambda day: f"2026-01-0{day}")


@pytest.mark.variants
@given(
    dates=st.lists(DAYS, max_size=12),
    key=KEYS,
    direction=st.sampled_from(["asc", "desc"]),
    limit=st.integers(1, 5),
)
def test_pages_contain_every_record_once_in_order(
    dates: list[str | None], key: str, direction: str, limit: int
) -> None:
    api = MockApi(Mock(seed=0, clock=Clock(NOON), settings=Settings(metering=False)))
    for date in dates:
        api.create(due_date=date)
        api.mock.clock.advance(1 if date is None else 0)
    records = api.iterate(sort_by=key, sort_direction=direction, limit=limit)
    ordered = sorted(
        records, key=lambda each: (each[key] or "", each["id"]), reverse=direction == "desc"
    )
    assert records == ordered
    assert sorted(ids(records)) == list(range(1, len(dates) + 1))
    api.mock.close()


def test_pagination_is_stable_while_records_change(api: MockApi) -> None:
    first = api.get(LIST, limit=10)
    api.send("DELETE", f"{LIST}/3")
    api.send("DELETE", f"{LIST}/10")
    api.create()
    rest = api.iterate(cursor=first["additional_data"]["next_cursor"], limit=10)
    assert ids(rest) == list(range(11, 22))


@pytest.mark.parametrize("cursor", ["x", "!!", "WzFd", "", "eyJpZCI6NDJ9"])
def test_an_invalid_cursor_is_rejected(api: MockApi, cursor: str) -> None:
    assert error(api.send("GET", LIST, cursor=cursor))["code"] == "ERR_BAD_REQUEST"


def test_a_cursor_for_another_sort_order_is_rejected(api: MockApi) -> None:
    cursor = api.get(LIST, limit=1)["additional_data"]["next_cursor"]
    assert api.send("GET", LIST, cursor=cursor, sort_by="due_date").status == 400


def test_a_snapshot_restores_all_records(api: MockApi) -> None:
    before = api.iterate()
    snapshot = api.mock.snapshot()
    api.send("DELETE", OLD, ids=[1, 2, 3])
    api.create()
    api.mock.restore(snapshot)
    assert api.iterate() == before
    snapshot.close()


def test_a_reset_makes_everything_as_at_first(api: MockApi) -> None:
    before = api.iterate()
    api.create()
    api.mock.configure(deleted_status=410)
    api.mock.clock.advance(1000)
    api.mock.reset()
    assert api.iterate() == before
    assert api.mock.settings.deleted_status == 404
    assert api.mock.clock.now() == NOON
    api.mock.reset(seed=3)
    assert len(api.iterate()) == 3


def test_the_same_seed_gives_the_same_activities() -> None:
    one, other = Mock(seed=100), Mock(seed=100)
    assert MockApi(one).iterate() == MockApi(other).iterate()
    one.close()
    other.close()
