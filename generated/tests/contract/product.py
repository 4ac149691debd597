"""Names of the package under test; the other modules of these tests are the same for all packages."""

from __future__ import annotations

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

__all__ = [
    "COMMAND",
    "ENVIRONMENT",
    "OPERATIONS",
    "PACKAGE",
    "RATE_LIMITS",
    "UNSET",
    "AsyncClient",
    "Client",
    "Clock",
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
