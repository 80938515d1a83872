"""Doubles put together and parted again: what everybody reads, on which date, as known when; and nothing half done."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.app.models import Batch
from cantik.content.loader import load_content
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import PersonQuery, find
from cantik.register.core.kinds import Kind
from cantik.register.core.ties import roots
from cantik.register.doubles.app.merging import PairWord, current_decision, decide, undo_decision
from cantik.register.doubles.app.models import DIFFERENT, LATER, PROPOSED, SAME, Pair, PairDecision
from cantik.register.doubles.app.search import DoubleSearch, Looked, search_across, search_village
from cantik.register.doubles.errors import MergeRefused
from cantik.register.doubles.merge import admit_merge, needs_consent
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.months import month
from cantik.staff.app.log import verify_chain
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, DESA_LAIN, SAAT, orang
from tests.register.langkah import pencatat, rencana, terapkan, wilayah

LINKAGE = load_content().linkage["orang"]
HARI_INI = dt.date(2026, 7, 1)
NAMA = ("RAJAWALI PAGI", "MELATI SENJA", "KUNCUP HARAPAN", "EMBUN TERANG", "SUNGAI BENING", "GUNUNG LUHUR")
_jam = count(1)


def saat() -> dt.datetime:
    return dt.datetime(2026, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=next(_jam))


def penduduk(number: int, **said: Any) -> dict[str, Any]:
    parents = {"nama_ayah": f"AYAH {NAMA[-number]}", "nama_ibu": f"IBU {NAMA[-number]}"}
    return orang(number, **{"nama": NAMA[number], **parents, **said})


def kembar_catatan(number: int, **said: Any) -> dict[str, Any]:
    """The same person a second time: another family, no NIK, a slip of the pen."""
    return penduduk(
        number, **{"nik": None, "no_kk": "9901020000000999", "nama": f"{NAMA[number]}N", "rt": "09", **said}
    )


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Six persons, the first of them twice."""
    terapkan(opened, tmp_path, [*(penduduk(i) for i in range(6)), kembar_catatan(0)])
    return opened


def cari(opened: OpenStore) -> Looked:
    return search_village(
        opened=opened,
        area_id=wilayah(),
        search=DoubleSearch(LINKAGE),
        by="akun:1",
        at=saat(),
        today=HARI_INI,
    )


def pasangan() -> Pair:
    (pair,) = Pair.objects.filter(standing=True)
    return pair


def putuskan(opened: OpenStore, verdict: str = SAME, **more: Any) -> PairDecision:
    return decide(
        opened=opened,
        area_id=wilayah(),
        word=PairWord(pasangan().pk, verdict, **more),
        by="akun:1",
        at=saat(),
        today=HARI_INI,
    )


def urungkan(decision: PairDecision) -> PairDecision:
    return undo_decision(area_id=wilayah(), decision=decision.pk, by="akun:2", at=saat())


def jumlah(on: dt.date = HARI_INI, known_at: dt.datetime | None = None) -> int:
    return len(register_view(DESA, on, by="uji", at=SAAT, known_at=known_at).persons["id"])


def keadaan(on: dt.date = HARI_INI) -> str:
    return register_view(DESA, on, by="uji", at=SAAT).state


