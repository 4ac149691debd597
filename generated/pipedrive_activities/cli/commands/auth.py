"""``auth``: logs in with an API token or in the browser, shows the login status, logs out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from ..auth.credentials import (
    Credential,
    Store,
    check_token,
    credential_of,
    environment_values,
    file_store,
    find_credential,
    open_store,
    read_token_file,
    save_credential,
)
from ..cli_error import CliError, Failure, usage_error
from ..error_mapping import failure_from
from ..exit_codes import ExitCode
from ..input.options import CommonOptions
from ..input.value_types import WholeNumber
from ..input.values import Json
from ..product import PRODUCT
from ..settings import (
    Settings,
    check_origin,
    load_configuration,
    load_settings,
    save_configuration,
)
from .utility_command import UtilityCommand, UtilityGroup, option, print_record


def _login(
    profile: str | None,
    token_file: str | None,
    oauth: bool,
    client_id: str | None,
    port: int,
    base_url: str | None,
    no_input: bool,
    no_verify: bool,
    device: bool = False,
    client_credentials: bool = False,
) -> None:
    settings = load_settings(profile, may_create=True)
    name, checked = settings.profile, "; not verified"
    _check_base_url(base_url)
    if sum((oauth, device, client_credentials)) > 1:
        raise usage_error("use one of --oauth, --device and --client-credentials")
    if oauth or device or client_credentials:
        from ..execution.session import configured_origin

        origin = configured_origin(CommonOptions(base_url=base_url), settings)
        app = _app(client_id, no_input, needs_secret=client_credentials, device=device)
        credential = _log_in_by_oauth(app, origin, port, oauth=oauth, device=device)
        checked = ""
    else:
        values = _read_values(token_file, no_input)
        credential = credential_of(values)
        if not no_verify:
            checked = _verify(values, CommonOptions(base_url=base_url), settings)
    store = open_store()
    save_credential(name, credential, store)
    _save_profile(name, base_url)
    click.echo(
        f"Logged in as profile {name}{checked}; credentials stored in {store.name}.", err=True
    )


def _check_base_url(base_url: str | None) -> None:
    try:
        check_origin(PRODUCT.base_url if base_url is None else base_url)
    except ValueError as error:
        raise usage_error(f"--base-url: {error}") from None


def _verify(values: dict[str, str], common: CommonOptions, settings: Settings) -> str:
    """Call the API with credentials that are not stored yet; return what was called.

    Raises CliError if they are rejected or the server cannot be asked.
    """
    from .verification import cheapest_command, verify

    if cheapest_command(values) is None:
        return "; not verified, because no operation can be called without your data"
    try:
        return f"; token verified ({verify(common, settings, values).description})"
    except Exception as error:  # noqa: BLE001 - reported with what to do instead
        failure = failure_from(error)
        hint = f"{failure.hint}; " if failure.hint else ""
        raise CliError(
            failure.replace(
                message=f"not logged in: {failure.message}",
                hint=f"{hint}--no-verify stores a token without asking",
            )
        ) from None


def _read_values(token_file: str | None, no_input: bool) -> dict[str, str]:
    """Return credentials by argument: from a file, standard input or prompts, without echo if secret."""
    if token_file is not None:
        return read_token_file(token_file)
    if not PRODUCT.main_arguments:
        raise usage_error("this API needs no credentials, or none that can be stored")
    if no_input or not sys.stdin.isatty():
        raise usage_error("missing --token-file", "use - to read the token from standard input")
    return {name: _prompt(name) for name in PRODUCT.main_arguments}


def _prompt(name: str) -> str:
    words = " ".join("API" if word == "api" else word for word in name.split("_"))
    label = words[:1].upper() + words[1:]
    text = click.prompt(label, hide_input=name not in PRODUCT.user_names, err=True)
    return check_token(text) if len(PRODUCT.main_arguments) == 1 else str(text)


def _log_in_by_oauth(
    app: tuple[str, str], origin: str, port: int, *, oauth: bool, device: bool
) -> Credential:
    from ..auth.oauth_login import log_in, log_in_app, log_in_device

    if oauth:
        return log_in(*app, port=port, origin=origin)
    return (log_in_device if device else log_in_app)(*app, origin=origin)


def _app(
    client_id: str | None, no_input: bool, *, needs_secret: bool, device: bool
) -> tuple[str, str]:
    """Return the id and the secret of the app. A public app may have no secret: ``CLIENT_SECRET=``.

    An app that logs in by device code usually has none (RFC 8628, section 5.6).
    """
    identity = client_id or os.environ.get(PRODUCT.variable("CLIENT_ID"))
    if not identity:
        raise usage_error("missing --client-id", "use the client ID of your registered app")
    return identity, _client_secret(no_input, needs_secret=needs_secret, device=device)


def _client_secret(no_input: bool, *, needs_secret: bool, device: bool) -> str:
    """Return the app's secret from the environment, or from a prompt without echo; empty without one."""
    variable = PRODUCT.variable("CLIENT_SECRET")
    secret = os.environ.get(variable)
    if secret or (secret is not None and not needs_secret):
        return secret
    if no_input or not sys.stdin.isatty():
        if device:
            return ""
        may_be_empty = "" if needs_secret else ", to an empty text if the app has none"
        raise usage_error("missing client secret", f"set {variable}{may_be_empty}")
    return str(click.prompt("Client secret", hide_input=True, err=True, default=""))


