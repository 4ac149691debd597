"""What commands have besides their entries in the operation table, by operationId."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "getActivities": "--all --output jsonl",
    "getActivity": "42",
    "addActivity": "--subject 'Call about the offer' --type call",
    "updateActivity": "42 --subject 'Call about the offer' --type call",
    "deleteActivity": "42",
    "getActivitiesCollection": "--all --output jsonl",
    "deleteActivities": "--ids 42",
}
"""Arguments of a useful call of each command, quoted for a POSIX shell."""

FLAGS: Mapping[str, Mapping[tuple[str, str], str]] = {}
"""Flags that differ from the parameter's name, because another option has that flag.

The keys are the location and the name of the parameter.
"""

WEB_URLS: Mapping[str, str] = {
    "getActivity": "https://app.pipedrive.com/activities/list#dialog/activity/{id}",
}
"""URLs of records in the web app, with path parameters in braces."""
