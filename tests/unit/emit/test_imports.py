"""Imports of a rendered module, arranged as ruff does."""

from __future__ import annotations

import pytest

from generator.emit.imports import IMPORT_LENGTH, arrange_imports

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
        ("from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import uuid\n", ""),
        ("import re\n\nimport os\n\nimport json\n", "\nimport json\n"),
    ],
)
def test_what_a_module_does_not_contain_is_removed(imports: str, kept: str) -> None:
    body = "\njson.dumps(used)\nimport uuid\n"
    rendered = (HEAD + imports + body.replace("uuid", "other")).encode()
    assert arrange_imports(rendered).decode() == HEAD + kept + body.replace("uuid", "other")


@pytest.mark.parametrize(
    "imports",
    [
        "from a import (\n    b,\n    c,\n)\n",
        f"import {', '.join(f'name_{number}' for number in range(11))}\n",
        f"from a import {'näme' * 20}\n",
    ],
)
def test_the_rest_is_left_to_ruff(imports: str) -> None:
    module = (HEAD + imports + "\nx = 1\n").encode()
    assert arrange_imports(module) == module


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_long_statement_is_wrapped_as_ruff_does_before_it_removes_names(indent: str) -> None:
    condition = "if TYPE_CHECKING:\n" if indent else ""
    statement = f"{indent}from a import "
    for length in (IMPORT_LENGTH, IMPORT_LENGTH + 1):
        names = ["used", "n" * (length - len(statement) - len("used, "))]
        module = f"{HEAD}{condition}{statement}{', '.join(names)}\n\nx = used\n"
        one_line = f"{statement}used\n"
        wrapped = f"{statement}(\n{indent}    used,\n{indent})\n"
        expected = one_line if length == IMPORT_LENGTH else wrapped
        assert (
            arrange_imports(module.encode()).decode() == f"{HEAD}{condition}{expected}\nx = used\n"
        )


def test_a_module_without_future_annotations_is_left_to_ruff() -> None:
    assert arrange_imports(b"import uuid\nx = 1\n") == b"import uuid\nx = 1\n"
