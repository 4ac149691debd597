"""``auth``: log in with an API token or in the browser, show the login, log out."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import click

from ..auth.credentials import (
    Credential,
    Store,
    check_token,
    file_store,
    find_credential,
    open_store,
    read_token_file,
    save_credential,
)
from ..cli_error import CliError, Exit, Failure, refuse_usage
from ..input.options import Common
from ..input.values import Json
from ..product import PRODUCT
from ..settings import load_configuration, load_settings, save_configuration
from .utility_command import UtilityCommand, UtilityGroup, option, print_record


def _login(
    profile: str | None,
    token_file: str | None,
    oauth: bool,
    client_id: str | None,
    port: int,
    base_url: str | None,
    no_input: bool,
) -> None:
    name = load_settings(profile).profile
    if oauth:
        credential = _log_in_by_browser(name, client_id, port, base_url, no_input)
    else:
        credential = Credential(kind="token", token=_ask_token(token_file, no_input))
    store = open_store()
    save_credential(name, credential, store)
    _keep_profile(name, base_url)
    click.echo(f"Logged in as profile {name}; kept in {store.name}.", err=True)


def _ask_token(token_file: str | None, no_input: bool) -> str:
    """Return the token from a file, standard input or a prompt that does not echo."""
    if token_file is not None:
        return read_token_file(token_file)
    if no_input or not sys.stdin.isatty():
        raise refuse_usage("no token given", "use --token-file FILE, or - for standard input")
    return check_token(click.prompt("API token", hide_input=True, err=True))


def _log_in_by_browser(
    profile: str, client_id: str | None, port: int, base_url: str | None, no_input: bool
) -> Credential:
    from ..auth.oauth_login import log_in
    from ..execution.session import chosen_origin

    identity = client_id or os.environ.get(PRODUCT.variable("CLIENT_ID"))
    if not identity:
        raise refuse_usage("no client id", "use --client-id, the one of your registered app")
    origin = chosen_origin(Common(base_url=base_url), load_settings(profile))
    return log_in(identity, _client_secret(no_input), port=port, origin=origin)


def _client_secret(no_input: bool) -> str:
    """Return the app's secret from the environment, or from a prompt that does not echo."""
    variable = PRODUCT.variable("CLIENT_SECRET")
    secret = os.environ.get(variable)
    if secret:
        return secret
    if no_input or not sys.stdin.isatty():
        raise refuse_usage("no client secret", f"put it into {variable}")
    return str(click.prompt("Client secret", hide_input=True, err=True))


def _keep_profile(name: str, base_url: str | None) -> None:
    configuration = load_configuration()
    values = dict(configuration.profiles.get(name, {}))
    if base_url:
        values["base_url"] = base_url
    profiles = {**configuration.profiles, name: values}
    save_configuration(replace(configuration, profiles=profiles))


def _status(profile: str | None, **parameters: object) -> None:
    name = load_settings(profile).profile
    found = describe_login(name)
    print_record(Common.take(parameters), found)
    if not found["logged_in"]:
        raise CliError(
            Failure(
                exit=Exit.NOT_ALLOWED,
                code="not_authenticated",
                message=f"profile {name} is not logged in",
                hint=f"{PRODUCT.command} auth login",
            )
        )


def describe_login(profile: str) -> dict[str, Json]:
    """Return how a run with this profile would authenticate; no part of a secret is in it."""
    variable = PRODUCT.variable("API_TOKEN")
    if os.environ.get(variable):
        return _described(profile, "token", f"the environment ({variable})")
    found = find_credential(profile)
    if found is None:
        return _described(profile, None, None)
    credential, store = found
    domain = str(credential.tokens.get("api_domain", ""))
    return _described(profile, credential.kind, store.name, domain)


def _described(
    profile: str, kind: str | None, source: str | None, api_domain: str = ""
) -> dict[str, Json]:
    return {
        "profile": profile,
        "logged_in": kind is not None,
        "kind": kind,
        "source": source,
        "api_domain": api_domain or None,
    }


def _logout(profile: str | None) -> None:
    name = load_settings(profile).profile
    stores: dict[str, Store] = {store.name: store for store in (open_store(), file_store())}
    for store in stores.values():
        store.remove(name)
    click.echo(f"Profile {name} is logged out on this machine.", err=True)


def _profile_option() -> click.Parameter:
    return option("--profile", "Profile [default: the one in use].", metavar="NAME")


COMMAND = UtilityGroup(
    "auth",
    "Log in, show the login, log out",
    [
        UtilityCommand(
            "login",
            _login,
            summary="Keep an API token, asked for or read from a file; or log in in the browser",
            example="auth login --token-file token.txt",
            parameters=[
                _profile_option(),
                option(
                    "--token-file", "Read the token from this file; - is stdin.", metavar="FILE"
                ),
                option("--oauth", "Log in in the browser (OAuth 2 with PKCE).", is_flag=True),
                option(
                    "--client-id",
                    f"Client id of your app [or {PRODUCT.variable('CLIENT_ID')}].",
                    metavar="ID",
                ),
                option(
                    "--port",
                    "Port of the redirect address 127.0.0.1 [default: a free one].",
                    type=click.IntRange(0, 65_535),
                    default=0,
                    metavar="N",
                ),
                option("--base-url", "Keep this origin in the profile.", metavar="URL"),
                option("--no-input", "Never ask.", is_flag=True),
            ],
            prints=False,
        ),
        UtilityCommand(
            "status",
            _status,
            summary="Print how the profile is logged in, and where that is kept",
            example="auth status",
            parameters=[_profile_option()],
        ),
        UtilityCommand(
            "logout",
            _logout,
            summary="Forget the login of the profile on this machine",
            example="auth logout",
            parameters=[_profile_option()],
            prints=False,
        ),
    ],
)
