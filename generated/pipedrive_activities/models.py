"""The models: what the API sends, and what it is sent.

A member that the API left out is ``UNSET``, which is not the same as ``None``. A value that is not
as described stands in its field as it came. Members that are not described are in the raw response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from ._runtime.serialization.unions import one_of

__all__ = [
    "ActivitiesResponse",
    "Activity",
    "ActivityAttendee",
    "ActivityLocation",
    "ActivityParticipant",
    "ActivityParticipantInput",
    "ActivityResponse",
    "ActivityWrite",
    "CollectionActivitiesResponse",
    "CollectionActivity",
    "DeletedActivities",
    "DeletedActivitiesResponse",
    "DeletedActivity",
    "DeletedActivityResponse",
    "ErrorBody",
    "GatewayError",
    "LegacyError",
    "PageEnd",
    "RequestError",
]


class ActivitiesResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a page of activities."""

    success: bool | UnsetType = UNSET
    """Whether the call worked."""

    data: list[Activity] | UnsetType = UNSET
    """The activities of the page."""

    additional_data: PageEnd | UnsetType = UNSET
    """What stands at the end of a page."""


class Activity(Struct, kw_only=True, repr_omit_defaults=True):
    """An activity as API v2 returns it."""

    id: int
    """Number of the activity, unique within the company."""

    subject: str | UnsetType | None = UNSET
    """What it is about, as shown in lists and in the calendar."""

    type: str | UnsetType | None = UNSET
    """The `key_string` of an activity type. Companies define types of their own, so any value
    may occur.
    """

    owner_id: int | UnsetType | None = UNSET
    """User to whom it is assigned."""

    creator_user_id: int | UnsetType | None = UNSET
    """User who made it."""

    is_deleted: bool | UnsetType | None = UNSET
    """Whether it is marked as deleted and waits to be removed."""

    add_time: str | UnsetType | None = UNSET
    """When it was made. A moment: 2026-12-01T14:30:00Z (times.parse_datetime)."""

    update_time: str | UnsetType | None = UNSET
    """When it was last changed. A moment: 2026-12-01T14:30:00Z (times.parse_datetime)."""

    deal_id: int | UnsetType | None = UNSET
    """Deal to which it belongs."""

    lead_id: str | UnsetType | None = UNSET
    """Lead to which it belongs."""

    person_id: int | UnsetType | None = UNSET
    """Person with whom it is, the primary participant."""

    org_id: int | UnsetType | None = UNSET
    """Organization to which it belongs."""

    project_id: int | UnsetType | None = UNSET
    """Project to which it belongs."""

    due_date: str | UnsetType | None = UNSET
    """Day on which it is planned. A date: 2026-12-01 (times.parse_date)."""

    due_time: str | UnsetType | None = UNSET
    """Time of day in UTC at which it is planned; without one it lasts all day. A time of day:
    14:30 or 14:30:00 (times.parse_time).
    """

    duration: str | UnsetType | None = UNSET
    """How long it is planned to take, in hours, minutes and perhaps seconds. A duration: 01:15
    or 01:15:00 (times.parse_duration).
    """

    busy: bool | UnsetType | None = UNSET
    """Whether the owner counts as busy meanwhile."""

    done: bool | UnsetType | None = UNSET
    """Whether it is ticked off."""

    marked_as_done_time: str | UnsetType | None = UNSET
    """When it was ticked off. A moment: 2026-12-01T14:30:00Z (times.parse_datetime)."""

    location: ActivityLocation | UnsetType | None = UNSET
    """Where it takes place."""

    participants: list[ActivityParticipant] | UnsetType | None = UNSET
    """Persons from Pipedrive's contacts who take part."""

    attendees: list[ActivityAttendee] | UnsetType | None = UNSET
    """Guests invited through the calendar. Present only when asked for with `include_fields`."""

    conference_meeting_client: str | UnsetType | None = UNSET
    """Which video call service hosts it."""

    conference_meeting_url: str | UnsetType | None = UNSET
    """Link by which to join the video call."""

    conference_meeting_id: str | UnsetType | None = UNSET
    """Name of the video call at the service that hosts it."""

    public_description: str | UnsetType | None = UNSET
    """Text that goes into the invitation and is seen by every guest."""

    priority: int | UnsetType | None = UNSET
    """Urgency as a number. The words for the numbers come from the activity fields of the
    company.
    """

    note: str | UnsetType | None = UNSET
    """Remarks for colleagues, which guests never see. May hold HTML."""


