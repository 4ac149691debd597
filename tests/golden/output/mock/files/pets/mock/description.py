"""The operations, schemas and limits of the OpenAPI document that the mock server implements."""

from __future__ import annotations

DESCRIPTION: dict[str, object] = {
    "product": {"package": "pets", "client": "PetShop", "command": "pets", "environment": "PETS"},
    "operations": [
        {
            "id": "getPets",
            "method": "GET",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/get",
            "role": "list",
            "legacy": True,
            "cost": 10,
            "call": "pets.list",
            "parameters": [
                {
                    "name": "kinds",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1pets/get/parameters/0",
                    "schema": {
                        "kind": "array",
                        "items": {
                            "kind": "ref",
                            "ref": "Colour",
                            "at": "/paths/~1v1~1pets/get/parameters/0/schema/items",
                        },
                        "min_items": 1,
                        "max_items": 3,
                        "unique_items": True,
                        "at": "/paths/~1v1~1pets/get/parameters/0/schema",
                    },
                    "explode": False,
                    "cancels": ["cursor"],
                },
                {
                    "name": "limit",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1pets/get/parameters/1",
                    "schema": {
                        "kind": "integer",
                        "maximum": 500,
                        "at": "/paths/~1v1~1pets/get/parameters/1/schema",
                    },
                    "explode": True,
                    "cancels": [],
                },
                {
                    "name": "cursor",
                    "location": "query",
                    "required": False,
                    "at": "/paths/~1v1~1pets/get/parameters/2",
                    "schema": {
                        "kind": "string",
                        "at": "/paths/~1v1~1pets/get/parameters/2/schema",
                        "nullable": True,
                    },
                    "explode": True,
                    "cancels": [],
                },
            ],
            "body": None,
            "security": [
                [{"header": "x-pet-key", "bearer": False, "scopes": []}],
                [
                    {"header": "authorization", "bearer": True, "scopes": ["pets:write"]},
                    {"header": "authorization", "bearer": True, "scopes": []},
                ],
            ],
        },
        {
            "id": "addPet",
            "method": "POST",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/post",
            "role": "create",
            "legacy": True,
            "cost": 5,
            "call": "pets.create",
            "parameters": [],
            "body": {
                "required": False,
                "at": "/paths/~1v1~1pets/post/requestBody",
                "schema": {
                    "kind": "ref",
                    "ref": "Pet",
                    "at": "/paths/~1v1~1pets/post/requestBody/content/application~1json/schema",
                },
            },
            "security": [
                [{"header": "x-pet-key", "bearer": False, "scopes": []}],
                [
                    {"header": "authorization", "bearer": True, "scopes": ["pets:write"]},
                    {"header": "authorization", "bearer": True, "scopes": []},
                ],
            ],
        },
        {
            "id": "deletePets",
            "method": "DELETE",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/delete",
            "role": "delete_many",
            "legacy": True,
            "cost": 0,
            "call": "pets.delete_many",
            "parameters": [
                {
                    "name": "ids",
                    "location": "query",
                    "required": True,
                    "at": "/paths/~1v1~1pets/delete/parameters/0",
                    "schema": {
                        "kind": "array",
                        "items": {
                            "kind": "integer",
                            "at": "/paths/~1v1~1pets/delete/parameters/0/schema/items",
                        },
                        "at": "/paths/~1v1~1pets/delete/parameters/0/schema",
                        "nullable": True,
                    },
                    "explode": True,
                    "cancels": [],
                }
            ],
            "body": None,
            "security": [
                [{"header": "x-pet-key", "bearer": False, "scopes": []}],
                [
                    {"header": "authorization", "bearer": True, "scopes": ["pets:write"]},
                    {"header": "authorization", "bearer": True, "scopes": []},
                ],
            ],
        },
        {
            "id": "ping",
            "method": "OPTIONS",
            "path": "/v1/pets",
            "at": "/paths/~1v1~1pets/options",
            "role": "",
            "legacy": True,
            "cost": 0,
            "call": "pets.ping",
            "parameters": [],
            "body": None,
            "security": [],
        },
        {
            "id": "replacePicture",
            "method": "PUT",
            "path": "/pets/{id}",
            "at": "/paths/~1pets~1{id}/put",
            "role": "update",
            "legacy": False,
            "cost": 5,
            "call": "pets.replace_picture",
            "parameters": [
                {
                    "name": "id",
                    "location": "path",
                    "required": True,
                    "at": "/paths/~1pets~1{id}/put/parameters/0",
                    "schema": {
                        "kind": "integer",
                        "minimum": 1,
                        "at": "/paths/~1pets~1{id}/put/parameters/0/schema",
                    },
                    "explode": False,
                    "cancels": [],
                }
            ],
            "body": None,
            "security": [
                [{"header": "x-pet-key", "bearer": False, "scopes": []}],
                [
                    {"header": "authorization", "bearer": True, "scopes": ["pets:write"]},
                    {"header": "authorization", "bearer": True, "scopes": []},
                ],
            ],
        },
    ],
    "types": {
        "Colour": {"kind": "enum", "values": ["red", "blue"], "at": "/components/schemas/Colour"},
        "Home": {
            "kind": "object",
            "fields": {
                "street": {"kind": "string", "at": "/components/schemas/Home/properties/street"}
            },
            "additional": {"kind": "string", "at": "/components/schemas/Home/additionalProperties"},
            "at": "/components/schemas/Home",
        },
        "Mark": {
            "kind": "union",
            "variants": [
                {"kind": "ref", "ref": "Colour", "at": "/components/schemas/Mark"},
                {"kind": "integer", "at": "/components/schemas/Mark"},
            ],
            "at": "/components/schemas/Mark",
        },
        "Pet": {
            "kind": "object",
            "fields": {
                "id": {
                    "kind": "integer",
                    "at": "/components/schemas/Pet/properties/id",
                    "read_only": True,
                },
                "name": {
                    "kind": "string",
                    "pattern": "^[A-Z]",
                    "min_length": 1,
                    "max_length": 9,
                    "at": "/components/schemas/Pet/properties/name",
                    "nullable": True,
                    "required": True,
                },
                "born": {
                    "kind": "string",
                    "format": "date",
                    "at": "/components/schemas/Pet/properties/born",
                },
                "weight": {
                    "kind": "number",
                    "exclusive_minimum": 0,
                    "multiple_of": 0.5,
                    "at": "/components/schemas/Pet/properties/weight",
                },
                "kind": {
                    "kind": "enum",
                    "values": ["pet"],
                    "at": "/components/schemas/Pet/properties/kind",
                },
                "size": {
                    "kind": "enum",
                    "values": [1, 2],
                    "at": "/components/schemas/Pet/properties/size",
                },
                "marks": {
                    "kind": "object",
                    "additional": {
                        "kind": "ref",
                        "ref": "Mark",
                        "at": "/components/schemas/Pet/properties/marks/additionalProperties",
                    },
                    "at": "/components/schemas/Pet/properties/marks",
                },
                "friends": {
                    "kind": "array",
                    "items": {
                        "kind": "ref",
                        "ref": "Pet",
                        "at": "/components/schemas/Pet/properties/friends/items",
                    },
                    "at": "/components/schemas/Pet/properties/friends",
                },
                "home": {
                    "kind": "ref",
                    "ref": "Home",
                    "at": "/components/schemas/Pet/properties/home",
                    "nullable": True,
                },
                "nothing": {
                    "kind": "null",
                    "at": "/components/schemas/Pet/properties/nothing",
                    "nullable": True,
                },
                "flag": {"kind": "boolean", "at": "/components/schemas/Pet/properties/flag"},
                "any": {"kind": "any", "at": "/components/schemas/Pet/properties/any"},
            },
            "additional": None,
            "at": "/components/schemas/Pet",
        },
    },
    "limits": {
        "daily_tokens": 30000,
        "burst_window": 2,
        "oauth_burst_factor": 4,
        "plans": [{"name": "free", "daily_multiplier": 1, "burst": 20}],
    },
    "headers": {"burst_remaining": "x-left"},
}
