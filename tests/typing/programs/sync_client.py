"""The blocking client: one call of each kind, and arguments that do not fit."""

from datetime import date, time, timedelta
from typing import reveal_type

from pipedrive_activities import Pipedrive
from pipedrive_activities.models import ActivityLocation, ActivityParticipantInput

with Pipedrive(api_token="secret", base_url="https://api.pipedrive.com") as client:
    reveal_type(client)  # reveals: Pipedrive
    reveal_type(client.activities)  # reveals: Activities
    reveal_type(client.base_url)  # reveals: str

    activity = client.activities.get(42, include_fields="attendees")
    reveal_type(activity)  # reveals: Activity
    reveal_type(activity.id)  # reveals: int

    created = client.activities.create(
        subject="Call",
        type="call",
        due_date="2026-12-01",
        due_time="14:30",
        duration="01:15",
        location=ActivityLocation(value="Main Street 1"),
        participants=[ActivityParticipantInput(person_id=7, primary=True)],
    )
    reveal_type(created)  # reveals: Activity

    # Dates, times and durations are accepted as Python values too.
    client.activities.create(
        due_date=date(2026, 12, 1), due_time=time(14, 30), duration=timedelta(minutes=75)
    )

    reveal_type(client.activities.update(created.id, done=True))  # reveals: Activity
    reveal_type(client.activities.delete(created.id))  # reveals: DeletedActivity

    # Arguments are checked by name and by type.
    client.activities.get()  # error: call-arg / reportCallIssue
    client.activities.get("42")  # error: arg-type / reportArgumentType
    client.activities.get(42, "attendees")  # error: call-arg / reportCallIssue
    client.activities.get(42, include_fields="notes")  # error: arg-type / reportArgumentType
    client.activities.list(owner_id="7")  # error: arg-type / reportArgumentType
    client.activities.list(sort_by="subject")  # error: arg-type / reportArgumentType
    client.activities.list(owner=7)  # error: call-arg / reportCallIssue
    client.activities.create(due_date=20261201)  # error: arg-type / reportArgumentType
    client.activities.remove(42)  # error: attr-defined / reportAttributeAccessIssue
    client.deals  # error: attr-defined / reportAttributeAccessIssue

    # Read-only properties: the client explains at run time what to set instead.
    client.activities.create(person_id=7)  # error: call-arg / reportCallIssue
    client.activities.update(42, person_id=7)  # error: call-arg / reportCallIssue

    # A blocking client is not awaited, and not used with "async with".
    reveal_type(client.send("getActivity", {"id": 42}))  # reveals: RawResponse
    reveal_type(client.call("getActivity", {"id": 42}))  # reveals: object
