"""Options of a call and of a client: timeouts, retries, headers, hooks, credentials."""

from typing import reveal_type

from pipedrive_activities import Hooks, Pipedrive, RawResponse, RequestOptions, Retries, oauth

options = RequestOptions(
    timeout=5.0,
    headers={"x-trace": "1"},
    retries=Retries(attempts=2, total=10.0),
    strict=True,
    allow_ignored=True,
)
mismatches: list[object] = []
parts: list[bytes] = []
client = Pipedrive(
    "secret",
    timeout=10,
    retries=3,
    hooks=Hooks(before=lambda request: request.headers.update({"x-trace": request.operation})),
    strict=True,
    on_mismatch=mismatches.append,
)
reveal_type(client.activities.get(1, options=options))  # reveals: Activity
client.activities.list(options=RequestOptions(retries=0)).page()
client.activities.get(1, options=RequestOptions(stream=parts.append))

with client.responses() as responses:
    client.activities.get(1)
    reveal_type(responses)  # reveals: list[RawResponse]


def show(response: RawResponse) -> None:
    reveal_type(response.status)  # reveals: int
    reveal_type(response.headers)  # reveals: Mapping[str, str]
    reveal_type(response.content)  # reveals: bytes
    reveal_type(response.text)  # reveals: str
    reveal_type(response.json())  # reveals: object
    response.status = 200  # error: misc / reportAttributeAccessIssue


def read_token() -> str:
    return "secret"


app = oauth.OAuthApp(client_id="id", client_secret="secret", redirect_uri="http://localhost:8080")
reveal_type(app.begin())  # reveals: SignIn
Pipedrive(api_token=read_token)
client.activities.get(1, options={"timeout": 5.0})  # error: arg-type / reportArgumentType
client.activities.get(1, timeout=5.0)  # error: call-arg / reportCallIssue
RequestOptions(timeout="5 s")  # error: arg-type / reportArgumentType
RequestOptions(5.0)  # error: call-arg / reportCallIssue
options.timeout = 1.0  # error: misc / reportAttributeAccessIssue
Pipedrive(token="secret")  # error: call-arg / reportCallIssue
Pipedrive(api_token=7)  # error: arg-type / reportArgumentType
Hooks(before=read_token)  # error: arg-type / reportArgumentType
