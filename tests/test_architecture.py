"""The rules of the house: who imports whom, how large things get, what a template may do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from generator.emit.environment import SUFFIX, build_environment
from generator.emit.quoting import FILTERS

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = sorted((ROOT / "generator").rglob("*.py"))
COPIED = sorted((ROOT / "templates").rglob("*.py"))
RUNTIME = [path for path in COPIED if (ROOT / "templates/package/_runtime") in path.parents]
TEMPLATES = sorted((ROOT / "templates").rglob(f"*{SUFFIX}"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "files" not in path.parts)

GROUND = {"source", "diagnostics", "codes", "collector"}
# Which rooms a room may import. A room that is not listed is a mistake.
ARROWS: dict[str, set[str]] = {
    "": set(),
    "source": set(),
    "collector": set(),
    "codes": {"diagnostics"},
    "diagnostics": {"source", "codes"},
    "reporters": {"", *GROUND},
    "ir": GROUND,
    "config": {"ir", "source"},
    "allowances": {"config", *GROUND},
    "judgement": {"source"},
    "lint": {"ir", *GROUND},
    "spec": {"config", "judgement", "ir", *GROUND},
    "lower": {"spec", "ir", "config", "allowances", *GROUND},
    "views": {"ir", *GROUND},
    "diff": {"judgement", "ir", *GROUND},
    "emit": {"", "views", "ir"},
    "starter": {"ir", "config", "emit", *GROUND},
    "pipeline": {"spec", "lower", "ir", "views", "emit", "config", *GROUND},
    "commands": {
        "",
        "pipeline",
        "spec",
        "lower",
        "ir",
        "emit",
        "diff",
        "config",
        "allowances",
        "lint",
        "reporters",
        "starter",
        *GROUND,
    },
    "cli": {"", "commands"},
    "__main__": {"cli"},
}
# The one room that may import a library.
OWNED = {
    "yaml": "spec",
    "openapi_pydantic": "spec",
    "pydantic": "spec",
    "jsonpath": "spec",
    "jinja2": "emit",
    "markupsafe": "emit",
    "ruff": "emit",
    "click": "commands",
    "watchfiles": "commands",
}


def room_of(path: Path) -> str:
    """Return the room that a module of the generator belongs to; the package itself is ''."""
    first = path.relative_to(ROOT / "generator").parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module == "generator":
            yield from (f"generator.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", GENERATOR, ids=named)
def test_a_module_imports_only_rooms_below_its_own(path: Path) -> None:
    room = room_of(path)
    for name in imports_of(path):
        parts = name.split(".")
        assert not name.startswith("."), f"{named(path)} imports {name}: write it out"
        if parts[0] == "generator":
            target = parts[1] if len(parts) > 1 else ""
            target = "" if target == "__version__" else target
            assert target in ARROWS[room] | {room}, f"{named(path)} imports {name}"
        owner = OWNED.get(parts[0])
        assert owner in {None, room} or (owner, room) == ("commands", "cli"), (
            f"{named(path)} imports {name}, which belongs to {owner}"
        )


@pytest.mark.parametrize("path", RUNTIME, ids=named)
def test_the_runtime_imports_nothing_that_is_rendered(path: Path) -> None:
    depth = len(path.relative_to(ROOT / "templates/package/_runtime").parts)
    for name in imports_of(path):
        dots = len(name) - len(name.lstrip("."))
        assert dots <= depth, f"{named(path)} imports {name}"
        assert not name.startswith(("generator", "pipedrive_activities")), f"{named(path)}: {name}"


def test_one_module_of_the_runtime_imports_the_http_library() -> None:
    importers = [path for path in RUNTIME if "httpx2" in map(top_level, imports_of(path))]
    assert len(importers) <= 1, importers


def top_level(name: str) -> str:
    return name.split(".")[0]


@pytest.mark.parametrize("path", [*GENERATOR, *COPIED, *TESTS], ids=named)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, f"{named(path)} is too long"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{named(path)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("path", [*GENERATOR, *COPIED], ids=named)
def test_modules_say_what_they_are_and_names_say_what_things_do(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    assert not tree.body or ast.get_docstring(tree), f"{named(path)} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            worn = re.search(r"(Manager|Helper|Utils?|Data|Info)$", node.name)
            assert not worn, f"{named(path)}:{node.lineno} {node.name}"


LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|pragma: no cover|NotImplementedError")
SILENCED = re.compile(
    r"# ?(?:type: ignore|noqa|pyright: ignore)(?:\[[^\]]*\]|: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?(.*)"
)
SPEAKS_OF_THEM = {"test_architecture.py", "test_quoting.py", "quoting.py"}


@pytest.mark.parametrize("path", [*GENERATOR, *COPIED, *TEMPLATES, *TESTS], ids=named)
def test_nothing_is_left_open_or_silenced_without_a_reason(path: Path) -> None:
    if path.name in SPEAKS_OF_THEM:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{named(path)}:{number} {line.strip()}"
        assert not LEFT_OPEN.search(line), place
        silenced = SILENCED.search(line)
        assert not silenced or re.search(r"\w", silenced[1]), f"{place}: why?"


@pytest.mark.parametrize("path", GENERATOR, ids=named)
def test_only_the_commands_print_or_exit(path: Path) -> None:
    if room_of(path) in {"cli", "commands", "__main__"}:
        return
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Name):
            assert node.id not in {"print", "SystemExit", "exit"}, f"{named(path)}:{node.lineno}"


def environment() -> jinja2.Environment:
    folder = ROOT / "templates"
    return build_environment(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in TEMPLATES}
    )


FORBIDDEN = (
    nodes.Compare,  # compares
    nodes.Test,  # so does this
    nodes.Concat,  # glues text together
    nodes.BinExpr,  # computes (and, or are allowed below)
    nodes.Call,  # calls (a macro is allowed below)
)


def faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the line of each thing a template must not do, and its kind."""
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for statement in tree.find_all(nodes.FromImport):
        macros |= {name if isinstance(name, str) else name[1] for name in statement.names}
    allowed = (nodes.And, nodes.Or)
    for node in tree.find_all(nodes.Node):
        if isinstance(node, FORBIDDEN) and not isinstance(node, allowed):
            called = node.node if isinstance(node, nodes.Call) else None
            if not (isinstance(called, nodes.Name) and called.name in {*macros, "caller"}):
                yield node.lineno, type(node).__name__
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield node.lineno, f"filter {node.name}"
        if isinstance(node, nodes.Output) and any(isinstance(n, nodes.Const) for n in node.nodes):
            yield node.lineno, "a constant printed"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_arrange_and_do_not_decide(path: Path) -> None:
    tree = environment().parse(path.read_text(encoding="utf-8"))
    assert list(faults(tree)) == [], named(path)


@pytest.mark.parametrize(
    "text",
    [
        "{% if a == 'x' %}{% endif %}",
        "{{ a ~ b }}",
        "{{ a + 1 }}",
        "{{ a.upper() }}",
        "{{ a | upper }}",
        "{% if a is none %}{% endif %}",
        "{{ ', ' }}",
    ],
)
def test_the_rules_of_templates_can_fail(text: str) -> None:
    tree = jinja2.Environment(autoescape=True).parse(text)
    assert list(faults(tree))


def test_the_environment_knows_the_closed_list_of_filters_and_no_more() -> None:
    built = environment()
    assert set(built.filters) == set(FILTERS)
    assert not built.tests
    assert not built.globals
    assert built.undefined is jinja2.StrictUndefined
    for path in TEMPLATES:
        built.get_template(path.relative_to(ROOT / "templates").as_posix())
