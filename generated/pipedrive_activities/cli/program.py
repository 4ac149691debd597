"""The program: arguments in, an exit code out; every failure ends here.

Input: the words after the command. Output: one of the frozen exit codes. Invariants: no exception
escapes, no traceback is printed; a failure is one line on stderr, or one JSON object when the
output is for programs.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Sequence

import click

from .cli_error import CliError, Exit, Failure
from .command_tree import OutputClosed, build_root
from .product import PRODUCT


def run_process() -> None:
    """Run with the arguments of this process, and exit. SIGTERM interrupts as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _settle_encoding()
    sys.exit(run(sys.argv[1:]))


def _settle_encoding() -> None:
    """Read and write UTF-8 where no terminal says otherwise; never fail on a character."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            errors = "strict" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding=encoding, errors=errors)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code."""
    try:
        result: object = build_root().main(
            args=list(arguments), prog_name=PRODUCT.command, standalone_mode=False
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else Exit.OK
    except SystemExit as ended:
        return Exit.USAGE if ended.code else Exit.OK
    except (OutputClosed, BrokenPipeError):
        return _leave_quietly()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort explains it
        failure = explain(error)
        print_failure(failure, machine=wants_machine(arguments))
        return failure.exit


def _leave_quietly() -> int:
    """The reader of standard output has seen enough: that is no failure."""
    from .output.formats import discard_stdout

    discard_stdout()
    return Exit.OK


def explain(error: BaseException) -> Failure:
    """Return what to tell about an exception."""
    match error:
        case CliError():
            return error.failure
        case click.Abort() | KeyboardInterrupt():
            return Failure(exit=Exit.INTERRUPTED, code="interrupted", message="interrupted")
        case click.FileError():
            return Failure(exit=Exit.REFUSED, code="refused_data", message=error.format_message())
        case click.ClickException():
            return Failure(exit=Exit.USAGE, code="usage", message=_usage(error), hint=_hint(error))
        case _:
            from .exit_codes import translate

            return translate(error)


def _usage(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


def _hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"see {context.command_path} --help" if context else ""


def print_failure(failure: Failure, *, machine: bool) -> None:
    """Print a failure on standard error."""
    text = json.dumps({"error": failure.record()}) if machine else failure.line(PRODUCT.command)
    click.echo(text, err=True)


def wants_machine(arguments: Sequence[str]) -> bool:
    """Tell from bare arguments whether programs read the output: they may not even have parsed."""
    chosen = os.environ.get(PRODUCT.variable("OUTPUT"), "")
    for number, word in enumerate(arguments):
        name, _, value = word.partition("=")
        if name == "--output" and value:
            chosen = value
        elif word in {"--output", "-o"} and number + 1 < len(arguments):
            chosen = arguments[number + 1]
        elif word.startswith("-o") and len(word) > 2:
            chosen = word[2:].lstrip("=")
    return chosen != "table" if chosen else not sys.stdout.isatty()
