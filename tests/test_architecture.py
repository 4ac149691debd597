"""Architecture tests: imports, size limits, template restrictions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import jinja2
import pytest
from jinja2 import nodes

from generator.emit.environment import SUFFIX, build_environment
from generator.emit.html import HTML_FILTERS
from generator.emit.markdown import MARKDOWN_FILTERS
from generator.emit.quoting import FILTERS
from tests.support.import_rules import GENERATOR as GENERATOR_RULES
from tests.support.import_rules import LIBRARIES, RENDERED, Rules, markdown_table, unit_of
from tests.support.import_rules import PACKAGE as PACKAGE_RULES

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = sorted((ROOT / "generator").rglob("*.py"))
COPIED = sorted((ROOT / "templates").rglob("*.py"))
PACKAGE = [path for path in COPIED if (ROOT / "templates/package") in path.parents]
RUNTIME = [path for path in COPIED if (ROOT / "templates/package/_runtime") in path.parents]
TEMPLATES = sorted((ROOT / "templates").rglob(f"*{SUFFIX}"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "files" not in path.parts)


Import: TypeAlias = ast.Import | ast.ImportFrom
PRINTS_OR_EXITS = {"print", "SystemExit", "exit"}


@dataclass
class Syntax:
    """What the tests look at in a file: parsing is slow, and its tree is too large to keep.

    Functions and classes are names with their lines, from the first to the last.
    """

    has_docstring: bool
    imports: list[Import] = field(default_factory=list)
    functions: list[tuple[str, int, int]] = field(default_factory=list)
    classes: list[tuple[str, int]] = field(default_factory=list)
    exits: list[tuple[str, int]] = field(default_factory=list)


@cache
def syntax_of(path: Path) -> Syntax:
    """Parse a file; the docstring of an empty one is not missing."""
    tree = ast.parse(path.read_bytes())
    syntax = Syntax(has_docstring=not tree.body or bool(ast.get_docstring(tree)))
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                syntax.imports.append(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                syntax.functions.append((node.name, node.lineno, node.end_lineno or node.lineno))
            case ast.ClassDef():
                syntax.classes.append((node.name, node.lineno))
            case ast.Name(id=name) if name in PRINTS_OR_EXITS:
                syntax.exits.append((name, node.lineno))
    return syntax


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, anywhere in it."""
    for node in syntax_of(path).imports:
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


def all_of(groups: Iterable[Iterable[str]]) -> list[str]:
    """Return the faults of all files in one list: one test per rule, not one per rule and file.

    Collecting, distributing and reporting thousands of tests takes longer than running them.
    """
    return list(chain.from_iterable(groups))


@cache
def modules_imported(path: Path, root: Path) -> frozenset[str]:
    """Return the dotted path below ``root`` of every module of ours that a module imports.

    ``root`` is ``generator/`` (absolute imports) or ``templates/package/`` (relative ones).
    """
    package = path.relative_to(root).parts[:-1]
    modules: set[str] = set()
    for node in syntax_of(path).imports:
        if not isinstance(node, ast.ImportFrom):
            continue
        parts = tuple(node.module.split(".")) if node.module else ()
        if node.level:
            base = (*package[: len(package) - node.level + 1], *parts)
        elif parts[:1] == (root.name,):
            base = parts[1:]
        else:
            continue
        modules.update(module_of(root, base, alias.name) for alias in node.names)
    return frozenset(modules)


def module_of(root: Path, base: tuple[str, ...], name: str) -> str:
    """Return the module that ``from base import name`` loads: a submodule, or ``base`` itself."""
    below = root.joinpath(*base, name)
    dotted = ".".join((*base, name))
    is_module = below.with_suffix(".py").is_file() or below.is_dir() or dotted in RENDERED
    return dotted if is_module else ".".join(base) or "__init__"


