"""Verifies a credential with the cheapest call of the API.

The call reads something and needs a credential. It may name a record that does not exist: the
answer that there is none also proves that the credential was accepted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from ..._runtime.pagination.positions import with_value
from ..cli_error import CliError, Failure
from ..command_model import Command, Option, all_commands
from ..exit_codes import ExitCode
from ..input.options import CommonOptions
from ..input.values import Json
from ..product import PRODUCT
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Verification:
    """An accepted credential: the command that was called, and the tokens that it cost."""

    command: str
    tokens: int
    remark: str = ""

    @property
    def description(self) -> str:
        """What was called and what it cost: ``pets get, 1 token``."""
        cost = f", {count_tokens(self.tokens)}" if PRODUCT.has_costs else ""
        return f"{self.command}{cost}{self.remark}"


def count_tokens(count: int) -> str:
    """Return a number of tokens with its unit."""
    return "1 token" if count == 1 else f"{count:,} tokens"


def verify(
    common: CommonOptions, settings: Settings, values: dict[str, str] | None = None
) -> Verification:
    """Call the cheapest operation; ``values`` by argument take the place of the configured credentials.

    Raises CliError: 77 if the credential is rejected, 78 if the server does not look like the API
    or no operation can be called without data of the user, and the errors of the connection.
    """
    from ... import errors
    from ..execution.session import open_client

    command = cheapest_command(values)
    if command is None:
        raise _failure(ExitCode.CONFIGURATION, "no operation can verify the credential")
    remark = ""
    with open_client(common, settings, values) as client:
        try:
            client.call(command.operation, _arguments(command))
        except errors.AuthenticationError:
            raise _rejected(client.tokens) from None
        except errors.PermissionDenied:
            remark = "; the account may not read this resource"
        except errors.NotFound as error:
            if not _is_json(error):
                raise _not_the_api(common, settings) from None
        return Verification(command.title, client.tokens, remark)


def cheapest_command(names: Collection[str] | None = None) -> Command | None:
    """Return the command that verifies credentials at the lowest cost, None if there is none.

    ``names`` are the arguments with credentials; None: those of most operations, or an OAuth login.
    """
    candidates = [
        command
        for command in all_commands()
        if _can_verify(command) and (names is None or _needs(command, names))
    ]
    return min(candidates, key=_price, default=None)


def _price(command: Command) -> tuple[float, int]:
    cost = command.operation.cost
    return math.inf if cost is None else cost, len(_required(command))


def _needs(command: Command, names: Collection[str]) -> bool:
    """Return whether a command is called with credentials, for which these arguments suffice."""
    from ...operations import SCHEMES

    return any(
        set(names).issuperset(name for id_ in option for name in SCHEMES[id_].arguments)
        for option in command.operation.security or ()
        if option
    )


def _can_verify(command: Command) -> bool:
    operation = command.operation
    is_candidate = operation.method == "GET" and not operation.deprecated and not operation.public
    return is_candidate and all(
        option.parameter.kind == "integer" or option.example for option in _required(command)
    )


def _required(command: Command) -> list[Option]:
    return [option for option in command.options if option.parameter.required]


def _arguments(command: Command) -> dict[str, object]:
    arguments: dict[str, object] = {
        option.parameter.name: _value(option) for option in _required(command)
    }
    pagination = command.operation.pagination
    if pagination is not None and pagination.size:
        arguments = with_value(command.operation, arguments, pagination.size, 1)
    return arguments


def _value(option: Option) -> Json:
    value: Json = int(option.parameter.minimum or 1)
    with suppress(ValueError):
        value = json.loads(option.example)
    return value


def _is_json(error: Exception) -> bool:
    """Return whether an error response is a JSON object, as the API sends them."""
    response = getattr(error, "response", None)
    try:
        return isinstance(json.loads(response.content), dict) if response else False
    except ValueError:
        return False


def _rejected(tokens: int) -> CliError:
    cost = f" ({count_tokens(tokens)} spent)" if PRODUCT.has_costs and tokens else ""
    return _failure(
        ExitCode.NOT_ALLOWED, f"the server rejected the credential{cost}", "check the token"
    )


def _not_the_api(common: CommonOptions, settings: Settings) -> CliError:
    from ..execution.session import configured_origin

    origin = configured_origin(common, settings)
    return _failure(
        ExitCode.CONFIGURATION, f"{origin} does not respond like this API", "check the base URL"
    )


def _failure(exit_code: ExitCode, message: str, hint: str = "") -> CliError:
    code = "not_authenticated" if exit_code is ExitCode.NOT_ALLOWED else "unverified"
    return CliError(Failure(exit_code=exit_code, code=code, message=message, hint=hint))
