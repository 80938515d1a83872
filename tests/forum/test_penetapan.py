"""A koordinator sets the inhabitants of a village whose three sources disagree; no way round the second hand.

The walk was written before the room; what must come out is worked out by hand here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, load_content, try_own_file
from cantik.content.parameter import Parameter
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import (
    CandidateKind,
    Hand,
    Minutes,
    ParameterSubject,
    Setting,
    SettingStage,
    SourceFigure,
    compare_candidates,
    differences,
    drop,
    find_locked,
    lock,
    propose,
    withdrawn_since,
)

VILLAGE, NAMESAKE = "99.01.01.2001", "99.01.02.2001"
RELEASE = SourceFigure(
    "r1", CandidateKind.RELEASE, VILLAGE, "Rilis 2025-1", "domisili", dt.date(2025, 12, 31), Decimal(2040), "isi.json"
)
OFFICE = SourceFigure(
    "a1", CandidateKind.OFFICIAL, VILLAGE, "Dukcapil", "terdaftar", dt.date(2025, 6, 30), Decimal(2100), "DKB I 2025"
)
SHEET = SourceFigure(
    "l1", CandidateKind.SHEET, VILLAGE, "Dinas Kesehatan", "domisili", dt.date(2025, 12, 31), Decimal(1999), "lembar"
)
BAPPEDA, BPS = frozenset({"bappeda"}), frozenset({"bps"})
PLANNER, OFFICIAL, DEPUTY = Hand("akun:1", BAPPEDA), Hand("akun:2", BPS), Hand("akun:1", BPS)
#: of BPS, and for these days the deputy of the head of Bappeda
BOTH = Hand("akun:4", BAPPEDA | BPS)
THREE = [RELEASE, OFFICE, SHEET]
REASON = "Tanggal acuan sama dengan tahun rencana"
MINUTES = Minutes("400/12/2026", dt.date(2026, 3, 2), "ab" * 32, scanned=False)


def inhabitants() -> Parameter:
    return load_content().parameters["jumlah_penduduk"]


def subject() -> ParameterSubject:
    return ParameterSubject(inhabitants(), VILLAGE, "desa", 2025)


def test_the_walk_of_a_koordinator() -> None:
    three = compare_candidates(subject(), [RELEASE, OFFICE, SHEET])
    told = differences(RELEASE, three)
    # by hand: 2100 - 2040 = 60, another base and another day; 1999 - 2040 = -41, the same base and day
    assert [(row.candidate.key, row.difference, row.same_base, row.same_day) for row in told] == [
        ("a1", Decimal(60), False, False),
        ("l1", Decimal(-41), True, True),
    ]
    one = propose(subject(), (), three, chosen="r1", reason=REASON, replaces=None, by=PLANNER)
    assert find_locked(one) is None  # proposed is not set
    one = lock(one, MINUTES, today=three, by=OFFICIAL)
    held = find_locked(one)
    assert held is not None
    assert (held.number, held.chosen.value, held.minutes, held.replaces) == (1, Decimal(2040), MINUTES, None)
    # the release is withdrawn: told, and nothing changes by itself
    today = [replace(RELEASE, withdrawn=True), OFFICE, SHEET]
    assert [gone.key for gone in withdrawn_since(held, today)] == ["r1"]
    assert find_locked(one) == held
    assert [gone.key for gone in withdrawn_since(held, [OFFICE, SHEET])] == ["r1"]  # no longer there at all
    # a new one takes its place, the old stays readable
    two = propose(
        subject(),
        one,
        compare_candidates(subject(), today),
        chosen="l1",
        reason="Rilis dicabut desa",
        replaces=1,
        by=PLANNER,
    )
    assert find_locked(two) == held
    two = lock(two, replace(MINUTES, number="400/20/2026"), today=today, by=OFFICIAL)
    assert [(row.number, row.stage, row.chosen.key, row.replaces) for row in two] == [
        (1, SettingStage.REPLACED, "r1", None),
        (2, SettingStage.LOCKED, "l1", 1),
    ]


@pytest.mark.parametrize(
    ("candidates", "says"),
    [
        ([replace(RELEASE, area=NAMESAKE)], "wilayah"),
        ([replace(RELEASE, reference=dt.date(2024, 12, 31))], "tahun"),
        ([replace(SHEET, base="rumah_tangga")], "asis"),
        ([replace(SHEET, value=Decimal(-1))], "batas"),
        ([replace(SHEET, value=Decimal("2040.5"))], "desimal"),
        ([RELEASE, replace(SHEET, key="r1")], "dua kali"),
    ],
)
def test_what_is_no_candidate_is_refused(candidates: list[SourceFigure], says: str) -> None:
    with pytest.raises(SettingRefused, match=says):
        compare_candidates(subject(), candidates)


def test_a_parameter_of_the_kabupaten_is_not_set_for_a_village() -> None:
    with pytest.raises(SettingRefused, match="tingkat"):
        compare_candidates(replace(subject(), parameter=load_content().parameters["tfr"]), [])


def test_what_is_withdrawn_without_reason_or_without_minutes_is_not_set() -> None:
    gone = compare_candidates(subject(), [replace(RELEASE, withdrawn=True), OFFICE])
    for chosen, reason in [("r1", REASON), ("a1", " x "), ("l9", REASON)]:
        with pytest.raises(SettingRefused, match=r"dicabut|Alasan|tidak ada"):
            propose(subject(), (), gone, chosen=chosen, reason=reason, replaces=None, by=PLANNER)
    made = propose(subject(), (), gone, chosen="a1", reason=REASON, replaces=None, by=PLANNER)
    for bad in (replace(MINUTES, number=" "), replace(MINUTES, digest="ab")):
        with pytest.raises(SettingRefused):
            lock(made, bad, today=gone, by=OFFICIAL)


def test_a_release_on_an_unknown_base_is_shown_and_not_chosen() -> None:
    """Families by where people live are on no base of the parameter: the other sources are compared all the same."""
    strange = replace(RELEASE, base="")
    among = compare_candidates(subject(), [strange, OFFICE])
    assert [row.key for row in among] == ["r1", "a1"]
    with pytest.raises(SettingRefused, match="Basis"):
        propose(subject(), (), among, chosen="r1", reason=REASON, replaces=None, by=PLANNER)
    assert propose(subject(), (), among, chosen="a1", reason=REASON, replaces=None, by=PLANNER)


def test_between_proposal_and_lock_a_source_may_be_withdrawn() -> None:
    made = propose(subject(), (), THREE, chosen="r1", reason=REASON, replaces=None, by=PLANNER)
    for today in (
        [OFFICE, SHEET],
        [replace(RELEASE, withdrawn=True), OFFICE, SHEET],
        [replace(RELEASE, value=Decimal(2041)), OFFICE, SHEET],
    ):
        with pytest.raises(SettingRefused, match="berubah atau dicabut"):
            lock(made, MINUTES, today=today, by=OFFICIAL)
    # what was not chosen may change: it stays as it stood in the comparison
    assert find_locked(lock(made, MINUTES, today=[RELEASE], by=OFFICIAL))


def test_who_names_another_setting_than_stands_read_an_old_page() -> None:
    made = propose(subject(), (), THREE, chosen="r1", reason=REASON, replaces=None, by=PLANNER)
    held = lock(made, MINUTES, today=THREE, by=OFFICIAL)
    for read in (None, 2):
        with pytest.raises(SettingRefused, match="sudah berganti"):
            propose(subject(), held, THREE, chosen="l1", reason=REASON, replaces=read, by=PLANNER)


@pytest.mark.parametrize("hands", [(PLANNER, Hand("akun:2", frozenset())), (Hand("akun:1", frozenset()), OFFICIAL)])
def test_who_is_of_no_known_institution_is_no_hand(hands: tuple[Hand, Hand]) -> None:
    made = propose(subject(), (), THREE, chosen="r1", reason=REASON, replaces=None, by=hands[0])
    with pytest.raises(SettingRefused, match="belum dicatat"):
        lock(made, MINUTES, today=THREE, by=hands[1])


@pytest.mark.parametrize("hand", [PLANNER, DEPUTY, BOTH, Hand("akun:3", BAPPEDA)])
def test_a_deputy_or_a_colleague_is_no_second_hand(hand: Hand) -> None:
    made = propose(subject(), (), [RELEASE, OFFICE], chosen="r1", reason=REASON, replaces=None, by=PLANNER)
    with pytest.raises(SettingRefused, match="tidak mengunci"):
        lock(made, MINUTES, today=[RELEASE, OFFICE], by=hand)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "drop", "lock"]),
        st.sampled_from(["r1", "a1", "l1"]),
        st.sampled_from([PLANNER, OFFICIAL, DEPUTY, BOTH, Hand("akun:3", BAPPEDA)]),
    ),
    max_size=12,
)


@given(ACTS)
def test_no_way_round_the_second_hand(acts: list[tuple[str, str, Hand]]) -> None:
    """Against a model of its own: what stands, who proposed, what was ever locked."""
    history: tuple[Setting, ...] = ()
    waits: tuple[str, Hand] | None = None
    locked: list[str] = []
    for act, key, hand in acts:
        try:
            if act == "propose":
                read = len(locked) and next(row.number for row in history if row.stage is SettingStage.LOCKED)
                history = propose(subject(), history, THREE, chosen=key, reason=REASON, replaces=read or None, by=hand)
                allowed, waits = waits is None, (key, hand)
            elif act == "drop":
                history = drop(history, REASON)
                allowed, waits = waits is not None, None
            else:
                history = lock(history, MINUTES, today=THREE, by=hand)
                assert waits is not None
                allowed = waits[1].account != hand.account and not waits[1].institutions & hand.institutions
                locked.append(waits[0])
                waits = None
            assert allowed
        except SettingRefused:
            if act == "propose":
                assert waits is not None
            elif act == "drop":
                assert waits is None
            else:
                assert waits is None or waits[1].account == hand.account or waits[1].institutions & hand.institutions
        kept = [row for row in history if row.stage in (SettingStage.LOCKED, SettingStage.REPLACED)]
        assert [row.chosen.key for row in kept] == locked
        held = find_locked(history)
        assert (held.chosen.key if held else None) == (locked[-1] if locked else None)
        assert [row.number for row in history] == list(range(1, len(history) + 1))


OWN = """id: jumlah_rumah
versi: 1
sejak: "2026-01-01"
judul: Jumlah rumah
judul_en: Houses
satuan: rumah
satuan_en: houses
paling_sedikit: 0
tingkat: [desa]
basis:
  - {kode: fisik, judul: Bangunan tempat tinggal, judul_en: Dwellings}
