"""Importing a stock: what is new, changed, the same, gone; twice changes nothing; a mistake changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode
from cantik.collect.finding import Level
from cantik.register.core.app import services
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.services import apply_batch, plan_batch
from cantik.register.core.app.submission import Submission
from cantik.register.core.differences import value_shown
from cantik.register.core.errors import BatchRefused, FictitiousNumbers
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import FileChanged
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, DESA_LAIN, SAAT, batch, finding, nik, orang
from tests.register.langkah import keadaan, rencana, terapkan


def test_first_import_makes_everybody_new(opened: OpenStore, tmp_path: Path) -> None:
    done = terapkan(opened, tmp_path, [orang(i) for i in range(6)])
    assert rencana(done).new == (0, 1, 2, 3, 4, 5)
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert list(view.persons["terdaftar"]) == ["ya"] * 6
    assert list(view.persons["domisili"]) == ["tidak_tahu"] * 6
    assert len(view.families["id"]) == 2
    assert [view.persons["keluarga"].count(family) for family in (0, 1)] == [3, 3]
    assert set(view.families["dusun"]) == {"KRAJAN"}
    assert (view.sources[0].rows_read, view.sources[0].rows_accepted, view.sources[0].rows_refused) == (6, 6, 0)


def test_same_file_twice_changes_nothing(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(i) for i in range(6)]
    first = terapkan(opened, tmp_path, rows)
    before = keadaan()
    again = terapkan(opened, tmp_path, rows)
    assert again.batch == first.batch
    assert not rencana(first).changes_nothing
    assert rencana(again).changes_nothing
    assert keadaan() == before


def test_same_content_in_another_file_changes_nothing(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(i) for i in range(6)]
    first = terapkan(opened, tmp_path, rows)
    before = keadaan()
    again = terapkan(opened, tmp_path, list(reversed(rows)), name="disimpan-ulang.xlsx")
    assert again.batch != first.batch
    assert rencana(again).changes_nothing
    assert len(rencana(again).same) == 6
    assert keadaan() == before


def test_difference_names_the_values_that_change(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0), orang(1), orang(2, pekerjaan="11")])
    rows = [orang(0, agama="2", pekerjaan="9"), orang(1), orang(2, pekerjaan=None)]
    plan = rencana(terapkan(opened, tmp_path, rows))
    assert [(change.record, change.row) for change in plan.changed] == [(0, 2), (2, 4)]
    assert [(f.variable, f.old, f.new) for f in plan.changed[0].fields] == [
        ("agama", "1", "2"),
        ("pekerjaan", None, "9"),
    ]
    assert [(f.variable, f.old, f.new) for f in plan.changed[1].fields] == [("pekerjaan", "11", None)]
    assert plan.same == (1,)


def test_changed_numbers_are_shown_masked(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, telepon="081200001234", no_kk="9901020000007777")])
    # The same last four digits: a change that a comparison of masked texts would miss.
    plan = rencana(terapkan(opened, tmp_path, [orang(0, telepon="081299991234", no_kk="9901020000008888")]))
    fields = {f.variable: (value_shown(f.old), value_shown(f.new)) for f in plan.changed[0].fields}
    assert fields == {
        "telepon": ("••••••••1234", "••••••••1234"),
        "no_kk": ("••••••••••••7777", "••••••••••••8888"),
    }


def test_who_is_missing_from_a_newer_stock_is_gone_and_nothing_is_invented(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(i) for i in range(4)])
    plan = rencana(terapkan(opened, tmp_path, [orang(i) for i in range(3)], reference=AKHIR_2026))
    assert len(plan.gone) == 1
    assert len(register_view(DESA, AKHIR_2026, by="uji", at=SAAT).persons["id"]) == 3
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 4


def test_a_corrected_file_replaces_the_first_one(opened: OpenStore, tmp_path: Path) -> None:
    """The agent deletes a double from the workbook and runs again, for the same reference date."""
    terapkan(opened, tmp_path, [orang(0), orang(1), orang(1, nik=nik(77))])
    plan = rencana(terapkan(opened, tmp_path, [orang(0), orang(1)]))
    assert (plan.new, plan.changed, len(plan.gone)) == ((), (), 1)
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 2


def test_one_file_per_dusun_is_one_stock(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(i, dusun="UTARA") for i in range(3)])
    made, file = batch([orang(i, dusun="SELATAN") for i in range(3, 6)], tmp_path)
    second = apply_batch(
        opened=opened, area=DESA, submission=Submission(made, part_of=first.batch), file=file, by="uji"
    )
    assert rencana(second).gone == ()
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert sorted(map(str, view.persons["dusun"])) == ["SELATAN"] * 3 + ["UTARA"] * 3
    with pytest.raises(BatchRefused, match="R402"):
        apply_batch(
            opened=opened, area=DESA_LAIN, submission=Submission(made, part_of=first.batch), file=file, by="uji"
        )


def test_an_older_file_that_comes_late_is_history_only(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, agama="2")], reference=AKHIR_2026)
    before = keadaan(AKHIR_2026)
    plan = rencana(terapkan(opened, tmp_path, [orang(0, agama="1")], reference=AKHIR_2025))
    assert (plan.changed, plan.gone) == ((), ())
    assert keadaan(AKHIR_2026) == before
    assert list(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["agama"]) == ["1"]


def test_refused_records_and_values_do_not_enter(opened: OpenStore, tmp_path: Path) -> None:
    made, file = batch([orang(0), orang(1), orang(2)], tmp_path)
    findings = [finding(1, level=Level.REFUSE), finding(2, level=Level.REFUSE, whole=False)]
    done = apply_batch(opened=opened, area=DESA, submission=Submission(made, findings), file=file, by="uji", at=SAAT)
    assert rencana(done).refused == (1,)
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert sorted(map(str, view.persons["agama"])) == ["1", "None"]
    assert (view.sources[0].rows_accepted, view.sources[0].rows_refused) == (2, 1)


def test_dry_run_writes_no_person(opened: OpenStore, tmp_path: Path) -> None:
    made, _ = batch([orang(0)], tmp_path)
    assert plan_batch(opened=opened, area=DESA, submission=Submission(made), by="uji", at=SAAT).new == (0,)
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 0


def test_villages_do_not_see_each_other(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    made, file = batch([orang(0, agama="3")], tmp_path)
    done = apply_batch(opened=opened, area=DESA_LAIN, submission=Submission(made), file=file, by="uji", at=SAAT)
    assert rencana(done).new == (0,)
    assert list(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["agama"]) == ["1"]


def test_invented_numbers_are_refused_outside_a_demo_store(opened: OpenStore, tmp_path: Path) -> None:
    real = replace(opened, store=replace(opened.store, demo=False))
    made, file = batch([orang(0)], tmp_path)
    with pytest.raises(FictitiousNumbers, match="R305"):
        apply_batch(opened=real, area=DESA, submission=Submission(made), file=file, by="uji", at=SAAT)
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 0


def test_a_file_that_changed_since_it_was_read_is_refused(opened: OpenStore, tmp_path: Path) -> None:
    made, file = batch([orang(0)], tmp_path)
    file.write_bytes(b"lain")
    with pytest.raises(FileChanged, match="R307"):
        apply_batch(opened=opened, area=DESA, submission=Submission(made), file=file, by="uji", at=SAAT)
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 0


def test_a_batch_without_reference_date_is_refused(opened: OpenStore, tmp_path: Path) -> None:
    made, file = batch([orang(0)], tmp_path, reference=None)
    with pytest.raises(BatchRefused, match="R406"):
        apply_batch(opened=opened, area=DESA, submission=Submission(made), file=file, by="uji", at=SAAT)


def test_an_unknown_village_has_no_people(opened: OpenStore) -> None:
    view = register_view(AreaCode.kemendagri("99.09.09.2009"), AKHIR_2025, by="uji", at=SAAT)
    assert len(view.persons["id"]) == 0
    assert view.sources == ()


def test_the_files_of_a_stock_again_change_nothing(opened: OpenStore, tmp_path: Path) -> None:
    north, south = [orang(i) for i in range(3)], [orang(i) for i in range(3, 6)]
    first = terapkan(opened, tmp_path, north)
    second = terapkan(opened, tmp_path, south, part_of=first.batch)
    before = keadaan()
    for rows, done in ((north, first), (south, second)):
        again = terapkan(opened, tmp_path, rows)
        assert (again.batch, rencana(again).already) == (done.batch, done.batch)
        assert rencana(again).changes_nothing
    assert keadaan() == before


def test_the_same_file_under_stricter_rules_is_applied_anew(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(0), orang(1)]
    first = terapkan(opened, tmp_path, rows)
    second = terapkan(opened, tmp_path, rows, findings=[finding(1, level=Level.REFUSE)])
    assert second.batch != first.batch
    plan = rencana(second)  # who is refused now is not gone: the old statement stands on
    assert (len(plan.gone), len(plan.held), plan.refused) == (0, 1, (1,))
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert (len(view.persons["id"]), view.findings_open) == (2, {"tolak": 1})


def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    before = keadaan()
    entries = log.head()[0]

    def disk_is_full(*_: object) -> None:
        raise OSError("disk penuh")

    with monkeypatch.context() as patch:
        patch.setattr(services, "write_findings", disk_is_full)
        with pytest.raises(OSError, match="disk penuh"):
            terapkan(opened, tmp_path, [orang(0, agama="2"), orang(1)])
    assert log.head()[0] == entries
    assert keadaan() == before
    assert len(rencana(terapkan(opened, tmp_path, [orang(0, agama="2"), orang(1)])).changed) == 1