class ActivityAttendee(Struct, kw_only=True, repr_omit_defaults=True):
    """A guest of the calendar event, who need not be known to Pipedrive."""

    email: str | UnsetType = UNSET
    """Address to which the invitation goes."""

    name: str | UnsetType = UNSET
    """Name of the guest."""

    status: str | UnsetType = UNSET
    """What the guest answered, in the words of the calendar."""

    is_organizer: bool | UnsetType = UNSET
    """Whether this guest called the meeting."""

    person_id: int | UnsetType | None = UNSET
    """Contact that the guest was recognised as."""

    user_id: int | UnsetType | None = UNSET
    """Colleague that the guest was recognised as."""


class ActivityLocation(Struct, kw_only=True, repr_omit_defaults=True):
    """A place, whole and in parts."""

    value: str | UnsetType = UNSET
    """The address in one line."""

    country: str | UnsetType = UNSET
    """The country."""

    admin_area_level_1: str | UnsetType = UNSET
    """The largest division of the country, such as a state."""

    admin_area_level_2: str | UnsetType = UNSET
    """The division below, such as a county."""

    locality: str | UnsetType = UNSET
    """The town."""

    sublocality: str | UnsetType = UNSET
    """The part of town."""

    route: str | UnsetType = UNSET
    """The street."""

    street_number: str | UnsetType = UNSET
    """The number in the street."""

    subpremise: str | UnsetType = UNSET
    """The flat, floor or suite."""

    postal_code: str | UnsetType = UNSET
    """The postal code."""


class ActivityParticipant(Struct, kw_only=True, repr_omit_defaults=True):
    """A contact who takes part."""

    person_id: int | UnsetType = UNSET
    """Which contact it is."""

    primary: bool | UnsetType = UNSET
    """Whether the activity is mainly with this contact. One participant can be primary."""

    primary_flag: bool | UnsetType = UNSET
    """Another spelling of `primary`, met on records."""


class ActivityParticipantInput(Struct, kw_only=True, repr_omit_defaults=True):
    """A contact who takes part.

    As it is sent: without the members that the API refuses to set.
    """

    person_id: int | UnsetType = UNSET
    """Which contact it is."""

    primary: bool | UnsetType = UNSET
    """Whether the activity is mainly with this contact. One participant can be primary."""


class ActivityResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of one activity."""

    success: bool | UnsetType = UNSET
    """Whether the call worked."""

    data: Activity | UnsetType = UNSET
    """An activity as API v2 returns it."""


class ActivityWrite(Struct, kw_only=True, repr_omit_defaults=True):
    """What can be set on an activity. Anything left out stays as it is, or is filled in."""

    subject: str | UnsetType = UNSET
    """What it is about, as shown in lists and in the calendar."""

    type: str | UnsetType = UNSET
    """The `key_string` of an activity type that the company has."""

    owner_id: int | UnsetType = UNSET
    """User to assign it to."""

    deal_id: int | UnsetType | None = UNSET
    """Deal to attach it to."""

    lead_id: str | UnsetType | None = UNSET
    """Lead to attach it to."""

    org_id: int | UnsetType | None = UNSET
    """Organization to attach it to."""

    project_id: int | UnsetType | None = UNSET
    """Project to attach it to."""

    due_date: str | UnsetType | None = UNSET
    """Day for which to plan it. A date: 2026-12-01 (times.parse_date)."""

    due_time: str | UnsetType | None = UNSET
    """Time of day in UTC for which to plan it. A time of day: 14:30 or 14:30:00
    (times.parse_time).
    """

    duration: str | UnsetType | None = UNSET
    """How long it shall take, in hours, minutes and perhaps seconds. A duration: 01:15 or
    01:15:00 (times.parse_duration).
    """

    busy: bool | UnsetType = UNSET
    """Whether the owner shall count as busy meanwhile."""

    done: bool | UnsetType = UNSET
    """Tick it off, or open it again."""

    location: ActivityLocation | UnsetType | None = UNSET
    """Where it shall take place; `value` alone is enough."""

    participants: list[ActivityParticipantInput] | UnsetType = UNSET
    """Persons who take part. Mark one as primary: that one becomes the person of the activity."""

    attendees: list[ActivityAttendee] | UnsetType = UNSET
    """Guests to invite through the calendar."""

    public_description: str | UnsetType | None = UNSET
    """Text for the invitation, seen by every guest."""

    priority: int | UnsetType | None = UNSET
    """Urgency as a number that the activity fields of the company know."""

    note: str | UnsetType | None = UNSET
    """Remarks for colleagues, which guests never see. May hold HTML."""


class CollectionActivitiesResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a page of activities in the shape of API v1."""

    success: bool | UnsetType = UNSET
    """Whether the call worked."""

    data: list[CollectionActivity] | UnsetType = UNSET
    """The activities of the page."""

    additional_data: PageEnd | UnsetType = UNSET
    """What stands at the end of a page."""


class CollectionActivity(Struct, kw_only=True, repr_omit_defaults=True):
    """An activity as API v1 returns it. Against v2 the owner is `user_id`, `busy` is
    `busy_flag`, the place is text with its parts beside it, and times are written without a
    zone.
    """

    id: int
    """Number of the activity, unique within the company."""

    company_id: int | UnsetType | None = UNSET
    """Company to whose account it belongs."""

    user_id: int | UnsetType | None = UNSET
    """User to whom it is assigned; `owner_id` in v2."""

    done: bool | UnsetType | None = UNSET
    """Whether it is ticked off."""

    type: str | UnsetType | None = UNSET
    """The `key_string` of an activity type."""

    subject: str | UnsetType | None = UNSET
    """What it is about, as shown in lists and in the calendar."""

    due_date: str | UnsetType | None = UNSET
    """Day on which it is planned. A date: 2026-12-01 (times.parse_date)."""

    due_time: str | UnsetType | None = UNSET
    """Time of day in UTC at which it is planned. A time of day: 14:30 or 14:30:00
    (times.parse_time).
    """

    duration: str | UnsetType | None = UNSET
    """How long it is planned to take, in hours and minutes. A duration: 01:15 or 01:15:00
    (times.parse_duration).
    """

    busy_flag: bool | UnsetType | None = UNSET
    """Whether the owner counts as busy meanwhile; `busy` in v2. Null leaves it to the time of
    day: busy with one, free without.
    """

    add_time: str | UnsetType | None = UNSET
    """When it was made, in UTC, with a space before the time."""

    update_time: str | UnsetType | None = UNSET
    """When it was last changed, written like `add_time`."""

    marked_as_done_time: str | UnsetType | None = UNSET
    """When it was ticked off, written like `add_time`."""

    update_user_id: int | UnsetType | None = UNSET
    """User who made the last change."""

    active_flag: bool | UnsetType | None = UNSET
    """Whether it still exists; the opposite of `is_deleted` in v2."""

    deal_id: int | UnsetType | None = UNSET
    """Deal to which it belongs."""

    lead_id: str | UnsetType | None = UNSET
    """Lead to which it belongs."""

    person_id: int | UnsetType | None = UNSET
    """Person with whom it is."""

    org_id: int | UnsetType | None = UNSET
    """Organization to which it belongs."""

    project_id: int | UnsetType | None = UNSET
    """Project to which it belongs."""

    public_description: str | UnsetType | None = UNSET
    """Text that goes into the invitation and is seen by every guest."""

    source_timezone: str | UnsetType | None = UNSET
    """Zone of the outside calendar it came from."""

    conference_meeting_client: str | UnsetType | None = UNSET
    """Identifier of the marketplace app that hosts the video call."""

    conference_meeting_url: str | UnsetType | None = UNSET
    """Link by which to join the video call."""

    conference_meeting_id: str | UnsetType | None = UNSET
    """Name of the video call at the service that hosts it."""

    location: str | UnsetType | None = UNSET
    """The address in one line, as entered."""

    location_subpremise: str | UnsetType | None = UNSET
    """The flat, floor or suite of the place."""

    location_street_number: str | UnsetType | None = UNSET
    """The number in the street of the place."""

    location_route: str | UnsetType | None = UNSET
    """The street of the place."""

    location_sublocality: str | UnsetType | None = UNSET
    """The part of town of the place."""

    location_locality: str | UnsetType | None = UNSET
    """The town of the place."""

    location_admin_area_level_1: str | UnsetType | None = UNSET
    """The state of the place."""

    location_admin_area_level_2: str | UnsetType | None = UNSET
    """The county of the place."""

    location_country: str | UnsetType | None = UNSET
    """The country of the place."""

    location_postal_code: str | UnsetType | None = UNSET
    """The postal code of the place."""

    location_formatted_address: str | UnsetType | None = UNSET
    """The address in one line, as the map service writes it."""


