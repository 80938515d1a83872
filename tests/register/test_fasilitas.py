"""Facilities and village facts through the front door: brought, held over time, written out, taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.base.memory_file import Held
from cantik.codes.app.queries import find_area
from cantik.codes.knowledge import load
from cantik.collect.app.models import Batch
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Brought, Into, bring
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.facilities.app.models import FacilityStatement
from cantik.register.facilities.app.services import counts, histories, kinds, written_file
from cantik.register.facilities.facility_states import FacilityPlan, ends, state_at
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.register.bekal import DESA

AWAL, AKHIR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
SEKOLAH = [
    "Jenis fasilitas",
    "Kode",
    "Nama *",
    "Jenjang *",
    "Status",
    "Murid laki-laki (orang)",
    "Lintang",
    "Bujur",
    "Sejak",
    "Sampai",
]
PERANGKAT = ["Jenis fasilitas", "Jabatan", "Wilayah atau bagian", "Nama pejabat", "Sejak"]
SAAT = dt.datetime(2026, 2, 1, 3, 0, tzinfo=dt.UTC)


def bawa(opened: OpenStore, *files: Path | Held, apply: bool = True, reference: dt.date = AKHIR) -> list[Brought]:
    return bring(files, Into(opened, DESA, "uji"), Delivery(reference, None), load(), lambda *_: None, apply=apply)


def rencana(one: Brought) -> FacilityPlan:
    assert one.plan is not None
    assert isinstance(one.plan.facilities, FacilityPlan)
    return one.plan.facilities


def sekolah(path: Path, *rows: list[Any]) -> Path:
    return write_xlsx(path, [SEKOLAH, *(["sekolah", *row] for row in rows)])


def desa() -> int:
    area = find_area(DESA)
    assert area is not None
    return area.pk


@pytest.mark.basisdata
def test_a_file_is_planned_applied_and_the_same_again(opened: OpenStore, tmp_path: Path) -> None:
    path = sekolah(
        tmp_path / "s.xlsx",
        ["SD-1", "SDN Lembah 1", "SD", "Negeri", "1.204", -7.95, 112.61, "2020-07-01", ""],
        ["", "MI Al-Reka", "MI", "swasta", 88, "", "", "", ""],
    )
    plan = rencana(bawa(opened, path, apply=False)[0])
    assert (len(plan.new), len(plan.changed), plan.same, plan.refused) == (2, 0, 0, 0)
    assert not FacilityStatement.objects.exists()
    done = bawa(opened, path)[0]
    assert (done.rows, done.new, done.refused) == (2, 2, 0)
    assert counts(desa(), AKHIR)["sekolah"] == 2
    assert counts(desa(), dt.date(2021, 1, 1))["sekolah"] == 1, "the other is known since the reference date"
    told = histories(opened, desa(), kinds()["sekolah"])
    first = told["sd 1"][0]
    assert dict(first.values) == {"nama": "SDN Lembah 1", "jenjang": "sd", "status": "negeri", "murid_l": "1204"}
    assert (first.since, first.shape, first.code) == (dt.date(2020, 7, 1), "-7.95,112.61", "SD-1")
    again = bawa(opened, path)[0]
    assert again.batch == done.batch, "the same file changes nothing"


def test_wrong_cells_keep_their_row_out_and_say_how_to_mend(opened: OpenStore, tmp_path: Path) -> None:
    path = sekolah(
        tmp_path / "s.xlsx",
        ["A", "SDN 1", "SD", "", "12,5", "", "", "", ""],
        ["B", "SDN 2", "SEKOLAH ALAM", "", "", "", "", "", ""],
        ["C", "", "SD", "", "", "", "", "", ""],
        ["D", "SDN 4", "SD", "", "", "51.5", "-0.1", "", ""],
        ["E", "SDN 5", "SD", "", "", "", "", "2025-03-01", "2024-03-01"],
        ["F", "Hubungi 081234567890", "SD", "", "", "", "", "", ""],
        ["G", "SDN 7", "SD", "", "99999", "", "", "", ""],
        ["H", "SDN 8", "SD", "", "", "", "", "31/02/2025", ""],
        ["I", "SDN 9", "SD", "", 3, "", "", "", ""],
        ["i", "SDN 9 lagi", "SD", "", 4, "", "", "", ""],
    )
    one = bawa(opened, path)[0]
    assert rencana(one).refused == 9
    found = {(f.row, f.rule) for f in one.findings}
    assert found == {
        (2, "fasilitas_nilai_salah"),
        (3, "fasilitas_kode_asing"),
        (4, "fasilitas_isian_wajib"),
        (5, "fasilitas_titik_salah"),
        (6, "fasilitas_tanggal_terbalik"),
        (7, "fasilitas_nomor_orang"),
        (8, "fasilitas_nilai_salah"),
        (9, "fasilitas_nilai_salah"),
        (11, "fasilitas_ganda"),
    }
    assert all(f.message and f.expected and f.cure for f in one.findings)
    assert "081234567890" not in "".join(f.found + f.message for f in one.findings)
    assert counts(desa(), AKHIR) == {"sekolah": 1}


def test_time_is_kept_twice_over(opened: OpenStore, tmp_path: Path) -> None:
    """What was so on a day, and what the register knew of it when; closing and taking back."""
    bawa(opened, sekolah(tmp_path / "a.xlsx", ["A", "SDN 1", "SD", "", 100, "", "", "2020-01-01", ""]))
    later = bawa(opened, sekolah(tmp_path / "b.xlsx", ["A", "SDN 1", "SD", "", 120, "", "", "2024-01-01", ""]))[0]
    change = rencana(later).changed[0]
    assert [(one.column, one.old, one.new) for one in change.fields] == [("murid_l", "100", "120")]
    mended = bawa(opened, sekolah(tmp_path / "c.xlsx", ["A", "SDN 1", "SD", "", 101, "", "", "2020-01-01", ""]))[0]
    closed = bawa(
        opened, sekolah(tmp_path / "d.xlsx", ["A", "SDN 1", "SD", "", 120, "", "", "2024-01-01", "2025-06-30"])
    )[0]
    assert (rencana(closed).closed, len(rencana(closed).changed)) == (1, 1)

    def murid(on: dt.date) -> str | None:
        state = state_at(histories(opened, desa(), kinds()["sekolah"])["a"], on)
        return state.values["murid_l"] if state else None

    assert murid(dt.date(2019, 1, 1)) is None
    assert murid(dt.date(2022, 1, 1)) == "101"
    assert murid(dt.date(2025, 6, 30)) == "120"
    assert murid(dt.date(2025, 7, 1)) is None
    assert closed.batch is not None
    assert plan_undo(batch=closed.batch).facilities == 1
    undo_batch(batch=closed.batch, by="uji", why="salah tutup")
    assert murid(dt.date(2025, 7, 1)) == "120"
    assert mended.batch is not None
    undo_batch(batch=mended.batch, by="uji", why="salah angka")
    assert murid(dt.date(2022, 1, 1)) == "100"
    assert Batch.objects.filter(state="dibatalkan").count() == 2
    told = histories(opened, desa(), kinds()["sekolah"])["a"]
    assert ends(told, told[0]) is None


def test_who_holds_an_office_is_sealed_and_never_written_out(opened: OpenStore, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "p.xlsx",
        [
            PERANGKAT,
            ["perangkat", "Sekretaris desa", "", "Sekar Rekaan", "2024-01-01"],
            ["perangkat", "Kepala dusun atau pelaksana kewilayahan", "Krajan", "Bima Rekaan", "2023-01-01"],
        ],
    )
    bawa(opened, path)
    assert not any("Rekaan" in str(row) for row in FacilityStatement.objects.values_list("content", "personal"))
    told = histories(opened, desa(), kinds()["perangkat"])
    assert told["sekretaris|"][0].values["nama"] == "Sekar Rekaan"
    newer = write_xlsx(
        tmp_path / "q.xlsx", [PERANGKAT, ["perangkat", "Sekretaris desa", "", "Ayu Rekaan", "2025-05-01"]]
    )
    change = rencana(bawa(opened, newer)[0]).changed[0]
    assert [(one.old, one.new) for one in change.fields] == [("S••• R•••", "A••• R•••")]
    rows, data = written_file(opened, desa(), kinds()["perangkat"], AKHIR, comma=True, by="uji", at=SAAT)
    assert rows == 2
    assert b"Rekaan" not in data
    assert AuditEntry.objects.filter(action="fasilitas.unduh").exists()
    again = bawa(opened, Held("lagi.csv", data), apply=False, reference=dt.date(2026, 3, 1))[0]
    assert not rencana(again).changes, "names that the file has no column for stay"
    stranger = data.decode().replace("Krajan", "Lembah").encode()
    unknown = rencana(bawa(opened, Held("baru.csv", stranger), apply=False)[0])
    assert len(unknown.lacking) == 1, "somebody new cannot be brought without a name"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_written_out_changes_nothing_when_read_again(opened: OpenStore, tmp_path: Path, ending: str) -> None:
    path = sekolah(
        tmp_path / "s.xlsx",
        ["SD-1", "=SDN Lembah; 1", "SD", "Negeri", 0, -7.95, 112.61, "2020-07-01", "2025-08-01"],
        ["", 'MI "Al-Reka", selatan', "MI", "swasta", 88, "", "", "", ""],
    )
    bawa(opened, path)
    for on in (dt.date(2025, 8, 1), AKHIR):  # the first is closed by the second day, the other not known on the first
        rows, data = written_file(opened, desa(), kinds()["sekolah"], on, comma=ending == "csv", by="uji", at=SAAT)
        assert rows == 1
        again = bawa(opened, Held(f"lagi.{ending}", data), apply=False, reference=dt.date(2026, 3, 1))[0]
        assert (rencana(again).changes, again.refused, len(again.findings)) == (False, 0, 0)


def test_a_file_of_an_unknown_kind_is_refused_row_by_row(opened: OpenStore, tmp_path: Path) -> None:
    one = bawa(opened, write_xlsx(tmp_path / "x.xlsx", [["Jenis fasilitas", "Nama"], ["Kandang naga", "A"]]))[0]
    assert (one.refused, one.new) == (1, 0)
    assert "Sekolah dan satuan pendidikan" in one.findings[0].expected
