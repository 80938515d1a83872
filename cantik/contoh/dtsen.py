"""The families of a village as another ministry lists them: the file of DTSEN with a decile for each, and the list of a
programme of aid as OpenSID writes it. Fictitious like the village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cantik.base.spreadsheet import csv_text
from cantik.base.text_file import write_text
from cantik.content.loader import here
from cantik.contoh.model import InventedVillage
from cantik.contoh.stream import MISSING, Ints
from cantik.contoh.workbook import open_workbook

#: up to this decile two of three families take part; beyond it one of twelve
_LINE, _REACHED, _BEYOND = 4, 3, 12
_PARTICIPANTS = ("Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat")


def write_deciles(village: InventedVillage, path: Path) -> None:
    """The families of a village with what DTSEN says of each."""
    families = village.population.families
    cards: dict[str, Sequence[object]] = {"nomor_kartu_keluarga": families["no_kk"].tolist()}
    columns = cards | _answers(families.values, cards)
    write_text(path, csv_text([tuple(columns), *zip(*columns.values(), strict=True)]))


def _answers(values: Mapping[str, Ints], taken: Mapping[str, object]) -> dict[str, Sequence[object]]:
    found: dict[str, Sequence[object]] = {}
    for column in here().mappings["dtsen_keluarga"].columns:
        answers = values.get(column.variable)
        if answers is not None and column.headers[0] not in taken:
            found[column.headers[0]] = ["" if answer == MISSING else answer for answer in answers.tolist()]
    return found


def write_programme(village: InventedVillage, path: Path, year: int) -> None:
    """The list of PKH of a year: most families within its line, a few beyond it."""
    persons, families = village.population.persons, village.population.families
    deciles, cards = families["desil_nasional"].tolist(), families["no_kk"].tolist()
    numbers = dict(zip(reversed(persons["family"].tolist()), reversed(persons["nik"].tolist()), strict=True))
    taking = [
        (str(card), str(numbers.get(place, "")))
        for place, (card, decile) in enumerate(zip(cards, deciles, strict=True))
        if (decile <= _LINE and place % _REACHED) or (decile > _LINE and not place % _BEYOND)
    ]
    head = (
        ("ID Program", "1"),
        ("Nama Program", "Program Keluarga Harapan"),
        ("Sasaran Program", "2"),
        ("Keterangan", "Data contoh"),
        ("Asal Dana", "Pusat"),
        ("Rentang Waktu (Awal)", f"{year}-01-01"),
        ("Rentang Waktu (Akhir)", f"{year}-12-31"),
    )
    with open_workbook(path) as book:
        first, second = book.add_worksheet("Program"), book.add_worksheet("Peserta")
        for row, pair in enumerate(head):
            first.write_row(row, 0, pair)
        second.write_row(0, 0, _PARTICIPANTS)
        for row, (card, number) in enumerate(taking, 1):
            second.write_row(row, 0, (card, f"CONTOH-{row}", number, "PESERTA CONTOH", "", "", ""))
