"""Dusun, RW and RT as dated parts of a village: which stand on a day, what became of each, which acts can be. Pure.

A unit is the triple that its sources write (dusun, RW, RT). An act of the village (with its decree) says from a day on:
this unit is split, merged, renamed, made or closed. Acts are never overwritten; one that is taken back is `retired`.
What an act changes for families and persons lies in statements (docs/adr/0013), so that every reader sees the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.base.text import fold
from cantik.register.core.grouping import Unit
from cantik.register.units.errors import UnitRefused

NOWHERE: Unit = ("", "", "")


class UnitKind(StrEnum):
    """What can happen to the parts of a village; the value is what is stored."""

    SPLIT = "pecah"
    MERGE = "gabung"
    RENAME = "ganti"
    OPEN = "buat"
    CLOSE = "tutup"
    PLACE = "tempatkan"  # people whom a later list still puts where an act had taken them from


class Rank(StrEnum):
    """How large a part is."""

    DUSUN = "dusun"
    RW = "rw"
    RT = "rt"


@dataclass(frozen=True, slots=True)
class DatedAct:
    """One act. `pairs`: (unit, what it belongs to from `on`); `number`: order of recording, the number of its batch.

    A split of an RT leaves the RT standing; every other act closes what it leads away from. A merge into a unit that
    stands pairs that unit with itself. `persons` and `families` count what it moved.
    """

    number: int
    kind: UnitKind
    rank: Rank
    on: dt.date
    pairs: tuple[tuple[Unit, Unit], ...]
    recorded: dt.datetime
    retired: dt.datetime | None = None
    decree: str = ""
    note: str = ""
    by: str = ""
    persons: int = 0
    families: int = 0

    @property
    def sources(self) -> tuple[Unit, ...]:
        """The units that it leads away from."""
        return tuple(dict.fromkeys(source for source, _ in self.pairs if source != NOWHERE))

    @property
    def targets(self) -> tuple[Unit, ...]:
        """The units that it leads to."""
        return tuple(dict.fromkeys(target for _, target in self.pairs if target != NOWHERE))

    @property
    def closes(self) -> frozenset[Unit]:
        """The units that do not stand any more from its day."""
        if self.kind is UnitKind.PLACE or (self.kind is UnitKind.SPLIT and self.rank is Rank.RT):
            return frozenset()
        return frozenset(self.sources) - frozenset(self.targets)

    def touches(self, units: Collection[Unit]) -> bool:
        """Whether it is about one of these units."""
        return any(unit in units for unit in (*self.sources, *self.targets))

    def is_known(self, at: dt.datetime | None) -> bool:
        """Whether the register knew it at a moment; None = now."""
        if at is None:
            return self.retired is None
        return self.recorded <= at and (self.retired is None or self.retired > at)


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when a unit stands: `since` None = since before the first act, `until` None = it stands."""

    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the unit stands on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def acts_holding(acts: Iterable[DatedAct], on: dt.date | None = None, at: dt.datetime | None = None) -> list[DatedAct]:
    """The acts that hold on a day (None: all) as the register knew at a moment, in the order they happened."""
    found = [act for act in acts if act.is_known(at) and (on is None or act.on <= on)]
    return sorted(found, key=lambda act: (act.on, act.number))


def spans(acts: Iterable[DatedAct]) -> dict[Unit, list[Span]]:
    """When each unit that an act names stands; a number that is used again has two spans. Others stand always."""
    found: dict[Unit, list[Span]] = {}
    for act in acts_holding(acts):
        if act.kind is UnitKind.PLACE:
            continue
        for unit in act.sources:
            found.setdefault(unit, [Span()])
        for unit in act.targets:
            own = found.setdefault(unit, [Span(act.on)])
            if own[-1].until is not None:
                own.append(Span(act.on))
        for unit in act.closes:
            last = found[unit][-1]
            found[unit][-1] = Span(last.since, act.on)
    return found


def closed_on(acts: Iterable[DatedAct], on: dt.date) -> frozenset[Unit]:
    """The units that an act names and that do not stand on a day."""
    return frozenset(unit for unit, own in spans(acts).items() if not any(span.holds(on) for span in own))


