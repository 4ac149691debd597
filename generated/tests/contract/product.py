"""What the package under test is called; every other module of these tests is the same for all."""

from __future__ import annotations

from pipedrive_activities import (
    OPERATIONS,
    UNSET,
    RequestOptions,
    errors,
    models,
    oauth,
)
from pipedrive_activities import (
    AsyncPipedrive as AsyncClient,
)
from pipedrive_activities import (
    Pipedrive as Client,
)

PACKAGE = "pipedrive_activities"
COMMAND = "pipedrive"
ENVIRONMENT = "PIPEDRIVE"

__all__ = [
    "COMMAND",
    "ENVIRONMENT",
    "OPERATIONS",
    "PACKAGE",
    "UNSET",
    "AsyncClient",
    "Client",
    "RequestOptions",
    "errors",
    "models",
    "oauth",
]
