"""Files of families joined to persons: what an outsider joins in the raw files stands in the parts, nobody is named,
and who finds no partner is counted and told."""

from __future__ import annotations

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

import numpy as np
import polars as pl
import pytest

from cantik.base.errors import CantikError
from cantik.codes.area import Scheme
from cantik.codes.bridge import read_bridge
from cantik.codes.index import AreaIndex
from cantik.content.loader import load_content
from cantik.engines import waiting_rows
from cantik.engines.staging import Staging
from cantik.snapshot.parts.order import FamiliesOrder, FamiliesTold, PartsTold
from cantik.snapshot.parts.table import FamiliesVillage
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import HOME_TITLES, HOME_VILLAGE, TITLES, VILLAGE, Row
from tests.snapshot.test_berkas_besar import AGREED, YES_NO, codes, digests, parts, read

LIVED = FamiliesVillage(HOME_VILLAGE, Scheme.KEMENDAGRI)
BY_PERSONS = FamiliesVillage(of_persons=True)
ALL_TITLES = (*HOME_TITLES, HOME_VILLAGE)


def joined(folder: Path, persons: Sequence[Path], homes: Sequence[Path], **given: Any) -> PartsTold:
    mapping = given.pop("families_mapping", load_content().mappings["dtsen_keluarga"])
    families = FamiliesOrder(tuple(homes), mapping, given.pop("village", LIVED))
    return parts(folder, *persons, families=families, **given)


def write(folder: Path, name: str, rows: Sequence[Row]) -> Path:
    return besar.write_csv(folder / name, rows, titles=ALL_TITLES)


def of(told: PartsTold) -> FamiliesTold:
    assert told.homes is not None
    return told.homes


def same_as_raw(folder: Path, rows: Sequence[Row], homes: Sequence[Row]) -> None:
    """What an outsider joins by KK number: dwelling and decile, birth spacing, cattle, cars, by village."""
    found = read(folder, "keluarga")
    decile, floor = codes("desil_kesejahteraan"), codes("regsosek_303_lantai")
    assert Counter(
        (
            row["desa"],
            decile[row["desil_nasional"]],
            floor[row["r303"]],
            row["luas_per_anggota"] if row["luas_per_anggota"] < 999 else None,
            YES_NO[row["sanitasi_terpenuhi"]],
        )
        for row in found
    ) == besar.dwellings(rows, homes)
    gaps = Counter((row["desa"], row["jarak_lahir"] if row["jarak_lahir"] <= 600 else None) for row in found)
    assert gaps == besar.birth_gaps(rows)
    cattle = {home[HOME_TITLES[0]]: home["jumlah_ternak_sapi"] for home in homes}
    expected = Counter(
        (village, min(999, int(told)) if (told := cattle.get(card)) else 1000) for village, card in besar.grouped(rows)
    )
    assert Counter((row["desa"], row["r504a"]) for row in found) == expected
    # what a family says stands with each of its members: the columns of persons that are made of it
    said = {home[HOME_TITLES[0]]: home["desil_nasional"] for home in homes}
    people = Counter((row["desa"], decile[row["desil_keluarga"]]) for row in read(folder, "orang"))
    assert people == Counter((row[VILLAGE], said.get(row[TITLES[1]], "")) for row in rows)


@pytest.fixture
def delivery() -> tuple[list[Row], list[Row]]:
    """Persons and families; every fifth family lives in another village than its cards say, over kabupaten."""
    rows = besar.draw(500, seed=41, villages=(*besar.VILLAGES, "3505102011"))
    homes = besar.homes_of(rows, seed=41)
    for number, home in enumerate(homes):
        if number % 5 == 0:
            home[HOME_VILLAGE] = "3505102011" if home[HOME_VILLAGE] != "3505102011" else "9960012001"
    return rows, homes


def test_families_are_counted_where_they_live_with_their_persons(
    tmp_path: Path, delivery: tuple[list[Row], list[Row]]
) -> None:
    rows, homes = delivery
    told = joined(tmp_path / "bagian", [besar.write_csv(tmp_path / "o.csv", rows)], [write(tmp_path, "k.csv", homes)])

    lived = besar.lived_in(rows, homes)
    assert (told.read, told.coded, told.families) == (500, 500, len(homes))
    moved = sum(one[VILLAGE] != other[VILLAGE] for one, other in zip(rows, lived, strict=True))
    assert of(told) == FamiliesTold(read=len(homes), moved=moved, placed=True)
    assert moved > 50
    same_as_raw(tmp_path / "bagian", lived, homes)
    people = read(tmp_path / "bagian", "orang")
    sex = codes("dukcapil_jenis_kelamin")
    assert Counter((r["desa"], sex[r["jenis_kelamin"]], r["umur"]) for r in people) == besar.by_sex_and_age(lived)


