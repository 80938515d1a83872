"""Values of families corrected in place: the old value stays, findings go only when really gone, taken back all is as
before. The oracle of the findings is a whole list examined anew with the corrected value in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.app.models import APPLIED, Batch, BatchFinding
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.person_history import read_family
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.statements import family_at, family_position, locate_records
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.core.errors import CorrectionRefused
from cantik.register.correct.app import deciding
from cantik.register.correct.app.correction_batch import CorrectedMeanwhile, Correcting
from cantik.register.correct.app.corrections import Wish, correct_value, statement_of, undo_correction
from cantik.register.correct.app.family_corrections import FamilyWish, correct_family, family_of, family_stated
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, SAAT
from tests.register.keluarga import aturan
from tests.register.rumah import bawa_rumah, galat_rumah, rumah

LUAS, TANAH = "rs_luas_lantai_pencilan", "rs_loncat_301b"


def mau(opened: OpenStore, base: Batch, family: int, variable: str, value: Any, **more: Any) -> FamilyWish:
    now = family_stated(opened, base, family)
    assert now is not None
    return FamilyWish(base, family, variable, value, now.content, **more)


def betulkan(opened: OpenStore, wish: FamilyWish, *, by: str = "uji", at: dt.datetime = SAAT) -> Any:
    return correct_family(opened=opened, definitions=aturan(), area=DESA, wish=wish, by=by, why="kunjungan", at=at)


def kolom(name: str, on: dt.date = AKHIR_2025) -> list[Any]:
    view = register_view(DESA, on, by="uji", at=SAAT)
    return sorted(view.families.get(name, ()), key=str)


def keadaan(opened: OpenStore) -> str:
    del opened
    return register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state


def test_families_are_found_by_their_place_in_the_list_and_back(opened: OpenStore, tmp_path: Path) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0), rumah(1, r302=998), rumah(2)])
    (one,) = galat_rumah(base, LUAS)
    family = family_of(one)
    assert family is not None
    assert [family_position(base.pk, family_at(base.pk, n) or 0) for n in range(3)] == [0, 1, 2]
    assert (one.record, family_position(base.pk, family), family_at(base.pk, 3)) == (1, 1, None)


@pytest.mark.basisdata
def test_a_true_correction_closes_its_finding_and_keeps_the_old_value(opened: OpenStore, tmp_path: Path) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0), rumah(1, r302=998), rumah(2, r302=0)])
    one, other = galat_rumah(base, LUAS)
    family = family_of(one)
    assert family is not None
    before = keadaan(opened)
    done = betulkan(opened, mau(opened, base, family, "r302", 98, finding=one), at=SAAT + dt.timedelta(hours=1))
    one.refresh_from_db()
    other.refresh_from_db()
    assert done.mended == (one.pk,)
    assert (one.state, one.decided_by, one.mended_in_id) == ("diperbaiki", "uji", done.batch)
    assert other.state == "terbuka"
    assert kolom("r302") == [0, 54, 98]
    read = read_family(opened, base.area_id, family, as_of=AKHIR_2025, today=AKHIR_2026, by="uji")
    assert read is not None
    said = read.values["r302"]
    assert (said.value, said.origin.correction, [one.value for one in said.history]) == (98, True, [98, 998])
    assert said.origin.batch.received_by == "uji"
    assert (said.origin.batch.act, said.origin.batch.why) == ("r302", "kunjungan")
    assert read.values["r303"].origin.batch == base  # what was only repeated still comes from its list
    assert len(read.members) == 3
    assert read.household is not None
    entry = AuditEntry.objects.get(action="keluarga.betulkan")
    assert (entry.by, entry.subjects) == ("uji", f"[{family}]")
    undo_correction(batch=done.batch, arisen=done.arisen, by="uji", at=SAAT + dt.timedelta(hours=2))
    one.refresh_from_db()
    assert (one.state, keadaan(opened)) == ("terbuka", before)
    assert log.verify_chain().whole


@pytest.mark.basisdata
def test_a_value_can_be_taken_away_and_another_rule_may_come_up(opened: OpenStore, tmp_path: Path) -> None:
    """Proof of land without owning it: blank, the finding goes; another tenure brings it to the next family."""
    base = bawa_rumah(opened, tmp_path, [rumah(0, r301a="2"), rumah(1)])
    (one,) = galat_rumah(base, TANAH)
    family, other = family_of(one), family_at(base.pk, 1)
    assert family is not None
    assert other is not None
    done = betulkan(opened, mau(opened, base, family, "r301b", None, finding=one))
    assert done.mended == (one.pk,)
    assert kolom("r301b") == ["1", None]
    came = betulkan(opened, mau(opened, base, other, "r301a", "2"))
    arisen = BatchFinding.objects.get(pk__in=came.arisen)
    assert (arisen.rule, arisen.unit, arisen.record, arisen.batch_id) == (TANAH, "keluarga", 1, base.pk)
    assert (arisen.dusun, arisen.rt, arisen.state) == ("KRAJAN", "02", "terbuka")
    # the whole list with these values says the same
    again = bawa_rumah(
        opened, tmp_path, [rumah(0, r301a="2", r301b=None), rumah(1, r301a="2")], name="lagi.xlsx", reference=AKHIR_2026
    )
    assert [row.record for row in galat_rumah(again, TANAH)] == [1]


def test_a_rule_that_counts_members_is_looked_at_with_them(opened: OpenStore, tmp_path: Path) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0, r112=5)])
    (one,) = galat_rumah(base, "rs_jumlah_anggota")
    family = family_of(one)
    assert family is not None
    wrong = betulkan(opened, mau(opened, base, family, "r112", 4, finding=one))
    assert wrong.mended == ()
    right = betulkan(opened, mau(opened, base, family, "r112", 3, finding=one))
    assert right.mended == (one.pk,)
    with pytest.raises(CorrectionRefused, match="R414"):
        undo_correction(batch=wrong.batch, arisen=(), by="uji", at=SAAT)


def test_the_second_of_two_people_is_told(opened: OpenStore, tmp_path: Path) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0)])
    family = family_at(base.pk, 0)
    assert family is not None
    first, second = (mau(opened, base, family, "r302", value) for value in (60, 70))
    betulkan(opened, first, by="akun:1")
    with pytest.raises(CorrectedMeanwhile) as told:
        betulkan(opened, second, by="akun:2")
    assert (told.value.by, told.value.at) == ("akun:1", SAAT)
    assert kolom("r302") == [60]


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("r302", 54, "R410"),
        ("no_kk", "9901010101209999", "R410"),
        ("dusun", None, "R410"),
        ("jumlah_anggota", 3, "R410"),
        ("tidak_ada", 1, "R410"),
    ],
)
def test_what_cannot_be_corrected_changes_nothing(
    opened: OpenStore, tmp_path: Path, variable: str, value: Any, code: str
) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0)])
    family = family_at(base.pk, 0)
    assert family is not None
    before = keadaan(opened)
    with pytest.raises(CorrectionRefused, match=code):
        betulkan(opened, mau(opened, base, family, variable, value))
    assert (keadaan(opened), Batch.objects.count()) == (before, 1)


@pytest.mark.basisdata
def test_a_later_list_says_otherwise_and_an_undone_list_takes_its_corrections_along(
    opened: OpenStore, tmp_path: Path
) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0, r302=998), rumah(1)])
    family = family_at(base.pk, 0)
    assert family is not None
    done = betulkan(opened, mau(opened, base, family, "r302", 98))
    later = bawa_rumah(opened, tmp_path, [rumah(0, r302=80), rumah(1)], name="baru.xlsx", reference=AKHIR_2026)
    assert kolom("r302", AKHIR_2026) == [54, 98]  # a third value: somebody is asked, the correction stays until then
    asked = Conflict.objects.get(shown=True, state="terbuka", retired_at=None)
    deciding.decide(area_id=base.area_id, numbers=[asked.pk], takes="baru", by="uji", why="", at=SAAT)
    assert kolom("r302", AKHIR_2026) == [54, 80]
    undo_batch(batch=later.pk, by="uji", why="uji", at=SAAT)
    assert kolom("r302", AKHIR_2026) == [54, 98]
    assert plan_undo(batch=base.pk).corrections == (done.batch,)
    undo_batch(batch=base.pk, by="uji", why="uji", at=SAAT)
    assert register_view(DESA, AKHIR_2026, by="uji", at=SAAT).families["id"] == []
    assert not Batch.objects.filter(state=APPLIED).exists()


def test_a_corrected_family_and_a_corrected_member_stand_beside_each_other(opened: OpenStore, tmp_path: Path) -> None:
    base = bawa_rumah(opened, tmp_path, [rumah(0, r302=998)])
    (one,) = galat_rumah(base, LUAS)
    family = family_of(one)
    assert family is not None
    betulkan(opened, mau(opened, base, family, "r302", 98, finding=one))
    person = locate_records(base.pk, [1])[1].person
    about = BatchFinding(batch=base, unit="orang", record=1, rule="nama_kosong", partners="", level="periksa")
    now = statement_of(opened, about, person)
    assert now is not None
    wish = Wish(about, person, "nama", "WARGA BENAR", now.content)
    correct_value(
        opened=opened,
        definitions=aturan(),
        area=DESA,
        wish=wish,
        act=Correcting("uji", "", SAAT),
    )
    assert kolom("r302") == [98]
    betulkan(opened, mau(opened, base, family, "r303", "4"))
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert (view.families["r302"], view.families["r303"], len(view.persons["id"])) == ([98], ["4"], 3)
