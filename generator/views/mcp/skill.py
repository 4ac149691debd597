"""View of SKILL.md and llms.txt: how an assistant uses the command line, with prices."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.records import dataclass
from generator.views.cli.text import command_name
from generator.views.mcp.texts import shorten, title_of
from generator.views.prose import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRow:
    """A command: what it does and costs. ``replacement`` is what to use instead, if deprecated."""

    command: str
    title: str
    price: str
    is_deprecated: bool
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillView:
    """What SKILL.md and llms.txt contain. ``title`` and the titles of rows are untrusted text.

    ``examples`` are lines for a shell.
    """

    name: str
    title: str
    command: str
    server_command: str
    description: str
    token_variable: str
    has_costs: bool
    examples: str
    rows: tuple[SkillRow, ...]


def view_skill(api: Api) -> SkillView:
    """Return the view of an API for assistants that use the command line."""
    product = api.product
    title = shorten(api.title, 80)
    costs = [operation.cost for operation in api.operations if operation.cost is not None]
    budget = ", within a budget of tokens" if costs else ""
    return SkillView(
        name=product.command,
        title=title,
        command=product.command,
        server_command=f"{product.command} mcp",
        description=(
            f"Reads and changes records of {title} with the command {product.command}{budget}."
            f" Use it for tasks with {title}."
        ),
        token_variable=f"{product.environment}_API_TOKEN",
        has_costs=bool(costs),
        examples="\n".join(_examples(api)),
        rows=tuple(_row(api, operation) for operation in api.operations),
    )


def _examples(api: Api) -> Iterator[str]:
    """Yield commands that read a list, and that show a write before it is made."""
    current = [each for each in api.operations if each.deprecation is None]
    for operation in [each for each in current if each.pagination][:1]:
        budget = "" if operation.cost is None else f" --budget {operation.cost}"
        command = f"{api.product.command} {command_name(operation)}"
        yield f"{command} --max-items 20 --output json{budget}"
    creations = [each for each in current if each.http_method.upper() == "POST" and each.body]
    for operation in creations[:1]:
        command = f"{api.product.command} {command_name(operation)}"
        yield f"{command} --data-template"
        yield f"{command} --data @record.json --dry-run"
    yield f"{api.product.command} manifest --output json"


def _row(api: Api, operation: Operation) -> SkillRow:
    deprecation = operation.deprecation
    successor = api.find_operation(deprecation.replaced_by) if deprecation else None
    unit = "a page" if operation.pagination else "a call"
    price = "unknown" if operation.cost is None else f"{tokens(operation.cost)} {unit}"
    return SkillRow(
        command=f"{api.product.command} {command_name(operation)}",
        title=title_of(operation),
        price=price,
        is_deprecated=deprecation is not None,
        replacement=command_name(successor) if successor is not None else "",
    )
