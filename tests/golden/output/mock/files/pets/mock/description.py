"""What the mock server knows besides ``openapi.json``: configuration, and inferred roles."""

from __future__ import annotations

DESCRIPTION: dict[str, object] = {
    "product": {
        "title": "Pets",
        "distribution": "pets",
        "package": "pets",
        "client": "PetShop",
        "command": "",
        "environment": "PETS",
    },
    "operations": [
        {
            "id": "getPets",
            "method": "GET",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/get",
            "cost": 10,
            "data": "/data",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "X-Pet-Key",
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
                        "scopes": ["pets:write"],
                    },
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "basic",
                        "takes_token": True,
                        "scopes": [],
                    },
                ],
            ],
            "role": "",
            "reason": "no path of a single record",
            "resource": None,
        },
        {
            "id": "addPet",
            "method": "POST",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/post",
            "cost": 5,
            "data": "",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "X-Pet-Key",
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
                        "scopes": ["pets:write"],
                    },
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "basic",
                        "takes_token": True,
                        "scopes": [],
                    },
                ],
            ],
            "role": "",
            "reason": "no path of a single record",
            "resource": None,
        },
        {
            "id": "deletePets",
            "method": "DELETE",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/delete",
            "cost": 0,
            "data": "",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "X-Pet-Key",
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
                        "scopes": ["pets:write"],
                    },
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "basic",
                        "takes_token": True,
                        "scopes": [],
                    },
                ],
            ],
            "role": "",
            "reason": "no method that lists, reads or writes records",
            "resource": None,
        },
        {
            "id": "ping",
            "method": "OPTIONS",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/options",
            "cost": 0,
            "data": "",
            "security": [],
            "role": "",
            "reason": "no method that lists, reads or writes records",
            "resource": None,
        },
        {
            "id": "replacePicture",
            "method": "PUT",
            "path": "/pets/{id}",
            "at": "/paths/~1pets~1{id}/put",
            "cost": 5,
            "data": "",
            "security": [
                [
                    {
                        "location": "header",
                        "name": "X-Pet-Key",
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
                        "scopes": ["pets:write"],
                    },
                    {
                        "location": "header",
                        "name": "Authorization",
                        "kind": "basic",
                        "takes_token": True,
                        "scopes": [],
                    },
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
        "plans": [{"name": "free", "daily_multiplier": 1, "burst": 20}],
    },
    "headers": {"burst_remaining": "x-left"},
}
