"""Request samples of an operation, in Python, for the terminal and for curl, from one set of values.

Input: an operation of the IR. Output: source text, which the templates quote. Invariants: every
sample is a valid call; all samples of an operation send the same request.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from generator.ir.api import Api, ApiKeyScheme, SecurityScheme
from generator.ir.credentials import example_schemes, kind_of
from generator.ir.json import Json, JsonObject, thaw_json
from generator.ir.media_types import essence_of, is_form, is_json
from generator.ir.operations import Operation
from generator.ir.types import BooleanType, EnumDeclaration, EnumType, NullableType, RefType, Type
from generator.ir.value_check import find_value_mismatch, request_types
from generator.records import dataclass
from generator.views.calls import Argument, body_media, call_of_operation
from generator.views.cli.options import view_options
from generator.views.cli.text import kebab_case, resource_name
from generator.views.docs.python_samples import (
    WIDTH,
    Value,
    asynchronous_sample,
    blocking_sample,
    variables_of,
)
from generator.views.samples import minimal_value
from generator.views.servers import default_url

_MOST_FIELDS = 4
_MOST_CHARACTERS = 80
"""The length of an example of an optional field that a sample shows."""
"""Optional body fields in a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """The same request for each kind of reader; ``terminal`` is empty without a command line."""

    python: str
    asynchronous: str
    terminal: str
    curl: str

    @property
    def code_samples(self) -> tuple[dict[str, str], ...]:
        """The samples for ``x-codeSamples`` of an OpenAPI document."""
        samples = (
            ("python", "Python", self.python),
            ("python", "Python (async)", self.asynchronous),
            ("shell", "Terminal", self.terminal),
            ("shell", "curl", self.curl),
        )
        return tuple(
            {"lang": lang, "label": label, "source": source}
            for lang, label, source in samples
            if source
        )


def view_sample(api: Api, operation: Operation, *, has_command: bool) -> SampleView:
    """Return the samples of an operation."""
    values = choose_values(api, operation)
    return SampleView(
        python=blocking_sample(api, operation, values),
        asynchronous=asynchronous_sample(api, operation, values),
        terminal=_terminal(api, operation, values) if has_command else "",
        curl=_curl(api, operation, values),
    )


def choose_values(api: Api, operation: Operation) -> tuple[Value, ...]:
    """Return the arguments of the samples: the required ones, and a few optional ones.

    Of the query, these are the largest page, the first filter with an example, the first switch and
    the first choice; of the body, those of its first valid example, or else the first fields with an
    example if none is required.
    """
    arguments = call_of_operation(api, operation).arguments
    body = _body_example(api, operation, arguments)
    chosen = [each for each in arguments if each.required or each.name in body]
    chosen += _optional_query(api, operation, arguments)
    if not any(argument.location == "body" for argument in chosen):
        chosen += _optional_fields(arguments)
    order = {argument.name: number for number, argument in enumerate(arguments)}
    chosen.sort(key=lambda argument: order[argument.name])
    return tuple(
        Value(each, body[each.name] if each.name in body else _value(api, operation, each))
        for each in chosen
    )


def _body_example(
    api: Api, operation: Operation, arguments: Sequence[Argument]
) -> dict[str, object]:
    """Return the first valid example of the body, by the names of the arguments; empty without one."""
    media = body_media(operation)
    for example in media.examples if media else ():
        if media and find_value_mismatch(example, media.type, api.declarations) is None:
            passed = [*_arguments_of(example, arguments)]
            if all(_is_sent(api, argument, value) for argument, value in passed):
                return {argument.name: thaw_json(value) for argument, value in passed}
    return {}


def _arguments_of(body: Json, arguments: Sequence[Argument]) -> Iterator[tuple[Argument, Json]]:
    properties = dict(body.members) if isinstance(body, JsonObject) else {}
    for argument in arguments:
        if argument.is_whole_body:
            yield argument, body
        elif argument.location == "body" and argument.wire in properties:
            yield argument, properties[argument.wire]


def _is_sent(api: Api, argument: Argument, value: Json) -> bool:
    """Return whether the client accepts a value of an argument."""
    return find_value_mismatch(value, argument.type, request_types(api)) is None


def _optional_query(
    api: Api, operation: Operation, arguments: Sequence[Argument]
) -> Iterator[Argument]:
    pagination, batch = operation.pagination, operation.batch
    skipped = {
        pagination.cursor_parameter if pagination else "",
        batch.parameter if batch and pagination else "",
    }
    kinds: set[str] = set()
    for argument in arguments:
        if argument.location != "query" or argument.required or argument.deprecation:
            continue
        if argument.wire in skipped or argument.cancels or not argument.docs.examples:
            continue
        is_size = pagination is not None and argument.wire == pagination.size_parameter
        kind = "size" if is_size else _kind(api, argument.type)
        if kind not in kinds and pagination is not None:
            kinds.add(kind)
            yield argument


