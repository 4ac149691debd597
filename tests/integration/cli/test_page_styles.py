"""Pages of the command line: what is printed, and how an incomplete list is resumed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipedrive_activities._runtime.call.credentials import NoCredentials
from pipedrive_activities._runtime.product import Endpoint
from pipedrive_activities.cli.execution.client import CommandLineClient
from pipedrive_activities.cli.execution.invocation import PaginationLimits
from pipedrive_activities.cli.execution.pages import fetch_batches
from pipedrive_activities.cli.output.progress import Progress
from tests.support.paged_lists import STYLES, link, page
from tests.support.paged_server import PagedServer, run_paged_server
from tests.support.variants import first_and_variants


@pytest.fixture(scope="module")
def server() -> Iterator[PagedServer]:
    with run_paged_server() as running:
        yield running


@pytest.fixture(scope="module")
def client(server: PagedServer) -> Iterator[CommandLineClient]:
    progress = Progress(as_json=False, quiet=True)
    with CommandLineClient(
        {}, NoCredentials(), progress, base_url=server.url, timeout=10
    ) as opened:
        yield opened


def batches(client: CommandLineClient, endpoint: Endpoint[Any], **limits: Any) -> list[Any]:
    """Return the batches: the ids, and where to resume."""
    found = fetch_batches(client, endpoint.operation, {}, PaginationLimits(**limits))
    return [([item["id"] for item in items], *position) for items, *position in found]


@pytest.mark.parametrize(
    "endpoint", [*first_and_variants((each for each, _ in STYLES.values()), 4)]
)
def test_all_pages_are_printed(client: CommandLineClient, endpoint: Endpoint[Any]) -> None:
    found = batches(client, endpoint, all=True)
    assert [number for ids, *_ in found for number in ids] == list(range(10))
    assert found[-1][1:] == (None, 0)


def test_a_limit_can_end_inside_of_a_page(server: PagedServer, client: CommandLineClient) -> None:
    assert batches(client, page(1), all=True, items=6) == [([0, 1, 2, 3], "2", 0), ([4, 5], "2", 2)]
    assert batches(client, page(1), all=True, items=3) == [([0, 1, 2], None, 3)]
    assert batches(client, page(1), all=True, skip=3)[0] == ([3], "2", 0)
    *_, (ids, cursor, skip) = batches(client, link(), all=True, items=6)
    assert (ids, cursor, skip) == ([4, 5], f"{server.url}/list?offset=4&limit=4&q=a%20b", 2)
    rest = batches(client, link(), all=True, link=cursor, skip=skip)
    assert [ids for ids, *_ in rest] == [[6, 7], [8, 9]]
    assert batches(client, link(), link=cursor)[0][0] == [4, 5, 6, 7]


def test_the_options_that_resume_are_quoted() -> None:
    limits = PaginationLimits(frozen="--updated-until 2026-01-01")
    assert limits.resume_option("a b", 2) == "--resume 'a b' --skip 2 --updated-until 2026-01-01"
    assert limits.resume_option("3", 0) == "--resume 3 --updated-until 2026-01-01"
    assert PaginationLimits().resume_option(None, 2) == "--skip 2"
