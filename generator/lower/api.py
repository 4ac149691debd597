"""Entry point of lowering: converts a loaded OpenAPI document to the IR.

Input: a valid document and the configuration. Output: the API. It is complete even if errors are
reported, so that later stages can report theirs in the same run. The package docstring lists the steps.
"""

from __future__ import annotations

from dataclasses import replace

from generator.config.codegen_config import Config
from generator.config.suppressions import apply_suppressions, select_suppressions
from generator.diagnostics.diagnostic import Diagnostics, Severity
from generator.ir.api import Api, Correction, Resource
from generator.ir.json import freeze_json
from generator.ir.types import Documentation
from generator.lower.naming.api import assign_names
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.names import quoted
from generator.lower.node_access import documentation_of, items_of, mapping_of, members_of, text_of
from generator.lower.operations.credential_arguments import name_credentials, separate_conflicts
from generator.lower.operations.derived_arguments import add_derived_arguments
from generator.lower.operations.drafts import DraftCollector, OperationDraft
from generator.lower.operations.earlier_names import add_earlier_names
from generator.lower.operations.operation_builder import OperationBuilder
from generator.lower.operations.pagination import add_pagination, check_pagination_rules
from generator.lower.operations.rate_limits import lower_rate_limits
from generator.lower.operations.repeats import check_repeat_rules
from generator.lower.operations.security import Security, lower_security, report_unusable_security
from generator.lower.operations.servers import Servers, lower_servers
from generator.lower.operations.sync import add_sync
from generator.lower.operations.webhook_drafts import (
    WebhookCollector,
    WebhookDraft,
    webhook_payloads,
)
from generator.lower.operations.webhooks import build_webhooks
from generator.lower.schemas.declarations import TypeTableBuilder
from generator.lower.schemas.discriminators import add_missing_properties
from generator.lower.schemas.equivalence import classify
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.shapes import Shape, reachable
from generator.positions import Origin, escape_pointer
from generator.spec.document import AppliedAction, OpenApiDocument
from generator.spec.omissions import omit_operations
from generator.yaml.node import Mapping

_CONFIG_CODES = frozenset({"CFG005", "CFG006", "NAM003", "NAM009", "NAM010", "SYN001", "SYN002"})
"""Codes of entries in codegen.yaml for which the document has nothing."""


def lower_api(document: OpenApiDocument, config: Config, diagnostics: Diagnostics) -> Api:
    """Return the IR of an OpenAPI document.

    Problems are added to ``diagnostics``, except those that ``config`` suppresses. A faulty document
    never raises an exception.
    """
    unfiltered = Diagnostics()
    api = separate_conflicts(lower_unsuppressed(document, config, unfiltered), unfiltered)
    report_unusable_security(api, unfiltered)
    check_pagination_rules(api, config, unfiltered)
    apply_suppressions(unfiltered, select_suppressions(config.allow, lint=False), diagnostics)
    return api


def lower_leniently(
    document: OpenApiDocument, config: Config, diagnostics: Diagnostics
) -> tuple[OpenApiDocument, Api]:
    """Return the IR without the operations that have errors, and the document without them.

    Errors that concern single operations are reported as warnings. Lowering is repeated until no such
    error is left, because names depend on all operations. Entries of codegen.yaml are compared with
    the operations of the first time only.
    """
    names = {operation.name for operation in document.omitted.values()}
    operations = {key: value for key, value in config.operations.items() if key not in names}
    rules = tuple(rule for rule in config.arguments if names.isdisjoint(rule.operations))
    sync = tuple(rule for rule in config.sync if names.isdisjoint(rule.operations))
    config = replace(config, operations=operations, arguments=rules, sync=sync)
    done: set[tuple[str, Origin, str]] = set()
    while True:
        reported = Diagnostics()
        api = lower_api(document, config, reported)
        errors = {each.origin for each in reported if each.severity is Severity.ERROR}
        remaining, results = omit_operations(document, reported)
        is_last = len(remaining.omitted) == len(document.omitted)
        is_first = not done
        for result in results:
            key = (result.code, result.origin, result.message)
            is_new = key not in done and (is_first or result.code not in _CONFIG_CODES)
            if is_new and (is_last or result.origin in errors):
                diagnostics.add(result)
                done.add(key)
        if is_last:
            return document, api
        document = remaining


