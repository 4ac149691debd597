#!/usr/bin/env bash
# httpx2 2.16: a query string in base_url swallows the path of every request.
#
# OpenAPI 3.0 allows a query string in a server URL (for example a tenant or version parameter). With
# Client(base_url="https://host/api?tenant=7"), get("/users") does not request /api/users?tenant=7:
# the path is appended to the raw target, behind the query, so the server sees the path /api only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'httpx2==2.16.2' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
import httpx2

seen = []


def handler(request):
    seen.append(request.url)
    return httpx2.Response(204)


with httpx2.Client(base_url="https://host/api?tenant=7", transport=httpx2.MockTransport(handler)) as client:
    client.get("/users")
print("requested:", seen[0])
print("path:     ", seen[0].path)
assert seen[0].path == "/api", seen[0].path
assert "users" in (seen[0].query or b"").decode(), seen[0].query
print("as described")
EOT
