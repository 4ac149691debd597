"""Words the errors of the client about arguments for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..._runtime.errors import ArgumentError, MissingCredentials
from ..cli_error import CliError, input_error, usage_error
from .invocation import Invocation


@contextmanager
def argument_errors(invocation: Invocation) -> Iterator[None]:
    """Raise errors about arguments as CliError that names the option as it was typed.

    The exit code is 65 for a property of the body, which can come from a file, else 64.
    """
    try:
        yield
    except MissingCredentials:
        raise
    except ArgumentError as error:
        raise _worded(invocation, error) from None


def _worded(invocation: Invocation, error: ArgumentError) -> CliError:
    operation = invocation.command.operation
    text = " ".join(str(error).split()).removeprefix(f"{operation.call}: ")
    typed = {option.parameter.name: option for option, _ in invocation.option_values}
    option = typed.get(error.parameter)
    parameter = option.parameter if option else operation.arguments.get(error.parameter)
    if parameter is None:
        return input_error(text)
    name = option.display_name if option else parameter.api_name
    create = input_error if parameter.location == "body" else usage_error
    return create(f"{name}{text.removeprefix(error.parameter)}")