def _save_profile(name: str, base_url: str | None) -> None:
    configuration = load_configuration()
    values = dict(configuration.profiles.get(name, {}))
    if base_url:
        values["base_url"] = base_url
    profiles = {**configuration.profiles, name: values}
    save_configuration(replace(configuration, profiles=profiles))


def _status(profile: str | None, **parameters: object) -> None:
    name = load_settings(profile).profile
    login = describe_login(name)
    print_record(CommonOptions.from_parameters(parameters), login)
    if not login["logged_in"]:
        raise CliError(
            Failure(
                exit_code=ExitCode.NOT_ALLOWED,
                code="not_authenticated",
                message=f"profile {name} is not logged in",
                hint=f"run {PRODUCT.command} auth login",
            )
        )


def describe_login(profile: str) -> dict[str, Json]:
    """Return how a run with this profile would authenticate, without any secret."""
    values = environment_values()
    if values:
        variables = " and ".join(PRODUCT.variable(name.upper()) for name in values)
        return _login_record(profile, "token", f"environment variable {variables}")
    stored = find_credential(profile)
    if stored is None:
        return _login_record(profile, None, None)
    credential, store = stored
    domain = str(credential.tokens.get("api_domain", ""))
    return _login_record(profile, credential.kind, store.name, domain)


def _login_record(
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
    click.echo(f"Logged out of profile {name} on this machine.", err=True)


def _profile_option() -> click.Parameter:
    return option("--profile", "Profile [default: the current one].", metavar="NAME")


def _other_logins() -> Iterator[click.Parameter]:
    """Yield the options of the OAuth flows that this API has besides that with the browser."""
    urls = PRODUCT.oauth
    if urls is not None and (urls.device_url or urls.discovery_url):
        yield option("--device", "Log in by a code entered on another device.", is_flag=True)
    if urls is not None and (urls.has_client_credentials or urls.discovery_url):
        text = "Log in as the app itself, without a user."
        yield option("--client-credentials", text, is_flag=True)


COMMAND = UtilityGroup(
    "auth",
    "Log in, log out, and show the login status",
    [
        UtilityCommand(
            "login",
            _login,
            summary="Store an API token, or log in with the browser",
            example="auth login --token-file token.txt",
            parameters=[
                _profile_option(),
                option(
                    "--token-file",
                    "Read the API token from this file; - for standard input.",
                    metavar="FILE",
                ),
                option("--oauth", "Log in with the browser (OAuth 2 with PKCE).", is_flag=True),
                *_other_logins(),
                option(
                    "--client-id",
                    f"Client ID of your app [default: ${PRODUCT.variable('CLIENT_ID')}].",
                    metavar="ID",
                ),
                option(
                    "--port",
                    "Port of the redirect to 127.0.0.1 [default: any free port].",
                    type=WholeNumber(0, 65_535),
                    default=0,
                    metavar="N",
                ),
                option("--base-url", "Store this base URL in the profile.", metavar="URL"),
                option(
                    "--no-verify",
                    "Store the token without checking it with the cheapest call of the API.",
                    is_flag=True,
                ),
                option("--no-input", "Never prompt; fail instead.", is_flag=True),
            ],
            prints=False,
        ),
        UtilityCommand(
            "status",
            _status,
            summary="Show how the profile is logged in, and where its credentials are stored",
            example="auth status",
            parameters=[_profile_option()],
        ),
        UtilityCommand(
            "logout",
            _logout,
            summary="Remove the profile's credentials from this machine",
            example="auth logout",
            parameters=[_profile_option()],
            prints=False,
        ),
    ],
)
