"""Large files as spreadsheets and statistics packages leave them: no row is lost unsaid, no number made up, and what
cannot be read is told with its place and how to mend it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cantik.base.errors import CantikError
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import TITLES, VILLAGE, Row
from tests.fixtures.malam import by_night
from tests.snapshot.test_berkas_besar import AGREED, digests, parts, same_as_raw

NIK, CARD, BORN = TITLES[0], TITLES[1], TITLES[3]
Lines = list[bytes]


def rewritten(folder: Path, rows: Sequence[Row], change: Callable[[Lines], None]) -> Path:
    """A file of those rows after somebody had it in an editor."""
    file = besar.write_csv(folder / "a.csv", rows)
    lines = file.read_bytes().split(b"\r\n")
    change(lines)
    file.write_bytes(b"\r\n".join(lines))
    return file


def refused(folder: Path, *files: Path) -> str:
    """The one line of the refusal, which leaves no folder and names nobody."""
    with pytest.raises(CantikError) as raised:
        parts(folder / "bagian", *files)
    assert not list(folder.glob("*bagian*"))
    line = raised.value.line()
    assert "WARGA" not in line
    return line


# ── quotes and ends of lines ─────────────────────────────────────────────────────────────────────
def opens(lines: Lines) -> None:
    lines[300] = lines[300].replace(b"RUMAH", b'"RUMAH')


def opens_and_closes(lines: Lines) -> None:
    opens(lines)
    lines[340] += b'"'


def opens_below_a_short_row(lines: Lines) -> None:
    lines[250] = lines[250].rpartition(b",")[0]
    opens(lines)


@pytest.mark.parametrize("change", [opens, opens_and_closes, opens_below_a_short_row])
def test_a_quote_far_below_the_titles_swallows_no_row_unsaid(tmp_path: Path, change: Callable[[Lines], None]) -> None:
    """An engine takes everything up to the next quote for one cell: the rows in between would be gone."""
    said = refused(tmp_path, rewritten(tmp_path, besar.draw(400, seed=41), change))
    assert said.startswith("[B106] a.csv")
    assert "baris 301" in said


def test_quotes_that_belong_to_the_text_hinder_nothing(tmp_path: Path) -> None:
    rows = besar.draw(400, seed=41)
    rows[300]["alamat_ktp"] = 'PIPA 5"'
    rows[350]["alamat_ktp"] = 'RUMAH "BARU"\nRT 1'

    def bare(lines: Lines) -> None:
        lines[320] = lines[320].replace(b"RUMAH", b'GG 3" RUMAH')

    parts(tmp_path / "bagian", rewritten(tmp_path, rows, bare))
    same_as_raw(tmp_path / "bagian", rows)


def test_lines_that_end_in_two_ways_are_told_so(tmp_path: Path) -> None:
    """One file from Windows and one from Linux, put one after the other."""
    file = rewritten(tmp_path, besar.draw(60, seed=42), lambda lines: lines.extend([lines.pop() + b"\n" + lines[5]]))
    assert "akhir baris yang bercampur" in refused(tmp_path, file)


@pytest.mark.parametrize(
    ("text", "codec", "mark", "said"),
    [
        ("RUMAH ’BARU’", "cp1252", b"", "tanda khas Windows (kutip melengkung, garis panjang, atau €) pada baris 31"),
        ("RUMAH", "utf-16-be", b"\xfe\xff", "urutan bita terbalik"),
        ("RUMAH", "utf-16-be", b"", "urutan bita terbalik"),
    ],
)
def test_text_that_the_engine_does_not_read_is_named(
    tmp_path: Path, text: str, codec: str, mark: bytes, said: str
) -> None:
    rows = besar.draw(60, seed=43)
    rows[29]["alamat_ktp"] = text
    file = besar.write_csv(tmp_path / "a.csv", rows)
    file.write_bytes(mark + file.read_bytes().decode().encode(codec))
    line = refused(tmp_path, file)
    assert said in line
    assert "Simpan ulang sebagai CSV UTF-8" in line


@pytest.mark.parametrize(("head", "said"), [(b"\x1f\x8b\x08", "gzip"), (b"PK\x03\x04", "ZIP")])
def test_what_is_packed_is_to_be_unpacked(tmp_path: Path, head: bytes, said: str) -> None:
    (tmp_path / "a.csv.gz").write_bytes(head + b"\x00" * 64)
    line = refused(tmp_path, tmp_path / "a.csv.gz")
    assert said in line
    assert "Keluarkan isinya" in line


def test_a_file_cut_off_below_its_last_whole_row(tmp_path: Path) -> None:
    """Of the last row only the number stands: it is a person of no village, not a row that nobody wrote."""
    rows = besar.draw(80, seed=44)
    file = besar.write_csv(tmp_path / "a.csv", rows)
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.rindex(rows[-1][NIK].encode()) + 20])
    told = parts(tmp_path / "bagian", file, column=VILLAGE)
    assert (told.read, told.coded, told.nowhere) == (80, 79, 1)


def test_a_total_below_the_rows_is_nobody(tmp_path: Path) -> None:
    rows = besar.draw(80, seed=44)
    file = rewritten(tmp_path, rows, lambda lines: lines.extend([b"", b"JUMLAH,80", b"Sumber: kantor,"]))
    told = parts(tmp_path / "bagian", file, column=VILLAGE)
    assert (told.read, told.coded, told.lost_count) == (80, 80, 0)
    same_as_raw(tmp_path / "bagian", rows)


# ── numbers of persons and cards ─────────────────────────────────────────────────────────────────
def as_written(rows: Sequence[Row], change: Callable[[str], str]) -> list[Row]:
    return [{**row, NIK: change(row[NIK]), CARD: change(row[CARD])} for row in rows]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{text}.0",
        by_night(lambda text: f"{text},00"),
        by_night(lambda text: f"'{text}"),
        lambda text: f" {text[:6]}.{text[6:12]}.{text[12:]} ",
        by_night(lambda text: f"{int(text):,}".replace(",", ".")),
        by_night(lambda text: f'="{text}"'),
    ],
    ids=["pecahan", "pecahan koma", "petik", "titik", "ribuan", "rumus"],
)
def test_a_number_whose_digits_are_all_there_is_that_number(tmp_path: Path, change: Callable[[str], str]) -> None:
    rows = besar.draw(80, seed=45)
    parts(tmp_path / "satu", besar.write_csv(tmp_path / "a.csv", rows))
    told = parts(tmp_path / "dua", besar.write_csv(tmp_path / "b.csv", as_written(rows, change)))
    assert digests(tmp_path / "satu") == digests(tmp_path / "dua")
    assert told.unread[NIK] == told.unread[CARD] == 0


@pytest.mark.parametrize(
    "change",
    [lambda text: f"{int(text):.5E}".replace(".", ","), lambda text: f"{int(text):.13E}", lambda text: f"{text[:-1]}O"],
    ids=["E+15", "E+15 dengan 14 angka", "huruf O"],
)
def test_a_number_that_lost_its_digits_joins_nobody_and_is_told(tmp_path: Path, change: Callable[[str], str]) -> None:
    """9,9045000000012E+15 has sixteen digits with those of its exponent: families would become one."""
    rows = as_written(besar.draw(80, seed=45), change)
    told = parts(tmp_path / "bagian", besar.write_csv(tmp_path / "a.csv", rows))
    assert (told.coded, told.families) == (80, 0)
    assert (told.unread[NIK], told.unread[CARD]) == (80, 80)


def test_who_has_no_number_is_not_unread(tmp_path: Path) -> None:
    rows = as_written(besar.draw(40, seed=45), lambda text: ["", "-", "0", "0" * 16][int(text) % 4])
    told = parts(tmp_path / "bagian", besar.write_csv(tmp_path / "a.csv", rows))
    assert (told.coded, told.unread[NIK], told.unread[CARD]) == (40, 0, 0)


# ── Parquet ──────────────────────────────────────────────────────────────────────────────────────
def same_parquet(folder: Path, rows: Sequence[Row], frame: pl.DataFrame) -> None:
    parts(folder / "satu", besar.write_csv(folder / "a.csv", rows))
    frame.write_parquet(folder / "a.parquet")
    parts(folder / "dua", folder / "a.parquet")
    assert digests(folder / "satu") == digests(folder / "dua")


def test_a_card_number_with_decimals_keeps_its_last_digit(tmp_path: Path) -> None:
    """From 9 007 199 254 740 993 on a fraction of the processor skips every other number; Papua's begin with 91."""
    rows = besar.draw(80, seed=46)
    number = pl.col(CARD).cast(pl.Decimal(20, 2))
    same_parquet(tmp_path, rows, pl.DataFrame(rows).with_columns(number))


