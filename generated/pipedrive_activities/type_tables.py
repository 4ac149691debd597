"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from . import models
from ._runtime.serialization import rules as _rules
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

# Types that several arguments have.
_UPDATED_SINCE = Annotated[
    str,
    Meta(
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+\\-][0-9]{2}:[0-9]{2})\\Z",
        description="^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([Zz]|[+-]\\d{2}:\\d{2})$",
    ),
    _rules.Rule(format="date-time"),
]
_DUE_TIME = Annotated[
    str,
    Meta(pattern="^[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\Z", description="^\\d{2}:\\d{2}(:\\d{2})?$"),
    _rules.Rule(format="clock-time"),
]
_DURATION = Annotated[
    str,
    Meta(pattern="^[0-9]{2,}:[0-9]{2}(:[0-9]{2})?\\Z", description="^\\d{2,}:\\d{2}(:\\d{2})?$"),
    _rules.Rule(format="clock-duration"),
]
_SINCE = Annotated[
    str,
    Meta(
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]{2})?\\Z",
        description="^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})?$",
    ),
    _rules.Rule(format="date-time-local"),
]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "getActivities": {"updated_since": _UPDATED_SINCE, "updated_until": _UPDATED_SINCE},
        "addActivity": {
            "due_date": Annotated[str, _rules.Rule(format="date")],
            "due_time": _DUE_TIME,
            "duration": _DURATION,
            "location": models.ActivityLocation,
            "participants": list[models.ActivityParticipantInput],
            "attendees": list[models.ActivityAttendee],
        },
        "updateActivity": {
            "due_date": Annotated[str, _rules.Rule(format="date")],
            "due_time": _DUE_TIME,
            "duration": _DURATION,
            "location": models.ActivityLocation,
            "participants": list[models.ActivityParticipantInput],
            "attendees": list[models.ActivityAttendee],
        },
        "getActivitiesCollection": {"since": _SINCE, "until": _SINCE},
        "deleteActivities": {"ids": Annotated[list[int], Meta(min_length=1)]},
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getActivities": {"200": models.ActivitiesResponse},
    "getActivity": {"200": models.ActivityResponse},
    "addActivity": {"200": models.ActivityResponse, "201": models.ActivityResponse},
    "updateActivity": {"200": models.ActivityResponse},
    "deleteActivity": {"200": models.DeletedActivityResponse},
    "getActivitiesCollection": {"200": models.CollectionActivitiesResponse},
    "deleteActivities": {"200": models.DeletedActivitiesResponse},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
