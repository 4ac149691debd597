"""Credentials in the client: arguments of its constructor, and the table of security schemes.

Input: the API. Output: ``CredentialView`` for each argument, and settings of the runtime's ``Scheme``.
"""

from __future__ import annotations

from generator.ir.api import Api, OtherScheme, SecurityScheme
from generator.ir.credentials import (
    ClientArgument,
    arguments_of,
    client_arguments,
    kind_of,
    location_of,
    main_schemes,
)
from generator.records import dataclass
from generator.views.prose import paragraphs
from generator.views.servers import server_variables
from generator.views.settings import Settings, drop_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    """An argument of the client with credentials. Only a single one can be passed by position."""

    name: str
    is_positional: bool


def view_credentials(api: Api) -> tuple[CredentialView, ...]:
    """Return the arguments of the client with credentials; the one of most operations first."""
    main = arguments_of(main_schemes(api))
    names = dict.fromkeys((*main, *(argument.name for argument in client_arguments(api))))
    return tuple(CredentialView(name=name, is_positional=main == (name,)) for name in names)


def view_schemes(api: Api) -> tuple[tuple[str, Settings], ...]:
    """Return the security schemes that operations use, as settings by id."""
    return tuple(
        (scheme.id, _view_scheme(scheme))
        for scheme in api.security_schemes
        if scheme.arguments or isinstance(scheme, OtherScheme)
    )


def _view_scheme(scheme: SecurityScheme) -> Settings:
    kind = kind_of(scheme)
    location, name = location_of(scheme) if kind == "key" else ("", "")
    return drop_defaults(
        kind="bearer" if kind == "oauth" else kind,
        location="" if location == "header" else location,
        name=name,
        arguments=scheme.arguments,
    )


def describe_constructor(api: Api) -> str:
    """Return the docstring of the constructor of the blocking client."""
    environment = api.product.environment
    variables = [_VARIABLES] if server_variables(api) else []
    return "\n".join(
        [
            f"{_CREATED}\n",
            *_describe_credentials(api),
            *_CONNECTION.format(environment=environment).splitlines(),
            *variables,
            _TRANSPORT,
            f"\n{_RAISES}",
        ]
    )


def describe_async_constructor(api: Api) -> str:
    """Return the docstring of the constructor of the client for asyncio."""
    return paragraphs(
        _CREATED,
        "\n".join(_describe_credentials(api)),
        f"The other arguments are those of `{api.product.client}`. {_RAISES}",
    )


def _describe_credentials(api: Api) -> list[str]:
    arguments = {argument.name: argument for argument in client_arguments(api)}
    environment = api.product.environment
    return [_describe(arguments[view.name], environment) for view in view_credentials(api)]


def _describe(argument: ClientArgument, environment: str) -> str:
    """Return the documentation of one argument, without text of the document."""
    titles = dict.fromkeys(_TITLES[kind_of(scheme)] for scheme in argument.schemes)
    title = " or ".join(titles) if argument.is_secret else "the user name"
    variable = f"{environment}_{argument.name.upper()}"
    title = title[:1].upper() + title[1:]
    return f"- {argument.name}: {title}, or a function that returns it. Default: `{variable}`."


_TITLES = {
    "key": "the API key",
    "bearer": "the bearer token",
    "oauth": "an OAuth 2 access token",
    "basic": "the password",
}

_CREATED = "Create a client; nothing is sent yet."
_CONNECTION = """\
- credentials: OAuth 2 with renewal, or a class of your own, instead of the other credentials.
- base_url: Scheme and host. Default: `{environment}_BASE_URL`, then those of the OpenAPI document.
- timeout: Seconds for each step of an attempt: to connect, to write, to read. Default: 30.
- retries: A retry policy, or the number of repeats.
- headers: Sent with every request.
- limits: The burst limit and the daily quota.
- store: The quota store. Default: in memory.
- history: Records what was spent.
- hooks: Called around every attempt.
- strict: Raise DecodingError for a response that does not match its type.
- on_mismatch: Called for each such mismatch if not `strict`.
- max_response_bytes: Limit of a response in memory, decompressed. Default: 256 MiB.
"""
_VARIABLES = "- server_variables: Values of the variables in the URL of the server, by name."
_TRANSPORT = "- transport: Replaces the network, for tests."
_RAISES = (
    "Raises ArgumentError for an invalid argument, and for missing credentials if no operation can be"
    " called without."
)
