"""The clients: one that blocks, and one for asyncio. Both offer the same."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.client import AsyncClient, SyncClient
from ._runtime.product import Product, TypeTables
from .operations import HEADER_NAMES, OPERATIONS

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
    type_tables=_load_type_tables,
)
"""What both clients are made for."""


class PetShop(SyncClient):
    """The client that blocks. Use it in ``with``, or ``close()`` it.

    Safe to use from many threads, and in a forked child.
    """

    _product = PRODUCT

    @cached_property
    def pets(self) -> Pets:
        """Pets."""
        from .resources.pets import Pets

        return Pets(self)


class AsyncPetShop(AsyncClient):
    """The client for asyncio. Use it in ``async with``, or await ``close()``."""

    _product = PRODUCT

    @cached_property
    def pets(self) -> AsyncPets:
        """Pets."""
        from .resources.pets import AsyncPets

        return AsyncPets(self)
