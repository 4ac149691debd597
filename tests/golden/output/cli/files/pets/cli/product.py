"""The product and its resources: everything that the help of the program itself needs."""

from __future__ import annotations

from .product_model import OAuth, Product, Resource

PRODUCT = Product(
    command="pets",
    title="Pets",
    distribution="pets",
    package="pets",
    client="PetShop",
    version="1",
    environment="PETS",
    server_variables=("place",),
    base_url="https://eu.example.com",
    example="pets create --name text --born 2026-12-01",
    example_path="/pets/id",
    main_arguments=("api_key",),
    has_costs=True,
    oauth=OAuth(
        authorize_url="https://a.example/auth",
        token_url="https://t.example/token",
        scopes=("pets:read", "pets:write"),
    ),
    plans=(),
)

RESOURCES: tuple[Resource, ...] = (Resource("pets", "Animals"),)
"""The groups of commands: one for each resource of the client."""
