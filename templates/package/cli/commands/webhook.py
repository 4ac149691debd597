"""``webhook``: verifies a request that the API sent, and prints its event.

Input: the body of the request exactly as it was received, and its headers. Exit code 65 if the signature
does not match; then nothing of the body is printed.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..._runtime.errors import ArgumentError, DecodingError
from ..cli_error import CliError, input_error, usage_error
from ..input.options import CommonOptions, ExplainedArgument
from ..output.messages import json_messages
from ..output.summary import print_warning
from ..product import PRODUCT
from .utility_command import UtilityCommand, UtilityGroup, option, print_record

if TYPE_CHECKING:
    from ..input.values import Json

_STDIN = "-"


def _unwrap(
    file: str,
    header: tuple[str, ...],
    event: str | None,
    secret_file: str | None,
    **parameters: object,
) -> None:
    if file == _STDIN == secret_file:
        raise usage_error("body and secret cannot both be standard input", "write one to a file")
    common = CommonOptions.from_parameters(parameters)
    body = _read(file, "the body")
    secret = None if secret_file is None else _read_secret(secret_file)
    mismatches: list[Any] = []  # of the rendered module, which is imported by its name
    webhooks = import_module(f"{PRODUCT.package}.webhooks")
    try:
        received = webhooks.unwrap(
            body, _headers(header), secret=secret, event=event, on_mismatch=mismatches.append
        )
    except DecodingError as error:
        raise input_error(str(error)) from None
    except ArgumentError as error:
        raise _usage_error(error) from None
    for mismatch in () if common.quiet else mismatches:
        text = f"{mismatch.pointer or 'the body'}: expected {mismatch.expected}, got {mismatch.got}"
        print_warning(text, as_json=json_messages(common.output))
    is_known = not isinstance(received, webhooks.UnknownEvent)
    # The payload as it was received: decoding it may have left out properties.
    payload: Json = json.loads(body)
    print_record(common, {"event": received.name, "known": is_known, "payload": payload})


def _usage_error(error: ArgumentError) -> CliError:
    """Return an error about an argument of ``unwrap`` that names the option."""
    if error.parameter == "event":
        return usage_error(f"--event: {error}", "use the name of a webhook in the OpenAPI document")
    variable = PRODUCT.variable("WEBHOOK_SECRET")
    return usage_error(str(error).partition(":")[0], f"set {variable} or pass --secret-file")


def _headers(lines: tuple[str, ...]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise usage_error(f"--header: {name!r} has no value", "write 'NAME: VALUE'")
        headers[name.strip()] = value.strip()
    return headers


def _read_secret(name: str) -> str:
    try:
        return _read(name, "--secret-file").decode().strip()
    except UnicodeDecodeError:
        raise input_error("--secret-file is not valid UTF-8") from None


def _read(name: str, title: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
    except OSError as error:
        raise input_error(f"cannot read {title}: {error}") from None


COMMAND = UtilityGroup(
    "webhook",
    "Verify requests that the API sends, and print their events",
    [
        UtilityCommand(
            "unwrap",
            _unwrap,
            summary="Verify a request that the API sent, and print its event",
            example="webhook unwrap body.json --header 'X-Name: value'",
            parameters=[
                ExplainedArgument(
                    "file",
                    "The body as it was received; - or nothing reads standard input.",
                    default=_STDIN,
                ),
                option(
                    "--header",
                    "A header of the request (repeatable).",
                    metavar="'NAME: VALUE'",
                    multiple=True,
                ),
                option(
                    "--event",
                    "The name of the event, if the request does not contain it.",
                    metavar="NAME",
                ),
                option(
                    "--secret-file",
                    f"The file with the secret (default: {PRODUCT.variable('WEBHOOK_SECRET')}).",
                    metavar="FILE",
                ),
            ],
        )
    ],
)
