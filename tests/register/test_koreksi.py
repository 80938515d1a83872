"""Corrections in place: the old value stays, findings go only when really gone, a later list says otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.app.models import Batch, BatchFinding
from cantik.register.core.app.queries import all_batches, register_view, standing_batches
from cantik.register.core.app.statements import locate_records, positions_of
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.core.errors import CorrectionRefused
from cantik.register.correct.app.correction_batch import CorrectedMeanwhile, Correcting
from cantik.register.correct.app.corrections import Wish, correct_value, foresee, solves, statement_of, undo_correction
from cantik.register.correct.app.rebuild import columns_of
from cantik.register.correct.app.surroundings import stock_state
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, SAAT, kk, orang
from tests.register.keluarga import aturan, bawa, keluarga, nik_dari, temuan
from tests.register.langkah import terapkan

BENAR = dt.date(1985, 5, 2)  # the mother of family 1 is then 25 years older than her child


def ibu(finding: BatchFinding) -> int:
    """The person whose birth date is wrong: the partner of the child of whom the finding is told."""
    return locate_records(finding.batch_id, [int(finding.partners.split(",")[0])]).popitem()[1].person


def mau(opened: OpenStore, finding: BatchFinding, person: int, variable: str, value: Any) -> Wish:
    now = statement_of(opened, finding, person)
    assert now is not None
    return Wish(finding, person, variable, value, now.content)


def betulkan(opened: OpenStore, wish: Wish, *, by: str = "uji", at: dt.datetime = SAAT) -> Any:
    return correct_value(
        opened=opened,
        definitions=aturan(),
        area=DESA,
        wish=wish,
        act=Correcting(by, "menurut akta", at),
    )


def lahir(opened: OpenStore) -> list[dt.date]:
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    return sorted(one for one in view.persons["tanggal_lahir"] if isinstance(one, dt.date))


def test_a_true_correction_closes_its_finding_and_keeps_the_old_value(opened: OpenStore, tmp_path: Path) -> None:
    number = bawa(opened, tmp_path, [*keluarga(1), *keluarga(2)])
    one, other = temuan(number)
    before = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    wish = mau(opened, one, ibu(one), "tanggal_lahir", BENAR)
    assert solves(opened, aturan(), DESA, wish)
    assert not solves(opened, aturan(), DESA, replace(wish, value=dt.date(2000, 5, 2)))
    assert Batch.objects.count() == 1  # looking ahead writes nothing
    done = betulkan(opened, wish, at=SAAT + dt.timedelta(hours=1))
    assert one.pk in done.mended
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.decided_by, one.mended_in_id) == ("diperbaiki", "uji", done.batch)
    assert other.state == "terbuka"
    assert BENAR in lahir(opened)
    after = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert after.state != before.state
    assert len(after.persons["id"]) == 6
    assert after.sources == before.sources  # a correction is no further source
    known = register_view(DESA, AKHIR_2025, by="uji", at=SAAT, known_at=SAAT + dt.timedelta(minutes=30))
    assert (len(known.persons["id"]), BENAR in known.persons["tanggal_lahir"]) == (6, False)
    assert [one.mapping for one in all_batches(DESA)] == ["opensid_uji"]


def test_a_correction_that_mends_nothing_leaves_the_finding_open(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    done = betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", dt.date(2000, 5, 2)))
    one.refresh_from_db()
    assert (one.state, one.pk in done.mended) == ("terbuka", False)
    assert dt.date(2000, 5, 2) in lahir(opened)


@pytest.mark.basisdata
def test_what_a_correction_breaks_comes_up(opened: OpenStore, tmp_path: Path) -> None:
    """With a birth date of 1938 the finding is gone, but the digits of her NIK say something else."""
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    done = betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", dt.date(1938, 5, 2)))
    came = BatchFinding.objects.filter(pk__in=done.arisen)
    assert {row.rule for row in came} >= {"nik_beda_tanggal_lahir"}
    assert {(row.state, row.batch_id) for row in came} == {("terbuka", one.batch_id)}
    positions = positions_of(one.batch_id, [ibu(one)])
    assert next(row for row in came if row.rule == "nik_beda_tanggal_lahir").record == positions[ibu(one)]
    undo_correction(batch=done.batch, arisen=done.arisen, by="uji", at=SAAT)
    assert {row.state for row in BatchFinding.objects.filter(pk__in=done.arisen)} == {"diperbaiki"}


def test_taken_back_everything_is_as_before(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    before = register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state
    done = betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", BENAR))
    undo_correction(batch=done.batch, arisen=done.arisen, by="uji", at=SAAT)
    one.refresh_from_db()
    assert (one.state, one.mended_in_id) == ("terbuka", None)
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state == before


def test_the_second_of_two_people_is_told(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    first = mau(opened, one, ibu(one), "tanggal_lahir", BENAR)
    second = mau(opened, one, ibu(one), "tanggal_lahir", dt.date(1986, 1, 1))
    betulkan(opened, first, by="akun:1")
    with pytest.raises(CorrectedMeanwhile) as told:
        betulkan(opened, second, by="akun:2")
    assert (told.value.by, told.value.at) == ("akun:1", SAAT)
    assert BENAR in lahir(opened)


def test_what_was_foreseen_holds_only_while_nothing_changed(opened: OpenStore, tmp_path: Path) -> None:
    """Somebody corrects the child while the mother's correction is worked out: that one mends nothing any more."""
    one, other = temuan(bawa(opened, tmp_path, [*keluarga(1), *keluarga(2)]))
    child = locate_records(one.batch_id, [one.record])[one.record].person
    for finding, meanwhile, mended in ((one, True, False), (other, False, True)):
        wish = mau(opened, finding, ibu(finding), "tanggal_lahir", BENAR)
        told = foresee(opened, aturan(), DESA, wish)
        assert told is not None
        assert finding.pk in {row.pk for row in told.mended}
        if meanwhile:
            betulkan(opened, mau(opened, finding, child, "tanggal_lahir", dt.date(2024, 5, 2)))
        done = correct_value(
            opened=opened,
            definitions=aturan(),
            area=DESA,
            wish=wish,
            act=Correcting("uji", "akta", SAAT),
            foreseen=told,
        )
        assert (finding.pk in done.mended) is mended


