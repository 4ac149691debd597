"""Lists: items of all pages, single pages, limits, and resuming; with either client."""

from typing import reveal_type

from pipedrive_activities import AsyncPipedrive, Page, Pipedrive
from pipedrive_activities.models import Activity


def first_page(client: Pipedrive) -> Page[Activity]:
    page = client.activities.list(limit=100).page()
    reveal_type(page.items)  # reveals: tuple[Activity, ...]
    reveal_type(page.next_cursor)  # reveals: str | None
    reveal_type(page.cost)  # reveals: int
    reveal_type(page.response)  # reveals: RawResponse
    reveal_type(page[0])  # reveals: Activity
    reveal_type(page[:10])  # reveals: tuple[Activity, ...]
    reveal_type(len(page))  # reveals: int
    for activity in page:
        reveal_type(activity)  # reveals: Activity
    return page


def all_items(client: Pipedrive) -> list[int]:
    activities = client.activities.list(owner_id=7, done=False, ids=(1, 2))
    reveal_type(activities)  # reveals: Pages[Activity]
    for activity in activities:
        reveal_type(activity)  # reveals: Activity
    for page in activities.pages(max_pages=3, prefetch=True):
        reveal_type(page)  # reveals: Page[Activity]
    return [activity.id for activity in activities]


def resumed(client: Pipedrive, cursor: str) -> None:
    items = client.activities.list(cursor=cursor).iterate(max_items=10, max_cost=100, skip=3)
    reveal_type(next(items))  # reveals: Activity
    reveal_type(items.cursor)  # reveals: str | None
    reveal_type(items.skip)  # reveals: int
    reveal_type(items.finished)  # reveals: bool
    again = client.activities.list().iterate(cursor=items.cursor, skip=items.skip)
    reveal_type(again)  # reveals: ItemIterator[Activity]
    reveal_type(client.activities.list().page(items.cursor))  # reveals: Page[Activity]


async def all_items_async(client: AsyncPipedrive) -> None:
    activities = client.activities.list(done=True)
    reveal_type(activities)  # reveals: AsyncPages[Activity]
    async for activity in activities:
        reveal_type(activity)  # reveals: Activity
    async for page in activities.pages():
        reveal_type(page)  # reveals: Page[Activity]
    items = activities.iterate(max_items=10)
    reveal_type(await anext(items))  # reveals: Activity
    reveal_type(await activities.page())  # reveals: Page[Activity]


def wrong_use(client: Pipedrive) -> None:
    client.activities.list()[0]  # error: index / reportIndexIssue
    len(client.activities.list())  # error: arg-type / reportArgumentType
    client.activities.list().items  # error: attr-defined / reportAttributeAccessIssue
    page = client.activities.list().page()
    page.cursor  # error: attr-defined / reportAttributeAccessIssue
    page.items.append(page[0])  # error: attr-defined / reportAttributeAccessIssue
    client.activities.list(limit="all")  # error: arg-type / reportArgumentType
    client.activities.list(ids=["1"])  # error: list-item / reportArgumentType
    client.activities.list().iterate(10)  # error: call-arg / reportCallIssue


async def wrong_use_async(client: AsyncPipedrive) -> None:
    for _ in client.activities.list():  # error: attr-defined / reportGeneralTypeIssues
        pass
    await client.activities.list()  # error: misc / reportGeneralTypeIssues
    page = client.activities.list().page()
    page.next_cursor  # error: attr-defined / reportAttributeAccessIssue
