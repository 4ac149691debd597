"""Webhooks are verified before they are decoded, and decoded by their event."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from contract.arguments import MOST_VALUES
from contract.document import CONTRACT, RESPONSES, Json
from contract.fake_transport import TRACE
from contract.json_pointers import WRONG_VALUES, distinct_pointers, replaced
from contract.model_classes import encode
from contract.product import PACKAGE, errors
from contract.schema_validation import validator
from contract.schema_values import spaced, typical_value, valid_values_for
from contract.undocumented import strip_undocumented
from contract.webhooks import EventRule, Webhook, with_value

WEBHOOKS = CONTRACT.webhooks
pytestmark = pytest.mark.skipif(not WEBHOOKS.events, reason="the specification has no webhooks")
every_webhook = pytest.mark.parametrize(
    "webhook", WEBHOOKS.events, ids=lambda webhook: webhook.name
)
SIGNATURE = WEBHOOKS.signature
EVENT = WEBHOOKS.rule or EventRule("", "")
NAMED = bool(EVENT.header or EVENT.pointer)
UNKNOWN = "an event that the specification does not name"


def receive(body: bytes, headers: dict[str, str], **options: Any) -> Any:
    """Unwrap a request that is signed, if the specification says how."""
    webhooks = import_module(f"{PACKAGE}.webhooks")
    if SIGNATURE is not None:
        headers = {**SIGNATURE.headers(body), **headers}
        options = {"secret": SIGNATURE.secret, **options}
    return webhooks.unwrap(body, headers, **options)


def is_valid(webhook: Webhook, body: Json) -> bool:
    """Return whether a body is a payload of a webhook."""
    return validator(webhook.schema, RESPONSES).is_valid(body)


@every_webhook
def test_events_are_decoded_by_their_name(webhook: Webhook) -> None:
    TRACE.set_pointer(webhook.pointer)
    bodies = valid_values_for(webhook.schema, RESPONSES)[:30]
    bodies = bodies or [typical_value(webhook.schema, RESPONSES)]
    count = 0
    for value in webhook.values:
        for plain in bodies:
            body = with_value(plain, EVENT.pointer, value)
            if not is_valid(webhook, body):
                continue
            mismatches: list[object] = []
            headers = {EVENT.header: value} if EVENT.header else {}
            known = NAMED or (not webhook.callback and WEBHOOKS.rule is not None)
            event = receive(
                json.dumps(body).encode(),
                headers,
                event=None if known else webhook.name,
                on_mismatch=mismatches.append,
            )
            count += 1
            expected = strip_undocumented(body, webhook.schema, RESPONSES)
            assert (type(event).__name__, event.name) == (webhook.class_name, webhook.name)
            assert encode(event.payload, expected) == expected
            assert not mismatches
    assert count


@every_webhook
def test_values_of_another_type_are_reported_and_not_raised(webhook: Webhook) -> None:
    TRACE.set_pointer(webhook.pointer)
    matches = validator(webhook.schema, RESPONSES, lenient=True).is_valid
    valid = typical_value(webhook.schema, RESPONSES)
    for pointer in ("", *spaced(distinct_pointers(valid), MOST_VALUES)):
        for value in WRONG_VALUES:
            body = replaced(valid, pointer, value)
            mismatches: list[Any] = []
            receive(
                json.dumps(body).encode(), {}, event=webhook.name, on_mismatch=mismatches.append
            )
            reported = any(each.pointer.startswith(pointer) for each in mismatches)
            assert reported or matches(body), f"{value!r} at {pointer} was not reported"
            assert not (mismatches and is_valid(webhook, body))


@pytest.mark.skipif(not NAMED, reason="requests do not name their event")
def test_an_unknown_event_keeps_its_body() -> None:
    body = with_value({"x": [1]}, EVENT.pointer, UNKNOWN)
    headers = {EVENT.header: UNKNOWN} if EVENT.header else {}
    event = receive(json.dumps(body).encode(), headers)
    assert (type(event).__name__, event.name, event.payload) == ("UnknownEvent", UNKNOWN, body)


@pytest.mark.skipif(
    SIGNATURE is None, reason="the specification does not say how requests are signed"
)
@pytest.mark.parametrize("fault", ["signature", "secret", "header", "body", "age"])
def test_a_request_that_is_not_signed_is_rejected_before_it_is_decoded(fault: str) -> None:
    assert SIGNATURE is not None
    webhooks = import_module(f"{PACKAGE}.webhooks")
    body = b"this is not JSON"
    age = SIGNATURE.tolerance + 60 if fault == "age" and SIGNATURE.timestamp_header else 0
    headers = SIGNATURE.headers(body, age=age)
    secret = SIGNATURE.secret
    if fault == "signature" or (fault == "age" and not age):
        headers[SIGNATURE.header] = headers[SIGNATURE.header][:-4] + "AAAA"
    elif fault == "secret":
        secret = f"{secret[:-4]}AAAA"
    elif fault == "header":
        del headers[SIGNATURE.header]
    elif fault == "body":
        body += b" "
    with pytest.raises(errors.InvalidSignature) as caught:
        webhooks.unwrap(body, headers, secret=secret)
    assert secret not in str(caught.value)


@pytest.mark.skipif(
    SIGNATURE is None or not SIGNATURE.timestamp_header, reason="requests have no timestamp"
)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_time_of_a_request_may_differ_by_the_tolerance(
    sign: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SIGNATURE is not None
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    webhooks = import_module(f"{PACKAGE}.webhooks")
    event = WEBHOOKS.events[0]
    body = json.dumps(typical_value(event.schema, RESPONSES)).encode()
    for age in (SIGNATURE.tolerance, SIGNATURE.tolerance + 1):
        headers = SIGNATURE.headers(body, age=sign * age)
        try:
            webhooks.unwrap(body, headers, secret=SIGNATURE.secret, event=event.name)
            is_accepted = True
        except errors.InvalidSignature:
            is_accepted = False
        assert is_accepted is (age <= SIGNATURE.tolerance)
