"""Collects webhooks and callbacks as drafts: the requests that the API sends.

Input: the root of the document, and the drafts of its operations. Output: one draft per event.
Invariants: events have different names; a payload is JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.media_types import is_json, preferred_media
from generator.ir.unique_names import numbered
from generator.lower.naming.names import quoted
from generator.lower.node_access import members_of
from generator.lower.operations.document.path_items import operations_in
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.shapes import ShapeRef
from generator.positions import Origin, escape_pointer
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDraft:
    """An event: its name in the document, the operationId of a callback, and its payload.

    ``pointer`` is the JSON Pointer of the operation, by which a reference is followed.
    """

    name: str
    pointer: str
    operation: str
    node: Mapping
    shape_ref: ShapeRef
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Media:
    content_type: str
    node: Mapping


@dataclass(frozen=True, slots=True)
class WebhookCollector:
    """Collects the events of one document."""

    shape_builder: ShapeBuilder
    diagnostics: Diagnostics

    def collect(self, root: Mapping, drafts: Sequence[OperationDraft]) -> list[WebhookDraft]:
        """Return the webhooks in document order, then the callbacks of the operations."""
        events = [
            event
            for entry in members_of(root, "webhooks")
            for event in self._events(entry, f"/webhooks/{escape_pointer(entry.key)}", "")
        ]
        for draft in drafts:
            for callback in members_of(draft.node, "callbacks"):
                events += self._callback(callback, draft)
        names = numbered([event.name for event in events])
        return [
            WebhookDraft(
                name=name,
                pointer=event.pointer,
                operation=event.operation,
                node=event.node,
                shape_ref=event.shape_ref,
                origin=event.origin,
            )
            for event, name in zip(events, names, strict=True)
        ]

    def _callback(self, entry: Member, draft: OperationDraft) -> Iterator[WebhookDraft]:
        """Yield the events of a Callback Object: its keys are URLs, which the caller provides."""
        for url in self._resolve(entry.value) or ():
            if not url.key.startswith("x-"):
                names = (escape_pointer(entry.key), escape_pointer(url.key))
                pointer = "/".join((_pointer_of(draft), "callbacks", *names))
                member = Member(entry.key, url.value, url.origin)
                yield from self._events(member, pointer, draft.id)

    def _events(self, entry: Member, pointer: str, operation: str) -> Iterator[WebhookDraft]:
        """Yield the event of each operation of a path item, usually one."""
        item = self._resolve(entry.value)
        document = self.shape_builder.document
        for member, _ in operations_in(item, document.openapi, self.diagnostics) if item else ():
            if document.omits(member):
                continue
            node = self._resolve(member.value)
            media = self._payload(node) if node else None
            if node is None or media is None:
                self._report_ignored(entry, member)
                continue
            yield WebhookDraft(
                name=entry.key,
                pointer=f"{pointer}/{_field_of(member.origin)}",
                operation=operation,
                node=node,
                shape_ref=self.shape_builder.build(media.node.get("schema")),
                origin=member.origin,
            )

    def _payload(self, node: Mapping) -> _Media | None:
        body = self._resolve(node.get("requestBody"))
        contents: list[_Media] = []
        for content in members_of(body, "content") if body else ():
            media = self._resolve(content.value)
            if media is not None:
                contents.append(_Media(content.key, media))
        chosen = preferred_media(contents)
        return chosen if chosen is not None and is_json(chosen.content_type) else None

    def _report_ignored(self, entry: Member, member: Member) -> None:
        self.diagnostics.warning(
            "OPE004",
            f"the webhook {quoted(entry.key)} is ignored: its body is not JSON",
            member.origin,
            help="no action is needed; everything else is generated",
        )

    def _resolve(self, node: Node | None) -> Mapping | None:
        return None if node is None else self.shape_builder.resolver.resolve_mapping(node)


def _pointer_of(draft: OperationDraft) -> str:
    """Return the JSON Pointer of an operation, by which a reference to its path item is followed."""
    return f"/paths/{escape_pointer(draft.path)}/{_field_of(draft.origin)}"


def _field_of(origin: Origin) -> str:
    """Return the JSON Pointer of an operation in its path item, without the first slash."""
    *_, parent, key = origin.pointer.split("/")
    return f"{parent}/{key}" if parent == "additionalOperations" else key


def webhook_payloads(drafts: Sequence[WebhookDraft]) -> list[tuple[str, ShapeRef]]:
    """Return the names of the events with their payloads, from which types are named."""
    return [(draft.name, draft.shape_ref) for draft in drafts]
