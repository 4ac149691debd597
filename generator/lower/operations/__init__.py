"""Converts everything in an OpenAPI document except schemas: operations, security, servers, limits.

This takes two steps, because the names of types depend on the operations that use them:

1. ``drafts`` collects the operations of all paths. Input: the document. Output: drafts with resolved
   references, path-level parameters merged in, and schemas as shapes.
2. ``operation_builder`` converts each draft to an IR operation once names are assigned, with the help
   of ``pagination`` and ``success_checks``. Output: parameters, bodies, responses, security, costs.

``security``, ``servers`` and ``rate_limits`` convert what applies to the API as a whole.

Invariants: every operation has a unique operationId; what OpenAPI tells clients to ignore is left out
with a warning; what cannot be represented is reported with its position.
"""
