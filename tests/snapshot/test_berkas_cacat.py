"""A large file with damaged cells: what is counted, told and left out is what somebody finds who goes through it row by
row and knows nothing of how the program reads it."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.engines import cell_places, waiting_rows
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import ON, TITLES, VILLAGE, VILLAGES, Row
from tests.fixtures.malam import by_night
from tests.snapshot.test_berkas_besar import codes, parts, read

NIK, CARD, NAME, BORN, SEX, MARRIED = TITLES[0], TITLES[1], TITLES[2], TITLES[3], TITLES[4], TITLES[6]
#: what stands in a cell instead, by column; every one of it says something else than it did
DAMAGE = {
    NIK: ("", "-", "0", "9,9045E+15", "990000000000000O", "'{}", "{}.0", "{}0"),
    NAME: ("  {} ", "{} ", "warga  lain", "X" * 40),
    BORN: ("", "1990-02-31", "entah", "31/12/1990", "2026-01-01", "kira-kira tahun seribu sembilan ratus", "{} "),
    SEX: ("", "-", "3", "99", "é", " 1", "1.0", "laki-laki sekali"),
    MARRIED: ("", "9", "entah", "12"),
    VILLAGE: ("", "-", "1234567890", "99.60.01.2001", "desa lain"),
}


def damaged(seed: int) -> list[Row]:
    """People of whom every third row has a damaged cell, and some stand in the file twice, a few as somebody else."""
    chance = random.Random(seed)
    rows = besar.draw(240, seed=seed)
    for row in rows:
        if chance.random() < 0.4:
            title = chance.choice(list(DAMAGE))
            row[title] = chance.choice(DAMAGE[title]).replace("{}", row[title])
    again = [dict(row) for row in chance.sample(rows, 40)]
    for row in again[:20]:
        row[MARRIED] = chance.choice("1234")
    for row in again[20:25]:
        row[NAME] += " LAIN"
    return chance.sample([*rows, *again], len(rows) + len(again))


def number(cell: str) -> str:
    """Sixteen digits, without the fraction that a spreadsheet put behind them; a letter makes it none."""
    digits = re.sub(r"\D", "", re.sub(r"[.,]0+$", "", cell))
    return digits if len(digits) == 16 and int(digits) and not re.search(r"[A-Za-z]", cell) else ""


def born(cell: str) -> dt.date | None:
    """A day that was, until the day of the data."""
    for pattern, order in ((r"(\d{4})-(\d\d)-(\d\d)", (1, 2, 3)), (r"(\d\d)/(\d\d)/(\d{4})", (3, 2, 1))):
        if found := re.fullmatch(pattern, cell.strip()):
            try:
                day = dt.date(*(int(found[at]) for at in order))
                return day if day <= ON else None
            except ValueError:
                return None
    return None


def of_list(cell: str, known: str) -> str:
    text = cell.strip().removesuffix(".0")
    return text if len(text) == 1 and text in known else ""


def age(day: dt.date | None) -> int | None:
    return None if day is None else ON.year - day.year - ((ON.month, ON.day) < (day.month, day.day))


@pytest.mark.parametrize("seed", [1, *(by_night(seed) for seed in range(2, 12))])
@pytest.mark.parametrize("held", [0, 256_000_000], ids=["on disk", "in memory"])
def test_damaged_rows_are_what_they_are_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, held: int
) -> None:
    monkeypatch.setattr(waiting_rows, "HELD_BYTES", held)
    monkeypatch.setattr(cell_places, "_FEWEST_SLOTS", 4)
    monkeypatch.setattr(cell_places, "_SPREAD", 1)  # slots are taken as in a file of millions
    rows = damaged(seed)
    files = [besar.write_csv(tmp_path / f"{at}.csv", rows[at::2]) for at in range(2)]
    told = parts(tmp_path / "bagian", *files, column=VILLAGE)

    asked: dict[str, Callable[[str], object]] = {
        BORN: born,
        SEX: lambda it: of_list(it, "12"),
        MARRIED: lambda it: of_list(it, "1234"),
    }
    unread = {
        title: sum(row[title].strip() not in ("", "-") and not ask(row[title]) for row in rows)
        for title, ask in asked.items()
    }
    unread[NIK] = sum(not number(row[NIK]) and bool(re.search(r"[1-9A-Za-z]", row[NIK])) for row in rows)
    assert {title: told.unread[title] for title in unread} == unread
    digits = [re.sub(r"\D", "", row[VILLAGE]) for row in rows]
    nowhere = sum(not row[VILLAGE].strip() for row in rows)
    here = [row for row, code in zip(rows, digits, strict=True) if code in VILLAGES]
    assert (told.read, told.nowhere, told.unknown_village) == (len(rows), nowhere, len(rows) - nowhere - len(here))

    people: dict[object, set[tuple[object, ...]]] = {}
    for at, row in enumerate(here):
        name = " ".join(row[NAME].upper().split())
        key = (number(row[NIK]), name) if number(row[NIK]) else at
        said = of_list(row[SEX], "12"), age(born(row[BORN])), of_list(row[MARRIED], "1234")
        people.setdefault(key, set()).add((re.sub(r"\D", "", row[VILLAGE]), *said))
    assert (told.coded, told.again) == (len(people), len(here) - len(people))
    sex = codes("dukcapil_jenis_kelamin")
    found = Counter((r["desa"], sex[r["jenis_kelamin"]], r["umur"]) for r in read(tmp_path / "bagian", "orang"))
    oldest = max(umur for *_, umur in found)
    sure = [said for own in people.values() if len(own) == 1 for said in own]
    expected = Counter((village, of, oldest if years is None else years) for village, of, years, _ in sure)
    assert expected <= found
    assert found.total() - expected.total() == sum(len(own) > 1 for own in people.values())
