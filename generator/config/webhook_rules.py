"""Reads ``webhooks`` of codegen.yaml: where a request names its event, and how it is signed."""

from __future__ import annotations

import re
from dataclasses import fields

from generator.config.config_reader import Rule, Section
from generator.ir.webhooks import EventRule, SignatureRule, WebhookRules

_HEADER = Rule(re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"), "a header name (RFC 9110, 5.6.2: token)")
_POINTER = Rule(re.compile(r"(/([^~/]|~[01])*)+"), "a JSON Pointer, such as /type")
_ALGORITHM = Rule(re.compile(r"sha1|sha256|sha512"), "sha1, sha256 or sha512")
_ENCODING = Rule(re.compile(r"hex|base64"), "hex or base64")
_SECRET = Rule(re.compile(r"text|base64"), "text or base64")
_SIGNED = Rule(
    re.compile(r"[^{}]*(\{(timestamp|id)\}[^{}]*)*\{body\}[^{}]*"),
    "a text with {body}, and {timestamp} and {id} before it, such as {timestamp}.{body}",
)
_SECONDS = Rule(re.compile(r"[1-9][0-9]{0,8}"), "a number of seconds in quotes, such as '300'")


def read_webhook_rules(root: Section) -> WebhookRules:
    """Return the rules; those with errors are reported and have their defaults."""
    section = root.section("webhooks", '"webhooks"')
    if section is None:
        return WebhookRules()
    section.check_keys(("event", "signature"))
    event = section.section("event", '"event"')
    signature = section.section("signature", '"signature"')
    return WebhookRules(
        event=None if event is None else _read_event(event),
        signature=None if signature is None else _read_signature(signature),
    )


def _read_event(section: Section) -> EventRule:
    section.check_keys(("header", "pointer"))
    rule = EventRule(
        header=section.text("header", _HEADER, "").lower(),
        pointer=section.text("pointer", _POINTER, ""),
    )
    if bool(rule.header) is bool(rule.pointer):
        message = "the event is in a header or in the body"
        section.report_value(section.node.origin, message, "set either header or pointer")
    return rule


def _read_signature(section: Section) -> SignatureRule:
    section.check_keys(tuple(field.name for field in fields(SignatureRule)))
    rule = SignatureRule(
        header=section.text("header", _HEADER).lower(),
        algorithm=section.text("algorithm", _ALGORITHM, "sha256"),
        encoding=section.text("encoding", _ENCODING, "hex"),
        prefix=section.text("prefix", None, ""),
        signed=section.text("signed", _SIGNED, "{body}"),
        timestamp_header=section.text("timestamp_header", _HEADER, "").lower(),
        timestamp_prefix=section.text("timestamp_prefix", None, ""),
        tolerance=int(section.text("tolerance", _SECONDS, "300") or 300),
        id_header=section.text("id_header", _HEADER, "").lower(),
        secret_prefix=section.text("secret_prefix", None, ""),
        secret_encoding=section.text("secret_encoding", _SECRET, "text"),
    )
    for name, header in (("timestamp", rule.timestamp_header), ("id", rule.id_header)):
        if ("{" + name + "}" in rule.signed) is not bool(header):
            message = f"the {name} is signed, and has a header, or neither of both"
            help_text = f"set {name}_header, and use {{{name}}} in signed"
            section.report_value(section.node.origin, message, help_text)
    return rule
