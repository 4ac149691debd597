"""Loads an OpenAPI document: files in, one validated ``OpenApiDocument`` out.

Input: file names and a reader for their bytes. Output: an ``OpenApiDocument`` with its overlays applied
and every reference resolved, or None after an error; all problems are reported. Invariants: no
exception for any file content; nothing outside the folder is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.config.suppressions import DiagnosticSuppression, apply_overlay_suppressions
from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.corrections import correct_dialect, correct_object, correct_operation_ids
from generator.spec.document import AppliedAction, OpenApiDocument
from generator.spec.query_paths import correct_query_paths
from generator.spec.resolve import Resolver
from generator.spec.validate import Correction, Validation
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Member, Scalar
from generator.yaml.parse import file_origin, parse_file

_VERSIONS = ("3.0.", "3.1.", "3.2.")
"""How the versions begin that can be generated from."""
_ANY_VERSION = ("3.",)


def load_document(
    root: str,
    files: Files,
    overlays: Sequence[str],
    diagnostics: Diagnostics,
    *,
    allow: Sequence[DiagnosticSuppression] = (),
    lenient: bool = False,
) -> OpenApiDocument | None:
    """Load the OpenAPI document whose main file is ``root``.

    ``overlays`` are the names of overlay files, applied in this order; ``allow`` are the suppressions,
    of which those about overlays are applied. Returns None after an error. If ``lenient``, errors
    that concern single operations are warnings, and these operations are omitted. Reports the codes
    YML, REF, OVL, OAS and SCH.
    """
    reported = Diagnostics()
    correct = correct_object if lenient else None
    document = _load(root, files, overlays, allow, reported, correct=correct)
    if lenient and document is not None:
        correct_operation_ids(document, reported)
        correct_query_paths(document, reported)
    if lenient and document is not None and reported.has_errors:
        from generator.spec.omissions import omit_operations

        document, remaining = omit_operations(document, reported)
        reported = Diagnostics(remaining)
    for diagnostic in reported:
        diagnostics.add(diagnostic)
    return None if reported.has_errors else document


def load_to_lint(
    root: str, files: Files, overlays: Sequence[str], diagnostics: Diagnostics
) -> OpenApiDocument | None:
    """Load an OpenAPI document that may have errors, of any version 3.

    Returns None only if there is nothing to examine: the file is not YAML, or not an OpenAPI
    document. Faulty values and references without a target stay in the tree.
    """
    return _load(root, files, overlays, (), diagnostics, _ANY_VERSION, correct=None)


def load_to_compare(
    root: str, files: Files, overlays: Sequence[str], diagnostics: Diagnostics
) -> OpenApiDocument | None:
    """Load an OpenAPI document as ``load_to_lint``; schemas may be those of another version of it."""
    return _load(root, files, overlays, (), diagnostics, _ANY_VERSION, correct=correct_dialect)


def _load(
    root: str,
    files: Files,
    overlays: Sequence[str],
    allow: Sequence[DiagnosticSuppression],
    diagnostics: Diagnostics,
    versions: tuple[str, ...] = _VERSIONS,
    *,
    correct: Correction | None,
) -> OpenApiDocument | None:
    tree = _load_root(root, files, diagnostics)
    if tree is None:
        return None
    applied = _apply_overlays(tree, overlays, files, allow, diagnostics)
    if correct is correct_object:
        _complete_version(tree, diagnostics)
    version = _version(tree, versions, diagnostics)
    if not version:
        return None
    validation = Validation(version, diagnostics, correct)
    validation.validate_root(tree)
    resolver = Resolver(root, tree, version, frozenset(overlays), files, diagnostics)
    resolver.resolve_all()
    validation.validate_targets(root, resolver)
    return OpenApiDocument(tree, version, resolver.targets, resolver.references, applied)


def _apply_overlays(
    tree: Mapping,
    overlays: Sequence[str],
    files: Files,
    allow: Sequence[DiagnosticSuppression],
    diagnostics: Diagnostics,
) -> tuple[AppliedAction, ...]:
    applied: tuple[AppliedAction, ...] = ()
    reported = Diagnostics()
    if overlays:
        from generator.spec.overlay import apply_overlay  # importing jsonpath is slow

        for overlay in overlays:
            applied += apply_overlay(tree, overlay, files, reported)
    apply_overlay_suppressions(reported, allow, diagnostics)
    return applied


def _load_root(name: str, files: Files, diagnostics: Diagnostics) -> Mapping | None:
    content = files.read(name)
    if content is None:
        help_text = "pass the path of the OpenAPI document with --spec"
        diagnostics.error("YML011", f'file "{name}" not found', file_origin(name), help=help_text)
        return None
    tree = parse_file(content, name, diagnostics)
    if tree is None or isinstance(tree, Mapping):
        return tree
    diagnostics.error(
        "OAS001",
        "the file is not an OpenAPI document",
        tree.origin,
        help="an OpenAPI document is a mapping that starts with 'openapi: 3.1.0'",
    )
    return None


def _complete_version(tree: Mapping, diagnostics: Diagnostics) -> None:
    """Read ``openapi: 3.1``, also as a number, as the first version with this number."""
    node = tree.get("openapi")
    text = str(node.value) if isinstance(node, Scalar) else ""
    if isinstance(node, Scalar) and f"{text}." in _VERSIONS:
        tree.members["openapi"] = Member("openapi", Scalar(f"{text}.0", node.origin), node.origin)
        help_text = f"write 'openapi: {text}.0'"
        message = f'the OpenAPI version is "{text}"; corrected'
        diagnostics.warning("OAS009", message, node.origin, help=help_text)


def _version(tree: Mapping, versions: tuple[str, ...], diagnostics: Diagnostics) -> str:
    """Return the OpenAPI version as written; report an unsupported one and return ``""``."""
    node = tree.get("openapi")
    if node is None:
        swagger = "convert the Swagger 2.0 document to OpenAPI 3" if "swagger" in tree else ""
        diagnostics.error(
            "OAS001",
            'the key "openapi" with the OpenAPI version is missing',
            tree.origin,
            help=swagger or "start the document with 'openapi: 3.1.0'",
        )
        return ""
    version = node.value if isinstance(node, Scalar) else None
    if isinstance(version, str) and version.startswith(versions):
        return version
    message = (
        f'OpenAPI version "{version}" is not supported'
        if isinstance(node, Scalar)
        else "the OpenAPI version is not text"
    )
    diagnostics.error(
        "OAS002", message, node.origin, help="use 3.0.x, 3.1.x or 3.2.x, such as 'openapi: 3.1.0'"
    )
    return ""
