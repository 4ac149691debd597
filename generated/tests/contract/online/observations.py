"""What the answers of a server looked like, counted place by place.

Input: answers and their schemas. Output: ``Observations``. Kinds of values are kept, and of texts that follow a
pattern their form (each digit a 0, each letter an a), never values.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from contract.document import RESPONSES, Json, Schema, validator
from contract.fake_transport import Answer

KINDS = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


_LONGEST_FORM = 32


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was tried at a place of the description, whether it came out as described, and what came.

    ``keyword`` is the word of the schema there whose meaning was tried.
    """

    pointer: str
    keyword: str
    passed: bool | None
    told: str


@dataclass
class Observations:
    """What members of named types were seen to be: a count for each kind, ``absent`` among them.

    ``forms`` are those of texts with a pattern, ``answers`` how many there were, ``deleted`` the statuses
    of reading what was deleted, and ``trials`` what was tried on purpose.
    """

    members: dict[str, Counter[str]] = field(default_factory=dict)
    forms: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    headers: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    trials: list[Probe] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def answered(self, operation: str, answer: Answer) -> None:
        """Count an answer to an operation."""
        self.answers += 1
        self.headers.update({name for name, _ in answer.headers})
        self.statuses[f"{operation} {answer.status}"] += 1

    def tried(self, pointer: str, keyword: str, passed: bool | None, told: str) -> None:
        """Note what came of trying something."""
        self.trials.append(Probe(pointer=pointer, keyword=keyword, passed=passed, told=told))

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
            kind = KINDS[type(value[key])] if key in value else "absent"
            self.members.setdefault(f"{name}.{key}", Counter())[kind] += 1
            if isinstance(value.get(key), str) and pattern_of(_mapping(known[key])):
                self.forms.setdefault(f"{name}.{key}", Counter())[form(str(value[key]))] += 1
        for key in value.keys() - known.keys():
            self.members.setdefault(f"{name}.{key} (not described)", Counter())["seen"] += 1

    def rows(self) -> list[tuple[str, str, str]]:
        """Return place, what is described, and what was seen, by place."""
        return [(place, described(place), self.told(place)) for place in sorted(self.members)]

    def told(self, place: str) -> str:
        """Return how often a member was of which kind, in words."""
        return ", ".join(f"{kind} {n}" for kind, n in sorted(self.members[place].items()))


def form(text: str) -> str:
    """Return the form of a text: each digit a 0, each letter an a."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))[:_LONGEST_FORM]


def pattern_of(schema: Schema) -> str:
    """Return the pattern that texts of a schema follow, empty when there is none."""
    variants = [schema, *_listed(schema.get("anyOf"))]
    return next((str(one["pattern"]) for one in variants if "pattern" in one), "")


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
