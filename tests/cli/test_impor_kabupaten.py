"""`cantik import --kab`: one text file of several villages; each register gets its own rows, as from its own file."""

from __future__ import annotations

import csv
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cantik.contoh import make_kabupaten, opensid_rows, write_areas
from cantik.contoh.shape import COLUMNS, Row
from tests.cli import keadaan
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
KABUPATEN = make_kabupaten(5, villages=3, persons=90)
CODES = [one.code for one in KABUPATEN.villages]
ROWS = {one.code: opensid_rows(one.draw()) for one in KABUPATEN.villages}
KK = COLUMNS.index("no_kk")


@dataclass(frozen=True)
class Made:
    """A file of the kabupaten whose rows stand in any order, and how it was brought."""

    store: Path
    file: Path
    ran: Ran


def store_in(folder: Path) -> Path:
    store = folder / "simpanan"
    store.mkdir(parents=True)
    write_areas(KABUPATEN, store / "wilayah.csv")
    return store


def write(path: Path, rows: Sequence[tuple[str, Row]], header: str = "Kode Desa/Kel.") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*COLUMNS, header])
        writer.writerows([*row, code] for code, row in rows)
    return path


def bring(store: Path, file: Path, *more: object) -> Ran:
    return cantik(
        "import", file, "--kab", KABUPATEN.code, "--date", "2025-12-31", "--store", store, "--demo", "--json", *more
    )


def people(store: Path) -> list[tuple[object, ...]]:
    """Who stands in the store, by village: as another program reads the database."""
    with sqlite3.connect(f"file:{store / 'cantik.sqlite3'}?mode=ro", uri=True) as connection:
        return list(
            connection.execute(
                "SELECT c.value, v.name, v.birth_date, v.birth_place, v.row, v.content, b.rows_refused"
                " FROM register_personversion v JOIN register_person p ON p.id = v.person_id"
                " JOIN codes_areacode c ON c.area_id = p.area_id JOIN collect_batch b ON b.id = v.batch_id"
                " WHERE v.retired_at IS NULL ORDER BY 1, v.row"
            )
        )


