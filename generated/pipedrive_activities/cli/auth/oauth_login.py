"""Logging in in the browser, and the credentials that come of it.

Input: an app's id and secret. Output: a ``Credential`` to keep, and the runtime's ``OAuth`` made of
one. Renewed tokens are written back to where the credential was found.
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
from ..cli_error import CliError, Exit, Failure, refuse_configuration, refuse_usage
from ..product import PRODUCT
from .credentials import Credential, Store, save_credential
from .loopback import Loopback

_PATIENCE = 300.0
"""Seconds that a person gets to log in."""


def log_in(client_id: str, client_secret: str, *, port: int, origin: str) -> Credential:
    """Send the user to the browser, wait for the way back, return what is to be kept.

    Raises CliError (77) when nobody came back, and the client's errors when the login was refused.
    """
    if PRODUCT.oauth is None:
        raise refuse_usage("this API offers no login in the browser")
    with Loopback(port) as server:
        app = _app(client_id, client_secret, server.redirect_uri, origin)
        sign_in = app.begin(PRODUCT.oauth.scopes, pkce=True)
        _send_to_browser(sign_in.url)
        returned = server.wait(sign_in.state, _PATIENCE)
    if returned is None:
        raise CliError(
            Failure(
                exit=Exit.NOT_ALLOWED,
                code="login_failed",
                message="nobody came back from the browser in time",
            )
        )
    tokens = app.finish(sign_in, returned, default_sender(), time.time())
    return Credential(
        kind="oauth", client_id=client_id, client_secret=client_secret, tokens=tokens.export()
    )


def open_oauth(credential: Credential, profile: str, store: Store, origin: str) -> OAuth:
    """Return credentials that renew themselves, and keep what they renewed."""

    def keep(tokens: Tokens) -> None:
        save_credential(profile, replace(credential, tokens=tokens.export()), store)

    app = _app(credential.client_id, credential.client_secret, "", origin)
    return OAuth(app, _restore(credential, origin), on_renewal=keep)


def _restore(credential: Credential, origin: str) -> Tokens:
    from ..._runtime.errors import ArgumentError

    try:
        return Tokens.restore(credential.tokens, allowed_hosts=(*PRODUCT.api_domains, origin))
    except ArgumentError as error:
        raise refuse_configuration(
            f"the stored login is unusable: {error}", f"{PRODUCT.command} auth login --oauth"
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


def _send_to_browser(address: str) -> None:
    """Open the browser, and print the address for where there is none."""
    click.echo(f"Log in at:\n{address}", err=True)
    if sys.stderr.isatty():
        webbrowser.open(address)
