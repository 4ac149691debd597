"""OAuth login, and credentials that renew their tokens.

Renewed tokens are written back to the store that the credential was read from; processes that share a
login renew one after the other, and look at the store before they do.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import webbrowser
from contextlib import AbstractContextManager
from dataclasses import replace

import click

from ..._runtime.errors import ArgumentError
from ..._runtime.oauth.app import OAuthApp, default_sender
from ..._runtime.oauth.credentials import ClientCredentials, OAuth
from ..._runtime.oauth.device import begin_device, finish_device
from ..._runtime.oauth.discovery import Endpoints, discover
from ..._runtime.oauth.token_store import FileLock
from ..._runtime.oauth.tokens import Tokens
from ..cli_error import CliError, Failure, configuration_error, usage_error
from ..exit_codes import ExitCode
from ..output.escaping import visible
from ..product import PRODUCT
from ..product_model import OAuth as OAuthUrls
from ..settings import config_folder
from .credentials import Credential, Store, load_credential, save_credential
from .loopback import LoopbackListener

_LOGIN_TIMEOUT = 300.0
"""Seconds to wait for the user to log in with the browser."""


def log_in(client_id: str, client_secret: str, *, port: int, origin: str) -> Credential:
    """Log in with the browser and return the credential to store.

    Raises CliError (77) if the user did not finish in time, and the client's errors if the login
    failed.
    """
    with LoopbackListener(port) as server:
        app = _app(client_id, client_secret, origin, redirect_uri=server.redirect_uri)
        if not app.authorize_url:
            raise usage_error("this API does not support login with the browser", _other_ways())
        sign_in = app.begin(_urls().scopes, pkce=True)
        _open_browser(sign_in.url)
        callback_url = server.wait(sign_in.state, _LOGIN_TIMEOUT)
    if callback_url is None:
        raise CliError(
            Failure(
                exit_code=ExitCode.NOT_ALLOWED,
                code="login_failed",
                message=f"login was not completed in the browser within {_LOGIN_TIMEOUT:g} seconds",
            )
        )
    tokens = app.finish(sign_in, callback_url, default_sender(), time.time())
    return _credential(app, tokens)


def log_in_device(client_id: str, client_secret: str, *, origin: str) -> Credential:
    """Log in by a code that the user enters on another device; return the credential to store.

    Raises the client's errors if the login failed, or was not completed in time.
    """
    app = _app(client_id, client_secret, origin)
    if not app.device_url:
        raise usage_error("this API does not support login by a device code", _other_ways())
    sign_in = begin_device(app, _urls().scopes)
    link = f", or open {visible(sign_in.complete_uri)}" if sign_in.complete_uri else ""
    click.echo(
        f"Open {visible(sign_in.verification_uri)} and enter the code"
        f" {visible(sign_in.user_code)}{link}",
        err=True,
    )
    return _credential(app, finish_device(app, sign_in))


def log_in_app(client_id: str, client_secret: str, *, origin: str) -> Credential:
    """Check the id and secret of an app; return the credential to store.

    Raises the client's errors if they are rejected.
    """
    app = _app(client_id, client_secret, origin)
    if not _urls().has_client_credentials and not _urls().discovery_url:
        raise usage_error("this API does not support client credentials", _other_ways())
    response = default_sender()(app.client_token(_urls().scopes))
    return _credential(app, app.read_tokens(response, time.time()), grant="client_credentials")


def _credential(app: OAuthApp, tokens: Tokens, grant: str = "") -> Credential:
    endpoints = {"token_url": app.token_url} if _urls().discovery_url else {}
    return Credential(
        kind="oauth",
        client_id=app.client_id,
        client_secret=app.client_secret,
        tokens=tokens.export(),
        grant=grant,
        endpoints=endpoints,
    )


def open_oauth(credential: Credential, profile: str, store: Store, origin: str) -> OAuth:
    """Return credentials that renew their tokens, and store the renewed tokens."""
    app = _app(credential.client_id, credential.client_secret, origin, stored=credential.endpoints)
    shared = _ProfileTokens(credential, profile, store, origin)
    if credential.grant == "client_credentials":
        return ClientCredentials(app, scopes=_urls().scopes, store=shared)
    return OAuth(app, _restore(credential, origin), store=shared)


class _ProfileTokens:
    """The tokens of a profile, shared by all processes that use it."""

    def __init__(self, credential: Credential, profile: str, store: Store, origin: str) -> None:
        self._credential = credential
        self._profile = profile
        self._store = store
        self._origin = origin
        name = hashlib.sha256(profile.encode()).hexdigest()[:16]
        self._lock = FileLock(config_folder() / f"login-{name}.lock")

    def lock(self) -> AbstractContextManager[None]:
        """Return a context in which no other process renews the tokens of the profile."""
        return self._lock.hold()

    def load(self) -> Tokens:
        """Return the stored tokens. Raises CliError (77) if the user has logged out."""
        stored = load_credential(self._profile, self._store)
        if stored is None or stored.kind != "oauth":
            raise CliError(
                Failure(
                    exit_code=ExitCode.NOT_ALLOWED,
                    code="not_authenticated",
                    message=f"profile {self._profile} was logged out",
                    hint=f"run {PRODUCT.command} auth login",
                )
            )
        self._credential = stored
        return _restore(stored, self._origin)

    def save(self, tokens: Tokens) -> None:
        """Store renewed tokens."""
        renewed = replace(self._credential, tokens=tokens.export())
        save_credential(self._profile, renewed, self._store)


def _restore(credential: Credential, origin: str) -> Tokens:
    try:
        return Tokens.restore(credential.tokens, allowed_hosts=(*PRODUCT.api_domains, origin))
    except ArgumentError as error:
        raise configuration_error(
            f"the stored login is unusable: {error}", f"run {PRODUCT.command} auth login --oauth"
        ) from None


def _urls() -> OAuthUrls:
    if PRODUCT.oauth is None:
        raise usage_error("this API does not support OAuth")
    return PRODUCT.oauth


def _other_ways() -> str:
    return f"see {PRODUCT.command} auth login --help"


def _app(
    client_id: str,
    client_secret: str,
    origin: str,
    *,
    redirect_uri: str = "",
    stored: dict[str, str] | None = None,
) -> OAuthApp:
    """Return the app; URLs of the environment come first, then stored, described or discovered ones."""
    urls = PRODUCT.oauth or OAuthUrls()
    token = os.environ.get(PRODUCT.variable("TOKEN_URL"))
    known = token or (stored or {}).get("token_url") or urls.token_url
    found = Endpoints(authorize_url="", token_url=known, device_url="")
    if urls.discovery_url and not known:
        found = discover(urls.discovery_url)
    authorize = os.environ.get(PRODUCT.variable("AUTHORIZE_URL"))
    device = os.environ.get(PRODUCT.variable("DEVICE_URL"))
    return OAuthApp(
        client_id=client_id,
        client_secret=client_secret,
        redirect_uri=redirect_uri,
        authorize_url=authorize or urls.authorize_url or found.authorize_url,
        token_url=found.token_url,
        refresh_url=urls.refresh_url if not token else "",
        device_url=device or urls.device_url or found.device_url,
        allowed_hosts=(*PRODUCT.api_domains, origin),
    )


def _open_browser(url: str) -> None:
    """Open the browser, and print the URL in case there is none."""
    click.echo(f"Log in at:\n{url}", err=True)
    if sys.stderr.isatty():
        webbrowser.open(url)
