"""Deprecated operations are reported where they are called; the result keeps its type."""

from typing import reveal_type

from pipedrive_activities import OPERATIONS, AsyncPipedrive, Pipedrive


def use(client: Pipedrive) -> None:
    deleted = client.activities.delete_many(ids=[1, 2])  # error: deprecated / reportDeprecated
    reveal_type(deleted)  # reveals: DeletedActivities
    old = client.activities.list_collection(done=True)  # error: deprecated / reportDeprecated
    reveal_type(old)  # reveals: Pages[CollectionActivity]
    for activity in old:
        reveal_type(activity.user_id)  # reveals: int | UnsetType | None
    # A reference counts as a use.
    function = client.activities.delete_many  # error: deprecated / reportDeprecated
    function(ids=[1])
    # The operations that replace them are not deprecated.
    client.activities.delete(1)
    client.activities.list()


async def use_async(client: AsyncPipedrive) -> None:
    await client.activities.delete_many(ids=[1, 2])  # error: deprecated / reportDeprecated
    old = client.activities.list_collection(done=True)  # error: deprecated / reportDeprecated
    async for activity in old:
        reveal_type(activity)  # reveals: CollectionActivity


operation = OPERATIONS["getActivitiesCollection"]
reveal_type(operation)  # reveals: Operation
reveal_type(operation.cost)  # reveals: int | None
reveal_type(operation.method)  # reveals: str
reveal_type(operation.deprecated)  # reveals: bool
reveal_type(operation.replaced_by)  # reveals: str | None
operation.cost = 1  # error: misc / reportAttributeAccessIssue
OPERATIONS["getActivity"] = operation  # error: index / reportIndexIssue
