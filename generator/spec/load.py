"""The stage ``load``: files in, one checked description out.

Input: names of files, and the reader of their bytes. Output: a ``Description`` with its overlays
applied and every reference resolved, or None when anything was wrong; what was wrong is reported.
Invariants: no exception for any content of the files; nothing outside the folder is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.collector import paused_collector
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Correction
from generator.spec.description import Description, Files
from generator.spec.resolve import Resolver
from generator.spec.validate import Validation
from generator.yaml.node import Mapping, Scalar
from generator.yaml.parse import file_origin, parse_file


def load_description(
    root: str, files: Files, overlays: Sequence[str], diagnostics: Diagnostics
) -> Description | None:
    """Return the description whose main file is ``root``, None after an error.

    ``overlays`` are files that are applied in this order. Codes: YML, REF, OVL, OAS, SCH.
    """
    found = Diagnostics()
    with paused_collector():
        description = _load(root, files, overlays, found)
    for diagnostic in found:
        diagnostics.add(diagnostic)
    return None if found.has_errors else description


def _load(
    root: str, files: Files, overlays: Sequence[str], diagnostics: Diagnostics
) -> Description | None:
    tree = _load_root(root, files, diagnostics)
    if tree is None:
        return None
    corrections: tuple[Correction, ...] = ()
    if overlays:
        from generator.spec.overlay import apply_overlay  # reading JSONPath takes time to import

        for overlay in overlays:
            corrections += apply_overlay(tree, overlay, files, diagnostics)
    version = _version(tree, diagnostics)
    if not version:
        return None
    validation = Validation(version, diagnostics)
    validation.validate_root(tree)
    resolver = Resolver(root, tree, version, frozenset(overlays), files, diagnostics)
    resolver.resolve_all()
    validation.validate_targets(root, resolver)
    return Description(tree, version, resolver.targets, resolver.references, corrections)


def _load_root(name: str, files: Files, diagnostics: Diagnostics) -> Mapping | None:
    content = files.read(name)
    if content is None:
        help_text = "name the description with --spec"
        diagnostics.error("YML011", f'there is no file "{name}"', file_origin(name), help=help_text)
        return None
    tree = parse_file(content, name, diagnostics)
    if tree is None or isinstance(tree, Mapping):
        return tree
    help_text = "an OpenAPI description is a mapping that begins with 'openapi: 3.1.0'"
    diagnostics.error(
        "OAS001", "the file is not an OpenAPI description", tree.origin, help=help_text
    )
    return None


def _version(tree: Mapping, diagnostics: Diagnostics) -> str:
    """Return the version as written, empty (and reported) when it is not one that is read."""
    node = tree.get("openapi")
    if node is None:
        swagger = "convert the Swagger 2.0 document to OpenAPI 3" if "swagger" in tree else ""
        diagnostics.error(
            "OAS001",
            "the description does not say its version of OpenAPI",
            tree.origin,
            help=swagger or "begin with 'openapi: 3.1.0'",
        )
        return ""
    version = node.value if isinstance(node, Scalar) else None
    if isinstance(version, str) and version.startswith(("3.0.", "3.1.")):
        return version
    shown = f'"{version}"' if isinstance(node, Scalar) else "not text"
    diagnostics.error(
        "OAS002",
        f"the version of OpenAPI is {shown}, which is not read",
        node.origin,
        help="write 3.0.x or 3.1.x, such as 'openapi: 3.1.0'",
    )
    return ""
