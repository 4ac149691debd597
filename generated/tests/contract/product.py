"""Names of the package under test; the other modules of these tests are the same for all packages."""

from __future__ import annotations

from typing import TypedDict

from pipedrive_activities import (
    OPERATIONS,
    RATE_LIMITS,
    UNSET,
    File,
    RequestOptions,
    Retries,
    errors,
    models,
    oauth,
    stores,
)
from pipedrive_activities import (
    AsyncPipedrive as AsyncClient,
)
from pipedrive_activities import (
    Pipedrive as Client,
)
from pipedrive_activities._runtime.metering.store import Clock
from pipedrive_activities._runtime.serialization.formats import FormatType
from pipedrive_activities._runtime.serialization.properties import properties_of
from pipedrive_activities._runtime.serialization.renaming import rename
from pipedrive_activities._runtime.serialization.unions import (
    convert_custom,
    decode_union,
    has_allowed_properties,
)

PACKAGE = "pipedrive_activities"
COMMAND = "pipedrive"
ENVIRONMENT = "PIPEDRIVE"


class Credentials(TypedDict, total=False):
    """Arguments of the client with credentials."""

    api_token: str
    access_token: str


SECRETS: dict[str, str] = {
    "api_token": "api-token-of-the-contract-tests",
    "access_token": "access-token-of-the-contract-tests",
}
"""A value for each argument with credentials."""

CREDENTIALS: Credentials = {
    "api_token": SECRETS["api_token"],
    "access_token": SECRETS["access_token"],
}
"""Credentials with which every operation can be called."""

MAIN_ARGUMENTS: tuple[str, ...] = ("api_token",)
"""The arguments that most operations need."""

__all__ = [
    "COMMAND",
    "CREDENTIALS",
    "ENVIRONMENT",
    "MAIN_ARGUMENTS",
    "OPERATIONS",
    "PACKAGE",
    "RATE_LIMITS",
    "SECRETS",
    "UNSET",
    "AsyncClient",
    "Client",
    "Clock",
    "Credentials",
    "File",
    "FormatType",
    "RequestOptions",
    "Retries",
    "convert_custom",
    "decode_union",
    "errors",
    "has_allowed_properties",
    "models",
    "oauth",
    "properties_of",
    "rename",
    "stores",
]
