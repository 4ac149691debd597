"""Errors: what each carries, and that specific ones are caught by their base classes."""

from typing import reveal_type

from pipedrive_activities import Pipedrive, PipedriveError, errors

client = Pipedrive()

try:
    client.activities.get(42)
except errors.NotFound as error:
    reveal_type(error.status)  # reveals: int
    reveal_type(error.code)  # reveals: str
    reveal_type(error.message)  # reveals: str
    reveal_type(error.request_id)  # reveals: str
    reveal_type(error.operation)  # reveals: str
    reveal_type(error.cost)  # reveals: int
    reveal_type(error.attempts)  # reveals: tuple[Attempt, ...]
    reveal_type(error.response)  # reveals: RawResponse | None
    error.retry_after  # error: attr-defined / reportAttributeAccessIssue
except (errors.BurstLimited, errors.DailyBudgetExhausted) as error:
    reveal_type(error)  # reveals: BurstLimited | DailyBudgetExhausted
    reveal_type(error.retry_after)  # reveals: float | None
except errors.RequestTimeout as error:
    reveal_type(error.received)  # reveals: bool
    error.status  # error: attr-defined / reportAttributeAccessIssue
except errors.DecodingError as error:
    reveal_type(error.response)  # reveals: RawResponse | None
except errors.BudgetExceeded as error:
    reveal_type((error.spent, error.cost, error.limit))  # reveals: tuple[int, int, int]
except errors.ArgumentError as error:
    reveal_type(error.parameter)  # reveals: str
    value_error: ValueError = error
except PipedriveError as error:
    reveal_type(error.operation)  # reveals: str
    reveal_type(error.cursor)  # reveals: str | None

base_classes: list[type[PipedriveError]] = [
    errors.APIError,
    errors.StoreUnavailable,
    errors.RepeatedCursor,
    errors.CrossOriginLink,
    errors.TransportError,
]
api_errors: list[type[errors.APIError]] = [
    errors.AuthenticationError,
    errors.PermissionDenied,
    errors.ValidationError,
    errors.Conflict,
    errors.RateLimited,
    errors.AbuseBlocked,
    errors.ServerError,
]
kind: type[errors.APIError] = errors.TransportError  # error: assignment / reportAssignmentType
errors.PetshopError  # error: attr-defined / reportAttributeAccessIssue
