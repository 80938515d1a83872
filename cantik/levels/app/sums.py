"""Kecamatan, kabupaten, province, group of areas on a day: which villages it had, by which edition each is counted, and
the sum of their vectors. Unprotected: read in the secure zone, written into the log, published by nothing.

Only editions that passed *Periksa* are counted (docs/adr/0055). A village is what its dated codes say on the
day: before a split its mother is counted, after it both; an edition that was signed before the split was recorded still
has the old border and is counted by none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.base.errors import CantikError, WrongUse
from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode, AreaLevel, Scheme
from cantik.codes.area_check import require_above
from cantik.codes.knowledge import Knowledge
from cantik.codes.nation import CODE as NATION
from cantik.codes.nation import NAME as NATION_NAME
from cantik.codes.nation import is_nation, provinces
from cantik.codes.practice import is_practice
from cantik.codes.zone import zone_of
from cantik.collect.app.models import APPLIED
from cantik.content.kinds import AreaGroup
from cantik.levels import vectors
from cantik.levels.app import parts
from cantik.measure.levels import OTHER_BASE, OTHER_DEFINITION, LevelSum, LevelVillage, sum_villages
from cantik.measure.result import CARRIED_WITHOUT, NOT_ASKED, SAME_THING
from cantik.measure.vector import NO_BASIS, NOT_IN_FORCE, OF_ONE_VILLAGE
from cantik.register.core.app.models import Cession
from cantik.register.events.history import BASES
from cantik.register.units.app.queries import places_on
from cantik.release import shelf
from cantik.release.app import queries, storage
from cantik.release.app.examining import list_examined
from cantik.release.app.models import WITHDRAWN, Signature, Withdrawal
from cantik.release.model import number_order
from cantik.snapshot.bases import NO, YES
from cantik.staff.app import groups, log
from cantik.vault.app.opening import OpenStore

#: why a village of the level is counted by no edition
NO_EDITION, NOT_EXAMINED, WITHDRAWN_ONE, EMBARGOED, NO_VECTOR, OLD_BORDER, DAMAGED, NOT_IN_PART = (
    "tanpa_edisi",
    "belum_diperiksa",
    "ditarik",
    "embargo",
    "tanpa_vektor",
    "batas_lama",
    "rusak",
    "belum_dijumlahkan",
)
#: why a village is in no sum, or in none of a measure
WHY: Mapping[str, str] = {
    NO_EDITION: noop("belum ada edisi dengan tanggal acuan ini"),
    NOT_EXAMINED: noop("edisinya belum lolos Periksa"),
    WITHDRAWN_ONE: noop("edisinya ditarik"),
    EMBARGOED: noop("edisinya masih dalam embargo"),
    NO_VECTOR: noop("edisinya dibuat tanpa vektor hitungan; terbitkan edisi baru"),
    OLD_BORDER: noop("edisinya ditandatangani sebelum perubahan batas dicatat; terbitkan edisi baru"),
    DAMAGED: noop("vektor hitungannya rusak; pulihkan dari cadangan"),
    NOT_IN_PART: noop("belum ada dalam rilis wilayah provinsi atau kabupatennya"),
    OTHER_DEFINITION: noop("dihitung dengan definisi lain"),
    OTHER_BASE: noop("dihitung atas dasar penduduk lain"),
    NOT_IN_FORCE: noop("definisinya tidak berlaku pada tanggal itu"),
    NO_BASIS: noop("dasar penduduk atau sumbernya tidak diketahui"),
    OF_ONE_VILLAGE: noop("edisinya dibuat sebelum peristiwa menurut tahun dijumlahkan; terbitkan edisi baru"),
    "sumber": noop("tidak diketahui siapa penduduknya"),
    "kosong": noop("kolomnya tidak terisi"),
    NOT_ASKED: noop("tidak ditanyakan seluruhnya"),
    "cakupan": noop("cakupannya di bawah batas"),
    "tak_terjawab": noop("terlalu banyak yang tidak terjawab"),
    SAME_THING: noop("hal yang sama ditampilkan dari sumber lain"),
    CARRIED_WITHOUT: noop("dibawa dari terbitan yang tidak menyimpan hitungannya; menunggu dihitung ulang"),
}
_SCHEME = "kemendagri"


def told_why(code: str) -> str:
    """Why a village is in no sum, in words; "" for one that is."""
    return WHY.get(code, code)


@dataclass(frozen=True, slots=True)
class LevelAsked:
    """The level that is asked for: its code or the id of its group, its name, and the areas that make it on the day."""

    code: str
    title: str
    members: tuple[AreaCode, ...]

    @property
    def is_area(self) -> bool:
        """An area of its own or the whole of them, no group."""
        return self.code == NATION or [member.text() for member in self.members] == [self.code]


def area_asked(text: str, knowledge: Knowledge, *, demo: bool = False) -> LevelAsked:
    """A kecamatan, kabupaten or province by its code, or the whole of them (`codes.nation`; `demo`: of a demo store).
    Raises W101, W103, `WrongUse` D105 for a village."""
    code = AreaCode.kemendagri(text)
    if is_nation(code):
        inside = (each.kemendagri for each in provinces(knowledge.areas, demo=demo))
        return LevelAsked(code.text(), NATION_NAME, tuple(each for each in inside if each is not None))
    entry = knowledge.areas.get(code)
    require_above(entry, code)
    own = entry.kemendagri or code
    return LevelAsked(own.text(), entry.name, (own,))


def group_asked(name: str, on: dt.date, knowledge: Knowledge) -> LevelAsked:
    """A group of areas as its members were on a day. Raises `WrongUse` D161 for one that is unknown, or was not in
    force or without members then."""
    group = knowledge.content.groups.get(name)
    if group is None:
        known = ", ".join(sorted(knowledge.content.groups))
        none = "" if known else "Belum ada satu pun. "
        place = f"{none}Kelompok ditulis pada groups/<id>.yaml dalam folder isi kabupaten"
        raise WrongUse(
            "D161",
            "Kelompok wilayah tidak dikenal",
            found=name,
            expected=known,
            mend=f"{place}, oleh pengelola servernya.",
            command=f"{place} (CANTIK_CONTENT).",
        )
    members = groups.members(group, on)
    if not members:
        raise WrongUse(
            "D161",
            "Kelompok wilayah belum atau tidak lagi berlaku",
            found=f"{name}, {on.isoformat()}",
            mend=_since(group),
        )
    return LevelAsked(name, group.title, tuple(sorted(members, key=AreaCode.text)))


def _since(group: AreaGroup) -> str:
    until = f" sampai {group.until.isoformat()}" if group.until else ""
    return f"Berlaku sejak {group.since.isoformat()}{until}."


def level_villages(asked: LevelAsked, on: dt.date, *, opened: OpenStore, knowledge: Knowledge) -> list[LevelVillage]:
    """The villages of a level on a day, each with the vector of the edition that counts (of the whole with the part
    that counts it), or why none does. Nothing is added up."""
    there = villages_on(asked.members, on, knowledge)
    judged = _Judged.of(there, on)
    if asked.code != NATION:
        return [_count_village(village, on, judged, opened) for village in there]
    counted = parts.list_counted(parts.list_parts(asked.members, on, opened=opened))
    return [
        replace(counted[village.code], name=village.name)
        if village.code in counted
        else _explain_absence(_count_village(village, on, judged, opened))
        for village in there
    ]


def _explain_absence(village: LevelVillage) -> LevelVillage:
    """A village that no part of the whole counts, with the reason; its counts are asked for by nobody there."""
    why = NOT_IN_PART if village.why in ("", NO_VECTOR, DAMAGED) else village.why
    return LevelVillage(village.code, village.name, why=why)


def level_sum(asked: LevelAsked, on: dt.date, *, opened: OpenStore, knowledge: Knowledge, by: str) -> LevelSum:
    """The sum of a level on a day; that it was read stands in the log.

    Raises `WrongUse` D162 where no village has an edition of that day that passed *Periksa*, D210 for the whole, of
    which no counts are kept, `CantikError` M108 for definitions that have nothing in common.
    """
    if asked.code == NATION:
        raise WrongUse(
            "D210",
            "Pusat tidak memegang hitungan desa",
            found=asked.code,
            expected="kecamatan, kabupaten, atau provinsi",
            mend="Angka pusat dijumlahkan dari yang dicetak provinsi: buat dan buka rilis wilayahnya.",
        )
    villages = level_villages(asked, on, opened=opened, knowledge=knowledge)
    require_counted(asked, on, villages)
    used = sorted({village.vector.layout for village in villages if village.vector})
    layouts = {name: layout for name in used if (layout := vectors.layout_known(opened.store.path, name))}
    found_sum = sum_villages(asked.code, asked.title, on, villages, layouts)
    where = {"wilayah": asked.code} if asked.is_area else {}  # so that its walidata finds the row
    log.record(
        by=by,
        at=clock.now(),
        action="angka.jumlah_wilayah",
        subject="wilayah",
        subjects=[asked.code],
        detail={**where, "acuan": on.isoformat(), "desa": len(villages), "edisi": found_sum.counted_villages},
    )
    return found_sum


def require_counted(asked: LevelAsked, on: dt.date, villages: Sequence[LevelVillage]) -> None:
    """Some village of a level is counted. Raises `WrongUse` D162."""
    if not any(village.is_counted for village in villages):
        reasons = sorted({told_why(village.why) for village in villages if village.why})
        found = "; ".join(reasons) or "tidak ada desa"
        raise WrongUse(
            "D162",
            "Belum ada edisi desa yang dapat dijumlahkan untuk tanggal itu",
            where=asked.code,
            found=f"{on.isoformat()}: {found}",
            expected="sedikitnya satu rilis Satu Data dengan tanggal acuan itu",
            mend="Periksa dan setujui rilis desanya, atau sebut tanggal acuan lain.",
        )


# ── villages on a day ────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class VillageOnDay:
    """A village as of a day: its code then, its name, every code that editions of it may lie under, its number in the
    store (None where nothing of it is there)."""

    code: str
    name: str
    codes: tuple[str, ...]
    area_id: int | None


def villages_on(members: Iterable[AreaCode], on: dt.date, knowledge: Knowledge) -> tuple[VillageOnDay, ...]:
    """The villages of some areas on a day, by code: those of the edition of codes on that day, as the dated codes of
    the store correct it. One that went into another by then is none of them; practice villages never are."""
    members = tuple(members)
    names, codes = _list_codes(members, on, knowledge)
    by_value: dict[str, list[CodeRow]] = {}
    by_area: dict[int, list[str]] = {}
    for row in _codes_ever(members):
        by_area.setdefault(row.area_id, []).append(row.value)
        if any(member.contains(AreaCode.kemendagri(row.value)) for member in members):
            by_value.setdefault(row.value, []).append(row)
    ceding = set(_cessions_on(by_area, on).values_list("origin_id", flat=True))
    found = []
    for code in sorted({*names, *by_value}):
        own = by_value.get(code, [])
        then = next((row for row in own if _valid(row, on)), None)
        undated = then is not None and then.valid_from is None and then.valid_to is None
        of_another_day = undated and code in codes and code not in names
        if (own and then is None) or of_another_day or is_practice(AreaCode.kemendagri(code)):
            continue
        other = (row for each in codes.get(code, ()) for row in by_value.get(each, ()))
        known = then or next(other, None)
        area_id = None if known is None else known.area_id
        if area_id is not None and area_id in ceding and _empty(area_id, on):
            continue
        ever = by_area.get(area_id or 0, [])
        name = names.get(code) or next((names[each] for each in ever if each in names), code)
        found.append(VillageOnDay(code, name, tuple(dict.fromkeys([*ever, *codes.get(code, ())])), area_id))
    return tuple(found)


def _list_codes(
    members: Sequence[AreaCode], on: dt.date, knowledge: Knowledge
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """By the list of areas and the changes that came with it: names by the code that each village of some areas has on
    a day, and by every code that it ever has all of these."""
    names, codes = dict[str, str](), dict[str, tuple[str, ...]]()
    for member in members:
        entry = knowledge.areas.find(member)
        for area in knowledge.areas.below(entry) if entry is not None else ():
            ever = [dated.code for dated in area.codes if dated.scheme is Scheme.KEMENDAGRI]
            then = area.code(Scheme.KEMENDAGRI, on)
            if then is not None and not member.contains(then):
                then = area.kemendagri  # it came from elsewhere, where the list does not name it any more
            if then is not None:
                names[then.text()] = area.name
            codes |= {code.text(): tuple(each.text() for each in ever) for code in ever}
    return names, codes


def _codes_ever(members: Iterable[AreaCode]) -> list[CodeRow]:
    """All codes that villages of these areas have or had: an area that ever had one below them, with every code of
    it. A kecamatan that the store knows by its key is no village."""
    inside = Q()
    for member in members:
        code = member.text()
        inside |= Q(value=code) if member.level is AreaLevel.DESA else Q(value__startswith=f"{code}.")
    areas = CodeRow.objects.filter(inside, scheme=_SCHEME).values("area_id")
    rows = CodeRow.objects.filter(scheme=_SCHEME, area_id__in=areas).order_by("valid_from", "pk")
    return [row for row in rows if AreaCode.kemendagri(row.value).level is AreaLevel.DESA]


def _valid(row: CodeRow, on: dt.date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on < row.valid_to)


def _empty(area_id: int, on: dt.date) -> bool:
    """Whether all that lived in a village went into others by a day: it was merged, its code ends with a decree that
    names no day."""
    places = places_on(area_id, on)
    return all(_is_left([getattr(outline, base) for base in BASES]) for outline in places.people.values())


def _is_left(bases: list[str]) -> bool:
    return NO in bases and YES not in bases


# ── the edition that counts ──────────────────────────────────────────────────────────────────────
#: code and number of an edition
_Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What people did to the editions of all villages of a level: asked once. `moved`: of each village when RT that
    came or went by the day were recorded."""

    withdrawn: set[_Named]
    sealed: set[_Named]
    passed: set[_Named]
    signed: Mapping[_Named, dt.datetime]
    moved: Mapping[int, list[dt.datetime]]

    @classmethod
    def of(cls, villages: Sequence[VillageOnDay], on: dt.date) -> _Judged:
        """As it stands now."""
        codes = [code for village in villages for code in village.codes]
        gone = Withdrawal.objects.filter(kode__in=codes, state=WITHDRAWN)
        signed = Signature.objects.filter(kode__in=codes).values_list("kode", "number", "at")
        areas = [village.area_id for village in villages if village.area_id is not None]
        moved: dict[int, list[dt.datetime]] = {}
        for origin, destination, moment in _cessions_on(areas, on).values_list(
            "origin_id", "destination_id", "outgoing__received_at"
        ):
            for area in (origin, destination):
                moved.setdefault(area, []).append(moment)
        return cls(
            set(gone.values_list("kode", "number")),
            queries.sealed_of(codes),
            list_examined(codes),
            {(kode, number): at for kode, number, at in signed},
            moved,
        )

    def border_moved_since(self, area_id: int | None, kode: str, edition: shelf.Shelved) -> bool:
        """Whether RT came or went by the day, and were recorded after the edition was signed: the same people would be
        counted in both villages, or in none."""
        moments = self.moved.get(area_id or 0, [])
        signed = self.signed.get((kode, edition.number))
        if signed is not None:
            return any(moment > signed for moment in moments)
        zone = zone_of(AreaCode.from_stored(kode))
        return any(moment.astimezone(zone).date() > edition.published for moment in moments)


