"""Credentials are sent as the specification says, and nowhere else."""

from __future__ import annotations

import base64
import importlib
import math
import warnings
from importlib.util import find_spec
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
from contract.arguments import (
    OPERATIONS,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name, complete
from contract.document import CONTRACT, Flow, Operation, Scheme
from contract.fake_transport import ORIGIN, TRACE, FakeTransport, SentRequest
from contract.product import (
    CREDENTIALS,
    ENVIRONMENT,
    PACKAGE,
    SECRETS,
    Client,
    Credentials,
    errors,
    oauth,
)

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
REQUIREMENTS = [
    (operation, index)
    for operation in OPERATIONS
    for index in range(max(1, len(CONTRACT.alternatives(operation))))
]
PROTECTED = [
    operation
    for operation in OPERATIONS
    if CONTRACT.alternatives(operation) and [] not in CONTRACT.alternatives(operation)
]


@pytest.fixture(autouse=True)
def no_credentials_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the credentials of the user."""
    for name in SECRETS:
        monkeypatch.delenv(f"{ENVIRONMENT}_{name.upper()}", raising=False)


def placed(scheme: Scheme) -> set[tuple[str, str, str]]:
    """Return location, name and value of the credentials of a scheme (RFC 6750, RFC 7617)."""
    values = [SECRETS[name] for name in scheme.arguments]
    if scheme.kind == "other" or not values:
        return set()
    if scheme.kind == "key":
        name = scheme.name.lower() if scheme.location == "header" else scheme.name
        return {(scheme.location, name, values[0])}
    if scheme.scheme == "basic":
        encoded = base64.b64encode(":".join(values).encode()).decode()
        return {("header", "authorization", f"Basic {encoded}")}
    return {("header", "authorization", f"Bearer {values[0]}")}


EVERYTHING = set[tuple[str, str, str]]().union(*map(placed, CONTRACT.security))


def sent_credentials(sent: SentRequest) -> set[tuple[str, str, str]]:
    """Return location, name and value of all credentials in a request."""
    cookies = [pair.partition("=") for pair in (sent.header("cookie") or "").split("; ")]
    found = {
        *(("header", name.lower(), value) for name, value in sent.headers),
        *(("query", name, value) for name, value in sent.query),
        *(("cookie", name, value) for name, _, value in cookies),
    }
    values = {value for _, _, value in EVERYTHING} | set(SECRETS.values())
    return {place for place in found if place[0] != "header" or place[1] != "cookie"} & {
        place for place in found if any(value in place[2] for value in values)
    }


def call(operation: Operation, caller: Caller, credentials: Credentials) -> Outcome:
    """Call an operation with its required arguments."""
    TRACE.set_pointer(f"{operation.pointer}/security")
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    return caller(operation, keywords, [success_response(operation)], credentials=credentials)


def only(schemes: list[Scheme]) -> Credentials:
    """Return the credentials of these schemes alone."""
    names = {name for scheme in schemes for name in scheme.arguments}
    if any(scheme.kind == "other" for scheme in schemes):
        names.add("credentials")
    chosen = {name: value for name, value in CREDENTIALS.items() if name in names}
    return cast("Credentials", chosen)


def first_satisfied(alternatives: list[list[Scheme]], schemes: list[Scheme]) -> list[Scheme]:
    """Return the first alternative that needs no other arguments than these schemes.

    One API key that is sent in a header or in the query is one argument of the client.
    """
    given = {name for scheme in schemes for name in scheme.arguments}
    for alternative in alternatives:
        names = {name for scheme in alternative for name in scheme.arguments}
        if names and names <= given and all(each.kind != "other" for each in alternative):
            return alternative
    return schemes


@every_caller
@pytest.mark.parametrize(("operation", "index"), REQUIREMENTS)
def test_each_alternative_is_sent_exactly(operation: Operation, index: int, caller: Caller) -> None:
    alternatives = CONTRACT.alternatives(operation)
    schemes = alternatives[index] if alternatives else []
    # An alternative without schemes, and an operation without alternatives, need nothing.
    if not schemes and not any(
        [] in CONTRACT.alternatives(each) or not CONTRACT.alternatives(each) for each in OPERATIONS
    ):
        return
    sent = call(operation, caller, only(schemes)).request
    used = first_satisfied(alternatives, schemes)
    expected = set[tuple[str, str, str]]().union(*map(placed, used))
    assert sent_credentials(sent) == expected
    for secret in SECRETS.values():
        assert secret not in sent.path
        assert secret.encode() not in sent.content


@every_caller
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_no_more_than_one_alternative_is_sent(operation: Operation, caller: Caller) -> None:
    sent = sent_credentials(call(operation, caller, CREDENTIALS).request)
    alternatives = [each for each in CONTRACT.alternatives(operation) if each]
    # ``credentials=`` is used where a scheme needs it, also before other alternatives.
    own = [each for each in alternatives if any(scheme.kind == "other" for scheme in each)]
    first = next(iter(own or alternatives), [])
    assert sent == set[tuple[str, str, str]]().union(*map(placed, first))


@every_caller
@pytest.mark.parametrize("operation", PROTECTED, ids=lambda operation: operation.id)
def test_missing_credentials_are_named_before_anything_is_sent(
    operation: Operation, caller: Caller
) -> None:
    TRACE.set_pointer(f"{operation.pointer}/security")
    with pytest.raises(errors.ArgumentError) as caught:
        _ = call(operation, caller, {}).value
    # A client that can call no operation at all names what one of them needs.
    named = [operation] if len(PROTECTED) < len(OPERATIONS) else PROTECTED
    assert any(names_credentials(str(caught.value), each) for each in named)


def names_credentials(message: str, operation: Operation) -> bool:
    """Return whether a message names the arguments and variables of the first alternative."""
    names = [name for scheme in CONTRACT.alternatives(operation)[0] for name in scheme.arguments]
    expected = [text for name in names for text in (f"{name}=", f"{ENVIRONMENT}_{name.upper()}")]
    return all(text in message for text in expected)


@pytest.mark.parametrize("operation", PROTECTED, ids=lambda operation: operation.id)
def test_credentials_of_no_alternative_are_not_sent(operation: Operation) -> None:
    alternatives = CONTRACT.alternatives(operation)
    for scheme in CONTRACT.security:
        given = only([scheme])
        usable = [each for each in alternatives if set(only(each)) <= set(given)]
        if not scheme.arguments or usable:
            continue
        with pytest.raises(errors.ArgumentError):
            _ = call(operation, CALLERS["blocking"], given).value


ACCESS_TOKEN = "access-token-of-the-contract-tests"


def app() -> oauth.OAuthApp:
    """Return an app with the default endpoints, which are those of the first flow."""
    return oauth.OAuthApp(
        client_id="app", client_secret="secret-of-the-app", redirect_uri="https://app.test/back"
    )


def first_flows(kind: str) -> list[Flow]:
    """Return the first flow of a kind, in a list that is empty if there is none."""
    flows = [flow for scheme in CONTRACT.security for flow in scheme.flows if flow.kind == kind]
    return flows[:1]


FLOWS = first_flows("authorizationCode")
DEVICE, APP = first_flows("deviceAuthorization"), first_flows("clientCredentials")
MAIN = [*FLOWS, *DEVICE, *APP][:1]
DISCOVERY = [each.discovery_url for each in CONTRACT.security if each.discovery_url][:1]
WITH_OAUTH = [
    operation
    for operation in OPERATIONS
    if FLOWS
    and any(
        len(alternative) == 1 and alternative[0].kind == "oauth2"
        for alternative in CONTRACT.alternatives(operation)
    )
]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_authorization_url_and_scopes_match_the_specification(flow: Flow) -> None:
    sign_in = urlsplit(app().begin(flow.scopes).url)
    query = parse_qs(sign_in.query)
    assert sign_in._replace(query="").geturl() == flow.authorization_url
    assert query["response_type"] == ["code"]
    assert query.get("scope", [""]) == [" ".join(flow.scopes)]


@pytest.mark.parametrize("flow", MAIN, ids=lambda flow: flow.kind)
def test_endpoints_match_the_specification(flow: Flow) -> None:
    assert app().token_url == flow.token_url
    assert (app().refresh_url or flow.token_url) == (flow.refresh_url or flow.token_url)
    assert app().device_url == "".join(each.device_url for each in DEVICE)
    assert app().authorize_url == "".join(each.authorization_url for each in FLOWS)


def test_discovery_url_matches_the_specification() -> None:
    assert getattr(oauth, "DISCOVERY_URL", "") == "".join(DISCOVERY)


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
    body = {"access_token": ACCESS_TOKEN, "refresh_token": "renewal", "api_domain": api_domain}
    return oauth.Tokens.restore(body, allowed_hosts=app().allowed_hosts)


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
def test_command_line_uses_the_specified_oauth_endpoints() -> None:
    product = importlib.import_module(f"{PACKAGE}.cli.product").PRODUCT
    assert bool(product.oauth) is bool(MAIN or DISCOVERY)
    if product.oauth:
        assert product.oauth.authorize_url == "".join(each.authorization_url for each in FLOWS)
        assert product.oauth.device_url == "".join(each.device_url for each in DEVICE)
        assert product.oauth.discovery_url == "".join(DISCOVERY)
        assert product.oauth.has_client_credentials is bool(APP)
    for flow in MAIN:
        assert product.oauth.token_url == flow.token_url
        renewal = product.oauth.refresh_url or product.oauth.token_url
        assert renewal == (flow.refresh_url or flow.token_url)
        assert set(product.oauth.scopes) == set(flow.scopes)
        assert set(product.api_domains) == set(app().allowed_hosts)


@pytest.mark.parametrize("operation", WITH_OAUTH, ids=lambda operation: operation.id)
def test_access_token_is_sent_only_as_bearer_token(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    fake = FakeTransport([success_response(operation)])
    tokens = oauth.Tokens(access_token=ACCESS_TOKEN, refresh_token="renewal", renew_at=math.inf)
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
    assert sent.header("authorization") == f"Bearer {ACCESS_TOKEN}"
    assert [name.lower() for name, value in sent.headers if ACCESS_TOKEN in value] == [
        "authorization"
    ]
    assert ACCESS_TOKEN not in sent.url
    keys = [scheme.name for scheme in CONTRACT.security if scheme.kind == "key"]
    assert all(sent.header(name) is None for name in keys)
