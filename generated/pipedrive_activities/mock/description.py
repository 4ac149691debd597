"""What the mock server knows besides ``openapi.json``: configuration, and inferred roles."""

from __future__ import annotations

DESCRIPTION: dict[str, object] = {
    "product": {
        "title": "Pipedrive Activities",
        "distribution": "pipedrive-activities",
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
            "cost": 10,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
            "role": "list",
            "reason": "",
            "resource": {
                "collection": "/api/v2/activities",
                "id_parameter": "id",
                "id_property": "id",
                "records": "/data",
                "source": "/paths/~1api~1v2~1activities~1{id}/get/responses/200/content/application~1json/schema",
                "source_records": "/data",
                "source_is_list": False,
                "filters": {
                    "ids": "id",
                    "owner_id": "owner_id",
                    "deal_id": "deal_id",
                    "lead_id": "lead_id",
                    "person_id": "person_id",
                    "org_id": "org_id",
                    "done": "done",
                },
                "sort": "sort_by",
                "direction": "sort_direction",
                "pages": {
                    "cursor": "cursor",
                    "size": "limit",
                    "next_cursor": "/additional_data/next_cursor",
                    "default_size": 100,
                },
            },
        },
        {
            "id": "getActivity",
            "method": "GET",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/get",
            "cost": 1,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
            "role": "get",
            "reason": "",
            "resource": {
                "collection": "/api/v2/activities",
                "id_parameter": "id",
                "id_property": "id",
                "records": "/data",
                "source": "/paths/~1api~1v2~1activities~1{id}/get/responses/200/content/application~1json/schema",
                "source_records": "/data",
                "source_is_list": False,
                "filters": {},
                "sort": "",
                "direction": "",
                "pages": None,
            },
        },
        {
            "id": "addActivity",
            "method": "POST",
            "path": "/api/v2/activities",
            "at": "/paths/~1api~1v2~1activities/post",
            "cost": 5,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:full"],
                    }
                ],
            ],
            "role": "create",
            "reason": "",
            "resource": {
                "collection": "/api/v2/activities",
                "id_parameter": "id",
                "id_property": "id",
                "records": "/data",
                "source": "/paths/~1api~1v2~1activities~1{id}/get/responses/200/content/application~1json/schema",
                "source_records": "/data",
                "source_is_list": False,
                "filters": {},
                "sort": "",
                "direction": "",
                "pages": None,
            },
        },
        {
            "id": "updateActivity",
            "method": "PATCH",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/patch",
            "cost": 5,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:full"],
                    }
                ],
            ],
            "role": "update",
            "reason": "",
            "resource": {
                "collection": "/api/v2/activities",
                "id_parameter": "id",
                "id_property": "id",
                "records": "/data",
                "source": "/paths/~1api~1v2~1activities~1{id}/get/responses/200/content/application~1json/schema",
                "source_records": "/data",
                "source_is_list": False,
                "filters": {},
                "sort": "",
                "direction": "",
                "pages": None,
            },
        },
        {
            "id": "deleteActivity",
            "method": "DELETE",
            "path": "/api/v2/activities/{id}",
            "at": "/paths/~1api~1v2~1activities~1{id}/delete",
            "cost": 3,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:full"],
                    }
                ],
            ],
            "role": "delete",
            "reason": "",
            "resource": {
                "collection": "/api/v2/activities",
                "id_parameter": "id",
                "id_property": "id",
                "records": "/data",
                "source": "/paths/~1api~1v2~1activities~1{id}/get/responses/200/content/application~1json/schema",
                "source_records": "/data",
                "source_is_list": False,
                "filters": {},
                "sort": "",
                "direction": "",
                "pages": None,
            },
        },
        {
            "id": "getActivitiesCollection",
            "method": "GET",
            "path": "/v1/activities/collection",
            "at": "/paths/~1v1~1activities~1collection/get",
            "cost": 10,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:read", "activities:full"],
                    }
                ],
            ],
            "role": "",
            "reason": "no path of a single record",
            "resource": None,
        },
        {
            "id": "deleteActivities",
            "method": "DELETE",
            "path": "/v1/activities",
            "at": "/paths/~1v1~1activities/delete",
            "cost": 10,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "x-api-token",
                        "kind": "key",
                        "takes_token": True,
                        "scopes": [],
                    }
                ],
                [
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "bearer",
                        "takes_token": False,
                        "scopes": ["activities:full"],
                    }
                ],
            ],
            "role": "",
            "reason": "no method that lists, reads or writes records",
            "resource": None,
        },
    ],
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
