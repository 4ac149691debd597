#!/usr/bin/env bash
# Redocly CLI 2.77.0, generate-client --generator python: what a request loses on its way.
#
# The generated method has no argument for a parameter in a cookie, not even for a required one, so
# that no call can be right; an object in the query is sent as the text of a Python dictionary; and a
# body that is described as application/merge-patch+json leaves as application/json. The command
# reports success without a warning for all three.
set -euo pipefail
command -v npm >/dev/null || { echo "npm is needed"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'httpx==0.28.1' 2>/dev/null
cd "$folder"
npm install --silent --no-fund --no-audit --prefix "$folder" @redocly/cli@2.77.0 >/dev/null 2>&1
cat >shop.yaml <<'EOT'
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "http://127.0.0.1"}]
paths:
  /items:
    patch:
      operationId: changeItems
      parameters:
        - {name: session, in: cookie, required: true, schema: {type: string}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {size: {type: string}}}}
      requestBody:
        required: true
        content: {application/merge-patch+json: {schema: {type: object, properties: {note: {type: string}}}}}
      responses: {"204": {description: none}}
EOT
node_modules/.bin/redocly generate-client shop.yaml --generator python -o client.ts >generate.log 2>&1
grep -o "Client successfully generated" generate.log
if grep -i "warn" generate.log | grep -qv "Deprecation warning: Node"; then echo "there is a warning now"; exit 1; fi
"$folder/venv/bin/python" - <<'EOT'
import inspect

import client
import httpx

requests = []


def answer(request: httpx.Request) -> httpx.Response:
    requests.append(request)
    return httpx.Response(204)


api = client.Client(http_client=httpx.Client(transport=httpx.MockTransport(answer)))
api.change_items(body={"note": "x"}, filter={"size": "L"})
parameters = list(inspect.signature(api.change_items).parameters)
query = requests[0].url.params.multi_items()
print("arguments:", parameters)
print("query:", query)
print("Content-Type:", requests[0].headers["content-type"])
assert "session" not in parameters
assert query == [("filter", "{'size': 'L'}")]
assert requests[0].headers["content-type"] == "application/json"
print("as described")
EOT
