"""Minimal pairs for security and servers."""

from __future__ import annotations

from tests.unit.diff.cases.case import Case, cart
from tests.unit.diff.pairs import REMOVED

KEY = [{"key": []}]

SCHEMES = "/components/securitySchemes"
SCOPES = f"{SCHEMES}/oauth/flows/authorizationCode/scopes"

SECURITY = [
    Case(code="SE14", new={f"{SCHEMES}/spare": {"type": "http", "scheme": "basic"}}),
    Case(code="SE15", old={f"{SCHEMES}/spare": {"type": "http", "scheme": "basic"}}, new={}),
    Case(code="SE16", new={f"{SCOPES}/orders:write": "Change orders."}),
    Case(code="SE17", new={f"{SCOPES}/orders:full": REMOVED}),
    Case(code="SE01", old=cart(security=[]), new=cart(security=KEY)),
    Case(code="SE02", old=cart(security=KEY), new=cart(security=[])),
    Case(
        code="SE03", old=cart(security=[*KEY, {"oauth": ["orders:read"]}]), new=cart(security=KEY)
    ),
    Case(
        code="SE04", old=cart(security=KEY), new=cart(security=[*KEY, {"oauth": ["orders:read"]}])
    ),
    Case(
        code="SE05",
        old=cart(security=[{"oauth": []}]),
        new=cart(security=[{"oauth": ["orders:read"]}]),
    ),
    Case(
        code="SE06",
        old=cart(security=[{"oauth": ["orders:read"]}]),
        new=cart(security=[{"oauth": []}]),
    ),
    Case(
        code="SE12",
        old=cart(security=[{"key": [], "oauth": ["orders:read"]}]),
        new=cart(security=[{"oauth": ["orders:read"]}]),
    ),
    Case(
        code="SE13",
        old=cart(security=[{"oauth": ["orders:read"]}]),
        new=cart(security=[{"key": [], "oauth": ["orders:read"]}]),
    ),
    Case(
        code="SE07",
        new={"/components/securitySchemes/key": {"type": "http", "scheme": "bearer"}},
    ),
    Case(code="SE08", new={"/components/securitySchemes/key/name": "x-token"}),
    Case(
        code="SE09",
        new={
            "/components/securitySchemes/oauth/flows/authorizationCode/tokenUrl": "https://shop.test/t"
        },
    ),
    Case(
        code="SE10",
        new={
            "/components/securitySchemes/oauth/flows/authorizationCode/scopes": {
                "orders:full": "Do all."
            }
        },
    ),
    Case(
        code="SE11",
        old={
            "/components/securitySchemes/oauth/flows/authorizationCode/scopes": {
                "orders:full": "Do all."
            }
        },
        new={},
    ),
]

SERVERS = [
    Case(code="SV01", old={"/servers/-": {"url": "https://eu.shop.test"}}, new={}),
    Case(code="SV02", new={"/servers/-": {"url": "https://eu.shop.test"}}),
    Case(code="SV03", new={"/servers/0/url": "https://new.shop.test"}),
    Case(
        code="SV04",
        old={"/servers/0": {"url": "https://{c}.shop.test", "variables": {"c": {"default": "a"}}}},
        new={"/servers/0": {"url": "https://{c}.shop.test", "variables": {"c": {"default": "b"}}}},
    ),
]
