#!/usr/bin/env bash
# openapi-pydantic 0.6: a misspelt field is accepted as an extension.
#
# The OpenAPI Specification allows additional fields only if their name starts with "x-". The models
# are configured to keep unknown fields, so "operationID" or "requestbody" pass validation and end up
# in model_extra, while the real field is None. A validator built on these models has to check
# model_extra itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'openapi-pydantic==0.6.0' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
from openapi_pydantic.v3.v3_1 import OpenAPI

document = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {"/pets": {"get": {"operationID": "listPets", "responses": {"204": {"description": "none"}}}}},
}
operation = OpenAPI.model_validate(document).paths["/pets"].get
print("operationId:", operation.operationId)
print("model_extra:", operation.model_extra)
assert operation.operationId is None
assert operation.model_extra == {"operationID": "listPets"}
print("as described")
EOT
