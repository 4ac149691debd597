"""OAuth login with the browser, and credentials that renew their tokens.

Renewed tokens are written back to the store that the credential was read from.
"""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from dataclasses import replace

import click

from ..._runtime.oauth.app import OAuthApp, default_sender
from ..._runtime.oauth.credentials import OAuth
from ..._runtime.oauth.tokens import Tokens
from ..cli_error import CliError, Failure, configuration_error, usage_error
from ..exit_codes import ExitCode
from ..product import PRODUCT
from .credentials import Credential, Store, save_credential
from .loopback import LoopbackListener

_LOGIN_TIMEOUT = 300.0
"""Seconds to wait for the user to log in with the browser."""


def log_in(client_id: str, client_secret: str, *, port: int, origin: str) -> Credential:
    """Log in with the browser and return the credential to store.

    Raises CliError (77) if the user did not finish in time, and the client's errors if the login
    failed.
    """
    if PRODUCT.oauth is None:
        raise usage_error("this API does not support login with the browser")
    with LoopbackListener(port) as server:
        app = _app(client_id, client_secret, server.redirect_uri, origin)
        sign_in = app.begin(PRODUCT.oauth.scopes, pkce=True)
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
    return Credential(
        kind="oauth", client_id=client_id, client_secret=client_secret, tokens=tokens.export()
    )


def open_oauth(credential: Credential, profile: str, store: Store, origin: str) -> OAuth:
    """Return credentials that renew their tokens, and store the renewed tokens."""

    def store_tokens(tokens: Tokens) -> None:
        save_credential(profile, replace(credential, tokens=tokens.export()), store)

    app = _app(credential.client_id, credential.client_secret, "", origin)
    return OAuth(app, _restore(credential, origin), on_renewal=store_tokens)


def _restore(credential: Credential, origin: str) -> Tokens:
    from ..._runtime.errors import ArgumentError

    try:
        return Tokens.restore(credential.tokens, allowed_hosts=(*PRODUCT.api_domains, origin))
    except ArgumentError as error:
        raise configuration_error(
            f"the stored login is unusable: {error}", f"run {PRODUCT.command} auth login --oauth"
        ) from None


def _app(client_id: str, client_secret: str, redirect_uri: str, origin: str) -> OAuthApp:
    oauth = PRODUCT.oauth
    authorize = os.environ.get(PRODUCT.variable("AUTHORIZE_URL"))
    token = os.environ.get(PRODUCT.variable("TOKEN_URL"))
    return OAuthApp(
        client_id=client_id,
        client_secret=client_secret,
        redirect_uri=redirect_uri,
        authorize_url=authorize or (oauth.authorize_url if oauth else ""),
        token_url=token or (oauth.token_url if oauth else ""),
        refresh_url=oauth.refresh_url if oauth and not token else "",
        allowed_hosts=(*PRODUCT.api_domains, origin),
    )


def _open_browser(url: str) -> None:
    """Open the browser, and print the URL in case there is none."""
    click.echo(f"Log in at:\n{url}", err=True)
    if sys.stderr.isatty():
        webbrowser.open(url)
