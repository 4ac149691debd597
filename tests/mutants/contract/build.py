"""Generates the package of a mutant without formatting it.

Input: an API and the templates. Output: the rendered files of the import package. Formatting takes
most of the time of a generation and does not change the behaviour.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment

from generator.emit.environment import build_environment, render
from generator.emit.output_files import list_entries
from generator.ir.api import Api
from generator.views.cli.view import view_cli
from generator.views.client.view import view_client
from generator.views.mcp.view import view_mcp
from generator.views.package import view_package

ROOT = Path(__file__).resolve().parents[3]
TARGETS = ("client", "cli", "mcp")
TOOLS = "mcp/tools.json"
"""The tools of the MCP server, in the import package."""


@cache
def templates() -> Mapping[str, bytes]:
    """Return the templates of the import package."""
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@cache
def _environment() -> Environment:
    return build_environment(templates())


def build_package(api: Api, targets: tuple[str, ...] = TARGETS) -> dict[str, bytes]:
    """Return the rendered files of the import package by relative path."""
    client = view_client(api)
    views = {
        "client": client,
        "cli": view_cli(api),
        "mcp": view_mcp(api, has_docs=True),
        "package": view_package(api, targets),
    }
    files: dict[str, bytes] = {}
    webhooks = (client.webhooks,) if client.webhooks else ()
    parts = {
        "resource": client.resources,
        "common_arguments": (client.common,) if client.common else (),
        "webhooks": webhooks,
    }
    for entry in list_entries(templates(), targets, api.product.package, parts):
        if entry.rendered and entry.template.startswith("package/"):
            context = {**views, entry.part_name: entry.part} if entry.part else views
            files[entry.path] = render(_environment(), entry.template, context)
    return files


def build_tools(api: Api) -> dict[str, bytes]:
    """Return the tools of the MCP server alone, by relative path."""
    views = {"mcp": view_mcp(api, has_docs=True)}
    template = f"package/{TOOLS}.jinja"
    return {f"{api.product.package}/{TOOLS}": render(_environment(), template, views)}


def tools_fingerprint(files: Mapping[str, bytes]) -> str:
    """Return a text that is equal for tools that differ in documentation only."""
    (content,) = files.values()
    return json.dumps(_without_documentation(json.loads(content)), sort_keys=True)


_DOCUMENTATION = frozenset({"description", "moves", "prompts", "reference", "title"})


def _without_documentation(value: object) -> object:
    """Return JSON without documentation; the sentence on the price is kept."""
    if isinstance(value, list):
        return [_without_documentation(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if key not in _DOCUMENTATION}
    price = re.findall(r"Costs .*|^Deprecated", str(value.get("description", "")))
    return {**{key: _without_documentation(item) for key, item in kept.items()}, "": price}


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return a text that is equal for packages whose code differs in docstrings only."""
    return "\n".join(
        f"{path}\n{_code(content)}"
        for path, content in sorted(files.items())
        if path.endswith(".py")
    )


def _code(content: bytes) -> str:
    tree = ast.parse(content)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            node.body = [statement for statement in node.body if not _is_docstring(statement)] or [
                ast.Pass()
            ]
    return ast.dump(tree)


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