def dotted(path: Path, root: Path) -> str:
    """Return the dotted path of a module below ``root``; of a package, the package's own."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports_against_the_rules(path: Path, root: Path, rules: Rules) -> Iterator[str]:
    """Yield the imports of a module that its unit must not have; rendered modules are exempt."""
    own = dotted(path, root)
    if own in RENDERED:
        return
    unit = unit_of(own, rules)
    for name in sorted(modules_imported(path, root)):
        if name in RENDERED:
            if top_level(unit) == "_runtime":
                yield f"{named(path)} imports {name}, which is rendered"
        elif unit_of(name, rules) not in rules[unit] | {unit}:
            yield f"{named(path)} imports {name}, which {unit} must not"


def test_a_module_of_the_generator_imports_what_its_unit_may() -> None:
    root = ROOT / "generator"
    assert (
        all_of(imports_against_the_rules(path, root, GENERATOR_RULES) for path in GENERATOR) == []
    )


def test_a_module_of_the_package_imports_what_its_unit_may() -> None:
    root = ROOT / "templates/package"
    assert all_of(imports_against_the_rules(path, root, PACKAGE_RULES) for path in PACKAGE) == []


def misplaced_libraries(path: Path) -> Iterator[str]:
    """Yield the relative imports of a module, and the libraries that other units own."""
    unit = unit_of(dotted(path, ROOT / "generator"), GENERATOR_RULES)
    for name in imports_of(path):
        # A copy of ``sampling`` has another name.
        if name.startswith(".") and unit != "sampling":
            yield f"{named(path)} imports {name}: write it out"
        owners = LIBRARIES.get(top_level(name))
        if owners is not None and unit not in owners:
            yield f"{named(path)} imports {name}, which {unit} must not"


def test_a_library_is_imported_where_it_belongs() -> None:
    assert all_of(map(misplaced_libraries, GENERATOR)) == []


@pytest.mark.parametrize("rules", [GENERATOR_RULES, PACKAGE_RULES], ids=["generator", "package"])
def test_the_import_rules_are_free_of_cycles(rules: Rules) -> None:
    TopologicalSorter({unit: imported - {unit} for unit, imported in rules.items()}).prepare()


@pytest.mark.parametrize("root", ["generator", "templates/package"])
def test_modules_import_each_other_without_cycles(root: str) -> None:
    folder = ROOT / root
    graph = {
        dotted(path, folder): modules_imported(path, folder) - {dotted(path, folder)}
        for path in sorted(folder.rglob("*.py"))
    }
    TopologicalSorter(graph).prepare()


def test_the_architecture_shows_the_rules_that_are_enforced() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert markdown_table(GENERATOR_RULES) in text
    assert markdown_table(PACKAGE_RULES) in text


def test_only_the_http_modules_of_the_runtime_import_the_http_library() -> None:
    importers = [path for path in RUNTIME if "httpx2" in map(top_level, imports_of(path))]
    assert {path.name for path in importers} <= {"http.py", "http_request.py"}


def test_only_the_mcp_server_imports_the_mcp_sdk() -> None:
    """Importing it takes most of a second; the command imports these modules when it runs."""
    root = ROOT / "templates/package"
    importers = {
        path.relative_to(root).as_posix()
        for path in COPIED
        if path.is_relative_to(root)
        and {"mcp", "mcp_types", "anyio"} & set(map(top_level, imports_of(path)))
    }
    names = ("confirmation", "prompts", "resources", "server", "service", "transports")
    assert importers == {f"mcp/{name}.py" for name in names}
    command = ast.parse((root / "cli/commands/mcp.py").read_bytes())
    at_once = [node for node in command.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not [node for node in at_once if "mcp" in str(getattr(node, "module", "")).split(".")]
    for path in (root / "cli").rglob("*.py"):
        if path.name != "mcp.py":
            assert not any(name.lstrip(".").startswith("mcp") for name in imports_of(path)), path


def top_level(name: str) -> str:
    return name.split(".")[0]


def excessive_lengths(path: Path) -> Iterator[str]:
    """Yield the file if it is too long, and each of its functions that is."""
    if len(path.read_text(encoding="utf-8").splitlines()) > 400:
        yield f"{named(path)} is too long"
    for name, first, last in syntax_of(path).functions:
        if last - first >= 50:
            yield f"{named(path)}:{first} {name} has {last - first + 1} lines"


def test_files_and_functions_stay_small() -> None:
    assert all_of(map(excessive_lengths, [*GENERATOR, *COPIED, *TESTS])) == []


def missing_docstrings_and_vague_names(path: Path) -> Iterator[str]:
    syntax = syntax_of(path)
    if not syntax.has_docstring:
        yield f"{named(path)} has no docstring"
    for name, line in syntax.classes:
        if VAGUE.search(name):
            yield f"{named(path)}:{line} {name}"


def test_modules_say_what_they_are_and_names_say_what_things_do() -> None:
    assert all_of(map(missing_docstrings_and_vague_names, [*GENERATOR, *COPIED])) == []


VAGUE = re.compile(r"(Manager|Helper|Utils?|Data|Info)$")
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|pragma: no cover|NotImplementedError")
SILENCED = re.compile(
    r"# ?(?:type: ignore|noqa|pyright: ignore)(?:\[[^\]]*\]|: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?(.*)"
)
SPEAKS_OF_THEM = {"test_architecture.py", "test_quoting.py", "quoting.py"}


def unexplained_comments(path: Path) -> Iterator[str]:
    """Yield the lines that leave work undone, or silence a tool without a reason."""
    if path.name in SPEAKS_OF_THEM:
        return
    text = path.read_text(encoding="utf-8")
    if not LEFT_OPEN.search(text) and not SILENCED.search(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{named(path)}:{number} {line.strip()}"
        if LEFT_OPEN.search(line):
            yield place
        silenced = SILENCED.search(line)
        if silenced and not re.search(r"\w", silenced[1]):
            yield f"{place}: why?"


def test_nothing_is_left_open_or_silenced_without_a_reason() -> None:
    files = [*GENERATOR, *COPIED, *TEMPLATES, *TESTS]
    assert all_of(map(unexplained_comments, files)) == []


def prints_and_exits(path: Path) -> Iterator[str]:
    for name, line in syntax_of(path).exits:
        yield f"{named(path)}:{line} {name}"


def test_only_the_commands_print_or_exit() -> None:
    root = ROOT / "generator"
    others = [
        path for path in GENERATOR if top_level(dotted(path, root)) not in {"commands", "__main__"}
    ]
    assert all_of(map(prints_and_exits, others)) == []


@cache
def environment() -> jinja2.Environment:
    """Return the environment of all templates, which are compiled only when they are used."""
    folder = ROOT / "templates"
    return build_environment(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in TEMPLATES}
    )


ALL_FILTERS = FILTERS.keys() | HTML_FILTERS.keys() | MARKDOWN_FILTERS.keys()
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
        if isinstance(node, nodes.Filter) and node.name not in ALL_FILTERS:
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
    assert set(built.filters) == ALL_FILTERS
    assert not built.tests
    assert not built.globals
    assert built.undefined is jinja2.StrictUndefined
    for path in TEMPLATES:
        built.get_template(path.relative_to(ROOT / "templates").as_posix())
