"""Models carry dates, times, UUIDs and decimal numbers, in responses and requests of both clients."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.golden.test_output import generate_case

CASE = Path(__file__).parents[1] / "golden/output/typed-values"
ID = "adf21080-0e10-11eb-879b-05d71fb426ec"
TEXT: dict[str, Any] = {
    "at": "2026-02-28T23:59:59Z",
    "days": ["2026-02-28", "2026-03-01"],
    "byName": {"a": "2026-02-28T09:00:00+02:00", "b": None},
    "price": "12.50",
    "weight": 1.25,
    "length": "P1DT2H",
    "opens": "09:30:00Z",
    "closes": "18:00:00",
    "local": "2026-02-28 09:00:00",
    "start": "09:30",
    "when": "2026-02-28T09:00:00Z",
    "next": {"at": "2026-03-01T00:00:00.500000Z"},
}
TYPED: dict[str, Any] = {
    "at": datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
    "days": [date(2026, 2, 28), date(2026, 3, 1)],
    "by_name": {"a": datetime(2026, 2, 28, 9, tzinfo=timezone(timedelta(hours=2))), "b": None},
    "price": Decimal("12.50"),
    "weight": Decimal("1.25"),
    "length": timedelta(days=1, hours=2),
    "opens": time(9, 30, tzinfo=UTC),
    "closes": time(18),
    "local": "2026-02-28 09:00:00",
    "start": "09:30",
    "when": datetime(2026, 2, 28, 9, tzinfo=UTC),
}


class Shop:
    """Calls operations with one of the clients; the package exists in the test alone (Any)."""

    def __init__(self, kind: str) -> None:
        package = importlib.import_module("typed_values")
        self.models: Any = importlib.import_module("typed_values.models")
        self.errors: Any = importlib.import_module("typed_values.errors")
        self._client: Any = package.AsyncPetShop if kind == "async" else package.PetShop
        self._is_async = kind == "async"
        self.requests: list[httpx2.Request] = []
        self.mismatches: list[tuple[str, str, str]] = []

    def call(self, operation: str, answer: Any, *, strict: bool = False, **arguments: Any) -> Any:
        def respond(request: httpx2.Request) -> httpx2.Response:
            self.requests.append(request)
            return httpx2.Response(200, json=answer)

        transport = httpx2.MockTransport(respond)
        client = self._client(transport=transport, retries=0, strict=strict)
        result = client.call(operation, arguments)
        result = asyncio.run(result) if self._is_async else result
        self.mismatches = [(each.pointer, each.expected, each.got) for each in client.mismatches]
        return result

    def sent(self, visit: Any) -> Any:
        self.call("addVisit", {}, visit=visit)
        return json.loads(self.requests[-1].content)["visit"]

    def complaint(self, visit: Any) -> str:
        count = len(self.requests)
        with pytest.raises(self.errors.ArgumentError) as caught:
            self.sent(visit)
        assert len(self.requests) == count
        return str(caught.value).removeprefix("visits.create: ")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("typed")
    for name, content in generate_case(CASE, package="typed_values").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield


@pytest.fixture(params=["sync", "async"])
def shop(request: pytest.FixtureRequest, generated: None) -> Shop:
    return Shop(request.param)


def test_responses_have_the_types_of_their_formats(shop: Shop) -> None:
    (visit,) = shop.call("getVisits", [{**TEXT, "id": ID}], strict=True)
    assert {name: getattr(visit, name) for name in TYPED} == TYPED
    assert visit.id == UUID(ID)
    assert visit.next.at == datetime(2026, 3, 1, 0, 0, 0, 500_000, UTC)
    assert shop.mismatches == []


@pytest.mark.parametrize("length", ["P1M", "P1Y2M3DT4H", "P999999999999D"])
def test_a_duration_without_a_length_stays_text(shop: Shop, length: str) -> None:
    (visit,) = shop.call("getVisits", [{"id": ID, "length": length}], strict=True)
    assert visit.length == length
    assert shop.mismatches == []


def test_a_decimal_number_beyond_all_limits_stays_text(shop: Shop) -> None:
    (visit,) = shop.call("getVisits", [{"id": ID, "price": "1e99999999999999999999"}])
    assert visit.price == "1e99999999999999999999"
    assert shop.mismatches == [("/0/price", "decimal", "string")]


ODD = {
    "at": ("2026-02-28T23:59:59", "date-time", "string"),
    "days": (["2026-02-28", "2026-02-30"], "date", "string"),
    "price": (12.5, "decimal", "number"),
    "weight": ("heavy", "number", "string"),
    "length": ("1 month", "duration", "string"),
    "opens": ("09:30:00", "time", "string"),
    "when": (True, "date-time or integer", "boolean"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_value_stays_as_it_is(shop: Shop, name: str) -> None:
    value, expected, got = ODD[name]
    pointer = f"/0/{name}/1" if isinstance(value, list) else f"/0/{name}"
    (visit,) = shop.call("getVisits", [{"id": ID, name: value}])
    kept = getattr(visit, name)
    assert (kept[1] if isinstance(kept, list) else kept) == (
        value[1] if isinstance(value, list) else value
    )
    assert visit.id == UUID(ID)
    assert shop.mismatches == [(pointer, expected, got)]
    with pytest.raises(shop.errors.DecodingError):
        shop.call("getVisits", [{name: value}], strict=True)


def test_typed_values_are_sent_in_their_formats(shop: Shop) -> None:
    expected = {**TEXT, "byName": {"a": "2026-02-28T07:00:00Z", "b": None}}
    model = shop.models.VisitInput(**TYPED, next=shop.models.VisitInput(**TEXT["next"]))
    assert shop.sent(model) == expected
    assert shop.sent(TEXT) == TEXT
    typed = {("byName" if name == "by_name" else name): value for name, value in TYPED.items()}
    assert shop.sent({**typed, "next": TEXT["next"]}) == expected
    assert shop.sent({"start": time(9, 30), "local": datetime(2026, 1, 2, 3, tzinfo=UTC)}) == {
        "start": "09:30",
        "local": "2026-01-02 03:00:00",
    }
    assert shop.sent({"length": "P1M"}) == {"length": "P1M"}
    assert b'"weight":0.10' in shop.requests[-1].content or shop.sent({"weight": Decimal("0.10")})
    assert b'"weight":0.10' in shop.requests[-1].content


def test_decimal_numbers_are_sent_as_numbers(shop: Shop) -> None:
    chip = {"half": Decimal("1.50"), "size": Decimal("2.5")}
    assert shop.sent({"chip": chip}) == {"chip": {"half": 1.5, "size": 2.5}}
    assert shop.sent(shop.models.VisitInput(chip=shop.models.Chip(half=Decimal("1E+2")))) == {
        "chip": {"half": 100.0}
    }


def test_a_visit_that_was_read_can_be_sent_back(shop: Shop) -> None:
    (visit,) = shop.call("getVisits", [{**TEXT, "id": ID}])
    visit.at = datetime(2026, 4, 1, tzinfo=UTC)
    expected = {**TEXT, "at": "2026-04-01T00:00:00Z"}
    assert shop.sent(visit) == {**expected, "byName": {"a": "2026-02-28T07:00:00Z", "b": None}}


def test_arguments_are_sent_in_their_formats(shop: Shop) -> None:
    shop.call("getVisits", [], vet=UUID(ID), price=Decimal("12.50"))
    assert shop.requests[-1].url.query == f"vet={ID}&price=12.50".encode()
    for arguments in ({"vet": "7"}, {"price": "12.50"}, {"price": Decimal(100)}, {"vet": date.min}):
        with pytest.raises(shop.errors.ArgumentError, match="must be"):
            shop.call("getVisits", [], **arguments)
    assert len(shop.requests) == 1


REJECTED = [
    ({"at": "2026-02-30T00:00:00Z"}, 'visit.at must be a date and time with a time zone (such as 2026-12-01T14:30:00Z), got "2026-0'),
    ({"at": datetime(2026, 1, 1)}, "visit.at must have a time zone"),  # noqa: DTZ001  # on purpose
    ({"next": {"at": date(2026, 1, 1)}}, "visit.next.at must be a datetime"),
    ({"at": "2026-02-01T00:00:00"}, "visit.at must be a date and time with a time zone"),
    ({"at": 7}, "visit.at must be a date and time with a time zone"),
    ({"opens": "09:30:00"}, "visit.opens must be a time with a time zone"),
    ({"closes": "09:30:00Z"}, "visit.closes must be a time (such as 14:30:00)"),
    ({"days": ["2026-01-01", "2026-02-30"]}, "visit.days[1] must be a date (such as 2026-12-01), got"),
    ({"days": [date(2026, 1, 1)] * 2}, "visit.days must not contain duplicate items"),
    ({"days": [f"2026-01-0{day}" for day in range(1, 5)]}, "visit.days must have at most 3 items"),
    ({"price": "dear"}, "visit.price must be a decimal number"),
    ({"price": Decimal("nan")}, "visit.price must be a finite number"),
    ({"weight": -1}, "visit.weight must be 0 or more, got -1"),
    ({"weight": Decimal("0.001")}, "visit.weight must be a multiple of 0.01"),
    ({"length": "1h"}, "visit.length must be an ISO 8601 duration"),
    ({"start": "25:99"}, "visit.start must be HH:MM"),
    ({"start": "09:30:00"}, r"visit.start must match the pattern ^\d{2}:\d{2}$"),
    ({"local": "soon"}, "visit.local must be a date and time"),
    ({"when": -1}, "visit.when must be 0 or more, got -1"),
    ({"chip": {"code": "A"}}, "visit.chip.code must have at least 3 characters"),
    ({"chip": {"code": "A12345"}}, "visit.chip.code must have at most 5 characters"),
    ({"next": {"chip": {"code": "123"}}}, r"visit.next.chip.code must match the pattern ^[A-Z]\d*$"),
    ({"chip": {"level": 0}}, "visit.chip.level must be 1 or more, got 0"),
    ({"chip": {"level": 10}}, "visit.chip.level must be less than 10, got 10"),
    ({"chip": {"level": 4}}, "visit.chip.level must be a multiple of 3, got 4"),
    ({"chip": {"half": 0.75}}, "visit.chip.half must be a multiple of 0.5, got 0.75"),
    ({"chip": {"half": Decimal("0.75")}}, "visit.chip.half must be a multiple of 0.5, got 0.75"),
    ({"chip": {"half": Decimal("0." + "1" * 30)}}, "visit.chip.half must be a number that a float can"),
    ({"chip": {"half": Decimal("1E+400")}}, "visit.chip.half must be a number that a float can"),
    ({"chip": {"half": Decimal("-inf")}}, "visit.chip.half must be a finite number"),
    ({"chip": {"tags": []}}, "visit.chip.tags must have at least 1 item"),
    ({"chip": {"tags": ["a", "abc"]}}, 'visit.chip.tags[1] must have at most 2 characters, got "abc"'),
    ({"chip": {"size": 2}}, "visit.chip.size must be one of 1.5, 2.5, got 2"),
]  # fmt: skip


@pytest.mark.parametrize(("visit", "message"), REJECTED)
def test_members_of_objects_are_checked_before_sending(
    shop: Shop, visit: dict[str, Any], message: str
) -> None:
    assert shop.complaint(visit).startswith(message)


def test_members_of_models_are_checked_before_sending(shop: Shop) -> None:
    models = shop.models
    visit = models.VisitInput(next=models.VisitInput(chip=models.Chip(level=4, tags=["abc"])))
    assert shop.complaint(visit).startswith("visit.next.chip.level must be a multiple of 3")


def test_responses_may_break_what_requests_must_not(shop: Shop) -> None:
    chip = {"code": "wrong", "level": 4, "half": 0.75, "tags": []}
    (visit,) = shop.call("getVisits", [{"chip": chip, "when": -1}], strict=True)
    assert (visit.chip.level, visit.when) == (4, -1)
    assert shop.mismatches == []
