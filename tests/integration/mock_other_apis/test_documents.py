"""Mock servers of whole documents: every operation is called, and schemathesis finds nothing.

The documents of other owners are not part of the project; ``SPECGEN_CORPUS`` names their folder.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import UndefinedStatusCode

from tests.integration.mock_other_apis.conftest import PAGES, SHOP
from tests.support.any_mock import CORPUS, ROOT, AnyMock, generate_mock
from tests.support.variants import first_and_variants

DOCUMENTS = {
    "corner_shop_again": (SHOP, PAGES, 1),
    "train_travel": (CORPUS / "train-travel.yaml", "", 1),
    "museum": (CORPUS / "museum.yaml", "", 1),
    "gitea": (CORPUS / "gitea.io.json", "", 12),
}
"""Document, further settings, and every how many operations are fuzzed."""

BOUNDS = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(
    scope="module",
    params=[
        *(name for name in DOCUMENTS if name != "gitea"),
        pytest.param("gitea", marks=pytest.mark.variants),
    ],
)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[AnyMock, int]:
    spec, more, every = DOCUMENTS[request.param]
    if not spec.is_file():
        pytest.skip(f"{spec.name} is missing; SPECGEN_CORPUS names the folder of the documents")
    folder = tmp_path_factory.mktemp(request.param)
    return generate_mock(spec, request.param, folder, more), every


@pytest.mark.parametrize(
    "package",
    first_and_variants(["corner_shop_again", "train_travel", "museum", "gitea"]),
    indirect=True,
)
@pytest.mark.parametrize("caller", ["call_all", "command_all"])
def test_every_operation_is_called(package: tuple[AnyMock, int], caller: str) -> None:
    """By the client (call_all), and by the command line (command_all)."""
    generated, _ = package
    mock = generated.module("mock")
    quiet = mock.Settings(metering=False)
    with mock.Server(mock.Mock(seed=3, settings=quiet)) as server:
        script = Path(__file__).with_name(f"{caller}.py")
        done = subprocess.run(
            [
                sys.executable,
                str(script),
                generated.name,
                server.url,
                json.dumps(server.credentials),
            ],
            cwd=generated.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(generated.generation.api.operations)


def credentials(operation: Any) -> dict[str, str]:
    """Return the headers that authenticate a request to an operation of the mock's table."""
    schemes = operation.security[0] if operation.security else ()
    headers = {}
    for scheme in schemes:
        values = [f"mock-token{suffix}" for suffix in scheme.suffixes]
        basic = base64.b64encode(":".join(values).encode()).decode()
        texts = {"key": values[0], "basic": f"Basic {basic}", "bearer": f"Bearer {values[0]}"}
        if scheme.location == "header":
            headers[scheme.name] = texts[scheme.kind]
    return headers


def prefix_of(operation: Any) -> str:
    """Return the path of the server, which operations have before that of the document."""
    path = operation.at.split("/")[2].replace("~1", "/").replace("~0", "~")
    return operation.path.removesuffix(path)


@pytest.mark.parametrize(
    "package",
    first_and_variants(["corner_shop_again", "train_travel", "museum", "gitea"]),
    indirect=True,
)
def test_schemathesis_finds_nothing(package: tuple[AnyMock, int]) -> None:
    generated, every = package
    module = generated.module("mock")
    mock = module.Mock(seed=3, settings=module.Settings(metering=False))
    table = {(each.method, each.path): each for each in mock.table.operations}
    schema = schemathesis.openapi.from_dict(generated.document)
    schema.app = module.App(mock)
    prefix = prefix_of(mock.table.operations[0])
    schema.config.update(base_url=f"http://localhost{prefix}")
    count = 0
    for number, result in enumerate(schema.get_all_operations()):
        operation = result.ok()
        known = table.get((operation.method.upper(), prefix + operation.path))
        if known is not None and number % every == 0:
            fuzz(operation, credentials(known))
            count += 1
    assert count >= min(len(table), 6)
    mock.close()


def fuzz(operation: Any, headers: dict[str, str]) -> None:
    """Send valid and invalid requests; raise for a finding."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @BOUNDS
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            if case.media_type and "xml" in case.media_type:
                return  # bodies in XML are accepted without inspection
            if case.query:
                case.query.pop("cursor", None)  # only the server can issue one
            case.headers = {**(case.headers or {}), **headers}
            response = case.call(headers=headers)
            try:
                case.validate_response(response, headers=headers)
            except BaseExceptionGroup as group:
                described = group.split(
                    lambda error: (
                        isinstance(error, UndefinedStatusCode) and 400 <= response.status_code < 500
                    )
                )[1]
                # A document need not list the statuses of wrong requests and unknown records.
                if described:
                    raise described from None

        check()