@pytest.mark.parametrize("zone", ["Asia/Jakarta", by_night("Asia/Makassar"), by_night("Asia/Jayapura"), "UTC"])
def test_a_day_of_birth_with_a_zone_is_the_day_that_was_written(tmp_path: Path, zone: str) -> None:
    """Midnight in Jakarta is the evening before in UTC, before 1964 half an hour earlier; no age may hang on that."""
    rows = besar.draw(80, seed=47)
    for at, row in enumerate(rows):
        row[BORN] = dt.date(2025 - at, 12, 31).isoformat()
    born = pl.col(BORN).str.to_datetime("%Y-%m-%d", time_unit="us").dt.replace_time_zone(zone, ambiguous="earliest")
    same_parquet(tmp_path, rows, pl.DataFrame(rows).with_columns(born))


def test_an_hour_that_is_no_midnight_is_no_day_of_birth(tmp_path: Path) -> None:
    rows = besar.draw(20, seed=47)
    born = pl.lit(dt.datetime(1990, 5, 1, 9, 30)).dt.replace_time_zone("UTC").alias(BORN)
    pl.DataFrame(rows).with_columns(born).write_parquet(tmp_path / "a.parquet")
    assert parts(tmp_path / "bagian", tmp_path / "a.parquet").unread[BORN] == 20


