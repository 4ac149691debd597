"""Values of a generated package are checked before sending and on receipt, by both clients."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.golden.test_output import generate_case

CASE = Path(__file__).parents[1] / "golden/output/checked-values"
ANSWER = b'{"legs": 4.0, "ratio": 2, "alive": true, "half": 2.5, "level": "1"}'


class Shop:
    """A client of one kind, with its requests; the package exists in the test alone (Any)."""

    def __init__(self, package: Any, kind: str) -> None:
        self.requests: list[httpx2.Request] = []
        self.answer = ANSWER
        self.errors = importlib.import_module(f"{package.__name__}._runtime.errors")
        client_class = package.PetShop if kind == "sync" else package.AsyncPetShop
        transport = httpx2.MockTransport(self._respond)
        self.client = client_class(transport=transport, retries=0, base_url="https://pets.test")

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        headers = {"content-type": "application/json"}
        return httpx2.Response(200, content=self.answer, headers=headers)

    def add(self, **arguments: Any) -> Any:
        result = self.client.pets.create(**{"code": "123", **arguments})
        return asyncio.run(_await(result)) if inspect.isawaitable(result) else result


async def _await(result: Any) -> Any:
    return await result


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("values")
    for name, content in generate_case(CASE, package="checked_values").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("checked_values")


@pytest.fixture(params=["sync", "async"])
def shop(request: pytest.FixtureRequest, package: Any) -> Shop:
    return Shop(package, request.param)


@pytest.mark.parametrize(
    "arguments",
    [
        {"code": "12a"},
        {"code": "123\n"},
        {"code": "١٢٣"},
        {"word": "a1"},
        {"twice": "a-b"},
        {"twice": "é-é"},
        {"big": 2**64},
        {"big": -1},
        {"prices": [19.99, 0.001]},
        {"days": [date(2026, 1, 2), "2026-02-30"]},
        {"since": "2026-02-30T00:00:00Z"},
        {"since": date(2026, 1, 2)},
        {"length": "1h"},
        {"length": time(1)},
        {"at": "24:00"},
        {"at": timedelta(hours=25)},
    ],
)
def test_an_invalid_value_is_rejected_before_sending(shop: Shop, arguments: dict[str, Any]) -> None:
    with pytest.raises(shop.errors.ArgumentError):
        shop.add(**arguments)
    assert shop.requests == []


def test_valid_values_are_sent_in_their_formats(shop: Shop) -> None:
    shop.add(
        word="Zoë",
        twice="a-a",
        big=2**64 - 1,
        prices=[19.99, 3],
        days=[date(2026, 1, 2), "2026-01-03"],
        since=datetime(2026, 1, 2, 3, 4, 5, 600_000, UTC),
        length=timedelta(hours=1, minutes=30),
        at=time(9, 30),
    )
    query = dict(shop.requests[0].url.params.multi_items())
    assert query["big"] == str(2**64 - 1)
    assert (query["days"], query["length"], query["at"]) == (
        "2026-01-02,2026-01-03",
        "PT1H30M",
        "09:30",
    )
    assert shop.requests[0].headers["since"] == "2026-01-02T03:04:05.600000Z"


def test_received_values_are_checked(shop: Shop) -> None:
    pet = shop.add()
    assert (pet.legs, type(pet.legs), pet.ratio, pet.level) == (4, int, 2, "1")
    assert list(shop.client.mismatches) == []
    shop.answer = b'{"legs": 4.5, "ratio": 1.5, "alive": false, "half": 2, "level": "x"}'
    assert shop.add().alive is False
    assert [mismatch.pointer for mismatch in shop.client.mismatches] == [
        "/legs",
        "/ratio",
        "/alive",
        "/half",
    ]
