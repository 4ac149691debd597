"""What the pipeline does around its stages."""

from __future__ import annotations

import gc

import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, generate, load_api
from tests.support.memory_files import HEAD, MemoryFiles

CODEGEN = """\
product: {distribution: pets, package: pets, version: "1", client: Pets, command: pets,
  environment: PETS}
"""


class WatchingFiles(MemoryFiles):
    """Records whether the garbage collector was on when a file was read."""

    def __init__(self) -> None:
        super().__init__({"spec.yaml": HEAD + "paths: {}\n", "codegen.yaml": CODEGEN})
        self.collecting: list[bool] = []

    def read(self, name: str) -> bytes | None:
        """Return the content of a file."""
        self.collecting.append(gc.isenabled())
        return super().read(name)


@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_collection_is_paused_and_then_restored(is_enabled: bool) -> None:
    files = WatchingFiles()
    assert gc.isenabled()
    if not is_enabled:
        gc.disable()
    try:
        loaded = load_api(
            Source(document="spec.yaml", config="codegen.yaml", files=files), Diagnostics()
        )
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()
    assert loaded is not None
    assert files.collecting == [False, False]


LENIENT = CODEGEN + "targets: [client]\ntolerance: lenient\n"
TWO = (
    HEAD
    + """\
paths:
  /pets:
    get: {operationId: getPets, responses: {'200': {description: fine}}}
    post: {operationId: addPet, requestBody: {$ref: '#/nowhere'}, responses: {'200': {description: x}}}
"""
)


def test_a_lenient_project_leaves_out_operations_with_errors_and_names_them() -> None:
    files = MemoryFiles({"spec.yaml": TWO, "codegen.yaml": LENIENT})
    diagnostics = Diagnostics()
    generation = generate(
        Source(document="spec.yaml", config="codegen.yaml", files=files),
        read_templates(),
        diagnostics,
    )
    assert generation is not None
    assert [each.severity for each in diagnostics] == ["warning"]
    assert [(each.name, each.codes) for each in generation.omitted] == [("addPet", ("REF001",))]
    assert [each.id.wire for each in generation.api.operations] == ["getPets"]
    assert not any(b"addPet" in content for content in generation.files.values())


def test_a_strict_project_rejects_the_same_document() -> None:
    files = MemoryFiles({"spec.yaml": TWO, "codegen.yaml": CODEGEN})
    diagnostics = Diagnostics()
    source = Source(document="spec.yaml", config="codegen.yaml", files=files)
    assert load_api(source, diagnostics) is None
    assert [each.code for each in diagnostics] == ["REF001"]
