"""A nagari is called nagari, a gampong gampong, a kelurahan kelurahan, on every page and in every file of a release."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest

import cantik as cantik_package
from cantik.contoh import write_rows
from tests.fixtures.desa_ringan import light_rows
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik

pytestmark = pytest.mark.lambat
#: what says desa on pages of a nagari too: names by law, other villages, the kind of a release
ALLOWED = re.compile(
    r"Dana Desa|RKP Desa|SDGs Desa|BUM Desa|APB Desa|Kementerian Desa|Masyarakat dan Desa|BLT Desa|Indeks Desa"
    r"|OpenSID|rilis desa|(tiap|semua|antar|desa) ?desa|desa/kelurahan|desa lain|Perpustakaan desa|PMK Desa",
    re.IGNORECASE,
)
#: names of the goals of SDGs Desa, without their numbers
_PARTS = Path(cantik_package.__file__).parent / "content" / "bagian_cakupan.csv"
_ROWS = [row for row in csv.DictReader(_PARTS.read_text("utf-8").splitlines()) if row["daftar"].startswith("sdgs_desa")]
GOALS = re.compile("|".join(re.escape(row["judul"].partition(". ")[2]) for row in _ROWS))
_DESA = re.compile(r"\bdesa\b", re.IGNORECASE)
_MISCALLED = re.compile(r"\bdesa ini\b|\bpendataan desa\b|\bregister desa\b", re.IGNORECASE)


def words_of(file: Path) -> str:
    """What somebody reads in a page or a text file, but for the official wording of others, which is marked."""
    quoted = re.sub(r'<(b|span|a)\b[^<>]* lang="id"[^<>]*>[^<]*</\1>', " ", file.read_text(encoding="utf-8"))
    text = re.sub(r"<[^>]+>", " ", html.unescape(quoted))
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("13.06.01.2001", "nagari"),
        by_night("11.06.01.2001", "gampong"),
        by_night("31.71.01.1001", "kelurahan"),
        by_night("18.13.01.2001", "pekon"),
        by_night("94.01.01.2010", "kampung"),
    ],
)
def test_a_village_bears_its_own_word(code: str, word: str, tmp_path: Path) -> None:
    """The people are invented, the village is one of the edition: its word follows from its code."""
    book = tmp_path / "penduduk.xlsx"
    write_rows(light_rows(), book, "template")
    asked = ("--desa", code, "--year", 2025, "--issued", "2026-02-03", "--demo", "--accept", "hanya contoh sebutan")
    ran = cantik("run", book, *asked, "--out", tmp_path / "hasil")
    assert ran.code in (0, 1, 8), ran.told()

    read = {
        file.relative_to(tmp_path).as_posix(): words_of(file)
        for kind in ("*.html", "*.json", "*.csv")
        for file in (tmp_path / "hasil").rglob(kind)
        if "simpanan" not in file.parts
    }
    found = {name: said.group() for name, text in read.items() for said in [_MISCALLED.search(text)] if said}
    assert not found
    pages = {name: ALLOWED.sub(" ", GOALS.sub(" ", text)) for name, text in read.items() if name.endswith(".html")}
    spoken = {
        text[max(0, at.start() - 40) : at.end() + 40]: name
        for name, text in pages.items()
        for at in _DESA.finditer(text)
    }
    assert spoken == {}
    assert sum(f"pendataan {word}" in text for text in read.values()) > 5
