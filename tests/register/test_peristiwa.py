"""Events: what is possible, and the laws of as-of reading and of the balance over random histories.

The oracle walks the days one by one over plain lists; it knows nothing of the functions under test.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cantik.register.core.kinds import Kind
from cantik.register.events.balance import Flow, Leak, balance, is_revised, lampid, month_of
from cantik.register.events.errors import EventRefused
from cantik.register.events.history import (
    BASES,
    ENDS,
    Life,
    LifeEvent,
    ListedPerson,
    admit,
    admit_undo,
    doubts_birth,
    life_of,
    says_arrival,
    says_birth,
    says_death,
    says_departure,
    state_of,
)
from tests.fixtures.hukum import examples

AWAL = dt.date(2026, 1, 1)
HARI_INI = dt.date(2026, 6, 30)
JAM = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
TERCATAT = ListedPerson(listed=True, born=dt.date(1990, 1, 1), says={"terdaftar": "ya", "domisili": "ya"})
BELUM = ListedPerson()
KAWIN = ("2", "5")  # codes of a classification whose class `kawin` has grown


def kejadian(kind: Kind, hari: int, nomor: int = 1, orang: int = 1, **says: Any) -> LifeEvent:
    """An event on a day of the half year."""
    said = {
        Kind.DEATH: says_death(),
        Kind.DEPARTURE: says_departure(letter=True),
        Kind.ARRIVAL: says_arrival(letter=True),
        Kind.BIRTH: says_birth(None),
    }.get(kind, {})
    return LifeEvent(
        nomor, kind, orang, AWAL + dt.timedelta(days=hari), JAM + dt.timedelta(hours=nomor), {**said, **says}
    )


def ditolak(orang: ListedPerson, riwayat: list[LifeEvent], baru: LifeEvent) -> str:
    with pytest.raises(EventRefused) as refused:
        admit(orang, riwayat, baru, HARI_INI, KAWIN)
    return refused.value.code


@pytest.mark.parametrize(
    ("orang", "riwayat", "baru", "kode"),
    [
        (TERCATAT, [], kejadian(Kind.DEATH, 300), "R430"),
        (ListedPerson(True, dt.date(2026, 3, 1)), [], kejadian(Kind.DEATH, 5), "R431"),
        (BELUM, [kejadian(Kind.BIRTH, 40)], kejadian(Kind.DEATH, 39, 2), "R431"),
        (TERCATAT, [kejadian(Kind.DEPARTURE, 10)], kejadian(Kind.DEPARTURE, 20, 2), "R432"),
        (TERCATAT, [kejadian(Kind.DEATH, 10)], kejadian(Kind.ARRIVAL, 20, 2), "R432"),
        (BELUM, [], kejadian(Kind.MOVE, 20), "R432"),
        (TERCATAT, [], kejadian(Kind.ARRIVAL, 20), "R433"),
        (TERCATAT, [], kejadian(Kind.BIRTH, 20), "R433"),
        (TERCATAT, [kejadian(Kind.MOVE, 30)], kejadian(Kind.DEATH, 20, 2), "R434"),
        (replace(TERCATAT, says={"status_kawin": "2"}), [], kejadian(Kind.MARRIAGE, 20), "R435"),
        (replace(TERCATAT, says={"status_kawin": "1"}), [], kejadian(Kind.DIVORCE, 20), "R435"),
        (TERCATAT, [], kejadian(Kind.PRESENCE, 20, keberadaan="bulan"), "R436"),
    ],
)
def test_what_cannot_have_happened_is_refused(
    orang: ListedPerson, riwayat: list[LifeEvent], baru: LifeEvent, kode: str
) -> None:
    assert ditolak(orang, riwayat, baru) == kode


def test_who_moved_out_may_come_back_and_a_correction_may_mend_the_dead() -> None:
    pergi = kejadian(Kind.DEPARTURE, 10)
    admit(TERCATAT, [pergi], kejadian(Kind.ARRIVAL, 20, 2), HARI_INI, KAWIN)
    admit(TERCATAT, [kejadian(Kind.DEATH, 10)], kejadian(Kind.CORRECTION, 20, 2), HARI_INI, KAWIN)
    assert ditolak(BELUM, [], kejadian(Kind.CORRECTION, 20)) == "R432"


def test_an_event_that_a_later_one_rests_on_is_not_taken_back() -> None:
    lahir, wafat = kejadian(Kind.BIRTH, 10), kejadian(Kind.DEATH, 20, 2)
    with pytest.raises(EventRefused) as refused:
        admit_undo(BELUM, [lahir, wafat], 1, KAWIN)
    assert refused.value.code == "R434"
    admit_undo(BELUM, [lahir, wafat], 2, KAWIN)
    admit_undo(BELUM, [lahir, replace(wafat, retired=JAM)], 1, KAWIN)


def test_what_contradicts_a_list_already_does_not_forbid_what_happens_later() -> None:
    """A list of an earlier day, brought later, tells of somebody whom an event brings after it."""
    datang = kejadian(Kind.ARRIVAL, 30)
    for baru in (kejadian(Kind.PRESENCE, 60, 2, keberadaan="pengungsi"), kejadian(Kind.DEATH, 60, 2)):
        admit(TERCATAT, [datang], baru, HARI_INI, KAWIN)
    admit(TERCATAT, [datang], kejadian(Kind.DEPARTURE, 20, 2), HARI_INI, KAWIN)  # which is what explains it
    assert ditolak(TERCATAT, [datang], kejadian(Kind.DEATH, 20, 2)) == "R434"
    admit_undo(TERCATAT, [datang, kejadian(Kind.MOVE, 60, 2)], 2, KAWIN)
    admit_undo(TERCATAT, [datang, kejadian(Kind.MOVE, 60, 2)], 1, KAWIN)
    with pytest.raises(EventRefused, match="R434"):
        admit_undo(TERCATAT, [kejadian(Kind.DEPARTURE, 20), replace(datang, number=2)], 1, KAWIN)


def test_a_child_belongs_to_the_bases_of_its_mother() -> None:
    assert says_birth({"terdaftar": "ya"}) == {"terdaftar": "ya"}
    assert says_birth({"terdaftar": "tidak", "domisili": "ya"}) == {"terdaftar": "tidak", "domisili": "ya"}
    assert says_birth(None) == {"terdaftar": "ya", "domisili": "ya"}
    assert doubts_birth(None, None) == ("tanpa_ibu",)
    assert doubts_birth(Life.HERE, "2") == ()
    for mother, sex in ((Life.DEAD, "2"), (Life.LEFT, "2"), (Life.HERE, "1")):
        with pytest.raises(EventRefused, match="R437"):
            doubts_birth(mother, sex)


# ── random histories ────────────────────────────────────────────────────────────────────────────

ORANG = {1: TERCATAT, 2: TERCATAT, 3: replace(TERCATAT, says={"domisili": "ya"}), 4: BELUM, 5: BELUM}
_flows = st.sampled_from([Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE, Kind.MOVE, Kind.PRESENCE])
_record = st.tuples(st.just("catat"), _flows, st.sampled_from(sorted(ORANG)), st.integers(0, 180), st.booleans())
_undo = st.tuples(st.just("urungkan"), st.integers(0, 20))
_histories = st.lists(st.one_of(_record, _record, _record, _undo), max_size=24)


@dataclass
class Buku:
    """A register of events, with a snapshot of it taken after each act."""

    events: list[LifeEvent] = field(default_factory=list)
    before: dict[int, dict[str, str]] = field(default_factory=dict)
    taken: list[tuple[dt.datetime, dict[dt.date, Any]]] = field(default_factory=list)
    clock: dt.datetime = JAM

    def of(self, person: int) -> list[LifeEvent]:
        return [one for one in self.events if one.person == person]

    def state(self, on: dt.date, at: dt.datetime | None = None) -> dict[int, Any]:
        return {p: (life_of(one, self.of(p), on, at), state_of(one, self.of(p), on, at)) for p, one in ORANG.items()}

    def play(self, step: tuple[Any, ...]) -> None:
        self.clock += dt.timedelta(hours=1)
        try:
            if step[0] == "urungkan":
                self._undo(step[1])
            else:
                self._record(*step[1:])
        except EventRefused:
            pass
        self.taken.append((self.clock, {on: self.state(on) for on in TANGGAL}))

    def _undo(self, place: int) -> None:
        if place < len(self.events) and self.events[place].retired is None:
            one = self.events[place]
            admit_undo(ORANG[one.person], self.of(one.person), one.number, KAWIN)
            self.events[place] = replace(one, retired=self.clock)

    def _record(self, kind: Kind, person: int, day: int, letter: bool) -> None:
        new = replace(kejadian(kind, day, len(self.events) + 1, person), recorded=self.clock)
        if kind is Kind.DEPARTURE:
            new = replace(new, says=says_departure(letter=letter))
        if kind is Kind.ARRIVAL:
            before = state_of(ORANG[person], self.of(person), new.occurred)
            new = replace(new, says=says_arrival(letter=letter, before=before))
        if kind is Kind.PRESENCE:
            new = replace(new, says={"keberadaan": "luar_negeri"})
        admit(ORANG[person], self.of(person), new, HARI_INI, KAWIN)
        self.events.append(new)

    def flows(self, first: dt.date, last: dt.date) -> list[Flow]:
        """The events of a period; what stood before each is folded from those before it."""
        found = []
        for one in self.events:
            if one.retired is None and first <= one.occurred <= last:
                earlier = [e for e in self.of(one.person) if (e.occurred, e.number) < (one.occurred, one.number)]
                before = state_of(ORANG[one.person], earlier, one.occurred)
                found.append(Flow(one.kind, one.person, one.occurred, before, one.says))
        return found

    def members(self, base: str, on: dt.date) -> set[int]:
        return {person for person, (_, says) in self.state(on).items() if says.get(base) == "ya"}


TANGGAL = [AWAL + dt.timedelta(days=day) for day in (0, 45, 90, 180)]


def dimainkan(steps: list[tuple[Any, ...]]) -> Buku:
    buku = Buku()
    for step in steps:
        buku.play(step)
    return buku


def dihitung_hari_demi_hari(buku: Buku, person: int, on: dt.date) -> str:
    """The oracle: walk the days, on each day the standing events in the order they were recorded."""
    where = "tercatat" if person <= 3 else "belum tercatat"
    for day in range((on - AWAL).days + 1):
        for one in buku.events:
            if one.person == person and one.retired is None and (one.occurred - AWAL).days == day:
                where = {
                    "mati": "sudah meninggal",
                    "pindah_keluar": "sudah pindah",
                    "lahir": "tercatat",
                    "pindah_datang": "tercatat",
                }.get(one.kind, where)
    return where


@given(_histories)
@settings(max_examples=examples(40), deadline=None)
def test_the_state_on_a_date_is_what_the_days_before_made_of_it(steps: list[tuple[Any, ...]]) -> None:
    buku = dimainkan(steps)
    for on in TANGGAL:
        for person in ORANG:
            assert str(buku.state(on)[person][0]) == dihitung_hari_demi_hari(buku, person, on)


@given(_histories)
@settings(max_examples=examples(40), deadline=None)
def test_a_snapshot_taken_at_the_time_equals_the_state_recomputed_for_that_time(steps: list[tuple[Any, ...]]) -> None:
    buku = dimainkan(steps)
    for at, taken in buku.taken:
        for on, state in taken.items():
            assert buku.state(on, at) == state


@given(_histories)
@settings(max_examples=examples(30), deadline=None)
def test_nobody_does_anything_after_death_and_nobody_leaves_twice(steps: list[tuple[Any, ...]]) -> None:
    buku = dimainkan(steps)
    for person in ORANG:
        standing = sorted((e for e in buku.of(person) if e.retired is None), key=lambda e: (e.occurred, e.number))
        for one, following in itertools.pairwise(standing):
            assert one.kind is not Kind.DEATH
            assert not (one.kind is Kind.DEPARTURE and following.kind in ENDS)


@given(_histories, st.sampled_from(BASES), st.integers(1, 6))
@example([("catat", Kind.DEPARTURE, 1, 5, False), ("catat", Kind.ARRIVAL, 1, 40, False)], "terdaftar", 2)
@settings(max_examples=examples(50), deadline=None)
def test_the_balance_of_every_month_closes_without_correction(
    steps: list[tuple[Any, ...]], base: str, month: int
) -> None:
    buku = dimainkan(steps)
    first, last = month_of(2026, month)
    eve = first - dt.timedelta(days=1)
    made = balance(buku.members(base, eve), buku.members(base, last), buku.flows(first, last), base=base)
    assert made.closes
    assert made.k == 0
    assert made.stock == 0
    assert made.closing == made.opening + made.births - made.deaths + made.arrivals - made.departures


@given(_histories, st.sets(st.integers(10, 14)), st.sets(st.integers(20, 24)), st.sets(st.integers(30, 33)))
@settings(max_examples=examples(30), deadline=None)
def test_what_lists_change_without_an_event_is_correction_and_still_closes(
    steps: list[tuple[Any, ...]], found: set[int], lost: set[int], stocked: set[int]
) -> None:
    buku = dimainkan(steps)
    first, last = month_of(2026, 3)
    before = buku.members("domisili", first - dt.timedelta(days=1)) | lost
    after = buku.members("domisili", last) | found | stocked
    told = {person for person in lost if person % 2}
    made = balance(before, after, buku.flows(first, last), base="domisili", stocked=stocked, told=told)
    assert made.closes
    assert (made.found, made.lost + made.cancelled, made.stock) == (len(found), len(lost), len(stocked))
    assert made.cancelled == len(told)


# ── the figures of the definition ───────────────────────────────────────────────────────────────


def arus(kind: Kind, person: int) -> Flow:
    masuk = kind in (Kind.BIRTH, Kind.ARRIVAL)
    return Flow(kind, person, AWAL, {"domisili": "tidak" if masuk else "ya"}, {"domisili": "ya" if masuk else "tidak"})


def test_the_example_of_the_definition() -> None:
    """population_parameters 1.2: 4,820 and 81 births, 33 deaths, 102 in, 54 out; found 9, doubles 3, cancelled 1."""
    p0 = set(range(4820))
    lahir, datang, ditemukan = set(range(10_000, 10_081)), set(range(20_000, 20_102)), set(range(30_000, 30_009))
    mati, pergi, ganda, batal = set(range(33)), set(range(33, 87)), {100, 101, 102}, {103}
    p1 = (p0 - mati - pergi - ganda - batal) | lahir | datang | ditemukan
    flows = [
        arus(kind, person)
        for kind, people in ((Kind.BIRTH, lahir), (Kind.DEATH, mati), (Kind.ARRIVAL, datang), (Kind.DEPARTURE, pergi))
        for person in people
    ]
    made = balance(p0, p1, flows, base="domisili", told=batal, merged=ganda)
    assert (made.opening, made.closing, made.k, made.closes) == (4820, 4921, 5, True)
    assert not made.k_is_large(Decimal("0.01"))
    many = balance(p0, p0 | set(range(50_000, 50_061)), [], base="domisili")
    assert many.k == 61
    assert many.k_is_large(Decimal("0.01"))


def test_a_leak_is_named_and_two_leaks_do_not_make_up_for_each_other() -> None:
    made = balance({1, 2}, {1, 2}, [arus(Kind.DEATH, 1), arus(Kind.BIRTH, 2)], base="domisili")
    assert made.gap == 0
    assert not made.closes
    assert made.leaks == ((1, Leak.STILL_COUNTED), (2, Leak.WAS_COUNTED))
    assert balance(set(), set(), [arus(Kind.DEATH, 1), arus(Kind.ARRIVAL, 2)], base="domisili").leaks == (
        (1, Leak.WAS_NOT_COUNTED),
        (2, Leak.NOT_COUNTED),
    )


def test_lampid_counts_by_dusun_and_sex_and_keeps_what_is_not_known() -> None:
    table = lampid(
        [
            (Kind.BIRTH, "LEGI", "1"),
            (Kind.BIRTH, "LEGI", "1"),
            (Kind.DEATH, "", "9"),
            (Kind.MOVE, "LEGI", "1"),
            (Kind.ARRIVAL, "KRAJAN", "2"),
        ]
    )
    assert table == {"KRAJAN": {(Kind.ARRIVAL, "2"): 1}, "LEGI": {(Kind.BIRTH, "1"): 2}, "": {(Kind.DEATH, ""): 1}}
    assert list(table) == ["KRAJAN", "LEGI", ""]


def test_what_comes_after_the_tenth_of_the_next_month_revises() -> None:
    assert month_of(2026, 12) == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert not is_revised(dt.date(2026, 12, 31), [dt.date(2027, 1, 10)], 10)
    assert is_revised(dt.date(2026, 12, 31), [dt.date(2027, 1, 11)], 10)
