"""Converts a valid OpenAPI document to the intermediate representation (IR).

Entry point: ``api.lower_api``. Input: a loaded document with overlays applied, and codegen.yaml.
Output: an ``ir.api.Api``, which contains all decisions: later stages only render it.

1. ``operations.drafts`` collects all operations, and has ``schemas`` convert each schema to a *shape*,
   a normalised schema without a name.
2. ``schemas.equivalence`` determines which shapes are the same type.
3. ``naming`` assigns names to resources, methods and types.
4. ``schemas.declarations`` builds the type table, and ``operations`` builds the IR operations.

Invariants: everything in the document appears in the IR or in a diagnostic; every value has its
position in the document; the result does not depend on the order of keys; nothing is raised for a
faulty document, and the IR is complete even if errors are reported.
"""