def test_what_would_be_refused_is_not_foreseen(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    wish = mau(opened, one, ibu(one), "tanggal_lahir", BENAR)
    betulkan(opened, wish)
    assert foresee(opened, aturan(), DESA, wish) is None


def test_a_decision_about_a_finding_is_a_change_too(opened: OpenStore, tmp_path: Path) -> None:
    one, other = temuan(bawa(opened, tmp_path, [*keluarga(1), *keluarga(2)]))
    before = stock_state(one.batch)
    assert before == stock_state(other.batch)
    BatchFinding.objects.filter(pk=other.pk).update(
        state="diterima", reason="sudah dicocokkan", decided_by="uji", decided_at=SAAT
    )
    assert before != stock_state(one.batch)


def test_corrections_of_one_person_are_taken_back_newest_first(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    first = betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", BENAR))
    second = betulkan(opened, mau(opened, one, ibu(one), "nama", "IBU BENAR"))
    with pytest.raises(CorrectionRefused, match="R414"):
        undo_correction(batch=first.batch, arisen=(), by="uji", at=SAAT)
    undo_correction(batch=second.batch, arisen=(), by="uji", at=SAAT)
    undo_correction(batch=first.batch, arisen=(), by="uji", at=SAAT)
    now = statement_of(opened, one, ibu(one))
    assert now is not None
    assert (now.values["nama"], now.values["tanggal_lahir"] == BENAR) == ("IBU B", False)


def test_numbers_and_families_can_be_corrected(opened: OpenStore, tmp_path: Path) -> None:
    (one, two) = temuan(bawa(opened, tmp_path, [*keluarga(1), *keluarga(2)]))
    person, neighbour = ibu(one), ibu(two)
    fresh = nik_dari(77, dt.date(2001, 5, 2), woman=True)
    betulkan(opened, mau(opened, one, person, "nik", fresh))
    now = statement_of(opened, one, person)
    assert now is not None
    assert (now.values["nik"], now.values["nama"]) == (fresh, "IBU B")
    theirs = statement_of(opened, two, neighbour)
    assert theirs is not None
    betulkan(opened, mau(opened, one, person, "no_kk", theirs.values["no_kk"]))
    moved = statement_of(opened, one, person)
    assert moved is not None
    assert (moved.family, moved.values["no_kk"]) == (theirs.family, theirs.values["no_kk"])
    betulkan(opened, mau(opened, one, person, "no_kk", f"990101{kk(99)[6:]}"))
    alone = statement_of(opened, one, person)
    assert alone is not None
    assert alone.family not in {None, theirs.family}
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).families["id"]) == 3


def test_a_nik_of_somebody_else_is_refused(opened: OpenStore, tmp_path: Path) -> None:
    (one, two) = temuan(bawa(opened, tmp_path, [*keluarga(1), *keluarga(2)]))
    theirs = statement_of(opened, two, ibu(two))
    assert theirs is not None
    with pytest.raises(CorrectionRefused, match="R412"):
        betulkan(opened, mau(opened, one, ibu(one), "nik", theirs.values["nik"]))
    assert Batch.objects.count() == 1


