"""What a statement says as one mapping from variable to value: so states are compared, folded and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cantik.base.text import mask
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.prepare import Number, Prepared


class NumberSeen(NamedTuple):
    """A NIK, KK or telephone number as differences show it: compared by the id of the sealed number, shown masked."""

    id: int  # 0 = a number that the register does not know yet
    text: str


def state(*, values: str, health: str, own: Mapping[str, Any], numbers: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping without missing values; keys are variable ids and the names of the facts. `own`: what stands in
    columns of its own (name, birth, place, facts).

    None stands only where a correction took a value away: folded, it replaces what was said before.
    """
    said = {key: decode_text(value) for key, value in decode_row(values).items()}
    said |= {key: decode_text(value) for key, value in decode_row(health).items()}
    return said | {key: value for key, value in {**own, **numbers}.items() if value not in (None, "")}


def statement_of(prepared: Prepared, i: int, numbers: Mapping[Number, int]) -> dict[str, Any]:
    """What accepted record i of a batch says."""
    persons = prepared.persons
    place = persons.family[i]
    facts = persons.standing[i]
    texts = {
        "nik": ("nik", persons.nik[i]),
        "telepon": ("telepon", persons.phone[i]),
        "ayah_nik": ("nik", persons.father_nik[i]),
        "ibu_nik": ("nik", persons.mother_nik[i]),
        "no_kk": ("kk", prepared.families.kk[place] if place >= 0 else ""),
    }
    return state(
        values=persons.values[i],
        health=persons.health[i],
        own={
            "nama": persons.name[i],
            "tempat_lahir": persons.birth_place[i],
            "tanggal_lahir": persons.birth_date[i],
            **dict(zip(("dusun", "rw", "rt"), persons.unit[i], strict=True)),
            "terdaftar": facts.terdaftar,
            "domisili": facts.domisili,
            "keberadaan": facts.keberadaan,
        },
        numbers={
            name: NumberSeen(numbers.get(number, 0), mask(number[1])) if number[1] else None
            for name, number in texts.items()
        },
    )
