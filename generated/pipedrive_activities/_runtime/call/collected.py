"""The raw responses of a block (``client.responses()``), and what the models of it leave out.

Input: raw responses, and the bodies decoded from them. Output: ``Responses``. Bodies are compared
with their JSON at once, before a caller can change them; outside of such a block nothing is.
"""

from __future__ import annotations

from contextvars import ContextVar

import msgspec

from ..errors import ArgumentError
from ..messages import RawResponse, parse_json
from ..serialization.properties import properties_of


class Responses(list[RawResponse]):
    """The raw responses of all attempts in a block, oldest first, error responses included.

    It keeps the responses and their models alive as long as it exists.
    """

    def __init__(self) -> None:
        super().__init__()
        self._extras: dict[int, tuple[msgspec.Struct, dict[str, object]]] = {}

    def add_body(self, body: object, response: RawResponse) -> None:
        """Record the undocumented properties of all models in the body of a response."""
        if isinstance(body, (msgspec.Struct, list, dict)):
            self._index(body, parse_json(response.content))

    def extra_fields(self, model: msgspec.Struct) -> dict[str, object]:
        """Return the properties of a model's JSON object that the OpenAPI document does not describe.

        The names are those of the API, the values plain JSON values. ``model`` must have been
        decoded in the block: a result, an item of a list, or an object inside one; each has its own.
        Raises ArgumentError for any other object.
        """
        known, extras = self._extras.get(id(model), (None, {}))
        if known is not model:
            raise ArgumentError(
                f"this {type(model).__name__} was not decoded from one of the collected responses",
                parameter="model",
            )
        return extras

    def _index(self, body: object, raw: object) -> None:
        pending = [(body, raw)]
        while pending:
            value, source = pending.pop()
            if isinstance(value, msgspec.Struct) and isinstance(source, dict):
                names = properties_of(type(value)).attributes
                extras = {name: part for name, part in source.items() if name not in names}
                # The model is kept, too: an id identifies it only as long as it exists.
                self._extras[id(value)] = value, extras
                pending += [
                    (getattr(value, attribute), source.get(name))
                    for name, attribute in names.items()
                ]
            elif isinstance(value, list) and isinstance(source, list):
                pending += zip(value, source, strict=False)
            elif isinstance(value, dict) and isinstance(source, dict):
                pending += [(part, source.get(name)) for name, part in value.items()]


captured: ContextVar[Responses | None] = ContextVar("captured", default=None)
"""Collects the responses of the current context, if requested (``client.responses()``)."""
