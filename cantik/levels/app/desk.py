"""What an office sees of releases of its levels: of which days villages have examined editions, how they stand on one
of them, which releases stand on the shelf. Adds nothing up and reads no vector but to know that it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.knowledge import Knowledge, VillageKnowledge
from cantik.codes.nation import is_nation, reaches
from cantik.levels.app import results, sums
from cantik.levels.app.parts import list_summed
from cantik.measure.levels import LevelVillage
from cantik.release import files, protection_record, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.examining import list_examined
from cantik.release.app.models import Withdrawal
from cantik.release.shelf import Shelved
from cantik.vault.app.opening import OpenStore

#: by store and area of which editions it was found, and the villages without a record
_unrecorded: dict[tuple[str, str], tuple[tuple[tuple[str, str, str, int], ...], frozenset[str]]] = {}
_MOST_KNOWN = 64
#: areas that releases are made for on a page, the whole among the provinces (`codes.nation`)
LEVELS = (AreaLevel.PROVINSI, AreaLevel.KABUPATEN, AreaLevel.KECAMATAN)


@dataclass(frozen=True, slots=True)
class LevelDay:
    """A reference date, and how many villages have an examined edition of it."""

    on: dt.date
    editions: int


@dataclass(frozen=True, slots=True)
class LevelRelease:
    """A release of a level that stands: its code (or the id of a group), its name in both languages, of how many
    villages it is told, how many tables it has; `replaced_by`: the number of a newer one of the same day; `withdrawn`:
    when and why nobody is to use it any more."""

    code: str
    names: tuple[str, str]
    shelved: Shelved
    counted: int
    of: int
    tables: int
    replaced_by: str
    withdrawn: Withdrawal | None = None

    @property
    def counts(self) -> bool:
        """It stands: neither withdrawn nor replaced."""
        return not self.replaced_by and self.withdrawn is None

    @property
    def is_group(self) -> bool:
        """Of a group of areas."""
        return not is_area_code(self.code)


@dataclass(frozen=True, slots=True)
class LevelShelf:
    """The releases of an area and of what lies in it, the area's own first; names of folders that were damaged."""

    releases: tuple[LevelRelease, ...]
    damaged: tuple[str, ...]

    def of_day(self, on: dt.date) -> dict[str, LevelRelease]:
        """What counts of a reference date, by code."""
        return {each.code: each for each in self.releases if each.counts and each.shelved.reference == on}

    def list_unreplaced(self, on: dt.date) -> list[LevelRelease]:
        """Of a reference date the newest release of each level of which the newest was withdrawn: one before it that
        is in force again replaces nothing."""
        newest = {each.code: each for each in reversed(self.releases) if each.shelved.reference == on}
        return [each for each in newest.values() if each.withdrawn]

    def list_outdated(self, on: dt.date, of: list[LevelVillage]) -> list[LevelRelease]:
        """What counts of a reference date though its villages have other editions by now."""
        return [each for each in self.of_day(on).values() if not same_editions(each, of)]


def days(area: AreaCode, *, opened: OpenStore, knowledge: Knowledge) -> list[LevelDay]:
    """List the reference dates for which villages of an area have examined editions, newest first."""
    home = storage.shelf(opened.store.path)
    whole = is_nation(area)
    members = sums.area_asked(area.text(), knowledge, demo=opened.demo).members if whole else (area,)
    codes = {code for village in sums.villages_on(members, clock.today(), knowledge) for code in village.codes}
    codes |= {name for name in _folders(home) if is_area_code(name) and reaches(area, AreaCode.from_stored(name))}
    passed, found = list_examined(codes), dict[dt.date, set[str]]()
    for code in sorted({kode for kode, _number in passed}):
        try:
            held = shelf.editions(home, code)
        except CantikError:  # said where its day is looked at
            continue
        for edition in held:
            if (code, edition.number) in passed:
                found.setdefault(edition.reference, set()).add(code)
    return [LevelDay(on, len(found[on])) for on in sorted(found, reverse=True)]


def villages(area: AreaCode, on: dt.date, *, opened: OpenStore, knowledge: Knowledge) -> list[LevelVillage]:
    """The villages of an area on a day, each with the edition that counts or why none does. Raises W103, D105."""
    asked = sums.area_asked(area.text(), knowledge, demo=opened.demo)
    return sums.level_villages(asked, on, opened=opened, knowledge=knowledge)


