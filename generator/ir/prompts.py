"""Prompts: tasks that a user of an assistant can choose from a list."""

from __future__ import annotations

import re

from generator.records import dataclass

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""An argument in the text of a prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptArgument:
    """An argument of a prompt. ``default`` is its value if it is omitted; None: required."""

    name: str
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What an assistant is asked to do; ``text`` contains the arguments in braces."""

    name: str
    title: str
    description: str
    text: str
    arguments: tuple[PromptArgument, ...] = ()
