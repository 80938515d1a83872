"""A village gives its book a page of history and a photo, by commands; read from what these made."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from cantik.contoh import write_areas, write_rows
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.malam  # a village goes the whole way twice

DESA = light_village().villages[0].code
HISTORY = "Kampung ini dibuka pada 1912 di lereng utara.\n\nPasarnya berdiri pada 1950.\n"


def run(folder: Path, out: str) -> Ran:
    """The whole way, as of the last day of 2025."""
    words = ("--desa", DESA, "--year", "2025", "--out", folder / out, "--store", folder / "simpanan", "--demo")
    done = cantik(
        "run", folder / "desa.xlsx", *words, "--accept", "contoh buku dibuka", "--issued", "2026-02-03", cwd=folder
    )
    assert done.code == 0, done.told()
    return done


def give_pages(folder: Path, *words: object) -> Ran:
    """`cantik book` for the village."""
    return cantik("book", "--desa", DESA, "--store", folder / "simpanan", *words, cwd=folder)


def pages_of(folder: Path, out: str) -> str:
    document = pypdfium2.PdfDocument(folder / out / "release" / "produk" / "buku.pdf")
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_an_edition_keeps_the_pages_that_it_was_made_with(tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    write_rows(light_rows(), tmp_path / "desa.xlsx", "template")
    done = cantik(
        "import", "desa.xlsx", "--desa", DESA, "--date", "2025-12-31", "--store", store, "--demo", cwd=tmp_path
    )
    assert done.code == 0, done.told()
    (tmp_path / "sejarah.txt").write_text(HISTORY, encoding="utf-8")
    exif = Image.Exif()
    exif[0x0110] = "KAMERA CONTOH"
    Image.new("RGB", (900, 600), (20, 120, 90)).save(tmp_path / "balai.jpg", exif=exif)
    told = give_pages(
        tmp_path, "--history", "sejarah.txt", "--photo", "balai.jpg", "--shows", "Balai desa.", "--credit", "Juru"
    )
    assert told.code == 0, told.told()
    assert "sejarah 2 alinea, foto 900 × 600 titik (Juru)" in told.told()

    run(tmp_path, "satu")
    text = pages_of(tmp_path, "satu")
    for words in HISTORY.split("\n\n"):
        assert words.strip() in text
    assert "Juru" in text
    everything = (tmp_path / "satu" / "release" / "isi.json").read_bytes()
    assert b"KAMERA" not in everything

    assert give_pages(tmp_path, "--remove").code == 0  # the next edition is without; this one stays as it is
    run(tmp_path, "dua")
    assert (tmp_path / "dua" / "release" / "isi.json").read_bytes() == everything
    book = Path("release", "produk", "buku.pdf")
    assert (tmp_path / "dua" / book).read_bytes() == (tmp_path / "satu" / book).read_bytes()


def test_a_photo_without_its_words_and_a_text_with_a_mistake_change_nothing(tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    write_rows(light_rows(), tmp_path / "desa.xlsx", "template")
    cantik("import", "desa.xlsx", "--desa", DESA, "--date", "2025-12-31", "--store", store, "--demo", cwd=tmp_path)
    Image.new("RGB", (90, 60)).save(tmp_path / "balai.jpg")
    (tmp_path / "s.txt").write_bytes(b"Baris satu.\n\xffBaris dua.\n")
    for words, said in (
        (("--photo", "balai.jpg"), "[D190]"),
        (("--history", "s.txt"), "s.txt:2, kolom 1"),
        (("--history", "s.txt", "--remove"), "[D191]"),
    ):
        refused = give_pages(tmp_path, *words)
        assert refused.code == 2, refused.told()
        assert said in refused.told()
    assert "tanpa sejarah, tanpa foto" in give_pages(tmp_path).told()
    made = io.StringIO(give_pages(tmp_path, "--json").told())
    assert '"alinea"' in made.read()
