"""Builds the webhooks of the IR, and the rule that distinguishes them.

Input: drafts of events with the types of their payloads. Output: webhooks in the order of the drafts.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.types import Declaration, Name, Type, TypeId
from generator.ir.unique_names import numbered
from generator.ir.webhooks import EventRule, Webhook, WebhookRules
from generator.lower.naming.names import value_names
from generator.lower.node_access import documentation_of
from generator.lower.operations.event_values import common_event_property, values_at
from generator.lower.operations.webhook_drafts import WebhookDraft
from generator.lower.schemas.declarations import TypeTableBuilder
from generator.positions import escape_pointer


def build_webhooks(
    drafts: Sequence[WebhookDraft],
    type_table: TypeTableBuilder,
    config: Config,
    diagnostics: Diagnostics,
) -> tuple[tuple[Webhook, ...], WebhookRules]:
    """Return the webhooks, and the rules by which they are read.

    Without a rule in codegen.yaml, the event is named by a property whose values differ between all
    payloads. Reports webhooks that nothing distinguishes.
    """
    rules = config.webhooks
    if not drafts:
        return (), rules
    typed = [(draft, type_table.type_of(draft.shape_ref)) for draft in drafts]
    declarations = {declaration.id: declaration for declaration in type_table.build()}
    own = [type_ for draft, type_ in typed if not draft.operation]
    event = rules.event or _inferred_rule(own, declarations)
    if event is None and len(own) > 1:
        first = next(draft for draft, _ in typed if not draft.operation)
        diagnostics.warning(
            "OPE024",
            "nothing distinguishes the webhooks",
            first.origin,
            help="set webhooks/event in codegen.yaml to the header or the property with the name of"
            " the event; without it, callers pass the name",
        )
    names = value_names([draft.name for draft, _ in typed], "event")
    webhooks = tuple(
        Webhook(
            name=Name(wire=draft.name, python=python),
            type=type_,
            pointer=draft.pointer,
            operation=draft.operation,
            values=_values(draft, type_, event, declarations),
            docs=documentation_of(draft.node),
            origin=draft.origin,
        )
        for (draft, type_), python in zip(typed, numbered(names), strict=True)
    )
    return webhooks, WebhookRules(event=event, signature=rules.signature)


def _inferred_rule(
    types: Sequence[Type], declarations: dict[TypeId, Declaration]
) -> EventRule | None:
    name = common_event_property(types, declarations)
    if name:
        return EventRule(pointer=f"/{escape_pointer(name)}")
    return EventRule() if len(types) == 1 else None


def _values(
    draft: WebhookDraft,
    type_: Type,
    event: EventRule | None,
    declarations: dict[TypeId, Declaration],
) -> tuple[str, ...]:
    pointer = event.pointer if event else ""
    return (values_at(type_, pointer, declarations) if pointer else ()) or (draft.name,)
