"""The account of a large file: every cell that is not empty stands in it once, counted here by other readers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.collect.account import READ, FileAccount
from cantik.collect.rulings import LEAVE, Ruling, Rulings, place_key
from cantik.content.loader import load_content
from cantik.snapshot.parts.order import FamiliesOrder
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import TITLES, VILLAGE
from tests.fixtures.hukum import examples
from tests.snapshot.test_berkas_besar import parts

MORE = ("pbi_nasional", "KETERANGAN", "tanggal_kematian", "")


def written(path: Path, rows: Sequence[Sequence[str]], sign: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), "utf-8")
    return path


def counted(path: Path, sign: str = ",") -> int:
    """Cells with content, by the reader of Python."""
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for row in csv.reader(stream, delimiter=sign) for cell in row if cell)


def people(count: int, more: Sequence[Sequence[str]] = (), titles: Sequence[str] = MORE) -> list[list[str]]:
    """A table of persons with further columns at its right."""
    told = [[row[title] for title in TITLES] for row in besar.draw(count)]
    beside = [*more, *[[""] * len(titles)] * (count - len(more))]
    return [[*TITLES, *titles], *([*row, *cells] for row, cells in zip(told, beside, strict=True))]


def adds_up(account: FileAccount, cells: int) -> FileAccount:
    (sheet,) = account.sheets
    assert (sheet.cells, sheet.read + sheet.unread_cells) == (cells, cells)
    assert all(line.cells > 0 for line in sheet.lines)
    return account


_CELL = st.sampled_from(["", "", " ", "-", "JUMLAH", "9901011708800001", "L", "3", "é", "0", 'ku"tip', "a\nb", ","])


@given(data=st.data(), sign=st.sampled_from(",;\t"))
@settings(max_examples=examples(12))
def test_read_and_unread_cells_are_all_cells_of_any_table(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, sign: str
) -> None:
    folder, rows = tmp_path_factory.mktemp("akun"), people(60)
    width = len(rows[0])
    for _ in range(data.draw(st.integers(0, 25))):
        row, at = data.draw(st.integers(1, 60)), data.draw(st.integers(0, width - 1))
        rows[row][at] = data.draw(_CELL)
    for _ in range(data.draw(st.integers(0, 3))):  # rows that say nothing where it is asked: totals, remarks
        strange = [""] * width
        strange[data.draw(st.sampled_from([0, 2, 19, *range(len(TITLES), width)]))] = data.draw(_CELL)
        rows.insert(data.draw(st.integers(1, 60)), strange)
    path = written(folder / "a.csv", rows, sign)
    try:
        told = parts(folder / "b", path)
    except CantikError:
        return
    ((name, account),) = told.accounts
    assert name == "a.csv"
    adds_up(account, counted(path, sign))
    assert told.read == told.coded + told.again + told.lost_count


def test_parquet_adds_up_and_a_missing_cell_is_none(tmp_path: Path) -> None:
    rows = besar.draw(300, seed=4)
    for row in rows[-10:]:
        row[VILLAGE] = "-"
    path = besar.write_parquet(tmp_path / "a.parquet", rows)
    frame = pl.read_parquet(path)
    # a fraction that is no number, and a text without a character, hold nothing
    frame = frame.with_columns(pl.lit("").alias("lain"), pl.lit(float("nan")).alias("pbi_nasional"))
    frame.write_parquet(path)
    cells = sum(int(frame[name].cast(pl.String).fill_null("").ne("").sum()) for name in rows[0])
    ((_, account),) = parts(tmp_path / "b", path).accounts
    lost = sum(1 for row in rows[-10:] for cell in row.values() if cell)
    assert adds_up(account, cells).totals()["tanpa_desa"] == lost
    (sheet,) = account.sheets
    assert {line.rows for line in sheet.lines if line.kind == "tanpa_desa"} == {10}


def test_each_column_says_what_became_of_it(tmp_path: Path) -> None:
    rows = people(40, [["1", "ada", "", "x"], ["", "", "", "y"]])
    path = written(tmp_path / "a.csv", rows)
    ((_, account),) = parts(tmp_path / "b", path).accounts
    (sheet,) = adds_up(account, counted(path)).sheets
    own = Counter({title: sum(1 for row in rows[1:] if row[at]) for at, title in enumerate(rows[0]) if title in TITLES})
    told = {line.block: line for line in sheet.lines}
    assert {title: told[title].cells for title in TITLES if own[title]} == +own
    assert (told["nama"].kind, told["nama"].field, told[VILLAGE].field) == (READ, "nama", "desa")
    assert (told["alamat_ktp"].kind, told["pbi_nasional"].kind, told["KETERANGAN"].kind) == (
        "abaikan",
        "abaikan",
        "asing",
    )
    assert (told["kolom X"].kind, told["kolom X"].cells) == ("tanpa_judul", 2)
    assert account.questions == ()


@pytest.mark.parametrize(
    ("title", "cell", "word"),
    [
        ("KETERANGAN", "boyong ke Blitar", "boyong"),
        ("tanggal_kematian", "2024-05-01", "tanggal"),
        ("", "wafat", "wafat"),
    ],
)
def test_a_column_that_contradicts_the_count_is_asked_about_and_remembered(
    tmp_path: Path, title: str, cell: str, word: str
) -> None:
    def told(rows: int, rulings: Rulings) -> FileAccount:
        cells = [["", "", "", ""] for _ in range(rows)]
        for own in cells:
            own[MORE.index(title)] = cell
        path = written(tmp_path / "a.csv", people(40, cells))
        ((_, account),) = parts(tmp_path / "b", path, rulings=rulings).accounts
        return adds_up(account, counted(path))

    account = told(3, Rulings())
    (question,) = account.open
    assert (question.rows, question.words, question.choices) == (3, (word,), ())
    assert question.place == f"a.csv!{title or 'kolom X'}"
    decided = Rulings(ordered={place_key(question.place): Ruling(LEAVE, "sudah kembali ke desa")})
    assert told(3, decided).open == ()
    (order,) = decided.met.values()
    assert told(2, Rulings(remembered={order.shape: order.ruling})).open == ()


def test_a_file_of_families_adds_up_too(tmp_path: Path) -> None:
    rows = besar.draw(80)
    persons = besar.write_csv(tmp_path / "a.csv", rows)
    cards = list(dict.fromkeys(row["nomor_kartu_keluarga"] for row in rows))
    titles = ["nomor_kartu_keluarga", "desil_nasional", "jenis_lantai_terluas", "luas_lantai"]
    titles += ["jenis_dinding_terluas", "jenis_atap_terluas", "KETERANGAN"]
    homes = [[card, "3", "1", "36", "1", "1", "pindah" if at < 2 else ""] for at, card in enumerate(cards)]
    path = written(tmp_path / "k.csv", [titles, *homes, ["", "4", "", "", "", "", "tanpa kartu"]])
    order = FamiliesOrder((path,), load_content().mappings["dtsen_keluarga"])
    told = parts(tmp_path / "b", persons, families=order)
    account = adds_up(dict(told.accounts)["k.csv"], counted(path))
    assert account.totals()["tanpa_nomor_kk"] == 2
    assert [(asked.place, asked.rows) for asked in account.open] == [("k.csv!KETERANGAN", 2)]
    listed = json.loads((tmp_path / "b" / "bagian.json").read_text())["akun"]
    assert [entry["berkas"] for entry in listed] == ["a.csv", "k.csv"]
    assert [entry["sel"] for entry in listed] == [counted(persons), counted(path)]
