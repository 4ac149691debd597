"""Errors in templates and views: bugs of specgen, never errors in an OpenAPI document."""

from __future__ import annotations


class EmitError(Exception):
    """A template is wrong, or a view does not match it."""


class QuotingError(EmitError, ValueError):
    """A view contains a value that a filter cannot convert to safe text."""


class FormatError(EmitError):
    """ruff reported an error in a rendered file."""
