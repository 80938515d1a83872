"""An edition is made again, byte for byte, from its release alone by a program with newer content: other names, other
labels, another order (docs/adr/0108). The program is a copy of ours in a process of its own; what it prints is compared
with what lies in the release.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cantik.publish import site
from tests.fixtures.desa_jadi import Village

FOLDERS = ("tables", "indicators", "books", "variables", "classifications", "codelists")
TEXT = re.compile(r"^(\s*(?:judul|judul_en|nama|nama_en|label|label_en): )([^\n\"'\[{|>]+)$", re.MULTILINE)
COLUMNS = {"judul", "judul_en", "kalimat", "kalimat_en", "butir", "label", "label_en", "nama", "nama_en", "teks"}
NEWER = " Zbaru"
#: of the site: what reads the list of the goals, and where questions stand, of the day (docs/adr/0108, 3)
OF_TODAY = re.compile(r"(en/)?(tujuan/.*|indeks\.html)|tujuan\.csv|cari/.*\.js")


def newer_program(project: Path, home: Path) -> Path:
    """A copy of the program whose content says everything in other words, its lists in another order."""
    copy = home / "cantik"
    copy.mkdir(parents=True)
    for path in (project / "cantik").iterdir():
        if path.name not in ("content", "__pycache__"):
            (copy / path.name).symlink_to(path)
    content = copy / "content"
    shutil.copytree(project / "cantik" / "content", content)  # byte code too: it holds for the copy
    for path in (path for folder in FOLDERS for path in (content / folder).rglob("*.yaml")):
        path.write_text(TEXT.sub(rf"\1\2{NEWER}", path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in content.glob("*.csv"):
        head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        at = [place for place, name in enumerate(head) if name in COLUMNS]
        told = [[text + NEWER if place in at and text else text for place, text in enumerate(row)] for row in rows]
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([head, *(told[::-1] if path.name in TURNED else told)])
    return home


#: lists that stand in any order
TURNED = {"sebab_cakupan.csv", "pemegang_data.csv", "sebutan_tetap.csv"}


def print_again(project: Path, program: Path, village: Village, out: Path, *products: str) -> dict[str, list[str]]:
    """Print products by a program; by product the content files that it opened."""
    script = project / "tests" / "fixtures" / "cetak_ulang.py"
    command = [sys.executable, str(script), str(village.folder), str(out), *products]
    surroundings = {**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, cwd=program)
    assert done.returncode == 0, done.stderr[-2000:]
    opened: dict[str, list[str]] = json.loads(done.stdout)
    return opened


@pytest.fixture(scope="module")
def program(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = newer_program(project, tmp_path_factory.mktemp("lebih-baru"))
    written = (path for path in (home / "cantik" / "content").rglob("*") if path.suffix in (".yaml", ".csv"))
    changed = [path for path in written if NEWER in path.read_text("utf-8")]
    assert len(changed) > 250
    return home


def same_files(out: Path, folder: Path) -> list[str]:
    """What was printed again, each compared with what lies in the release."""
    printed = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert [name for name in printed if (out / name).read_bytes() != (folder / name).read_bytes()] == []
    return printed


def test_files_and_pages_of_an_edition_do_not_follow_newer_content(
    project: Path, program: Path, village: Village, tmp_path: Path
) -> None:
    out = tmp_path / "lagi"
    opened = print_again(project, program, village, out, "exchange", "workbook", "site")
    assert opened["mulai"], "the lists of the program are read"
    assert (opened["exchange"], opened["workbook"]) == ([], [])
    pages = (out / "situs").rename(tmp_path / "situs")
    printed = same_files(out, village.folder)
    assert {"produk/tabel.xlsx", "data.json", "datapackage.json", "sdmx/struktur.xml"} <= set(printed)
    before = tmp_path / "dulu"
    before.mkdir()
    site.PublicSite(village.release).write(village.folder, before)
    names = {path.relative_to(at).as_posix() for at in (before, pages) for path in at.rglob("*") if path.is_file()}
    other = {name for name in names if not _same(before / name, pages / name)}
    assert len(names - other) > 100
    assert {name for name in other if not OF_TODAY.fullmatch(name)} == set()
    assert other, "the lists of the day are read"


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


@pytest.mark.malam
def test_book_and_pictures_of_an_edition_do_not_follow_newer_content(
    project: Path, program: Path, village: Village, tmp_path: Path
) -> None:
    opened = print_again(project, program, village, tmp_path / "lagi", "book", "infographic")
    assert (opened["book"], opened["infographic"]) == ([], [])
    (tmp_path / "lagi" / "situs").rmdir()
    assert same_files(tmp_path / "lagi", village.folder) == [
        "produk/buku.pdf",
        "produk/infografis.pdf",
        "produk/infografis.png",
    ]