def rank_of(unit: Unit) -> Rank:
    """How large the part is that a triple names: the last part that it says."""
    return Rank.RT if unit[2] else Rank.RW if unit[1] else Rank.DUSUN


def within(unit: Unit, whole: Unit) -> bool:
    """Whether a unit is a larger part of the village or lies in it: a dusun holds its RW and RT."""
    rank = rank_of(whole)
    if rank is Rank.RT:
        return unit == whole
    return unit[:2] == whole[:2] if rank is Rank.RW else unit[0] == whole[0]


def rename_unit(unit: Unit, whole: Unit, new: Unit) -> Unit:
    """A unit of `whole` when that becomes `new`: the smaller parts keep their numbers."""
    rank = rank_of(whole)
    if rank is Rank.RT:
        return new
    return (new[0], new[1], unit[2]) if rank is Rank.RW else (new[0], unit[1], unit[2])


def match_spelling(text: str, part: int, known: Iterable[Unit]) -> str:
    """A name or number as the village writes it: in known spelling, digits as long as the others are.

    >>> match_spelling("7", 2, [("KRAJAN", "01", "002")]), match_spelling(" krajan", 0, [("KRAJAN", "01", "002")])
    ('007', 'KRAJAN')
    """
    plain = " ".join(text.split())
    written = [unit[part] for unit in known if unit[part]]
    for spelling in written:
        if fold(spelling) == fold(plain):
            return spelling
    if plain.isascii() and plain.isdigit():
        for spelling in written:
            if spelling.isdigit() and int(spelling) == int(plain):
                return spelling
        lengths = [len(spelling) for spelling in written if spelling.isdigit()]
        return str(int(plain)).zfill(max(set(lengths), key=lengths.count)) if lengths else plain
    return plain


# ── what is possible ────────────────────────────────────────────────────────────────────────────


def admit(new: DatedAct, acts: Sequence[DatedAct], known: Collection[Unit], today: dt.date) -> None:
    """Refuse an act that cannot be. `is_known`: every unit that a source or an act names.

    Raises `UnitRefused`: R530 in the future, R531 nothing or not enough is said, R532 a unit that does not stand on
    that day, R533 a name that is taken, R534 later acts rest on these units.
    """
    if new.on > today:
        raise UnitRefused(
            "R530",
            "Tanggal berlaku belum tiba",
            found=new.on.isoformat(),
            expected=f"paling lambat {today.isoformat()}",
            mend="Periksa tanggalnya.",
        )
    if not new.pairs:
        raise UnitRefused("R531", "Belum ada satuan wilayah yang dipilih", mend="Pilih dusun, RW, atau RT.")
    _refuse_names(new)
    gone = closed_on(acts, new.on)
    for unit in new.sources:
        if unit not in known or (unit in gone and new.kind is not UnitKind.PLACE):
            raise UnitRefused(
                "R532",
                "Satuan wilayah ini tidak ada pada tanggal itu",
                found=label(unit),
                expected="dusun, RW, atau RT yang masih berdiri",
                mend="Muat ulang daftar satuan wilayah.",
            )
    _refuse_taken(new, known, gone)
    _refuse_later(new, [act for act in acts_holding(acts) if act.on > new.on])


def _refuse_names(new: DatedAct) -> None:
    if new.kind is UnitKind.CLOSE:
        return
    for unit in new.targets:
        if not any(unit) or (new.rank is Rank.RT and not unit[2]) or (new.rank is Rank.RW and not unit[1]):
            raise UnitRefused(
                "R531",
                "Nama atau nomor satuan wilayah belum lengkap",
                found=label(unit),
                expected="nomor RT, nomor RW, atau nama dusun",
                mend="Lengkapi isiannya.",
            )
    if all(source == target for source, target in new.pairs):
        raise UnitRefused(
            "R531",
            "Tidak ada yang berubah",
            expected="nama atau nomor yang lain",
            mend="Tulis nama atau nomor yang baru.",
        )


