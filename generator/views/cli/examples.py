"""Builds the example at the head of a command's help: arguments that the command accepts.

The arguments are quoted for a POSIX shell and contain no control characters, because terminals show
them: of an argument that needs one there is no example but a plain text.
"""

from __future__ import annotations

import shlex

from generator.ir.api import Api
from generator.ir.json import thaw_json
from generator.ir.operations import Operation
from generator.ir.value_check import find_value_mismatch, request_types
from generator.views.body_properties import body_properties
from generator.views.calls import body_media
from generator.views.cli.options import OptionView, printable_json
from generator.views.samples import minimal_value


def build_example(api: Api, operation: Operation, options: tuple[OptionView, ...]) -> str:
    """Return the arguments of a useful call: all required options and a few others."""
    chosen = [option for option in options if option.required or option.location == "path"]
    if operation.body and not any(option.location == "body" for option in chosen):
        chosen += _some_properties(options)
    elif not operation.body and not operation.pagination and operation.batch:
        ids = (operation.batch.parameter,)
        chosen += [option for option in options if option.path == ids and option not in chosen]
    arguments = [argument for option in chosen for argument in _arguments(option)]
    arguments += _data_argument(api, operation)
    if operation.pagination:
        arguments += ["--all", "--output", "jsonl"]
    return shlex.join(_with_separator(arguments, chosen))


def _with_separator(arguments: list[str], chosen: list[OptionView]) -> list[str]:
    """Move arguments without a flag to the end, after ``--``, if one of them looks like an option."""
    plain = [each for option in chosen if option.location == "path" for each in _arguments(option)]
    if not any(each.startswith("-") for each in plain):
        return arguments
    assert arguments[: len(plain)] == plain, "parameters of the path come first"
    return [*arguments[len(plain) :], "--", *plain]


def _some_properties(options: tuple[OptionView, ...]) -> list[OptionView]:
    """Return up to two properties that accept plain text, else one that is not JSON, else any."""
    properties = [
        option
        for option in options
        if option.location == "body" and not option.is_deprecated and option.sample is not None
    ]
    texts = [option for option in properties if option.kind == "string" and len(option.path) == 1]
    scalars = [option for option in properties if option.kind != "json"]
    return texts[:2] or scalars[:1] or properties[:1]


def _data_argument(api: Api, operation: Operation) -> list[str]:
    """Return ``--data`` with an example or a minimal value, for a body without properties."""
    media = body_media(operation)
    if media is None or body_properties(api, operation):
        return []
    valid = (
        thaw_json(each)
        for each in media.examples
        if find_value_mismatch(each, media.type, request_types(api)) is None
    )
    example = next(valid, None) or minimal_value(api, media.type)
    return ["--data", printable_json(example)]


def _arguments(option: OptionView) -> list[str]:
    sample = "text" if option.sample is None else option.sample
    if option.location == "path":
        return [sample]
    if option.kind == "boolean":
        return [f"--{option.flag}"]
    return [f"--{option.flag}", sample]
