"""Errors of this room: R570–R599, R603–R608; those of a form stand in `instruments`."""

from __future__ import annotations

from cantik.base.errors import CantikError
from cantik.workflow.reasons import due_reason


class PlanRefused(CantikError):
    """R570–R584, R589, R603, R604, R606–R608: an activity, a version of an instrument, a round, its blocks or its
    enumerators cannot be made or changed like this."""


class DeviceRefused(CantikError):
    """R585–R588: a device cannot be given out or taken back like this."""


class StateRefused(CantikError):
    """R590–R593: a unit of a round does not go from the one state to the other, or not by this person."""


def due_state_reason(text: str) -> str:
    """A reason for a step of a unit, without blanks around it. Raises `StateRefused` R591 when it is too short."""
    return due_reason(text, StateRefused)
