"""OAuth 2: signing in, and credentials that are renewed automatically, passed as ``credentials=``.

``OAuthApp.begin`` returns the URL to send a user to, ``OAuthApp.finish`` exchanges the redirect URL
for ``Tokens``, and ``OAuth`` authenticates requests with them; processes that share a login share a
``TokenFile``. ``begin_device`` and ``finish_device`` sign in without a browser on this machine,
``ClientCredentials`` is for an app without users, ``discover`` reads the URLs of a server.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ._runtime.oauth import app
from ._runtime.oauth.app import SignIn
from ._runtime.oauth.credentials import ClientCredentials, OAuth
from ._runtime.oauth.device import DeviceSignIn, begin_device, finish_device
from ._runtime.oauth.discovery import Endpoints, discover
from ._runtime.oauth.token_store import TokenFile, TokenStore
from ._runtime.oauth.tokens import Tokens

__all__ = [
    "ClientCredentials",
    "DeviceSignIn",
    "Endpoints",
    "OAuth",
    "OAuthApp",
    "SignIn",
    "TokenFile",
    "TokenStore",
    "Tokens",
    "begin_device",
    "discover",
    "finish_device",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp(app.OAuthApp):
    """An OAuth app: its id, its secret, and the redirect URI users return to after signing in.

    URLs default to those of the OpenAPI document; they must be https or point to this machine.
    ``allowed_hosts`` are the hosts that tokens may be sent to, including their subdomains.
    """

    authorize_url: str = "https://oauth.pipedrive.com/oauth/authorize"
    token_url: str = "https://oauth.pipedrive.com/oauth/token"
    allowed_hosts: Collection[str] = ("pipedrive.com",)
