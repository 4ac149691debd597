"""What replaces a deprecated operation, at which price, and how its parameters are replaced."""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.json import JsonObject, thaw_json
from generator.ir.operations import Operation
from generator.records import dataclass
from generator.views.prose import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A link to another operation: where it is, and its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprecationView:
    """What replaces a deprecated operation. ``saving`` compares the prices, empty if unknown.

    ``moves`` are pairs of an old parameter and what takes its place (``x-replaced-parameters``).
    """

    sunset: str
    replacement: LinkView | None
    saving: str
    moves: tuple[tuple[str, str], ...]


def view_deprecation(
    api: Api, operation: Operation, links: dict[str, LinkView]
) -> DeprecationView | None:
    deprecation = operation.deprecation
    if deprecation is None:
        return None
    new = api.find_operation(deprecation.replaced_by)
    return DeprecationView(
        sunset=deprecation.sunset,
        replacement=links.get(deprecation.replaced_by),
        saving=_saving(operation, new) if new else "",
        moves=moves_of(operation),
    )


def _saving(old: Operation, new: Operation) -> str:
    """Compare the prices of a deprecated operation and its replacement."""
    if old.cost is None or new.cost is None:
        return ""
    if old.batch and not new.batch:
        return f"for {tokens(new.cost)} an id instead of {old.cost} a call"
    if old.cost == new.cost:
        return "at the same price"
    return f"for {tokens(new.cost)} a call instead of {old.cost}"


def moves_of(operation: Operation) -> tuple[tuple[str, str], ...]:
    """Return pairs of an old parameter and what takes its place (``x-replaced-parameters``)."""
    value = dict(operation.extensions).get("x-replaced-parameters")
    if not isinstance(value, JsonObject):
        return ()
    plain = thaw_json(value)
    return (
        tuple((str(old), str(new)) for old, new in plain.items()) if isinstance(plain, dict) else ()
    )
