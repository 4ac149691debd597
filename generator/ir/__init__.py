"""The intermediate representation (IR) of an API, independent of OpenAPI and of the targets.

Frozen, slotted, keyword-only dataclasses with tuples. They contain no source text of a target
language, no node of the YAML tree and no configuration. ``dump`` writes the IR as canonical JSON.
"""
