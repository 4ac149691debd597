"""The sync of another API: text keys, no end of the window, and a status that marks deletion."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.generated_client import generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Toy shop, version: '1'}
paths:
  /toys:
    get:
      operationId: listToys
      tags: [toys]
      parameters:
        - {name: changedAfter, in: query, schema: {type: string, format: date-time}}
        - {name: order, in: query, schema: {type: string, enum: [name, changed]}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: string}, maxItems: 3}}
        - {name: shop, in: query, required: true, schema: {type: integer}}
        - {name: state, in: query, schema: {type: string}}
        - {name: int, in: query, schema: {type: integer}}
        - {name: size, in: query, schema: {type: integer, maximum: 2}}
        - {name: after, in: query, schema: {type: string}}
      responses:
        '200':
          description: A page
          content:
            application/json:
              schema:
                type: object
                properties:
                  toys: {type: array, items: {$ref: '#/components/schemas/Toy'}}
                  next: {type: [string, 'null']}
components:
  schemas:
    Toy:
      type: object
      properties:
        Code: {type: string}
        changedAt: {type: string, format: date-time}
        status: {type: string, enum: [sold, here, gone]}
"""
SETTINGS = """\
operations: {listToys: {resource: toys, method: list}}
pagination: [{cursor_parameter: after, size_parameter: size, items: /toys, next_cursor: /next}]
sync:
  - operations: [listToys]
    since_parameter: changedAfter
    order: {order: changed}
    key: Code
    timestamp: changedAt
    deleted: status
    deleted_value: gone
"""


class Shop:
    """Serves toys by the time of their change, two on a page."""

    def __init__(self) -> None:
        self.toys = [
            {"Code": code, "changedAt": f"2026-03-01T1{hour}:00:00+02:00", "status": "here"}
            for hour, code in enumerate(["a", "b", "c"])
        ]
        self.queries: list[dict[str, str]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        toys = sorted(self.toys, key=lambda toy: toy["changedAt"])
        since = query.get("changedAfter", "").replace("Z", "")
        toys = [toy for toy in toys if _utc(toy["changedAt"]) >= since]
        if "ids" in query:
            toys = [toy for toy in toys if toy["Code"] in query["ids"].split(",")]
        start = int(query.get("after", 0))
        more = start + 2 < len(toys)
        body = {"toys": toys[start : start + 2], "next": str(start + 2) if more else None}
        return httpx2.Response(200, json=body)


def _utc(text: str) -> str:
    return f"{text[:11]}{int(text[11:13]) - 2:02}{text[13:19]}"


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("toys")
    return generate_module(folder, "toy_shop", SPEC, SETTINGS, targets="client")


def sync(toys: Any, shop: Shop, state: Any = None) -> tuple[list[Any], Any]:
    """Return the pages of a sync with both clients, which must be the same, and the state."""

    async def run() -> list[Any]:
        async with toys.AsyncApi(transport=transport, base_url="https://toys.test") as client:
            return [page async for page in client.toys.sync(state, shop=7).pages()]

    transport = httpx2.MockTransport(shop)
    with toys.Api(transport=transport, base_url="https://toys.test") as client:
        pages = list(client.toys.sync(state, shop=7).pages())
    assert [page.records for page in asyncio.run(run())] == [page.records for page in pages]
    return pages, pages[-1].state


def test_changes_of_another_api_are_found(toys: Any) -> None:
    shop = Shop()
    pages, state = sync(toys, shop)
    assert [[toy.code for toy in page.items] for page in pages] == [["a", "b"], ["c"]]
    assert shop.queries[0] == {"order": "changed", "shop": "7", "size": "2"}
    shop.toys[0].update(changedAt="2026-03-01T13:00:00+02:00", status="gone")
    pages, state = sync(toys, shop, toys.SyncState.from_json(state.to_json()))
    assert [record["Code"] for page in pages for record in page.records] == ["a"]
    assert [page.deleted for page in pages] == [("a",)]
    assert shop.queries[-1]["changedAfter"] == "2026-03-01T10:00:00Z"


def test_a_filter_may_have_the_name_of_an_argument_of_the_sync(toys: Any) -> None:
    shop = Shop()
    with toys.Api(transport=httpx2.MockTransport(shop), base_url="https://toys.test") as client:
        list(client.toys.sync(None, shop=7, state="new"))
        client.toys.prune(["a"], shop=7, state="new", int=3)
    assert [query.get("state") for query in shop.queries] == ["new", "new", "new"]
    assert shop.queries[-1]["int"] == "3"


def test_missing_records_of_another_api_are_found(toys: Any) -> None:
    shop = Shop()
    shop.toys[1]["status"] = "gone"
    with toys.Api(transport=httpx2.MockTransport(shop), base_url="https://toys.test") as client:
        pruned = client.toys.prune(["b", "a"], shop=7)
    assert (pruned.missing, pruned.method) == (("b",), "ids")
    assert [query["ids"] for query in shop.queries] == ["b,a"]
