"""What the pipeline does around its stages."""

from __future__ import annotations

import gc

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, load_api
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
