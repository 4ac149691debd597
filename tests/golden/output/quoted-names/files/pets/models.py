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

from ._runtime.serialization import properties
from ._runtime.serialization.unions import one_of

__all__ = [
    "Case",
    "CaseEither",
    "CaseEitherInput",
    "CaseInput",
    "Nested",
    "NestedInput",
    "Other",
]


class Case(Struct, kw_only=True, repr_omit_defaults=True):
    __rules__ = properties.PropertyRules(
        api_names={
            "back%5Cslash": "back\\slash",
            "healed%22%": 'healed"',
            "tab%09here": "tab\there",
        },
    )
    healed_quote: int = field(name="healed%22%")
    healed: int | UnsetType = UNSET
    healed_22: int | UnsetType = field(name="healed%22", default=UNSET)
    tab_here: str | UnsetType = field(name="tab%09here", default=UNSET)
    back_slash: Nested | UnsetType = field(name="back%5Cslash", default=UNSET)
    by_day: dict[str, Nested] | UnsetType = field(name="by day", default=UNSET)
    either: CaseEither | UnsetType = UNSET
    next: Case | UnsetType = UNSET


class CaseInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Case.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        api_names={
            "back%5Cslash": "back\\slash",
            "healed%22%": 'healed"',
            "tab%09here": "tab\there",
        },
    )

    healed_quote: int = field(name="healed%22%")
    healed: int | UnsetType = UNSET
    healed_22: int | UnsetType = field(name="healed%22", default=UNSET)
    tab_here: str | UnsetType = field(name="tab%09here", default=UNSET)
    back_slash: NestedInput | UnsetType = field(name="back%5Cslash", default=UNSET)
    by_day: dict[str, NestedInput] | UnsetType = field(name="by day", default=UNSET)
    either: CaseEitherInput | UnsetType = UNSET
    next: CaseInput | UnsetType = UNSET


class Nested(Struct, kw_only=True, repr_omit_defaults=True):
    __rules__ = properties.PropertyRules(
        api_names={"a%22b": 'a"b', "b%5Cc": "b\\c"},
    )
    a_b: int = field(name="a%22b")
    b_c: str | UnsetType = field(name="b%5Cc", default=UNSET)


class NestedInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Nested.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        api_names={"a%22b": 'a"b'},
        read_only={"b\\c": ""},
    )

    a_b: int = field(name="a%22b")


class Other(Struct, kw_only=True, repr_omit_defaults=True):
    __rules__ = properties.PropertyRules(
        api_names={"c%22d": 'c"d'},
    )
    c_d: str = field(name="c%22d")


if TYPE_CHECKING:
    CaseEither: TypeAlias = Nested | Other
else:
    CaseEither = one_of(
        "CaseEither",
        lambda: (
            Nested,
            Other,
        ),
    )
"""CaseEither."""

if TYPE_CHECKING:
    CaseEitherInput: TypeAlias = NestedInput | Other
else:
    CaseEitherInput = one_of(
        "CaseEitherInput",
        lambda: (
            NestedInput,
            Other,
        ),
    )
"""CaseEither.

The form used in requests, without read-only fields.
"""
