"""Faults of templates and views: ours, never those of a description."""

from __future__ import annotations


class EmitError(Exception):
    """A template is wrong, or a view does not fit it."""


class QuotingError(EmitError, ValueError):
    """A view handed over something that a filter cannot turn into safe text."""


class FormatError(EmitError):
    """ruff refused a rendered file."""
