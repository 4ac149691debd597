"""The chapter of the reference on webhooks: how requests are verified, and what they contain."""

from __future__ import annotations

import ast
import json
from dataclasses import replace

from generator.ir.webhooks import EventRule, SignatureRule, WebhookRules
from generator.views.docs.view import DocsView, view_docs
from tests.support.lowering import HEAD, lower_text

TEXT = """
webhooks:
  orderCreated:
    post:
      summary: An order was created.
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Created'}}}}
      responses: {'200': {description: Received.}}
  orderShipped:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {type: {enum: [shipped, delivered]}}}}}}
      responses: {'200': {description: Received.}}
paths:
  /streams:
    post:
      operationId: webhook.orderCreated
      responses: {'204': {description: Done.}}
      callbacks:
        onData:
          '{$request.query.url}':
            post:
              requestBody: {content: {application/json: {schema: {type: object, properties: {data: {type: string}}}}}}
              responses: {'204': {description: Done.}}
components:
  schemas:
    Created:
      type: object
      required: [type, order]
      properties:
        type: {const: created}
        order: {type: object, properties: {id: {type: integer, minimum: 1}}}
"""
SIGNATURE = SignatureRule(
    header="x-signature",
    prefix="v1=",
    encoding="base64",
    signed="{timestamp}.{body}",
    timestamp_header="x-time",
    secret_prefix="whsec_",
    secret_encoding="base64",
)


def docs_of(rules: WebhookRules | None = None, *, has_command: bool = True) -> DocsView:
    api, _ = lower_text(HEAD + TEXT)
    rules = rules or WebhookRules(event=api.webhook_rules.event)
    return view_docs(replace(api, webhook_rules=rules), has_command=has_command)


def test_events_have_the_rows_of_their_payload_and_an_example() -> None:
    docs = docs_of()
    assert docs.webhooks is not None
    created, shipped, data = docs.webhooks.events
    assert (created.title, created.values) == ("An order was created", ("created",))
    assert [row.name for row in created.rows] == ["type", "order"]
    assert [row.name for row in created.rows[1].children] == ["id"]
    assert json.loads(created.example) == {"type": "created", "order": {"id": 1}}
    assert shipped.values == ("shipped", "delivered")
    assert data.callback_of is not None
    assert data.callback_of.href == f"#{docs.operations[0].anchor}"
    assert data.values == ()


def test_ids_differ_from_those_of_operations() -> None:
    docs = docs_of()
    assert docs.webhooks is not None
    assert docs.operations[0].anchor == "webhook.orderCreated"
    assert docs.webhooks.events[0].anchor == "webhook.orderCreated-2"


def test_the_rules_are_stated() -> None:
    unsigned = docs_of(has_command=False).webhooks
    assert unsigned is not None
    assert (unsigned.fields, unsigned.is_signed) == ((("Event", "property /type"),), False)
    assert unsigned.command == ""
    signed = docs_of(WebhookRules(event=EventRule(header="x-event"), signature=SIGNATURE)).webhooks
    assert signed is not None
    assert dict(signed.fields) == {
        "Event": "header x-event",
        "Signature": "header x-signature, after v1=",
        "Method": "HMAC-SHA256, base64",
        "Signed text": "{timestamp}.{body}",
        "Timestamp": "header x-time, at most 300 seconds from now",
        "Secret": "PETS_WEBHOOK_SECRET, begins with whsec_, base64",
    }
    assert signed.command == "pets webhook unwrap"


def test_the_sample_is_python_that_names_a_class() -> None:
    webhooks = docs_of().webhooks
    assert webhooks is not None
    names = {
        node.attr
        for node in ast.walk(ast.parse(webhooks.sample))
        if isinstance(node, ast.Attribute)
    }
    assert {"unwrap", webhooks.events[0].class_name, "UnknownEvent"} <= names


def test_an_api_without_webhooks_has_no_chapter() -> None:
    api, _ = lower_text(
        HEAD + "paths: {/a: {get: {operationId: a, responses: {'204': {description: none}}}}}"
    )
    assert view_docs(api, has_command=True).webhooks is None
