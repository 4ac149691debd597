"""Network faults: dropped and reset connections, truncated and endless bodies, timeouts, a closed port."""

from __future__ import annotations

import socket

import httpx2
import pytest

from pipedrive_activities import RequestOptions, Retries
from pipedrive_activities.cli.error_mapping import failure_from
from pipedrive_activities.errors import (
    AbuseBlocked,
    DecodingError,
    RequestTimeout,
    ServerError,
    TransportError,
)
from pipedrive_activities.oauth import OAuth, OAuthApp, Tokens
from tests.support.both_clients import TOKEN, ClientAdapter
from tests.support.scripted_server import (
    Step,
    activity,
    answer,
    cut,
    drop,
    hang,
    raw,
    reset,
    serving,
    trickle,
)


def test_a_response_over_a_real_connection(adapter: ClientAdapter) -> None:
    with serving(activity(7)) as server:
        result = adapter.get(adapter.client(base_url=server.url).activities.get(7))
    assert result.id == 7
    assert server.requests[0].startswith("GET /api/v2/activities/7 HTTP/1.1")
    assert f"x-api-token: {TOKEN}" in server.requests[0]


@pytest.mark.parametrize("fault", [drop, reset, cut])
def test_a_broken_connection_is_retried(adapter: ClientAdapter, fault: Step) -> None:
    with serving(fault, fault, activity(7)) as server:
        client = adapter.client(base_url=server.url)
        assert adapter.get(client.activities.get(7)).id == 7
    assert len(server.requests) == 3
    assert client.usage.tokens == 3


@pytest.mark.parametrize("fault", [drop, reset, cut])
def test_a_broken_post_is_not_retried(adapter: ClientAdapter, fault: Step) -> None:
    with serving(fault) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(TransportError) as caught:
            adapter.get(client.activities.create(subject="a"))
    assert (len(server.requests), len(caught.value.attempts)) == (1, 1)
    assert caught.value.received
    assert client.usage.tokens == 5


def closed_port() -> int:
    """Return a port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_an_unreachable_authorization_server_is_named(adapter: ClientAdapter) -> None:
    host = f"127.0.0.1:{closed_port()}"
    url = f"http://{host}/token"
    app = OAuthApp(client_id="id", client_secret="secret", authorize_url=url, token_url=url)
    credentials = OAuth(app, Tokens(access_token="", refresh_token="r"))
    client = adapter.client(base_url="http://127.0.0.1:9", credentials=credentials)
    with pytest.raises(TransportError) as caught:
        adapter.get(client.activities.get(1))
    assert caught.value.host == host
    message = failure_from(caught.value).message
    assert message == f"activities get: cannot connect to {host}: Connection refused"


def test_a_closed_port_costs_nothing(adapter: ClientAdapter) -> None:
    port = closed_port()
    client = adapter.client(base_url=f"http://127.0.0.1:{port}")
    with pytest.raises(TransportError) as caught:
        adapter.get(client.activities.create(subject="a"))
    assert (caught.value.host, caught.value.received) == (f"127.0.0.1:{port}", False)
    assert len(caught.value.attempts) == 4
    assert client.usage.tokens == 0


@pytest.mark.parametrize(
    ("raised", "kind", "response"),
    [
        (httpx2.ConnectError("no\x1b way\n"), TransportError, "ConnectError: no  way "),
        (httpx2.ReadError(""), TransportError, "ReadError"),
        (httpx2.ReadTimeout("late"), RequestTimeout, "ReadTimeout: late"),
        (httpx2.LocalProtocolError("the secret"), TransportError, "LocalProtocolError"),
    ],
)
def test_an_error_quotes_the_library_unless_that_may_contain_a_header(
    adapter: ClientAdapter, raised: Exception, kind: type[Exception], response: str
) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise raised

    with pytest.raises(TransportError) as caught:
        adapter.get(adapter.client(fail, retries=0).activities.get(1))
    assert (type(caught.value), str(caught.value)) == (kind, response)


@pytest.mark.parametrize("fault", [hang, trickle])
def test_a_response_that_takes_too_long_times_out(adapter: ClientAdapter, fault: Step) -> None:
    with serving(fault) as server:
        client = adapter.client(base_url=server.url, retries=Retries(attempts=1, total=0.3))
        with pytest.raises(RequestTimeout) as caught:
            adapter.get(client.activities.get(1))
        server.done.set()
    assert caught.value.operation == "getActivity"


def test_a_call_can_have_a_shorter_timeout(adapter: ClientAdapter) -> None:
    with serving(hang) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(RequestTimeout):
            adapter.get(client.activities.get(1, options=RequestOptions(timeout=0.1, retries=0)))
        server.done.set()


def test_truncated_json_is_an_error(adapter: ClientAdapter) -> None:
    with (
        serving(answer(body=b'{"success": true, "data": {"id": 1')) as server,
        pytest.raises(DecodingError, match="cannot decode the response") as caught,
    ):
        adapter.get(adapter.client(base_url=server.url).activities.get(1))
    assert caught.value.response is not None
    assert len(server.requests) == 1


def test_520_of_a_proxy_is_a_server_error(adapter: ClientAdapter) -> None:
    with serving(answer(520, b"error code: 520")) as server, pytest.raises(ServerError) as caught:
        adapter.get(adapter.client(base_url=server.url).activities.get(1))
    assert (caught.value.status, len(server.requests)) == (520, 1)


def test_a_403_html_page_is_reported_as_blocked(adapter: ClientAdapter) -> None:
    page = b"HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>"
    with serving(raw(page)) as server, pytest.raises(AbuseBlocked):
        adapter.get(adapter.client(base_url=server.url).activities.get(1))
    assert len(server.requests) == 1


def test_invalid_http_is_a_transport_error(adapter: ClientAdapter) -> None:
    with serving(raw(b"SSH-2.0-OpenSSH\r\n")) as server, pytest.raises(TransportError):
        adapter.get(adapter.client(base_url=server.url, retries=0).activities.get(1))


def test_credentials_are_not_sent_to_another_origin(adapter: ClientAdapter) -> None:
    with (
        serving(activity(9)) as other,
        serving(answer(302, location=f"{other.url}/landed")) as server,
    ):
        assert adapter.get(adapter.client(base_url=server.url).activities.get(1)).id == 9
    assert TOKEN in server.requests[0]
    assert TOKEN not in other.requests[0]
    assert other.requests[0].startswith("GET /landed ")


def test_a_path_is_sent_unchanged(adapter: ClientAdapter) -> None:
    with serving(answer(body=b'{"data": []}')) as server:
        client = adapter.client(base_url=server.url)
        adapter.items(client.activities.list(lead_id="x&limit=1#?/../\r\nx-evil: 1"))
    head = server.requests[0].split("\r\n\r\n")[0].split("\r\n")
    assert head[0] == (
        "GET /api/v2/activities?lead_id=x%26limit%3D1%23%3F%2F..%2F%0D%0Ax-evil%3A%201&limit=500"
        " HTTP/1.1"
    )
    assert not any(line.startswith("x-evil") for line in head)
