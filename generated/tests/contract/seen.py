"""What the answers of a server looked like, counted place by place.

Input: answers and their schemas. Output: ``Seen``. Only kinds of values are kept, never values.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from contract.document import RESPONSES, Json, Schema, validator

_KINDS = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


@dataclass
class Seen:
    """What members of named types were seen to be: a count for each kind, ``absent`` among them."""

    members: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    headers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def note(self, value: Json, schema: Schema) -> None:
        """Count the members of a value, wherever its schema refers to a named type."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            name = reference.rpartition("/")[2]
            target = RESPONSES[name]
            assert isinstance(target, dict)
            self._note_members(name, value, target)
            self.note(value, target)
        for variant in _listed(schema.get("anyOf")):
            if validator(variant, RESPONSES).is_valid(value):
                self.note(value, variant)
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            for item in value:
                self.note(item, _mapping(schema["items"]))
        if isinstance(value, dict):
            for key, member in _mapping(schema.get("properties")).items():
                if key in value and isinstance(member, dict):
                    self.note(value[key], member)

    def _note_members(self, name: str, value: Json, target: Schema) -> None:
        if not isinstance(value, dict) or "properties" not in target:
            return
        known = _mapping(target.get("properties"))
        for key in known:
            kind = _KINDS[type(value[key])] if key in value else "absent"
            self.members.setdefault(f"{name}.{key}", Counter())[kind] += 1
        for key in value.keys() - known.keys():
            self.members.setdefault(f"{name}.{key} (not described)", Counter())["seen"] += 1

    def rows(self) -> list[tuple[str, str, str]]:
        """Return place, what is described, and what was seen, by place."""
        return [(place, described(place), self.told(place)) for place in sorted(self.members)]

    def told(self, place: str) -> str:
        """Return how often a member was of which kind, in words."""
        return ", ".join(f"{kind} {n}" for kind, n in sorted(self.members[place].items()))


def described(place: str) -> str:
    """Return the kinds that the description allows at a member, as ``Type.member``."""
    name, _, key = place.partition(".")
    target = _mapping(RESPONSES[name])
    member = _mapping(target.get("properties")).get(key)
    if not isinstance(member, dict):
        return "nothing"
    required = target.get("required")
    absent = [] if isinstance(required, list) and key in required else ["absent"]
    kinds = [str(one.get("type", "object")) for one in _listed(member.get("anyOf")) or [member]]
    return " | ".join([*kinds, *absent])


def _mapping(found: Json) -> dict[str, Json]:
    return found if isinstance(found, dict) else {}


def _listed(found: Json) -> list[Schema]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
