"""Fake OAuth 2 authorization server, and credentials that use it."""

from __future__ import annotations

import json
import threading
from urllib.parse import parse_qs

from pipedrive_activities._runtime.call.authorization import Authorization
from pipedrive_activities._runtime.call.effects import Send
from pipedrive_activities._runtime.errors import (
    ClientError,
)
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.oauth.credentials import OAuth
from pipedrive_activities._runtime.oauth.tokens import Tokens
from pipedrive_activities.oauth import OAuthApp
from tests.support.stores import NOON, FakeClock

APP = OAuthApp(client_id="app:1", client_secret="s3cret/+", redirect_uri="https://me.example/back")
OLD = Tokens(access_token="old-access", refresh_token="the-refresh", renew_at=NOON + 100)


def answer(status: int = 200, **body: object) -> RawResponse:
    """Return a JSON response."""
    return RawResponse(status=status, headers={}, content=json.dumps(body).encode())


class Server:
    """An authorization server that gives scripted responses first, then new tokens.

    ``asked`` are the requests it received. Responses wait while ``gate`` is cleared.
    """

    def __init__(self, *answers: RawResponse | ClientError) -> None:
        self.answers = list(answers)
        self.asked: list[Send] = []
        self.gate = threading.Event()
        self.gate.set()

    def send(self, action: Send) -> RawResponse:
        self.asked.append(action)
        assert self.gate.wait(10)
        if not self.answers:
            return answer(access_token=f"new-access-{len(self.asked)}", expires_in=3600)
        response = self.answers.pop(0)
        if isinstance(response, ClientError):
            raise response
        return response

    def form(self, index: int = -1) -> dict[str, list[str]]:
        """Return the form fields of a received request, by default the last one."""
        return parse_qs((self.asked[index].request.content or b"").decode())


class Signed:
    """OAuth credentials, with their fake server, clock, saved tokens and waits."""

    def __init__(self, server: Server | None = None, tokens: Tokens = OLD) -> None:
        self.server = server or Server()
        self.clock = FakeClock()
        self.saved: list[Tokens] = []
        self.slept: list[float] = []
        self.oauth = OAuth(
            APP,
            tokens,
            on_renewal=self.saved.append,
            send=self.server.send,
            wall=lambda: self.clock.wall,
            sleep=self.slept.append,
        )


def token_of(authorization: Authorization) -> str:
    """Return the bearer token of an authorization."""
    ((name, value),) = authorization.headers
    assert name == "authorization"
    return value.reveal().removeprefix("Bearer ")
