"""Converts the schemas of an OpenAPI document to types of the IR, apart from their names.

This package works on *shapes*. A shape is a normalised schema: references are followed, ``allOf``
is merged, and the ways in which OpenAPI 3.0 and 3.1 write null are reduced to one flag. Two schemas
that accept the same values have equal shapes, however they are written.

The steps, in order:

1. ``subschemas`` flattens a schema into the list of mappings that apply together.
2. ``keyword_merge`` intersects the keywords of these mappings; ``discriminators`` assigns the values
   of a discriminator to the variants of a union.
3. ``shape_builder`` uses both to build shapes (defined in ``shapes``). Input: schema nodes of a valid
   document. Output: references to shapes, which form a possibly cyclic graph.
4. ``equivalence`` partitions the shapes into classes. Shapes of one class become one type.
5. ``declarations`` runs after ``lower.naming`` has named the classes, and converts shapes to types.

Invariants: each schema is converted once; nothing depends on the order of keys in the document; a
schema that cannot be represented is reported and replaced by the nearest shape, never dropped.
"""
