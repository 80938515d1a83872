"""Large files into parts: what an outsider counts in the raw file stands in them, and nothing that names anybody."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cantik.base.errors import CantikError
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement
from cantik.content.loader import load_content
from cantik.engines import waiting_rows
from cantik.engines.foreign import ForeignReader
from cantik.engines.staging import Staging
from cantik.snapshot.parts import make
from cantik.snapshot.parts import order as ordered
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import ON, TITLES, VILLAGE, Row

DAY = dt.date(2026, 1, 5)
AGREED = Agreement("1/PKS", DAY, ("A", "B"), ("statistik",), "orang", (), dt.date(2030, 1, 1), None)
LISTS = Path(__file__).parents[2] / "cantik/content/codelists"


def order(*files: Path, **given: Any) -> ordered.PartsOrder:
    content = load_content()
    facts = {
        "agreement": AGREED,
        "reference": ON,
        "today": DAY,
        "mapping": content.mappings["dtsen_individu"],
        "areas": AreaIndex.load_shipped(),
        **given,
    }
    return ordered.PartsOrder(files=files, content=content, lists=code_lists(), **facts)


def parts(folder: Path, *files: Path, **given: Any) -> ordered.PartsTold:
    return make.make_parts(order(*files, **given), folder, lambda *_: None)


def codes(name: str) -> list[str]:
    """A code list as its file says it: codes in their order, the missing one last."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [row["code"] for row in csv.DictReader(stream)]


YES_NO = ["ya", "tidak", ""]


def read(folder: Path, basis: str) -> list[dict[str, Any]]:
    """All rows of a basis, with the code of the village: as somebody with Polars and the list of parts reads them."""
    listing = json.loads((folder / "bagian.json").read_text())
    rows = []
    for part in listing["bagian"]:
        if part["basis"] == basis:
            found = pl.read_parquet(folder / part["berkas"], hive_partitioning=False).to_dicts()
            rows += [{**row, "desa": part["desa"][row["area"]].replace(".", "")} for row in found]
    return rows


def same_as_raw(folder: Path, rows: Sequence[Row]) -> None:
    people, homes = read(folder, "orang"), read(folder, "keluarga")
    sex = codes("dukcapil_jenis_kelamin")
    assert Counter((r["desa"], sex[r["jenis_kelamin"]], r["umur"]) for r in people) == besar.by_sex_and_age(rows)
    assert Counter((r["desa"], YES_NO[r["bersekolah"]]) for r in people) == besar.at_school(rows)
    assert Counter((r["desa"], YES_NO[r["kesulitan_fungsi"]]) for r in people) == besar.with_difficulty(rows)
    found = Counter((r["desa"], r["jumlah_anggota"], sex[r["jk_kepala"]], r["jumlah_lansia"]) for r in homes)
    assert found == besar.families(rows)


def digests(folder: Path) -> dict[str, str]:
    return {p["berkas"]: p["sha256"] for p in json.loads((folder / "bagian.json").read_text())["bagian"]}


def test_text_of_another_hand_is_counted_as_it_stands(tmp_path: Path) -> None:
    """Semicolons, a byte order mark, another order of columns, a column nobody knows, addresses of several lines."""
    rows = besar.draw(400)
    rows[7]["alamat_ktp"] = 'RUMAH "BARU"\nRT 1; RW 2'
    titles = [*reversed(TITLES), "catatan_petugas"]
    file = besar.write_csv(tmp_path / "a.csv", rows, sign=";", titles=titles, mark="\ufeff")

    told = parts(tmp_path / "bagian", file)

    assert (told.read, told.coded, told.lost_count, told.again, dict(told.unread)) == (
        400,
        400,
        0,
        0,
        dict.fromkeys(told.unread, 0),
    )
    same_as_raw(tmp_path / "bagian", rows)


@pytest.mark.malam
def test_parquet_and_text_of_the_same_people_give_the_same_bytes(tmp_path: Path) -> None:
    rows = besar.draw(300, seed=2)
    shuffled = random.Random(3).sample(rows, len(rows))
    parts(tmp_path / "satu", besar.write_csv(tmp_path / "a.csv", rows))
    cut = [besar.write_csv(tmp_path / f"{n}.csv", shuffled[n * 60 : n * 60 + 60]) for n in range(5)]
    parts(tmp_path / "dua", *cut)
    parts(tmp_path / "tiga", besar.write_parquet(tmp_path / "a.parquet", shuffled))

    same_as_raw(tmp_path / "tiga", rows)
    assert digests(tmp_path / "satu") == digests(tmp_path / "dua") == digests(tmp_path / "tiga")


def as_text(rows: Sequence[Row], sign: str) -> str:
    return "\r\n".join(sign.join(row[title] for title in TITLES) for row in rows)


