"""Mapping of templates to output files."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from generator.emit.errors import QuotingError
from generator.emit.output_files import list_entries, target_of


@dataclass(frozen=True)
class Resource:
    module: str


TEMPLATES = (
    "README.md.jinja",
    "package/__init__.py.jinja",
    "package/_runtime/core.py",
    "package/_runtime/__pycache__/core.pyc",
    "package/.hidden",
    "package/resources/resource.py.jinja",
    "package/cli/main.py.jinja",
    "package/mock/app.py",
    "partials/macros.jinja",
    "tests/test_all.py.jinja",
)


def paths(*targets: str) -> list[str]:
    entries = list_entries(
        TEMPLATES, targets, "acme", {"resource": [Resource("pets"), Resource("owners")]}
    )
    return [entry.path for entry in entries]


def test_the_client_is_always_generated() -> None:
    assert paths() == [
        "README.md",
        "acme/__init__.py",
        "acme/_runtime/core.py",
        "acme/resources/owners.py",
        "acme/resources/pets.py",
    ]


def test_a_target_adds_its_files() -> None:
    assert set(paths("cli", "mock", "contract")) - set(paths()) == {
        "acme/cli/main.py",
        "acme/mock/app.py",
        "tests/test_all.py",
    }


@pytest.mark.parametrize("names", [(), ("webhooks",)])
def test_the_command_for_webhooks_is_generated_for_an_api_with_webhooks(
    names: tuple[str, ...],
) -> None:
    template = "package/cli/commands/webhook.py"
    parts = {"webhooks": [Resource(name) for name in names]}
    entries = list_entries((template,), ("cli",), "acme", parts)
    assert [entry.path for entry in entries] == ["acme/cli/commands/webhook.py"][: len(names)]


@pytest.mark.parametrize(
    ("template", "target"),
    [
        ("package/cli/a.py", "cli"),
        ("package/mock/a.py", "mock"),
        ("tests/a.py", "contract"),
        ("package/client.py.jinja", "client"),
        ("pyproject.toml.jinja", "client"),
    ],
)
def test_a_template_belongs_to_one_target(template: str, target: str) -> None:
    assert target_of(template) == target


def test_only_jinja_files_are_rendered_and_each_resource_has_its_own() -> None:
    entries = {
        entry.path: entry
        for entry in list_entries(TEMPLATES, (), "acme", {"resource": [Resource("pets")]})
    }
    assert entries["acme/__init__.py"].rendered
    assert not entries["acme/_runtime/core.py"].rendered
    assert entries["acme/resources/pets.py"].part == Resource("pets")
    assert entries["acme/__init__.py"].part is None


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "class", "a b"])
def test_an_invalid_module_name_is_rejected_as_a_path(name: str) -> None:
    with pytest.raises(QuotingError):
        list_entries(TEMPLATES, (), "acme", {"resource": [Resource(name)]})
    with pytest.raises(QuotingError):
        list_entries(TEMPLATES, (), name, {})