def _refuse_taken(new: DatedAct, known: Collection[Unit], gone: Collection[Unit]) -> None:
    """A new name must be free; two units that would become one need a merge. Merging may lead to what is there."""
    if new.kind in (UnitKind.MERGE, UnitKind.PLACE):
        if missing := [unit for unit in new.targets if new.kind is UnitKind.PLACE and unit in gone]:
            raise UnitRefused(
                "R532",
                "Satuan wilayah tujuan sudah tidak ada",
                found=label(missing[0]),
                mend="Muat ulang daftar satuan wilayah.",
            )
        if new.kind is UnitKind.PLACE or new.rank is Rank.RT:
            return
    taken = {unit for unit in known if unit not in gone} - set(new.sources)
    twice = len(new.targets) < len([source for source, target in new.pairs if NOWHERE not in (source, target)])
    clash = next((unit for unit in new.targets if unit in taken), None)
    if clash is None and not twice:
        return
    raise UnitRefused(
        "R533",
        "Nomor atau nama itu sudah dipakai satuan wilayah lain",
        found=label(clash or new.targets[0]),
        expected="nomor yang belum dipakai",
        mend="Pakai nomor lain, atau gabungkan kedua RT itu dahulu.",
    )


def _refuse_later(new: DatedAct, later: Iterable[DatedAct]) -> None:
    units = {*new.sources, *new.targets}
    for act in later:
        if act.touches(units):
            raise UnitRefused(
                "R534",
                "Ada perubahan yang lebih baru atas satuan wilayah ini",
                found=f"{act.kind} {act.on.isoformat()}",
                expected="perubahan menurut urutan tanggal",
                mend="Urungkan dahulu yang lebih baru.",
            )


def admit_undo(act: DatedAct, acts: Sequence[DatedAct]) -> None:
    """Refuse to take back an act that later ones rest on. Raises `UnitRefused` R534."""
    _refuse_later(act, [later for later in acts_holding(acts) if (later.on, later.number) > (act.on, act.number)])


def label(unit: Unit) -> str:
    """A unit in one line, for messages: `KRAJAN, RT 02 RW 01`."""
    dusun, rw, rt = unit
    numbered = " ".join(f"{word} {number}" for word, number in (("RT", rt), ("RW", rw)) if number)
    return ", ".join(part for part in (dusun, numbered) if part) or "–"


# ── who goes where ──────────────────────────────────────────────────────────────────────────────


def shifts(
    pairs: Iterable[tuple[Unit, Unit]], placed: Mapping[int, Unit], chosen: Collection[int] | None = None
) -> dict[int, Unit]:
    """Where each person goes: those of the units that an act leads away from, or of them only who was chosen."""
    way = {source: target for source, target in pairs if source not in (target, NOWHERE) and target != NOWHERE}
    return {
        person: way[unit] for person, unit in placed.items() if unit in way and (chosen is None or person in chosen)
    }


def astray(
    now: Mapping[int, Unit],
    acts: Iterable[DatedAct],
    moved: Mapping[int, Mapping[int, Unit]],
    on: dt.date,
    own: Collection[tuple[int, int]] = (),
) -> dict[int, Unit | None]:
    """People who are where an act had taken them from, because a later list does not know the act; where they belong.

    `moved`: by act the persons whom it moved, and where to. `own`: (act, person) of those who moved by themselves
    later. Somebody in a unit that does not stand, whom no act moved, belongs where the act led all others, or nobody
    can say (None).
    """
    holding = acts_holding(acts, on)
    gone = closed_on(holding, on)
    way = {
        source: target for act in holding for source, target in act.pairs if source in act.closes and target != NOWHERE
    }
    found: dict[int, Unit | None] = {}
    for act in holding:
        found |= {
            person: target
            for person, target in moved.get(act.number, {}).items()
            if now.get(person) in act.sources and now[person] != target and (act.number, person) not in own
        }
    for person, unit in now.items():
        if unit in gone and person not in found:
            found[person] = way.get(unit)
    return {person: _last(target, way, gone) for person, target in found.items()}


def _last(target: Unit | None, way: Mapping[Unit, Unit], gone: Collection[Unit]) -> Unit | None:
    """A unit that was renamed or merged afterwards leads on to what it became."""
    seen: set[Unit] = set()
    while target is not None and target in gone and target not in seen:
        seen.add(target)
        target = way.get(target)
    return None if target in gone else target
