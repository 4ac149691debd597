"""Null against absent: ``None`` sets null, ``UNSET`` (the default) leaves a field out."""

from typing import reveal_type

from pipedrive_activities import UNSET, Pipedrive, UnsetType, changes
from pipedrive_activities.models import Activity


def read(activity: Activity) -> str:
    reveal_type(activity.id)  # reveals: int
    reveal_type(activity.note)  # reveals: str | UnsetType | None
    reveal_type(activity.done)  # reveals: bool | UnsetType | None
    if activity.note is UNSET:
        reveal_type(activity.note)  # reveals: Literal[UNSET]
        return ""
    reveal_type(activity.note)  # reveals: str | None
    if activity.note is None:
        return ""
    reveal_type(activity.note)  # reveals: str
    return activity.note.upper()


def read_nested(activity: Activity) -> None:
    if activity.location:
        reveal_type(activity.location)  # reveals: ActivityLocation
        reveal_type(activity.location.locality)  # reveals: str | UnsetType
    for participant in activity.participants or []:
        reveal_type(participant)  # reveals: ActivityParticipant


def unchecked(activity: Activity) -> None:
    activity.note.upper()  # error: union-attr / reportAttributeAccessIssue, reportOptionalMemberAccess
    activity.location.locality  # error: union-attr / reportAttributeAccessIssue, reportOptionalMemberAccess
    text: str = activity.subject  # error: assignment / reportAssignmentType
    text_or_none: str | None = activity.subject  # error: assignment / reportAssignmentType
    write_text(text, text_or_none)


def write_text(text: str, text_or_none: str | None) -> None: ...


def write(client: Pipedrive, note: str | UnsetType | None) -> None:
    client.activities.update(1, note=None)
    client.activities.update(1, note=UNSET)
    client.activities.update(1, note=note)
    client.activities.update(1, subject=UNSET)
    # The API does not accept null for these.
    client.activities.update(1, subject=None)  # error: arg-type / reportArgumentType
    client.activities.update(1, done=None)  # error: arg-type / reportArgumentType
    client.activities.list(owner_id=None)  # error: arg-type / reportArgumentType


def update(client: Pipedrive, before: Activity, after: Activity) -> None:
    reveal_type(changes(before, after))  # reveals: dict[str, Any]
    client.activities.update(1, **changes(before, after))
    changes(1, 2)  # error: type-var / reportArgumentType
