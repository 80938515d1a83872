"""Forms that stand in a block which is not that of whoever filled them in, or not that of the place they name: the
review says so beside each. Nothing is held up by it: an office may have sent somebody to help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.field.forms.app.form_rows import rows_of
from cantik.field.forms.app.models import FormSubmission
from cantik.field.instruments.standalone_form import place_in, written_place
from cantik.field.rounds.app.models import FORM, Device, Unit
from cantik.register.core.app import words
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class StrayForm:
    """What is of another block: who filled the form in ("": who visits this block), the place that its answers name
    ("": this one, or none)."""

    by: str
    place: str


def find_strays(forms: Sequence[tuple[Unit, FormSubmission]], opened: OpenStore) -> Mapping[int, StrayForm]:
    """Of some forms by unit what is of another block. A family of the list that names another place has moved: that is
    no stray. Raises `DamagedSecret` (R204)."""
    devices = Device.objects.select_related("enumerator__account").in_bulk({row.device for _, row in forms})
    found = {}
    for unit, row in forms:
        device, own = devices.get(row.device), unit.block.enumerator_id
        by = device.enumerator.name if device is not None and own not in (None, device.enumerator_id) else ""
        place = _place_elsewhere(unit, rows_of(row, opened).get("unit", {}))
        if by or place:
            found[unit.pk] = StrayForm(by, place)
    return found


def _place_elsewhere(unit: Unit, answers: Mapping[str, str]) -> str:
    if unit.kind != FORM and unit.family is not None:
        return ""
    said = place_in(answers)
    if not all(said) or said == written_place(unit.block.dusun, unit.block.rt):
        return ""
    return words.place((answers.get("dusun", ""), "", answers.get("rt", "")))