@pytest.mark.parametrize(
    ("written", "above"),
    [("utf-16", ""), ("cp1252", ""), ("utf-8", "sep=\t\r\n"), ("utf-8", "DATA DTSEN\r\nper 31 Desember 2025\r\n")],
)
def test_text_of_spreadsheets_and_of_old_programs(tmp_path: Path, written: str, above: str) -> None:
    """UTF-16, Windows-1252 with a name that it shows, Excel's own hint, lines above the titles."""
    rows = besar.draw(60, seed=31)
    rows[5]["nama"] = "CAFÉ" if written != "utf-8" else rows[5]["nama"]
    text = f"{above}{chr(9).join(TITLES)}\r\n{as_text(rows, chr(9))}"
    (tmp_path / "a.txt").write_bytes(text.encode(written))
    parts(tmp_path / "bagian", tmp_path / "a.txt")
    same_as_raw(tmp_path / "bagian", rows)


def test_missing_numbers_that_are_no_number_are_blank(tmp_path: Path) -> None:
    """pandas writes codes with gaps as fractions, NaN where nothing stands; a number of a card like that is refused."""
    rows = besar.draw(60, seed=32)
    frame = pl.DataFrame(rows).with_columns(pl.col("partisipasi_sekolah").replace("", None).cast(pl.Float64))
    frame = frame.with_columns(pl.col("partisipasi_sekolah").fill_null(float("nan")))
    frame.write_parquet(tmp_path / "a.parquet")
    told = parts(tmp_path / "bagian", tmp_path / "a.parquet")
    assert not any(told.unread.values())
    same_as_raw(tmp_path / "bagian", rows)
    frame.with_columns(pl.col("nomor_kartu_keluarga").cast(pl.Float64)).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(CantikError, match=r"B124.*nomor_kartu_keluarga"):
        parts(tmp_path / "lain", tmp_path / "b.parquet")


def test_files_of_one_name_are_two_files(tmp_path: Path) -> None:
    rows = besar.draw(40, seed=33)
    for name in ("utara", "selatan"):
        (tmp_path / name).mkdir()
    files = [
        besar.write_csv(tmp_path / "utara/dtsen.csv", rows[:20]),
        besar.write_csv(tmp_path / "selatan/dtsen.csv", rows[20:]),
    ]
    assert parts(tmp_path / "bagian", *files).coded == 40


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = besar.draw(40, seed=34)
    file = besar.write_csv(tmp_path / "a.csv", rows[:30])
    look = ForeignReader.stream

    def grown(*given: Any) -> Any:
        besar.write_csv(file, rows)
        return look(*given)

    monkeypatch.setattr(ForeignReader, "stream", grown)
    with pytest.raises(CantikError, match="berubah selagi dibaca"):
        parts(tmp_path / "bagian", file)
    assert not (tmp_path / "bagian").exists()


def test_what_cannot_be_counted_is_told_by_column(tmp_path: Path) -> None:
    """Code 99, a word that is no code, a date that never was, no village, a village that is none, one of another
    province: counted and told, and what is known stays."""
    rows = besar.draw(200, seed=4)
    good = [dict(row) for row in rows]
    rows[0]["jenis_kelamin"] = "99"
    rows[1]["status_kawin"] = rows[2]["status_kawin"] = "entah"
    rows[3]["tanggal_lahir"] = "1990-02-31"
    rows[4][VILLAGE] = ""
    rows[5][VILLAGE] = "1234567890"
    rows[6][VILLAGE] = "35.05.10.2011"
    file = besar.write_csv(tmp_path / "a.csv", rows)

    told = parts(tmp_path / "bagian", file, column=VILLAGE)

    assert {title: n for title, n in told.unread.items() if n} == {
        "jenis_kelamin": 1,
        "status_kawin": 2,
        "tanggal_lahir": 1,
    }
    assert (told.nowhere, told.unknown_village, told.coded) == (1, 1, 198)
    listed = json.loads((tmp_path / "bagian/bagian.json").read_text())
    assert {part["kabupaten"]: part["desa"] for part in listed["bagian"] if part["basis"] == "orang"} == {
        "35.05": ["35.05.10.2011"],
        "99.60": ["99.60.01.2001", "99.60.01.2002", "99.60.02.2001"],
    }
    people = read(tmp_path / "bagian", "orang")
    kept = [row for n, row in enumerate(good) if n not in (4, 5)]
    assert Counter(r["desa"] for r in people) == Counter(
        "3505102011" if row[TITLES[0]] == rows[6][TITLES[0]] else row[VILLAGE] for row in kept
    )
    missing = codes("dukcapil_jenis_kelamin").index("")
    assert sum(r["jenis_kelamin"] == missing for r in people) == 1


