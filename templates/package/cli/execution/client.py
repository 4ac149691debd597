"""The client of the command line: results are JSON as the API sent it; waits are reported.

``PreviewClient`` sends nothing; it records the requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import quote

from ..._runtime.call.credentials import Credentials, Given
from ..._runtime.call.drivers import drive
from ..._runtime.call.effects import Run, Send, Steps
from ..._runtime.call.running_call import CallOutcome
from ..._runtime.client import SyncClient
from ..._runtime.client_config import Hooks
from ..._runtime.http import Http
from ..._runtime.messages import RawResponse, Request
from ..._runtime.metering.limits import Limits
from ..._runtime.metering.store import QuotaStore
from ..._runtime.metering.usage import SpendingLog
from ..._runtime.operation import Operation
from ..._runtime.plain_caller import PlainCaller
from ..._runtime.request_options import RequestOptions
from ...client import PRODUCT as CLIENT_PRODUCT
from ..output.progress import Progress
from ..product import PRODUCT
from .waits import WaitReport

T = TypeVar("T")
REDACTED = "<redacted>"


_HEADER_METHODS = frozenset({"HEAD", "OPTIONS"})
_SECRET_HEADERS = frozenset({"set-cookie"})


class _CommandLineCaller(PlainCaller):
    """Returns the headers of a response without a body to HEAD or OPTIONS: they are the answer."""

    def result(
        self,
        operation: Operation,
        checked: Mapping[str, object],
        outcome: CallOutcome,
        options: RequestOptions | None,
    ) -> object:
        """Return the payload of a response, or its headers by name. Raises DecodingError."""
        response = outcome.response
        if operation.method in _HEADER_METHODS and not response.content:
            hidden = dict.fromkeys(_SECRET_HEADERS & response.headers.keys(), REDACTED)
            return {**response.headers, **hidden}
        return super().result(operation, checked, outcome, options)


class CommandLineClient(SyncClient):
    """The blocking client, with plain JSON as results. ``progress`` reports its waits.

    The result of HEAD, and of OPTIONS without a body, are the response headers.
    """

    _product = CLIENT_PRODUCT

    def __init__(
        self,
        given: Mapping[str, Given],
        oauth: Credentials | None,
        progress: Progress,
        *,
        base_url: str | None,
        timeout: float,
        limits: Limits | None = None,
        store: QuotaStore | None = None,
        history: SpendingLog | None = None,
        hooks: Hooks | None = None,
        server_variables: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            given,
            credentials=oauth,
            base_url=base_url,
            timeout=timeout,
            limits=limits,
            store=store,
            history=history,
            hooks=hooks,
            server_variables=server_variables,
            headers={"user-agent": f"{PRODUCT.distribution}-cli/{PRODUCT.version}"},
        )
        self.progress = progress
        self._caller = _CommandLineCaller(self._product, self._config)
        self._drive = self._drive_with_reports

    @property
    def tokens(self) -> int:
        """The tokens spent so far."""
        return self.usage.tokens

    @property
    def attempts(self) -> int:
        """The maximum number of attempts per call."""
        return self._config.retries.attempts

    def _drive_with_reports(self, steps: Steps[T], http: Http) -> T:
        return drive(WaitReport(self.progress).report(steps), http)


class PreviewClient(CommandLineClient):
    """Sends nothing: every request gets an empty response.

    ``given`` are placeholders for the credentials. ``effects`` are the requests with their placeholders,
    ``requests`` those without them.
    """

    def __init__(
        self,
        given: Mapping[str, Given],
        oauth: Credentials | None,
        *,
        base_url: str | None,
        timeout: float,
        server_variables: Mapping[str, str] | None = None,
    ) -> None:
        progress = Progress(as_json=False, quiet=True)
        super().__init__(
            given,
            oauth,
            progress,
            base_url=base_url,
            timeout=timeout,
            server_variables=server_variables,
        )
        self.effects: list[Send] = []
        self._drive = self._record

    @property
    def requests(self) -> list[Request]:
        """The requests, with secrets redacted."""
        return [_without_secrets(effect) for effect in self.effects]

    def _record(self, steps: Steps[T], http: Http) -> T:
        """Execute the steps, with an empty response to each request."""
        try:
            effect = next(steps)
            while True:
                reply: object = None
                if isinstance(effect, Send):
                    self.effects.append(effect)
                    reply = RawResponse(status=204, headers={}, content=b"")
                elif isinstance(effect, Run):
                    reply = effect.work()
                effect = steps.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result


def _without_secrets(effect: Send) -> Request:
    request, authorization = effect.request, effect.authorization
    headers = {**request.headers, **{name: REDACTED for name, _ in authorization.headers}}
    cookies = [f"{name}={REDACTED}" for name, _ in authorization.cookies]
    if cookies:
        headers["cookie"] = "; ".join([*filter(None, [headers.get("cookie")]), *cookies])
    url = request.url
    for name, _ in authorization.query:
        url += f"{'&' if '?' in url else '?'}{quote(name, safe='')}={REDACTED}"
    return replace(request, url=url, headers=headers)
