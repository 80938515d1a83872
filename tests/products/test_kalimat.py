"""Every sentence that a village publishes is read back against its figures, by a reader that shares nothing with the
program (`kalimat`), and the reader finds what is planted."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.desa_jadi import CODE, Village
from tests.products.kalimat import printed, read_folder, wrong_sentences


def test_every_sentence_of_a_release_says_what_its_figures_say(village: Village) -> None:
    """Narratives and findings, in both languages: book, site and pictures print these and no others."""
    read = read_folder(village.folder, [former_of(village)])
    assert len(read.sentences) > 60
    assert {lang for _where, lang, _text in read.sentences} == {"id", "en"}
    assert wrong_sentences(read) == []


def test_pages_and_pictures_print_the_sentences_that_were_read(village: Village) -> None:
    read = read_folder(village.folder)
    known = {lang: {text for _where, own, text in read.sentences if own == lang} for lang in ("id", "en")}
    first = {lang: next(text for _where, own, text in read.sentences if own == lang) for lang in known}
    for lang, name in (("id", "index.html"), ("en", "en/index.html")):
        page = " ".join((village.pages / name).read_text("utf-8").split())
        assert first[lang] in page, name
    pictures = list((village.folder / "produk").glob("infografis-*.txt"))
    assert pictures
    said = {sentence for text in known["id"] for sentence in text.replace(". ", ".\n").split("\n")} | known["id"]
    for picture in pictures:
        lines = [line for line in picture.read_text("utf-8").splitlines() if " persen" in line and ": " not in line]
        parts = [part for line in lines for part in line.replace(". ", ".\n").split("\n")]
        assert [part for part in parts if part not in said] == [], picture.name


def former_of(village: Village) -> Path:
    """The release of the year before, which the sentences compare with."""
    return village.root / "lama" / CODE / "release"


def _copy(village: Village, root: Path) -> Path:
    folder = root / "rilis"
    shutil.copytree(village.folder / "tabel", folder / "tabel")
    shutil.copy(village.folder / "rilis.json", folder / "rilis.json")
    return folder


def _change(folder: Path, old: str, new: str) -> None:
    path = folder / "rilis.json"
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def _figure(folder: Path, name: str) -> dict[str, Any]:
    told = json.loads((folder / "tabel" / "indikator.json").read_text("utf-8"))
    return next(figure for figure in told if figure["id"] == name and not figure["area"])


PLANTED = (
    ("mencakup {persen_lansia} persen", "mencakup 99,99 persen", "another value"),
    ("mencakup {persen_lansia} persen", "mencakup {rasio_ketergantungan} persen", "the value of another measure"),
    ("Penduduk umur 60 tahun ke atas mencakup", "Anak balita mencakup", "another class"),
    ("{persen_lansia} persen.", "{persen_lansia}.", "without its unit"),
    (
        "made up {persen_lansia:en} per cent.",
        "made up {persen_lansia:en} per cent. That is up from 1,286 in 2024.",
        "a leap",
    ),
)


@pytest.mark.parametrize(("old", "new", "what"), PLANTED)
def test_a_wrong_sentence_is_found(village: Village, tmp_path: Path, old: str, new: str, what: str) -> None:
    folder = _copy(village, tmp_path)
    for name in ("persen_lansia", "rasio_ketergantungan"):
        figure = _figure(folder, name)
        for lang, mark in (("id", f"{{{name}}}"), ("en", f"{{{name}:en}}")):
            told = printed(_decimal(figure), figure["decimals"], lang)
            old, new = old.replace(mark, told), new.replace(mark, told)
    _change(folder, old, new)
    assert wrong_sentences(read_folder(folder, [former_of(village)])), what


@pytest.mark.parametrize(("old", "new"), [("naik dari", "turun dari"), ("up from", "down from")])
def test_a_wrong_direction_is_found(village: Village, tmp_path: Path, old: str, new: str) -> None:
    folder = _copy(village, tmp_path)
    _change(folder, old, new)
    assert wrong_sentences(read_folder(folder, [former_of(village)]))


def _decimal(figure: dict[str, Any]) -> Decimal:
    return Decimal(figure["value"])
