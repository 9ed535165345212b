"""Diagnostics as values: what is wrong, where, why, and the edit that mends it. Nothing here prints."""

from __future__ import annotations

from dbsc.diagnostics.model import Diagnostic, Edit, Label, has_errors
from dbsc.diagnostics.suggest import Guess, did_you_mean, is_unambiguous, nearest

__all__ = ["Diagnostic", "Edit", "Guess", "Label", "did_you_mean", "has_errors", "is_unambiguous", "nearest"]
