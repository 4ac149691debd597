"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from . import models
from ._runtime.serialization import rules as _rules

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetActivitiesArguments(Struct, kw_only=True):
    filter_id: int | UnsetType = UNSET
    ids: Annotated[list[int], Meta(max_length=100)] | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    deal_id: int | UnsetType = UNSET
    lead_id: str | UnsetType = UNSET
    person_id: int | UnsetType = UNSET
    org_id: int | UnsetType = UNSET
    done: bool | UnsetType = UNSET
    updated_since: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+\\-][0-9]{2}:[0-9]{2})\\Z",
                description="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            _rules.Rule(format="date-time"),
        ]
        | UnsetType
    ) = UNSET
    updated_until: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+\\-][0-9]{2}:[0-9]{2})\\Z",
                description="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            _rules.Rule(format="date-time"),
        ]
        | UnsetType
    ) = UNSET
    sort_by: Literal["id", "update_time", "add_time", "due_date"] | UnsetType = UNSET
    sort_direction: Literal["asc", "desc"] | UnsetType = UNSET
    include_fields: Literal["attendees"] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET
    cursor: str | UnsetType = UNSET


class GetActivityArguments(Struct, kw_only=True):
    id: int
    include_fields: Literal["attendees"] | UnsetType = UNSET


class AddActivityArguments(Struct, kw_only=True):
    subject: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    deal_id: int | UnsetType | None = UNSET
    lead_id: str | UnsetType | None = UNSET
    org_id: int | UnsetType | None = UNSET
    project_id: int | UnsetType | None = UNSET
    due_date: Annotated[str, _rules.Rule(format="date")] | UnsetType | None = UNSET
    due_time: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\Z", description="^\\d{2}:\\d{2}(:\\d{2})?$"
            ),
            _rules.Rule(format="clock-time"),
        ]
        | UnsetType
        | None
    ) = UNSET
    duration: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{2,}:[0-9]{2}(:[0-9]{2})?\\Z",
                description="^\\d{2,}:\\d{2}(:\\d{2})?$",
            ),
            _rules.Rule(format="clock-duration"),
        ]
        | UnsetType
        | None
    ) = UNSET
    busy: bool | UnsetType = UNSET
    done: bool | UnsetType = UNSET
    location: models.ActivityLocation | UnsetType | None = UNSET
    participants: list[models.ActivityParticipantInput] | UnsetType = UNSET
    attendees: list[models.ActivityAttendee] | UnsetType = UNSET
    public_description: str | UnsetType | None = UNSET
    priority: int | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET


class UpdateActivityArguments(Struct, kw_only=True):
    id: int
    subject: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET
    deal_id: int | UnsetType | None = UNSET
    lead_id: str | UnsetType | None = UNSET
    org_id: int | UnsetType | None = UNSET
    project_id: int | UnsetType | None = UNSET
    due_date: Annotated[str, _rules.Rule(format="date")] | UnsetType | None = UNSET
    due_time: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\Z", description="^\\d{2}:\\d{2}(:\\d{2})?$"
            ),
            _rules.Rule(format="clock-time"),
        ]
        | UnsetType
        | None
    ) = UNSET
    duration: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{2,}:[0-9]{2}(:[0-9]{2})?\\Z",
                description="^\\d{2,}:\\d{2}(:\\d{2})?$",
            ),
            _rules.Rule(format="clock-duration"),
        ]
        | UnsetType
        | None
    ) = UNSET
    busy: bool | UnsetType = UNSET
    done: bool | UnsetType = UNSET
    location: models.ActivityLocation | UnsetType | None = UNSET
    participants: list[models.ActivityParticipantInput] | UnsetType = UNSET
    attendees: list[models.ActivityAttendee] | UnsetType = UNSET
    public_description: str | UnsetType | None = UNSET
    priority: int | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET


class DeleteActivityArguments(Struct, kw_only=True):
    id: int


class GetActivitiesCollectionArguments(Struct, kw_only=True):
    cursor: str | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET
    since: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?\\Z",
                description="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            _rules.Rule(format="date-time-local"),
        ]
        | UnsetType
    ) = UNSET
    until: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?\\Z",
                description="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            _rules.Rule(format="date-time-local"),
        ]
        | UnsetType
    ) = UNSET
    user_id: int | UnsetType = UNSET
    done: bool | UnsetType = UNSET
    type: list[str] | UnsetType = UNSET


class DeleteActivitiesArguments(Struct, kw_only=True):
    ids: Annotated[list[int], Meta(min_length=1)]


ARGUMENTS: Mapping[str, type[Struct]] = {
    "getActivities": GetActivitiesArguments,
    "getActivity": GetActivityArguments,
    "addActivity": AddActivityArguments,
    "updateActivity": UpdateActivityArguments,
    "deleteActivity": DeleteActivityArguments,
    "getActivitiesCollection": GetActivitiesCollectionArguments,
    "deleteActivities": DeleteActivitiesArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getActivities": {"200": models.ActivitiesResponse},
    "getActivity": {"200": models.ActivityResponse},
    "addActivity": {"200": models.ActivityResponse, "201": models.ActivityResponse},
    "updateActivity": {"200": models.ActivityResponse},
    "deleteActivity": {"200": models.DeletedActivityResponse},
    "getActivitiesCollection": {"200": models.CollectionActivitiesResponse},
    "deleteActivities": {"200": models.DeletedActivitiesResponse},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
