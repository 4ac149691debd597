"""What the package under test is called; every other module of these tests is the same for all."""

from __future__ import annotations

from pets import (
    OPERATIONS,
    UNSET,
    errors,
    models,
    oauth,
)
from pets import (
    AsyncPetShop as AsyncClient,
)
from pets import (
    PetShop as Client,
)

PACKAGE = "pets"
COMMAND = "pets"
ENVIRONMENT = "PETS"

__all__ = [
    "COMMAND",
    "ENVIRONMENT",
    "OPERATIONS",
    "PACKAGE",
    "UNSET",
    "AsyncClient",
    "Client",
    "errors",
    "models",
    "oauth",
]
