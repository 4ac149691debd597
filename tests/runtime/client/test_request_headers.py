"""Headers that no request can contain are rejected before anything is sent or charged."""

from __future__ import annotations

import pytest

from pipedrive_activities import Hooks, RequestOptions
from pipedrive_activities.errors import ArgumentError
from tests.support.both_clients import ClientAdapter
from tests.support.scripted_server import activity, serving

BAD = ["q7\nb", "q7\r\nx-admin: 1", "q7\rb", "q7\x00b", " q7", "q7\t", "q7ä"]
CASES = [
    *(("options", value) for value in BAD),
    *((source, BAD[1]) for source in ("client", "hook")),
]


@pytest.mark.parametrize(("source", "value"), CASES)
def test_a_header_that_cannot_be_sent_is_an_argument_error(
    adapter: ClientAdapter, source: str, value: str
) -> None:
    with serving(activity()) as script:
        settings: dict[str, object] = {"base_url": script.url}
        options = None
        match source:
            case "options":
                options = RequestOptions(headers={"x-trace": value})
            case "client":
                settings["headers"] = {"x-trace": value}
            case _:
                settings["hooks"] = Hooks(before=lambda sent: sent.headers.update(x=value))
        client = adapter.client(**settings)
        with pytest.raises(ArgumentError) as caught:
            adapter.get(client.activities.get(1, options=options))
        assert "q7" not in str(caught.value)
        assert script.requests == []
        assert client.usage.calls == 0


@pytest.mark.parametrize("name", ["x trace", "x:trace", "", "x\n"])
def test_a_header_name_is_a_token(adapter: ClientAdapter, name: str) -> None:
    with serving(activity()) as script:
        client = adapter.client(base_url=script.url)
        with pytest.raises(ArgumentError):
            adapter.get(client.activities.get(1, options=RequestOptions(headers={name: "1"})))
        assert script.requests == []


@pytest.mark.parametrize("value", ["", "a b", 'a\t"b";c=d,e'])
def test_other_headers_are_sent_as_they_are(adapter: ClientAdapter, value: str) -> None:
    with serving(activity()) as script:
        client = adapter.client(base_url=script.url)
        adapter.get(client.activities.get(1, options=RequestOptions(headers={"x-trace": value})))
        assert f"x-trace: {value}\r\n" in script.requests[0]
