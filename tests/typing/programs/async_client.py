"""The asynchronous client: the same methods, awaited."""

from typing import reveal_type

from pipedrive_activities import AsyncPipedrive


async def main() -> None:
    async with AsyncPipedrive(api_token="secret") as client:
        reveal_type(client)  # reveals: AsyncPipedrive
        reveal_type(client.activities)  # reveals: AsyncActivities

        activity = await client.activities.get(42)
        reveal_type(activity)  # reveals: Activity
        reveal_type(await client.activities.create(subject="Call"))  # reveals: Activity
        reveal_type(await client.activities.update(42, note=None))  # reveals: Activity
        reveal_type(await client.activities.delete(42))  # reveals: DeletedActivity
        reveal_type(await client.send("getActivity", {"id": 42}))  # reveals: RawResponse

        # What is not awaited has no fields.
        client.activities.get(42).subject  # error: attr-defined / reportAttributeAccessIssue
        await client.activities.get("42")  # error: arg-type / reportArgumentType
        await client.activities.create(person_id=7)  # error: call-arg / reportCallIssue

        await client.close()


async def wrong_client() -> None:
    with AsyncPipedrive():  # error: attr-defined / reportGeneralTypeIssues
        pass
