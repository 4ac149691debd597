"""Entry point of the emit stage: from views to the bytes of all files of a distribution.

Input: templates by path, views by name, and the name of the import package. Output: files by
relative POSIX path, including the manifest. Invariant: equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from jinja2 import Environment

from generator import __version__
from generator.emit.environment import build_environment, render
from generator.emit.format import Formatter
from generator.emit.manifest import NAME, build_manifest
from generator.emit.output_files import Entry, Part, list_entries
from generator.emit.surface import NAME as SURFACE
from generator.emit.surface import build_surface


def emit_files(
    templates: Mapping[str, bytes],
    views: Mapping[str, object],
    *,
    targets: Sequence[str],
    package: str,
    parts: Mapping[str, Sequence[Part]],
    data: Mapping[str, bytes],
    surface: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Return all files of the distribution.

    ``views`` is the template context. A template whose name is a key of ``parts`` is rendered once
    for each of these, which is added to the context under that name. ``data`` are files that no
    template makes, by path below the import package; ``surface`` is that of ``build_surface``.
    Raises EmitError for errors in templates or views, never because of the contents of an OpenAPI
    document.
    """
    environment = build_environment(templates)
    files = {f"{package}/{path}": content for path, content in data.items()}
    modules, others = [], []
    for entry in list_entries(templates, targets, package, parts):
        if not entry.rendered:
            files[entry.path] = templates[entry.template]
        elif entry.path.endswith(".py"):
            modules.append(entry)
        else:
            others.append(entry)
    with Formatter(package) as formatter:
        for entry in modules:
            files[entry.path] = _render(environment, entry, views)
            formatter.add(entry.path, files[entry.path])
        formatter.flush()
        # The rest meanwhile. The meaning of unformatted modules is that of formatted ones.
        files |= {entry.path: _render(environment, entry, views) for entry in others}
        files[SURFACE] = build_surface(files, package, surface)
        files.update(formatter.finish())
    return {**files, NAME: build_manifest(files, __version__)}


def _render(environment: Environment, entry: Entry, views: Mapping[str, object]) -> bytes:
    context = {**views, entry.part_name: entry.part} if entry.part else views
    return render(environment, entry.template, context)
