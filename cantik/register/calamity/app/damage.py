"""Damage of buildings in a calamity, in the store: what was seen of each home or other building, day by day; photos.

A later look is a further row: before and after stay. Nothing here changes a base. Callers log whom they show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction

from cantik.base.text import fold
from cantik.codes.lists import lists_here
from cantik.register.calamity.aftermath import Building, Look, damage_by_dusun, standing_looks
from cantik.register.calamity.app.aftermath import admit_day, admit_text
from cantik.register.calamity.app.models import Calamity, Damage
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.models import Dwelling, Family, FamilyVersion
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import latest_date
from cantik.register.core.grouping import Unit
from cantik.register.facilities.app import photos
from cantik.register.units.app.queries import families_in, places_on
from cantik.staff.app.areas import hold_area
from cantik.staff.app.plain_text import fit_line
from cantik.vault.app.opening import OpenStore

LEVELS = "cantik_tingkat_rusak"


def levels() -> tuple[str, ...]:
    """The levels of damage in their order."""
    return tuple(code for code in lists_here()[LEVELS].codes if code)


@dataclass(frozen=True, slots=True)
class DamageEntry:
    """What is said of a building: the home of a family (in a dwelling of the listing, if known), or another one."""

    level: str
    occupied: bool | None = None
    family: int | None = None
    dwelling: int | None = None
    place: str = ""
    unit: int | None = None
    note: str = ""
    point: tuple[float, float] | None = None


def record_damage(recorder: Recorder, *, calamity: Calamity, said: Sequence[DamageEntry], on: dt.date) -> int:
    """Write down what was seen of buildings on a day; what stands already is not written again. How many were.

    Raises `CalamityRefused` R555 (the day), R556 (a number in a text), R557 (no building of this village, no level).
    """
    admit_day(calamity, on, recorder.today)
    admit_text(*(text for building in said for text in (building.place, building.note)))
    known = set(levels())
    families = {building.family for building in said if building.family is not None}
    dwellings = {building.dwelling for building in said if building.dwelling is not None}
    own = (
        set(Family.objects.filter(area_id=recorder.area_id, pk__in=families).values_list("pk", flat=True)) == families
        and set(Dwelling.objects.filter(area_id=recorder.area_id, pk__in=dwellings).values_list("pk", flat=True))
        == dwellings
    )
    if not own or not said or any(building.level not in known or not _names(building) for building in said):
        raise CalamityRefused(
            "R557",
            "Bangunan atau tingkat kerusakannya tidak dikenal",
            expected="bangunan desa ini dan tingkat dari daftar",
            mend="Muat ulang halamannya, lalu pilih lagi.",
        )
    with transaction.atomic():
        hold_area(recorder.area_id)
        before = standing_looks(looks(calamity))
        rows = [row for building in said if _new(row := _row(calamity, building, on, recorder), before)]
        for row in rows:
            row.save()
        if rows:
            recorder.record(
                action="bencana.rusak",
                subject="wilayah",
                subjects=[recorder.area_id],
                detail={"nomor": calamity.pk, "bangunan": len(rows)},
            )
    return len(rows)


def _names(building: DamageEntry) -> bool:
    return building.dwelling is not None or building.family is not None or bool(building.place.strip())


def _row(calamity: Calamity, building: DamageEntry, on: dt.date, recorder: Recorder) -> Damage:
    point = building.point or (None, None)
    return Damage(
        calamity=calamity,
        dwelling_id=building.dwelling,
        family_id=building.family,
        place=fit_line(building.place, 120, partial(CalamityRefused, "R557")),
        unit_id=building.unit,
        level=building.level,
        occupied=building.occupied,
        seen_on=on,
        latitude=point[0],
        longitude=point[1],
        note=fit_line(building.note, 200, partial(CalamityRefused, "R557")),
        recorded_at=recorder.at,
        recorded_by=recorder.by,
    )


def _new(row: Damage, before: Mapping[Building, Look]) -> bool:
    old = before.get(building_of(row))
    return old is None or (old.level, old.occupied) != (row.level, row.occupied) or bool(row.note)


def building_of(row: Damage) -> Building:
    """What makes two looks be about one building."""
    if row.dwelling_id is not None:
        return "bangunan", row.dwelling_id
    return ("keluarga", row.family_id) if row.family_id is not None else ("tempat", fold(row.place))


def looks(calamity: Calamity) -> list[Look]:
    """Every look at a building in a calamity, those that were taken back left out."""
    rows = Damage.objects.filter(calamity=calamity, retired_at__isnull=True).select_related("unit").order_by("pk")
    return [
        Look(row.pk, building_of(row), row.level, row.seen_on, row.unit.dusun if row.unit else "", row.occupied)
        for row in rows
    ]


def damage_table(calamity: Calamity) -> dict[str, dict[str, int]]:
    """Buildings by dusun and level, all of them under ""."""
    return damage_by_dusun(looks(calamity), levels())


def look_at(area_id: int, number: int) -> Damage | None:
    """A look of a village that stands, None for any other number."""
    rows = Damage.objects.filter(pk=number, calamity__area_id=area_id, retired_at__isnull=True)
    return rows.select_related("calamity").first()


def looks_beside(row: Damage) -> list[Damage]:
    """The other looks at the same building in the same calamity, the newest first."""
    rows = Damage.objects.filter(calamity_id=row.calamity_id, retired_at__isnull=True)
    if row.dwelling_id is not None:
        rows = rows.filter(dwelling_id=row.dwelling_id)
    elif row.family_id is not None:
        rows = rows.filter(dwelling=None, family_id=row.family_id)
    return [
        other for other in rows.exclude(pk=row.pk).order_by("-seen_on", "-pk") if building_of(other) == building_of(row)
    ]


def others_in(calamity: Calamity, unit: int) -> list[Damage]:
    """The last look at each building of a unit that is nobody's home, by its name."""
    rows = Damage.objects.filter(calamity=calamity, unit_id=unit, retired_at__isnull=True, dwelling=None, family=None)
    found = {fold(row.place): row for row in rows.order_by("seen_on", "pk")}
    return [found[place] for place in sorted(found)]