def _optional_fields(arguments: Sequence[Argument]) -> list[Argument]:
    fields = [
        argument
        for argument in arguments
        if argument.location == "body" and not argument.deprecation and not argument.is_whole_body
    ]
    simple = [field for field in fields if field.docs.examples and _is_short(field)]
    return simple[:_MOST_FIELDS] or fields[:1]


def _is_short(argument: Argument) -> bool:
    example = argument.docs.examples[0]
    return not isinstance(example, JsonObject | tuple) and len(str(example)) <= _MOST_CHARACTERS


def _kind(api: Api, type_: Type) -> str:
    core = type_.inner if isinstance(type_, NullableType) else type_
    if isinstance(core, RefType) and isinstance(api.declaration(core.id), EnumDeclaration):
        return "choice"
    if isinstance(core, EnumType):
        return "choice"
    return "switch" if isinstance(core, BooleanType) else "filter"


def _value(api: Api, operation: Operation, argument: Argument) -> object:
    """Return the largest page size, or the first valid example, or else a minimal value."""
    pagination = operation.pagination
    if pagination and argument.wire == pagination.size_parameter and pagination.maximum_size:
        return pagination.maximum_size
    for example in argument.docs.examples:
        if _is_sent(api, argument, example):
            return thaw_json(example)
    return minimal_value(api, argument.type)


def _terminal(api: Api, operation: Operation, values: Sequence[Value]) -> str:
    has_options = any(value.argument.location != "path" for value in values)
    options = view_options(api, operation) if has_options else ()
    flags = {(option.location, option.path): option.flag for option in options}
    words = [
        api.product.command,
        resource_name(operation.resource),
        kebab_case(operation.method.python),
    ]
    rest: list[str] = []
    data: dict[str, object] = {}
    for value in values:
        argument = value.argument
        if argument.location == "path":
            words.append(shlex.quote(_plain(value.value)))
        elif argument.is_whole_body:
            rest.append(f"--data {shlex.quote(_json(value.value))}")
        elif isinstance(value.value, dict | list) and argument.location == "body":
            data[argument.wire] = value.value
        else:
            flag = flags.get((argument.location, (argument.wire,)), kebab_case(argument.name))
            rest.append(_option(flag, value.value))
    if data:
        rest.append(f"--data {shlex.quote(_json(data))}")
    return "\n".join([*_login_note(api, operation), _wrapped(" ".join(words), rest)])


def _login_note(api: Api, operation: Operation) -> list[str]:
    variables = variables_of(api, operation)
    if not variables:
        return []
    return [f"# Credentials: {' and '.join(variables)}, or {api.product.command} auth login"]


def _option(flag: str, value: object) -> str:
    if isinstance(value, bool):
        return f"--{flag}" if value else f"--no-{flag}"
    text = ",".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
    return f"--{flag} {shlex.quote(text)}"


def _curl(api: Api, operation: Operation, values: Sequence[Value]) -> str:
    constants = (
        Value(argument, argument.constant)
        for argument in call_of_operation(api, operation).arguments
        if argument.constant is not None
    )
    values = [*values, *constants]
    options = _curl_credentials(api, operation)
    method = operation.http_method.upper()
    body = [value for value in values if value.argument.location == "body"]
    if method not in ("GET", "POST") or (method == "POST" and not body):
        options.append(f"--request {method}")
    options += [
        f"--header {shlex.quote(f'{value.argument.wire}: {_plain(value.value)}')}"
        for value in values
        if value.argument.location == "header"
    ]
    options += [
        f"--cookie {shlex.quote(f'{value.argument.wire}={_plain(value.value)}')}"
        for value in values
        if value.argument.location == "cookie"
    ]
    options += _curl_body(api, operation, body)
    return _wrapped(f"curl {shlex.quote(_url(api, operation, values))}", options)


def _curl_credentials(api: Api, operation: Operation) -> list[str]:
    """Return the curl options that send the credentials of an operation, empty if it needs none."""
    return [
        _curl_credential(scheme, api.product.environment)
        for scheme in example_schemes(api, operation)
    ]


