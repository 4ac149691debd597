#!/usr/bin/env bash
# openapi-python-client 0.29.1: an object in the query is sent without the name of its parameter.
#
# With "style: deepObject" the OpenAPI Specification (Parameter Object, Style Values) sends the member
# "size" of the parameter "filter" as "filter[size]". The generated client ignores "style" and
# "explode": it sends "size", so that two parameters with a member of the same name overwrite each
# other silently; and a list with "style: pipeDelimited", "a|b", is repeated like one without a style.
# Generating reports nothing, with --fail-on-warning too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'openapi-python-client==0.29.1' 2>/dev/null
cat >"$folder/shop.yaml" <<'EOT'
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "http://127.0.0.1"}]
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - {name: labels, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: min, in: query, style: deepObject, explode: true, schema: {type: object, properties: {size: {type: integer}}}}
        - {name: max, in: query, style: deepObject, explode: true, schema: {type: object, properties: {size: {type: integer}}}}
      responses: {"204": {description: none}}
EOT
echo "post_hooks: []" >"$folder/config.yaml" # no formatter, which would have to be installed
cd "$folder"
venv/bin/openapi-python-client generate --fail-on-warning --meta none --config config.yaml --path shop.yaml \
    --output-path shop_client
venv/bin/python - <<'EOT'
import httpx

from shop_client import Client
from shop_client.api.default import list_items
from shop_client.models import ListItemsMax, ListItemsMin

queries = []


def answer(request: httpx.Request) -> httpx.Response:
    queries.append(request.url.query.decode())
    return httpx.Response(204)


client = Client(base_url="http://127.0.0.1")
client.set_httpx_client(httpx.Client(base_url="http://127.0.0.1", transport=httpx.MockTransport(answer)))
list_items.sync_detailed(client=client, labels=["a", "b"], min_=ListItemsMin(size=1), max_=ListItemsMax(size=9))
print("described: labels=a|b, min[size]=1, max[size]=9")
print("sent:     ", queries[0])
assert queries == ["labels=a&labels=b&size=9"], queries
print("as described")
EOT
