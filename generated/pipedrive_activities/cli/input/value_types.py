"""Click types whose error messages say which values are accepted and which value was given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ..output.escaping import visible
from .values import convert_text, quote_text, value_placeholder

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..command_model import Option


class ValueType(click.ParamType[object]):
    """The type of an option of an operation: converts, checks and completes its values."""

    def __init__(self, option: Option) -> None:
        self.option = option
        self.name = value_placeholder(option).lower()

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the JSON value of a text, or fail with a usage error (exit code 64)."""
        if not isinstance(value, str):
            return value
        try:
            return convert_text(self.option, value)
        except ValueError as error:
            self.fail(visible(str(error)), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the allowed values that start with the typed text, after the last comma if any."""
        from click.shell_completion import CompletionItem

        head, comma, last = (
            incomplete.rpartition(",") if self.option.parameter.many else ("", "", incomplete)
        )
        return [
            CompletionItem(f"{head}{comma}{choice}")
            for choice in self.option.parameter.choices
            if choice.startswith(last)
        ]


class PathValueType(ValueType):
    """The type of the last path parameter, where ``-`` reads rows from standard input."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the JSON value of a text; ``-`` is returned unchanged."""
        return value if value == "-" else super().convert(value, param, ctx)


class WholeNumber(click.ParamType[int]):
    """A whole number within inclusive bounds."""

    name = "integer"

    def __init__(self, minimum: int, maximum: int | None = None) -> None:
        self.minimum = minimum
        self.maximum = maximum

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number, or fail with a usage error."""
        try:
            number: int | None = int(str(value))
        except ValueError:
            number = None
        if number is None or not self._is_within(number):
            self.fail(f"expected {self._accepted()}, got {quote_text(str(value))}", param, ctx)
        return number

    def _is_within(self, number: int) -> bool:
        return number >= self.minimum and (self.maximum is None or number <= self.maximum)

    def _accepted(self) -> str:
        if self.maximum is None:
            return f"a whole number, at least {self.minimum}"
        return f"a whole number from {self.minimum} to {self.maximum}"


class Seconds(click.ParamType[float]):
    """A positive, finite number of seconds."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail with a usage error."""
        seconds = positive_seconds(str(value))
        if seconds is None:
            shown = quote_text(str(value))
            self.fail(f"expected a positive number of seconds, got {shown}", param, ctx)
        return seconds


def positive_seconds(text: str) -> float | None:
    """Return a positive, finite number of seconds; None if the text is anything else."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None


def count_of(text: str) -> int | None:
    """Return a whole number below 10**18, in ASCII digits; None if the text is anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


class OneOf(click.Choice[str]):
    """One of several words."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Return the message for any other word."""
        choices = ", ".join(str(choice) for choice in self.choices)
        return f"expected one of {choices}, got {quote_text(str(value))}"
