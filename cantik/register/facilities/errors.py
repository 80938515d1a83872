"""Errors of this room: R46…"""

from __future__ import annotations

from cantik.base.errors import CantikError


class FacilityRefused(CantikError):
    """R460-R465, R680-R682: a facility or village fact cannot be recorded, ended or taken back like this."""


class PhotoNotKept(CantikError):
    """R466, R467: no such photo in the village, or as many as there may be stand already."""
