"""What titles and notes say of a measure is what is counted: the period that its question asks about, what was asked at
all, and the whole of the thing. The questions are read from the domain's own list and from the YAML text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cantik.content.loader import FOLDER

#: words of the question -> words that the Indonesian and the English of the table must have
PERIODS = {
    r"setahun terakhir": ("setahun", "year"),
    r"sebulan terakhir": ("sebulan", "month"),
    r"seminggu lalu": ("seminggu", "week"),
    r"3 bulan terakhir": ("tiga bulan", "three months"),
}
#: what a text may say is not asked -> the variable that would ask it
ASKED_BY = {r"pencarian kerja|looking for work|job search": "cari_kerja", r"pelatihan|training": "ikut_pelatihan"}


def files(kind: str) -> dict[str, dict[str, Any]]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (FOLDER / kind).glob("*.yaml")}


def texts(value: object) -> Iterator[str]:
    """Every text of a definition, its worked examples left aside."""
    if isinstance(value, dict):
        yield from (text for key, part in value.items() if key != "contoh" for text in texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in texts(part))
    elif isinstance(value, str):
        yield " ".join(value.split())


@pytest.mark.luar
def test_a_table_says_which_period_its_question_asks_about(shared: Path) -> None:
    with (shared / "domain" / "regsosek_variables.csv").open(encoding="utf-8", newline="") as table:
        questions = {row["variable"]: row["label_id"] for row in csv.DictReader(table)}
    tables, axes = files("tables"), files("classifications")
    seen, silent = 0, []
    for name, said in tables.items():
        question = questions.get(axes.get(said["baris"], {}).get("variabel", ""), "")
        for asked, words in PERIODS.items():
            if not re.search(asked, question):
                continue
            seen += 1
            told = (
                " ".join([said["judul"], *(said.get("catatan") or [])]).casefold(),
                " ".join([said["judul_en"], *(said.get("catatan_en") or [])]).casefold(),
            )
            silent += [(name, word) for word, text in zip(words, told, strict=True) if word not in text]
    assert seen >= 16  # 416a, 427, 431a-f, 501a-g, 505
    assert silent == []


def test_nothing_is_called_not_asked_that_a_shipped_form_asks() -> None:
    """The family update asks whether somebody looked for work or took a course (SDGs Desa 8.3.1, 8.4.1): of a village
    that went from door to door with it "was not asked" is false, "is not taken into account" is true."""
    forms = files("instruments").values()
    asked = {question["isian"] for form in forms for part in form["blok"] for question in part["pertanyaan"]}
    assert set(ASKED_BY.values()) <= asked
    said = "|".join(ASKED_BY)
    wrong = [
        (kind, name, text)
        for kind in ("tables", "indicators", "books")
        for name, definition in files(kind).items()
        for text in texts(definition)
        if re.search(rf"({said}) (tidak ditanyakan|(is|was) not asked)", text, re.IGNORECASE)
    ]
    assert wrong == []


def test_a_title_keeps_the_bound_of_what_is_owned() -> None:
    """Regsosek 502a, f, g: a cylinder of 5.5 kg or more, a flat screen of at least 30 inches, gold worth 10 grams; a
    table that says less counts something else than its title."""
    for name, said, english in (
        ("aset_gas", "5,5 kg", "5.5 kg"),
        ("aset_televisi", "30 Inci", "30 Inches"),
        ("aset_emas", "Senilai 10 Gram", "Worth 10 Grams"),
    ):
        table = files("tables")[name]
        assert said in table["judul"]
        assert english in table["judul_en"]
