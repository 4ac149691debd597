"""Budgets, estimates, labels and usage: what calls cost, before and after."""

from typing import reveal_type

from pipedrive_activities import AsyncPipedrive, Limits, Pipedrive, stores

client = Pipedrive(
    limits=Limits(daily=10_000, burst=20, company="acme"),
    store=stores.FallbackStore(stores.SQLiteStore("quota.sqlite"), stores.MemoryStore()),
    history=stores.SpendingHistory("history.sqlite"),
)

with client.budget(500) as budget, client.label("nightly sync"):
    reveal_type(budget)  # reveals: Budget
    reveal_type(budget.spent)  # reveals: int
    reveal_type(budget.left)  # reveals: int
    client.activities.get(1)

reveal_type(client.usage.tokens)  # reveals: int
reveal_type(client.usage.calls)  # reveals: int
reveal_type(client.usage.by_operation())  # reveals: dict[str, Spent]
reveal_type(client.usage.by_label()["nightly sync"].tokens)  # reveals: int

estimate = client.estimate("activities.list", items=2_000)
reveal_type(estimate)  # reveals: Estimate
reveal_type(estimate.tokens)  # reveals: int
reveal_type(estimate.cheapest)  # reveals: Estimate
total = estimate + client.estimate("activities.get", ids=[1, 2, 3])
reveal_type(total)  # reveals: EstimateTotal
reveal_type(total.tokens)  # reveals: int

client.budget("500")  # error: arg-type / reportArgumentType
client.budget()  # error: call-arg / reportCallIssue
client.usage.tokens = 0  # error: misc / reportAttributeAccessIssue
Limits(daily="10000")  # error: arg-type / reportArgumentType
Pipedrive(store="quota.sqlite")  # error: arg-type / reportArgumentType


async def main(async_client: AsyncPipedrive) -> None:
    async with async_client.budget(500) as async_budget:
        reveal_type(async_budget)  # reveals: Budget
        await async_client.activities.get(1)
    with async_client.budget(500):
        await async_client.activities.get(1)
