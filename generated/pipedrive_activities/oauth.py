"""Signing in with OAuth 2, and credentials that renew themselves: pass one as ``credentials=``.

``OAuthApp.begin`` gives the address to send a user to, ``OAuthApp.finish`` exchanges what they
come back with for ``Tokens``, and ``OAuth`` signs requests with them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ._runtime.oauth import app
from ._runtime.oauth.app import SignIn
from ._runtime.oauth.credentials import OAuth
from ._runtime.oauth.tokens import Tokens

__all__ = ["OAuth", "OAuthApp", "SignIn", "Tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp(app.OAuthApp):
    """An app: its id and secret, and where users come back to after signing in.

    The addresses are those of the description unless told otherwise; they must be https, or lead to
    this machine. ``allowed_hosts`` are the hosts, with all below them, that tokens may be sent to.
    """

    authorize_url: str = "https://oauth.pipedrive.com/oauth/authorize"
    token_url: str = "https://oauth.pipedrive.com/oauth/token"
    allowed_hosts: Collection[str] = ("pipedrive.com",)
