"""Name of the base class of all errors of a package."""

from __future__ import annotations

_TAKEN = frozenset({"APIError", "ArgumentError", "AuthenticationError", "ClientError",
    "DecodingError", "ServerError", "TransportError", "ValidationError"})  # fmt: skip
"""Error classes of the runtime that the base class must not be named after."""


def base_error(client: str) -> str:
    """Return the name of the base class for the name of a client, such as ``PetShopError``."""
    name = f"{client}Error"
    return f"{client}ClientError" if name in _TAKEN else name
