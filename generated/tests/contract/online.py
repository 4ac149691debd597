"""Calls against a server that is really there: recorded, held against the description, paid for.

Input: an origin, a token, and the tokens that may be spent. Output: an ``Online`` client, and ``Seen``,
which counts what the server's answers looked like, place by place.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from contract.callers import by_python_name
from contract.document import RESPONSES, Json, Media, Operation, Response, Schema, validator
from contract.exchange import TRACE, Answer, Sent
from contract.product import Client, errors

_KINDS = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


class Recorder(httpx2.BaseTransport):
    """Sends for real, and keeps the last exchange."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport()
        self.answer = Answer()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and read all of the answer."""
        content = request.read()
        response = self._inner.handle_request(request)
        response.read()
        kind = response.headers.get("content-type", "")
        body: Json = response.json() if "json" in kind and response.content else response.text
        self.answer = Answer(status=response.status_code, body=body, content_type=kind)
        headers = tuple(
            (name, "<hidden>" if "token" in name or name == "authorization" else value)
            for name, value in request.headers.multi_items()
        )
        sent = Sent(method=request.method, url=str(request.url), headers=headers, content=content)
        TRACE.exchanges.append((sent, self.answer))
        return response

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


@dataclass
class Seen:
    """What members of named types were seen to be: a count for each kind, ``absent`` among them."""

    members: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
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
        return [
            (place, described(place), ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())))
            for place, kinds in sorted(self.members.items())
        ]


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


class Online:
    """A client for a real server. ``left`` counts the tokens that may still be spent."""

    def __init__(self, base_url: str, token: str, left: int) -> None:
        self._recorder = Recorder()
        self.client = Client(
            api_token=token, base_url=base_url or None, transport=self._recorder, retries=2
        )
        self.left = left
        self.seen = Seen()

    def affords(self, operation: Operation, *, reserve: int = 0) -> bool:
        """Tell whether a call, and what has to follow it, can still be paid."""
        return (operation.cost or 0) + reserve <= self.left

    def call(self, operation: Operation, arguments: Mapping[str, Json], body: Json) -> Answer:
        """Make a call, hold its answer against the description, and return it."""
        TRACE.at(operation.pointer)
        self.left -= operation.cost or 0
        given = by_python_name(operation, arguments, body)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            method = getattr(getattr(self.client, operation.resource), operation.method)
            try:
                returned = method(**given)
                _ = returned.page() if operation.pagination else returned
            except errors.APIError:
                pass  # its answer is held like any other
        self._hold(operation, self._recorder.answer)
        return self._recorder.answer

    def _hold(self, operation: Operation, answer: Answer) -> None:
        self.seen.statuses[f"{operation.id} {answer.status}"] += 1
        response = documented(operation, answer.status)
        media = representation(response, answer) if response else None
        if response is None or media is None:
            self.seen.problems.append(
                f"{operation.id}: {answer.status} {answer.content_type} is not described"
            )
            return
        checked = validator(media.schema, RESPONSES)
        for problem in checked.iter_errors(answer.body) if media.is_json else ():
            place = "/".join(map(str, problem.instance_path))
            self.seen.problems.append(
                f"{operation.id}: {answer.status} at /{place}: {problem.message}"
            )
        if media.is_json:
            self.seen.note(answer.body, media.schema)

    def close(self) -> None:
        """Close the client."""
        self.client.close()


def documented(operation: Operation, status: int) -> Response | None:
    """Return the described response for a status: itself, its range, or the default."""
    known = {one.status.upper(): one for one in operation.responses}
    return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def representation(response: Response, answer: Answer) -> Media | None:
    """Return the described representation of an answer."""
    bare = answer.content_type.partition(";")[0].strip()
    return next((one for one in response.content if one.content_type == bare), None)
