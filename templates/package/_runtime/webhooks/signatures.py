"""Verifies the HMAC of a webhook (RFC 2104), before anything of it is decoded.

Input: the rule of the API, the body as it was received, its headers and the secrets. Invariants: secrets
and expected signatures are in no message; signatures are compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence

from ..errors import ArgumentError, InvalidSignature
from ..record import Record

_PLACEHOLDER = re.compile(r"\{(body|timestamp|id)\}")
_MILLISECONDS = 100_000_000_000
"""Timestamps above it, the year 5138 in seconds, are in milliseconds."""
_MAX_DIGITS = 15


class SignatureRule(Record):
    """How a webhook is signed.

    ``header`` contains the signatures, each after ``prefix`` (empty: the whole value). ``signed`` is the
    text that is signed, with ``{body}``, ``{timestamp}`` and ``{id}`` in place of the body and of these
    headers. The timestamp is in ``timestamp_header`` after ``timestamp_prefix``, and at most
    ``tolerance`` seconds away from now. A secret begins with ``secret_prefix``, which is not part of
    the key; ``secret_encoding`` is ``text`` or ``base64``.
    """

    header: str
    algorithm: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""
    signed: str = "{body}"
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    tolerance: int = 300
    id_header: str = ""
    secret_prefix: str = ""
    secret_encoding: str = "text"


def verify(
    rule: SignatureRule,
    body: bytes,
    headers: Mapping[str, str],
    secrets: Sequence[str],
    now: float,
) -> None:
    """Check the signature of a webhook; one of the secrets must match.

    Names in ``headers`` are lower case; ``now`` is in seconds since 1970. Raises InvalidSignature, and
    ArgumentError for a secret that is not in its encoding.
    """
    keys = [_key(rule, secret) for secret in secrets]
    signatures = list(_values(rule.header, rule.prefix, headers))
    parts = {"body": body, "timestamp": b"", "id": b""}
    if rule.timestamp_header:
        parts["timestamp"] = _timestamp(rule, headers, now)
    if rule.id_header:
        parts["id"] = _header(rule.id_header, headers).encode()
    message = b"".join(_message(rule.signed, parts))
    expected = [_encode(rule, key, message) for key in keys]
    matches = [
        hmac.compare_digest(own, signature.encode()) for own in expected for signature in signatures
    ]
    if not any(matches):
        raise InvalidSignature("the signature of the webhook does not match")


def _key(rule: SignatureRule, secret: str) -> bytes:
    text = secret.removeprefix(rule.secret_prefix)
    if rule.secret_encoding == "text":
        return text.encode()
    try:
        return b64decode(text, validate=True)
    except ValueError:
        pass  # the error would quote the secret
    raise ArgumentError("a secret of the webhooks is not valid Base64", parameter="secret")


def _encode(rule: SignatureRule, key: bytes, message: bytes) -> bytes:
    digest = hmac.new(key, message, getattr(hashlib, rule.algorithm)).digest()
    return b64encode(digest) if rule.encoding == "base64" else digest.hex().encode()


def _message(signed: str, parts: Mapping[str, bytes]) -> Iterator[bytes]:
    for index, piece in enumerate(_PLACEHOLDER.split(signed)):
        yield parts[piece] if index % 2 else piece.encode()


def _header(name: str, headers: Mapping[str, str]) -> str:
    if name not in headers:
        raise InvalidSignature(f"the webhook has no header {name}")
    return headers[name].strip()


def _values(name: str, prefix: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the values of a header after a prefix: ``v1=a,v1=b`` has two; without one, the header."""
    value = _header(name, headers)
    if not prefix:
        yield value
        return
    yield from re.findall(rf"(?:^|[\s,;]){re.escape(prefix)}([^\s,;]+)", value)


def _timestamp(rule: SignatureRule, headers: Mapping[str, str], now: float) -> bytes:
    """Return the timestamp as it was signed. Raises InvalidSignature if it is too far from now."""
    text = next(_values(rule.timestamp_header, rule.timestamp_prefix, headers), "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise InvalidSignature("the webhook has no valid timestamp")
    seconds = int(text) / 1000 if int(text) > _MILLISECONDS else int(text)
    if abs(now - seconds) > rule.tolerance:
        raise InvalidSignature(
            f"the timestamp of the webhook is more than {rule.tolerance} s from now: it may be a"
            " repetition, or the clock of this machine is wrong"
        )
    return text.encode()