def without_record(
    area: AreaCode, of: list[LevelVillage], *, opened: OpenStore, knowledge: Knowledge
) -> list[LevelVillage]:
    """List the villages whose edition is counted although no record of its protection is kept; an empty list where a
    record is damaged, which the job reports. Kept for the same editions."""
    units = [village.unit for village in of if village.vector is not None]
    asked = tuple((*unit, knowledge.content.digest, _mtime_of(opened.store.path, *unit)) for unit in units)
    at = (str(opened.store.path), area.text())
    if at not in _unrecorded or _unrecorded[at][0] != asked:
        try:
            found = results.without_record(of, opened=opened, knowledge=knowledge.of(area))
        except CantikError:
            return []
        if len(_unrecorded) >= _MOST_KNOWN:
            _unrecorded.clear()
        _unrecorded[at] = (asked, frozenset(village.code for village in found))
    return [village for village in of if village.code in _unrecorded[at][1]]


def _mtime_of(store: Path, code: str, number: str) -> int:
    """When a record was written, in nanoseconds; 0 where there is none."""
    try:
        return protection_record.place(store, code, number).stat().st_mtime_ns
    except OSError:
        return 0


def same_editions(release: LevelRelease, of: list[LevelVillage]) -> bool:
    """Whether a release was made of the very editions that would be added up now. `of`: the villages of its level, or
    of one above it."""
    told = list_summed(
        release.shelved.folder
    )  # as it says itself: of one that came from another server no more is known
    now = {
        village.code: list(village.unit) if village.is_counted else None
        for village in of
        if village.code in told or _lies_within(release, village)
    }
    return told == now


def _lies_within(release: LevelRelease, village: LevelVillage) -> bool:
    """Whether a village is in the area of a release; who belongs to a group the release itself says."""
    return not release.is_group and reaches(AreaCode.from_stored(release.code), AreaCode.from_stored(village.code))


def same_again(release: LevelRelease, of: list[LevelVillage], knowledge: VillageKnowledge) -> bool:
    """Check whether releasing these villages again would give this very release: the editions, definitions, policy and
    program are those that it was made from. False for one that was made together with its neighbours."""
    told = release.shelved.inputs
    return all(told.get(name) == said for name, said in results.made_of(of, knowledge).items())


def load_shelf(area: AreaCode, *, opened: OpenStore) -> LevelShelf:
    """The releases of an area, its kecamatan and the groups within it: the area first, newest first."""
    home = storage.level_shelf(opened.store.path)
    found, damaged = list[LevelRelease](), list[str]()
    for name in _folders(home):
        if is_area_code(name) and not reaches(area, AreaCode.from_stored(name)):
            continue
        try:
            found += list(_releases(home, name, area))
        except CantikError:
            damaged.append(name)
    order = sorted(found, key=lambda each: (each.is_group, each.code.count("."), each.code))
    return LevelShelf(tuple(order), tuple(damaged))


def one(area: AreaCode, code: str, number: str, *, opened: OpenStore) -> LevelRelease | None:
    """Find a release of an area, or of an area or group within it, by code and number; None where there is none. Raises
    `UnreadableInput` T102."""
    home = storage.level_shelf(opened.store.path)
    if code not in _folders(home) or (is_area_code(code) and not reaches(area, AreaCode.from_stored(code))):
        return None
    return next((each for each in _releases(home, code, area) if each.shelved.number == number), None)


def _releases(home: Path, code: str, area: AreaCode) -> Iterator[LevelRelease]:
    newest: dict[dt.date, str] = {}
    pulled = withdrawing.of_levels([code])
    for shelved in shelf.editions(home, code):
        told = list_summed(shelved.folder)
        if not is_area_code(code) and not (
            told and all(reaches(area, AreaCode.from_stored(village)) for village in told)
        ):
            return  # a group that reaches beyond the area
        summary = files.open_summary(shelved.folder)
        names = (summary.place.heading(), summary.place.heading("en"))
        tables = len(list((shelved.folder / "tabel").glob("*.jsonstat.json")))
        counted = sum(each is not None for each in told.values())
        gone = pulled.get((code, shelved.number))
        replaced = newest.get(shelved.reference, "") if gone is None else ""
        if gone is None:
            newest.setdefault(shelved.reference, shelved.number)
        yield LevelRelease(code, names, shelved, counted, len(told), tables, replaced, gone)


def _folders(home: Path) -> list[str]:
    return sorted(folder.name for folder in home.iterdir() if folder.is_dir()) if home.is_dir() else []
