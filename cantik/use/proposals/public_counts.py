"""Which counts of a proposal everybody may read (docs/adr/0096). Pure.

A number of beneficiaries is a publication like a cell of a table. It is told of the whole village only, from the
threshold of the strictest class on, and only within a set whose size the release itself prints: then it says no more
of any hidden cell than the release does. What tells it as well (cost, effect, place) goes with it. Everything else
stays in the form for the kecamatan.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.protect.sensitivity.policy import SENSITIVE, Rules
from cantik.release.model import Cell, Release, Table


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """The counts that a proposal is written with: volume and cost, beneficiaries of both sexes together, poor families.

    `basis`: whom its figure counts (`orang`, `keluarga`; "" of an aspiration, or a figure of the village as a place);
    `alike`: the volume counts what the figure counts; `measured`: it is a length, an area, and nobody's number;
    `delicate`: people who are poor, ill or disabled are meant by the activity, or whoever releases it says so.
    """

    volume: Decimal | None
    cost: int | None
    people: int | None
    poor: int | None
    basis: str = ""
    alike: bool = False
    measured: bool = False
    delicate: bool = False

    @property
    def tells_people(self) -> bool:
        """It is about persons or families that a release counts, and not about a road."""
        return bool(self.basis or self.poor or self.delicate)


@dataclass(frozen=True, slots=True)
class KnownSet:
    """How many of a set there are at least, as releases tell everybody; `exact`: there are so many."""

    least: int
    exact: bool


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """What of a proposal's counts everybody may read: None where there is none, or it may not be told; which of both,
    nobody is told. `effect`, `place`: whether its effect and the part of the village may be told.

    `done_volume`, `done_cost`: what was carried out, and for how much; `done_near`: it is the planned volume, or
    differs from it by few, and which of both nobody is told."""

    volume: Decimal | None
    cost: int | None
    people: int | None
    poor: int | None
    effect: bool
    place: bool
    done_volume: Decimal | None = None
    done_cost: int | None = None
    done_near: bool = False

    def list_counts(self) -> tuple[int, ...]:
        """The counts of people among them."""
        told = (self.volume, self.people, self.poor, self.done_volume)
        return tuple(int(each) for each in told if each is not None)

    @property
    def effect_volume(self) -> Decimal | None:
        """The volume whose effect may be told: what was carried out where that is known, else what is planned."""
        if not self.effect:
            return None
        return self.volume if self.done_volume is None else self.done_volume


def judge_counts(
    counts: ProposalCounts,
    rules: Rules,
    *,
    lacking: KnownSet | None,
    poor: Sequence[KnownSet] = (),
    former: Sequence[PublicCounts] = (),
) -> PublicCounts:
    """What may be told. `lacking`: those of the pinned figure who are not served, as its release prints them; `poor`:
    the families that its release tells by each line below which somebody is called poor; `former`: what was told of
    this proposal before."""
    room = _Room(rules.threshold(SENSITIVE), [number for each in former for number in each.list_counts()])
    if not counts.tells_people:
        people = counts.people if room.tells(counts.people) else None
        return PublicCounts(counts.volume, counts.cost, people, None, effect=False, place=True)
    served = _as_count(counts.volume) if counts.alike else None
    told = counts.measured or room.tells_within(served, lacking)
    return PublicCounts(
        counts.volume if told else None,
        counts.cost if told else None,
        counts.people if _tells_persons(counts, served, lacking, room) else None,
        counts.poor if _tells_poor(counts, served, poor, room) else None,
        effect=told and served is not None,
        place=False,
    )


def judge_done(
    planned: PublicCounts,
    done: ProposalCounts,
    rules: Rules,
    *,
    lacking: KnownSet | None,
    former: Sequence[PublicCounts] = (),
) -> PublicCounts:
    """What may be told of a proposal that was carried out, beside what may be told of its plan: `done` counts volume
    and rupiah as they came out. Beside a plan that is told, a volume that differs by few is told as near it, and so
    is one that does not differ: who came up short by three families is nobody's to read."""
    if done.volume is None:
        return planned
    about_people = done.tells_people and not done.measured
    least = rules.threshold(SENSITIVE)
    if about_people and planned.volume is not None and abs(done.volume - planned.volume) < least:
        return replace(planned, done_near=True)
    told = judge_counts(replace(done, people=None, poor=None), rules, lacking=lacking, former=[*former, planned])
    return replace(planned, done_volume=told.volume, done_cost=told.cost, effect=told.effect)


def _tells_persons(counts: ProposalCounts, served: int | None, lacking: KnownSet | None, room: _Room) -> bool:
    """Persons are told of a figure of persons, as many as its volume says where it says how many."""
    return counts.basis == "orang" and served in (None, counts.people) and room.tells_within(counts.people, lacking)


def _tells_poor(counts: ProposalCounts, served: int | None, poor: Sequence[KnownSet], room: _Room) -> bool:
    """Poor families are told among those whom the release tells by every line, and where the others of the volume are
    not few."""
    if counts.poor is None or not poor or not all(room.tells_within(counts.poor, each) for each in poor):
        return False
    return counts.basis != "keluarga" or served is None or room.leaves_many(served - counts.poor)


@dataclass(frozen=True, slots=True)
class _Room:
    """What a count must keep: the threshold, and the counts that were told of the same proposal before."""

    least: int
    before: Collection[int]

    def tells(self, count: int | None) -> bool:
        """From the threshold on, and no small difference from what was told before."""
        return count is not None and count >= self.least and all(self.leaves_many(abs(count - n)) for n in self.before)

    def tells_within(self, count: int | None, known: KnownSet | None) -> bool:
        """Besides that, among so many of whom the release tells that the others are none or not few."""
        if count is None or known is None or not self.tells(count):
            return False
        rest = known.least - count
        return rest >= self.least or (rest == 0 and known.exact)

    def leaves_many(self, rest: int) -> bool:
        """Whether nobody, or not few, are left."""
        return rest == 0 or rest >= self.least


def _as_count(volume: Decimal | None) -> int | None:
    return int(volume) if volume is not None and volume > 0 and volume == volume.to_integral_value() else None


# ── what a release tells of how many there are ──────────────────────────────────────────────────
def find_known(release: Release, table: str, leaves: Collection[int]) -> KnownSet | None:
    """How many of the whole village are in some of the finest classes of a table, as the release prints it: values, and
    of hidden cells the least of their public range. None where it prints no counts of them."""
    wanted = frozenset(leaves)
    printed = next((each for each in release.tables if each.id == table and not each.percent_only), None)
    if printed is None:
        return None
    chosen = [cell for held, cell in _village_cells(printed) if held <= wanted]
    if not chosen:
        return None
    least = sum(int(cell.low or 0) if cell.value is None else int(cell.value) for cell in chosen)
    covered = frozenset[int]().union(*(held for held, _cell in _village_cells(printed) if held <= wanted))
    return KnownSet(least, covered == wanted and all(cell.value is not None for cell in chosen))


def _village_cells(table: Table) -> list[tuple[frozenset[int], Cell]]:
    """The cells of both sexes, all ages and the whole village with the finest classes that each holds; no total."""
    found = []
    for path, cell in table.walk():
        own = [each for axis, each in zip(table.axes, path, strict=True) if axis.role == "kategori"]
        others = [each for axis, each in zip(table.axes, path, strict=True) if axis.role != "kategori"]
        if len(own) == 1 and all(each.total for each in others) and not own[0].total:
            found.append((frozenset(own[0].leaves), cell))
    return found
