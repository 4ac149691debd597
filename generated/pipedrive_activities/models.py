"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from ._runtime.serialization import formats, properties
from ._runtime.serialization.unions import one_of

__all__ = [
    "ActivitiesResponse",
    "Activity",
    "ActivityAttendee",
    "ActivityLocation",
    "ActivityParticipant",
    "ActivityParticipantInput",
    "ActivityResponse",
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
    """Whether the call succeeded."""
    data: list[Activity] | UnsetType = UNSET
    """The activities of the page."""
    additional_data: PageEnd | UnsetType = UNSET
    """Pagination data of a page."""


class Activity(Struct, kw_only=True, repr_omit_defaults=True):
    """An activity as API v2 returns it."""

    id: int
    """Id of the activity, unique within the company."""
    subject: str | UnsetType | None = UNSET
    """Subject, as shown in lists and in the calendar."""
    type: str | UnsetType | None = UNSET
    """The `key_string` of an activity type. Companies define their own types, so any value can
    occur.
    """
    owner_id: int | UnsetType | None = UNSET
    """User who owns the activity."""
    creator_user_id: int | UnsetType | None = UNSET
    """User who created the activity."""
    is_deleted: bool | UnsetType | None = UNSET
    """Whether the activity is marked as deleted."""
    add_time: formats.DateTime | UnsetType | None = UNSET
    """Creation time."""
    update_time: formats.DateTime | UnsetType | None = UNSET
    """Time of the last change."""
    deal_id: int | UnsetType | None = UNSET
    """Linked deal."""
    lead_id: str | UnsetType | None = UNSET
    """Linked lead."""
    person_id: int | UnsetType | None = UNSET
    """Linked person: the primary participant."""
    org_id: int | UnsetType | None = UNSET
    """Linked organization."""
    project_id: int | UnsetType | None = UNSET
    """Linked project."""
    due_date: formats.Date | UnsetType | None = UNSET
    """Due date."""
    due_time: str | UnsetType | None = UNSET
    """Due time in UTC. Without it, the activity lasts all day. A time of day: 14:30 or 14:30:00
    (times.parse_time).
    """
    duration: str | UnsetType | None = UNSET
    """Planned duration in hours, minutes and optionally seconds. A duration: 01:15 or 01:15:00
    (times.parse_duration).
    """
    busy: bool | UnsetType | None = UNSET
    """Whether the owner is shown as busy."""
    done: bool | UnsetType | None = UNSET
    """Whether the activity is done."""
    marked_as_done_time: formats.DateTime | UnsetType | None = UNSET
    """Time at which it was marked as done."""
    location: ActivityLocation | UnsetType | None = UNSET
    """Location."""
    participants: list[ActivityParticipant] | UnsetType | None = UNSET
    """Participants, all of them contacts in Pipedrive."""
    attendees: list[ActivityAttendee] | UnsetType | None = UNSET
    """Guests invited through the calendar. Returned only if requested with `include_fields`."""
    conference_meeting_client: str | UnsetType | None = UNSET
    """Service that hosts the video call."""
    conference_meeting_url: str | UnsetType | None = UNSET
    """Link to join the video call."""
    conference_meeting_id: str | UnsetType | None = UNSET
    """Id of the video call at the service that hosts it."""
    public_description: str | UnsetType | None = UNSET
    """Text of the invitation, visible to all guests."""
    priority: int | UnsetType | None = UNSET
    """Priority as a number. The activity fields of the company define the labels."""
    note: str | UnsetType | None = UNSET
    """Internal note, not visible to guests. May contain HTML."""


class ActivityAttendee(Struct, kw_only=True, repr_omit_defaults=True):
    """A guest of the calendar event, who may not be a contact in Pipedrive."""

    email: str | UnsetType = UNSET
    """E-mail address of the guest."""
    name: str | UnsetType = UNSET
    """Name of the guest."""
    status: str | UnsetType = UNSET
    """Response of the guest, as reported by the calendar."""
    is_organizer: bool | UnsetType = UNSET
    """Whether this guest is the organizer."""
    person_id: int | UnsetType | None = UNSET
    """Contact that matches the guest."""
    user_id: int | UnsetType | None = UNSET
    """User that matches the guest."""


class ActivityLocation(Struct, kw_only=True, repr_omit_defaults=True):
    """A location: the full address and its parts."""

    value: str | UnsetType = UNSET
    """The full address in one line."""
    country: str | UnsetType = UNSET
    """The country."""
    admin_area_level_1: str | UnsetType = UNSET
    """The first-level administrative division, such as a state."""
    admin_area_level_2: str | UnsetType = UNSET
    """The second-level administrative division, such as a county."""
    locality: str | UnsetType = UNSET
    """The city or town."""
    sublocality: str | UnsetType = UNSET
    """The district of the city."""
    route: str | UnsetType = UNSET
    """The street."""
    street_number: str | UnsetType = UNSET
    """The street number."""
    subpremise: str | UnsetType = UNSET
    """The apartment, floor or suite."""
    postal_code: str | UnsetType = UNSET
    """The postal code."""


class ActivityParticipant(Struct, kw_only=True, repr_omit_defaults=True):
    """A contact who participates in the activity."""

    person_id: int | UnsetType = UNSET
    """Id of the contact."""
    primary: bool | UnsetType = UNSET
    """Whether this is the primary participant. At most one can be primary."""
    primary_flag: bool | UnsetType = UNSET
    """Use `primary`. This alternative name was observed on records."""


class ActivityParticipantInput(Struct, kw_only=True, repr_omit_defaults=True):
    """A contact who participates in the activity.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        read_only={"primary_flag": "Use `primary`. This alternative name was observed on records."},
    )

    person_id: int | UnsetType = UNSET
    """Id of the contact."""
    primary: bool | UnsetType = UNSET
    """Whether this is the primary participant. At most one can be primary."""


class ActivityResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of one activity."""

    success: bool | UnsetType = UNSET
    """Whether the call succeeded."""
    data: Activity | UnsetType = UNSET
    """An activity as API v2 returns it."""


class CollectionActivitiesResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a page of activities in the format of API v1."""

    success: bool | UnsetType = UNSET
    """Whether the call succeeded."""
    data: list[CollectionActivity] | UnsetType = UNSET
    """The activities of the page."""
    additional_data: PageEnd | UnsetType = UNSET
    """Pagination data of a page."""


class CollectionActivity(Struct, kw_only=True, repr_omit_defaults=True):
    """An activity in the format of API v1. Differences from v2: the owner is `user_id`, `busy` is
    `busy_flag`, the location is text with separate fields for its parts, and timestamps have no
    time zone.
    """

    id: int
    """Id of the activity, unique within the company."""
    company_id: int | UnsetType | None = UNSET
    """Id of the company."""
    user_id: int | UnsetType | None = UNSET
    """User who owns the activity; `owner_id` in v2."""
    done: bool | UnsetType | None = UNSET
    """Whether the activity is done."""
    type: str | UnsetType | None = UNSET
    """The `key_string` of an activity type."""
    subject: str | UnsetType | None = UNSET
    """Subject, as shown in lists and in the calendar."""
    due_date: formats.Date | UnsetType | None = UNSET
    """Due date."""
    due_time: str | UnsetType | None = UNSET
    """Due time in UTC. A time of day: 14:30 or 14:30:00 (times.parse_time)."""
    duration: str | UnsetType | None = UNSET
    """Planned duration in hours and minutes. A duration: 01:15 or 01:15:00 (times.parse_duration).
    """
    busy_flag: bool | UnsetType | None = UNSET
    """Whether the owner is shown as busy; `busy` in v2. If null, it depends on the time of day:
    busy if one is set, free otherwise.
    """
    add_time: str | UnsetType | None = UNSET
    """Creation time in UTC, with a space between date and time."""
    update_time: str | UnsetType | None = UNSET
    """Time of the last change, in the format of `add_time`."""
    marked_as_done_time: str | UnsetType | None = UNSET
    """Time at which it was marked as done, in the format of `add_time`."""
    update_user_id: int | UnsetType | None = UNSET
    """User who last changed the activity."""
    active_flag: bool | UnsetType | None = UNSET
    """Whether the activity is not deleted; the opposite of `is_deleted` in v2."""
    deal_id: int | UnsetType | None = UNSET
    """Linked deal."""
    lead_id: formats.Uuid | UnsetType | None = UNSET
    """Linked lead."""
    person_id: int | UnsetType | None = UNSET
    """Linked person."""
    org_id: int | UnsetType | None = UNSET
    """Linked organization."""
    project_id: int | UnsetType | None = UNSET
    """Linked project."""
    public_description: str | UnsetType | None = UNSET
    """Text of the invitation, visible to all guests."""
    source_timezone: str | UnsetType | None = UNSET
    """Time zone of the external calendar it was imported from."""
    conference_meeting_client: str | UnsetType | None = UNSET
    """Id of the marketplace app that hosts the video call."""
    conference_meeting_url: str | UnsetType | None = UNSET
    """Link to join the video call."""
    conference_meeting_id: str | UnsetType | None = UNSET
    """Id of the video call at the service that hosts it."""
    location: str | UnsetType | None = UNSET
    """The address in one line, as entered."""
    location_subpremise: str | UnsetType | None = UNSET
    """The apartment, floor or suite of the location."""
    location_street_number: str | UnsetType | None = UNSET
    """The street number of the location."""
    location_route: str | UnsetType | None = UNSET
    """The street of the location."""
    location_sublocality: str | UnsetType | None = UNSET
    """The district of the location."""
    location_locality: str | UnsetType | None = UNSET
    """The city or town of the location."""
    location_admin_area_level_1: str | UnsetType | None = UNSET
    """The state of the location."""
    location_admin_area_level_2: str | UnsetType | None = UNSET
    """The county of the location."""
    location_country: str | UnsetType | None = UNSET
    """The country of the location."""
    location_postal_code: str | UnsetType | None = UNSET
    """The postal code of the location."""
    location_formatted_address: str | UnsetType | None = UNSET
    """The address in one line, as formatted by the map service."""


class DeletedActivities(Struct, kw_only=True, repr_omit_defaults=True):
    """The deleted activities."""

    id: list[int] | UnsetType = UNSET
    """Ids of the activities that were marked as deleted."""


class DeletedActivitiesResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a deletion of several."""

    success: bool | UnsetType = UNSET
    """Whether the call succeeded."""
    data: DeletedActivities | UnsetType = UNSET
    """The deleted activities."""


class DeletedActivity(Struct, kw_only=True, repr_omit_defaults=True):
    """The deleted activity."""

    id: int | UnsetType = UNSET
    """Id of the activity that was marked as deleted."""


class DeletedActivityResponse(Struct, kw_only=True, repr_omit_defaults=True):
    """The envelope of a deletion."""

    success: bool | UnsetType = UNSET
    """Whether the call succeeded."""
    data: DeletedActivity | UnsetType = UNSET
    """The deleted activity."""


class GatewayError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of the gateway in front of the API."""

    success: bool
    """Always false."""
    error: str
    """Message for people."""
    error_code: int = field(name="errorCode")
    """The HTTP status code."""
    error_info: str | UnsetType = UNSET
    """Advice, or a link to the documentation."""


class LegacyError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of API v1."""

    success: bool
    """Always false."""
    error: str
    """Message for people."""
    error_info: str | UnsetType = UNSET
    """Advice, or a link to the documentation."""
    data: None
    """Always null."""
    additional_data: UnsetType | None = UNSET
    """Always null."""


class PageEnd(Struct, kw_only=True, repr_omit_defaults=True):
    """Pagination data of a page."""

    next_cursor: str | UnsetType | None = UNSET
    """Cursor of the next page, to be sent as `cursor`; null on the last page."""


class RequestError(Struct, kw_only=True, repr_omit_defaults=True):
    """An error of API v2."""

    success: bool
    """Always false."""
    error: str
    """Message for people."""
    code: str
    """Error code for programs."""


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
"""An error in JSON. The format depends on the component that sent it."""
