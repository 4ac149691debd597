"""The two clients: blocking, and for asyncio. Both have the same methods."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.client import AsyncClient, SyncClient
from ._runtime.product import Product, TypeTables
from ._runtime.server_variables import ServerTemplate, ServerVariable
from .operations import OPERATIONS
from .rate_limits import HEADER_NAMES

if TYPE_CHECKING:
    from .resources.pets import AsyncPets, Pets

__all__ = ["PRODUCT", "AsyncPetShop", "PetShop"]


def _load_type_tables() -> TypeTables:
    from .type_tables import ARGUMENTS, RESPONSES

    return TypeTables(ARGUMENTS, RESPONSES)


PRODUCT = Product(
    name="pets",
    version="1",
    environment="PETS",
    base_url="https://eu.example.com",
    token_header="x-pet-key",
    header_names=HEADER_NAMES,
    auth_scheme="",
    operations=OPERATIONS,
    server=ServerTemplate(
        origin="https://{place}.example.com",
        path="",
        variables={
            "place": ServerVariable(default="eu"),
        },
    ),
    type_tables=_load_type_tables,
)
"""Constants of this API, used by both clients."""


class PetShop(SyncClient):
    """The blocking client. Use it in ``with``, or call ``close()`` after use.

    Thread-safe, and usable in a forked child process.
    """

    _product = PRODUCT

    @cached_property
    def pets(self) -> Pets:
        """Pets."""
        from .resources.pets import Pets

        return Pets(self)


class AsyncPetShop(AsyncClient):
    """The client for asyncio. Use it in ``async with``, or await ``close()`` after use."""

    _product = PRODUCT

    @cached_property
    def pets(self) -> AsyncPets:
        """Pets."""
        from .resources.pets import AsyncPets

        return AsyncPets(self)
