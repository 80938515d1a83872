"""What recording an act would do, or why it cannot have happened. Reads only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.collect.batch import Value
from cantik.content.class_codes import codes_in
from cantik.register.core.app.models import Event, Family
from cantik.register.core.app.search import families_with_number, persons_with_number
from cantik.register.core.errors import FictitiousNumbers
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import REGROUPS, Act, ActPart, Newcomer, Outlook
from cantik.register.events.app.households import couple_doubts, families_after
from cantik.register.events.app.life_histories import KnownPerson, known_of
from cantik.register.events.errors import EventRefused
from cantik.register.events.history import (
    BRINGS,
    MARRIED,
    LifeEvent,
    ListedPerson,
    admit,
    doubts_birth,
    says_arrival,
    says_birth,
    says_death,
    says_departure,
    status_of,
)
from cantik.vault.app.opening import OpenStore

_FICTITIOUS = "99"
_DIGITS = 16


def foresee(
    *, opened: OpenStore, area: AreaCode, area_id: int, act: Act, today: dt.date, show: bool = False
) -> Outlook:
    """What `record_event` would do, or why it cannot have happened. Writes nothing. `show`: the families, too.

    Raises `EventRefused` (R430-R447), `FictitiousNumbers` (R305).
    """
    _refuse_numbers(opened, area, area_id, act)
    if not act.persons and not act.newcomers:
        raise EventRefused(
            "R438", "Belum ada orang yang dipilih", expected="paling sedikit satu orang", mend="Pilih orangnya."
        )
    if act.family is not None and not Family.objects.filter(pk=act.family, area_id=area_id).exists():
        raise EventRefused("R438", "Keluarga ini tidak dikenal di desa", mend="Cari keluarganya lagi.")
    returning = _match_newcomers(opened, area_id, act)
    wanted = [*act.persons, *act.beside, *returning.values(), *([act.mother] if act.mother else [])]
    known = known_of(opened, area_id, wanted, act.occurred)
    if missing := set(wanted) - known.keys():
        raise EventRefused(
            "R438", "Orang ini tidak dikenal di desa", found=f"{len(missing)} orang", mend="Cari orangnya lagi."
        )
    mother = known[act.mother] if act.mother else None
    doubts = doubts_birth(mother.life if mother else None, mother.sex if mother else None) if _birth(act) else ()
    doubts += couple_doubts(act, known)
    parts = [_part(act, known[person], None, mother) for person in act.persons]
    for i, newcomer in enumerate(act.newcomers):
        parts.append(_part(act, known.get(returning.get(i, 0)), newcomer, mother))
    parts += [_beside(known[person], said) for person, said in act.beside.items()]
    for part in parts:
        _admit(act, part, today)
    _refuse_same_place(act, parts)
    if _birth(act):
        _refuse_twice(area_id, act)
    families = families_after(opened, area_id, act, known, show=show)
    doubts += ("kembali",) * bool(returning) + ("tanpa_kepala",) * any(family.headless for family in families)
    return Outlook(tuple(parts), doubts, mother, families)


def _birth(act: Act) -> bool:
    return act.kind is Kind.BIRTH


def _part(act: Act, known: KnownPerson | None, newcomer: Newcomer | None, mother: KnownPerson | None) -> ActPart:
    before = known.before if known else {}
    own = _own(act, before, mother)
    unit = act.unit or (known.unit if known else mother.unit if mother else ("", "", ""))
    status = status_of(act.kind, letter=act.letter)
    relation = act.relations.get(known.person if known else 0)
    says = {**own, **status, **act.says, **({"hubungan_keluarga": relation} if relation else {})}
    return ActPart(act.kind, known, newcomer, says, before, unit)


def _beside(known: KnownPerson, says: Mapping[str, Value]) -> ActPart:
    """What only changes for somebody because of what happened to another."""
    return ActPart(Kind.CORRECTION, known, None, says, known.before, known.unit)


def _own(act: Act, before: Mapping[str, str], mother: KnownPerson | None) -> dict[str, Any]:
    if act.kind is Kind.BIRTH:
        return says_birth(mother.before if mother else None)
    if act.kind is Kind.DEATH:
        return says_death()
    if act.kind is Kind.DEPARTURE:
        return says_departure(letter=act.letter)
    return says_arrival(letter=act.letter, before=before) if act.kind is Kind.ARRIVAL else {}


def _admit(act: Act, part: ActPart, today: dt.date) -> None:
    number = part.known.person if part.known else 0
    new = LifeEvent(2**62, part.kind, number, act.occurred, dt.datetime.max.replace(tzinfo=dt.UTC), part.says)
    if part.known is None:
        if act.kind not in BRINGS or part.newcomer is None:
            raise EventRefused("R438", "Belum ada orang yang dipilih", mend="Pilih orangnya.")
        born = part.newcomer.born
        if born > act.occurred:
            raise EventRefused(
                "R431",
                "Tanggal kejadian sebelum orangnya lahir",
                found=act.occurred.isoformat(),
                expected="tanggal lahir atau sesudahnya",
                mend="Periksa kedua tanggal.",
            )
        admit(ListedPerson(False, born), [], new, today, codes_in(*MARRIED))
    else:
        admit(part.known.listed, part.known.history, new, today, codes_in(*MARRIED))


def _refuse_numbers(opened: OpenStore, area: AreaCode, area_id: int, act: Act) -> None:
    numbers = [newcomer.nik for newcomer in act.newcomers if newcomer.nik] + ([act.kk] if act.kk else [])
    for number in numbers:
        if not (number.isascii() and number.isdigit() and len(number) == _DIGITS):
            raise EventRefused(
                "R439",
                "NIK atau nomor KK tidak utuh",
                found=f"{len(number)} tanda",
                expected=f"{_DIGITS} angka",
                mend="Cocokkan dengan KTP atau KK.",
            )
    if act.kk and act.kind in REGROUPS and families_with_number(opened, area_id, act.kk):
        raise EventRefused(
            "R445",
            "Nomor KK ini sudah dipakai keluarga lain",
            expected="nomor KK yang baru terbit",
            mend="Cocokkan dengan KK, atau kosongkan sampai terbit.",
        )
    invented = sum(number.startswith(_FICTITIOUS) for number in numbers)
    if invented and not opened.is_invented(area):
        raise FictitiousNumbers(invented)


def _match_newcomers(opened: OpenStore, area_id: int, act: Act) -> dict[int, int]:
    """Newcomers whom the register knows, by their NIK or because somebody said it: position -> person. Somebody who is
    born bears nobody's number."""
    found: dict[int, int] = {}
    for i, newcomer in enumerate(act.newcomers):
        bearers = persons_with_number(opened, area_id, newcomer.nik) if newcomer.nik else frozenset()
        if newcomer.returns is not None:
            bearers |= {newcomer.returns}
        if bearers and (_birth(act) or len(bearers) > 1):
            raise EventRefused(
                "R433",
                "NIK ini sudah dipakai orang lain di desa",
                expected="NIK orang itu sendiri",
                mend="Cari NIK itu pada Register warga.",
            )
        if bearers:
            found[i] = min(bearers)
    return found


def _refuse_same_place(act: Act, parts: Sequence[ActPart]) -> None:
    if act.kind is Kind.MOVE and all(part.known and part.known.unit == act.unit for part in parts):
        raise EventRefused(
            "R440",
            "Orang ini sudah tinggal di sana pada tanggal itu",
            expected="tempat yang lain",
            mend="Pilih dusun dan RT yang baru.",
        )


def _refuse_twice(area_id: int, act: Act) -> None:
    """The same child recorded twice: same day, same name, standing."""
    names = {fold(newcomer.name) for newcomer in act.newcomers}
    rows = Event.objects.filter(area_id=area_id, kind=Kind.BIRTH, occurred_on=act.occurred, retired_at__isnull=True)
    for content in rows.values_list("content", flat=True):
        said = json.loads(content)
        if said.get("nama") in names and said.get("ibu") == act.mother:
            raise EventRefused(
                "R433",
                "Kelahiran ini sudah dicatat",
                found=act.occurred.isoformat(),
                expected="kelahiran lain",
                mend="Lihat daftar peristiwa bulan itu.",
            )
