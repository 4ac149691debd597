"""Lists the public surface of a distribution: what code and scripts that use it depend on.

Input: the files of the distribution. Output: ``surface.txt``: the version, then one line each for
every public class, method, keyword, field, function, command, flag and exit code, with its type,
sorted. It is read from the code itself; only large modules, which are all made from their views, and
the commands of the API, which the command line builds when it runs, have their lines from there. A name
is public if the package exports it and it does not begin with an underscore.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain
from types import MappingProxyType

from generator.records import dataclass

NAME = "surface.txt"
_RUNTIME = ("_runtime/client.py", "_runtime/client_base.py", "_runtime/resource.py")
"""Modules with the base classes of the generated clients and resources."""

_DEFINITION = re.compile(rb"^(?:class|def|async def) (?P<name>[^\s(:\[]+)", re.MULTILINE)
_EXPORTS = re.compile(rb"^__all__ = \[[^]]*\]", re.MULTILINE)

_STATEMENT = re.compile(rb"^(?=[a-z@])", re.MULTILINE)
"""The beginning of a statement of a module, or of a line in a string of several lines."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.ClassDef | Function


def build_surface(
    files: Mapping[str, bytes],
    package: str,
    known: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> bytes:
    """Return the content of ``surface.txt``.

    ``known`` are lines that need not be read from the code, by path of a module, or of the folder of
    modules with the API's commands, below the package.
    """
    modules = _Modules(files, package, frozenset(known))
    version = _assigned(modules.parse("__init__.py"), "__version__")
    lines = {
        *modules.list_exports(),
        *chain.from_iterable(known.values()),
        *_list_shared_flags(modules),
        *_list_exit_codes(modules),
    }
    return "\n".join([f"version {version}", *sorted(lines), ""]).encode()


@dataclass(slots=True)
class _Modules:
    """The modules of the import package, parsed when they are needed; ``known`` ones are not."""

    files: Mapping[str, bytes]
    package: str
    known: frozenset[str] = frozenset()
    _parsed: dict[str, ast.Module] = field(default_factory=dict)
    _texts: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    _definitions: dict[tuple[str, str], Definition | None] = field(default_factory=dict)

    def source(self, path: str) -> bytes:
        """Return the source of a module by its path below the package, empty if there is none."""
        return self.files.get(f"{self.package}/{path}", b"")

    def parse(self, path: str) -> ast.Module:
        """Return a module by its path below the package; an empty one if there is none."""
        if path not in self._parsed:
            self._parsed[path] = _parse(self.source(path))
        return self._parsed[path]

    def exports(self, path: str) -> list[str]:
        """Return the names in ``__all__`` of a module.

        A module without classes and functions may be a large table: its end is not parsed.
        """
        source = self.source(path)
        match = None if _DEFINITION.search(source) else _EXPORTS.search(source)
        module = _parse(source[: match.end()]) if match else self.parse(path)
        names = _assigned(module, "__all__")
        return list(map(str, names)) if isinstance(names, list | tuple) else []

    def definition(self, path: str, name: str) -> Definition | None:
        """Return a class or function of a module, the first of that name; None if there is none.

        Most modules define more than what is exported: the rest is not parsed, if this is possible.
        """
        if (path, name) not in self._definitions:
            text = self._text_of(path).get(name.encode(), b"")
            parsed = _parse(text).body
            body = parsed if parsed or not text else self.parse(path).body
            found = (node for node in body if isinstance(node, Definition) and node.name == name)
            self._definitions[path, name] = next(found, None)
        return self._definitions[path, name]

    def _text_of(self, path: str) -> dict[bytes, bytes]:
        """Return the text of the classes and functions of a module by name."""
        if path not in self._texts:
            statements = _STATEMENT.split(self.source(path))
            named = ((_DEFINITION.match(each), each) for each in reversed(statements))
            self._texts[path] = {match["name"]: each for match, each in named if match}
        return self._texts[path]

    def paths_below(self, folder: str) -> list[str]:
        """Return the modules in a folder of the package, which is empty or ends with a slash."""
        prefix = f"{self.package}/{folder}"
        below = [
            path.removeprefix(f"{self.package}/") for path in self.files if path.startswith(prefix)
        ]
        return sorted(
            path for path in below if path.endswith(".py") and "/" not in path.removeprefix(folder)
        )

    def list_exports(self) -> Iterator[str]:
        """Yield a line for each exported name, and for everything in exported classes."""
        for name, module in self._list_lazy_exports():
            if module.startswith("."):
                yield from self._describe(str(module)[1:].replace(".", "/") + ".py", str(name), "")
        for path in (*self.paths_below(""), *self.paths_below("resources/")):
            if path.startswith("_") or path in ("client.py", "type_tables.py", *self.known):
                continue
            module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for name in self.exports(path):
                yield from self._describe(path, name, f"{module}.")

    def _list_lazy_exports(self) -> Iterator[tuple[str, str]]:
        """Yield the names that the package exports, with their modules."""
        for path in ("__init__.py", "_runtime/lazy_exports.py"):
            exports = _assigned(self.parse(path), "_LAZY_EXPORTS")
            for name, module in exports.items() if isinstance(exports, dict) else ():
                yield str(name), str(module)

    def _describe(self, path: str, name: str, prefix: str) -> Iterator[str]:
        """Yield the lines of one exported name; a name that is only imported has no type."""
        node = self.definition(path, name)
        if isinstance(node, ast.ClassDef):
            yield f"class {prefix}{name}"
            yield from self._describe_members(path, node, f"{prefix}{name}", {name})
        elif node is not None:
            yield from _describe_function("function", node, f"{prefix}{name}")
        else:
            yield f"name {prefix}{name}"

    def _describe_members(
        self, path: str, node: ast.ClassDef, title: str, seen: set[str]
    ) -> Iterator[str]:
        for member in node.body:
            if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                if not member.target.id.startswith("_"):
                    yield _describe_attribute(member.annotation, f"{title}.{member.target.id}")
            elif isinstance(member, ast.Assign):
                yield from self._describe_converted(path, member, title)
            elif isinstance(member, Function) and not member.name.startswith("_"):
                yield from _describe_function("method", member, f"{title}.{member.name}")
                yield from self._describe_unpacked(path, member, f"{title}.{member.name}")
            elif isinstance(member, Function) and member.name == "__init__":
                yield from _describe_keywords(member, title)
                yield from self._describe_unpacked(path, member, title)
        for base in node.bases:
            base_name = _unparse(base).partition("[")[0].rpartition(".")[2]
            for path_of_base in _RUNTIME:
                found = self.definition(path_of_base, base_name)
                if isinstance(found, ast.ClassDef) and base_name not in seen:
                    seen = {*seen, base_name}
                    yield from self._describe_members(path_of_base, found, title, seen)

    def _describe_converted(self, path: str, member: ast.Assign, title: str) -> Iterator[str]:
        """Yield the lines of a method for asyncio that is made from that of another class."""
        match member:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id=converter), args=[ast.Attribute() as source]),
            ):
                node = self.definition(path, _unparse(source.value))
                for method in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(method, Function) and method.name == source.attr:
                        line, *keywords = _describe_function("method", method, f"{title}.{name}")
                        prefix = "async " if converter == "coroutine" else "Async"
                        yield line.replace(": ", f": {prefix}", 1)
                        yield from keywords
                        yield from self._describe_unpacked(path, method, f"{title}.{name}")

    def _describe_unpacked(self, path: str, node: Function, title: str) -> Iterator[str]:
        """Yield a line for each key of the TypedDict that describes the keywords of a method.

        A private one is defined in the same module for type checkers only (inside of
        ``if TYPE_CHECKING``), others in modules that define the arguments of many methods.
        """
        if node.args.kwarg is None or not isinstance(node.args.kwarg.annotation, ast.Subscript):
            return
        name = _unparse(node.args.kwarg.annotation.slice)
        paths = (path,) if name.startswith("_") else ("common_arguments.py", *_RUNTIME)
        for definition in chain.from_iterable(_definitions_in(self.parse(each)) for each in paths):
            if isinstance(definition, ast.ClassDef) and definition.name == name:
                for key in definition.body:
                    if isinstance(key, ast.AnnAssign):
                        yield _describe_key(key, title)