def _curl_credential(scheme: SecurityScheme, environment: str) -> str:
    values = [f"${environment}_{name.upper()}" for name in scheme.arguments]
    if kind_of(scheme) == "basic":
        return f'--user "{":".join(values)}"'
    value = values[0]
    match scheme:
        case ApiKeyScheme(location="query", name=name):
            return f"--url-query {_double_quoted(quote(name, safe='') + '=', value)}"
        case ApiKeyScheme(location="cookie", name=name):
            return f"--cookie {_double_quoted(name + '=', value)}"
        case ApiKeyScheme(name=name):
            return f"--header {_double_quoted(name + ': ', value)}"
        case _:
            return f'--header "Authorization: Bearer {value}"'


def _double_quoted(text: str, variable: str) -> str:
    """Return text and a variable as one word of a shell; the shell expands nothing but the variable."""
    if re.fullmatch(r"[\w.~=: -]*", text, re.ASCII):
        return f'"{text}{variable}"'
    return f'{shlex.quote(text)}"{variable}"'


def _url(api: Api, operation: Operation, values: Sequence[Value]) -> str:
    path = operation.path
    pairs: list[tuple[str, str]] = []
    for value in values:
        if value.argument.location == "path":
            path = path.replace(
                "{" + value.argument.wire + "}", quote(_plain(value.value), safe="")
            )
        if value.argument.location == "query":
            pairs += _query_pairs(value)
    whole = (_whole_query(each) for each in values if each.argument.location == "querystring")
    query = urlencode(pairs, quote_via=quote, safe=",:[]") or next(whole, "")
    query = "&".join(filter(None, (operation.query, query)))
    base = operation.server or default_url(api.servers)
    return f"{base}{path}?{query}" if query else f"{base}{path}"


def _whole_query(value: Value) -> str:
    """Return the query of a parameter that is the query as a whole (OpenAPI 3.2, querystring)."""
    is_form = value.argument.content_type == "application/x-www-form-urlencoded"
    if is_form and isinstance(value.value, dict):
        return urlencode(value.value, doseq=True, quote_via=quote)
    return quote(
        _json(value.value) if isinstance(value.value, dict | list) else _plain(value.value)
    )


_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def _query_pairs(value: Value) -> list[tuple[str, str]]:
    """Return a parameter as pairs of the query (OpenAPI: Parameter Object, Style Examples)."""
    argument, content = value.argument, value.value
    if argument.content_type:
        return [(argument.wire, _json(content))]
    if argument.style == "deepObject":
        return list(_deep_pairs(argument.wire, content))
    if isinstance(content, list):
        if argument.explode:
            return [(argument.wire, _plain(item)) for item in content]
        separator = _SEPARATORS.get(argument.style, ",")
        return [(argument.wire, separator.join(map(_plain, content)))]
    if isinstance(content, dict):
        if argument.explode:
            return [(key, _plain(item)) for key, item in content.items()]
        flat = (part for pair in content.items() for part in map(_plain, pair))
        return [(argument.wire, ",".join(flat))]
    return [(argument.wire, _plain(content))]


def _deep_pairs(name: str, content: object) -> Iterator[tuple[str, str]]:
    """Yield the pairs of the style deepObject, as the client sends nested values."""
    match content:
        case dict():
            parts = [(str(key), item) for key, item in content.items()]
        case list():
            parts = [(str(index), item) for index, item in enumerate(content)]
        case _:
            yield name, _plain(content)
            return
    for key, item in parts:
        yield from _deep_pairs(f"{name}[{key}]", item)


def _curl_body(api: Api, operation: Operation, body: Sequence[Value]) -> list[str]:
    if not body:
        return []
    content_type = call_of_operation(api, operation).content_type
    whole = [value.value for value in body if value.argument.is_whole_body]
    content = whole[0] if whole else {value.argument.wire: value.value for value in body}
    if is_json(content_type):
        header = "" if essence_of(content_type) == "application/json" else content_type
        extra = [f"--header {shlex.quote(f'Content-Type: {header}')}"] if header else []
        return [f"--json {shlex.quote(_json(content))}", *extra]
    if is_form(content_type) and isinstance(content, dict):
        option = "--form-string" if "multipart" in content_type else "--data-urlencode"
        pairs = ((key, item) for key, item in content.items())
        return [f"{option} {shlex.quote(f'{key}={_plain(item)}')}" for key, item in pairs]
    header = f"--header {shlex.quote(f'Content-Type: {content_type}')}"
    return [header, f"--data-raw {shlex.quote(_plain(content))}"]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrapped(command: str, options: Sequence[str]) -> str:
    """Return a command on one line, or with an option on each if that would be too long."""
    line = " ".join([command, *options])
    return line if len(line) <= WIDTH else " \\\n  ".join([command, *options])