sumber_lazim: Dinas Perumahan
dasar: Peraturan bupati contoh
tanda: usul
"""


def test_a_kabupaten_adds_and_does_not_redefine(tmp_path: Path) -> None:
    folder = tmp_path / "daerah"
    (folder / "parameters").mkdir(parents=True)
    assert "jumlah_rumah" in try_own_file(folder, "parameters/jumlah_rumah.yaml", OWN.encode()).parameters
    for old, new, line in [
        ("tingkat: [desa]", "tingkat: [dusun]", 9),
        ("paling_sedikit: 0", "paling_sedikit: 5\npaling_banyak: 2", 9),
        ("{kode: fisik", "{kode: Fisik Rumah", 11),
        ("versi: 1", "versi: 1\ndesimal: 9", 3),
        ("versi: 1", 'versi: 1\nhari_acuan: "02-30"', 3),
        ("tanda: usul", "tanda: usul\nangka_resmi: {sensus: fisik}", 15),
        ("tanda: usul", "tanda: usul\nrilis: {indikator: jumlah_penduduk, basis: {domisili: lain}}", 15),
        ("tanda: usul", "tanda: usul\nrilis: {indikator: tidak_ada, basis: {}}", 15),
    ]:
        with pytest.raises(ContentError) as refused:
            try_own_file(folder, "parameters/jumlah_rumah.yaml", OWN.replace(old, new).encode())
        assert refused.value.where == f"daerah/parameters/jumlah_rumah.yaml:{line}"
    national = (FOLDER / "parameters" / "tfr.yaml").read_bytes()
    with pytest.raises(ContentError, match="nasional"):
        try_own_file(folder, "parameters/tfr.yaml", national)
