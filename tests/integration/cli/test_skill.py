"""SKILL.md and llms.txt say what the manifest of the command line says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

import pipedrive_activities
from pipedrive_activities.cli.commands.manifest import build_manifest

PACKAGE = Path(pipedrive_activities.__file__).parent
# The manifest is JSON; tests read it by key.
Json = Any


@pytest.fixture(scope="module")
def manifest() -> Json:
    return build_manifest()


@pytest.fixture(scope="module")
def skill() -> str:
    return (PACKAGE / "SKILL.md").read_text(encoding="utf-8")


def test_the_front_matter_names_the_command(skill: str, manifest: Json) -> None:
    front = yaml.safe_load(skill.split("---\n")[1])
    assert front["name"] == manifest["command"]
    assert 40 < len(front["description"]) < 1024


@pytest.mark.parametrize("name", ["SKILL.md", "llms.txt"])
def test_each_operation_is_listed_with_its_price_and_replacement(name: str, manifest: Json) -> None:
    lines = (PACKAGE / name).read_text(encoding="utf-8").splitlines()
    commands = [each for each in manifest["commands"] if each["operation"]]
    assert commands
    for command in commands:
        title = f"`{manifest['command']} {command['command']}`"
        (line,) = [each for each in lines if each.startswith((f"| {title} |", f"- {title}:"))]
        unit = "page" if command["pages"] else "call"
        assert f"{command['cost']} token{'s' * (command['cost'] > 1)} a {unit}" in line
        deprecated = command["deprecated"]
        assert ("deprecated" in line) is (deprecated is not None)
        if deprecated is not None:
            assert f"use `{deprecated['replaced_by']}`" in line


def test_exit_codes_are_those_of_the_manifest(skill: str, manifest: Json) -> None:
    codes = set(re.findall(r"^\| (\d+) \|", skill, re.MULTILINE))
    assert {"0", "64", "65", "66", "69", "75", "77", "78"} == codes
    assert codes <= manifest["exit_codes"].keys()


def test_flags_and_examples_exist(skill: str, manifest: Json) -> None:
    by_name = {each["command"]: each for each in manifest["commands"]}
    flags = {
        flag for each in by_name.values() for option in each["options"] for flag in option["flags"]
    }
    assert set(re.findall(r"`(--[a-z-]+)", skill)) - {"--help"} <= flags
    examples = skill.rpartition("```sh\n")[2].rpartition("```")[0].splitlines()
    assert len(examples) == 4
    for example in examples:
        words = shlex.split(example)
        length = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
        command = by_name[" ".join(words[1:length])]
        known = {flag for option in command["options"] for flag in option["flags"]}
        assert {word for word in words if word.startswith("--")} <= known
