"""The product and its resources: everything that the help of the program itself needs."""

from __future__ import annotations

from .command_model import Entry, OAuth, Plan, Product, Resource

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
    token_header="x-api-token",
    api_domains=("pipedrive.com",),
    daily_tokens=30000,
    burst_window=2,
    has_costs=True,
    has_mock=True,
    oauth=OAuth(
        authorize_url="https://oauth.pipedrive.com/oauth/authorize",
        token_url="https://oauth.pipedrive.com/oauth/token",
        scopes=("activities:full", "activities:read"),
    ),
    plans=(
        Plan(
            name="Lite",
            daily_multiplier=1,
            burst=20,
        ),
        Plan(
            name="Growth",
            daily_multiplier=2,
            burst=40,
        ),
        Plan(
            name="Premium",
            daily_multiplier=5,
            burst=100,
        ),
        Plan(
            name="Ultimate",
            daily_multiplier=7,
            burst=120,
        ),
    ),
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="activities",
        module="activities",
        summary="Scheduled or completed work: a call, a lunch, a deadline, or a custom type",
        entries=(
            Entry(
                name="list",
                summary="List activities",
                operation="getActivities",
                cost=10,
            ),
            Entry(
                name="get",
                summary="Get one activity",
                operation="getActivity",
                cost=1,
            ),
            Entry(
                name="create",
                summary="Create an activity",
                operation="addActivity",
                cost=5,
            ),
            Entry(
                name="update",
                summary="Update fields of an activity",
                operation="updateActivity",
                cost=5,
            ),
            Entry(
                name="delete",
                summary="Delete one activity",
                operation="deleteActivity",
                cost=3,
            ),
            Entry(
                name="list-collection",
                summary="use activities list instead",
                operation="getActivitiesCollection",
                cost=10,
                deprecated=True,
            ),
            Entry(
                name="delete-many",
                summary="use activities delete instead",
                operation="deleteActivities",
                cost=10,
                deprecated=True,
            ),
        ),
    ),
)


def command_title(operation: str) -> str:
    """Return the command of an operationId, such as ``pets list``; else the operationId."""
    for resource in RESOURCES:
        for entry in resource.entries:
            if entry.operation == operation:
                return f"{resource.name} {entry.name}"
    return operation
