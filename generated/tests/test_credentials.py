"""Who is asking is told in the way that is described, and in no other place."""

from __future__ import annotations

import base64
import importlib
import math
import warnings
from importlib.util import find_spec
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.arguments import answer_for, every_operation, required_arguments, required_body
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import CONTRACT, Flow, Operation, Scheme
from contract.fake_transport import ORIGIN, TOKEN, TRACE, FakeTransport
from contract.product import PACKAGE, Client, errors, oauth

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
TOKENS = [one for one in CONTRACT.security if one.token]


def carrier(scheme: Scheme) -> tuple[str, str]:
    """Return the header of a scheme, and what stands in it (RFC 6750, RFC 7617)."""
    if scheme.kind == "key":
        assert scheme.location == "header"
        return scheme.name.lower(), TOKEN
    if scheme.scheme == "basic":
        return "authorization", f"Basic {base64.b64encode(TOKEN.encode()).decode()}"
    return "authorization", f"Bearer {TOKEN}"


@every_caller
@every_operation
def test_the_token_is_sent_in_its_header_alone(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    sent = caller(operation, given, [answer_for(operation)]).request
    wanted = [carrier(one) for one in TOKENS] if CONTRACT.asks(operation) else []
    secrets = {TOKEN, *(value for _, value in map(carrier, TOKENS))}
    told = {name.lower(): value for name, value in sent.headers}
    found = [(name, value) for name, value in told.items() if any(one in value for one in secrets)]
    assert found == wanted
    assert TOKEN not in sent.url
    assert TOKEN.encode() not in sent.content


def app() -> oauth.OAuthApp:
    """Return an app with the addresses of the description: those of the first flow."""
    return oauth.OAuthApp(
        client_id="app", client_secret="secret-of-the-app", redirect_uri="https://app.test/back"
    )


FLOWS = [
    flow
    for scheme in CONTRACT.security
    for flow in scheme.flows
    if flow.kind == "authorizationCode"
][:1]
ALLOWING = [
    operation
    for operation in CONTRACT.operations
    for alternative in operation.security
    if FLOWS and any(use.scopes for use in alternative)
]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda one: one.kind)
def test_users_are_sent_to_the_described_address_for_the_described_scopes(flow: Flow) -> None:
    sign_in = urlsplit(app().begin(flow.scopes).url)
    query = parse_qs(sign_in.query)
    assert sign_in._replace(query="").geturl() == flow.authorization_url
    assert query["response_type"] == ["code"]
    assert query.get("scope", [""]) == [" ".join(flow.scopes)]
    assert app().token_url == flow.token_url
    assert (app().refresh_url or flow.token_url) == (flow.refresh_url or flow.token_url)


def test_tokens_go_to_the_described_hosts_alone() -> None:
    for scheme in CONTRACT.security if FLOWS else []:
        for domain in scheme.api_domains:
            for host in (domain, f"company.{domain}"):
                assert issued(f"https://{host}").api_domain == f"https://{host}"
        for host in ("elsewhere.test", *(f"x{domain}" for domain in scheme.api_domains)):
            with pytest.raises(errors.ArgumentError):
                issued(f"https://{host}")


def issued(api_domain: str) -> oauth.Tokens:
    """Return the tokens of an answer that names where to send them."""
    body = {"access_token": TOKEN, "refresh_token": "renewal", "api_domain": api_domain}
    return oauth.Tokens.restore(body, allowed_hosts=app().allowed_hosts)


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_the_command_line_signs_in_as_described() -> None:
    known = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    assert (known.oauth is None) is (not FLOWS)
    for flow in FLOWS:
        assert known.oauth.authorize_url == flow.authorization_url
        assert known.oauth.token_url == flow.token_url
        renewal = known.oauth.refresh_url or known.oauth.token_url
        assert renewal == (flow.refresh_url or flow.token_url)
        assert set(known.oauth.scopes) == set(flow.scopes)
        assert set(known.api_domains) == set(app().allowed_hosts)


@pytest.mark.parametrize("operation", ALLOWING, ids=lambda one: one.id)
def test_an_access_token_is_sent_as_a_bearer_alone(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    wire = FakeTransport([answer_for(operation)])
    tokens = oauth.Tokens(access_token=TOKEN, refresh_token="renewal", renew_at=math.inf)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    with (
        warnings.catch_warnings(action="ignore", category=DeprecationWarning),
        Client(
            credentials=oauth.OAuth(app(), tokens), base_url=ORIGIN, transport=wire.transport
        ) as client,
    ):
        returned = getattr(getattr(client, operation.resource), operation.method)(**given)
        _ = returned.page() if operation.pagination else returned
    (sent,) = wire.sent
    assert sent.header("authorization") == f"Bearer {TOKEN}"
    assert [name.lower() for name, value in sent.headers if TOKEN in value] == ["authorization"]
    assert TOKEN not in sent.url
    keys = [one.name for one in CONTRACT.security if one.kind == "key"]
    assert all(sent.header(name) is None for name in keys)
