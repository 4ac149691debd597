"""Facts of a row of the reference: limits, default, example, replacement, and what disables what."""

from __future__ import annotations

from generator.ir.json import Json
from generator.ir.operations import Operation, Parameter, Style
from generator.ir.type_queries import Types
from generator.ir.types import Deprecation, Field
from generator.views.docs.directions import Direction
from generator.views.docs.type_text import FactView, value_text, view_limits, view_value


def value_facts(
    part: Parameter | Field, types: Types, *, with_example: bool = True
) -> tuple[FactView, ...]:
    """Return the limits, the default and the example of a parameter or field."""
    facts = list(view_limits(part.type, types))
    if part.has_default:
        facts += view_value("Default", part.default)
    if with_example and part.docs.examples and not any(fact.text in _ENUMERATED for fact in facts):
        facts += _view_example(part, part.docs.examples[0])
    return tuple(facts)


def _view_example(part: Parameter | Field, value: Json) -> tuple[FactView, ...]:
    """Return the fact for an example; a list that a URL separates with commas is shown like that."""
    is_joined = isinstance(part, Parameter) and not part.explode and part.style in _COMMA_STYLES
    if not (is_joined and isinstance(value, tuple)):
        return view_value("Example", value)
    return view_value("Example", ",".join(map(value_text, value)))


_COMMA_STYLES = (Style.FORM, Style.SIMPLE)
_ENUMERATED = ("One of", "Only value")


def replacement_facts(deprecation: Deprecation | None) -> tuple[FactView, ...]:
    """Return what replaces a deprecated parameter or field."""
    if deprecation is None or not deprecation.replaced_by:
        return ()
    return (FactView(text="Use", codes=(deprecation.replaced_by,), after="instead"),)


def cancellation_facts(operation: Operation, parameter: Parameter) -> tuple[FactView, ...]:
    """Return what a parameter disables, and what disables it (``x-cancels``)."""
    name = parameter.name.wire
    by = tuple(other.name.wire for other in operation.parameters if name in other.cancels)
    facts = []
    if parameter.cancels:
        facts.append(FactView(text="Disables", codes=parameter.cancels, is_warning=True))
    if by:
        verb = "is set" if len(by) == 1 else "are set"
        facts.append(FactView(text="Ignored when", codes=by, after=verb))
    return tuple(facts)


def can_be_sent(field: Field, direction: Direction) -> bool:
    """Return whether a request may have a field."""
    return direction is not Direction.RECEIVED and not field.read_only


def notes_of(field: Field, direction: Direction) -> tuple[str, ...]:
    """Return words beside the type of a field."""
    if direction is Direction.RECEIVED:
        return ("always present",) if field.required else ()
    if direction is Direction.SENT:
        return ()
    return ("only in responses",) * field.read_only + ("only in requests",) * field.write_only
