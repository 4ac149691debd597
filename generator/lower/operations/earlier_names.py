"""Adds the earlier names of methods and arguments, which keep working until the next major version.

Input: a complete API and the configuration. Output: the API with ``old_methods`` and
``old_arguments``. Every error has the position of the rule in codegen.yaml. A rule whose major version
is over has no effect, and is a warning.
"""

from __future__ import annotations

from collections import defaultdict

from generator.config.codegen_config import Config, RenameRule
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.ir.arguments import argument_name, fields_as_arguments
from generator.ir.media_types import preferred_media
from generator.ir.operations import Operation, RenamedArgument
from generator.lower.naming.names import quoted
from generator.records import replace


def add_earlier_names(api: Api, config: Config, diagnostics: Diagnostics) -> Api:
    """Return the API with the earlier names of codegen.yaml."""
    if not config.renamed:
        return api
    rules: dict[str, list[RenameRule]] = defaultdict(list)
    for rule in config.renamed:
        if api.find_operation(rule.operation) is None:
            message = f"a rule names an unknown operation {quoted(rule.operation)}"
            diagnostics.error("NAM003", message, rule.origin, help="use an operationId")
        elif _major(rule.since) < _major(config.product.version):
            message = f"{quoted(rule.old)} ended with version {_major(config.product.version)}.0"
            help_text = "remove the rule; names are kept until the next major version"
            diagnostics.warning("NAM011", message, rule.origin, help=help_text)
        else:
            rules[rule.operation].append(rule)
    taken = {(each.resource.python, each.method.python) for each in api.operations}
    operations = tuple(
        _extended(api, each, rules[each.id.wire], taken, diagnostics) for each in api.operations
    )
    return replace(api, operations=operations)


def _major(version: str) -> int:
    return int(version.partition(".")[0])


def _extended(
    api: Api,
    operation: Operation,
    rules: list[RenameRule],
    taken: set[tuple[str, str]],
    diagnostics: Diagnostics,
) -> Operation:
    methods: list[str] = []
    arguments: list[RenamedArgument] = []
    names = _argument_names(api, operation)
    for rule in rules:
        if not rule.new:
            if (operation.resource.python, rule.old) in taken:
                message = f"{quoted(operation.resource.python)} has a method {quoted(rule.old)}"
                diagnostics.error("NAM005", message, rule.origin, help="remove the rule")
                continue
            taken.add((operation.resource.python, rule.old))
            methods.append(rule.old)
        elif rule.new not in names:
            message = f"{quoted(rule.operation)} has no argument {quoted(rule.new)}"
            help_text = f"its arguments are: {', '.join(sorted(names)) or 'none'}"
            diagnostics.error("NAM009", message, rule.origin, help=help_text)
        elif rule.old in names:
            message = f"{quoted(rule.operation)} has an argument {quoted(rule.old)} already"
            diagnostics.error("NAM002", message, rule.origin, help="remove the rule")
        else:
            names.add(rule.old)
            arguments.append(RenamedArgument(old=rule.old, new=rule.new))
    return replace(operation, old_methods=tuple(methods), old_arguments=tuple(arguments))


def _argument_names(api: Api, operation: Operation) -> set[str]:
    """Return the Python names of the arguments of an operation's method."""
    names = [each.name.python for each in operation.parameters]
    media = preferred_media(operation.body.content) if operation.body else None
    fields = fields_as_arguments(api, operation, media.type) if media else ()
    names += [field.name.python for field in fields if not field.read_only]
    return {*map(argument_name, names), *(each.name for each in operation.derived)}