def test_who_finds_no_partner_is_counted_and_told(tmp_path: Path, delivery: tuple[list[Row], list[Row]]) -> None:
    """Rows of families without persons, twice, unlike, without number, without village; persons without a row, without
    a number, without a village of their own."""
    rows, homes = delivery
    good = [dict(home) for home in homes]
    gone = {home[HOME_TITLES[0]] for home in homes[-7:]}
    kept = homes[:-7]
    empty = [{**homes[0], HOME_TITLES[0]: f"9977{n:012d}"} for n in range(3)]
    again = [dict(kept[1]), {**kept[2], "jumlah_ternak_sapi": "", HOME_VILLAGE: kept[2][HOME_VILLAGE]}]
    numberless = [{**homes[0], HOME_TITLES[0]: text} for text in ("", "12345", "0" * 16)]
    kept[3][HOME_VILLAGE], kept[4][HOME_VILLAGE] = "", "1234567890"
    blank = dict.fromkeys(ALL_TITLES, "")
    rows[0][VILLAGE], rows[-1][VILLAGE], rows[40][TITLES[1]] = "", "", ""
    file = write(tmp_path, "k.csv", [*kept, *empty, *again, *numberless, blank])
    persons = besar.write_csv(tmp_path / "o.csv", rows)
    told = joined(tmp_path / "bagian", [persons], [file], column=VILLAGE)

    assert rows[-1][TITLES[1]] in gone
    homeless = (
        sum(row[TITLES[1]] in gone or row[TITLES[1]] == "" for row in rows) - 1
    )  # who stands nowhere is not coded
    assert (of(told).read, of(told).joined_count) == (len(kept) + 8, len(kept))
    assert (of(told).empty, of(told).again, of(told).unlike, of(told).numberless) == (3, 2, 1, 3)
    assert (of(told).nowhere, of(told).homeless, of(told).split) == (2, homeless, 0)
    assert (told.nowhere, told.unknown_village, told.coded) == (1, 0, 499)  # the first lives where the family does
    stays = {kept[3][HOME_TITLES[0]], kept[4][HOME_TITLES[0]]}
    where = [{**home, HOME_VILLAGE: ""} if home[HOME_TITLES[0]] in stays else home for home in kept]
    lived = besar.lived_in(rows[:-1], where)
    families = {row["desa"] for row in read(tmp_path / "bagian", "keluarga")}
    assert families == {row[VILLAGE] for row in lived}
    listed = json.loads((tmp_path / "bagian/bagian.json").read_text())
    assert listed["berkas_keluarga"]["baris"]["tanpa_orang"] == 3
    assert listed["berkas_keluarga"]["acuan"] == "2025-12-31"
    expected = Counter((row["desa"], row["r303"]) for row in read(tmp_path / "bagian", "keluarga"))
    floor = codes("regsosek_303_lantai")
    by_card = {home[HOME_TITLES[0]]: home["jenis_lantai_terluas"] for home in good if home[HOME_TITLES[0]] not in gone}
    homes_now = besar.grouped([row for row in lived if row[TITLES[1]]])
    assert expected == Counter((village, floor.index(by_card.get(card, ""))) for village, card in homes_now)


@pytest.mark.malam
def test_any_order_cut_or_format_gives_the_same_bytes(tmp_path: Path, delivery: tuple[list[Row], list[Row]]) -> None:
    rows, homes = delivery
    twice = [*homes, {**homes[5], "desil_nasional": "3", HOME_VILLAGE: "9960022001"}]  # one KK in two villages
    joined(tmp_path / "satu", [besar.write_csv(tmp_path / "o.csv", rows)], [write(tmp_path, "k.csv", twice)])
    draw = random.Random(9)
    shuffled = [draw.sample(of_kind, len(of_kind)) for of_kind in (rows, twice)]
    persons = [besar.write_csv(tmp_path / f"o{n}.csv", shuffled[0][n::3], sign=";") for n in range(3)]
    families = [write(tmp_path, f"k{n}.csv", shuffled[1][n::2]) for n in range(2)]
    joined(tmp_path / "dua", persons, families)
    frame = pl.DataFrame(shuffled[1]).with_columns(pl.all().replace("", None))
    frame.with_columns(pl.col("luas_lantai", "desil_nasional").cast(pl.Float64)).write_parquet(tmp_path / "k.parquet")
    joined(tmp_path / "tiga", [besar.write_parquet(tmp_path / "o.parquet", shuffled[0])], [tmp_path / "k.parquet"])
    assert digests(tmp_path / "satu") == digests(tmp_path / "dua") == digests(tmp_path / "tiga")


