"""The NIK of everybody whom a village counts on a day, in clear for keyed tokens alone: they stay in the process."""

from __future__ import annotations

import datetime as dt

from cantik.register.core.app.current import reveal
from cantik.register.core.app.person_lists import Light, fold_persons
from cantik.register.core.app.search import standing_batches
from cantik.register.doubles.shared_nik import is_possible
from cantik.vault.app.opening import OpenStore


def list_bearers(opened: OpenStore, area_id: int, on: dt.date) -> list[tuple[int, Light, str]]:
    """Internal number, person and NIK of everybody who is in a population base of a village on a day; without those
    whose NIK can be nobody's."""
    folded = fold_persons(standing_batches(area_id, on, as_of=on))
    there = {person: light for person, light in folded.items() if "ya" in (light.terdaftar, light.domisili)}
    numbers = reveal(opened, {light.nik for light in there.values() if light.nik})
    found = ((person, light, numbers.get(light.nik or 0, "")) for person, light in sorted(there.items()))
    return [(person, light, nik) for person, light, nik in found if is_possible(nik)]
