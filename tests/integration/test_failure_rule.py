"""Success responses that are errors by their body, as ``failure`` in codegen.yaml defines them."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.support.generated_client import BothClients, generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Tills, version: '1'}
paths:
  /tills:
    get:
      operationId: getTill
      tags: [tills]
      responses:
        '200': {description: it, content: {application/json: {schema: {type: object, properties: {data: {type: string}}}}}}
        '204': {description: none}
    post:
      operationId: addTill
      tags: [tills]
      responses: {'201': {description: made}}
"""
RULES = {
    "flagged": "{pointer: /ok, value: false}",
    "nested": "{pointer: /meta/result~1state, value: failed}",
    "counted": "{pointer: /errors, value: 1}",
}


@pytest.fixture(scope="module", params=sorted(RULES))
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    name = f"tills_{request.param}"
    settings = f"data: /data\nfailure: {RULES[request.param]}\n"
    return generate_module(tmp_path_factory.mktemp(name), name, SPEC, settings)


def failing(package: ModuleType, **properties: object) -> dict[str, object]:
    """Return an error body by the rule of the package."""
    bodies: dict[str, dict[str, object]] = {
        "tills_flagged": {"ok": False},
        "tills_nested": {"meta": {"result/state": "failed"}},
        "tills_counted": {"errors": 1},
    }
    return {**bodies[package.__name__], **properties}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (404, "NotFound"),
        ("403", "PermissionDenied"),
        (429, "BurstLimited"),
        (503, "ServerError"),
        ("ERR_X", "APIError"),
        (200, "APIError"),
        (None, "APIError"),
    ],
)
@pytest.mark.parametrize("operation", ["getTill", "addTill"])
def test_an_error_body_with_a_success_status_is_an_error(
    package: Any, operation: str, code: object, kind: str
) -> None:
    response = httpx2.Response(200, json=failing(package, code=code, error="jammed", data="x"))
    clients = BothClients(package, strict=True)
    with pytest.raises(getattr(package.errors, kind)) as raised:
        clients.call(operation, {}, response)
    assert type(raised.value).__name__ == kind
    assert (raised.value.status, raised.value.message) == (200, "jammed")
    assert raised.value.response.content == response.content
    assert len(clients.requests) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"ok": True, "data": "x"},
        {"ok": 0, "data": "x"},
        {"errors": True, "data": "x"},
        {"errors": 0, "data": "x"},
        {"meta": {"result/state": "done"}, "data": "x"},
        {"meta": {"ok": False, "errors": 1}, "result/state": "failed", "data": "x"},
        {"more": [{"ok": False, "errors": 1}], "data": "x"},
        {"data": "x"},
    ],
)
def test_other_bodies_are_results(package: ModuleType, content: dict[str, object]) -> None:
    response = httpx2.Response(200, content=json.dumps(content, indent=1).encode())
    assert BothClients(package).call("getTill", {}, response) == "x"


def test_an_absent_body_is_no_error(package: ModuleType) -> None:
    assert BothClients(package).call("getTill", {}, httpx2.Response(204)) is None


def test_white_space_in_an_error_body_is_no_difference(package: Any) -> None:
    content = json.dumps(failing(package), indent=4, separators=(" ,", " : "))
    with pytest.raises(package.errors.ApiError):
        BothClients(package).call("getTill", {}, httpx2.Response(200, content=content.encode()))
