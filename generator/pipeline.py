"""Runs the stages in order: load, lower, view, emit.

Input: the names of the OpenAPI document and of codegen.yaml, a reader of files, the templates.
Output: an ``Api``, or the files of a distribution; problems go to the ``Diagnostics``. Invariant:
nothing here prints or writes to disk. Stages are imported only when they run, so that
``specgen --help`` is fast.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.records import dataclass

if TYPE_CHECKING:
    from generator.config.codegen_config import Config
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.diff.documents.comparable import ComparableApi
    from generator.emit.output_files import Part
    from generator.ir.api import Api
    from generator.spec.document import OmittedOperation, OpenApiDocument
    from generator.views.cli.view import CliView
    from generator.views.docs.view import DocsView
    from generator.yaml.files import Files


DOCUMENT = "openapi.json"
"""The OpenAPI document in the generated import package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Input of the generator: the names of the OpenAPI document and of codegen.yaml.

    Both names are passed to ``files``.
    """

    document: str
    config: str
    files: Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """An API, the configuration it was lowered with, and the document it was lowered from."""

    api: Api
    config: Config
    document: OpenApiDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """An API, and the generated files by relative POSIX path.

    ``examples_only`` are the operations for which the mock server has no behaviour but examples,
    by reason: pairs of the reason and operationIds. ``uninspected`` are those whose request bodies it
    does not inspect, by media type. ``omitted`` are the operations that are left out because of
    errors.
    """

    api: Api
    files: Mapping[str, bytes]
    examples_only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    uninspected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    omitted: tuple[OmittedOperation, ...] = ()


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Switch off the cyclic garbage collector, as it was before when nested.

    All nodes of a tree stay alive while the stages run. Traversing them again and again in search
    of garbage doubles the run time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_pause_garbage_collection()
def load_to_lint(source: Source, diagnostics: Diagnostics) -> Loaded | None:
    """Load and lower an OpenAPI document as far as possible, also one with errors.

    Returns None if there is no document, or an error in the configuration.
    """
    from generator.config.codegen_file import load_config
    from generator.lower.api import lower_api
    from generator.spec import load

    config = load_config(source.config, source.files, diagnostics)
    if config is None:
        return None
    document = load.load_to_lint(source.document, source.files, config.overlays, diagnostics)
    if document is None:
        return None
    api = lower_api(document, config, diagnostics)
    return Loaded(api=api, config=config, document=document)


def load_api(source: Source, diagnostics: Diagnostics) -> Loaded | None:
    """Load and lower an OpenAPI document; return None when ``diagnostics`` has errors."""
    loaded = build_api_or_partial(source, diagnostics)
    return None if diagnostics.has_errors else loaded


@_pause_garbage_collection()
def build_api_or_partial(source: Source, diagnostics: Diagnostics) -> Loaded | None:
    """Load and lower an OpenAPI document, also one with errors.

    Errors while lowering leave an API in which the parts at fault are missing. If codegen.yaml says
    ``tolerance: lenient``, operations with errors are missing instead, and these errors are warnings.
    Returns None when the document or the configuration could not be loaded.
    """
    from generator.config.codegen_file import load_config

    config = load_config(source.config, source.files, diagnostics)
    return None if config is None else _load(source.document, source.files, config, diagnostics)


def _load(
    name: str, files: Files, config: Config, diagnostics: Diagnostics, *, is_foreign: bool = False
) -> Loaded | None:
    """Load and lower an OpenAPI document; return None if it could not be loaded.

    ``is_foreign``: ``config`` was written for another document.
    """
    from generator.lower.api import lower_api, lower_leniently
    from generator.spec.load import load_document

    lenient = config.is_lenient
    document = load_document(
        name, files, config.overlays, diagnostics, allow=config.allow, lenient=lenient
    )
    if document is None:
        return None
    if is_foreign:
        present = {operation.name for operation in document.operations()}
        names = {key: value for key, value in config.operations.items() if key in present}
        rules = tuple(rule for rule in config.arguments if present.issuperset(rule.operations))
        renamed = tuple(rule for rule in config.renamed if rule.operation in present)
        paging = tuple(replace(rule, origin=None) for rule in config.pagination)
        config = replace(config, operations=names, arguments=rules, renamed=renamed)
        config = replace(config, pagination=paging, sync=())
    if lenient:
        document, api = lower_leniently(document, config, diagnostics)
    else:
        api = lower_api(document, config, diagnostics)
    return Loaded(api=api, config=config, document=document)


@_pause_garbage_collection()
def lower_to_compare(
    name: str, files: Files, config: Config, diagnostics: Diagnostics
) -> ComparableApi | None:
    """Load and lower an OpenAPI document as far as possible, to compare it with another one.

    Returns None if there is nothing to compare; only these errors go to ``diagnostics``. All others
    that ``config`` does not suppress become the errors of the result.
    """
    from generator.config.suppressions import DiagnosticSuppression, suppress
    from generator.diagnostics.diagnostic import Diagnostics, Severity
    from generator.diff.documents.comparable import ComparableApi
    from generator.lower.api import lower_unsuppressed
    from generator.spec.load import load_to_compare

    reported = Diagnostics()
    document = load_to_compare(name, files, config.overlays, reported)
    if document is None:
        for diagnostic in reported:
            diagnostics.add(diagnostic)
        return None
    present = operation_ids(document)
    names = {key: value for key, value in config.operations.items() if key in present}
    rules = tuple(rule for rule in config.arguments if present.issuperset(rule.operations))
    neutral = replace(
        config,
        operations=names,
        arguments=rules,
        renamed=(),
        sync=(),
        field_names={},
        type_names={},
    )
    api = lower_unsuppressed(document, neutral, reported, to_compare=True)
    remaining = suppress(reported, config.allow, DiagnosticSuppression.matches).open
    errors = tuple(each for each in remaining if each.severity is Severity.ERROR)
    return ComparableApi(api=api, document=document, errors=errors)


def operation_ids(document: OpenApiDocument) -> set[str]:
    """Return every operationId of an OpenAPI document."""
    from generator.yaml.node import Mapping as Tree
    from generator.yaml.node import Scalar

    paths = document.root.get("paths")
    ids: set[str] = set()
    for path in paths if isinstance(paths, Tree) else ():
        item = path.value if isinstance(path.value, Tree) else Tree(origin=path.origin)
        more = item.get("additionalOperations")
        for member in (*item, *(more if isinstance(more, Tree) else ())):
            node = member.value.get("operationId") if isinstance(member.value, Tree) else None
            if isinstance(node, Scalar):
                ids.add(str(node.value))
    return ids


@_pause_garbage_collection()
def draft_configuration(source: Source, stem: str, diagnostics: Diagnostics) -> str | None:
    """Return the text of a first codegen.yaml for an OpenAPI document, without reading one.

    ``stem`` is the name of the document's file without its suffix; the product is named after it if
    the document has no title. ``diagnostics`` are those that remain with the draft. Returns None when
    the document could not be loaded.
    """
    from generator.config.codegen_file import parse_config
    from generator.config_draft import draft_config, minimal_config
    from generator.diagnostics.diagnostic import Diagnostics as Sink
    from generator.lower.api import lower_api, lower_leniently
    from generator.product_draft import draft_product
    from generator.spec.load import load_document

    document = load_document(source.document, source.files, (), diagnostics, lenient=True)
    if document is None:
        return None
    errors = Sink()
    plain = parse_config(minimal_config(draft_product("", "", stem)).encode(), "", errors)
    assert plain is not None
    api = lower_api(document, plain, errors)
    text = draft_config(draft_product(api.title, api.version, stem), api, errors)
    config = parse_config(text.encode(), source.config, diagnostics)
    assert config is not None
    if errors.has_errors or config != replace(plain, product=config.product):
        lower_leniently(document, config, diagnostics)
    else:  # nothing that was drafted changes the result
        for diagnostic in errors:
            diagnostics.add(diagnostic)
    return text


@_pause_garbage_collection()
def generate(
    source: Source, templates: Mapping[str, bytes], diagnostics: Diagnostics
) -> Generation | None:
    """Generate every file of the distribution; return None when ``diagnostics`` has errors.

    ``templates`` are the contents of the templates by relative POSIX path.
    """
    from generator.spec.bundle import bundle_document, write_bundle

    loaded = load_api(source, diagnostics)
    if loaded is None:
        return None
    modules = _read_mock_modules(loaded.config, source.files, diagnostics)
    if diagnostics.has_errors:
        return None
    api, config = loaded.api, loaded.config
    bundled = bundle_document(loaded.document)
    omitted = tuple(loaded.document.omitted.values())
    del loaded  # the tree of the document takes most of the memory
    docs = _view_docs(api, config)
    samples = {each.id: each.sample.code_samples for each in docs.operations} if docs else {}
    data = {DOCUMENT: write_bundle(bundled, samples), **modules}
    del bundled
    return Generation(
        api=api,
        files=emit_api(api, config, templates, data, docs),
        examples_only=_examples_only(api, config),
        uninspected=_uninspected(api, config),
        omitted=omitted,
    )


def _examples_only(api: Api, config: Config) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the operations without inferred behaviour; none if the project has rules of its own."""
    if "mock" not in config.targets or config.mock:
        return ()
    from generator.views.mock.roles import group_reasons, infer_roles

    return group_reasons(infer_roles(api))


