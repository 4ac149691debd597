"""Syncs of a list: changed records, the state to store with them, and missing records."""

from typing import reveal_type

from pipedrive_activities import AsyncPipedrive, Pipedrive, SyncState


def store(client: Pipedrive, stored: str | None) -> str:
    state = SyncState.from_json(stored) if stored else None
    changes = client.activities.sync(state, owner_id=7)
    reveal_type(changes)  # reveals: Changes[Activity]
    for page in changes.pages(max_cost=100):
        reveal_type(page)  # reveals: SyncPage[Activity]
        reveal_type(page.items)  # reveals: tuple[Activity, ...]
        reveal_type(page.records)  # reveals: tuple[Mapping[str, object], ...]
        reveal_type(page.deleted)  # reveals: tuple[int | str, ...]
        reveal_type(page.state)  # reveals: SyncState
        reveal_type(page.state.complete)  # reveals: bool
    for activity in changes:
        reveal_type(activity)  # reveals: Activity
    client.activities.sync(updated_since=None)  # error: call-arg / reportCallIssue
    client.activities.sync("state")  # error: arg-type / reportArgumentType
    return changes.state.to_json()


def missing(client: Pipedrive, keys: set[int]) -> None:
    pruned = client.activities.prune(keys)
    reveal_type(pruned.missing)  # reveals: tuple[int | str, ...]
    client.activities.prune(keys, sort_by="id")  # error: call-arg / reportCallIssue
    client.activities.prune(keys, owner_id="7")  # error: arg-type / reportArgumentType
    client.activities.prune(["a"])  # error: list-item / reportArgumentType


async def changed(client: AsyncPipedrive) -> None:
    changes = client.activities.sync()
    reveal_type(changes)  # reveals: AsyncChanges[Activity]
    async for activity in changes:
        reveal_type(activity)  # reveals: Activity
    pruned = await client.activities.prune([1])
    reveal_type(pruned.cost)  # reveals: int
