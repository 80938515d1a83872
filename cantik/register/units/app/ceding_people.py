"""The people of a cession, in the store: who goes ends in one village, and a statement for each begins in the other."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.register.core.app.current import blind_of, known_numbers
from cantik.register.core.app.models import Dwelling, Family, FamilyVersion
from cantik.register.core.app.search import standing_batches
from cantik.register.core.app.writing import Target, kept_numbers
from cantik.register.core.bases import NO, Presence
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.core.prepare import Prepared
from cantik.register.events.app.statements import prepared_of, record_set, write_events, write_statements
from cantik.register.events.history import BASES
from cantik.register.units.app.ceding_things import listed_households, write_households
from cantik.register.units.app.cession import CessionOutlook, CessionWish
from cantik.vault.app.bulk import insert, moment, reserve
from cantik.vault.app.opening import OpenStore

#: what the statement of the other village does not repeat: facts have columns of their own, the household follows from
#: the number of the building
_LEFT = frozenset(
    {"terdaftar", "domisili", "domisili_since", "domisili_sejak", "keberadaan", "institusi", "rumah_tangga"}
)


def write_out(target: Target, outlook: CessionOutlook, on: dt.date, by: str) -> None:
    """Who goes is in no base of the village any more."""
    order = sorted(outlook.people)
    same = {
        "batch_id": target.batch,
        "row": 0,
        "valid_from": on.isoformat(),
        "recorded_at": moment(target.at),
        "digest": hashlib.blake2b(b"serah", digest_size=16).digest(),
        "terdaftar": NO,
        "domisili": NO,
        **dict.fromkeys(("content", "name", "birth_place", "keberadaan"), ""),
    }
    versions = zip(reserve("register_personversion", len(order)), order, strict=True)
    rows = ((version, person, *same.values()) for version, person in versions)
    insert("register_personversion", ("id", "person_id", *same), rows)
    gone = dict.fromkeys(BASES, NO)
    events = (
        (person, Kind.CEDED_OUT, _content(gone, _bases(outlook.people[person]), outlook.places[person]))
        for person in order
    )
    write_events(target, on, by, events)


def _bases(entry: FoldedEntry) -> dict[str, str]:
    return {base: str(entry.said[base]) for base in BASES if entry.said.get(base)}


def _content(says: Mapping[str, str], before: Mapping[str, str], unit: Unit) -> str:
    return canonical_json({"menyatakan": says, "sebelum": before, "tempat": list(unit)}).decode()


def households_in(
    opened: OpenStore, origin: int, outlook: CessionOutlook, on: dt.date, today: dt.date
) -> dict[int, tuple[str, str]]:
    """The household of each by the list of the village that they leave, as it stood on the day."""
    told = {
        person: ("nik", str(entry.said["nik"])) for person, entry in outlook.people.items() if entry.said.get("nik")
    }
    known = known_numbers(origin, blind_of(opened, told.values()))
    niks = {person: known[nik] for person, nik in told.items() if nik in known}
    return listed_households(standing_batches(origin, today, as_of=on), niks)


def write_in(
    opened: OpenStore,
    target: Target,
    outlook: CessionOutlook,
    wish: CessionWish,
    listed: Mapping[int, tuple[str, str]],
    by: str,
) -> dict[int, int]:
    """A statement of all that is known of each, in the village where they live now; who was who."""
    order = sorted(outlook.people)
    prepared = _own_buildings(target.area_id, _prepare_arrivals(order, outlook, wish.on), wish.mark)
    numbers = kept_numbers(opened, target.area_id, prepared)
    families = [_family_of(target.area_id, numbers.get(("kk", kk), 0)) for kk in prepared.families.kk]
    old = [outlook.twice.get(person, 0) for person in order]
    made = dict(
        zip(order, write_statements(target, prepared, numbers, old, families, [0] * len(families)), strict=True)
    )
    events = (
        (now, Kind.CEDED_IN, _content(_bases(outlook.people[person]), {}, outlook.places[person]))
        for person, now in made.items()
    )
    write_events(target, wish.on, by, events)
    niks = {person: numbers["nik", nik] for person, nik in zip(order, prepared.persons.nik, strict=True) if nik}
    write_households(target.batch, listed, niks, wish.mark)
    return made


def _own_buildings(area_id: int, prepared: Prepared, mark: str) -> Prepared:
    """Two villages number their buildings each by itself: a number that is taken here gets the mark of the other."""
    named = {building for building in prepared.families.building if building}
    taken = set(Dwelling.objects.filter(area_id=area_id, number__in=named).values_list("number", flat=True))
    buildings = [f"{number} ({mark})" if number in taken else number for number in prepared.families.building]
    return replace(prepared, families=replace(prepared.families, building=buildings))


def _family_of(area_id: int, card: int) -> int:
    """The family of the other village that bears a card already, 0 for none."""
    if not card:
        return 0
    found = FamilyVersion.objects.filter(kk_id=card, family__in=Family.objects.filter(area_id=area_id)).order_by("-pk")
    return found.values_list("family_id", flat=True).first() or 0


def _prepare_arrivals(order: Sequence[int], outlook: CessionOutlook, on: dt.date) -> Prepared:
    people = [_person_record(outlook.people[person], outlook) for person in order]
    cards = [
        {name: value for name, value in entry.said.items() if name not in _LEFT} | {"nomor_keluarga": str(family)}
        for family, entry in sorted(outlook.families.items())
    ]
    records = {"orang": record_set("orang", people, [1] * len(people))}
    if cards:
        records["keluarga"] = record_set("keluarga", cards, [1] * len(cards))
    facts = [
        Presence(*(str(outlook.people[person].said.get(name) or "") for name in (*BASES, "keberadaan")))
        for person in order
    ]
    return prepared_of(on, records, facts)


def _person_record(entry: FoldedEntry, outlook: CessionOutlook) -> dict[str, Any]:
    """A person as a record: all values, the place on the day, the family by its number in the old village."""
    said = {name: value for name, value in entry.said.items() if name not in _LEFT and name != "no_kk"}
    said |= dict(zip(("dusun", "rw", "rt"), outlook.places[entry.id], strict=True))
    if entry.family is not None:
        said["nomor_keluarga"] = str(entry.family)
    return said
