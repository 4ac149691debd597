"""What was read is changed and sent back: typed values, models, and models with read-only fields."""

from datetime import UTC, date, datetime, timedelta
from typing import reveal_type

from pipedrive_activities import AsyncPipedrive, Pipedrive, UnsetType
from pipedrive_activities.models import Activity, ActivityParticipant, ActivityParticipantInput


def postpone(client: Pipedrive, activity: Activity, days: int) -> Activity:
    if isinstance(activity.due_date, date):
        due_date = activity.due_date + timedelta(days=days)
        reveal_type(due_date)  # reveals: date
        activity = client.activities.update(activity.id, due_date=due_date)
    return client.activities.update(
        activity.id,
        due_date=activity.due_date,
        due_time=activity.due_time,
        duration=activity.duration,
        location=activity.location,
    )


def is_recent(activity: Activity) -> bool:
    changed = activity.update_time
    return isinstance(changed, datetime) and changed > datetime.now(UTC) - timedelta(days=1)


def add_person(client: Pipedrive, activity: Activity, person_id: int) -> None:
    participants = activity.participants
    if participants is None or isinstance(participants, UnsetType):
        participants = []
    reveal_type(participants)  # reveals: list[ActivityParticipant]
    client.activities.update(activity.id, participants=participants)
    for participant in participants:
        participant.primary = False
    client.activities.update(
        activity.id,
        participants=[*participants, ActivityParticipantInput(person_id=person_id, primary=True)],
    )
    client.activities.update(activity.id, participants=[ActivityParticipant(person_id=person_id)])


async def add_person_async(client: AsyncPipedrive, activity: Activity) -> None:
    if isinstance(activity.participants, list):
        await client.activities.update(activity.id, participants=activity.participants)


Activity(id=1, due_date=date(2026, 12, 1), due_time="14:30")
Activity(id=1, due_date="2026-12-01")  # error: arg-type / reportArgumentType


def wrong(client: Pipedrive, activity: Activity) -> None:
    people = activity.participants
    client.activities.update(1, participants=people)  # error: arg-type / reportArgumentType
    client.activities.update(1, participants=[activity])  # error: list-item / reportArgumentType
    client.activities.update(1, due_date=timedelta(days=1))  # error: arg-type / reportArgumentType