def test_a_double_is_found_put_together_and_parted_again(desa: OpenStore) -> None:
    looked = cari(desa)
    assert (looked.persons, looked.pairs, looked.fresh) == (7, 1, 1)
    assert jumlah() == 7  # nothing is merged by itself
    before, known = keadaan(), saat()
    decision = putuskan(desa)
    assert jumlah() == 6
    assert jumlah(known_at=known) == 7
    assert jumlah(AKHIR_2025 - dt.timedelta(days=1)) == 0
    for words in (("rajawali", "pagi"), ("pagin",)):  # either spelling leads to the one
        (row,) = find(desa, wilayah(), PersonQuery(words), page=1, today=HARI_INI, by="uji").rows
        assert row.person == decision.kept_id
    read = read_person(desa, wilayah(), decision.kept_id or 0, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert {one.said["nama"] for one in read.statements} == {"RAJAWALI PAGI", "RAJAWALI PAGIN"}  # both histories
    assert (read.values["nama"].value, read.values["rt"].value) == ("RAJAWALI PAGI", "02")
    urungkan(decision)
    assert keadaan() == before
    assert pasangan().standing
    assert verify_chain().broken is None


def test_the_other_record_may_be_kept(desa: OpenStore) -> None:
    cari(desa)
    other = max(pasangan().one_id, pasangan().other_id)
    decision = putuskan(desa, kept=other)
    read = read_person(desa, wilayah(), other, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert (decision.kept_id, read.values["nama"].value, read.values["rt"].value) == (other, "RAJAWALI PAGIN", "09")
    assert read.values["nik"].value.text.endswith("0000")  # what only the other record says stays known


def test_a_decision_is_remembered_until_the_data_change(desa: OpenStore, tmp_path: Path) -> None:
    cari(desa)
    decision = putuskan(desa, DIFFERENT)
    assert (cari(desa).fresh, jumlah()) == (0, 7)
    assert current_decision(pasangan(), wilayah()) == decision
    with pytest.raises(MergeRefused, match="R454"):
        putuskan(desa)
    later = [*(penduduk(i) for i in range(6)), kembar_catatan(0, nama="RAJAWALI PAGI")]
    terapkan(desa, tmp_path, later, reference=dt.date(2026, 6, 30), at=saat())
    cari(desa)
    assert current_decision(pasangan(), wilayah()) is None
    putuskan(desa)
    assert jumlah() == 6


@pytest.mark.basisdata
def test_later_is_no_last_word(desa: OpenStore) -> None:
    cari(desa)
    putuskan(desa, LATER)
    putuskan(desa)
    assert jumlah() == 6
    assert cari(desa).pairs == 0


@pytest.mark.basisdata
def test_records_that_changed_since_the_search_are_not_put_together(desa: OpenStore, tmp_path: Path) -> None:
    cari(desa)
    terapkan(
        desa,
        tmp_path,
        [penduduk(0, agama="2"), kembar_catatan(0, tanggal_lahir=dt.date(1999, 9, 9))],
        reference=dt.date(2026, 6, 30),
        at=saat(),
    )
    with pytest.raises(MergeRefused, match="R456"):
        putuskan(desa)
    assert Batch.objects.filter(kind="penggabungan").count() == 0


def test_a_new_list_that_names_the_person_once_misses_nobody(desa: OpenStore, tmp_path: Path) -> None:
    cari(desa)
    putuskan(desa)
    done = terapkan(desa, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2026, 6, 30), at=saat())
    assert rencana(done).gone == ()
    assert jumlah() == 6


def test_a_new_list_that_names_both_again_stays_one_person(desa: OpenStore, tmp_path: Path) -> None:
    cari(desa)
    putuskan(desa)
    rows = [*(penduduk(i) for i in range(6)), kembar_catatan(0)]
    terapkan(desa, tmp_path, rows, reference=dt.date(2026, 6, 30), at=saat(), name="juni.xlsx")
    assert jumlah() == 6
    assert cari(desa).pairs == 0


def test_three_records_of_one_person_become_one_and_part_one_by_one(opened: OpenStore, tmp_path: Path) -> None:
    rows = [*(penduduk(i) for i in range(6)), kembar_catatan(0), kembar_catatan(0, nama=NAMA[0], rt="08")]
    terapkan(opened, tmp_path, rows)
    cari(opened)
    first = Pair.objects.filter(standing=True).order_by("pk")[0]
    one = decide(
        opened=opened,
        area_id=wilayah(),
        word=PairWord(first.pk, SAME),
        by="akun:1",
        at=saat(),
        today=HARI_INI,
    )
    cari(opened)
    two = putuskan(opened)
    assert jumlah() == 6
    urungkan(one)
    assert jumlah() == 7
    urungkan(two)
    assert jumlah() == 8


def test_of_the_dead_the_head_of_the_village_has_the_last_word(desa: OpenStore) -> None:
    cari(desa)
    person = pasangan().one_id
    act = Act(Kind.DEATH, dt.date(2026, 5, 10), (person,))
    record_event(pencatat(desa, at=saat(), today=HARI_INI), act)
    cari(desa)
    proposal = putuskan(desa)
    assert (proposal.verdict, proposal.batch_id, jumlah()) == (PROPOSED, None, 7)
    with pytest.raises(MergeRefused, match="R454"):
        putuskan(desa)
    agreed = putuskan(desa, kept=proposal.kept_id, may_consent=True)
    assert (agreed.verdict, jumlah()) == (SAME, 6)
    view = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert list(view.persons["terdaftar"]).count("ya") == 5  # the one person is dead


@pytest.mark.basisdata
def test_the_balance_counts_doubles_that_were_put_together(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    rows = [*(penduduk(i) for i in range(6)), kembar_catatan(0)]
    terapkan(opened, tmp_path, rows, reference=dt.date(2026, 5, 31), at=saat())
    may = month(pencatat(opened, by="uji", today=HARI_INI), 2026, 5, base="").balance
    assert (may.opening, may.found, may.closing, may.gap) == (6, 1, 7, 0)
    cari(opened)
    putuskan(opened)
    may = month(pencatat(opened, by="uji", today=HARI_INI), 2026, 5, base="").balance
    assert (may.opening, may.k, may.closing, may.gap, may.leaks) == (6, 0, 6, 0, ())


def test_figures_of_dates_before_the_double_came_stay_what_they_were(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [*(penduduk(i) for i in range(6)), kembar_catatan(0)])
    rows = [*(penduduk(i) for i in range(6)), kembar_catatan(0)]
    terapkan(opened, tmp_path, rows, reference=dt.date(2026, 5, 31), at=saat(), name="mei.xlsx")
    was = keadaan(dt.date(2026, 4, 30))
    cari(opened)
    putuskan(opened)
    assert keadaan(dt.date(2026, 4, 30)) == was  # reported with seven, and stays reported with seven
    assert (jumlah(dt.date(2026, 4, 30)), jumlah(dt.date(2026, 5, 31))) == (7, 6)
    may = month(pencatat(opened, by="uji", today=HARI_INI), 2026, 5, base="").balance
    assert (may.opening, may.merged, may.k, may.closing, may.gap, may.leaks) == (7, 1, -1, 6, 0, ())


def test_two_villages_get_a_ticket_and_no_merge(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(2, rt="05")], desa=DESA_LAIN, name="lain.xlsx")
    areas = [wilayah(), wilayah(DESA_LAIN)]
    looked = search_across(
        opened=opened,
        areas=areas,
        search=DoubleSearch(LINKAGE),
        by="akun:9",
        at=saat(),
        today=HARI_INI,
    )
    assert (looked.persons, looked.pairs) == (7, 1)
    assert {pasangan().area_one_id, pasangan().area_other_id} == set(areas)
    assert cari(opened).pairs == 0  # a search in one village leaves tickets alone
    assert pasangan().standing
    with pytest.raises(MergeRefused, match="R453"):
        putuskan(opened)
    putuskan(opened, DIFFERENT)
    assert current_decision(pasangan(), areas[1]) is None  # the other village has its own word


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("verdict", ["", "gabung"])
def test_what_cannot_be_decided(desa: OpenStore, verdict: str) -> None:
    cari(desa)
    with pytest.raises(MergeRefused, match="R455"):
        putuskan(desa, verdict)
    with pytest.raises(MergeRefused, match="R455"):
        putuskan(desa, kept=PersonVersion.objects.get(name=NAMA[3]).person_id)
    with pytest.raises(MergeRefused, match="R452"):
        decide(
            opened=desa,
            area_id=wilayah(),
            word=PairWord(10**9, SAME),
            by="akun:1",
            at=saat(),
            today=HARI_INI,
        )
    with pytest.raises(MergeRefused, match="R452"):
        undo_decision(area_id=wilayah(), decision=10**9, by="akun:1", at=saat())
    decision = putuskan(desa, DIFFERENT)
    urungkan(decision)
    with pytest.raises(MergeRefused, match="R454"):
        urungkan(decision)


def test_an_undone_merge_may_be_made_again(desa: OpenStore) -> None:
    cari(desa)
    first = keadaan()
    urungkan(putuskan(desa))
    merged = putuskan(desa)
    assert jumlah() == 6
    urungkan(merged)
    assert keadaan() == first


def test_full_disk_in_the_middle_of_a_merge_leaves_the_register_as_before(
    desa: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    cari(desa)
    before = keadaan()
    for place in ("Tie.objects.create", "_write", "log.record"):
        with monkeypatch.context() as patch:
            patch.setattr(f"cantik.register.doubles.app.merging.{place}", _full)
            with pytest.raises(OSError, match="No space"):
                putuskan(desa)
        assert (keadaan(), Batch.objects.filter(kind="penggabungan").count()) == (before, 0)
        assert not PairDecision.objects.exists()
    putuskan(desa)
    assert jumlah() == 6


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


# ── pure ────────────────────────────────────────────────────────────────────────────────────────


def test_roots_follow_chains_and_never_turn_in_circles() -> None:
    assert roots([]) == {}
    assert roots([(2, 1), (3, 2), (5, 3)]) == {2: 1, 3: 1, 5: 1}
    assert roots([(1, 2), (2, 1)]) == {}  # cannot be made; if it were there, both would stand by themselves


@pytest.mark.parametrize(("kept", "gone", "code"), [(1, 1, "R457"), (1, 2, "R457"), (2, 3, "R458"), (3, 2, "R458")])
def test_who_is_gone_already_is_not_put_together_again(kept: int, gone: int, code: str) -> None:
    with pytest.raises(MergeRefused, match=code):
        admit_merge(kept, gone, {2: 1})
    admit_merge(1, 3, {2: 1})


def test_consent_is_asked_for_the_dead_and_the_gone() -> None:
    from cantik.register.events.history import Life

    assert not needs_consent(Life.HERE, Life.HERE)
    assert needs_consent(Life.HERE, Life.DEAD)
    assert needs_consent(Life.LEFT, Life.HERE)
