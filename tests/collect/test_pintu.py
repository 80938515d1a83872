"""`cantik import` takes every real sample: the dry run writes nothing, --apply stores it, again changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli import keadaan
from tests.fixtures.perintah import Ran, cantik

DESA = "35.05.10.2011"
PERSONS = ("siak_ekspor_contoh.xls", "bip_2012_contoh.xls")
LISTS = {"opensid_rumah_tangga_contoh.xlsx": 5, "opensid_peserta_bantuan_contoh.xlsx": 2}  # members
QUESTIONS = "analisis_DDK_Profil_Desa.xlsx"
AGREEMENT = {
    "nomor": "01/PKS/2025",
    "tanggal": "2025-01-01",
    "para_pihak": ["Desa contoh", "Dukcapil contoh"],
    "tujuan": ["statistik"],
    "tingkat": "desa",
    "berlaku_sampai": "2999-12-31",
}


def test_every_real_sample_through_the_command(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "mikrodata" / "opensid"
    files = [folder / name for name in (*PERSONS, *LISTS, QUESTIONS)]
    agreement, store = tmp_path / "perjanjian.json", tmp_path / "simpanan"
    agreement.write_text(json.dumps(AGREEMENT), "utf-8")

    def bring(*more: object) -> Ran:
        return cantik(
            "import",
            *files,
            "--desa",
            DESA,
            "--date",
            "2025-12-31",
            "--store",
            store,
            "--agreement",
            agreement,
            "--json",
            *more,
        )

    tried = bring()
    assert tried.code == 0, tried.told()
    assert keadaan.rows(store, "register_person") == keadaan.rows(store, "collect_batch") == 0

    done = {one["berkas"]: one for one in bring("--apply").answer["berkas"]}
    assert [done[name]["baru"] for name in PERSONS] == [18, 8]
    for name, members in LISTS.items():
        assert (done[name]["baru"], done[name]["belum_disimpan"]) == (members, None)
    assert done[QUESTIONS]["batch"] is not None
    assert done[QUESTIONS]["belum_disimpan"] is None
    assert keadaan.rows(store, "register_person") == 26
    assert keadaan.rows(store, "register_member") == sum(LISTS.values())
    assert keadaan.rows(store, "collect_batch") == 5

    before = keadaan.register(store)
    again = {one["berkas"]: one for one in bring("--apply").answer["berkas"]}
    assert [(again[name]["sama"], again[name]["baru"]) for name in PERSONS] == [(18, 0), (8, 0)]
    assert keadaan.register(store) == before, "the second time changes nothing"
