"""The release of a kecamatan, a kabupaten, a province, the whole, a group of areas: sums of editions that passed
Periksa, protected beside them, sealed with the key of the area (docs/adr/0060, 0093).

A kabupaten tells itself, its kecamatan and its groups together, in one act: what one of them tells the others know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cantik import __version__
from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.base.numerals import count_noun
from cantik.base.progress import Tell
from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.knowledge import Knowledge, VillageKnowledge
from cantik.codes.nation import is_nation, office_above, reaches
from cantik.codes.zone import day_that_has_come
from cantik.content.reference_layers import list_software
from cantik.levels import told_sums
from cantik.levels.app import doubles, sums
from cantik.levels.app.added_levels import AddedLevels, add_levels, find_villages, list_part_inputs
from cantik.levels.app.level_opening import LevelOpenings
from cantik.levels.app.results import LevelsOfArea, levels_of, made_of, without_record
from cantik.levels.place import level_place
from cantik.measure.levels import LevelSum
from cantik.measure.result import NotMade
from cantik.measure.universes import universes
from cantik.protect.across.values import LevelResult
from cantik.protect.report.internal import public
from cantik.protect.result import Protected
from cantik.publish import directory
from cantik.register.leave.quality_report import QualityReport
from cantik.release import compose, opening, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.book_front import DrawnAreas
from cantik.release.coverage import describe_sum
from cantik.release.event_years import list_rates
from cantik.release.frame_coverage import FrameNotes
from cantik.release.left_prints import LeftPrints, declare_left
from cantik.release.model import Release
from cantik.release.portrait import encode_portrait
from cantik.release.reasons import public_reason
from cantik.release.signer import signer_of
from cantik.release.story import RULE as STORY
from cantik.staff.app import groups, log
from cantik.staff.app.signing_keys import key_ids, release_key
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore

#: so long one release of levels waits for another in the same store: what it tells may bind the next one
_WAIT_S, LOCK = 900.0, "rilis-wilayah.gembok"


@dataclass(frozen=True, slots=True)
class LevelEdition:
    """An edition of a level: its release, where it lies, whether it was made now."""

    release: Release
    folder: Path
    new: bool


@dataclass(frozen=True, slots=True)
class ReleasedLevels:
    """The releases of an area and of the levels below it, its own last; the names of levels that can tell nothing yet,
    of which there is none; the villages without an edition that counts, each with the reason; the names of those whose
    edition has no record of its protection (`results.without_record`)."""

    editions: tuple[LevelEdition, ...]
    silent: tuple[str, ...]
    without: tuple[tuple[str, str], ...]
    unrecorded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelOrder:
    """Who releases levels of which day, in which store. `without_book`: why a level is told although prints of it
    cannot be set; everybody reads it."""

    on: dt.date
    opened: OpenStore
    knowledge: Knowledge
    by: str
    tell: Tell
    demo: bool
    without_book: str = ""


def release_levels(
    code: str, on: dt.date, *, opened: OpenStore, knowledge: Knowledge, by: str, tell: Tell, demo: bool
) -> ReleasedLevels:
    """As `release_ordered`, with all prints."""
    return release_ordered(code, LevelOrder(on, opened, knowledge, by, tell, demo))


def release_ordered(code: str, order: LevelOrder) -> ReleasedLevels:
    """Release an area and the levels below it. Repeating it with the same editions gives the same releases again; of
    two at once the second waits and finds what the first one made.

    Raises as `sums.area_asked` and `sums.level_sum`; `WrongUse` D197 for an area whose own server releases it;
    `ProtectionError` P104, P105 where protection is not proved; `StoreBusy` R302 where another one does not end;
    `PrintsUnset` C104 where a print of a level cannot be set and nobody said why it goes without: it is not signed, nor
    those after it. T403, T408 for a reason that cannot be public.
    """
    if order.without_book:
        public_reason(order.without_book)
    asked = sums.area_asked(code, order.knowledge, demo=order.demo)
    _require_own(AreaCode.kemendagri(asked.code), order.opened)
    with alone(order.opened.store.path / LOCK, wait_s=_WAIT_S):
        return _release_levels(asked, order)


def _release_levels(asked: sums.LevelAsked, order: LevelOrder) -> ReleasedLevels:
    on, opened, knowledge = order.on, order.opened, order.knowledge
    found = find_villages(asked, on, opened=opened, knowledge=knowledge, by=order.by)
    without = tuple((village.name, sums.told_why(village.why)) for village in found.villages if village.why)
    own = knowledge.of(AreaCode.kemendagri(found.area))
    waiting = without_record(found.villages, opened=opened, knowledge=own)
    unrecorded = tuple(village.name for village in waiting)
    inside = _groups_within(AreaCode.kemendagri(found.area), on, knowledge)
    together = levels_of(found, knowledge, inside)
    home = storage.level_shelf(opened.store.path)
    codes = [level.id for level in together.levels]
    gone = _withdrawn_numbers(home, codes, on)
    double = doubles.find_doubles(found.villages, on, opened=opened, by=order.by)
    there = {village.code for village in found.villages if village.is_counted}
    inputs = {
        level.id: _inputs(found, level.villages, own, gone.get(level.id, ()), told, demo=order.demo)
        for level in together.levels
        for told in [double.tell_level(there.intersection(level.villages))]
    }
    standing = [_find_edition(home, level.id, on.year, inputs[level.id]) for level in together.levels]
    if all(each is not None for each in standing):
        return ReleasedLevels(tuple(each for each in standing if each is not None), (), without, unrecorded)
    added = add_levels(asked, found, together, opened=opened, knowledge=own, tell=order.tell)
    made = added.results
    openings = LevelOpenings(own, DrawnAreas(own.areas, opened.store.path))
    work = _Work(found, together, own, order, openings, added)
    telling = [level.id for level in together.levels if made[level.id].tables or made[level.id].figures]
    silent = tuple(together.names[level.id] for level in together.levels if level.id not in telling)
    # the area before its kecamatan: their books set beside them what it published
    ordered = sorted(telling, key=lambda code: code != found.area)
    issued = {code: work.issue(code, made[code], inputs[code]) for code in ordered}
    return ReleasedLevels(tuple(issued[code] for code in telling), silent, without, unrecorded)


def _require_own(area: AreaCode, opened: OpenStore) -> None:
    """The area has no server of its own whose releases lie here: two who number the same releases would contradict each
    other. Raises `WrongUse` D197."""
    own = frozenset[str]().union(*(key_ids(each) for each in (area, *area.ancestors())))
    held = shelf.editions(storage.level_shelf(opened.store.path), area.text())
    if any(signer_of(edition.folder) not in {*own, ""} for edition in held):
        raise WrongUse(
            "D197",
            "Rilis wilayah ini dibuat di server wilayah itu sendiri",
            found=area.text(),
            mend="Minta wilayah itu membuat rilisnya dan mengirimnya ke sini.",
        )


def _groups_within(area: AreaCode, on: dt.date, knowledge: Knowledge) -> dict[str, tuple[AreaCode, ...]]:
    """The groups of areas that lie wholly within an area on a day, and not within one part of it whose own server or
    office tells them: those of a province are of kabupaten, those of the whole of provinces."""
    found = {name: groups.members(group, on) for name, group in knowledge.content.groups.items()}
    above = 0 if is_nation(area) else area.level
    return {
        name: members
        for name, members in found.items()
        if members
        and all(reaches(area, member) and member != area for member in members)
        and (above >= AreaLevel.KABUPATEN or any(member.level == above + 1 for member in members))
    }


def _withdrawn_numbers(home: Path, codes: Sequence[str], on: dt.date) -> dict[str, list[str]]:
    """The numbers of withdrawn editions of some levels and a day: what replaces them is another edition, bound by what
    they told, also where it is made of the same villages."""
    found: dict[str, list[str]] = {}
    for code, number in sorted(withdrawing.of_levels(codes)):
        if any(held.number == number and held.reference == on for held in shelf.editions(home, code)):
            found.setdefault(code, []).append(number)
    return found


def _inputs(
    found: LevelSum,
    villages: Sequence[str],
    knowledge: VillageKnowledge,
    withdrawn: Sequence[str],
    double: Mapping[str, int],
    *,
    demo: bool,
) -> dict[str, Any]:
    """Everything that decides what a level tells."""
    counted = {village.code: village.unit for village in found.villages if village.is_counted}
    return {
        "desa": {code: list(counted[code]) if code in counted else None for code in sorted(villages)},
        **made_of(found.villages, knowledge),
        "acuan": found.reference.isoformat(),
        "rekaan": demo,
        **({"ditarik": list(withdrawn)} if withdrawn else {}),
        **list_part_inputs(found),
        **double,
    }


def _find_edition(home: Path, code: str, year: int, inputs: dict[str, Any]) -> LevelEdition | None:
    """The edition of a level that was made of the same, as it stands."""
    from cantik.release import files

    slot = shelf.slot(home, code, year, inputs, clock.today(), draft=False)
    return LevelEdition(files.open_release(slot.folder), slot.folder, False) if slot.exists else None


# ── from results to a release ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Work:
    """Levels that are released together."""

    found: LevelSum
    levels: LevelsOfArea
    knowledge: VillageKnowledge
    order: LevelOrder
    openings: LevelOpenings
    added: AddedLevels

    def issue(self, code: str, result: LevelResult, inputs: dict[str, Any]) -> LevelEdition:
        """The edition of a level, on its shelf; one that stands there already is taken as it is. Prints that cannot be
        set it goes without, when there is a reason for that; else raises `PrintsUnset` C104."""
        left = LeftPrints()
        while True:
            try:
                return self._issue_without(left, code, result, {**inputs, **left.inputs})
            except directory.PrintsUnset as error:
                if not self.order.without_book:
                    raise
                left = left.join((each.print for each in error.unset), public_reason(self.order.without_book))

    def _issue_without(self, left: LeftPrints, code: str, result: LevelResult, inputs: dict[str, Any]) -> LevelEdition:
        store, on = self.order.opened.store.path, self.found.reference
        home = storage.level_shelf(store)
        area = AreaCode.kemendagri(self.found.area)
        slot = shelf.slot(home, code, on.year, inputs, day_that_has_come(on, area), draft=False)
        standing = _find_edition(home, code, on.year, inputs)
        if standing is not None:
            return standing
        release = declare_left(self._compose_release(code, result, slot, inputs), left)

        def commit() -> str:
            if result.sums:  # before the release can be read by anybody
                told_sums.keep(code, slot.number, result.sums, on, store)
            return opening.keep_opening(opening.place(home, code, slot.number), inputs).commitment

        directory.make_directory(
            release,
            slot.folder,
            commit=commit,
            key=lambda: release_key(opened=self.order.opened, area=area, by=self.order.by),
            tell=self.order.tell,
        )
        self._log_release(code, release)
        return LevelEdition(release, slot.folder, True)

    def _compose_release(self, code: str, result: LevelResult, slot: shelf.Slot, inputs: dict[str, Any]) -> Release:
        knowledge, on = self.knowledge, self.found.reference
        place = level_place(code, self.levels.names[code], knowledge.areas, knowledge.words, on)
        of, counted = len(inputs["desa"]), sum(each is not None for each in inputs["desa"].values())
        place = replace(place, counted=(counted, of) if counted < of else None)
        policy = knowledge.policy
        report: dict[str, Any] = {"acuan": on.isoformat(), "kelompok": {}}
        shown = public(result.tables, result.figures, (), policy)
        safe = Protected(result.tables, result.figures, self._left_out(result), policy.id, policy.digest, shown, report)
        facts = compose.ReleaseFacts(
            number=slot.number,
            year=on.year,
            reference=on,
            published=slot.published,
            place=place,
            standing=directory.LEVEL,
            fictitious=self.order.demo,
            sources=(self.added.source,),
            oldest_reference=on,
            quality=QualityReport(on, on, (), (), (), (), ()),
            geometry=None,
            software=list_software(__version__, knowledge.content.references),
            inputs=inputs,
            definitions=compose.DefinitionMarks.of(knowledge.content, knowledge.lists),
            universes=universes(knowledge),
            remarks=tuple(remark_villages(inputs)),
            older=self.added.remarks[code],
            frames=FrameNotes(policy, self.levels.names, {}),
            texts=encode_portrait(self.openings.read(code, inputs["desa"], on.year)),
            story=knowledge.content.stories[STORY].terms,
            rates=list_rates(knowledge.content, policy),
            books=knowledge.further_books(of_level=True),
        )
        return compose.compose(safe, knowledge.book, facts)

    @staticmethod
    def _left_out(result: LevelResult) -> tuple[NotMade, ...]:
        """Each measure once."""
        return tuple({(each.id, each.code): each for each in result.not_shown}.values())

    def _log_release(self, code: str, release: Release) -> None:
        where = {"wilayah": code} if is_area_code(code) else {}
        log.record(
            by=self.order.by,
            at=clock.now(),
            action="rilis.wilayah",
            subject="wilayah",
            subjects=[code],
            detail={**where, "nomor": release.number, "sidik": release.content, "acuan": release.reference.isoformat()},
        )


def remark_villages(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Under every table: of how many villages the level is told, and whom they count twice. `inputs`: editions of
    the villages by code (`desa`), and what their tokens said."""
    told = [code for code, edition in inputs["desa"].items() if edition is not None]
    of, counted = len(inputs["desa"]), len(told)
    if counted < of:
        yield (
            f"Tabel ini {describe_sum(counted, of)}; desa tanpa rilis yang lolos Periksa tidak termasuk.",
            f"This table {describe_sum(counted, of, 'en')}; those without an examined release are not included.",
        )
    yield from _remark_parts(inputs)
    if double := inputs.get("ganda", 0):
        yield (
            f"Ganda dalam penyelesaian: {double} orang ber-NIK sama masih terhitung di lebih dari satu desa.",
            f"Duplicates being resolved: {double} still counted in more than one village (same identity number).",
        )
    searched = inputs.get("ganda_desa", counted)
    if searched == 0 < counted:
        yield (
            "Orang yang terhitung di dua desa belum dicari.",
            "People counted in two villages were not looked for.",
        )
    elif searched < counted:
        yield (
            f"Orang yang terhitung di dua desa dicari di {searched} dari {counted} desa.",
            f"People counted in two villages were looked for in {searched} of {count_noun(counted, 'village')}.",
        )
    if len({office_above(AreaCode.kemendagri(code)) for code in told}) > 1:  # each office has a key of its own
        yield (
            "Orang yang terhitung di dua kabupaten/kota sekaligus belum dicari.",
            "People counted in two regencies or cities at once were not looked for.",
        )


def _remark_parts(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Under every table of the whole: what it is added up from, and what was withdrawn in it since."""
    if inputs.get("bagian"):
        yield (
            "Dijumlahkan dari yang dicetak bagian-bagiannya; yang ditutup di sana tertutup juga di sini.",
            "Added up from what its parts print; what is hidden there is hidden here as well.",
        )
    if gone := inputs.get("ditarik_sesudahnya", 0):
        yield (
            f"{gone} edisi desa di dalamnya ditarik sesudahnya; angkanya menunggu rilis baru wilayahnya.",
            f"{count_noun(gone, 'edition')} of villages in it withdrawn since; a new release of the area is awaited.",
        )
