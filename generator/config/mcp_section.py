"""Reads the section ``mcp`` of codegen.yaml: the prompts of the MCP server.

Input: the section. Output: prompts; every problem is reported with its position. Invariant: each
placeholder in the text of a prompt is one of its arguments, and each argument is in the text.
"""

from __future__ import annotations

import re

from generator.config.config_reader import Rule, Section
from generator.ir.prompts import PLACEHOLDER, Prompt, PromptArgument
from generator.yaml.node import Member

_NAME = Rule(re.compile(r"[a-z][a-z0-9_]{0,63}"), "a lowercase name, such as open_orders")
_TEXT = Rule(re.compile(r".*\S.*", re.DOTALL), "text that is not empty")


def read_prompts(root: Section) -> tuple[Prompt, ...]:
    """Return the prompts, in the order of the file."""
    section = root.section("mcp", '"mcp"')
    if section is None:
        return ()
    section.check_keys(("prompts",))
    prompts = [_read_prompt(section, member) for member in section.members("prompts")]
    return tuple(prompt for prompt in prompts if prompt is not None)


def _read_prompt(parent: Section, member: Member) -> Prompt | None:
    section = parent.section_of(member.value, f'the prompt "{member.key}"')
    if section is None:
        return None
    section.check_keys(("title", "description", "arguments", "text"))
    _check_name(parent, member, "a prompt")
    arguments = [_read_argument(section, each) for each in section.members("arguments")]
    prompt = Prompt(
        name=member.key,
        title=section.text("title", _TEXT),
        description=section.text("description", _TEXT),
        text=section.text("text", _TEXT),
        arguments=tuple(argument for argument in arguments if argument is not None),
    )
    _check_placeholders(section, member, prompt)
    return prompt


def _read_argument(parent: Section, member: Member) -> PromptArgument | None:
    section = parent.section_of(member.value, f'the argument "{member.key}"')
    if section is None:
        return None
    section.check_keys(("description", "default"))
    _check_name(parent, member, "an argument")
    default = section.text("default") if "default" in section.node else None
    return PromptArgument(
        name=member.key, description=section.text("description", _TEXT), default=default
    )


def _check_name(section: Section, member: Member, kind: str) -> None:
    if not _NAME.pattern.fullmatch(member.key):
        message = f'"{member.key}" is not a name of {kind}'
        section.report_value(member.origin, message, f"use {_NAME.expected}")


def _check_placeholders(section: Section, member: Member, prompt: Prompt) -> None:
    declared = [argument.name for argument in prompt.arguments]
    used = PLACEHOLDER.findall(prompt.text)
    for name in dict.fromkeys(used):
        if name not in declared:
            message = f'"{{{name}}}" in the text is not an argument of the prompt'
            help_text = "add it to 'arguments:'"
            section.report_value(section.node.members["text"].value.origin, message, help_text)
    for name in declared:
        if name not in used and prompt.text:
            message = f'the argument "{name}" is not used in the text'
            help_text = f'write "{{{name}}}" in the text, or remove the argument'
            section.report_value(member.origin, message, help_text)
