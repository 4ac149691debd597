"""Signing in with OAuth 2, and credentials that renew themselves: pass one as ``credentials=``.

``OAuthApp.begin`` gives the address to send a user to, ``OAuthApp.finish`` exchanges what they
come back with for ``Tokens``, and ``OAuth`` signs requests with them.
"""

from __future__ import annotations

from ._runtime.oauth.app import OAuthApp, SignIn
from ._runtime.oauth.credentials import OAuth
from ._runtime.oauth.tokens import Tokens

__all__ = ["OAuth", "OAuthApp", "SignIn", "Tokens"]
