"""Unions without a discriminator whose types forbid additional properties, themselves or inside."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from pipedrive_activities._runtime.serialization.decoding import convert_leniently
from pipedrive_activities._runtime.serialization.properties import PropertyRules
from pipedrive_activities._runtime.serialization.unions import decode_union, one_of


class ClosedPart(msgspec.Struct, kw_only=True):
    """An object that allows no other properties."""

    __rules__ = PropertyRules(is_closed=True)

    name: str


class OpenPart(msgspec.Struct, kw_only=True):
    """An object that may have other properties."""

    name: str


class ClosedWhole(msgspec.Struct, kw_only=True):
    """An object that contains a closed one."""

    part: ClosedPart | UnsetType = UNSET
    parts: list[ClosedPart] | UnsetType = UNSET
    number: int | UnsetType = UNSET


class OpenWhole(msgspec.Struct, kw_only=True):
    """An object that contains an open one."""

    part: OpenPart | UnsetType = UNSET
    parts: dict[str, OpenPart] | list[OpenPart] | UnsetType = UNSET
    number: int | UnsetType = UNSET


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"name": "a"}', ClosedPart),
        (b'{"name": "a", "card": 1}', OpenPart),
        (b'{"part": {"name": "a"}}', ClosedWhole),
        (b'{"part": {"name": "a", "card": 1}}', OpenWhole),
        (b'{"parts": [{"name": "a"}, {"name": "a", "card": 1}]}', OpenWhole),
        (b'{"part": {"name": "a", "card": 1}, "number": "x"}', OpenWhole),
    ],
)
def test_a_closed_type_is_not_chosen_for_other_properties(content: bytes, kind: type) -> None:
    union: Any = one_of("Any", lambda: (ClosedPart, ClosedWhole, OpenPart, OpenWhole))
    raw = msgspec.json.decode(content)
    assert type(convert_leniently(raw, union, "", [])) is kind
    with contextlib.suppress(msgspec.ValidationError):
        assert type(msgspec.json.Decoder(union, dec_hook=decode_union).decode(content)) is kind


def test_a_closed_type_is_used_if_no_other_fits() -> None:
    other = msgspec.defstruct(
        "Other", [("other", int, 0)], namespace={"__rules__": PropertyRules(is_closed=True)}
    )
    union: Any = one_of("Any", lambda: (other, ClosedPart))
    decoder = msgspec.json.Decoder(union, dec_hook=decode_union)
    assert decoder.decode(b'{"name": "a", "card": 1}') == ClosedPart(name="a")
