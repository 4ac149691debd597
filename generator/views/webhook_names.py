"""Names in the module ``webhooks``: the classes of events, and the variable with the secret."""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.unique_names import numbered

_UNKNOWN = "UnknownEvent"
"""The class of events that the document does not describe."""


def event_class_names(api: Api) -> list[str]:
    """Return the class of each webhook, such as ``OrderCreatedEvent``."""
    names = ["".join(map(_capital, each.name.python.split("_"))) for each in api.webhooks]
    return numbered([_UNKNOWN, *(f"{name}Event" for name in names)])[1:]


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def secret_variable(api: Api) -> str:
    """Return the environment variable with the secret of the webhooks."""
    return f"{api.product.environment}_WEBHOOK_SECRET"
