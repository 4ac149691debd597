"""View of webhooks.py: the classes of events, and how a request is verified and decoded.

Input: the API. Output: a ``WebhooksView``, None for an API without webhooks and callbacks.
"""

from __future__ import annotations

from dataclasses import fields

from generator.ir.api import Api
from generator.ir.webhooks import SignatureRule, Webhook
from generator.records import dataclass
from generator.views.client.annotations import Annotations
from generator.views.directions import Directions
from generator.views.prose import call_of, humanize, paragraphs, sentence
from generator.views.settings import Settings
from generator.views.webhook_names import event_class_names, secret_variable


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event: its name in the API, its class, and the type of its payload.

    ``checked`` is the type with its rules, as it is decoded.
    """

    name: str
    class_name: str
    payload: str
    checked: str
    docs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    """Input of the template of ``webhooks.py``.

    ``values`` are pairs of a text in requests and the name of its event. ``only`` is the event that all
    requests are about, empty if there are several. ``settings`` are those of the signature.
    """

    module: str = "webhooks"

    events: tuple[EventView, ...]
    union: str
    values: tuple[tuple[str, str], ...]
    header: str
    pointer: str
    only: str
    is_signed: bool
    settings: Settings
    variable: str


def view_webhooks(api: Api, directions: Directions) -> WebhooksView | None:
    """Return the view of the webhooks and callbacks of an API."""
    if not api.webhooks:
        return None
    events = tuple(
        _view_event(api, webhook, name, directions)
        for webhook, name in zip(api.webhooks, event_class_names(api), strict=True)
    )
    rule, signature = api.webhook_rules.event, api.webhook_rules.signature
    own = [webhook for webhook in api.webhooks if not webhook.operation]
    is_only = rule is not None and not rule.header and not rule.pointer and len(own) == 1
    return WebhooksView(
        events=events,
        union=" | ".join([*(event.class_name for event in events), "UnknownEvent"]),
        values=tuple(
            (value, webhook.name.wire) for webhook in api.webhooks for value in webhook.values
        ),
        header=rule.header if rule else "",
        pointer=rule.pointer if rule else "",
        only=own[0].name.wire if is_only else "",
        is_signed=signature is not None,
        settings=_settings(signature) if signature else (),
        variable=secret_variable(api),
    )


def _view_event(api: Api, webhook: Webhook, class_name: str, directions: Directions) -> EventView:
    plain = Annotations(directions=directions, sent=False, models="models.")
    checked = Annotations(directions=directions, sent=False, models="models.", has_rules=True)
    return EventView(
        name=webhook.name.wire,
        class_name=class_name,
        payload=plain.model(webhook.type),
        checked=checked.model(webhook.type),
        docs=_describe(api, webhook),
    )


def _describe(api: Api, webhook: Webhook) -> str:
    docs = webhook.docs
    operation = api.find_operation(webhook.operation) if webhook.operation else None
    return paragraphs(
        sentence(docs.summary or docs.title or humanize(webhook.name.python)),
        sentence(docs.description),
        f"A callback of `{call_of(operation)}`." if operation else "",
    )


def _settings(rule: SignatureRule) -> Settings:
    """Return the settings that differ from the defaults."""
    return tuple(
        (field.name, getattr(rule, field.name))
        for field in fields(rule)
        if getattr(rule, field.name) != field.default
    )
