"""Writes whose outcome is unknown: what errors say, and a DELETE that finds nothing when repeated."""

from __future__ import annotations

import asyncio

import pytest

from pipedrive_activities import OPERATIONS, AsyncPipedrive
from pipedrive_activities._runtime.call import uncertain
from pipedrive_activities.errors import (
    ClientError,
    DecodingError,
    NotFound,
    ServerError,
    TransportError,
    ValidationError,
)
from tests.support.both_clients import ClientAdapter
from tests.support.fake_driver import make_response, play, transport_error
from tests.support.scripted_server import Script, Step, answer, drop, hang, raw, serving

GONE = answer(404, b'{"success":false,"error":"Activity not found"}')
REPEAT = ("again later", "retry", "try again", "repeat")


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (drop, TransportError),
        (answer(500), ServerError),
        (answer(503), ServerError),
        (answer(408), ClientError),
        (answer(301, location="/elsewhere"), ClientError),
        (answer(302, location="/elsewhere"), ClientError),
        (answer(303, location="/elsewhere"), ClientError),
        (answer(201, b"created, but not JSON"), DecodingError),
    ],
)
def test_a_create_that_may_be_done_says_so_and_how_to_look(
    adapter: ClientAdapter, step: Step, kind: type[ClientError]
) -> None:
    with serving(step) as server:
        with pytest.raises(kind) as caught:
            adapter.get(adapter.client(base_url=server.url).activities.create(subject="a"))
        assert len(server.requests) == 1
    assert caught.value.maybe_done
    assert "may have been created; look with activities.list" in str(caught.value)
    assert not any(advice in str(caught.value) for advice in REPEAT)


@pytest.mark.parametrize("step", [answer(400), answer(409), answer(307, location="ftp://a/b")])
def test_a_create_that_was_rejected_is_not_uncertain(adapter: ClientAdapter, step: Step) -> None:
    with serving(step) as server, pytest.raises(ClientError) as caught:
        adapter.get(adapter.client(base_url=server.url).activities.create(subject="a"))
    assert not caught.value.maybe_done
    assert "may have been" not in str(caught.value)


def test_a_read_is_never_uncertain() -> None:
    played = play("getActivity", [transport_error(received=True)])
    assert played.error is not None
    assert not played.error.maybe_done


def test_a_request_that_never_arrived_is_not_uncertain() -> None:
    played = play("addActivity", [transport_error(received=False)])
    assert played.error is not None
    assert not played.error.maybe_done


def test_a_rejected_repetition_of_a_lost_update_is_uncertain_and_keeps_its_hint() -> None:
    played = play("updateActivity", [transport_error(received=True), make_response(400)])
    assert isinstance(played.error, ValidationError)
    assert played.error.maybe_done
    assert "may have been changed; look with activities.get" in played.error.hint
    assert "correct the arguments" in played.error.hint


@pytest.mark.parametrize("gone", [GONE, answer(410)])
@pytest.mark.parametrize("lost", [drop, answer(500), answer(408)])
def test_a_repeated_delete_that_finds_nothing_has_succeeded(
    adapter: ClientAdapter, lost: Step, gone: Step
) -> None:
    with serving(lost, gone) as server:
        client = adapter.client(base_url=server.url, strict=True)
        assert adapter.get(client.activities.delete(7)).id == 7
        assert len(server.requests) == 2
    assert list(client.mismatches) == []


@pytest.mark.parametrize("first", [answer(429), None])
def test_a_delete_that_finds_nothing_at_first_is_not_found(
    adapter: ClientAdapter, first: Step | None
) -> None:
    with serving(*filter(None, [first]), GONE) as server, pytest.raises(NotFound) as caught:
        adapter.get(adapter.client(base_url=server.url).activities.delete(7))
    assert not caught.value.maybe_done


def test_an_update_that_finds_nothing_when_repeated_is_not_found() -> None:
    played = play("updateActivity", [transport_error(received=True), make_response(404)])
    assert isinstance(played.error, NotFound)


def test_the_raw_response_of_a_repeated_delete_is_that_of_the_server(
    adapter: ClientAdapter,
) -> None:
    with serving(raw(b""), GONE) as server:
        client = adapter.client(base_url=server.url)
        response = adapter.get(client.send(OPERATIONS["deleteActivity"], {"id": 7}))
    assert response.status == 404


@pytest.mark.parametrize(("method", "is_uncertain"), [("create", True), ("get", False)])
def test_a_cancelled_call_says_whether_it_may_be_done(method: str, is_uncertain: bool) -> None:
    async def scenario(server: Script) -> BaseException:
        async with AsyncPipedrive("token", base_url=server.url) as client:
            call = {"create": lambda: client.activities.create(subject="a")}
            started = asyncio.ensure_future(call.get(method, lambda: client.activities.get(1))())
            while not server.requests:
                await asyncio.sleep(0)
            started.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await started
            return caught.value

    with serving(hang) as server:
        cancelled = asyncio.run(scenario(server))
    assert uncertain.is_uncertain(cancelled) is is_uncertain
    notes = getattr(cancelled, "__notes__", [])
    text = "activities.create: the record may have been created; look with activities.list"
    assert [note.startswith(text) for note in notes] == [True] * is_uncertain
