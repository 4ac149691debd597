"""Models: built by keyword, typed fields; and the functions that parse dates and times."""

from typing import reveal_type

from pipedrive_activities import models, times
from pipedrive_activities.models import Activity, ActivityAttendee, ActivityParticipantInput

activity = Activity(id=1, subject="Call", note=None, attendees=[ActivityAttendee(email="a@b.c")])
reveal_type(activity)  # reveals: Activity
reveal_type(activity.attendees)  # reveals: list[ActivityAttendee] | UnsetType | None
reveal_type(activity.participants)  # reveals: list[ActivityParticipant] | UnsetType | None
reveal_type(activity.update_time)  # reveals: datetime | UnsetType | None
reveal_type(activity.due_date)  # reveals: date | UnsetType | None
reveal_type(activity.due_time)  # reveals: str | UnsetType | None
activity.subject = "Lunch"

# Fields are passed by name.
Activity(subject="Call")  # error: call-arg / reportCallIssue
Activity(1)  # error: call-arg / reportCallIssue
Activity(id="1")  # error: arg-type / reportArgumentType
Activity(id=1, owner=7)  # error: call-arg / reportCallIssue
ActivityParticipantInput(primary_flag=True)  # error: call-arg / reportCallIssue
activity.id = None  # error: assignment / reportAttributeAccessIssue
activity.missing  # error: attr-defined / reportAttributeAccessIssue
models.Deal  # error: attr-defined / reportAttributeAccessIssue

reveal_type(times.parse_date("2026-12-01"))  # reveals: date | None
reveal_type(times.parse_time("14:30"))  # reveals: time | None
reveal_type(times.parse_datetime("2026-12-01T14:30:00Z"))  # reveals: datetime | None
reveal_type(times.parse_duration("01:15"))  # reveals: timedelta | None

# A field is parsed as it is, whether it is null, absent, text or already a date.
reveal_type(times.parse_time(activity.due_time))  # reveals: time | None
reveal_type(times.parse_date(activity.due_date))  # reveals: date | None
reveal_type(times.parse_datetime(activity.update_time))  # reveals: datetime | None
times.parse_date(20261201)  # error: arg-type / reportArgumentType
