"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Batch,
    Deprecation,
    DerivedArgument,
    Failure,
    Operation,
    Pagination,
    Parameter,
    Scheme,
    Sync,
)

__all__ = ["OPERATIONS", "SCHEMES"]

_FAILURE = Failure(pointer="/success", value=False)
"""Success responses with this body are errors."""

# What several operations have.
_ACTIVITIES_INCLUDE_FIELDS = Parameter(
    name="include_fields", location="query", kind="string", choices=("attendees",)
)
_ACTIVITIES_LIMIT = Parameter(
    name="limit", location="query", kind="integer", minimum=1, maximum=500, default="100"
)
_ACTIVITIES_DUE_DATE = Parameter(
    name="due_date", location="body", kind="string", format="date", nullable=True
)
_ACTIVITIES_DUE_TIME = Parameter(
    name="due_time",
    location="body",
    kind="string",
    format="clock-time",
    pattern="^\\d{2}:\\d{2}(:\\d{2})?$",
    nullable=True,
)
_ACTIVITIES_DURATION = Parameter(
    name="duration",
    location="body",
    kind="string",
    format="clock-duration",
    pattern="^\\d{2,}:\\d{2}(:\\d{2})?$",
    nullable=True,
)
_ACTIVITIES_PROPERTIES = (
    Parameter(name="location.value", location="body", kind="string"),
    Parameter(name="location.country", location="body", kind="string"),
    Parameter(name="location.admin_area_level_1", location="body", kind="string"),
    Parameter(name="location.admin_area_level_2", location="body", kind="string"),
    Parameter(name="location.locality", location="body", kind="string"),
    Parameter(name="location.sublocality", location="body", kind="string"),
    Parameter(name="location.route", location="body", kind="string"),
    Parameter(name="location.street_number", location="body", kind="string"),
    Parameter(name="location.subpremise", location="body", kind="string"),
    Parameter(name="location.postal_code", location="body", kind="string"),
)

