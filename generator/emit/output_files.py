"""Maps templates to output files, for the configured targets.

Input: the names of the templates and the targets. Output: one ``Entry`` per output file.
Invariants: paths are unique, relative, in POSIX form, and inside the output folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from generator.emit.environment import SUFFIX
from generator.emit.quoting import check_file_name, check_name
from generator.records import dataclass

PARTIALS = "partials/"
"""Folder of templates that other templates import; no output file is made from them."""

_PACKAGE = "package/"
_TARGETS = (
    ("package/cli/commands/mcp.py", "mcp"),
    ("package/mcp/", "mcp"),
    ("package/SKILL.md", "mcp"),
    ("package/llms.txt", "mcp"),
    ("package/cli/", "cli"),
    ("package/mock/", "mock"),
    ("tests/", "contract"),
    ("docs/", "docs"),
)
_TESTED = {"tests/test_mcp.py": "mcp"}
"""Contract tests of one more target, without which they are left out."""
_FOR_PARTS = {"package/cli/commands/webhook.py": "webhooks"}
"""Templates that are left out if there are no parts of this name."""


class Part(Protocol):
    """A view for which a template is rendered once: the name of its file, without suffix."""

    @property
    def module(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One output file. ``part`` is set if its template is rendered once per part of that name."""

    template: str
    path: str
    part_name: str = ""
    part: Part | None = None

    @property
    def rendered(self) -> bool:
        """Whether the file is rendered by Jinja; otherwise it is copied."""
        return self.template.endswith(SUFFIX)


def target_of(template: str) -> str:
    """Return the target that a template belongs to: cli, mcp, mock, contract, docs or else client."""
    for prefix, target in _TARGETS:
        if template.startswith(prefix):
            return target
    return "client"


def list_entries(
    templates: Iterable[str],
    targets: Sequence[str],
    package: str,
    parts: Mapping[str, Sequence[Part]],
) -> tuple[Entry, ...]:
    """Return the output files, sorted by path.

    ``package`` is the name of the import package. A template whose file name is a key of ``parts``
    before its suffixes, such as ``resource`` for ``resource.py.jinja``, gives one file for each of
    these parts, named after it.
    """
    selected = {"client", *targets}
    entries = (
        entry
        for template in templates
        if target_of(template) in selected
        and _TESTED.get(template, "client") in selected
        and (template not in _FOR_PARTS or parts.get(_FOR_PARTS[template]))
        and _is_output(template)
        for entry in _entries_of(template, check_name(package), parts)
    )
    return tuple(sorted(entries, key=lambda entry: entry.path))


def _is_output(template: str) -> bool:
    parts = template.split("/")
    return not template.startswith(PARTIALS) and not any(
        part == "__pycache__" or part.startswith(".") for part in parts
    )


def _entries_of(
    template: str, package: str, parts: Mapping[str, Sequence[Part]]
) -> Iterator[Entry]:
    path = template.removesuffix(SUFFIX)
    if path.startswith(_PACKAGE):
        path = f"{package}/{path.removeprefix(_PACKAGE)}"
    folder, _, file = path.rpartition("/")
    name, _, suffix = file.partition(".")
    if name not in parts or not template.endswith(SUFFIX):
        yield Entry(template=template, path=path)
        return
    for part in parts[name]:
        module = check_name(part.module) if suffix == "py" else check_file_name(part.module)
        yield Entry(
            template=template, path=f"{folder}/{module}.{suffix}", part_name=name, part=part
        )