def _uninspected(api: Api, config: Config) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the operations whose request bodies the mock server does not inspect."""
    if "mock" not in config.targets:
        return ()
    from generator.views.mock.bodies import group_uninspected

    return group_uninspected(api)


def _read_mock_modules(config: Config, files: Files, diagnostics: Diagnostics) -> dict[str, bytes]:
    """Return the modules with the rules of the mock server, by path below the import package."""
    if "mock" not in config.targets:
        return {}
    modules: dict[str, bytes] = {}
    for module in config.mock:
        content = files.read(module.path)
        if content is None:
            message = f'file "{module.path}" not found'
            help_text = "correct the path, which is relative to the OpenAPI document"
            diagnostics.error("YML011", message, module.origin, help=help_text)
            continue
        modules[f"mock/rules/{module.name}.py"] = content
    return modules


def emit_api(
    api: Api,
    config: Config,
    templates: Mapping[str, bytes],
    data: Mapping[str, bytes],
    docs: DocsView | None,
) -> dict[str, bytes]:
    """Render the configured targets of an API; return the files by relative POSIX path.

    ``data`` are files of the import package that no template makes, by path below it. ``docs`` is
    the view of the reference, if it is a target.
    """
    from generator.emit.files import emit_files
    from generator.views.client.view import view_client
    from generator.views.package import view_package

    client = view_client(api)
    cli = _view_cli(api, config)
    targets = (target for target in config.targets if target not in ("client", "cli", "docs"))
    views = {target: _view_target(target, api, config) for target in targets}
    if cli is not None:
        views["cli"] = cli
    parts: dict[str, Sequence[Part]] = {
        "resource": client.resources,
        "common_arguments": (client.common,) if client.common else (),
        "webhooks": (client.webhooks,) if client.webhooks else (),
    }
    if docs is not None:
        views["docs"] = docs
        parts |= {
            "page": docs.pages,
            "operation": docs.operations,
            "objects": docs.object_files,
        }
    return emit_files(
        templates,
        {**views, "client": client, "package": view_package(api, config.targets)},
        targets=config.targets,
        package=api.product.package,
        parts=parts,
        data=data,
        surface={**client.surface, "cli/": cli.surface if cli else ()},
    )


def _view_cli(api: Api, config: Config) -> CliView | None:
    """Return the view of the command line, None if it is not a target."""
    if "cli" not in config.targets:
        return None
    from generator.views.cli.view import view_cli

    return view_cli(api)


def _view_docs(api: Api, config: Config) -> DocsView | None:
    """Return the view of the reference, None if it is not a target."""
    if "docs" not in config.targets:
        return None
    from generator.views.docs.view import view_docs

    targets = config.targets
    return view_docs(api, has_command="cli" in targets, has_mcp="mcp" in targets)


def _view_target(target: str, api: Api, config: Config) -> object:
    """Return the view of a target that is nothing but rendered; raise ValueError for an unknown one."""
    match target:
        case "contract":
            from generator.views.contract.view import view_contract

            return view_contract(api)
        case "mcp":
            from generator.views.mcp.view import view_mcp

            return view_mcp(api, config.mcp, has_docs="docs" in config.targets)
        case "mock":
            from generator.views.mock.view import view_mock

            modules = [module.name for module in config.mock]
            return view_mock(api, modules, has_command="cli" in config.targets)
        case _:
            raise ValueError(f"unknown target: {target!r}")