def rows_of(file: Path, code: str) -> list[int]:
    """The rows (from 1) in which a village stands in a file of the kabupaten."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [at for at, row in enumerate(csv.reader(stream), 1) if row[-1].replace(".", "") == code.replace(".", "")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("kabupaten")
    orders = {code: iter(rows) for code, rows in ROWS.items()}
    turns = [code for code, rows in ROWS.items() for _ in rows]
    random.Random(4).shuffle(turns)  # the villages stand mixed, each in its own order
    written = [(code if n % 2 else code.replace(".", ""), next(orders[code])) for n, code in enumerate(turns)]
    file = write(folder / "sekabupaten.csv", written)
    store = store_in(folder)
    return Made(store, file, bring(store, file, "--apply"))


def test_every_village_gets_what_its_own_file_would_have_brought(made: Made, tmp_path: Path) -> None:
    assert made.ran.code == 0, made.ran.told()
    assert made.ran.answer["kolom_desa"] == "Kode Desa/Kel."
    assert [one["desa"] for one in made.ran.answer["desa"]] == sorted(CODES)
    alone = store_in(tmp_path)
    for code, rows in ROWS.items():
        own = write(tmp_path / f"{code}.csv", [(code, row) for row in rows])
        ran = cantik("import", own, "--desa", code, "--date", "2025-12-31", "--store", alone, "--demo", "--apply")
        assert ran.code == 0, ran.told()
    lines = {code: rows_of(made.file, code) for code in CODES}
    told = [(*one[:4], lines[str(one[0])][int(str(one[4])) - 2], *one[5:]) for one in people(alone)]
    assert people(made.store) == told, "each as its own file would, with the rows of the whole file"
    assert len(people(made.store)) >= 3 * 90


def test_again_changes_nothing(made: Made) -> None:
    before = keadaan.register(made.store)
    again = bring(made.store, made.file, "--apply")
    assert again.code == 0
    assert {(one["baru"], one["sama"]) for one in again.answer["desa"]} == {
        (0, one["diterima"]) for one in made.ran.answer["desa"]
    }
    assert keadaan.register(made.store) == before


@pytest.mark.malam
def test_a_trial_writes_nothing(made: Made, tmp_path: Path) -> None:
    trial = bring(store_in(tmp_path), made.file)
    assert trial.code == 0
    assert [one["baru"] for one in trial.answer["desa"]] == [one["baru"] for one in made.ran.answer["desa"]]
    assert keadaan.rows(tmp_path / "simpanan", "register_person") == 0


def test_what_is_refused_for_one_village_leaves_the_others_and_strangers_are_told(tmp_path: Path) -> None:
    wrong = [[*row] for row in ROWS[CODES[1]]]
    for row in wrong:
        row[KK] = f"35{str(row[KK])[2:]}"  # cards of another kabupaten
    rows = [
        *((CODES[0], row) for row in ROWS[CODES[0]]),
        *((CODES[1], row) for row in wrong),
        ("99.01.01.2999", ROWS[CODES[2]][0]),
        ("", ROWS[CODES[2]][1]),
    ]
    ran = bring(store_in(tmp_path), write(tmp_path / "a.csv", rows), "--apply", "--village-column", "Kode Desa/Kel.")
    assert ran.code == 1, ran.told()
    told = {one["desa"]: one for one in ran.answer["desa"]}
    assert told[CODES[0]]["diterima"] > 0
    assert told[CODES[1]]["galat"].startswith("[B301]")
    assert ran.answer["baris_tanpa_desa"] == 2
    assert {code for code, *_ in people(tmp_path / "simpanan")} == {CODES[0]}


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (("--village-column", "desa"), "B123", "desa"),
        (("--write-mapping", "x.yaml"), "D125", "--kab"),
    ],
)
def test_wrong_use_is_one_line(made: Made, more: tuple[str, ...], code: str, word: str) -> None:
    ran = bring(made.store, made.file, *more)
    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith(f"[{code}]"), ran.told()
    assert word in ran.error_line


def test_a_file_whose_villages_nobody_can_tell(tmp_path: Path) -> None:
    rows = [(CODES[0], row) for row in ROWS[CODES[0]]]
    store = store_in(tmp_path)
    none = write(tmp_path / "tanpa.csv", [("Desa Contoh", row) for _, row in rows])
    assert bring(store, none).error_line.startswith("[B123]")
    twice = tmp_path / "dua.csv"
    with twice.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["kode", *COLUMNS, "kode_lain"], *([code, *row, code] for code, row in rows)])
    assert "kode_lain" in bring(store, twice).error_line
    ran = cantik("import", none, "--kab", "99", "--date", "2025-12-31", "--store", store)
    assert ran.error_line.startswith("[D105]")


def test_the_account_of_the_whole_file_adds_up_and_a_decision_is_for_all_villages(tmp_path: Path) -> None:
    """Cells of all villages, the titles and a row of no village; what is asked of one village is said by its place."""
    rows = [(code, row) for code in CODES for row in ROWS[code][:24]]
    file = write(tmp_path / "a.csv", [*rows, ("1234567890", ROWS[CODES[0]][30])])
    with file.open(encoding="utf-8", newline="") as stream:
        told = list(csv.reader(stream))
    told = [[*row, "KETERANGAN" if at == 0 else "wafat" if at in (3, 5) else ""] for at, row in enumerate(told)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(told)
    store, where = store_in(tmp_path), ("--village-column", told[0][-2])
    asked = bring(store, file, *where)
    assert asked.code == 1
    account = asked.answer["akun"]
    assert account["sel"] == sum(1 for row in told for cell in row if cell) == sum(account["isi"].values())
    assert account["sel"] == account["dibaca"] + account["tidak_dibaca"]
    assert account["isi"]["tanpa_desa"] == sum(1 for cell in told[-1] if cell)
    assert account["isi"]["judul"] == len(told[0])
    (village,) = [one for one in asked.answer["desa"] if one.get("isi_ditanya")]
    assert village["isi_ditanya"][0].startswith("CSV!KETERANGAN: 2 orang")
    decided = bring(store, file, *where, "--leave", "CSV!KETERANGAN=salah tulis, sudah dicek")
    assert not any(one.get("isi_ditanya") for one in decided.answer["desa"])
    assert bring(store, file, *where, "--leave", "CSV!###=tidak ada di berkas ini").code == 1