def lower_unsuppressed(
    document: OpenApiDocument, config: Config, diagnostics: Diagnostics, *, to_compare: bool = False
) -> Api:
    """Return the IR with security that no request fulfils; ``to_compare`` keeps all schemas of bodies."""
    root = document.root
    shape_builder = ShapeBuilder(document, diagnostics)
    drafts = DraftCollector(shape_builder, diagnostics, to_compare).collect()
    webhooks = WebhookCollector(shape_builder, diagnostics).collect(root, drafts)
    check_repeat_rules(drafts, config, diagnostics)
    shapes = _shapes(drafts, webhooks, diagnostics)
    classes = classify(shapes)
    names = assign_names(drafts, webhook_payloads(webhooks), shapes, classes, config, diagnostics)
    type_table = TypeTableBuilder(classes, names.types, diagnostics, _field_names(config))
    security = lower_security(shape_builder.resolver, diagnostics)
    servers = lower_servers(root, diagnostics) or Servers(())
    operation_builder = OperationBuilder(
        shape_builder=shape_builder,
        type_table=type_table,
        security=security,
        servers=servers,
        config=config,
        diagnostics=diagnostics,
    )
    operations = tuple(map(operation_builder.build, names.operations))
    events, rules = build_webhooks(webhooks, type_table, config, diagnostics)
    info = mapping_of(root, "info") or Mapping(origin=root.origin)
    title = text_of(info, "title")
    api = Api(
        product=config.product,
        title=title if title.strip() else config.product.command,
        version=text_of(info, "version"),
        openapi=document.openapi,
        operations=operations,
        resources=_resources(names.operations, root),
        types=type_table.build(),
        webhooks=events,
        webhook_rules=rules,
        security_schemes=security.schemes,
        servers=servers.servers,
        rate_limits=lower_rate_limits(root, diagnostics),
        header_roles=config.header_roles,
        failure=config.failure,
        stream_end=config.stream_end,
        any_scope=config.scopes == "any",
        corrections=tuple(map(_correction, document.applied_actions)),
        unused_components=_unused_components(root, shape_builder, names.operations, security),
        docs=documentation_of(info),
        origin=info.origin,
    )
    return _apply_rules(api, config, type_table, diagnostics)


def _apply_rules(
    api: Api, config: Config, type_table: TypeTableBuilder, diagnostics: Diagnostics
) -> Api:
    """Return the API with what the rules of codegen.yaml add to it; report names of no property."""
    _report_unknown_properties(config, type_table, diagnostics)
    api = name_credentials(api, config, diagnostics)
    api = add_pagination(api, config)
    api = add_derived_arguments(api, config, diagnostics)
    api = add_sync(api, config, diagnostics)
    return add_earlier_names(api, config, diagnostics)


def _shapes(
    drafts: list[OperationDraft], webhooks: list[WebhookDraft], diagnostics: Diagnostics
) -> list[Shape]:
    """Return all shapes that operations and webhooks use."""
    roots = [*_root_shapes(drafts), *(webhook.shape_ref.shape for webhook in webhooks)]
    add_missing_properties(reachable(roots), diagnostics)
    return reachable(roots)


def _field_names(config: Config) -> dict[str, str]:
    """Return the configured names of fields, by the JSON Pointer of the property."""
    return {pointer: name.python for pointer, name in config.field_names.items()}


def _report_unknown_properties(
    config: Config, type_table: TypeTableBuilder, diagnostics: Diagnostics
) -> None:
    for pointer, name in config.field_names.items():
        if pointer not in type_table.used_field_names:
            diagnostics.error(
                "NAM010",
                f"no operation uses a property at {quoted(pointer)}",
                name.origin,
                help="correct the JSON Pointer under field_names, or remove the entry",
            )


def _correction(action: AppliedAction) -> Correction:
    return Correction(
        target=action.target,
        reason=action.reason,
        update=freeze_json(action.update),
        pointers=action.pointers,
        replaced=tuple(map(freeze_json, action.replaced)),
        origin=action.origin,
    )


def _root_shapes(drafts: list[OperationDraft]) -> list[Shape]:
    """Return the shapes that operations use directly."""
    roots: list[Shape] = []
    for draft in drafts:
        body = draft.body.content if draft.body else []
        roots.extend(parameter.shape_ref.shape for parameter in draft.parameters)
        roots.extend(content.shape_ref.shape for content in body)
        for response in draft.responses:
            roots.extend(content.shape_ref.shape for content in response.content)
            roots.extend(header.shape_ref.shape for header in response.headers)
    return roots


def _resources(operations: list[NamedOperation], root: Mapping) -> tuple[Resource, ...]:
    """Return the resources, sorted by name. The Tag Object of a resource is its documentation."""
    tags = {
        text_of(tag, "name"): documentation_of(tag)
        for tag in items_of(root, "tags")
        if isinstance(tag, Mapping)
    }
    groups: dict[str, list[NamedOperation]] = {}
    for operation in operations:
        groups.setdefault(operation.resource.python, []).append(operation)
    return tuple(
        Resource(
            name=group[0].resource,
            operations=tuple(operation.draft.id for operation in group),
            docs=tags.get(group[0].resource.wire, Documentation()),
        )
        for _, group in sorted(groups.items())
    )


def _unused_components(
    root: Mapping,
    shape_builder: ShapeBuilder,
    operations: list[NamedOperation],
    security: Security,
) -> tuple[tuple[str, Origin], ...]:
    """Return the components that no operation refers to: JSON pointer and position, sorted."""
    file = root.origin.file
    required = {
        use.scheme
        for operation in operations
        for alternative in security.alternatives(operation.draft.node)
        for use in alternative.schemes
    }
    unused: list[tuple[str, Origin]] = []
    for section in members_of(root, "components"):
        for component in section.value if isinstance(section.value, Mapping) else ():
            pointer = f"/components/{section.key}/{escape_pointer(component.key)}"
            used = f"{file}#{pointer}" in shape_builder.resolver.referenced or (
                section.key == "securitySchemes" and component.key in required
            )
            if not used and not section.key.startswith("x-"):
                unused.append((pointer, component.origin))
    return tuple(sorted(unused))
