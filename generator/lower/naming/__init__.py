"""Assigns the Python names of resources, methods and types.

Start with ``api.assign_names``: its docstring follows one OpenAPI document to its names.

Input: operation drafts, the shapes of their schemas with their equivalence classes, and the names
configured in codegen.yaml. Output: a resource and a method per operation, and a name per type.

- ``words`` splits text into words; ``names`` makes valid Python identifiers of them.
- ``resources`` chooses resources; ``id_words`` reduces operationIds to what their operations do,
  ``operation_ids`` parses them, and ``methods`` derives methods from them.
- ``contexts`` and ``nesting`` collect the name that each use of a type suggests, ``candidates`` ranks
  them, ``scores`` explains every weight, and ``type_names`` assigns them.

Invariants: names are valid and unique in their scope; a conflict is reported, not resolved by a
number; the result does not depend on the order of anything in the document; a configured name always
takes precedence.
"""