def test_without_a_village_of_families_they_live_where_their_persons_do(
    tmp_path: Path, delivery: tuple[list[Row], list[Row]]
) -> None:
    """Persons of one card in two kabupaten are two families, told in each and said so."""
    rows, homes = delivery
    split = next(row for row in rows if row[TITLES[5]] != "1" and row[VILLAGE] != "3505102011")
    split[VILLAGE] = "3505102011"
    told = joined(
        tmp_path / "bagian",
        [besar.write_csv(tmp_path / "o.csv", rows)],
        [besar.write_csv(tmp_path / "k.csv", homes, titles=HOME_TITLES)],
        village=FamiliesVillage(),
    )
    assert of(told) == FamiliesTold(read=len(homes), split=1)
    assert told.families == len(homes) + 1
    same_as_raw(tmp_path / "bagian", rows, homes)
    asked = joined(tmp_path / "lain", [tmp_path / "o.csv"], [write(tmp_path, "k2.csv", homes)], village=BY_PERSONS)
    assert (of(asked).placed, of(asked).moved) == (False, 0)
    assert digests(tmp_path / "bagian") == digests(tmp_path / "lain")


def test_codes_of_bps_are_asked_of_a_bridge_never_guessed(tmp_path: Path) -> None:
    """DTSEN writes families by BPS codes in four columns. Without a bridge the same digits may be another village."""
    rows = besar.draw(120, seed=43, villages=("3505102011", "3505102001"))
    homes = besar.homes_of(rows, seed=43)
    bps = {"3505102011": "3505080012", "3505102001": "3505080011"}
    titles = ("kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa")
    for home in homes:
        code = bps[home[HOME_VILLAGE]]
        pieces = (code[:2], str(int(code[2:4])), str(int(code[4:7])), str(int(code[7:])))
        home |= dict(zip(titles, pieces, strict=True))
    (tmp_path / "jembatan.csv").write_text(
        "kode_kemendagri,kode_bps\n35.05.10.2011,3505080012\n35.05.10.2001,3505080011\n"
    )
    persons = besar.write_csv(tmp_path / "o.csv", rows)
    file = besar.write_csv(tmp_path / "k.csv", homes, titles=(*titles, *HOME_TITLES))
    with pytest.raises(CantikError) as raised:
        joined(tmp_path / "bagian", [persons], [file], village=FamiliesVillage())
    assert raised.value.code == "M136"
    assert "--bridge" in raised.value.line()
    assert not (tmp_path / "bagian").exists()
    areas, _ = AreaIndex.load_shipped().with_bridge(read_bridge(tmp_path / "jembatan.csv"))
    told = joined(tmp_path / "bagian", [persons], [file], village=FamiliesVillage(), areas=areas)
    assert (of(told).placed, of(told).moved, of(told).nowhere) == (True, 0, 0)
    same_as_raw(tmp_path / "bagian", rows, homes)


