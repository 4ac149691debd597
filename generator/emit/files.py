"""The emit stage: from views to the bytes of every file of a distribution.

Input: templates by path, the views by name, and the import package. Output: files by relative
POSIX path, the manifest among them. Invariant: equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import __version__
from generator.emit.environment import build_environment, render
from generator.emit.format import format_files
from generator.emit.manifest import NAME, build_manifest
from generator.emit.output_files import ResourceView, list_entries


def emit_files(
    templates: Mapping[str, bytes],
    views: Mapping[str, object],
    *,
    targets: Sequence[str],
    package: str,
    resources: Sequence[ResourceView],
    data: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Return every file of the distribution.

    ``views`` are what templates see, by name; ``resource`` is added where a template is rendered
    once per resource. ``data`` are files that no template makes, by path below the import package;
    they are written as they are. Raises EmitError for faults in the templates or views, never for what a
    description says.
    """
    environment = build_environment(templates)
    copied = {f"{package}/{path}": content for path, content in data.items()}
    rendered: dict[str, bytes] = {}
    for entry in list_entries(templates, targets, package, resources):
        if entry.rendered:
            context = {**views, "resource": entry.resource} if entry.resource else views
            rendered[entry.path] = render(environment, entry.template, context)
        else:
            copied[entry.path] = templates[entry.template]
    files = {**copied, **format_files(rendered, package)}
    return {**files, NAME: build_manifest(files, __version__)}
