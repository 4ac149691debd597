"""The example that heads the help of a command: a call that its own rules accept.

Input: an operation. Output: the words after the command, quoted for a POSIX shell.
"""

from __future__ import annotations

import json
import shlex

from generator.ir.api import Api
from generator.ir.json import thaw_json
from generator.ir.operations import Operation
from generator.views.calls import body_media
from generator.views.cli.options import OptionView, object_of, view_options
from generator.views.cli.samples import sample_of


def example_of(api: Api, operation: Operation) -> str:
    """Return the arguments of a useful call: all that is required, and a little of the rest."""
    options = view_options(api, operation)
    chosen = [option for option in options if option.required or option.place == "path"]
    if operation.body and not any(option.place == "body" for option in chosen):
        chosen += _first_members(options)
    elif not operation.body and not operation.pagination and operation.batch:
        batch = (operation.batch.parameter,)
        chosen += [
            option
            for option in options
            if ("wire", batch) in option.settings and option not in chosen
        ]
    words = [word for option in chosen for word in _words(option)]
    words += _whole_body(api, operation)
    if operation.pagination:
        words += ["--all", "--output", "jsonl"]
    return shlex.join(words)


def _first_members(options: tuple[OptionView, ...]) -> list[OptionView]:
    """Return a member or two that take plain text."""
    members = [
        option
        for option in options
        if option.place == "body" and option.kind == "string" and "." not in option.flag
    ]
    current = [option for option in members if not option.is_deprecated]
    return current[:2]


def _whole_body(api: Api, operation: Operation) -> list[str]:
    """Return ``--data`` with an example, or the least of its type, where members are no options."""
    media = body_media(operation)
    if media is None or object_of(api, media.type) is not None:
        return []
    example = thaw_json(media.examples[0]) if media.examples else sample_of(api, media.type)
    return ["--data", json.dumps(example, ensure_ascii=False)]


def _words(option: OptionView) -> list[str]:
    if option.place == "path":
        return [option.sample]
    if option.kind == "boolean":
        return [f"--{option.flag}"]
    return [f"--{option.flag}", option.sample]
