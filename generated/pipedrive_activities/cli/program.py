"""Entry point: runs the command line and turns every exception into an exit code.

No exception escapes and no traceback is printed: a failure is one line on stderr, or one JSON
object if stderr is not a terminal or JSON was asked for.
"""

from __future__ import annotations

import errno
import io
import signal
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .command_tree import OutputClosed, build_root
from .exit_codes import ExitCode
from .output.colour import on_stderr
from .output.messages import json_messages, print_message
from .product import PRODUCT

if TYPE_CHECKING:
    from .cli_error import Failure

_WRITE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Errors of a device that cannot take more data."""


def run_process() -> None:
    """Run with the arguments of this process, and exit. SIGTERM interrupts like Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not sys.warnoptions:  # deprecations are reported by the names of commands and options
        warnings.simplefilter("ignore", DeprecationWarning)
    _set_encoding()
    sys.exit(run(sys.argv[1:]))


def _set_encoding() -> None:
    """Use UTF-8 for files and pipes, and escape characters that the encoding cannot represent."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            errors = "strict" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding=encoding, errors=errors)


def run(arguments: Sequence[str]) -> int:
    """Run the command line with the given arguments; return the exit code."""
    try:
        result: object = build_root().main(
            args=list(arguments), prog_name=PRODUCT.command, standalone_mode=False
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else ExitCode.OK
    except SystemExit as error:
        return ExitCode.USAGE if error.code else ExitCode.OK
    except (OutputClosed, BrokenPipeError):
        return _end_closed_output()
    except click.exceptions.NoArgsIsHelpError as error:
        print_message(error.format_message())
        return ExitCode.USAGE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - every failure is reported
        failure = explain(error)
        if failure.exit_code is ExitCode.OUTPUT:
            _discard_output()
        print_failure(failure, as_json=wants_json_errors(arguments))
        return failure.exit_code


def _end_closed_output() -> int:
    """Return success: a reader such as ``head`` that closes the pipe early is not a failure."""
    _discard_output()
    return ExitCode.OK


def _discard_output() -> None:
    """Discard what is buffered for standard output, so that it is not written again at exit."""
    from .output.formats import discard_stdout

    discard_stdout()


def explain(error: BaseException) -> Failure:
    """Return the failure to report for an exception."""
    from .cli_error import CliError, Failure

    match error:
        case CliError():
            return error.failure
        case click.Abort() | KeyboardInterrupt():
            return Failure(
                exit_code=ExitCode.INTERRUPTED, code="interrupted", message="interrupted"
            )
        case OSError(errno=number) if number in _WRITE_ERRORS:
            return Failure(
                exit_code=ExitCode.OUTPUT,
                code="output",
                message=f"cannot write the output: {error.strerror}",
                hint="free some space, or write to another file",
            )
        case click.FileError():
            return Failure(
                exit_code=ExitCode.REJECTED, code="rejected_data", message=error.format_message()
            )
        case click.ClickException():
            return _usage_failure(error)
        case _:
            from .error_mapping import failure_from

            return failure_from(error)


def _usage_failure(error: click.ClickException) -> Failure:
    """Return the failure for an error found by click.

    The message of an invalid value says what is accepted; other messages refer to the help.
    """
    from .cli_error import Failure

    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"see {context.command_path} --help" if context else ""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        message = f"missing {_typed_name(error.param)}"
        return Failure(exit_code=ExitCode.USAGE, code="usage", message=message, hint=hint)
    if isinstance(error, click.BadParameter) and error.param is not None:
        message = f"{_typed_name(error.param)}: {error.message}"
        return Failure(exit_code=ExitCode.USAGE, code="usage", message=message)
    if isinstance(error, click.NoSuchOption):
        suggestion = f"did you mean {error.possibilities[0]}?" if error.possibilities else hint
        message = f"no such option: {error.option_name}"
        return Failure(exit_code=ExitCode.USAGE, code="usage", message=message, hint=suggestion)
    text = " ".join(error.format_message().split())
    message = f"{text[:1].lower()}{text[1:]}"
    return Failure(exit_code=ExitCode.USAGE, code="usage", message=message, hint=hint)


def _typed_name(parameter: click.Parameter) -> str:
    """Return the name of a parameter as it is typed: ``--due-date``, or ``ID`` for an argument."""
    if isinstance(parameter, click.Argument):
        return (parameter.metavar or str(parameter.name).upper()).removesuffix("…")
    return next((name for name in parameter.opts if name.startswith("--")), parameter.opts[0])


def print_failure(failure: Failure, *, as_json: bool) -> None:
    """Print a failure on standard error."""
    if as_json:
        import json

        print_message(json.dumps({"error": failure.record()}))
        return
    program, _, text = failure.line(PRODUCT.command).partition(": ")
    print_message(f"{on_stderr(f'{program}:', 'error')} {text}")


def wants_json_errors(arguments: Sequence[str]) -> bool:
    """Return whether failures are printed as JSON, like other messages on standard error.

    Looks at the raw arguments, because the failure may be that they cannot be parsed.
    """
    output = ""
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--output" and value:
            output = value
        elif argument in {"--output", "-o"} and number + 1 < len(arguments):
            output = arguments[number + 1]
        elif argument.startswith("-o") and len(argument) > 2:
            output = argument[2:].lstrip("=")
    return json_messages(output)