def test_nobody_is_on_disk_while_rows_wait_and_days_are_sealed(
    tmp_path: Path, delivery: tuple[list[Row], list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No number, no name; rows of persons are bytes at random, although half of them were born on one day and most
    answer alike."""
    rows, homes = delivery
    for row in rows[::2]:
        row["tanggal_lahir"] = "1990-05-17"
    waiting: list[pl.DataFrame] = []
    sealed: list[bytes] = []

    def seen(staging: Staging, kabupaten: int) -> Any:
        found = staged(staging, kabupaten)
        if not waiting:
            files = staging.folder.rglob("*.parquet")
            waiting.extend(pl.read_parquet(path, hive_partitioning=False) for path in files)
            sealed.extend(path.read_bytes() for path in staging.folder.rglob("*.bin"))
        return found

    staged = Staging.rows
    monkeypatch.setattr(Staging, "rows", seen)
    monkeypatch.setattr(waiting_rows, "HELD_BYTES", 0)
    joined(tmp_path / "bagian", [besar.write_csv(tmp_path / "o.csv", rows)], [write(tmp_path, "k.csv", homes)])

    left = [pl.read_parquet(path, hive_partitioning=False) for path in (tmp_path / "bagian").rglob("*.parquet")]
    assert all(kind.is_integer() for frame in (*waiting, *left) for kind in frame.dtypes)
    assert not {"orang", "keluarga", "acak", "pindah", "nilai_tanggal_lahir"} & {n for f in left for n in f.columns}
    numbers = {int(row[title]) for row in rows for title in TITLES[:2]}
    for frame in (*waiting, *left):
        assert not any(set(frame[name].to_list()) & numbers for name in frame.columns)
    assert all("umur" not in frame.columns for frame in waiting)  # what persons said is not among the open files
    assert sum(map(len, sealed)) > 500 * 20
    assert all(len(zlib.compress(piece, 9)) > len(piece) for piece in sealed)
    bits = np.unpackbits(np.frombuffer(b"".join(sealed), np.uint8).reshape(-1, 1), axis=1)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 0.03  # each bit is as often one as not
    plain = {number.to_bytes(8, order) for number in numbers for order in ("little", "big")}
    assert not any(number in piece for piece in sealed for number in plain)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "bagian").rglob("*") if path.is_file())
    text = kept + b"".join(sealed)
    assert not re.search(rb"(?<![0-9a-f])99[0-9]{14}(?![0-9a-f])", text)
    assert b"REKAAN" not in text


def test_births_of_a_person_told_twice_count_once_by_the_row_that_stays(tmp_path: Path) -> None:
    """Two rows of a child that differ in the day alone: whichever file comes first, one of them decides."""
    rows = besar.draw(60, seed=44)
    child = next(row for row in rows if row[TITLES[5]] == "3")
    born = dt.date.fromisoformat(child["tanggal_lahir"])
    other = {**child, "tanggal_lahir": (born - dt.timedelta(days=1 if born.day > 1 else -1)).isoformat()}
    homes = besar.homes_of(rows)
    files = [besar.write_csv(tmp_path / "a.csv", rows), besar.write_csv(tmp_path / "b.csv", [other])]
    one = joined(tmp_path / "satu", files, [write(tmp_path, "k.csv", homes)])
    joined(tmp_path / "dua", files[::-1], [tmp_path / "k.csv"])
    assert (one.again, one.unlike) == (1, 1)
    assert digests(tmp_path / "satu") == digests(tmp_path / "dua")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"agreement": None}, "M125"),
        ({"agreement": replace(AGREED, columns=("nik", "r303", "tanggal_lahir"))}, "M137"),
        ({"families_mapping": "dtsen_individu"}, "M135"),
        ({"village": FamiliesVillage("tiada", Scheme.KEMENDAGRI)}, "B123"),
        ({"families_mapping": "kosong berarti sama dengan atasnya"}, "M138"),
    ],
)
def test_what_may_not_be_joined_leaves_nothing(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    rows = besar.draw(30)
    persons, homes = besar.write_csv(tmp_path / "o.csv", rows), write(tmp_path, "k.csv", besar.homes_of(rows))
    if isinstance(name := given.get("families_mapping"), str):
        known = load_content().mappings
        repeated = replace(known["dtsen_keluarga"], extra={"isi_ke_bawah": ("no_kk",)})
        given = {"families_mapping": known.get(name, repeated)}
    with pytest.raises(CantikError) as raised:
        joined(tmp_path / "bagian", [persons], [homes], **given)
    assert raised.value.code == said, raised.value.line()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["k.csv", "o.csv"]


def test_the_file_of_families_twice_or_as_persons_is_refused(tmp_path: Path) -> None:
    rows = besar.draw(30)
    persons, homes = besar.write_csv(tmp_path / "o.csv", rows), write(tmp_path, "k.csv", besar.homes_of(rows))
    for given in ([homes, homes], [persons]):
        with pytest.raises(CantikError, match=r"M126|B11"):
            joined(tmp_path / "bagian", [persons], given)
    assert not (tmp_path / "bagian").exists()
