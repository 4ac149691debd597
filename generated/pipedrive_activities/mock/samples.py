"""Values that fit a schema of the document, the same every time.

Input: the JSON pointer of a schema. Output: a value that the validator accepts; an example of the
document if there is a valid one.
"""

from __future__ import annotations

from .document import Direction, Document
from .sampling.values import NoSample, Sampler

__all__ = ["NoSample", "Samples"]

_OPTIONAL_LEVELS = 5


class Samples:
    """Values for the schemas of a document. Results are cached and must not be modified."""

    def __init__(self, document: Document, direction: Direction = Direction.RESPONSE) -> None:
        self._document = document
        self._direction = direction
        self._values: dict[str, object] = {}
        self._sampler = Sampler(
            lambda reference: document.schema(reference, direction),
            lambda schema, value: document.allows(schema, value, direction),
            optional_levels=_OPTIONAL_LEVELS,
        )

    def value(self, pointer: str) -> object:
        """Return a value for the schema at a pointer; raise NoSample if none is known."""
        if pointer not in self._values:
            schema, _ = self._document.find(pointer, self._direction)
            validator = self._document.validator(pointer, self._direction)
            values = filter(validator.is_valid, self._sampler.values(schema))
            try:
                self._values[pointer] = next(values)
            except StopIteration:
                raise NoSample(f"no known value fits the schema at {pointer}") from None
        return self._values[pointer]
