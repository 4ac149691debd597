"""Time grows in proportion to the size of a document: no stage compares everything with everything.

Each document is generated in two sizes, one twice as large as the other, in one process. The ratio of
the CPU times is asserted: about 2 for linear growth and 4 for quadratic growth. The larger sizes take
a second or more, so that what does not depend on the size has little influence.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from generator import pipeline
from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.diagnostics.reporters import report_sarif, report_text
from tests.support.memory_files import MemoryFiles

CONFIG = """\
product: {distribution: pets, package: pets, version: "1", client: Pets, command: pets,
  environment: PETS}
targets: [client, cli, contract, mock]
tolerance: %s
"""
MAX_RATIO = 3
RUNS = 2
Document = dict[str, object]


def document(operations: dict[str, object], schemas: dict[str, object]) -> Document:
    """Return a document with one GET operation per path."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Growth", "version": "1"},
        "paths": {path: {"get": operation} for path, operation in operations.items()},
        "components": {"schemas": schemas},
    }


def operation(number: int, schema: object, *parameters: object) -> dict[str, object]:
    """Return an operation that returns a value of a schema."""
    return {
        "operationId": f"getThing{number}",
        "tags": ["things"],
        "parameters": list(parameters),
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}},
    }  # fmt: skip


def many_operations(count: int) -> Document:
    """Return a document with many operations of one resource, each with types of its own."""
    own: dict[str, object] = {
        f"/things{number}": operation(
            number,
            {
                "type": "object",
                "properties": {
                    f"x{number}": {"type": "string"},
                    "y": {"type": "object", "properties": {f"z{number}": {"type": "integer"}}},
                },
            },
        )
        for number in range(count)
    }
    return document(own, {})


def many_properties(count: int) -> Document:
    """Return a document with one schema that has many properties."""
    properties = {f"field{number}": {"type": "string"} for number in range(count)}
    schema = {"type": "object", "properties": properties}
    result = document({}, {"A": schema})
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    post = {**operation(1, {"$ref": "#/components/schemas/A"}), "requestBody": body}
    return {**result, "paths": {"/a": {"post": post}}}


def many_variants(count: int) -> Document:
    """Return a document with a discriminated union of many variants."""
    schemas: dict[str, object] = {
        f"V{number}": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": f"v{number}"}, f"p{number}": {"type": "string"}},
        }
        for number in range(count)
    }
    variants = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    union = {"oneOf": variants, "discriminator": {"propertyName": "kind"}}
    return document({"/a": operation(1, union)}, schemas)


def many_findings(count: int) -> Document:
    """Return a document with a missing target and an unknown key in each operation."""
    operations: dict[str, object] = {
        f"/things{number}": operation(
            number,
            {"$ref": f"#/components/schemas/Componnt{number}"},
            {"name": "q", "in": "query", "styl": "x", "schema": {"type": "string"}},
        )
        for number in range(count)
    }
    return document(operations, {f"Component{number}": {} for number in range(count)})


def seconds(content: bytes, tolerance: str) -> float:
    """Return the CPU time of generating and reporting, the best of a few runs."""
    files = MemoryFiles({"spec.yaml": content, "codegen.yaml": CONFIG % tolerance})
    source = pipeline.Source(document="spec.yaml", config="codegen.yaml", files=files)
    templates = read_templates()
    times = []
    for _ in range(RUNS):
        diagnostics = Diagnostics()
        started = time.process_time()
        pipeline.generate(source, templates, diagnostics)
        report_text(diagnostics)
        report_sarif(diagnostics)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize(
    ("make", "count", "tolerance"),
    [
        (many_operations, 400, "strict"),
        (many_properties, 2000, "strict"),
        (many_variants, 700, "strict"),
        (many_findings, 750, "strict"),
        (many_findings, 750, "lenient"),
    ],
)
def test_twice_the_size_takes_twice_the_time(
    make: Callable[[int], Document], count: int, tolerance: str
) -> None:
    seconds(json.dumps(make(20)).encode(), tolerance)  # imports, compiled templates
    small = seconds(json.dumps(make(count)).encode(), tolerance)
    large = seconds(json.dumps(make(2 * count)).encode(), tolerance)
    print(f"{make.__name__}: {count} in {small:.2f} s, {2 * count} in {large:.2f} s")
    assert large / small < MAX_RATIO