def test_who_stands_in_two_files_is_one_person(tmp_path: Path) -> None:
    rows = besar.draw(200, seed=5)
    moved = {**rows[100], "status_kawin": "1" if rows[100]["status_kawin"] != "1" else "2"}
    first = besar.write_csv(tmp_path / "a.csv", rows[:120])
    second = besar.write_csv(tmp_path / "b.csv", [moved, *rows[101:]])

    told = parts(tmp_path / "bagian", first, second)
    other = parts(tmp_path / "lain", second, first)

    assert (told.read, told.coded, told.again, told.unlike) == (220, 200, 20, 1)
    assert (other.again, other.unlike) == (20, 1)
    assert digests(tmp_path / "bagian") == digests(tmp_path / "lain")
    same_as_raw(tmp_path / "bagian", rows)
    with pytest.raises(CantikError, match="M126"):
        parts(tmp_path / "tiga", first, tmp_path / "b.csv", besar.write_csv(tmp_path / "c.csv", rows[:120]))
    assert not (tmp_path / "tiga").exists()


def test_nothing_that_names_anybody_is_on_disk_even_halfway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the folder while the rows wait, and what stays: no number of 16 digits, no name, no day of birth."""
    rows = besar.draw(150, seed=6)
    file = besar.write_csv(tmp_path / "a.csv", rows)
    waiting: list[bytes] = []

    def seen(staging: Staging, kabupaten: int) -> Any:
        waiting.extend(path.read_bytes() for path in staging.folder.rglob("*") if path.is_file())
        return staged(staging, kabupaten)

    staged = Staging.rows
    monkeypatch.setattr(Staging, "rows", seen)
    monkeypatch.setattr(waiting_rows, "HELD_BYTES", 0)  # what fits in memory is not written at all
    parts(tmp_path / "bagian", file)

    left = [pl.read_parquet(path, hive_partitioning=False) for path in (tmp_path / "bagian").rglob("*.parquet")]
    assert waiting
    sealed = b"".join(waiting)
    assert len(sealed) > 150 * 2 * 8  # two keys of each row are among them
    assert len(zlib.compress(sealed, 9)) > len(sealed)  # nothing repeats, although answers do
    assert all(kind.is_integer() for frame in left for kind in frame.dtypes)
    assert not any({"orang", "keluarga", "tanggal_lahir"} & set(frame.columns) for frame in left)
    numbers = {int(row[title]) for row in rows for title in TITLES[:2]}
    assert not any(number.to_bytes(8, order) in sealed for number in numbers for order in ("little", "big"))
    assert not any(text.encode() in sealed for row in rows for text in (row["tanggal_lahir"], row["nama"]))
    born = {dt.date.fromisoformat(row["tanggal_lahir"]) for row in rows}
    days = {(day - dt.date(1970, 1, 1)).days for day in born} | {day.toordinal() for day in born}
    for frame in left:
        for name in frame.columns:
            held = set(frame[name].to_list())
            assert not held & numbers, name
            assert len(held & days) < 5, name
    text = sealed + b"".join(path.read_bytes() for path in (tmp_path / "bagian").rglob("*") if path.is_file())
    assert not re.search(rb"(?<![0-9a-f])99[0-9]{14}(?![0-9a-f])", text)
    assert b"WARGA" not in text
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "bagian").rglob("*")] == [0] * 4


def test_the_keys_of_rows_that_wait_are_of_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(50, seed=7))
    keys: list[set[int]] = []

    def seen(staging: Staging, kabupaten: int) -> Any:
        rows = staged(staging, kabupaten)
        keys.append(set(rows["orang"].tolist()) | set(rows["keluarga"].tolist()))
        return rows

    staged = Staging.rows
    monkeypatch.setattr(Staging, "rows", seen)
    parts(tmp_path / "satu", file)
    parts(tmp_path / "dua", file)
    assert len(keys) == 2
    assert not keys[0] & keys[1]


def test_codes_of_a_village_in_four_columns(tmp_path: Path) -> None:
    rows = besar.draw(90, seed=8)
    names = ("kode_provinsi_ktp", "kode_kabupaten_kota_ktp", "kode_kecamatan_ktp", VILLAGE)
    spread = [
        {**row, **dict(zip(names, (code[:2], str(int(code[2:4])), str(int(code[4:6])), code[6:]), strict=True))}
        for row in rows
        for code in (row[VILLAGE],)
    ]
    file = besar.write_csv(tmp_path / "a.csv", spread, titles=[*names[:3], *TITLES])
    parts(tmp_path / "bagian", file)
    same_as_raw(tmp_path / "bagian", rows)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"agreement": None}, "M125.*tidak ada perjanjian"),
        ({"today": dt.date(2031, 1, 1)}, "M125.*berakhir"),
        ({"mapping": "opensid_penduduk"}, "M120"),
        ({"mapping": "dtsen_keluarga"}, "M120"),
        ({"column": "alamat_ktp"}, "M127"),
        ({"column": "tiada"}, "B123"),
    ],
)
def test_what_may_not_be_coded_leaves_nothing(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(30))
    if isinstance(name := given.get("mapping"), str):
        given = {"mapping": load_content().mappings[name]}
        if name == "dtsen_keluarga":
            file = besar.write_csv(tmp_path / "a.csv", besar.draw(30), titles=TITLES[1:])
    with pytest.raises(CantikError) as raised:
        parts(tmp_path / "bagian", file, **given)
    assert re.search(said, raised.value.line()) or raised.value.code in said, raised.value.line()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def test_what_the_agreement_does_not_cover_is_not_read(tmp_path: Path) -> None:
    """Without KK numbers no families, without NIK nobody is known again, without a question no column."""
    rows = besar.draw(40)
    file = besar.write_csv(tmp_path / "a.csv", [*rows, {**rows[0], "alamat_ktp": "LAIN"}])
    some = replace(AGREED, columns=("tanggal_lahir", "jenis_kelamin"))
    told = parts(tmp_path / "bagian", file, agreement=some)
    assert (told.coded, told.families, told.again) == (41, 0, 0)
    listed = json.loads((tmp_path / "bagian/bagian.json").read_text())
    known = {"jenis_kelamin", "terdata", "umur", "umur_1_juli", "umur_bulan"}
    assert {basis: set(columns) for basis, columns in listed["kolom"].items()} == {"orang": known}
    assert set(read(tmp_path / "bagian", "orang")[0]) == {*known, "area", "desa"}


def test_an_agreement_names_columns_as_the_file_does(tmp_path: Path) -> None:
    """Who writes it has the titles before him: they mean the same as ids, and a name that is neither is refused."""
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(40))
    kept = {}
    for name, columns in {"judul": ("tanggal_lahir", "Partisipasi_Sekolah "), "id": ("tanggal_lahir", "r412")}.items():
        parts(tmp_path / name, file, agreement=replace(AGREED, columns=columns))
        kept[name] = json.loads((tmp_path / name / "bagian.json").read_text())["kolom"]
    assert kept["judul"] == kept["id"]
    assert "r412" in kept["judul"]["orang"]
    wrong = replace(AGREED, columns=("tanggal_lahir", "partisipasi sekolah anak"))
    with pytest.raises(CantikError) as raised:
        parts(tmp_path / "salah", file, agreement=wrong)
    assert raised.value.code == "B121"
    assert "Maksud Anda “partisipasi_sekolah”?" in raised.value.line()
    assert not (tmp_path / "salah").exists()


def broken(folder: Path, kind: str) -> Path:
    rows = besar.draw(60)
    if kind == "parquet terpotong":
        whole = besar.write_parquet(folder / "a.parquet", rows).read_bytes()
        (folder / "a.parquet").write_bytes(whole[: len(whole) // 2])
        return folder / "a.parquet"
    file = besar.write_csv(folder / "a.csv", rows)
    text = file.read_bytes().split(b"\r\n")
    if kind == "kutip":
        text[40] = text[40].replace(b"WARGA", b'"WARGA')
    elif kind == "isian lebih":
        text[40] += b",lebih"
    elif kind == "kosong":
        text = text[:1]
    elif kind == "buku kerja":
        text = [b"PK\x03\x04", *text]
    file.write_bytes(b"\r\n".join(text))
    return file


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("parquet terpotong", "B124"),
        ("kutip", "B1"),
        ("isian lebih", "B124"),
        ("kosong", "B1"),
        ("buku kerja", "B124"),
    ],
)
def test_broken_files_are_one_line_that_shows_nobody(tmp_path: Path, kind: str, code: str) -> None:
    file = broken(tmp_path, kind)
    with pytest.raises(CantikError) as raised:
        parts(tmp_path / "bagian", file)
    assert raised.value.code.startswith(code), raised.value.line()
    assert "WARGA" not in raised.value.line()
    assert not re.search(r"\d{16}", raised.value.line())
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name]


def test_a_run_that_is_stopped_leaves_the_parts_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = besar.draw(80)
    folder = tmp_path / "bagian"
    parts(folder, besar.write_csv(tmp_path / "a.csv", rows[:40]))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    whole = besar.write_csv(tmp_path / "a.csv", rows)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(make, "write_codes", stopped)
        with pytest.raises(KeyboardInterrupt):
            parts(folder, whole)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    (tmp_path / ".bagian.dibuat/kerja").mkdir(parents=True)  # what a killed run leaves
    parts(folder, whole)
    same_as_raw(folder, rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "bagian"]
