"""Errors of this room: R570–R599; those of a form stand in `xform` and `lint`."""

from __future__ import annotations

from cantik.base.errors import CantikError


class PlanRefused(CantikError):
    """R570–R584: an activity, a version of an instrument, a round or its blocks cannot be made or changed like this."""


class DeviceRefused(CantikError):
    """R585–R589: a device cannot be given out or taken back like this."""


class StateRefused(CantikError):
    """R590–R593: a unit of a round does not go from the one state to the other, or not by this person."""
