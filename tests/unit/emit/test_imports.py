"""Imports that a rendered module does not use."""

from __future__ import annotations

import pytest

from generator.emit.imports import drop_unused_imports

HEAD = '''"""About
from __future__ import annotations
import uuid
it."""

from __future__ import annotations

'''


@pytest.mark.parametrize(
    ("imports", "kept"),
    [
        ("import json\nimport uuid\n", "import json\n"),
        ("import os.path\nimport os.path as used\n", "import os.path as used\n"),
        ("from a import used, unused\n", "from a import used\n"),
        ("from a import unused as used, used as unused\n", "from a import unused as used\n"),
        ("from a import unused as unused\n", "from a import unused as unused\n"),
        (
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import json\n    import uuid\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import json\n",
        ),
        ("from typing import TYPE_CHECKING, Any\n", ""),
    ],
)
def test_what_a_module_does_not_contain_is_removed(imports: str, kept: str) -> None:
    body = "\njson.dumps(used)\nimport uuid\n"
    rendered = (HEAD + imports + body.replace("uuid", "other")).encode()
    assert drop_unused_imports(rendered).decode() == HEAD + kept + body.replace("uuid", "other")


@pytest.mark.parametrize(
    "imports",
    [
        "if TYPE_CHECKING:\n    import uuid\n",
        "from a import (\n    b,\n    c,\n)\n",
        f"from a import {', '.join(f'name_{number}' for number in range(10))}\n",
    ],
)
def test_the_rest_is_left_to_ruff(imports: str) -> None:
    module = (HEAD + imports + "\nx = 1\n").encode()
    assert drop_unused_imports(module) == module


def test_a_module_without_future_annotations_is_left_to_ruff() -> None:
    assert drop_unused_imports(b"import uuid\nx = 1\n") == b"import uuid\nx = 1\n"