def _count_village(village: VillageOnDay, on: dt.date, judged: _Judged, opened: OpenStore) -> LevelVillage:
    """The village with the newest edition of that day that passed *Periksa*, and its vector."""
    home, found = storage.shelf(opened.store.path), LevelVillage(village.code, village.name)
    held = [
        (kode, edition) for kode in village.codes for edition in shelf.editions(home, kode) if edition.reference == on
    ]
    if not held:
        return replace(found, why=NO_EDITION)
    standing = [(kode, edition) for kode, edition in held if (kode, edition.number) not in judged.withdrawn]
    if not standing:
        return replace(found, why=WITHDRAWN_ONE)
    open_ = [(kode, edition) for kode, edition in standing if (kode, edition.number) not in judged.sealed]
    if not open_:
        return replace(found, why=EMBARGOED)
    good = [(kode, edition) for kode, edition in open_ if (kode, edition.number) in judged.passed]
    if not good:
        return replace(found, why=NOT_EXAMINED)
    kode, edition = max(good, key=lambda pair: (pair[1].published, *number_order(pair[1].number)))
    found = replace(found, edition=edition.number)
    if judged.border_moved_since(village.area_id, kode, edition):
        return replace(found, why=OLD_BORDER)
    return _with_vector(found, kode, edition, opened)


def _with_vector(village: LevelVillage, kode: str, edition: shelf.Shelved, opened: OpenStore) -> LevelVillage:
    """The village with the vector of its edition. One that cannot be read, or that is not of the village, the day and
    the snapshot of the edition, never stops the others."""
    store = opened.store.path
    path = vectors.place(store, kode, village.edition)
    try:
        vector = vectors.recall(path, store=store, keys=opened.keys)
        layout = None if vector is None else vectors.layout_known(store, vector.layout)
    except CantikError:
        return replace(village, why=DAMAGED)
    if vector is None:
        return replace(village, why=NO_VECTOR)
    own = (vector.desa, vector.reference, vector.snapshot)
    said = (kode, edition.reference, edition.inputs.get("potret", vector.snapshot))
    if own != said or layout is None or layout.width != len(vector.values):
        return replace(village, why=DAMAGED)
    return replace(village, vector=vector)


def _cessions_on(areas: Collection[int], on: dt.date) -> QuerySet[Cession]:
    """The cessions of villages, as origin or destination, that were in effect on a day and were not taken back."""
    own = Cession.objects.filter(Q(origin_id__in=areas) | Q(destination_id__in=areas))
    return own.filter(outgoing__state=APPLIED, outgoing__reference__lte=on)
