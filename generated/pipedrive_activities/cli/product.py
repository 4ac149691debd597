"""The product and its resources: everything that the help of the program itself needs."""

from __future__ import annotations

from .product_model import OAuth, Plan, Product, Resource

PRODUCT = Product(
    command="pipedrive",
    title="Pipedrive Activities",
    distribution="pipedrive-activities",
    package="pipedrive_activities",
    client="Pipedrive",
    version="0.1.0",
    environment="PIPEDRIVE",
    base_url="https://api.pipedrive.com",
    example="activities list --all --output jsonl",
    example_path="/api/v2/activities",
    main_arguments=("api_token",),
    api_domains=("pipedrive.com",),
    daily_tokens=30000,
    burst_window=2,
    has_costs=True,
    has_docs=True,
    has_mcp=True,
    has_mock=True,
    oauth=OAuth(
        authorize_url="https://oauth.pipedrive.com/oauth/authorize",
        token_url="https://oauth.pipedrive.com/oauth/token",
        scopes=("activities:full", "activities:read"),
    ),
    plans=(
        Plan(name="Lite", daily_multiplier=1, burst=20),
        Plan(name="Growth", daily_multiplier=2, burst=40),
        Plan(name="Premium", daily_multiplier=5, burst=100),
        Plan(name="Ultimate", daily_multiplier=7, burst=120),
    ),
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        "activities", "Scheduled or completed work: a call, a lunch, a deadline, or a custom type"
    ),
)
"""The groups of commands: one for each resource of the client."""