def _definitions_in(module: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module, also those for type checkers only."""
    for node in module.body:
        yield from node.body if isinstance(node, ast.If) else (node,)


def _parse(source: bytes) -> ast.Module:
    """Parse a module; one with an error, which formatting reports, counts as empty."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def _assigned(module: ast.Module, name: str) -> object:
    """Return the literal that a module assigns to a name, None if there is none."""
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            assert isinstance(node, ast.Assign)
            return ast.literal_eval(node.value)
    return None


def _describe_attribute(annotation: ast.expr, title: str) -> str:
    """Return the line of an attribute; a resource that is imported lazily counts as a property."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="LazyResource"), slice=resource):
            return f"method {title}: {_unparse(resource)}"
        case _:
            return f"field {title}: {_unparse(annotation)}"


def _describe_function(kind: str, node: Function, title: str) -> Iterator[str]:
    returns = _unparse(node.returns) if node.returns else "None"
    yield f"{kind} {title}: {'async ' * isinstance(node, ast.AsyncFunctionDef)}{returns}"
    yield from _describe_keywords(node, title)


def _describe_keywords(node: Function, title: str) -> Iterator[str]:
    """Yield a line for each argument; one with a default is optional."""
    positional = [*node.args.posonlyargs, *node.args.args]
    required = len(positional) - len(node.args.defaults)
    arguments = [(each, index >= required) for index, each in enumerate(positional)]
    arguments += [
        (each, default is not None)
        for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    ]
    for argument, is_optional in arguments:
        if argument.arg in ("self", "cls") or argument.arg.startswith("_"):
            continue
        kind = _unparse(argument.annotation) if argument.annotation else "object"
        yield f"keyword {title}({argument.arg}): {kind}{' (optional)' * is_optional}"


def _describe_key(key: ast.AnnAssign, title: str) -> str:
    kind = _unparse(key.annotation)
    required = kind.removeprefix("Required[")
    is_optional = required == kind
    kind = kind if is_optional else required.removesuffix("]")
    return f"keyword {title}({_unparse(key.target)}): {kind}{' (optional)' * is_optional}"


_FLAG = re.compile(rb'"(--[a-z][a-z-]*)"')
"""A flag as a string; the modules of the command line are copied, and hold no text of a document."""


def _list_shared_flags(modules: _Modules) -> Iterator[str]:
    """Yield the flags that the command line defines itself, for all commands or for one."""
    for path in ("cli/input/options.py", *modules.paths_below("cli/commands/")):
        name = path.removeprefix("cli/commands/").removesuffix(".py")
        command = f"{name} " if path.startswith("cli/commands/") else ""
        for flag in _FLAG.findall(modules.source(path)):
            yield f"flag {command}{flag.decode()}"


def _unparse(node: ast.expr) -> str:
    """Return the source of a type; ``ast.unparse`` is slow, and most types are names."""
    if isinstance(node, ast.Name):
        return node.id
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Name() | ast.Constant() as right):
            return f"{_unparse(left)} | {_unparse(right)}"
        case ast.Constant(value=None):
            return "None"
        case _:
            return ast.unparse(node)


def _text(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _list_exit_codes(modules: _Modules) -> Iterator[str]:
    for node in ast.walk(modules.parse("cli/exit_codes.py")):
        if isinstance(node, ast.ClassDef) and node.name == "ExitCode":
            for member in node.body:
                if isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name):
                    yield f"exit code {_text(member.value)}: {member.targets[0].id}"


@dataclass(frozen=True, slots=True)
class SurfaceChange:
    """What the public surface loses: lines that vanish, and lines with another type."""

    lost: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    is_announced: bool
    """Whether the version says that names may vanish (Semantic Versioning 2.0.0, 4 and 8)."""


def compare_surfaces(old: str, new: str) -> SurfaceChange:
    """Return what a surface loses compared with an older one."""
    before, after = _by_subject(old), _by_subject(new)
    both = [subject for subject in before if subject in after]
    return SurfaceChange(
        lost=tuple(before[subject] for subject in before if subject not in after),
        changed=tuple((before[s], after[s]) for s in both if before[s] != after[s]),
        is_announced=_is_announced(_version(old), _version(new)),
    )


def _by_subject(surface: str) -> dict[str, str]:
    return {line.partition(": ")[0]: line for line in surface.splitlines()[1:] if line}


def _version(surface: str) -> tuple[int, ...]:
    text = surface.partition("\n")[0].removeprefix("version ")
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def _is_announced(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Return whether the major number is higher, or the minor one while the major is 0."""
    return new[:1] > old[:1] or (new[:1] == (0,) and new > old)