def test_the_same_value_is_no_correction(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    now = statement_of(opened, one, ibu(one))
    assert now is not None
    with pytest.raises(CorrectionRefused, match="R410"):
        betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", now.values["tanggal_lahir"]))


def test_a_value_can_be_taken_away(opened: OpenStore, tmp_path: Path) -> None:
    """A child with a marriage certificate: the answer is none, not another number. Later lists may say it again."""
    rows = keluarga(1, umur_ibu=25)
    rows[2] |= {"akta_perkawinan": "12/K/1999", "hamil": "2"}
    number = bawa(opened, tmp_path, rows)
    before = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    (one,) = temuan(number, "akta_kawin_belum_kawin")
    person = locate_records(number, [one.record])[one.record].person
    done = betulkan(opened, mau(opened, one, person, "akta_perkawinan", None))
    one.refresh_from_db()
    assert one.state == "diperbaiki"
    assert "akta_perkawinan" not in register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons
    second = betulkan(opened, mau(opened, one, person, "hamil", None))  # health lies in a table of its own
    now = statement_of(opened, one, person)
    assert now is not None
    assert (now.values["hamil"], now.values["akta_perkawinan"]) == (None, None)
    assert {"hamil", "akta_perkawinan"}.isdisjoint(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons)
    for name in ("hamil", "nama"):  # nothing is there any more; a name cannot be none
        with pytest.raises(CorrectionRefused, match="R410"):
            betulkan(opened, mau(opened, one, person, name, None))
    for taken in (second, done):
        undo_correction(batch=taken.batch, arisen=taken.arisen, by="uji", at=SAAT)
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state == before.state


def test_a_refused_value_is_replaced_by_a_sound_one(opened: OpenStore, tmp_path: Path) -> None:
    """A man who is said to be pregnant: the register holds no value. Only one that the rule lets pass closes it."""
    rows = keluarga(1, umur_ibu=25)
    rows[0]["hamil"] = "1"
    number = bawa(opened, tmp_path, rows)
    (one,) = temuan(number, "hamil_laki_laki")
    assert (one.level, one.whole) == ("tolak", False)
    person = locate_records(number, [one.record])[one.record].person
    with pytest.raises(CorrectionRefused, match="R412"):
        betulkan(opened, mau(opened, one, person, "hamil", "1"))
    betulkan(opened, mau(opened, one, person, "hamil", "2"))
    one.refresh_from_db()
    assert one.state == "diperbaiki"


@pytest.mark.basisdata
def test_a_later_list_that_repeats_what_was_corrected_takes_nothing_back(opened: OpenStore, tmp_path: Path) -> None:
    """The next list of the same source says again what was corrected: the correction stays, and so does its finding."""
    number = bawa(opened, tmp_path, keluarga(1))
    (one,) = temuan(number)
    betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", BENAR))
    later = bawa(opened, tmp_path, keluarga(1), reference=AKHIR_2026)
    assert BENAR in lahir_2026(opened)
    assert [row.state for row in temuan(later)] == ["diperbaiki"]
    assert standing_batches(DESA)[0] == later
    assert len(standing_batches(DESA)) == 2  # the list, and the correction that is said again in it
    undo_batch(batch=later, by="uji", why="salah berkas", at=SAAT)
    assert BENAR in lahir(opened)  # what the correction corrects stands again, and so does the correction


def lahir_2026(opened: OpenStore) -> list[Any]:
    return list(register_view(DESA, AKHIR_2026, by="uji", at=SAAT).persons["tanggal_lahir"])


def test_the_mended_file_says_the_same_as_the_correction(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", BENAR))
    rows = keluarga(1)
    rows[1]["tanggal_lahir"] = BENAR
    later = bawa(opened, tmp_path, rows, reference=AKHIR_2026)
    assert Batch.objects.get(pk=later).rows_same == 3


def test_corrections_go_with_the_list_that_they_correct(opened: OpenStore, tmp_path: Path) -> None:
    number = bawa(opened, tmp_path, keluarga(1))
    (one,) = temuan(number)
    done = betulkan(opened, mau(opened, one, ibu(one), "tanggal_lahir", BENAR))
    planned = plan_undo(batch=number)
    assert (planned.later, planned.corrections) == ((), (done.batch,))
    undo_batch(batch=number, by="uji", why="salah berkas", at=SAAT)
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"] == []
    assert standing_batches(DESA) == []


def test_a_correction_is_recorded_without_its_values(opened: OpenStore, tmp_path: Path) -> None:
    (one,) = temuan(bawa(opened, tmp_path, keluarga(1)))
    betulkan(opened, mau(opened, one, ibu(one), "nama", "NAMA RAHASIA"))
    entry = AuditEntry.objects.get(action="orang.betulkan")
    assert entry.subjects == f"[{ibu(one)}]"
    assert "RAHASIA" not in entry.detail
    assert '"kolom":"nama"' in entry.detail
    assert log.verify_chain().whole


def test_what_a_file_filled_is_that_of_the_store_that_is_open(new_store: Callable[[], Path], tmp_path: Path) -> None:
    """Batches of two stores bear the same numbers: what was learned of one must not be told of the other."""
    told = []
    for said in ({"tempat_lahir": "LEMBAH", "suku": "SUKU REKA"}, {"tempat_lahir": None}):
        with open_store(new_store()) as store:
            number = terapkan(store, tmp_path, [orang(1, **said)]).batch
            told.append((number, {"tempat_lahir", "suku"} & columns_of(number)))
    assert told[0][0] == told[1][0]
    assert [columns for _, columns in told] == [{"tempat_lahir", "suku"}, set()]
