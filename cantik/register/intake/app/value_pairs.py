"""Old and new value of a dry run beside each other, as JSON holds them: numbers masked, and told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cantik.register.core.app.apart import apart
from cantik.register.core.differences import value_shown
from cantik.register.core.prepare import Prepared
from cantik.vault.app.opening import OpenStore


def beside(opened: OpenStore, values: Sequence[Any], *, fresh: str = "") -> list[Any]:
    """Values of one variable. `fresh`: the number in clear that the file brings for it."""
    return [_plain(value_shown(value)) for value in apart(opened, values, fresh=fresh)]


def number_brought(prepared: Prepared, position: int, variable: str) -> str:
    """In clear, the number that an accepted record brings for a variable; "" for what is no number."""
    persons = prepared.persons
    place = persons.family[position]
    return {
        "nik": persons.nik[position],
        "telepon": persons.phone[position],
        "ayah_nik": persons.father_nik[position],
        "ibu_nik": persons.mother_nik[position],
        "no_kk": prepared.families.kk[place] if place >= 0 else "",
    }.get(variable, "")


def _plain(value: Any) -> Any:
    if type(value) is tuple:  # a place
        return list(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