class DeletedActivities(Struct, kw_only=True, repr_omit_defaults=True):
    """Which activities were deleted."""

    id: list[int] | UnsetType = UNSET
    """Numbers of the activities that are now marked as deleted."""


class DeletedActivitiesResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a deletion of several."""

    success: bool | UnsetType = UNSET
    """Whether the call worked."""

    data: DeletedActivities | UnsetType = UNSET
    """Which activities were deleted."""


class DeletedActivity(Struct, kw_only=True, repr_omit_defaults=True):
    """Which activity was deleted."""

    id: int | UnsetType = UNSET
    """Number of the activity that is now marked as deleted."""


class DeletedActivityResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a deletion."""

    success: bool | UnsetType = UNSET
    """Whether the call worked."""

    data: DeletedActivity | UnsetType = UNSET
    """Which activity was deleted."""


class GatewayError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of the gateway, which speaks before the API does."""

    success: bool
    """False, as the call did not work."""

    error: str
    """What went wrong, for people."""

    error_code: int = field(name="errorCode")
    """The status, once more."""

    error_info: str | UnsetType = UNSET
    """What to do about it, or where to read on."""


class LegacyError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of API v1."""

    success: bool
    """False, as the call did not work."""

    error: str
    """What went wrong, for people."""

    error_info: str | UnsetType = UNSET
    """What to do about it, or where to read on."""

    data: None
    """Nothing, in place of what was asked for."""

    additional_data: UnsetType | None = UNSET
    """Nothing, in place of what belongs to a list."""


class PageEnd(Struct, kw_only=True, repr_omit_defaults=True):
    """What stands at the end of a page."""

    next_cursor: str | UnsetType | None = UNSET
    """Where the next page starts, to be sent as `cursor`; null on the last page."""


class RequestError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of API v2."""

    success: bool
    """False, as the call did not work."""

    error: str
    """What went wrong, for people."""

    code: str
    """The kind of error as a word, for programs."""


if TYPE_CHECKING:
    ErrorBody: TypeAlias = GatewayError | RequestError | LegacyError
else:
    ErrorBody = one_of(
        "ErrorBody",
        lambda: (
            GatewayError,
            RequestError,
            LegacyError,
        ),
    )
"""What an error says in JSON; which shape it has depends on who answers."""
