"""Minimal pairs for types, in requests and responses."""

from __future__ import annotations

from tests.unit.diff.cases.case import (
    both,
)
from tests.unit.diff.pairs import REMOVED

VOUCHER = {
    "type": "object",
    "properties": {"kind": {"const": "voucher"}, "code": {"type": "string"}},
}

SCHEMAS = [
    *both("SC01", {"/properties/colour": {"type": "string"}}),
    *both("SC02", {"/properties/colour": {"type": "string"}, "/required": ["id", "colour"]}),
    *both("SC03", {"/properties/note": REMOVED}),
    *both("SC04", {"/required": ["id", "note"]}),
    *both("SC05", {"/required": []}),
    *both("SC06", {"/properties/total/type": "integer"}),
    *both("SC07", {"/properties/id/type": "number"}),
    *both("SC08", {"/properties/id/type": "boolean"}),
    *both(
        "SC08",
        {"/properties/note": {"prefixItems": [{"type": "string"}], "minItems": 1, "maxItems": 1}},
        {"/properties/note": {"prefixItems": [{"type": "number"}], "minItems": 1, "maxItems": 1}},
    ),
    *both("SC09", {"/properties/note/format": "uri"}, {"/properties/note/format": "hostname"}),
    *both("SC10", {"/properties/state/enum": ["open"]}),
    *both("SC11", {"/properties/state/enum": ["open", "paid", "lost"]}),
    *both(
        "SC12",
        {"/properties/note": {"type": "string", "enum": ["a"], "description": "A remark."}},
        {"/properties/note/maxLength": REMOVED},
    ),
    *both("SC13", {"/properties/state/enum": REMOVED}),
    *both("SC14", {"/properties/tags/maxItems": 5}),
    *both("SC15", {"/properties/note/maxLength": REMOVED}),
    *both("SC16", {"/properties/note/pattern": "^a"}, {"/properties/note/pattern": "^b"}),
    *both("SC17", {}, {"/properties/note/type": ["string", "null"]}),
    *both("SC18", {"/properties/note/type": ["string", "null"]}),
    *both("SC19", {"/properties/note/default": "x"}),
    *both("SC20", {"/properties/note/default": "y"}, {"/properties/note/default": "x"}),
    *both("SC21", {}, {"/properties/note/default": "x"}),
    *both("SC22", {"/additionalProperties": False}),
    *both("SC23", {}, {"/additionalProperties": False}),
    *both("SC24", {"/properties/payment/oneOf/-": VOUCHER}),
    *both(
        "SC25",
        {
            "/properties/payment/oneOf": [
                {"$ref": "#/components/schemas/Card"},
                {"$ref": "#/components/schemas/Transfer"},
            ]
        },
        {
            "/properties/payment/oneOf": [
                {"$ref": "#/components/schemas/Card"},
                {"$ref": "#/components/schemas/Transfer"},
                VOUCHER,
            ]
        },
    ),
    *both("SC26", {"/properties/payment/discriminator/propertyName": "sort"}),
    *both("SC27", {"/properties/note/readOnly": True}),
    *both("SC28", {"/properties/note/writeOnly": True}),
    *both("SC29", {"/properties/note/format": "uuid"}),
    *both("SC30", {}, {"/properties/note/pattern": "^a"}),
]
