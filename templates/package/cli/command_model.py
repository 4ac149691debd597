"""The commands of the API: a command per operation, an option per parameter and property.

Both are views of the operation table; their texts come from ``openapi.json`` and are read when they
are needed. A flag is the Python name of its parameter with dashes; the names of nested properties
are joined by dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial

from .._runtime.media_types import FORM, is_json, is_json_lines, is_json_records
from .._runtime.operation import (
    SAFE_METHODS,
    Deprecation,
    DerivedArgument,
    Location,
    Operation,
    Parameter,
)
from ..operations import OPERATIONS
from .command_examples import EXAMPLES, FLAGS, WEB_URLS
from .operation_texts import OperationTexts, ParameterText
from .product import RESOURCES
from .product_model import Resource


class Deprecated:
    """Marks a command or an option as deprecated. Each attribute may be empty.

    ``replaced_by`` is the command or option to use instead (``pets list``), ``savings``
    compares the token costs in words, ``sunset`` is the date (RFC 3339) of the removal.
    """

    __slots__ = ("replaced_by", "savings", "sunset")

    def __init__(self, replaced_by: str, sunset: str, savings: str = "") -> None:
        self.replaced_by = replaced_by
        self.sunset = sunset
        self.savings = savings


class Option:
    """The option of a parameter or of a property of the body.

    ``example`` is JSON. ``cancels`` lists the flags that the server ignores if this option is used.
    ``is_old``: the flag is an earlier one, which help does not list.
    """

    __slots__ = ("cancels", "deprecated", "example", "flag", "help", "is_old", "parameter")

    def __init__(
        self,
        parameter: Parameter,
        flag: str,
        text: ParameterText,
        *,
        cancels: tuple[str, ...] = (),
        deprecated: Deprecated | None = None,
        is_old: bool = False,
    ) -> None:
        self.parameter = parameter
        self.flag = flag
        self.help = text.description
        self.example = text.example
        self.cancels = cancels
        self.deprecated = deprecated
        self.is_old = is_old

    @property
    def display_name(self) -> str:
        """The option as it is typed: ``--due-date``, or ``ID`` for a path parameter."""
        return self.flag.upper() if self.parameter.location == "path" else f"--{self.flag}"


class Command:
    """The command of an operation; ``old_name`` is the earlier name by which it was called, if any."""

    def __init__(self, operation: Operation, resource: str, old_name: str = "") -> None:
        self.operation = operation
        self.resource = resource
        self.name = _kebab_case(operation.name)
        self.old_name = old_name

    @property
    def title(self) -> str:
        """The command as it is typed after the program's name: ``pets list``."""
        return f"{self.resource} {self.name}"

    @property
    def summary(self) -> str:
        """What the command does, without a final full stop."""
        words = self.operation.name.strip("_").replace("_", " ").capitalize()
        return self.operation.summary.removesuffix(".") or words

    @property
    def description(self) -> str:
        """The description of the operation."""
        return self._texts.description

    @property
    def docs(self) -> str:
        """The URL of the documentation of the operation, empty if there is none."""
        return self._texts.docs_url

    @property
    def example(self) -> str:
        """The arguments of a useful call."""
        return EXAMPLES.get(self.operation.id, "")

    @property
    def web(self) -> str:
        """The URL of the record in the web app, with path parameters in braces; may be empty."""
        return WEB_URLS.get(self.operation.id, "")

    @property
    def deprecated(self) -> Deprecated | None:
        """What to use instead, None if the operation is not deprecated."""
        deprecation = self.operation.deprecation
        if deprecation is None:
            return None
        return Deprecated(
            replaced_by=command_title(deprecation.replaced_by),
            savings=describe_savings(self.operation, OPERATIONS.get(deprecation.replaced_by)),
            sunset=deprecation.sunset,
        )

    @cached_property
    def _texts(self) -> OperationTexts:
        return OperationTexts(self.operation)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options: path parameters, other parameters, properties of the body, derived ones."""
        derived = map(partial(_derived_option, self.operation), self.operation.derived)
        return (*_parameters(self.operation, self._texts), *self._properties, *derived)

    @cached_property
    def _properties(self) -> tuple[Option, ...]:
        return tuple(
            Option(
                item,
                _flag(self.operation, item),
                self._texts.property(item.path),
                deprecated=_deprecated_option(item.deprecation, {}),
            )
            for item in _body_properties(self.operation)
        )

    @cached_property
    def flag_options(self) -> tuple[Option, ...]:
        """All options but path parameters, then those with earlier flags."""
        return (*(each for each in self.options if each.parameter.location != "path"), *self._old)

    @property
    def _old(self) -> Iterator[Option]:
        present = {option.parameter.name: option for option in self.options}
        for old, new in self.operation.old_arguments.items():
            option = present.get(new)
            if option is not None and option.parameter.location != "path":
                yield Option(
                    option.parameter,
                    _kebab_case(old),
                    ParameterText(description=option.help, example=option.example),
                    cancels=option.cancels,
                    deprecated=Deprecated(option.display_name, ""),
                    is_old=True,
                )

    def options_in(self, location: Location) -> tuple[Option, ...]:
        """Return the options whose values go to one location of the request."""
        return tuple(option for option in self.options if option.parameter.location == location)

    def option(self, name: str) -> Option:
        """Return the option of a parameter, by its Python name."""
        return next(option for option in self.options if option.parameter.name == name)

    @property
    def has_body(self) -> bool:
        """Whether the operation has a request body."""
        return bool(self.operation.content_type)

    @property
    def data_only(self) -> bool:
        """Whether the body is not an object with named properties, so that only --data gives it."""
        return self.has_body and not any(True for _ in _body_properties(self.operation))

    @property
    def raw_body(self) -> Parameter | None:
        """The argument of a body that is a file or plain text, not JSON; None for other bodies."""
        bodies = [item for item in self.operation.parameters if item.location == "body"]
        if len(bodies) != 1 or bodies[0].api_name or bodies[0].kind != "string" or bodies[0].many:
            return None
        is_text = not is_json(self.operation.content_type)
        return bodies[0] if is_text and self.operation.content_type != FORM else None

    @property
    def takes_items(self) -> bool:
        """Whether the body is a sequence of JSON values: JSON lines or a JSON text sequence."""
        content_type = self.operation.content_type
        return is_json_lines(content_type) or is_json_records(content_type)

    @property
    def downloads(self) -> bool:
        """Whether a response can be other content than JSON, which is written to files."""
        return not all(map(is_json, self.operation.accept.split(",")))

    @property
    def allows_additional(self) -> bool:
        """Whether the body accepts properties that the OpenAPI document does not name."""
        return self.operation.open_body or self.data_only

    @property
    def has_lookup(self) -> bool:
        """Whether an operation reads the record from the same path."""
        path = self.operation.path
        return any(each.method == "GET" and each.path == path for each in OPERATIONS.values())

    @property
    def writes(self) -> bool:
        """Whether the method is unsafe (RFC 9110, section 9.2.1)."""
        return self.operation.method not in SAFE_METHODS

    @property
    def takes_rows(self) -> bool:
        """Whether the command can run once per row: it has a path parameter or a body."""
        has_path = any(item.location == "path" for item in self.operation.parameters)
        stream = self.operation.stream
        is_stream = stream is not None and not stream.optional
        is_single = self.operation.pagination is None and not is_stream
        return is_single and (self.has_body or has_path)


def load_commands(resource: Resource) -> tuple[Command, ...]:
    """Return the commands of a resource."""
    return tuple(
        Command(operation, resource.name)
        for operation in OPERATIONS.values()
        if operation.resource == resource.attribute
    )


def copy_commands(commands: Iterable[Command]) -> dict[str, Command]:
    """Return the lists that can be copied, by the name of the command that does it."""
    return {
        "sync" if each.operation.name == "list" else f"sync-{each.name}": each
        for each in commands
        if each.operation.sync is not None
    }


class Import:
    """The commands of a list whose records can be imported: they read, create and update them."""

    def __init__(self, listed: Command, create: Command, update: Command) -> None:
        self.listed = listed
        self.create = create
        self.update = update

    @property
    def id(self) -> Parameter:
        """The path parameter with the id of a record."""
        return self.update.options_in("path")[0].parameter


def import_commands(commands: Iterable[Command]) -> dict[str, Import]:
    """Return the list of a resource that can be imported, by the name of the command that does it.

    It needs operations that list, create (POST) and change (PATCH) records one at a time; a PUT would
    clear the properties that a row does not contain.
    """
    current = [each for each in commands if each.deprecated is None]
    for listed in current:
        operation = listed.operation
        if operation.name != "list" or operation.pagination is None or "{" in operation.path:
            continue
        list_path = re.compile(re.escape(operation.path))
        record_path = re.compile(list_path.pattern + r"/\{[^/{}]+\}")
        writing = [each for each in current if each.has_body and not each.data_only]
        creating = (each for each in writing if _is_call(each, "POST", list_path))
        updating = (each for each in writing if _is_call(each, "PATCH", record_path))
        create, update = next(creating, None), next(updating, None)
        if create is not None and update is not None:
            return {"import": Import(listed, create, update)}
    return {}


def _is_call(command: Command, method: str, path: re.Pattern[str]) -> bool:
    operation = command.operation
    return operation.method == method and path.fullmatch(operation.path) is not None


def find_command(resource: Resource, name: str) -> Command | None:
    """Return the command of a resource by its name or an earlier one."""
    for command in load_commands(resource):
        if command.name == name:
            return command
    for command in load_commands(resource):
        if name in map(_kebab_case, command.operation.old_names):
            return Command(command.operation, resource.name, name)
    return None


def all_commands() -> Iterator[Command]:
    """Yield the commands of all resources."""
    for resource in RESOURCES:
        yield from load_commands(resource)


def command_title(operation: str) -> str:
    """Return the command of an operationId, such as ``pets list``; else the operationId."""
    found = OPERATIONS.get(operation)
    if found is None:
        return operation
    names = [resource.name for resource in RESOURCES if resource.attribute == found.resource]
    return " ".join([*names, _kebab_case(found.name)])


def _parameters(operation: Operation, texts: OperationTexts) -> Iterator[Option]:
    """Yield the options of all parameters outside the body."""
    parameters = [item for item in operation.parameters if item.location != "body"]
    flags = {item.name: _flag(operation, item) for item in parameters}
    by_api_name = {item.api_name: f"--{flags[item.name]}" for item in parameters}
    for item in parameters:
        yield Option(
            item,
            flags[item.name],
            texts.parameter(item.location, item.api_name),
            cancels=tuple(flags[name] for name in item.cancels if name in flags),
            deprecated=_deprecated_option(item.deprecation, by_api_name),
        )


def _derived_option(operation: Operation, argument: DerivedArgument) -> Option:
    """Return the option of an argument that fills others, as if it were one of them."""
    filled = [operation.arguments[name] for name in argument.fills]
    parameter = Parameter(
        name=argument.name,
        location=filled[0].location,
        kind="integer" if argument.kind == "integer" else "string",
        format="date-time" if argument.kind == "date-time" else "",
        nullable=argument.nullable,
    )
    text = ParameterText(description=argument.description)
    return Option(parameter, _flag(operation, parameter), text)


def _body_properties(operation: Operation) -> Iterator[Parameter]:
    """Yield the properties of the body, nested ones after the object that contains them."""
    arguments = [item for item in operation.parameters if item.location == "body"]
    if any(not item.api_name for item in arguments):
        yield from operation.properties
        return
    for argument in arguments:
        yield argument
        for item in operation.properties:
            if item.path[0] == argument.api_name:
                yield item


def _flag(operation: Operation, item: Parameter) -> str:
    usual = ".".join(map(_kebab_case, item.name.split(".")))
    return FLAGS.get(operation.id, {}).get((item.location, item.name), usual)


def _kebab_case(python: str) -> str:
    return python.strip("_").replace("_", "-")


def _deprecated_option(
    deprecation: Deprecation | None, replacements: Mapping[str, str]
) -> Deprecated | None:
    if deprecation is None:
        return None
    replaced_by = replacements.get(deprecation.replaced_by, deprecation.replaced_by)
    return Deprecated(replaced_by, deprecation.sunset)


def describe_savings(operation: Operation, other: Operation | None) -> str:
    """Compare the cost of a deprecated operation and its replacement; empty if it is unknown."""
    if other is None or operation.cost is None or other.cost is None:
        return ""
    if operation.batch and not other.batch and not other.pagination:
        return (
            f"{_tokens(other.cost)} per id instead of {_tokens(operation.cost)} per call, "
            f"cheaper up to {(operation.cost - 1) // max(other.cost, 1)} ids"
        )
    saved = operation.cost - other.cost
    if saved > 0:
        return f"saves {_tokens(saved)} per call"
    return "same cost" if saved == 0 else f"costs {_tokens(-saved)} more per call"


def _tokens(count: int) -> str:
    return f"{count} token" if count == 1 else f"{count} tokens"
