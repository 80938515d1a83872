"""A village's edition tells what offices count in it beside its own count, in every product and both languages:
both until it is decided which is cited, then the one that was. What is expected is written by hand."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cantik.release import files, verify
from cantik.release.app import storage
from cantik.release.model import Release
from cantik.release.office_figures import decode_figures
from tests.release.conftest import Rumah, draft
from tests.release.test_angka_opd_luar import delivery, home_of, texts_of
from tests.staff import bekal

WHY = "memuat angka OPD yang baru"
SCHOOL = {"nama": "SDN Reka 1", "jenjang": "sd", "sejak": "2020-07-01"}


def rows_of(home: Path) -> list[dict[str, str]]:
    with (home / storage.RELEASE / "opd" / "angka_opd.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def said(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [(row["kolom"], row["menurut"], row["nilai"], row["keadaan"]) for row in rows]


def told_alike(release: Release, home: Path) -> bool:
    """What whoever receives the folder is told of its data files."""
    return verify._data_files(release, home / storage.RELEASE).ok


@pytest.mark.satu_basisdata
def test_both_counts_stand_side_by_side_until_it_is_decided_which_is_cited(terbit: Rumah) -> None:
    agen, kominfo = terbit.klien["ratna"], bekal.browser(bekal.with_role("walidata"))
    assert agen.post(f"/desa/{bekal.DESA}/fasilitas/sekolah/tambah/", SCHOOL).status_code == 302
    day = dt.date(2025, 7, 31)
    number = delivery("sekolah_opd", {"sekolah_sd": "1371", "sekolah_smp": "0"}, day=day)
    delivery("keuangan_desa_opd", {"add": "400000000", "skor_id": "71.2345"})
    home = home_of(terbit, draft(terbit.opened, terbit.agen, kind="terencana", reason=WHY))
    rows = rows_of(home)
    assert said(rows) == [
        ("sekolah_sd", "opd", "1371", "terbuka"),
        ("sekolah_sd", "desa", "1", "terbuka"),
        ("sekolah_smp", "opd", "0", "sama"),
        ("add", "opd", "400000000", "satu"),
        ("skor_id", "opd", "71.2345", "satu"),
    ]
    sources = [(row["sumber"], row["acuan"]) for row in rows[:3]]
    assert sources == [("Dapodik Rekaan", "2025-07-31"), ("catatan fasilitas desa", "2025-07-31"), sources[0]]
    texts = texts_of(home)
    plain = {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in texts.items()}
    book = next(text for name, text in plain.items() if name.endswith("buku.pdf"))
    about = {lang: plain[f"situs/{path}tentang.html"] for lang, path in (("id", ""), ("en", "en/"))}
    for text in (book, about["id"]):
        assert "Dinas Pendidikan: Dapodik Rekaan, keadaan 31 Juli 2025" in text
        assert "1.371 unit" in text
        assert "belum diputuskan mana yang dikutip" in text
    assert "not decided which is cited" in book
    assert "1,371 units" in book
    assert "as of 31 July 2025" in about["en"]
    assert "71.2345 points" in about["en"]
    assert "71,2345 poin" in about["id"]
    assert "Rp400.000.000" in about["id"]
    # the village's own tables are not touched by what an office counts
    assert not [name for name in texts if "/tabel/" in name and "1371" in texts[name]]
    sheet = openpyxl.load_workbook(home / storage.RELEASE / "produk" / "tabel.xlsx")["Angka OPD"]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [(row[1], row[2], row[3]) for row in cells if len(row) == 6][1:] == [
        ("SD dan MI", 1371, "unit"),
        ("SD dan MI", 1, "unit"),
        ("SMP dan MTs", 0, "unit"),
        ("Alokasi Dana Desa", 400000000, "Rp"),
        ("Skor Indeks Desa", 71.2345, "poin"),
    ]
    package = json.loads((home / storage.RELEASE / "datapackage.json").read_text("utf-8"))
    resource = next(part for part in package["resources"] if part["path"] == "opd/angka_opd.csv")
    data = (home / storage.RELEASE / "opd" / "angka_opd.csv").read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert [field["name"] for field in resource["schema"]["fields"]] == next(csv.reader(io.StringIO(data.decode())))

    again, path = files.open_release(home / storage.RELEASE), home / storage.RELEASE / "opd" / "angka_opd.csv"
    assert told_alike(again, home)
    path.write_bytes(data.replace(b",1371,", b",1372,"))
    assert not told_alike(again, home)
    path.unlink()
    assert not told_alike(again, home)
    assert not told_alike(replace(again, texts={**again.texts, "angka_opd": 5}), home)

    about_it = {"serahan": str(number), "kolom": "sekolah_sd", "pilihan": "desa", "alasan": "Dinas salah menjumlah"}
    assert agen.post(f"/desa/{bekal.DESA}/angka-opd/jawab/", about_it).status_code == 302
    assert kominfo.post(f"/desa/{bekal.DESA}/angka-opd/putus/", about_it).status_code == 302
    home = home_of(terbit, draft(terbit.opened, terbit.agen, kind="terencana", reason=WHY))
    assert said(rows_of(home))[:2] == [("sekolah_sd", "desa", "1", "putus"), ("sekolah_smp", "opd", "0", "sama")]
    assert not [name for name, text in texts_of(home).items() if re.search(r"\b1[.,]?371\b", text)]
    again = files.open_release(home / storage.RELEASE)
    assert [figure.standing for figure in decode_figures(again)] == ["putus", "sama", "satu", "satu"]