# ── villages and titles ──────────────────────────────────────────────────────────────────────────
def test_parts_of_a_village_code_that_became_fractions(tmp_path: Path) -> None:
    """35.0, 5.0, 10.0, 2011.0: a package that knows no blank numbers wrote the four columns."""
    rows = besar.draw(60, seed=48)
    asked = "kode_provinsi_ktp", "kode_kabupaten_kota_ktp", "kode_kecamatan_ktp", VILLAGE
    for row in rows:
        code = row[VILLAGE]
        pieces = code[:2], code[2:4], code[4:6], code[6:]
        row.update({title: f"{int(piece)}.0" for title, piece in zip(asked, pieces, strict=True)})
    text = io.StringIO()
    writer = csv.DictWriter(text, [*TITLES, *asked[:3]])
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "a.csv").write_text(text.getvalue())
    told = parts(tmp_path / "bagian", tmp_path / "a.csv")
    assert (told.coded, told.lost_count) == (60, 0)


def test_columns_that_are_not_there_or_not_known_are_told_of_each_file(tmp_path: Path) -> None:
    """Two versions of one delivery: of the rows of the second nobody knows the sex, and the answer says why."""
    rows = besar.draw(80, seed=49)
    first = besar.write_csv(tmp_path / "a.csv", rows[:40])
    second = besar.write_csv(tmp_path / "b.csv", rows[40:])
    second.write_bytes(second.read_bytes().replace(b"jenis_kelamin", b"gender", 1))
    told = parts(tmp_path / "bagian", first, second)
    (former, other) = told.titles
    assert (former.file, former.strange, other.file, other.strange) == ("a.csv", (), "b.csv", ("gender",))
    assert set(other.absent) - set(former.absent) == {"jenis_kelamin"}
    assert "kode_provinsi_ktp" not in former.absent  # which the mapping passes over


def test_a_column_that_names_the_village_is_known_whatever_its_title(tmp_path: Path) -> None:
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(20, seed=49))
    file.write_bytes(file.read_bytes().replace(VILLAGE.encode(), b"kode desa lengkap", 1))
    (told,) = parts(tmp_path / "bagian", file).titles
    assert told.strange == ()


def test_a_title_that_stands_twice_is_told_with_its_file(tmp_path: Path) -> None:
    file = besar.write_csv(tmp_path / "b.csv", besar.draw(20, seed=49))
    file.write_bytes(file.read_bytes().replace(b"status_kawin", b"jenis_kelamin", 1))
    assert refused(tmp_path, file).startswith("[B115] b.csv: ")


def test_a_day_before_the_definitions_is_told_so(tmp_path: Path) -> None:
    """A year mistyped: no column is defined so early, and a crash would not say which day was meant."""
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(20, seed=49))
    with pytest.raises(CantikError) as raised:
        parts(tmp_path / "bagian", file, reference=dt.date(1925, 12, 31))
    assert raised.value.line().startswith("[M139] Definisi kolom tidak berlaku")
    assert "31 Desember 1925" in raised.value.line()


def test_a_number_of_an_agreement_with_brackets_is_told_whole(tmp_path: Path) -> None:
    old = replace(AGREED, number="470 (a)/PKS", expires=dt.date(2026, 1, 4))
    with pytest.raises(CantikError) as raised:
        parts(tmp_path / "bagian", besar.write_csv(tmp_path / "a.csv", besar.draw(20)), agreement=old)
    assert "perjanjian 470 (a)/PKS berakhir 4 Januari 2026" in raised.value.line()
