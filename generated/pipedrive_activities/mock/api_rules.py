"""The rules and settings that apply to this API."""

from __future__ import annotations

from .rules.rules import Rules, Settings

__all__ = ["Rules", "Settings"]