def retire_damage(recorder: Recorder, *, number: int) -> None:
    """Take one look back, and its photos with it. Raises `CalamityRefused` R557 for any other number."""
    with transaction.atomic():
        hold_area(recorder.area_id)
        row = _look(number, recorder.area_id)
        row.retired_at, row.retired_by = recorder.at, recorder.by
        row.save(update_fields=["retired_at", "retired_by"])
        photos.photos_shown(row).update(retired_at=recorder.at, retired_by=recorder.by)
        recorder.record(
            action="bencana.rusak",
            subject="wilayah",
            subjects=[recorder.area_id],
            detail={"nomor": row.calamity_id, "ditarik": row.pk},
        )


def add_photo(recorder: Recorder, *, number: int, data: bytes) -> int:
    """Keep a photo of what was seen. Raises `CalamityRefused` R557, `PhotoRefused` (B133), `PhotoNotKept` R466."""
    row = _look(number, recorder.area_id)
    return photos.keep(recorder.opened, of=row, area_id=recorder.area_id, data=data, by=recorder.by, at=recorder.at)


def _look(number: int, area_id: int) -> Damage:
    row = look_at(area_id, number)
    if row is None:
        raise CalamityRefused(
            "R557", "Bangunan atau tingkat kerusakannya tidak dikenal", mend="Muat ulang halamannya, lalu pilih lagi."
        )
    return row


# ── homes of an RT ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling of an RT for the damage form: one family stands for those who share the building; what stands now,
    and the number of the `look` that says it."""

    family: int
    dwelling: int | None
    names: str
    address: str
    level: str = ""
    occupied: bool | None = None
    look: int | None = None

    @property
    def building(self) -> Building:
        """What its looks are about."""
        return _home(self.dwelling, self.family)


def _home(dwelling: int | None, family: int) -> Building:
    return ("bangunan", dwelling) if dwelling is not None else ("keluarga", family)


def homes_in(opened: OpenStore, calamity: Calamity, area_id: int, unit: Unit, today: dt.date) -> list[Home]:
    """The homes of a unit, families of one building together, by the name of the head; callers record that they
    looked."""
    kin = families_in(opened, area_id, unit, today)
    people = places_on(area_id, latest_date(area_id, today), today=today).people
    family = {home.head: people[home.head].family for home in kin}
    rows = FamilyVersion.objects.filter(
        family_id__in=[number for number in family.values() if number], retired_at__isnull=True
    )
    rows = rows.filter(household__dwelling__isnull=False).order_by("pk")
    dwellings = dict(rows.values_list("family_id", "household__dwelling_id"))
    stands = standing_looks(looks(calamity))
    found: dict[Building, Home] = {}
    for home in kin:
        number = family[home.head]
        if number is None:
            continue
        dwelling = dwellings.get(number)
        building = _home(dwelling, number)
        old = found.get(building)
        look = stands.get(building)
        found[building] = (
            replace(old, names=f"{old.names}, {home.name}")
            if old is not None
            else Home(number, dwelling, home.name, home.address)
            if look is None
            else Home(number, dwelling, home.name, home.address, look.level, look.occupied, look.number)
        )
    return list(found.values())
