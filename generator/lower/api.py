"""The lowering as a whole: from a loaded description to the intermediate model.

Input: a valid description and the decisions of codegen.yaml. Output: the API, complete even when there
are errors, so that later stages may say what they have to say. Stages: gather the drafts of operations,
classify the shapes of their schemas, place the operations, name the types, and put it all together.
"""

from __future__ import annotations

from generator.config.codegen_config import Config
from generator.config.suppressions import apply_suppressions, select_suppressions
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api, Correction, Resource
from generator.ir.json import freeze_json
from generator.ir.types import Documentation
from generator.lower.naming.contexts import envelope_payload
from generator.lower.naming.methods import Placement, place_operations
from generator.lower.naming.type_names import TypeNames
from generator.lower.node_access import documentation_of, items_of, mapping_of, members_of, text_of
from generator.lower.operations.drafts import DraftCollector, OperationDraft
from generator.lower.operations.operations import Operations
from generator.lower.operations.rate_limits import lower_rate_limits
from generator.lower.operations.security import Security, lower_security, report_unusable_security
from generator.lower.operations.servers import Servers, lower_servers
from generator.lower.schemas.declarations import Declarations
from generator.lower.schemas.equivalence import classify
from generator.lower.schemas.shape_builder import Schemas
from generator.lower.schemas.shapes import Shape, ShapeRef, reachable
from generator.positions import Origin, escape_pointer
from generator.spec.description import AppliedAction, Description
from generator.yaml.node import Mapping


def lower_api(description: Description, config: Config, diagnostics: Diagnostics) -> Api:
    """Return what a description means.

    Faults go to ``diagnostics``, without those that ``config`` allows; nothing is raised for them.
    """
    found = Diagnostics()
    api = _lower(description, config, found)
    apply_suppressions(found, select_suppressions(config.allow, lint=False), diagnostics)
    return api


def _lower(description: Description, config: Config, diagnostics: Diagnostics) -> Api:
    root = description.root
    schemas = Schemas(description, diagnostics)
    drafts = DraftCollector(schemas, diagnostics).gather()
    payloads = {draft.id: _payload(draft, config) for draft in drafts}
    placements = place_operations(drafts, payloads, config, diagnostics)
    shapes = reachable(_roots(drafts))
    classes = classify(shapes)
    members = TypeNames(placements, classes, config, diagnostics).name(shapes)
    declarations = Declarations(classes, members, diagnostics)
    security = lower_security(schemas.parts, diagnostics)
    servers = lower_servers(root, diagnostics) or Servers((), "")
    operations = Operations(
        schemas=schemas,
        declarations=declarations,
        security=security,
        servers=servers,
        config=config,
        diagnostics=diagnostics,
    )
    info = mapping_of(root, "info") or Mapping(origin=root.origin)
    api = Api(
        product=config.product,
        title=text_of(info, "title"),
        version=text_of(info, "version"),
        openapi=description.openapi,
        operations=tuple(operations.lower(placement) for placement in placements),
        resources=_resources(placements, root),
        types=declarations.declare(),
        security_schemes=security.schemes,
        servers=servers.servers,
        rate_limits=lower_rate_limits(root, diagnostics),
        header_roles=config.header_roles,
        corrections=tuple(map(_correction, description.applied_actions)),
        unused_components=_unused(root, schemas, placements, security),
        docs=documentation_of(info),
        origin=info.origin,
    )
    report_unusable_security(api, diagnostics)
    return api


def _correction(action: AppliedAction) -> Correction:
    return Correction(
        target=action.target,
        reason=action.reason,
        update=freeze_json(action.update),
        pointers=action.pointers,
        replaced=tuple(map(freeze_json, action.replaced)),
        origin=action.origin,
    )


def _payload(draft: OperationDraft, config: Config) -> ShapeRef | None:
    body = draft.success
    if body is None:
        return None
    return envelope_payload(body.use, config.data) or body.use


def _roots(drafts: list[OperationDraft]) -> list[Shape]:
    roots: list[Shape] = []
    for draft in drafts:
        roots.extend(one.use.shape for one in draft.parameters)
        roots.extend(one.use.shape for one in (draft.body.content if draft.body else ()))
        for response in draft.responses:
            roots.extend(one.use.shape for one in response.content)
            roots.extend(one.use.shape for one in response.headers)
    return roots


def _resources(placements: list[Placement], root: Mapping) -> tuple[Resource, ...]:
    """Return the resources by name; a tag's description documents its resource."""
    tags = {
        text_of(tag, "name"): documentation_of(tag)
        for tag in items_of(root, "tags")
        if isinstance(tag, Mapping)
    }
    groups: dict[str, list[Placement]] = {}
    for placement in placements:
        groups.setdefault(placement.resource.python, []).append(placement)
    return tuple(
        Resource(
            name=group[0].resource,
            operations=tuple(placement.draft.id for placement in group),
            docs=tags.get(group[0].resource.wire, Documentation()),
        )
        for _, group in sorted(groups.items())
    )


def _unused(
    root: Mapping, schemas: Schemas, placements: list[Placement], security: Security
) -> tuple[tuple[str, Origin], ...]:
    """Return the components that nothing in use refers to, by pointer."""
    file = root.origin.span.file
    required = {
        use.scheme
        for placement in placements
        for alternative in security.alternatives(placement.draft.node)
        for use in alternative.schemes
    }
    unused: list[tuple[str, Origin]] = []
    for section in members_of(root, "components"):
        for member in section.value if isinstance(section.value, Mapping) else ():
            pointer = f"/components/{section.key}/{escape_pointer(member.key)}"
            used = f"{file}#{pointer}" in schemas.parts.reached or (
                section.key == "securitySchemes" and member.key in required
            )
            if not used and not section.key.startswith("x-"):
                unused.append((pointer, member.origin))
    return tuple(sorted(unused))
