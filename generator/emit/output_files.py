"""Maps templates to output files, for the configured targets.

Input: the names of the templates and the targets. Output: one ``Entry`` per output file.
Invariants: paths are unique, relative, in POSIX form, and inside the output folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.emit.environment import SUFFIX
from generator.emit.quoting import check_name

PARTIALS = "partials/"
"""Folder of templates that other templates import; no output file is made from them."""

_PACKAGE = "package/"
_PER_RESOURCE = "resource.py.jinja"
"""File name of templates that are rendered once per resource, in any folder."""
_TARGETS = (("package/cli/", "cli"), ("package/mock/", "mock"), ("tests/", "contract"))


class ResourceView(Protocol):
    """The part of a resource view that this package uses: the name of its module."""

    @property
    def module(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One output file. ``resource`` is set if its template is rendered once per resource."""

    template: str
    path: str
    resource: ResourceView | None = None

    @property
    def rendered(self) -> bool:
        """Whether the file is rendered by Jinja; otherwise it is copied."""
        return self.template.endswith(SUFFIX)


def target_of(template: str) -> str:
    """Return the target that a template belongs to: cli, mock, contract or (by default) client."""
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
    """Return the output files, sorted by path.

    ``package`` is the name of the import package; a template that is rendered once per resource
    gives one file per entry of ``resources``, named after its module.
    """
    selected = {"client", *targets}
    entries = (
        entry
        for template in templates
        if target_of(template) in selected and _is_output(template)
        for entry in _entries_of(template, check_name(package), resources)
    )
    return tuple(sorted(entries, key=lambda entry: entry.path))


def _is_output(template: str) -> bool:
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
