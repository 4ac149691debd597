"""Entry point of naming: assigns the names of all operations and types."""

from __future__ import annotations

from collections.abc import Sequence

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.naming.contexts import envelope_payload
from generator.lower.naming.methods import NamedOperation, name_operations
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.type_names import TypeNamer
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.equivalence import EquivalenceClasses
from generator.lower.schemas.shapes import Shape, ShapeRef
from generator.records import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The named operations in the order of the documentation, and the named types by class number."""

    operations: list[NamedOperation]
    types: dict[int, NamedType]


def assign_names(
    drafts: list[OperationDraft],
    events: Sequence[tuple[str, ShapeRef]],
    shapes: list[Shape],
    classes: EquivalenceClasses,
    config: Config,
    diagnostics: Diagnostics,
) -> Names:
    """Return the names of all operations and types; report conflicts and invalid configured names.

    ``events`` are names and payloads of webhooks. An example with inline schemas only::

        paths:
          /pets:
            get:
              operationId: getPets
              tags: [Pets]
              responses:
                '200': {description: All pets, content: {application/json: {schema: {properties: {
                  data: {type: array, items: &pet {properties: {
                    id: {type: integer}, owner: {properties: {email: {type: string}}}}}}}}}}}
            post:
              operationId: addPet
              tags: [Pets]
              requestBody: {content: {application/json: {schema: {properties: {name: {}}}}}}
              responses:
                '201': {description: The new pet, content: {application/json: {schema: {properties: {
                  data: *pet}}}}}

    The resource is the tag: ``pets``, with the noun ``pet``. The first candidate for a method that is
    free is chosen: ``pets.list`` and ``pets.create``::

        getPets: list, list_pets, get_pets
        addPet: create, add_pet, post_pets

    The record is one type with two uses: the payload of ``getPets`` suggests Pet with a score of 57 (60
    for ``get``, less 3 for a list), that of ``addPet`` with 50. The envelopes are named in the next
    round, and then what is nested in Pet (57, less 10). The first free candidate is chosen; "..." is
    the last resort, made of the JSON pointer::

        Pet 107, ListedPet 40, GetPetsResult 39, CreatedPet 33, AddPetResult 32, PetDetails 107, ...
        PetCreate 45, AddPetRequest 27, PetCreateDetails 45, ...
        PetListResponse 8, GetPetsResponse -10, PetListResponseDetails 8, ...
        PetResponse 8, AddPetResponse -10, PetResponseDetails 8, ...
        PetOwner 47, PetOwnerDetails 47, ...
    """
    payloads = {draft.id: _payload(draft, config) for draft in drafts}
    operations = name_operations(drafts, payloads, config, diagnostics)
    namer = TypeNamer(operations, events, classes, config, diagnostics)
    return Names(operations, namer.assign(shapes))


def _payload(draft: OperationDraft, config: Config) -> ShapeRef | None:
    """Return the payload of an operation's success body, None if it has no JSON body."""
    body = draft.success
    if body is None:
        return None
    return envelope_payload(body.shape_ref, config.data) or body.shape_ref
