"""Which template becomes which file, for which target.

Input: the names of the templates and the targets that are asked for. Output: one ``Entry`` for
each file to make. Invariants: no two entries have the same path; paths are relative, in POSIX
spelling, and hold no step out of the output folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.emit.environment import SUFFIX
from generator.emit.quoting import check_name

PARTIALS = "partials/"
"""Folder of what templates import from each other; nothing in it becomes a file of its own."""

_PACKAGE = "package/"
_PER_RESOURCE = "resource.py.jinja"
"""Name of a template that is rendered once per resource, in whatever folder."""
_TARGETS = (("package/cli/", "cli"), ("package/mock/", "mock"), ("tests/", "contract"))


class ResourceView(Protocol):
    """What this room needs of a resource: the module that it becomes."""

    @property
    def module(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file to make. ``resource`` is set where a template is rendered once per resource."""

    template: str
    path: str
    resource: ResourceView | None = None

    @property
    def rendered(self) -> bool:
        """Whether Jinja makes the file; otherwise it is copied."""
        return self.template.endswith(SUFFIX)


def target_of(template: str) -> str:
    """Return the target that a template belongs to: cli, mock, contract, or else client."""
    for prefix, target in _TARGETS:
        if template.startswith(prefix):
            return target
    return "client"


def list_entries(
    templates: Iterable[str],
    targets: Sequence[str],
    package: str,
    resources: Sequence[ResourceView],
) -> tuple[Entry, ...]:
    """Return the files to make, sorted by path.

    ``package`` is the import package's name; the module of each of ``resources`` names its file.
    """
    wanted = {"client", *targets}
    entries = (
        entry
        for template in templates
        if target_of(template) in wanted and _becomes_file(template)
        for entry in _entries_of(template, check_name(package), resources)
    )
    return tuple(sorted(entries, key=lambda entry: entry.path))


def _becomes_file(template: str) -> bool:
    parts = template.split("/")
    return not template.startswith(PARTIALS) and not any(
        part == "__pycache__" or part.startswith(".") for part in parts
    )


def _entries_of(template: str, package: str, resources: Sequence[ResourceView]) -> Iterator[Entry]:
    path = template.removesuffix(SUFFIX)
    if path.startswith(_PACKAGE):
        path = f"{package}/{path.removeprefix(_PACKAGE)}"
    if template.rpartition("/")[2] != _PER_RESOURCE:
        yield Entry(template=template, path=path)
        return
    folder = path.rpartition("/")[0]
    for resource in resources:
        module = check_name(resource.module)
        yield Entry(template=template, path=f"{folder}/{module}.py", resource=resource)
