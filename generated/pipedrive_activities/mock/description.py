"""The operations, schemas and limits of the OpenAPI document that the mock server implements."""

from __future__ import annotations

DESCRIPTION: dict[str, object] = {
    "product": {
        "package": "pipedrive_activities",
        "client": "Pipedrive",
        "command": "pipedrive",
        "environment": "PIPEDRIVE",
    },
    "operations": [
        {
            "id": "getActivities",
            "method": "GET",
            "path": "/api/v2/activities",
            "at": "/paths/~1api~1v2~1activities/get",
            "role": "list",
            "legacy": False,
            "cost": 10,
            "call": "activities.list",
            "parameters": [
                {
                    "name": "filter_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/0",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/0/schema",
                    },
                    "explode": True,
                    "cancels": ["ids", "owner_id", "deal_id", "lead_id", "person_id", "org_id"],
                },
                {
                    "name": "ids",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/1",
                    "schema": {
                        "kind": "array",
                        "items": {
                            "kind": "integer",
                            "at": "/paths/~1api~1v2~1activities/get/parameters/1/schema/items",
                        },
                        "max_items": 100,
                        "at": "/paths/~1api~1v2~1activities/get/parameters/1/schema",
                    },
                    "explode": False,
                    "cancels": [],
                },
                {
                    "name": "owner_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/2",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/2/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "deal_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/3",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/3/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "lead_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/4",
                    "schema": {
                        "kind": "string",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/4/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "person_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/5",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/5/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "org_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/6",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/6/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "done",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/7",
                    "schema": {
                        "kind": "boolean",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/7/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "updated_since",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/8",
                    "schema": {
                        "kind": "string",
                        "format": "date-time",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+\\-][0-9]{2}:[0-9]{2})\\Z",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/8/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "updated_until",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/9",
                    "schema": {
                        "kind": "string",
                        "format": "date-time",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+\\-][0-9]{2}:[0-9]{2})\\Z",
                        "at": "/paths/~1api~1v2~1activities/get/parameters/9/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "sort_by",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/10",
                    "schema": {
                        "kind": "enum",
                        "values": ["id", "update_time", "add_time", "due_date"],
                        "at": "/paths/~1api~1v2~1activities/get/parameters/10/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "sort_direction",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1api~1v2~1activities/get/parameters/11",
                    "schema": {
                        "kind": "enum",
                        "values": ["asc", "desc"],
                        "at": "/paths/~1api~1v2~1activities/get/parameters/11/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "include_fields",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/IncludeFields",
                    "schema": {
                        "kind": "enum",
                        "values": ["attendees"],
                        "at": "/components/parameters/IncludeFields/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "limit",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/Limit",
                    "schema": {
                        "kind": "integer",
                        "minimum": 1,
                        "maximum": 500,
                        "at": "/components/parameters/Limit/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "cursor",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/Cursor",
                    "schema": {"kind": "string", "at": "/components/parameters/Cursor/schema"},
                    "explode": True,
                    "cancels": [],
                },
            ],
            "body": None,
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [
                    {
                        "header": "authorization",
                        "bearer": True,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
        },
        {
            "id": "getActivity",
            "method": "GET",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/get",
            "role": "get",
            "legacy": False,
            "cost": 1,
            "call": "activities.get",
            "parameters": [
                {
                    "name": "id",
                    "location": "path",
                    "required": True,
                    "at": "/components/parameters/ActivityId",
                    "schema": {"kind": "integer", "at": "/components/parameters/ActivityId/schema"},
                    "explode": False,
                    "cancels": [],
                },
                {
                    "name": "include_fields",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/IncludeFields",
                    "schema": {
                        "kind": "enum",
                        "values": ["attendees"],
                        "at": "/components/parameters/IncludeFields/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
            ],
            "body": None,
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [
                    {
                        "header": "authorization",
                        "bearer": True,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
        },
        {
            "id": "addActivity",
            "method": "POST",
            "path": "/api/v2/activities",
            "at": "/paths/~1api~1v2~1activities/post",
            "role": "create",
            "legacy": False,
            "cost": 5,
            "call": "activities.create",
            "parameters": [],
            "body": {
                "required": True,
                "at": "/components/requestBodies/ActivityToCreate",
                "schema": {
                    "kind": "ref",
                    "ref": "ActivityWrite",
                    "at": "/components/requestBodies/ActivityToCreate/content/application~1json/schema",
                },
            },
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [{"header": "authorization", "bearer": True, "scopes": ["activities:full"]}],
            ],
        },
        {
            "id": "updateActivity",
            "method": "PATCH",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/patch",
            "role": "update",
            "legacy": False,
            "cost": 5,
            "call": "activities.update",
            "parameters": [
                {
                    "name": "id",
                    "location": "path",
                    "required": True,
                    "at": "/components/parameters/ActivityId",
                    "schema": {"kind": "integer", "at": "/components/parameters/ActivityId/schema"},
                    "explode": False,
                    "cancels": [],
                }
            ],
            "body": {
                "required": True,
                "at": "/components/requestBodies/ActivityChanges",
                "schema": {
                    "kind": "ref",
                    "ref": "ActivityWrite",
                    "at": "/components/requestBodies/ActivityChanges/content/application~1json/schema",
                },
            },
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [{"header": "authorization", "bearer": True, "scopes": ["activities:full"]}],
            ],
        },
        {
            "id": "deleteActivity",
            "method": "DELETE",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/delete",
            "role": "delete",
            "legacy": False,
            "cost": 3,
            "call": "activities.delete",
            "parameters": [
                {
                    "name": "id",
                    "location": "path",
                    "required": True,
                    "at": "/components/parameters/ActivityId",
                    "schema": {"kind": "integer", "at": "/components/parameters/ActivityId/schema"},
                    "explode": False,
                    "cancels": [],
                }
            ],
            "body": None,
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [{"header": "authorization", "bearer": True, "scopes": ["activities:full"]}],
            ],
        },
        {
            "id": "getActivitiesCollection",
            "method": "GET",
            "path": "/v1/activities/collection",
            "at": "/paths/~1v1~1activities~1collection/get",
            "role": "list",
            "legacy": True,
            "cost": 10,
            "call": "activities.list_collection",
            "parameters": [
                {
                    "name": "cursor",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/Cursor",
                    "schema": {"kind": "string", "at": "/components/parameters/Cursor/schema"},
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "limit",
                    "location": "query",
                    "required": False,
                    "at": "/components/parameters/Limit",
                    "schema": {
                        "kind": "integer",
                        "minimum": 1,
                        "maximum": 500,
                        "at": "/components/parameters/Limit/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "since",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1activities~1collection/get/parameters/2",
                    "schema": {
                        "kind": "string",
                        "format": "date-time-local",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?\\Z",
                        "at": "/paths/~1v1~1activities~1collection/get/parameters/2/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "until",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1activities~1collection/get/parameters/3",
                    "schema": {
                        "kind": "string",
                        "format": "date-time-local",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?\\Z",
                        "at": "/paths/~1v1~1activities~1collection/get/parameters/3/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "user_id",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1activities~1collection/get/parameters/4",
                    "schema": {
                        "kind": "integer",
                        "at": "/paths/~1v1~1activities~1collection/get/parameters/4/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "done",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1activities~1collection/get/parameters/5",
                    "schema": {
                        "kind": "boolean",
                        "at": "/paths/~1v1~1activities~1collection/get/parameters/5/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "type",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1activities~1collection/get/parameters/6",
                    "schema": {
                        "kind": "array",
                        "items": {
                            "kind": "string",
                            "at": "/paths/~1v1~1activities~1collection/get/parameters/6/schema/items",
                        },
                        "at": "/paths/~1v1~1activities~1collection/get/parameters/6/schema",
                    },
                    "explode": False,
                    "cancels": [],
                },
            ],
            "body": None,
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [
                    {
                        "header": "authorization",
                        "bearer": True,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
        },
        {
            "id": "deleteActivities",
            "method": "DELETE",
            "path": "/v1/activities",
            "at": "/paths/~1v1~1activities/delete",
            "role": "delete_many",
            "legacy": True,
            "cost": 10,
            "call": "activities.delete_many",
            "parameters": [
                {
                    "name": "ids",
                    "location": "query",
                    "required": True,
                    "at": "/paths/~1v1~1activities/delete/parameters/0",
                    "schema": {
                        "kind": "array",
                        "items": {
                            "kind": "integer",
                            "at": "/paths/~1v1~1activities/delete/parameters/0/schema/items",
                        },
                        "min_items": 1,
                        "at": "/paths/~1v1~1activities/delete/parameters/0/schema",
                    },
                    "explode": False,
                    "cancels": [],
                }
            ],
            "body": None,
            "security": [
                [{"header": "x-api-token", "bearer": False, "scopes": []}],
                [{"header": "authorization", "bearer": True, "scopes": ["activities:full"]}],
            ],
        },
    ],
    "types": {
        "ActivityAttendee": {
            "kind": "object",
            "fields": {
                "email": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityAttendee/properties/email",
                },
                "name": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityAttendee/properties/name",
                },
                "status": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityAttendee/properties/status",
                },
                "is_organizer": {
                    "kind": "boolean",
                    "at": "/components/schemas/ActivityAttendee/properties/is_organizer",
                },
                "person_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityAttendee/properties/person_id",
                    "nullable": True,
                },
                "user_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityAttendee/properties/user_id",
                    "nullable": True,
                },
            },
            "additional": {
                "kind": "any",
                "at": "/components/schemas/ActivityAttendee/additionalProperties",
            },
            "at": "/components/schemas/ActivityAttendee",
        },
        "ActivityLocation": {
            "kind": "object",
            "fields": {
                "value": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/value",
                },
                "country": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/country",
                },
                "admin_area_level_1": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/admin_area_level_1",
                },
                "admin_area_level_2": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/admin_area_level_2",
                },
                "locality": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/locality",
                },
                "sublocality": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/sublocality",
                },
                "route": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/route",
                },
                "street_number": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/street_number",
                },
                "subpremise": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/subpremise",
                },
                "postal_code": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityLocation/properties/postal_code",
                },
            },
            "additional": {
                "kind": "any",
                "at": "/components/schemas/ActivityLocation/additionalProperties",
            },
            "at": "/components/schemas/ActivityLocation",
        },
        "ActivityParticipant": {
            "kind": "object",
            "fields": {
                "person_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityParticipant/properties/person_id",
                },
                "primary": {
                    "kind": "boolean",
                    "at": "/components/schemas/ActivityParticipant/properties/primary",
                },
                "primary_flag": {
                    "kind": "boolean",
                    "at": "/components/schemas/ActivityParticipant/properties/primary_flag",
                    "read_only": True,
                },
            },
            "additional": {
                "kind": "any",
                "at": "/components/schemas/ActivityParticipant/additionalProperties",
            },
            "at": "/components/schemas/ActivityParticipant",
        },
        "ActivityWrite": {
            "kind": "object",
            "fields": {
                "subject": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityWrite/properties/subject",
                },
                "type": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityWrite/properties/type",
                },
                "owner_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/owner_id",
                },
                "deal_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/deal_id",
                    "nullable": True,
                },
                "lead_id": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityWrite/properties/lead_id",
                    "nullable": True,
                },
                "person_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/person_id",
                    "read_only": True,
                },
                "org_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/org_id",
                    "nullable": True,
                },
                "project_id": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/project_id",
                    "nullable": True,
                },
                "due_date": {
                    "kind": "string",
                    "format": "date",
                    "at": "/components/schemas/ActivityWrite/properties/due_date",
                    "nullable": True,
                },
                "due_time": {
                    "kind": "string",
                    "format": "clock-time",
                    "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\Z",
                    "at": "/components/schemas/ActivityWrite/properties/due_time",
                    "nullable": True,
                },
                "duration": {
                    "kind": "string",
                    "format": "clock-duration",
                    "pattern": "^[0-9]{2,}:[0-9]{2}(:[0-9]{2})?\\Z",
                    "at": "/components/schemas/ActivityWrite/properties/duration",
                    "nullable": True,
                },
                "busy": {
                    "kind": "boolean",
                    "at": "/components/schemas/ActivityWrite/properties/busy",
                },
                "done": {
                    "kind": "boolean",
                    "at": "/components/schemas/ActivityWrite/properties/done",
                },
                "location": {
                    "kind": "ref",
                    "ref": "ActivityLocation",
                    "at": "/components/schemas/ActivityWrite/properties/location",
                    "nullable": True,
                },
                "participants": {
                    "kind": "array",
                    "items": {
                        "kind": "ref",
                        "ref": "ActivityParticipant",
                        "at": "/components/schemas/ActivityWrite/properties/participants/items",
                    },
                    "at": "/components/schemas/ActivityWrite/properties/participants",
                },
                "attendees": {
                    "kind": "array",
                    "items": {
                        "kind": "ref",
                        "ref": "ActivityAttendee",
                        "at": "/components/schemas/ActivityWrite/properties/attendees/items",
                    },
                    "at": "/components/schemas/ActivityWrite/properties/attendees",
                },
                "public_description": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityWrite/properties/public_description",
                    "nullable": True,
                },
                "priority": {
                    "kind": "integer",
                    "at": "/components/schemas/ActivityWrite/properties/priority",
                    "nullable": True,
                },
                "note": {
                    "kind": "string",
                    "at": "/components/schemas/ActivityWrite/properties/note",
                    "nullable": True,
                },
            },
            "additional": None,
            "at": "/components/schemas/ActivityWrite",
        },
    },
    "limits": {
        "daily_tokens": 30000,
        "burst_window": 2,
        "oauth_burst_factor": 4,
        "plans": [
            {"name": "Lite", "daily_multiplier": 1, "burst": 20},
            {"name": "Growth", "daily_multiplier": 2, "burst": 40},
            {"name": "Premium", "daily_multiplier": 5, "burst": 100},
            {"name": "Ultimate", "daily_multiplier": 7, "burst": 120},
        ],
    },
    "headers": {
        "burst_limit": "x-ratelimit-limit",
        "burst_remaining": "x-ratelimit-remaining",
        "burst_reset": "x-ratelimit-reset",
        "daily_limit": "x-daily-ratelimit-token-limit",
        "daily_remaining": "x-daily-ratelimit-token-remaining",
        "daily_requests_remaining": "x-daily-requests-left",
        "retry_after": "retry-after",
    },
}
