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
_ACTIVITIES_INCLUDE_FIELDS = Parameter("include_fields", "query", "string", choices=("attendees",))
_ACTIVITIES_DUE_TIME = Parameter(
    "due_time",
    "body",
    "string",
    format="clock-time",
    pattern="^\\d{2}:\\d{2}(:\\d{2})?$",
    nullable=True,
)
_ACTIVITIES_DURATION = Parameter(
    "duration",
    "body",
    "string",
    format="clock-duration",
    pattern="^\\d{2,}:\\d{2}(:\\d{2})?$",
    nullable=True,
)
_ACTIVITIES_PROPERTIES = (
    Parameter("location.value", "body", "string"),
    Parameter("location.country", "body", "string"),
    Parameter("location.admin_area_level_1", "body", "string"),
    Parameter("location.admin_area_level_2", "body", "string"),
    Parameter("location.locality", "body", "string"),
    Parameter("location.sublocality", "body", "string"),
    Parameter("location.route", "body", "string"),
    Parameter("location.street_number", "body", "string"),
    Parameter("location.subpremise", "body", "string"),
    Parameter("location.postal_code", "body", "string"),
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
                "filter_id",
                "query",
                "integer",
                cancels=("ids", "owner_id", "deal_id", "lead_id", "person_id", "org_id"),
            ),
            Parameter("ids", "query", "integer", many=True, max_items=100, explode=False),
            Parameter("owner_id", "query", "integer"),
            Parameter("deal_id", "query", "integer"),
            Parameter("lead_id", "query", "string"),
            Parameter("person_id", "query", "integer"),
            Parameter("org_id", "query", "integer"),
            Parameter("done", "query", "boolean"),
            Parameter(
                "updated_since",
                "query",
                "string",
                format="date-time",
                pattern="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            Parameter(
                "updated_until",
                "query",
                "string",
                format="date-time",
                pattern="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
            ),
            Parameter(
                "sort_by",
                "query",
                "string",
                choices=("id", "update_time", "add_time", "due_date"),
                default="id",
            ),
            Parameter("sort_direction", "query", "string", choices=("asc", "desc"), default="asc"),
            _ACTIVITIES_INCLUDE_FIELDS,
            Parameter("limit", "query", "integer", minimum=1, maximum=500, default="100"),
            Parameter("cursor", "query", "string"),
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
            Parameter("id", "path", "integer", required=True),
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
            Parameter("subject", "body", "string"),
            Parameter("type", "body", "string"),
            Parameter("owner_id", "body", "integer"),
            Parameter("deal_id", "body", "integer", nullable=True),
            Parameter("lead_id", "body", "string", nullable=True),
            Parameter("org_id", "body", "integer", nullable=True),
            Parameter("project_id", "body", "integer", nullable=True),
            Parameter("due_date", "body", "string", format="date", nullable=True),
            _ACTIVITIES_DUE_TIME,
            _ACTIVITIES_DURATION,
            Parameter("busy", "body", "boolean"),
            Parameter("done", "body", "boolean"),
            Parameter("location", "body", nullable=True),
            Parameter("participants", "body"),
            Parameter("attendees", "body"),
            Parameter("public_description", "body", "string", nullable=True),
            Parameter("priority", "body", "integer", nullable=True),
            Parameter("note", "body", "string", nullable=True),
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
            Parameter("id", "path", "integer", required=True),
            Parameter("subject", "body", "string"),
            Parameter("type", "body", "string"),
            Parameter("owner_id", "body", "integer"),
            Parameter("deal_id", "body", "integer", nullable=True),
            Parameter("lead_id", "body", "string", nullable=True),
            Parameter("org_id", "body", "integer", nullable=True),
            Parameter("project_id", "body", "integer", nullable=True),
            Parameter("due_date", "body", "string", format="date", nullable=True),
            _ACTIVITIES_DUE_TIME,
            _ACTIVITIES_DURATION,
            Parameter("busy", "body", "boolean"),
            Parameter("done", "body", "boolean"),
            Parameter("location", "body", nullable=True),
            Parameter("participants", "body"),
            Parameter("attendees", "body"),
            Parameter("public_description", "body", "string", nullable=True),
            Parameter("priority", "body", "integer", nullable=True),
            Parameter("note", "body", "string", nullable=True),
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
        parameters=(Parameter("id", "path", "integer", required=True),),
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
            Parameter("cursor", "query", "string"),
            Parameter("limit", "query", "integer", minimum=1, maximum=500, default="100"),
            Parameter(
                "since",
                "query",
                "string",
                format="date-time-local",
                pattern="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            Parameter(
                "until",
                "query",
                "string",
                format="date-time-local",
                pattern="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
            ),
            Parameter("user_id", "query", "integer"),
            Parameter("done", "query", "boolean"),
            Parameter("type", "query", "string", many=True, explode=False),
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
        parameters=(Parameter("ids", "query", "integer", many=True, required=True, explode=False),),
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
