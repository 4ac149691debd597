"""Webhooks are verified in constant time before they are decoded, and decoded by their event."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest

from pipedrive_activities._runtime.webhooks.receiver import Receiver, UnknownEvent
from pipedrive_activities._runtime.webhooks.signatures import SignatureRule, verify
from pipedrive_activities.errors import ArgumentError, DecodingError, InvalidSignature
from pipedrive_activities.mock import table
from pipedrive_activities.mock.clock import Clock
from pipedrive_activities.mock.document import Document
from pipedrive_activities.mock.webhooks import WebhookSender

GITHUB = SignatureRule(header="x-hub-signature-256", prefix="sha256=")
STANDARD = SignatureRule(
    header="webhook-signature",
    encoding="base64",
    prefix="v1,",
    signed="{id}.{timestamp}.{body}",
    timestamp_header="webhook-timestamp",
    id_header="webhook-id",
    secret_prefix="whsec_",
    secret_encoding="base64",
)
STRIPE = SignatureRule(
    header="stripe-signature",
    prefix="v1=",
    signed="{timestamp}.{body}",
    timestamp_header="stripe-signature",
    timestamp_prefix="t=",
)
GITHUB_HEADERS = {
    "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
}
STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STANDARD_HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def stripe(body: bytes, secret: str, timestamp: int) -> dict[str, str]:
    message = f"{timestamp}.".encode() + body
    signature = hmac.new(secret.encode(), message, sha256).hexdigest()
    return {"stripe-signature": f"t={timestamp},v1={signature},v0=old"}


@pytest.mark.parametrize(
    ("rule", "body", "headers", "secrets", "now"),
    [
        (GITHUB, b"Hello, World!", GITHUB_HEADERS, ["It's a Secret to Everybody"], 0),
        (GITHUB, b"Hello, World!", GITHUB_HEADERS, ["old", "It's a Secret to Everybody"], 0),
        (STANDARD, b'{"test": 2432232314}', STANDARD_HEADERS, [STANDARD_SECRET], 1614265330),
        (STANDARD, b'{"test": 2432232314}', STANDARD_HEADERS, [STANDARD_SECRET], 1614265030),
        (STRIPE, b"\xff", stripe(b"\xff", "key", 1000), ["key"], 1300),
        (STRIPE, b"{}", stripe(b"{}", "key", 1_700_000_000_000), ["key"], 1_700_000_000),
    ],
)
def test_signatures_of_well_known_schemes(
    rule: SignatureRule, body: bytes, headers: Mapping[str, str], secrets: list[str], now: float
) -> None:
    verify(rule, body, headers, secrets, now)
    for changed in (body + b" ", b""):
        with pytest.raises(InvalidSignature, match="does not match"):
            verify(rule, changed, headers, secrets, now)
    with pytest.raises(InvalidSignature, match=f"no header {rule.header}"):
        verify(rule, body, {}, secrets, now)


@pytest.mark.parametrize(
    ("headers", "now", "message"),
    [
        (stripe(b"{}", "key", 1000), 1301, "more than 300 s from now"),
        (stripe(b"{}", "key", 1000), 699, "more than 300 s from now"),
        ({"stripe-signature": "v1=aa"}, 1000, "no valid timestamp"),
        ({"stripe-signature": "t=1e3,v1=aa"}, 1000, "no valid timestamp"),
        ({"stripe-signature": "t=1000"}, 1000, "does not match"),
        ({"stripe-signature": "t=1000,v1=é"}, 1000, "does not match"),
    ],
)
def test_requests_that_are_too_old_or_malformed(
    headers: Mapping[str, str], now: float, message: str
) -> None:
    with pytest.raises(InvalidSignature, match=message):
        verify(STRIPE, b"{}", headers, ["key"], now)


def test_a_secret_that_is_not_base64_is_not_quoted() -> None:
    with pytest.raises(ArgumentError) as caught:
        verify(STANDARD, b"{}", STANDARD_HEADERS, ["whsec_not base64"], 1614265330)
    assert "not base64" not in repr(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


class Created:
    """An event."""

    def __init__(self, payload: Any) -> None:
        self.payload = payload


def receiver(**changes: Any) -> Receiver:
    settings: dict[str, Any] = {
        "events": {"created": (Created, dict[str, int])},
        "values": {"order.created": "created"},
        "header": "",
        "pointer": "/meta/type",
        "only": "",
        "signature": None,
        "variable": "ANY_WEBHOOK_SECRET",
    }
    return Receiver(**{**settings, **changes})


def unwrap(own: Receiver, body: bytes | str, headers: Any = (), **changes: Any) -> Any:
    options = {"secret": None, "event": None, "strict": False, "on_mismatch": None, **changes}
    return own.unwrap(body, dict(headers), **options)


def test_the_event_is_named_by_the_body_a_header_or_the_caller() -> None:
    by_header = receiver(header="x-event", pointer="", events={"created": (Created, dict)})
    body = json.dumps({"meta": {"type": "order.created"}})
    any_payload = receiver(events={"created": (Created, dict)})
    assert unwrap(any_payload, body).payload == {"meta": {"type": "order.created"}}
    assert unwrap(by_header, "{}", {"X-Event": "order.created"}).payload == {}
    assert unwrap(receiver(), '{"a": 1}', event="created").payload == {"a": 1}
    assert unwrap(receiver(pointer="", only="created"), '{"a": 1}').payload == {"a": 1}


@pytest.mark.parametrize(
    ("body", "name"),
    [('{"meta": {"type": "x"}}', "x"), ('{"meta": 1}', ""), ("[1]", ""), ("null", "")],
)
def test_an_unknown_event_keeps_its_body(body: str, name: str) -> None:
    assert unwrap(receiver(), body) == UnknownEvent(name, json.loads(body))


def test_a_payload_of_another_type_is_reported() -> None:
    mismatches: list[Any] = []
    event = unwrap(receiver(), '{"a": "x"}', event="created", on_mismatch=mismatches.append)
    assert event.payload == {"a": "x"}
    assert [(each.operation, each.pointer) for each in mismatches] == [("created", "/a")]


@pytest.mark.parametrize(
    ("body", "changes", "message"),
    [
        ('{"a": "x"}', {"strict": True}, " of the event 'created' (10 bytes): Expected `int`"),
        ('{"a": "x"}', {"strict": True, "only": "created"}, " of the event 'created' (10 bytes): "),
        ("secret body", {}, " of the event 'created' (11 bytes): "),
        ("", {}, " of the event 'created' (0 bytes): "),
        ("[" * 5000, {}, " of the event 'created' (5000 bytes): "),
        ("secret body", {"event": None}, " (11 bytes): it is not valid JSON"),
    ],
)
def test_a_payload_that_cannot_be_decoded_names_the_event(
    body: str, changes: dict[str, Any], message: str
) -> None:
    options = {"event": "created", **changes}
    own = receiver(only=options.pop("only", ""))
    with pytest.raises(DecodingError) as caught:
        unwrap(own, body, **options)
    assert str(caught.value).startswith(f"webhooks.unwrap: cannot decode the payload{message}")
    assert "secret" not in str(caught.value)
    assert caught.value.response is None


def test_a_signature_is_verified_first(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = receiver(signature=STRIPE)
    body = b'{"meta": {"type": "x"}}'
    headers = stripe(body, "key", int(time.time()))
    with pytest.raises(InvalidSignature):
        unwrap(signed, b"this is not JSON", headers, secret="key")
    with pytest.raises(ArgumentError, match="set ANY_WEBHOOK_SECRET"):
        unwrap(signed, body, headers)
    with pytest.raises(ArgumentError, match="no secret"):
        unwrap(signed, body, headers, secret=["key", ""])
    monkeypatch.setenv("ANY_WEBHOOK_SECRET", "key")
    assert unwrap(signed, body, headers).name == "x"


def test_a_secret_without_a_rule_verifies_nothing() -> None:
    with pytest.raises(ArgumentError, match="no rule says how webhooks are signed"):
        unwrap(receiver(), "{}", secret="key")


def test_an_event_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ArgumentError, match="unknown event 'created '"):
        unwrap(receiver(), "{}", event="created ")


MESSAGES = {
    "openapi": "3.1.0",
    "webhooks": {
        "made": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["id"],
                                "properties": {
                                    "id": {"type": "integer"},
                                    "type": {"type": "string"},
                                },
                            }
                        }
                    }
                }
            }
        }
    },
}


@pytest.mark.parametrize("rule", [GITHUB, STANDARD, STRIPE], ids=["github", "standard", "stripe"])
def test_the_mock_server_signs_as_the_rule_says(rule: SignatureRule) -> None:
    settings = {name: getattr(rule, name) for name in rule.__annotations__}
    event = table.Event(name="made", at="/webhooks/made/post", values=("it.made",))
    sender = WebhookSender(
        Document(MESSAGES),
        table.Webhooks(events=(event,), pointer="/type", signature=table.Signature(**settings)),
        Clock(),
    )
    message = sender.message("made")
    assert json.loads(message.body)["type"] == "it.made"
    verify(rule, message.body, message.headers, [sender.secret], time.time())
    with pytest.raises(InvalidSignature):
        verify(rule, message.body + b" ", message.headers, [sender.secret], time.time())
    with pytest.raises(ValueError, match="the API has: made"):
        sender.message("lost")
    with pytest.raises(ValueError, match="on this machine"):
        sender.send("made", "http://192.0.2.1/")
