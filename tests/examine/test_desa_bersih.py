"""Clean villages hold no release: what no edit rule may call an error, and a village of another generator.

The other generator (the domain's `buat_populasi.py`) was written by people who knew none of the rules; it lies outside
the repository, so these tests run where `CANTIK_SHARED` says so.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.shape import Row
from tests.examine.conftest import REFERENCE, Check
from tests.fixtures.perintah import cantik

#: villages far from one another; a small one for the findings, three whole ones for the release
SMALL = ("35.05.10.2001", 1_000)
WHOLE = ("36.02.06.2005", "73.08.01.2003", "12.07.20.2005")


def holding(found: Sequence[Finding]) -> list[tuple[str, str]]:
    """The findings that hold a release back."""
    return [(finding.rule, finding.found) for finding in found if finding.level is not Level.NOTE]


def generated(shared: Path, folder: Path, desa: str, persons: int | None = None) -> Path:
    """The OpenSID workbook of a clean village that the other generator makes."""
    size = ["--penduduk", str(persons)] if persons else []
    tool = [sys.executable, str(shared / "tools/buat_populasi.py"), "--desa", desa, "--opensid", desa]
    subprocess.run([*tool, *size, "--format", "tidak", "--keluar", str(folder)], check=True, capture_output=True)
    return folder / f"opensid_{desa}.xlsx"


@pytest.mark.parametrize("seed", [3, 17, 41])
def test_a_clean_village_of_ours_holds_nothing(
    seed: int, read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    rows = opensid_rows(make_kabupaten(seed, villages=1, persons=1_200).villages[0].population)
    assert holding(check(read(rows)).findings) == []


@pytest.mark.luar
def test_a_clean_village_of_another_generator_holds_nothing(
    shared: Path, tmp_path: Path, content: Content, check: Check
) -> None:
    file = generated(shared, tmp_path, *SMALL)
    reading = read_file(file, Delivery(REFERENCE), content=content, lists=code_lists())
    assert len(reading.records["orang"]) > 900
    assert holding(check(reading, desa=AreaCode.kemendagri(SMALL[0])).findings) == []


@pytest.mark.luar
@pytest.mark.lambat
@pytest.mark.parametrize("desa", WHOLE)
def test_a_clean_village_of_another_generator_is_signed_without_accepting(
    shared: Path, tmp_path: Path, desa: str
) -> None:
    """These three once stopped as drafts over a namesake mother, an age of four at school, a civil servant of eleven,
    and two namesakes born on one day."""
    file = generated(shared, tmp_path, desa)
    there = ("--out", tmp_path / "hasil", "--store", tmp_path / "simpanan", "--issued", "2026-02-03")
    done = cantik("run", file, "--desa", desa, "--year", 2025, *there, "--demo")
    assert done.code == 0, done.told()
    assert list((tmp_path / "hasil/release").glob("tanda-tangan*"))
