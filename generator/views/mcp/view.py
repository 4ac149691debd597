"""View of the MCP server: its tools, the types in their schemas, and its prompts.

Input: the API and the prompts of codegen.yaml. Output: an ``McpView`` of plain JSON; the server reads
it as ``tools.json``. Invariants: names of tools are unique; what is empty or absent is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.ir.api import Api
from generator.ir.json import JsonObject, freeze_json
from generator.ir.operations import Operation, PaginationStyle
from generator.ir.prompts import Prompt
from generator.ir.types import ArrayType, NullableType
from generator.records import dataclass
from generator.views.calls import call_of_operation, result_of
from generator.views.docs.deprecations import moves_of
from generator.views.docs.operations import operation_files
from generator.views.json_schemas import Schema
from generator.views.mcp.names import option_names, tool_names
from generator.views.mcp.schemas import (
    argument_schema,
    derived_schema,
    input_definition,
    is_binary,
    output_definition,
    output_schema,
    references,
)
from generator.views.mcp.skill import SkillView, view_skill
from generator.views.mcp.texts import plain_text, shorten, title_of
from generator.views.prose import describe_cost, paragraphs, sentence
from generator.views.settings import drop_defaults
from generator.views.streams import stream_of

_LONGEST_DESCRIPTION = 600
"""Characters of the description of a tool; the reference has all of it."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""RFC 9110, section 9.2.1."""
_KINDS: Mapping[str, str] = {"POST": "create", "DELETE": "delete"}


@dataclass(frozen=True, slots=True, kw_only=True)
class McpView:
    """Entries of ``tools.json``.

    ``tools`` are in the order of the operations; ``inputs`` and ``outputs`` are the named types in
    requests and responses, each with its id and its schema.
    """

    tools: tuple[JsonObject, ...]
    inputs: tuple[JsonObject, ...]
    outputs: tuple[JsonObject, ...]
    prompts: tuple[JsonObject, ...]
    skill: SkillView


def view_mcp(api: Api, prompts: Sequence[Prompt] = (), *, has_docs: bool = False) -> McpView:
    """Return the view of the MCP server of an API. ``has_docs``: the package has the reference."""
    names = tool_names(api)
    files = operation_files(api) if has_docs else {}
    tools = [_view_tool(api, operation, names, files) for operation in api.operations]
    inputs = {str(each.id): input_definition(each) for each in api.types}
    outputs = {str(each.id): output_definition(each) for each in api.types}
    return McpView(
        tools=tuple(map(_frozen, tools)),
        inputs=_used(inputs, [tool["arguments"] for tool in tools]),
        outputs=_used(outputs, [tool["result"] for tool in tools]),
        prompts=tuple(_frozen(_view_prompt(prompt)) for prompt in prompts),
        skill=view_skill(api),
    )


def _used(definitions: Mapping[str, Schema], schemas: list[object]) -> tuple[JsonObject, ...]:
    """Return the named types that schemas refer to, also indirectly, in the order of the API."""
    used: set[str] = set()
    pending = list(references(schemas))
    while pending:
        name = pending.pop()
        if name not in used:
            used.add(name)
            pending += references(definitions[name])
    entries = ({"id": name, "schema": definitions[name]} for name in definitions if name in used)
    return tuple(map(_frozen, entries))


def _frozen(value: Mapping[str, object]) -> JsonObject:
    frozen = freeze_json(value)
    assert isinstance(frozen, JsonObject)
    return frozen


def _view_tool(
    api: Api, operation: Operation, names: Mapping[str, str], files: Mapping[str, str]
) -> dict[str, object]:
    arguments = call_of_operation(api, operation).arguments
    is_list, result = _view_result(api, operation)
    stream = stream_of(api, operation)
    is_stream = stream is not None and stream.is_only
    if is_stream:
        is_list, result = True, {}
    schemas: dict[str, Schema] = {each.name: argument_schema(each) for each in arguments}
    schemas |= {each.name: derived_schema(each) for each in operation.derived}
    deprecation = operation.deprecation
    replacement = names.get(deprecation.replaced_by, "") if deprecation else ""
    settings = drop_defaults(
        name=names[operation.id.wire],
        operation=operation.id.wire,
        group=operation.resource.python,
        title=title_of(operation),
        description=_description(api, operation, replacement),
        kind=_kind(operation),
        adds=_adds(api, operation),
        replacement=replacement,
        moves=tuple((plain_text(old), plain_text(new)) for old, new in moves_of(operation)),
        reference=f"operations/{files[operation.id.wire]}.md" if files else "",
        binary=tuple(each.name for each in arguments if is_binary(each.type)),
        is_list=is_list,
        options=option_names(_options(operation, is_list, is_stream), schemas),
        required=tuple(each.name for each in arguments if each.required),
    )
    return {**dict(settings), "arguments": schemas, "result": result}


def _options(operation: Operation, is_list: bool, is_stream: bool) -> Iterator[str]:
    """Yield the options of a result. A cursor is an argument; other positions are an option."""
    pages = operation.pagination
    yield "fields"
    if is_list:
        yield "max_items"
    if is_list and not is_stream:
        yield "skip"
    is_argument = pages is not None and not pages.cursor_parameter.startswith("/")
    if pages is not None and not (pages.style is PaginationStyle.CURSOR and is_argument):
        yield "page"
    yield "max_text"


def _description(api: Api, operation: Operation, replacement: str) -> str:
    """Return what the tool does, what it costs, and what to use instead of a deprecated one."""
    docs = operation.docs
    written = dict(operation.extensions).get("x-tool-description")  # for assistants
    text = written if isinstance(written, str) else docs.description or docs.summary or docs.title
    is_deprecated = operation.deprecation is not None
    advice = f"Deprecated: use {replacement} instead." if replacement else "Deprecated."
    return paragraphs(
        advice if is_deprecated else "",
        sentence(shorten(text, _LONGEST_DESCRIPTION) or title_of(operation)),
        describe_cost(api, operation),
    ).replace("\n\n", " ")


def _kind(operation: Operation) -> str:
    """Return what a call does: read, create, update or delete, by its method."""
    method = operation.http_method.upper()
    return "read" if method in _SAFE_METHODS else _KINDS.get(method, "update")


def _adds(api: Api, operation: Operation) -> bool:
    """Return whether a call only adds a record: a POST to a path that GET reads."""
    if operation.http_method.upper() != "POST":
        return False
    return any(
        each.path == operation.path and each.http_method.upper() == "GET" for each in api.operations
    )


def _view_result(api: Api, operation: Operation) -> tuple[bool, Schema]:
    """Return whether the result is a list, and the schema of the result or of its items.

    A response without content adds nothing: no property of a result is required.
    """
    bodies = result_of(api, operation).bodies
    types = tuple(body.value for body in bodies if body.value is not None)
    if operation.pagination is not None:
        return True, output_schema(types)
    inner = tuple(each.inner if isinstance(each, NullableType) else each for each in types)
    items = [each.items for each in inner if isinstance(each, ArrayType)]
    if items and len(items) == len(inner):
        return True, output_schema(tuple(items))
    return False, output_schema(types)


def _view_prompt(prompt: Prompt) -> dict[str, object]:
    return {
        "name": prompt.name,
        "title": prompt.title,
        "description": prompt.description,
        "text": prompt.text,
        "arguments": [
            {"name": each.name, "description": each.description, "default": each.default}
            for each in prompt.arguments
        ],
    }
