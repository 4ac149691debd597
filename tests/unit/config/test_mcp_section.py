"""The prompts of codegen.yaml, and the targets that need each other."""

from __future__ import annotations

import pytest

from generator.config.codegen_file import parse_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.prompts import Prompt, PromptArgument

PRODUCT = (
    "product: {distribution: d, package: p, version: '1', client: C, command: c, environment: E}\n"
)


def messages(text: str) -> list[str]:
    """Return the messages of the problems in a configuration."""
    diagnostics = Diagnostics()
    parse_config(f"{PRODUCT}{text}".encode(), "codegen.yaml", diagnostics)
    return [each.message for each in diagnostics]


def test_a_prompt_is_read_with_its_arguments() -> None:
    text = """\
mcp:
  prompts:
    overdue:
      title: Overdue
      description: What is late.
      arguments:
        owner: {description: A user, default: all users}
        day: {description: A day}
      text: What of {owner} is late on {day}?
"""
    diagnostics = Diagnostics()
    config = parse_config(f"{PRODUCT}{text}".encode(), "codegen.yaml", diagnostics)
    assert config is not None
    assert not list(diagnostics)
    owner = PromptArgument(name="owner", description="A user", default="all users")
    day = PromptArgument(name="day", description="A day")
    assert config.mcp == (
        Prompt(
            name="overdue",
            title="Overdue",
            description="What is late.",
            text="What of {owner} is late on {day}?",
            arguments=(owner, day),
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mcp: {prompt: {}}", 'unknown key "prompt" in "mcp"'),
        ("mcp: {prompts: {a: {title: T, text: X}}}", 'missing key "description"'),
        ("mcp: {prompts: {A b: {title: T, description: D, text: X}}}", '"A b" is not a name'),
        ("mcp: {prompts: {a: text}}", 'the prompt "a" is the text "text"'),
        (
            "mcp: {prompts: {a: {title: T, description: D, text: '{x}'}}}",
            '"{x}" in the text is not an argument',
        ),
        (
            "mcp: {prompts: {a: {title: T, description: D, text: X, arguments: {y: {description: D}}}}}",
            'the argument "y" is not used',
        ),
        ("targets: [client, mcp]", 'the target "mcp" needs the target "cli"'),
    ],
)
def test_problems_are_reported(text: str, message: str) -> None:
    (only,) = messages(text)
    assert message in only


def test_the_command_line_may_come_after_the_server() -> None:
    assert not messages("targets: [client, mcp, cli]")
