"""Webhooks in the reference: how a request is recognized and verified, and the payload of each event.

Input: the API, and the rows and links of the first page. Output: a ``WebhooksView``, None for an API
without webhooks and callbacks.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.webhooks import EventRule, SignatureRule, Webhook
from generator.records import dataclass
from generator.views.docs.deprecations import LinkView
from generator.views.docs.directions import Direction
from generator.views.docs.examples import example_text
from generator.views.docs.trees import RowView, Trees
from generator.views.prose import humanize
from generator.views.webhook_names import event_class_names, secret_variable


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event: ``values`` are the texts in requests that name it, ``callback_of`` its operation."""

    anchor: str
    name: str
    title: str
    description: str
    class_name: str
    values: tuple[str, ...]
    callback_of: LinkView | None
    rows: tuple[RowView, ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    """The chapter on webhooks. ``fields`` are pairs of a label and a value, shown as code."""

    fields: tuple[tuple[str, str], ...]
    is_signed: bool
    sample: str
    command: str
    """The command that verifies a request, empty without a command line."""
    events: tuple[EventView, ...]


def view_webhooks(
    api: Api, trees: Trees, links: dict[str, LinkView], *, has_command: bool
) -> WebhooksView | None:
    """Return the chapter on the webhooks and callbacks of an API; ``links`` are by operationId."""
    if not api.webhooks:
        return None
    rules, names = api.webhook_rules, event_class_names(api)
    return WebhooksView(
        fields=(*_event_fields(rules.event), *_signature_fields(api, rules.signature)),
        is_signed=rules.signature is not None,
        sample=_sample(api.product.package, names),
        command=f"{api.product.command} webhook unwrap" if has_command else "",
        events=tuple(
            _view_event(api, webhook, name, trees, links)
            for webhook, name in zip(api.webhooks, names, strict=True)
        ),
    )


def _view_event(
    api: Api, webhook: Webhook, class_name: str, trees: Trees, links: dict[str, LinkView]
) -> EventView:
    docs, anchor = webhook.docs, trees.anchors.claim("webhook", webhook.name.wire)
    title = docs.summary or docs.title or humanize(webhook.name.python)
    is_named = not webhook.operation and api.webhook_rules.event is not None
    return EventView(
        anchor=anchor,
        name=webhook.name.wire,
        title=" ".join(title.split()).removesuffix("."),
        description=docs.description,
        class_name=class_name,
        values=webhook.values if is_named else (),
        callback_of=links.get(webhook.operation),
        rows=trees.body(webhook.type, (anchor,), Direction.RECEIVED, is_open=False),
        example=example_text(api, webhook.type),
    )


def _event_fields(rule: EventRule | None) -> tuple[tuple[str, str], ...]:
    if rule is None or not (rule.header or rule.pointer):
        return ()
    location = f"header {rule.header}" if rule.header else f"property {rule.pointer}"
    return (("Event", location),)


def _signature_fields(api: Api, rule: SignatureRule | None) -> tuple[tuple[str, str], ...]:
    if rule is None:
        return ()
    fields = [
        ("Signature", _header(rule.header, rule.prefix)),
        ("Method", f"HMAC-{rule.algorithm.upper()}, {rule.encoding}"),
        ("Signed text", rule.signed),
    ]
    if rule.timestamp_header:
        text = _header(rule.timestamp_header, rule.timestamp_prefix)
        fields.append(("Timestamp", f"{text}, at most {rule.tolerance} seconds from now"))
    if rule.id_header:
        fields.append(("Id", _header(rule.id_header, "")))
    secret = secret_variable(api)
    if rule.secret_prefix:
        secret += f", begins with {rule.secret_prefix}"
    if rule.secret_encoding != "text":
        secret += f", {rule.secret_encoding}"
    return (*fields, ("Secret", secret))


def _header(name: str, prefix: str) -> str:
    return f"header {name}" + (f", after {prefix}" if prefix else "")


def _sample(package: str, class_names: list[str]) -> str:
    return f"""\
from {package} import webhooks


def receive(body: bytes, headers: dict[str, str]) -> None:
    event = webhooks.unwrap(body, headers)  # the body as it was received
    match event:
        case webhooks.{class_names[0]}():
            print(event.payload)
        case webhooks.UnknownEvent():
            print("ignored:", event.name)"""
