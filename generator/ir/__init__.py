"""The intermediate model: what the generator knows of an API once a description is understood.

Frozen, slotted, keyword-only dataclasses with tuples; no text of any target language, no object
of the description's reader, no configuration. ``dump`` writes it as canonical JSON.
"""
