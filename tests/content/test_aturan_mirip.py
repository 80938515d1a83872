"""The rule by which villages are alike: read as written; what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, here, load_content

GOOD = (FOLDER / "peers" / "desa_mirip.yaml").read_text("utf-8").replace("id: desa_mirip", "id: reka_mirip", 1)


def written(folder: Path, text: str) -> Path:
    (folder / "peers").mkdir(exist_ok=True)
    (folder / "peers" / "reka_mirip.yaml").write_text(text, "utf-8")
    return folder


def test_the_rule_that_is_shipped_says_by_what_and_from_whom() -> None:
    """By what a village is, never by how it fares; every measure is a key figure: every village publishes it."""
    rule = here().peers["desa_mirip"]
    assert rule.most == 10
    assert [measure.indicator for measure in rule.measures if measure.logarithm] == ["jumlah_penduduk"]
    assert {measure.indicator for measure in rule.measures} <= set(here().books["desa_dalam_angka"].key_figures)
    assert "aturan Cantik" in rule.basis_of.text
    assert rule.told
    assert rule.told_en


@pytest.mark.parametrize(
    ("was", "now", "key", "said"),
    [
        ("indikator: persen_balita", "indikator: persen_batita", "ukuran:", "Indikator tidak ada"),
        ("indikator: persen_balita", "indikator: persen_lansia", "{indikator: persen_lansia", "dua kali"),
        ("skala: log", "skala: akar", "{indikator: jumlah_penduduk", "skala"),
        ("banyak: 10", "banyak: 0", "banyak: 0", "Bukan bilangan positif"),
        ("ukuran_bersama: 4", "ukuran_bersama: 7", "ukuran_bersama: 7", "Lebih banyak daripada ukurannya"),
        ("dibandingkan: 3", "dibandingkan: 11", "dibandingkan: 11", "Lebih banyak daripada yang dipilih"),
        ("berlaku_hari: 30", "berlaku_hari: sebulan", "berlaku_hari: sebulan", "bilangan bulat"),
        ("sejak:", "tanpa: 1\nsejak:", "tanpa: 1", "tanpa"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(was: str, now: str, key: str, said: str, tmp_path: Path) -> None:
    assert was in GOOD
    text = GOOD.replace(was, now, 1)
    with pytest.raises(ContentError) as caught:
        load_content(written(tmp_path, text))
    assert said in str(caught.value)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if key in line]
    assert int(caught.value.where.rpartition(":")[2]) in lines, (caught.value.where, lines)


def test_a_rule_without_measures_is_none(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="tanpa ukuran"):
        load_content(written(tmp_path, GOOD[: GOOD.index("ukuran:\n")]))
