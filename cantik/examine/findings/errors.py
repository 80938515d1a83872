"""Errors of settling a finding: R404, R405."""

from __future__ import annotations

from cantik.base.errors import CantikError


class DecisionRefused(CantikError):
    """R404, R405: a finding cannot be settled like this."""
