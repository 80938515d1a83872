"""The order of gaps, activities, prices and lists of proposals: read as written; what is wrong is said with its line;
what a kabupaten may add, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, here, load_content
from cantik.content.planning_lists import fund_sources, read_focuses, read_funds, village_fund_focuses

RULE = (FOLDER / "gaps" / "kesenjangan.yaml").read_text("utf-8").replace("id: kesenjangan", "id: reka", 1)
OWN = """id: reka
versi: 1
judul: Kegiatan daerah
dasar: Perbup rekaan 1/2026
sejak: "2026-01-01"
bidang:
  - judul: Pelaksanaan Pembangunan Desa
    judul_en: Village development
    sub:
      - judul: Kawasan permukiman
        judul_en: Settlements
        kegiatan:
          - {kode: "02.04.90", judul: "Jambanisasi keluarga miskin", fokus: [kesehatan_dasar]}
"""
PRICES = """id: reka
versi: 1
judul: Standar harga satuan
sumber: Perbup rekaan 2/2026
sejak: "2026-01-01"
sampai: "2026-12-31"
harga:
  - {id: jamban, uraian: Jamban leher angsa, satuan: unit, rupiah: 2500000, kegiatan: ["02.04.14"]}
"""


def refused(folder: Path, kind: str, text: str) -> ContentError:
    (folder / kind).mkdir(exist_ok=True)
    (folder / kind / "reka.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return caught.value


def test_the_rule_that_is_shipped_is_a_proposal_of_ours_and_says_its_numbers() -> None:
    rule = here().gaps["kesenjangan"]
    assert rule.told.startswith("Usul Cantik")
    assert str(rule.weights.depth) in rule.told
    assert {"ADR 0088" in rule.basis_of.text, rule.months > 0} == {True}
    assert len({measure.topic for measure in rule.measures}) > 30


@pytest.mark.parametrize(
    ("was", "now", "key", "said"),
    [
        ("besar: 20, dalam", "besar: 30, dalam", "bobot:", "tidak berjumlah 100"),
        ('arah: "10"}', 'arah: "0"}', "penuh:", "Bukan bilangan positif"),
        ("perbarui_bulan: 24", "perbarui_bulan: 0", "perbarui_bulan: 0", "Bukan bilangan positif"),
        ('"air minum", sanitasi]', '"air laut", sanitasi]', "ukuran:", "tersusun dari pokok"),
        ("{indikator: sanitasi,", "{indikator: sanitasi_lama,", "ukuran:", "Indikator tidak ada"),
        ("{indikator: sanitasi,", "{indikator: atap_memenuhi,", "pokok: sanitasi", "dua kali"),
        ('"02.04.14", "02.04.13"', '"02.04.77"', "ukuran:", "Kegiatan tidak ada"),
        ("banyak {besar}:", "banyak {ringan}:", "id:", "tidak dikenal"),
        ("arah: turun, satuan: anak", "arah: miring, satuan: anak", "arah: miring", "arah"),
        ("cakupan_jaminan_kesehatan, pokok: jaminan kesehatan, arah: naik",
         "cakupan_jaminan_kesehatan, pokok: jaminan kesehatan, arah: turun", "ukuran:", "berlawanan arah"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_said_with_its_line(
    was: str, now: str, key: str, said: str, tmp_path: Path
) -> None:
    assert was in RULE
    text = RULE.replace(was, now, 1)
    error = refused(tmp_path, "gaps", text)
    assert said in str(error)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if key in line]
    assert int(error.where.rpartition(":")[2]) in lines, (error.where, lines)


def test_a_kabupaten_adds_activities_of_its_own_numbers_only(tmp_path: Path) -> None:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "reka.yaml").write_text(OWN, "utf-8")
    known = load_content(tmp_path).activities
    assert known["02.04.90"].title == "Jambanisasi keluarga miskin"
    assert known["02.04.14"] == here().activities["02.04.14"]
    assert "Nomor kegiatan ini bukan" in str(refused(tmp_path, "activities", OWN.replace("02.04.90", "02.04.44")))
    assert "secara nasional" in str(refused(tmp_path, "activities", OWN.replace("02.04.90", "02.04.14")))
    assert "Bukan kode" in str(refused(tmp_path, "activities", OWN.replace("02.04.90", "2.4.90")))
    assert "Fokus Dana Desa" in str(refused(tmp_path, "activities", OWN.replace("kesehatan_dasar", "sehat")))


def test_no_price_is_shipped_and_a_kabupaten_brings_its_own_with_days(tmp_path: Path) -> None:
    assert not here().prices
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "reka.yaml").write_text(PRICES, "utf-8")
    held = load_content(tmp_path).prices["reka"]
    assert (held.prices[0].rupiah, held.source) == (2_500_000, "Perbup rekaan 2/2026")
    assert held.holds_on(held.since)
    assert not held.holds_on(held.since.replace(year=2027))
    assert "Bukan bilangan positif" in str(refused(tmp_path, "prices", PRICES.replace("2500000", "0")))
    assert "Kegiatan tidak ada" in str(refused(tmp_path, "prices", PRICES.replace("02.04.14", "02.04.98")))


def test_lists_of_a_proposal_have_a_source_for_each_line() -> None:
    assert {"dana_desa", "add", "apbd_opd"} <= fund_sources().keys()
    assert not fund_sources()["apbd_opd"].budget
    assert len(village_fund_focuses()) == 8
    head = "kode,nama,nama_en,sejak,sampai,dasar"
    for line, said in (
        ("a,A,A,2026-01-01,2025-01-01,planning#4", "hari sesudah"),
        ("a,A,A,kemarin,,planning#4", "hari seperti"),
        ("a,,A,2026-01-01,,planning#4", "isi nama"),
        ("a,A,A,2026-01-01,,", "isi dasar"),
    ):
        with pytest.raises(ContentError, match=said) as caught:
            read_focuses([head, line])
        assert caught.value.where.endswith(":2")
    with pytest.raises(ContentError, match="ya atau kosong"):
        read_funds(["kode,nama,nama_en,apbdes,kode_pendek,dasar", "a,A,A,mungkin,,planning#3.3"])
    with pytest.raises(ContentError, match="belum dipakai"):
        read_funds(["kode,nama,nama_en,apbdes,kode_pendek,dasar", *["a,A,A,ya,,planning#3.3"] * 2])
