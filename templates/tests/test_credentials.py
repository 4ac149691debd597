"""Credentials are sent as the specification says, and nowhere else."""

from __future__ import annotations

import base64
import importlib
import math
import warnings
from importlib.util import find_spec
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.arguments import (
    every_operation,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, by_python_name, complete
from contract.document import CONTRACT, Flow, Operation, Scheme
from contract.fake_transport import ORIGIN, TOKEN, TRACE, FakeTransport
from contract.product import PACKAGE, Client, errors, oauth

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
TOKEN_SCHEMES = [scheme for scheme in CONTRACT.security if scheme.token]


def header_with_token(scheme: Scheme) -> tuple[str, str]:
    """Return the name and value of the header that carries the token (RFC 6750, RFC 7617)."""
    if scheme.kind == "key":
        assert scheme.location == "header"
        return scheme.name.lower(), TOKEN
    if scheme.scheme == "basic":
        return "authorization", f"Basic {base64.b64encode(TOKEN.encode()).decode()}"
    return "authorization", f"Bearer {TOKEN}"


@every_caller
@every_operation
def test_token_is_sent_only_in_its_header(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    sent = caller(operation, keywords, [success_response(operation)]).request
    expected = (
        [header_with_token(scheme) for scheme in TOKEN_SCHEMES]
        if CONTRACT.requires_credentials(operation)
        else []
    )
    secrets = {TOKEN, *(value for _, value in map(header_with_token, TOKEN_SCHEMES))}
    headers = {name.lower(): value for name, value in sent.headers}
    with_secret = [
        (name, value)
        for name, value in headers.items()
        if any(secret in value for secret in secrets)
    ]
    assert with_secret == expected
    assert TOKEN not in sent.url
    assert TOKEN.encode() not in sent.content


def app() -> oauth.OAuthApp:
    """Return an app with the default endpoints, which are those of the first flow."""
    return oauth.OAuthApp(
        client_id="app", client_secret="secret-of-the-app", redirect_uri="https://app.test/back"
    )


FLOWS = [
    flow
    for scheme in CONTRACT.security
    for flow in scheme.flows
    if flow.kind == "authorizationCode"
][:1]
WITH_SCOPES = [
    operation
    for operation in CONTRACT.operations
    for alternative in operation.security
    if FLOWS and any(use.scopes for use in alternative)
]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_authorization_url_and_scopes_match_the_specification(flow: Flow) -> None:
    sign_in = urlsplit(app().begin(flow.scopes).url)
    query = parse_qs(sign_in.query)
    assert sign_in._replace(query="").geturl() == flow.authorization_url
    assert query["response_type"] == ["code"]
    assert query.get("scope", [""]) == [" ".join(flow.scopes)]
    assert app().token_url == flow.token_url
    assert (app().refresh_url or flow.token_url) == (flow.refresh_url or flow.token_url)


def test_tokens_are_accepted_only_for_allowed_hosts() -> None:
    for scheme in CONTRACT.security if FLOWS else []:
        for domain in scheme.api_domains:
            for host in (domain, f"company.{domain}"):
                assert restore_tokens(f"https://{host}").api_domain == f"https://{host}"
        for host in ("elsewhere.test", *(f"x{domain}" for domain in scheme.api_domains)):
            with pytest.raises(errors.ArgumentError):
                restore_tokens(f"https://{host}")


def restore_tokens(api_domain: str) -> oauth.Tokens:
    """Return the tokens of a token response that names the API domain."""
    body = {"access_token": TOKEN, "refresh_token": "renewal", "api_domain": api_domain}
    return oauth.Tokens.restore(body, allowed_hosts=app().allowed_hosts)


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_command_line_uses_the_specified_oauth_endpoints() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    assert (product.oauth is None) is (not FLOWS)
    for flow in FLOWS:
        assert product.oauth.authorize_url == flow.authorization_url
        assert product.oauth.token_url == flow.token_url
        renewal = product.oauth.refresh_url or product.oauth.token_url
        assert renewal == (flow.refresh_url or flow.token_url)
        assert set(product.oauth.scopes) == set(flow.scopes)
        assert set(product.api_domains) == set(app().allowed_hosts)


@pytest.mark.parametrize("operation", WITH_SCOPES, ids=lambda operation: operation.id)
def test_access_token_is_sent_only_as_bearer_token(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    fake = FakeTransport([success_response(operation)])
    tokens = oauth.Tokens(access_token=TOKEN, refresh_token="renewal", renew_at=math.inf)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(
            credentials=oauth.OAuth(app(), tokens), base_url=ORIGIN, transport=fake.transport
        ) as client,
    ):
        returned = getattr(getattr(client, operation.resource), operation.method)(**keywords)
        complete(operation, returned)
    (sent,) = fake.sent
    assert sent.header("authorization") == f"Bearer {TOKEN}"
    assert [name.lower() for name, value in sent.headers if TOKEN in value] == ["authorization"]
    assert TOKEN not in sent.url
    keys = [scheme.name for scheme in CONTRACT.security if scheme.kind == "key"]
    assert all(sent.header(name) is None for name in keys)
