"""The infographic: one page in two sizes, made of published figures only."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from cantik.publish.infographic import make
from cantik.publish.infographic.content import content, short
from cantik.publish.typeset import legible, together
from cantik.release.model import Figure, Release, Table
from tests.fixtures.contoh_rilis import hide
from tests.publish.book_releases import difficult, plain

PROJECT = Path(__file__).parents[2]
NAMES = ["produk/infografis.pdf", "produk/infografis.png"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rilis")
    assert make(plain(), path) == NAMES
    return path


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060\ufffe\x02]", "", text)


def text_of(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def exchanged(release: Release, table: Table) -> Release:
    return replace(release, tables=tuple(table if t.key == table.key else t for t in release.tables))


def panels(release: Release, *, square: bool = False) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content(legible(release), size="persegi" if square else "a3")["panel"]
    return found


def test_the_picture_is_a_square_of_1080_pixels_and_the_page_is_one_a3(folder: Path) -> None:
    head = (folder / NAMES[1]).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (1080, 1080)
    document = pypdfium2.PdfDocument(folder / NAMES[0])
    assert len(document) == 1
    assert [round(x / 72 * 25.4) for x in document[0].get_size()] == [297, 420]


def test_place_key_figures_findings_message_source_and_standing_are_on_the_page(folder: Path) -> None:
    text = bare(text_of(folder / NAMES[0])[0])
    release = plain()
    for words in (
        "Desa Contoh Makmur",
        "Dalam Angka 2026, keadaan 31 Desember 2025",
        "Kabupaten Contoh",
        "Register Desa Contoh Makmur",
        "terbit 2 Maret 2026",
        "belum diperiksa walidata",
        "CC-BY-4.0",
        "CONTOH – DATA REKAAN",
        release.chapters[0].narratives[0][0],
        release.table("pendidikan").finding,
    ):
        assert bare(words) in text, words
    assert release.content[:8] not in text, "fingerprints stand on technical pages"
    for name in release.key_figures:
        figure = release.figure(name)
        assert bare(f"{figure.value:.2f}".replace(".", ",")) in text
        assert bare(figure.title) in text


def test_every_bar_and_every_side_of_the_pyramid_carries_its_number(folder: Path) -> None:
    text = bare(text_of(folder / NAMES[0])[0])
    table = plain().table("penduduk_umur_jk")
    for categories, cell in table.walk():
        if not any(c.total for c in categories):
            assert f"{cell.value:,}".replace(",", ".") in text
    education = plain().table("pendidikan")
    whole = int(education.cells[-1].value or 1)
    for category, cell in zip(education.axes[0].categories[:-1], education.cells, strict=False):
        share = round(1000 * int(cell.value or 0) / whole + 1e-9) / 10
        assert bare(category.label) + f"{share:.1f}%".replace(".", ",") in text


def test_the_page_is_tagged_and_its_drawings_say_their_values(folder: Path) -> None:
    with pikepdf.open(folder / NAMES[0]) as pdf:
        assert str(pdf.Root.Lang) == "id-ID"
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        alts, kinds = [], Counter[str]()
        stack = [pdf.Root.StructTreeRoot.K]
        while stack:
            node = stack.pop()
            if isinstance(node, pikepdf.Array):
                stack.extend(node)
            elif isinstance(node, pikepdf.Dictionary):
                kinds[str(node.get("/S", ""))] += 1
                if "/Alt" in node:
                    alts.append(str(node.Alt))
                if "/K" in node:
                    stack.append(node.K)
        fonts = {
            str(item.FontName).split("+")[-1].split("-")[0]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
    assert kinds["/H1"] == 1
    assert kinds["/H2"] == kinds["/Figure"] == len(alts) == 4
    assert sum(alt.startswith(("Piramida", "Peta")) for alt in alts) == 2
    assert fonts == {"SourceSans3", "PlusJakartaSans"}


def test_hidden_cells_are_never_drawn() -> None:
    release = plain()
    assert [p["jenis"] for p in panels(release)] == ["piramida", "batang", "batang", "peta"]
    without = exchanged(release, hide(release.table("penduduk_umur_jk"), (0, 3)))
    assert "piramida" not in [p["jenis"] for p in panels(without)]
    hidden = exchanged(release, hide(release.table("pendidikan"), (1,)))
    bars = next(p for p in panels(hidden) if p["judul"].startswith("Penduduk Menurut Pendidikan"))
    assert [(row["n"], row["t"]) for row in bars["baris"] if row["l"] == "SD/sederajat"] == [(0.0, "NA")]
    assert "SD/sederajat tidak ditampilkan" in bars["alt"]


def test_a_poster_maps_no_figure_with_a_hidden_part() -> None:
    release = plain()
    known = next(p for p in panels(release) if p["jenis"] == "peta")["temuan"]
    assert known.startswith("Penduduk 60 tahun ke atas: tertinggi di ")  # the first key figure in per cent
    assert _with_a_hidden_part(release, lambda figure: figure.id == "lansia") not in ("", known)
    assert not _with_a_hidden_part(release, lambda figure: True)


def _with_a_hidden_part(release: Release, which: Callable[[Figure], bool]) -> str:
    """What the map says when the chosen figures have a hidden part; "" without a map."""
    figures = tuple(
        replace(f, value=None, numerator=None, denominator=None, status="rahasia")
        if f.area.endswith("0") and which(f)
        else f
        for f in release.figures
    )
    return next((p["temuan"] for p in panels(replace(release, figures=figures)) if p["jenis"] == "peta"), "")


def test_persons_of_unknown_age_belong_to_their_sex() -> None:
    release = plain()
    table = release.table("penduduk_umur_jk")
    position = len(table.axes[1].categories) - 1  # men of all ages
    cells = list(table.cells)
    whole = cells[position].value or 0
    cells[position] = replace(cells[position], value=whole + 7)
    pyramid = panels(exchanged(release, replace(table, cells=tuple(cells))))[0]
    assert pyramid["sisi"][0] == ("Laki-laki", f"{whole + 7:,}".replace(",", "."))


def test_without_map_pyramid_or_key_figures_the_page_is_still_made(tmp_path: Path) -> None:
    release = plain()
    tables = tuple(t for t in release.tables if t.key == "air_minum")
    chapter = replace(release.chapters[2], tables=("air_minum",), figures=())
    bare_release = replace(
        release, tables=tables, chapters=(chapter,), key_figures=(), figures=(), geometry=None, fictitious=False
    )
    make(bare_release, tmp_path)
    text = text_of(tmp_path / NAMES[0])
    assert len(text) == 1
    assert "CONTOH" not in text[0]
    assert "RANCANGAN" not in text[0]


def test_a_draft_with_hostile_names_is_one_marked_page(tmp_path: Path) -> None:
    make(difficult(), tmp_path)
    text = text_of(tmp_path / NAMES[0])
    assert len(text) == 1
    assert "RANCANGAN" in text[0]
    assert "BELUM BOLEH DIKUTIP" in text[0]
    assert bare("=cmd|' /C calc'!A0 # * _ $x$ [tautan](a) @sitasi") in bare(text[0])


def test_the_same_release_gives_the_same_bytes_elsewhere(folder: Path, tmp_path: Path) -> None:
    code = (
        "import pathlib\nfrom tests.publish.book_releases import plain\n"
        "from cantik.publish.infographic import make\nmake(plain(), pathlib.Path('.'))"
    )
    env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Jayapura", "LC_ALL": "C", "PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True)
    for name in NAMES:
        here, there = ((root / name).read_bytes() for root in (folder, tmp_path))
        assert hashlib.sha256(here).hexdigest() == hashlib.sha256(there).hexdigest()


def test_the_picture_is_not_blank(folder: Path) -> None:
    """The rendered page has the dark ground of the head, the white of panels and the ink of text."""
    image = pypdfium2.PdfDocument(io.BytesIO((folder / NAMES[0]).read_bytes()))[0].render(scale=0.3)
    pixels = bytes(image.buffer)
    step = image.n_channels
    colours = Counter(pixels[i : i + 3] for i in range(0, len(pixels) - step, step))
    assert colours[bytes((0x60, 0x37, 0x0C))] > 500  # nila2, in the order blue, green, red
    assert colours[b"\xff\xff\xff"] > 2000


def test_words_for_posters() -> None:
    assert short("Penduduk Menurut Agama di Desa Di Atas (jiwa), 2025") == "Penduduk Menurut Agama"
    assert together("laki-laki 10–14 – ya") == "laki\u2060-\u2060laki 10\u2060–\u206014 – ya"
