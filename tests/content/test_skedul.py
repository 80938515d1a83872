"""A schedule of a scenario from a kabupaten's own folder: read as written; what is wrong is said with its line."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, load_content
from cantik.levels.scenario.level import AgeSexCount, ScenarioTerms, level_scenario
from tests.fixtures.malam import by_night

GOOD = """id: reka_2024
versi: 1
sejak: "2026-01-01"
judul: Skedul rekaan 2024
judul_en: Fictitious schedule 2024
sumber: "Tabel rekaan, Dinas Contoh, 2024"
tanggal: "2024-07-01"
wilayah: "99.01"
dasar: "measures_extra#4"
lebar: 15
umur: [0, 15, 30, 45, 60]
rasio_jk_lahir: "105"
kelahiran:
  - {umur: 15, asfr: "86"}
  - {umur: 30, asfr: "52"}
bertahan:
  perempuan: {lahir: "0.975", umur: ["0.985", "0.982", "0.968", "0.900", "0.520"]}
  laki_laki: {lahir: "0.970", umur: ["0.978", "0.972", "0.950", "0.860", "0.450"]}
migrasi:
  perempuan: [20, -300, 60, 0, 0]
  laki_laki: [25, -420, 40, 0, 0]
"""


def written(folder: Path, text: str = GOOD) -> Path:
    (folder / "schedules").mkdir(exist_ok=True)
    (folder / "schedules" / "reka_2024.yaml").write_text(text, "utf-8")
    return folder


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    schedule = load_content(written(tmp_path)).schedules["reka_2024"]
    assert (schedule.width, schedule.ages, schedule.area) == (15, (0, 15, 30, 45, 60), "99.01")
    assert schedule.fertility == {15: Decimal(86), 30: Decimal(52)}
    assert schedule.sexes["laki_laki"].survival[3] == Decimal("0.860")
    assert schedule.sexes["perempuan"].migration == (20, -300, 60, 0, 0)
    assert schedule.told.isoformat() == "2024-07-01"


def test_none_is_shipped() -> None:
    """Model life tables wait until their licence is read (docs/bidang/measures_extra.md 4)."""
    assert not list((FOLDER / "schedules").glob("*"))


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("[0, 15, 30, 45, 60]", "[0, 15, 30, 45, 65]", 11, "tidak berurutan"),
        ('"0.978"', '"1.2"', 18, "Bukan bagian yang bertahan"),
        by_night(', "0.450"]', "]", 18, "Banyaknya tidak sama"),
        ("{umur: 15, asfr: \"86\"}", "{umur: 15, asfr: \"860\"}", 14, "per 1.000 perempuan"),
        by_night("{umur: 15, asfr: \"86\"}", "{umur: 60, asfr: \"86\"}", 14, "Kelompok umur ibu"),
        ('rasio_jk_lahir: "105"', 'rasio_jk_lahir: "1.05"', 12, "laki-laki per 100"),
        by_night("[20, -300, 60, 0, 0]", "[20, -300, 60, 0]", 20, "Banyaknya tidak sama"),
        ("[20, -300, 60, 0, 0]", '[20, "-300", 60, 0, 0]', 20, "bilangan bulat"),
        ('wilayah: "99.01"', 'wilayah: "Blitar"', 8, "Bukan kode wilayah"),
        by_night('wilayah: "99.01"\n', "", 18, "tanpa wilayahnya"),
        ('sumber: "Tabel rekaan, Dinas Contoh, 2024"\n', "", 1, "sumber"),
        by_night('tanggal: "2024-07-01"\n', "", 1, "tanggal"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(was: str, now: str, line: int, said: str, tmp_path: Path) -> None:
    assert was in GOOD
    with pytest.raises(ContentError) as caught:
        load_content(written(tmp_path, GOOD.replace(was, now, 1)))
    assert said in str(caught.value)
    assert caught.value.where.endswith(f"schedules/reka_2024.yaml:{line}"), caught.value.where


def test_the_example_of_the_manual_is_read_and_used(tmp_path: Path, project: Path) -> None:
    """What somebody copies out of the page stands in the ages that a register counts."""
    page = (project / "docs/panduan/skenario.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "sedang_2025.yaml").write_text(example, "utf-8")
    schedule = load_content(tmp_path).schedules["sedang_2025"]
    many = AgeSexCount((10_000,) * 16, (10_000,) * 16)
    found = level_scenario(None, many, {}, ScenarioTerms(5, 2, 2, 100_000, schedule))
    assert (found.method, len(found.ages)) == ("kohor", 2)
    assert 250_000 < sum(found.ages[0]) < 400_000