_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="getActivities",
        resource="activities",
        name="list",
        method="GET",
        path="/api/v2/activities",
        cost=10,
        summary="List activities.",
        scopes=("activities:read", "activities:full"),
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(
                name="filter_id",
                location="query",
                kind="integer",
                cancels=("ids", "owner_id", "deal_id", "lead_id", "person_id", "org_id"),
            ),
            Parameter(
                name="ids",
                location="query",
                kind="integer",
                many=True,
                max_items=100,
                explode=False,
            ),
            Parameter(name="owner_id", location="query", kind="integer"),
            Parameter(name="deal_id", location="query", kind="integer"),
            Parameter(name="lead_id", location="query", kind="string"),
            Parameter(name="person_id", location="query", kind="integer"),
            Parameter(name="org_id", location="query", kind="integer"),
            Parameter(name="done", location="query", kind="boolean"),
            Parameter(
                name="updated_since",
                location="query",
                kind="string",
                format="date-time",
                pattern="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            Parameter(
                name="updated_until",
                location="query",
                kind="string",
                format="date-time",
                pattern="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            Parameter(
                name="sort_by",
                location="query",
                kind="string",
                choices=("id", "update_time", "add_time", "due_date"),
                default="id",
            ),
            Parameter(
                name="sort_direction",
                location="query",
                kind="string",
                choices=("asc", "desc"),
                default="asc",
            ),
            _ACTIVITIES_INCLUDE_FIELDS,
            _ACTIVITIES_LIMIT,
            Parameter(name="cursor", location="query", kind="string"),
        ),
        pagination=Pagination(
            cursor="cursor",
            size="limit",
            items="/data",
            next_cursor="/additional_data/next_cursor",
            default_size=100,
            maximum_size=500,
            window_end="updated_until",
            item_id="id",
        ),
        sync=Sync(
            since="updated_since",
            until="updated_until",
            order={"sort_by": "update_time", "sort_direction": "asc"},
            key="id",
            timestamp="update_time",
            deleted="is_deleted",
        ),
        failure=_FAILURE,
        batch=Batch(parameter="ids", maximum=100),
    ),
    Operation(
        id="getActivity",
        resource="activities",
        name="get",
        method="GET",
        path="/api/v2/activities/{id}",
        cost=1,
        summary="Get one activity.",
        data="/data",
        scopes=("activities:read", "activities:full"),
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(name="id", location="path", kind="integer", required=True),
            _ACTIVITIES_INCLUDE_FIELDS,
        ),
        failure=_FAILURE,
    ),
    Operation(
        id="addActivity",
        resource="activities",
        name="create",
        method="POST",
        path="/api/v2/activities",
        cost=5,
        summary="Create an activity.",
        content_type="application/json",
        body_required=True,
        data="/data",
        scopes=("activities:full",),
        hints={
            "person_id": "Set by the primary participant: list the person in `participants` and mark it as `primary`."
        },
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(name="subject", location="body", kind="string"),
            Parameter(name="type", location="body", kind="string"),
            Parameter(name="owner_id", location="body", kind="integer"),
            Parameter(name="deal_id", location="body", kind="integer", nullable=True),
            Parameter(name="lead_id", location="body", kind="string", nullable=True),
            Parameter(name="org_id", location="body", kind="integer", nullable=True),
            Parameter(name="project_id", location="body", kind="integer", nullable=True),
            _ACTIVITIES_DUE_DATE,
            _ACTIVITIES_DUE_TIME,
            _ACTIVITIES_DURATION,
            Parameter(name="busy", location="body", kind="boolean"),
            Parameter(name="done", location="body", kind="boolean"),
            Parameter(name="location", location="body", nullable=True),
            Parameter(name="participants", location="body"),
            Parameter(name="attendees", location="body"),
            Parameter(name="public_description", location="body", kind="string", nullable=True),
            Parameter(name="priority", location="body", kind="integer", nullable=True),
            Parameter(name="note", location="body", kind="string", nullable=True),
        ),
        properties=_ACTIVITIES_PROPERTIES,
        derived=(
            DerivedArgument(
                name="when",
                kind="date-time",
                description="When the activity is due, with a time zone. Sets `due_date` and `due_time`, which are in UTC, together: converting the hour can move the day.",
                fills={"due_date": "$date", "due_time": "$time"},
                nullable=True,
            ),
            DerivedArgument(
                name="person",
                kind="integer",
                description="ID of the person to link, as the primary and only participant. Sets `participants`; an update replaces the previous ones.",
                fills={"participants": [{"person_id": "$value", "primary": True}]},
            ),
        ),
        failure=_FAILURE,
    ),
    Operation(
        id="updateActivity",
        resource="activities",
        name="update",
        method="PATCH",
        path="/api/v2/activities/{id}",
        cost=5,
        summary="Update fields of an activity.",
        content_type="application/json",
        body_required=True,
        data="/data",
        scopes=("activities:full",),
        hints={
            "person_id": "Set by the primary participant: list the person in `participants` and mark it as `primary`."
        },
        repeatable=True,
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(name="id", location="path", kind="integer", required=True),
            Parameter(name="subject", location="body", kind="string"),
            Parameter(name="type", location="body", kind="string"),
            Parameter(name="owner_id", location="body", kind="integer"),
            Parameter(name="deal_id", location="body", kind="integer", nullable=True),
            Parameter(name="lead_id", location="body", kind="string", nullable=True),
            Parameter(name="org_id", location="body", kind="integer", nullable=True),
            Parameter(name="project_id", location="body", kind="integer", nullable=True),
            _ACTIVITIES_DUE_DATE,
            _ACTIVITIES_DUE_TIME,
            _ACTIVITIES_DURATION,
            Parameter(name="busy", location="body", kind="boolean"),
            Parameter(name="done", location="body", kind="boolean"),
            Parameter(name="location", location="body", nullable=True),
            Parameter(name="participants", location="body"),
            Parameter(name="attendees", location="body"),
            Parameter(name="public_description", location="body", kind="string", nullable=True),
            Parameter(name="priority", location="body", kind="integer", nullable=True),
            Parameter(name="note", location="body", kind="string", nullable=True),
        ),
        properties=_ACTIVITIES_PROPERTIES,
        derived=(
            DerivedArgument(
                name="when",
                kind="date-time",
                description="When the activity is due, with a time zone. Sets `due_date` and `due_time`, which are in UTC, together: converting the hour can move the day.",
                fills={"due_date": "$date", "due_time": "$time"},
                nullable=True,
            ),
            DerivedArgument(
                name="person",
                kind="integer",
                description="ID of the person to link, as the primary and only participant. Sets `participants`; an update replaces the previous ones.",
                fills={"participants": [{"person_id": "$value", "primary": True}]},
            ),
        ),
        failure=_FAILURE,
    ),
    Operation(
        id="deleteActivity",
        resource="activities",
        name="delete",
        method="DELETE",
        path="/api/v2/activities/{id}",
        cost=3,
        summary="Delete one activity.",
        data="/data",
        scopes=("activities:full",),
        security=(("api_key",), ("oauth2",)),
        parameters=(Parameter(name="id", location="path", kind="integer", required=True),),
        failure=_FAILURE,
    ),
    Operation(
        id="getActivitiesCollection",
        resource="activities",
        name="list_collection",
        method="GET",
        path="/v1/activities/collection",
        cost=10,
        summary="List the activities of all users.",
        scopes=("activities:read", "activities:full"),
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(name="cursor", location="query", kind="string"),
            _ACTIVITIES_LIMIT,
            Parameter(
                name="since",
                location="query",
                kind="string",
                format="date-time-local",
                pattern="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            Parameter(
                name="until",
                location="query",
                kind="string",
                format="date-time-local",
                pattern="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            Parameter(name="user_id", location="query", kind="integer"),
            Parameter(name="done", location="query", kind="boolean"),
            Parameter(name="type", location="query", kind="string", many=True, explode=False),
        ),
        pagination=Pagination(
            cursor="cursor",
            size="limit",
            items="/data",
            next_cursor="/additional_data/next_cursor",
            default_size=100,
            maximum_size=500,
            item_id="id",
        ),
        failure=_FAILURE,
        deprecation=Deprecation(
            advice="activities.list_collection is deprecated: use activities.list instead (it also costs 10 tokens a call). Sunset: 2026-08-01.",
            replaced_by="getActivities",
            sunset="2026-08-01",
        ),
    ),
    Operation(
        id="deleteActivities",
        resource="activities",
        name="delete_many",
        method="DELETE",
        path="/v1/activities",
        cost=10,
        summary="Delete several activities at once.",
        data="/data",
        scopes=("activities:full",),
        security=(("api_key",), ("oauth2",)),
        parameters=(
            Parameter(
                name="ids",
                location="query",
                kind="integer",
                many=True,
                required=True,
                explode=False,
            ),
        ),
        failure=_FAILURE,
        batch=Batch(parameter="ids"),
        deprecation=Deprecation(
            advice="activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01.",
            replaced_by="deleteActivity",
            sunset="2026-08-01",
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "api_key": Scheme(kind="key", name="x-api-token", arguments=("api_token",)),
        "oauth2": Scheme(kind="bearer", arguments=("access_token",)),
    }
)
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
