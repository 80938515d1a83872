"""Parts into vectors: cells that an outsider counts in the raw file, and every way in which parts can be wrong."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import random
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from cantik.base.canonical import pretty_json
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement
from cantik.content.kinds import ColumnMapping, Content
from cantik.content.loader import load_content
from cantik.engines import parquet, part_kernel
from cantik.engines.parquet import read_codes
from cantik.engines.protocol import Areas, CodeBlock
from cantik.engines.reference import ReferenceEngine
from cantik.measure.parts import count as measured
from cantik.measure.parts import jobs
from cantik.measure.parts.plan import PartsPlan, plan_parts
from cantik.snapshot.parts.listing import LISTING, listing_id, open_listing, require_whole
from cantik.snapshot.parts.make import make_parts
from cantik.snapshot.parts.order import FamiliesOrder, PartsOrder
from tests.fixtures import berkas_besar as besar
from tests.fixtures.berkas_besar import ON, VILLAGE, Row
from tests.fixtures.sekali import once
from tests.measure.test_sebaran import content_of

DAY = dt.date(2026, 1, 5)
AGREED = Agreement("1/PKS", DAY, ("A", "B"), ("statistik",), "orang", (), dt.date(2030, 1, 1), None)
ROWS = besar.draw(500, seed=11, villages=(*besar.VILLAGES, "3505102011"))
Cells = dict[tuple[str, str, int, int, int], tuple[int, int]]


def make(folder: Path, *files: Path, homes: FamiliesOrder | None = None, content: Content | None = None) -> Path:
    known = content or load_content()
    mapping = known.mappings["dtsen_individu"]
    areas = AreaIndex.load_shipped()
    order = PartsOrder(files, mapping, known, code_lists(), areas, AGREED, ON, DAY, families=homes)
    make_parts(order, folder, lambda *_: None)
    return folder


def families(folder: Path) -> FamiliesOrder:
    """The file of families of `ROWS`, which live where their persons do."""
    file = besar.write_csv(folder / "keluarga.csv", besar.homes_of(ROWS, seed=11), titles=besar.HOME_TITLES)
    return FamiliesOrder((file,), load_content().mappings["dtsen_keluarga"])


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def made(folder: Path) -> None:
        make(folder / "bagian", besar.write_csv(folder / "a.csv", ROWS), homes=families(folder))

    return once(tmp_path_factory, "bagian_besar", made) / "bagian"


@pytest.fixture
def parts(mould: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(mould, tmp_path / "bagian"))


def measure(folder: Path, out: Path, content: Content | None = None) -> measured.PartsMeasured:
    """As the command does it."""
    listing = open_listing(folder)
    for part in listing.parts:
        require_whole(folder, part)
    known = (content or load_content(), code_lists(), AreaIndex.load_shipped())
    return measured.measure_parts(listing, out, known, jobs.count_embedded(folder), lambda *_: None)


def vectors(out: Path, basis: str) -> Cells:
    """What lies in a folder of vectors: village ("" = all together), kind, position and value → n and weight."""
    told = json.loads((out / "hitungan.json").read_text())
    found: Cells = {}
    for entry in told["kabupaten"]:
        for name, file in entry["berkas"].items():
            if file["basis"] == basis:
                for row in pl.read_parquet(out / name, hive_partitioning=False).to_dicts():
                    village = entry["desa"][row["area"]].replace(".", "") if row["area"] >= 0 else ""
                    key = entry["kabupaten"], village, row["jenis"], row["posisi"], row["nilai"]
                    assert key not in found
                    found[key] = row["n"], row["bobot"]
    return found


def plan_of(folder: Path) -> PartsPlan:
    return plan_parts(open_listing(folder), load_content(), code_lists())


# ── what is counted ──────────────────────────────────────────────────────────────────────────────
def of_indicator(out: Path, plan: PartsPlan, name: str) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of an indicator by village."""
    (basis, one) = next((b, i) for b, own in plan.compiled.items() for i in own.indicators if i.spec.id == name)
    counters: dict[str, dict[int, int]] = {}
    for (_, village, kind, position, _), (n, _) in vectors(out, basis).items():
        if kind == 1:
            counters.setdefault(village, {})[position] = n
    return {village: (own.get(one.numerator, 0), own.get(one.denominator, 0)) for village, own in counters.items()}


def share(rows: list[Row], inside: Callable[[Row], bool], above: Callable[[Row], bool]) -> dict[str, tuple[int, int]]:
    found = {row[VILLAGE]: (0, 0) for row in rows}
    for row in rows:
        n, d = found[row[VILLAGE]]
        found[row[VILLAGE]] = (n + (inside(row) and above(row)), d + inside(row))
    return found


def test_indicators_are_what_an_outsider_counts_in_the_raw_file(parts: Path, tmp_path: Path) -> None:
    """At school of 7–12 who answered; severe difficulty of all who can be told; families headed by a woman."""
    done = measure(parts, tmp_path / "hitungan")
    plan = done.plan
    school = share(
        ROWS,
        lambda row: 7 <= besar.age(row) <= 12 and row["partisipasi_sekolah"] != "",
        lambda row: row["partisipasi_sekolah"] == "2",
    )
    assert of_indicator(tmp_path / "hitungan", plan, "partisipasi_sekolah_7_12_regsosek") == school
    women: dict[str, tuple[int, int]] = {}
    for (village, _, sex, _), n in besar.families(ROWS).items():
        before = women.get(village, (0, 0))
        women[village] = before[0] + n * (sex == "2"), before[1] + n * (sex != "")
    assert of_indicator(tmp_path / "hitungan", plan, "keluarga_kepala_perempuan") == women
    assert done.villages == 4
    assert done.counted == ("35.05", "99.60")


def test_a_table_is_what_an_outsider_counts_in_the_raw_file(parts: Path, tmp_path: Path) -> None:
    """Participation in school of 5–24 by village, whatever the sex and age by which it is counted."""
    done = measure(parts, tmp_path / "hitungan")
    table = next(t for t in done.plan.compiled["orang"].tables if t.spec.id == "penduduk_partisipasi_sekolah")
    found: Counter[tuple[str, int]] = Counter()
    for (_, village, kind, position, _), (n, _) in vectors(tmp_path / "hitungan", "orang").items():
        if kind == 0 and table.tally.offset <= position < table.tally.offset + table.tally.size:
            found[village, (position - table.tally.offset) % table.tally.shape[-1]] += n
    answers = {"1": 0, "2": 1, "3": 2, "": 3}
    expected = Counter((row[VILLAGE], answers[row["partisipasi_sekolah"]]) for row in ROWS if 5 <= besar.age(row) <= 24)
    assert found == expected


def read_with_duckdb(out: Path, about: str, project: Path) -> list[tuple[Any, ...]]:
    """What an office reads that has the folder, the guide and no program of ours. `about`: instead of its condition."""
    page = (project / "docs/panduan/berkas-besar.md").read_text(encoding="utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0].replace("'hitungan/", f"'{out}/")
    with duckdb.connect() as database:
        return database.execute(query.partition("WHERE")[0] + f"WHERE {about}").fetchall()


def test_the_folder_is_read_without_the_program(parts: Path, tmp_path: Path, project: Path) -> None:
    """A table and an indicator by village, by the lists of positions and areas that lie beside the counts."""
    out = tmp_path / "hitungan"
    measure(parts, out)
    words = {
        "1": "Tidak/belum pernah sekolah",
        "2": "Masih sekolah",
        "3": "Tidak bersekolah lagi",
        "": "Tidak terjawab",
    }
    found: Counter[tuple[str, str]] = Counter()
    for code, _, _, _, label, n in read_with_duckdb(
        out, "p.arti = 'sel' AND p.ukuran = 'tabel/penduduk_partisipasi_sekolah'", project
    ):
        found[code.replace(".", ""), label] += n
    expected = Counter((row[VILLAGE], words[row["partisipasi_sekolah"]]) for row in ROWS if 5 <= besar.age(row) <= 24)
    assert found == expected
    school = share(
        ROWS,
        lambda row: 7 <= besar.age(row) <= 12 and row["partisipasi_sekolah"] != "",
        lambda row: row["partisipasi_sekolah"] == "2",
    )
    for word, at in (("pembilang", 0), ("penyebut", 1)):
        about = f"p.arti = '{word}' AND p.ukuran = 'indikator/partisipasi_sekolah_7_12_regsosek'"
        told = {code.replace(".", ""): n for code, *_, n in read_with_duckdb(out, about, project)}
        assert told == {code: both[at] for code, both in school.items() if both[at]}
    assert all(stat.S_IMODE((out / name).stat().st_mode) == 0o600 for name in ("posisi.csv", "wilayah.csv"))


def test_every_position_that_is_counted_is_named_once(parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "hitungan"
    measure(parts, out)
    with (out / "posisi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = Counter((row["basis"], int(row["jenis"]), int(row["posisi"])) for row in rows)
    for basis in ("orang", "keluarga"):
        positions = {(basis, kind, position) for _, _, kind, position, _ in vectors(out, basis)}
        assert positions <= named.keys()
    assert {count for (_, kind, _), count in named.items() if kind == 0} == {1}, "a cell is of one table"


def test_every_cell_is_that_of_the_reference(parts: Path, tmp_path: Path) -> None:
    done = measure(parts, tmp_path / "hitungan")
    listing = open_listing(parts)
    for basis, compiled in done.plan.compiled.items():
        expected: Cells = {}
        for part in listing.parts:
            if part.basis == basis:
                columns, area = read_codes(parts / part.file, tuple(compiled.plan.radix))
                areas = Areas(np.arange(len(part.villages), dtype=np.int32), len(part.villages))
                counts = ReferenceEngine().count([CodeBlock(columns, area)], compiled.plan, areas)
                codes = [code.replace(".", "") for code in part.villages]
                for kind, matrix in enumerate((counts.cells, counts.counters, counts.totals)):
                    for at, position in np.argwhere(matrix).tolist():
                        key = part.kabupaten, codes[at], kind, position, 0
                        expected[key] = int(matrix[at, position]), 0
                for position, spread in enumerate(counts.spreads):
                    for (at, value), told in spread.items():
                        expected[part.kabupaten, codes[at], part_kernel.SPREAD, position, value] = told
        assert vectors(tmp_path / "hitungan", basis) == expected


def test_rows_cut_across_parts_in_any_order_give_the_same_vectors(parts: Path, tmp_path: Path) -> None:
    """Another hand cuts the rows of persons into three files of other villages' order, and lists them."""
    measure(parts, tmp_path / "satu")
    told = json.loads((parts / LISTING).read_text())
    fresh = []
    for part in told["bagian"]:
        if part["basis"] != "orang" or part["kabupaten"] != "99.60":
            fresh.append(part)
            continue
        whole = pl.read_parquet(parts / part["berkas"], hive_partitioning=False)
        turned = [*reversed(part["desa"])]
        place = [turned.index(code) for code in part["desa"]]
        whole = whole.with_columns(pl.col("area").replace_strict(dict(enumerate(place)), return_dtype=pl.Int32))
        order = random.Random(5).sample(range(len(whole)), len(whole))
        for number in range(3):
            name = f"kab=99.60/orang-{number + 7}.parquet"
            whole[order[number::3]].write_parquet(parts / name)
            fresh.append({**part, "berkas": name, "desa": turned, "baris": len(order[number::3])})
        (parts / part["berkas"]).unlink()
    relist(parts, fresh)
    measure(parts, tmp_path / "dua")
    assert vectors(tmp_path / "satu", "orang") == vectors(tmp_path / "dua", "orang")
    for name in ("kab=99.60/orang.parquet", "kab=99.60/keluarga.parquet"):
        assert (tmp_path / "satu" / name).read_bytes() == (tmp_path / "dua" / name).read_bytes()


def table_cells(out: Path, done: measured.PartsMeasured, name: str) -> Counter[tuple[str, int]]:
    """A table of families by village and class, whatever else it is counted by."""
    table = next(table for table in done.plan.compiled["keluarga"].tables if table.spec.id == name)
    found: Counter[tuple[str, int]] = Counter()
    for (_, village, kind, position, _), (n, _) in vectors(out, "keluarga").items():
        if kind == 0 and table.tally.offset <= position < table.tally.offset + table.tally.size:
            found[village, (position - table.tally.offset) % table.tally.shape[-1]] += n
    return found


def test_deciles_and_dwellings_are_what_an_outsider_joins_in_the_raw_files(parts: Path, tmp_path: Path) -> None:
    """Families by decile; shares with a car and with sanitation; and the lists say whose version it is."""
    homes = besar.homes_of(ROWS, seed=11)
    done = measure(parts, tmp_path / "hitungan")
    village = {row[besar.TITLES[1]]: row[VILLAGE] for row in ROWS}
    where = [(village[home[besar.HOME_TITLES[0]]], home) for home in homes]
    found = table_cells(tmp_path / "hitungan", done, "keluarga_desil")
    assert found == Counter((code, int(home["desil_nasional"] or 11) - 1) for code, home in where)
    found = table_cells(tmp_path / "hitungan", done, "rumah_lantai")
    assert found == Counter((code, int(home["jenis_lantai_terluas"] or 10) - 1) for code, home in where)
    told = json.loads((tmp_path / "hitungan/hitungan.json").read_text())
    assert told["berkas_keluarga"] == {"sumber": "dtsen_keluarga", "acuan": "2025-12-31", "desa": "berkas orang"}
    left_out = done.plan.left_out
    assert not {"keluarga_desil", "rumah_lantai", "sanitasi", "aset_mobil"} & set(left_out)
    assert left_out["keluarga_berisiko_stunting"].startswith("kolom r306a")
    assert left_out["jumlah_penduduk"] == "dasar penduduk"


def test_amounts_of_money_stay_whole_numbers_from_the_file_to_the_spread(tmp_path: Path) -> None:
    """A mapping brings what a family spends: whole rupiah for each member, missing where half of it is."""
    about = "pembilang: pengeluaran_per_orang\nsebaran: {bobot: jumlah_anggota}\n"
    content = content_of("gini", about)
    own = content.mappings["dtsen_keluarga"]
    names = ("pengeluaran_makanan", "pengeluaran_bukan_makanan")
    wider = replace(own, columns=(*own.columns, *(ColumnMapping(name, (name,), None, None, {}) for name in names)))
    spec = replace(content.indicators["uji"], populations=("terdata",))
    content = replace(content, indicators={**content.indicators, "uji": spec}, digest=f"{content.digest}-uang")
    draw, homes = random.Random(8), besar.homes_of(ROWS, seed=11)
    for home in homes:
        home |= {name: draw.choice(["", "0", "1500000", "2750001", "900000000000000"]) for name in names}
    file = besar.write_csv(tmp_path / "k.csv", homes, titles=(*besar.HOME_TITLES, *names))
    joined = FamiliesOrder((file,), wider)
    parts = make(tmp_path / "bagian", besar.write_csv(tmp_path / "a.csv", ROWS), homes=joined, content=content)

    spent = {home[besar.HOME_TITLES[0]]: [home[name] for name in names] for home in homes}
    expected: Counter[tuple[str, int, int]] = Counter()
    for (village, card), people in besar.grouped(ROWS).items():
        both = spent[card]
        amount = sum(map(int, both)) // len(people) if all(both) else -1
        expected[village, min(amount, 10**12), len(people)] += 1
    frames = [
        (part, pl.read_parquet(parts / part["berkas"], hive_partitioning=False))
        for part in entries(parts)
        if part["basis"] == "keluarga"
    ]
    assert {frame["pengeluaran_per_orang"].dtype for _, frame in frames} == {pl.Int64}
    found = Counter(
        (part["desa"][row["area"]].replace(".", ""), row["pengeluaran_per_orang"], row["jumlah_anggota"])
        for part, frame in frames
        for row in frame.to_dicts()
    )
    assert found == expected
    done = measure(parts, tmp_path / "hitungan", content)
    assert "uji" not in done.plan.left_out
    told: Counter[tuple[str, int]] = Counter()
    for (village, amount, _), n in expected.items():
        if amount >= 0:
            told[f"{village[:2]}.{village[2:4]}", amount] += n
    plan = done.plan.compiled["keluarga"]
    (number,) = {figure.spread for figure in plan.indicators if figure.spec.id == "uji"}
    values: Counter[tuple[str, int]] = Counter()
    for (kabupaten, _, kind, position, value), (n, _) in vectors(tmp_path / "hitungan", "keluarga").items():
        if (kind, position) == (3, number):
            values[kabupaten, value] += n
    assert values == told


def relist(folder: Path, parts: list[dict[str, Any]] | None = None, **changed: Any) -> None:
    """List parts as whoever made them could: sizes and digests as they are now."""
    told = json.loads((folder / LISTING).read_text()) | changed
    told["bagian"] = told["bagian"] if parts is None else parts
    for part in told["bagian"]:
        data = (folder / part["berkas"]).read_bytes()
        part |= {"byte": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / LISTING).write_bytes(pretty_json({**told, "id": listing_id(told)}))


def folder_bytes(out: Path, but: str = "") -> dict[str, Any]:
    """Every file of a folder; of the list all but one key."""
    found: dict[str, Any] = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    said = json.loads(found.pop("hitungan.json"))
    return {**found, "daftar": {name: value for name, value in said.items() if name != but}}


def one_answer_changed() -> list[dict[str, str]]:
    """The rows with one answer of one person of one village otherwise."""
    rows = [dict(row) for row in ROWS]
    first = next(row for row in rows if row[VILLAGE] == "9960012002")
    first["status_kawin"] = "1" if first["status_kawin"] != "1" else "2"
    return rows


def test_of_a_kabupaten_only_villages_whose_rows_changed_are_read_again(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer of one person, one village that is new, one that is gone: the same bytes as counting all anew."""
    out = tmp_path / "hitungan"
    measure(parts, out)
    rows = one_answer_changed()
    make(parts, besar.write_csv(tmp_path / "b.csv", rows), homes=families(tmp_path))
    read: list[int] = []
    asked = parquet.read_areas

    def seen(path: Path, names: Any, areas: Any) -> Any:
        found = asked(path, names, areas)
        read.append(len(found[1]))
        return found

    monkeypatch.setattr(jobs, "read_areas", seen)
    done = measure(parts, out)
    assert (done.counted, done.villages_counted) == (("99.60",), 1)
    own = [row for row in rows if row[VILLAGE] == "9960012002"]
    assert read == [len({row[besar.TITLES[1]] for row in own}), len(own)]
    measure(parts, tmp_path / "baru")
    assert folder_bytes(out) == folder_bytes(tmp_path / "baru")

    moved = {"9960012001": "9960032001"}
    rows = [{**row, VILLAGE: moved.get(row[VILLAGE], row[VILLAGE])} for row in rows]
    make(parts, besar.write_csv(tmp_path / "c.csv", rows), homes=families(tmp_path))
    assert measure(parts, out).villages_counted == 1
    measure(parts, tmp_path / "lagi")
    assert folder_bytes(out) == folder_bytes(tmp_path / "lagi")


def test_sums_are_not_taken_over_where_a_village_belongs_to_another_kecamatan(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not the one whose rows changed: as many villages as before, in other kecamatan."""
    out = tmp_path / "hitungan"
    measure(parts, out)
    rows = one_answer_changed()
    make(parts, besar.write_csv(tmp_path / "b.csv", rows), homes=families(tmp_path))
    kecamatan, elsewhere = measured._kecamatan, {"99.60.01.2001": "99.60.03"}
    monkeypatch.setattr(measured, "_kecamatan", lambda code, *known: elsewhere.get(code) or kecamatan(code, *known))
    assert measure(parts, out).villages_counted == 1
    measure(parts, tmp_path / "pindah")
    assert folder_bytes(out) == folder_bytes(tmp_path / "pindah")


def test_levels_are_sums_of_their_villages_and_say_of_how_many(parts: Path, tmp_path: Path) -> None:
    """Kecamatan, kabupaten, provinces and all, added up by an outsider with Polars; a total only where all are in."""
    out = tmp_path / "hitungan"
    measure(parts, out)
    said = json.loads((out / "hitungan.json").read_text())
    keys = ["tingkat", "jenis", "posisi", "nilai"]
    lower = [(f"kab={entry['kabupaten']}/", entry["tingkat"]) for entry in said["kabupaten"]]
    for basis in ("orang", "keluarga"):
        villages = pl.concat(
            pl.read_parquet(out / f"kab={entry['kabupaten']}/{basis}.parquet", hive_partitioning=False).with_columns(
                pl.col("area").replace_strict(dict(enumerate(entry["desa"])), return_dtype=pl.String).alias("desa")
            )
            for entry in said["kabupaten"]
        )
        expected = {
            name: villages.with_columns(level.alias("tingkat")).group_by(keys).agg(pl.sum("n", "bobot"))
            for name, level in (
                ("kecamatan", pl.col("desa").str.head(8)),
                ("kabupaten", pl.col("desa").str.head(5)),
                ("provinsi", pl.col("desa").str.head(2)),
                ("semua", pl.lit("semua")),
            )
        }
        found = [
            pl.read_parquet(out / f"{where}{basis}-tingkat.parquet", hive_partitioning=False).with_columns(
                pl.col("area")
                .replace_strict({at: one["wilayah"] for at, one in enumerate(level["wilayah"])}, return_dtype=pl.String)
                .alias("tingkat")
            )
            for where, level in (*lower, ("", said["tingkat"]))
        ]
        every = pl.concat(found).select(*keys, "n", "bobot").sort(keys)
        assert every.equals(pl.concat(expected.values()).select(*keys, "n", "bobot").sort(keys))
    told = {one["wilayah"]: one for entry in (*lower, ("", said["tingkat"])) for one in entry[1]["wilayah"]}
    without = told["35.05"].pop("tanpa_kecamatan")  # a list that lacks whole kecamatan names them
    assert len(without) == 21
    assert told["35.05"] == {"wilayah": "35.05", "desa": 1, "dari": 248, "total": False}
    assert told["99.60"] == {"wilayah": "99.60", "desa": 3, "dari": 3, "total": True}
    assert told["99.60.01"]["desa"] == 2
    assert (told["semua"]["desa"], told["semua"]["total"]) == (4, False)


def test_only_what_changed_is_counted_again(parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "hitungan"
    measure(parts, out)
    first = vectors(out, "orang")
    again = measure(parts, out)
    assert (again.counted, again.kept) == ((), ("35.05", "99.60"))
    assert vectors(out, "orang") == first

    rows = [dict(row) for row in ROWS]
    one = next(row for row in rows if row[VILLAGE] == "3505102011")
    one["status_kawin"] = "1" if one["status_kawin"] != "1" else "2"
    make(parts, besar.write_csv(tmp_path / "b.csv", rows), homes=families(tmp_path))
    changed = measure(parts, out)
    assert changed.counted == ("35.05",)
    measure(parts, tmp_path / "baru")
    assert vectors(out, "orang") == vectors(tmp_path / "baru", "orang") != first

    assert changed.villages_counted == 1
    assert folder_bytes(out, but="dari") == folder_bytes(tmp_path / "baru", but="dari")

    (out / "kab=99.60/orang.parquet").write_bytes(b"rusak")
    assert measure(parts, out).counted == ("99.60",)
    assert vectors(out, "orang") == vectors(tmp_path / "baru", "orang")

    monkeypatch.setattr(measured, "layout_of", None, raising=False)
    other = plan_of(parts)
    assert measured._former(out, PartsPlan(other.compiled, {**other.layouts, "orang": "lain"}, {})) == {}


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────
def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / LISTING).read_text())["bagian"]
    return found


def rewritten(folder: Path, **columns: Any) -> None:
    """The first part with other columns, listed as it is then."""
    path = folder / entries(folder)[0]["berkas"]
    pl.read_parquet(path, hive_partitioning=False).with_columns(**columns).write_parquet(path)
    relist(folder)


def missing(folder: Path) -> None:
    (folder / entries(folder)[0]["berkas"]).unlink()


def changed(folder: Path) -> None:
    path = folder / entries(folder)[0]["berkas"]
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")


def twice(folder: Path) -> None:
    relist(folder, [*entries(folder), entries(folder)[0]])


def copied(folder: Path) -> None:
    first = entries(folder)[0]
    shutil.copy(folder / first["berkas"], folder / "lain.parquet")
    relist(folder, [*entries(folder), {**first, "berkas": "lain.parquet"}])


def other_lists(folder: Path) -> None:
    told = json.loads((folder / LISTING).read_text())
    told["kolom"]["orang"]["status_kawin"][1] = "0" * 16
    relist(folder, kolom=told["kolom"])


def other_radix(folder: Path) -> None:
    told = json.loads((folder / LISTING).read_text())
    told["kolom"]["orang"]["status_kawin"][0] += 1
    relist(folder, kolom=told["kolom"])


def unknown_area(folder: Path) -> None:
    told = entries(folder)
    told[0]["desa"] = ["35.05.10.2999"]
    relist(folder, told)


def elsewhere(folder: Path) -> None:
    told = entries(folder)
    told[0]["desa"] = ["99.60.01.2001"]
    relist(folder, told)


def edited(folder: Path) -> None:
    text = (folder / LISTING).read_text()
    (folder / LISTING).write_text(text.replace('"baris": ', '"baris": 1', 1))


def outside(folder: Path) -> None:
    told = entries(folder)
    shutil.copy(folder / told[0]["berkas"], folder.parent / "luar.parquet")
    told[0]["berkas"] = "../luar.parquet"
    relist(folder, told)


def no_parquet(folder: Path) -> None:
    (folder / entries(folder)[0]["berkas"]).write_bytes(b"x")
    relist(folder)


def no_list(folder: Path) -> None:
    (folder / LISTING).write_text("[]")


def nowhere(folder: Path) -> None:
    """A list that would have its vectors written outside: no village is asked for."""
    told = entries(folder)
    told[0] |= {"kabupaten": "../../luar", "desa": [], "sidik_desa": []}
    relist(folder, told)


WRONG: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "missing": (missing, "M123"),
    "changed": (changed, "M124"),
    "listed twice": (twice, "M122"),
    "a copy listed": (copied, "M122"),
    "other code lists": (other_lists, "M128"),
    "other radix": (other_radix, "M128"),
    "unknown area": (unknown_area, "M129"),
    "area of another kabupaten": (elsewhere, "M129"),
    "a kabupaten that is a path": (nowhere, "M129"),
    "code beyond its radix": (lambda f: rewritten(f, status_kawin=pl.lit(200).cast(pl.UInt8)), "M131"),
    "a village too many": (lambda f: rewritten(f, area=pl.lit(7).cast(pl.Int32)), "M131"),
    "no code": (lambda f: rewritten(f, status_kawin=pl.lit(1.5)), "M130"),
    "a null": (lambda f: rewritten(f, status_kawin=pl.lit(None).cast(pl.UInt8)), "M130"),
    "no Parquet": (no_parquet, "M130"),
    "rows short": (lambda f: relist(f, [{**p, "baris": p["baris"] + 1} for p in entries(f)]), "M132"),
    "the list edited": (edited, "M121"),
    "no list": (lambda f: (f / LISTING).unlink(), "M121"),
    "not a list": (no_list, "M121"),
    "a part outside": (outside, "M121"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_parts_are_one_line_and_leave_what_was_there(parts: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "hitungan"
    out.mkdir()
    (out / "hitungan.json").write_text("{}")
    spoil, code = WRONG[kind]
    spoil(parts)
    with pytest.raises(CantikError) as raised:
        measure(parts, out)
    assert raised.value.code == code, raised.value.line()
    assert "\n" not in raised.value.line()
    assert [path.name for path in out.rglob("*")] == ["hitungan.json"]
    assert not list(tmp_path.glob(".hitungan*"))


def test_the_layout_is_of_the_shape_of_the_files_not_of_their_rows(parts: Path, tmp_path: Path) -> None:
    """A delivery in which nobody answers, or one man lives, has the layout of a full one."""
    silent = [{**row, "partisipasi_sekolah": "", "status_kawin": ""} for row in ROWS[:3]]
    homes = families(tmp_path)
    other = make(tmp_path / "lain", besar.write_csv(tmp_path / "b.csv", silent), homes=homes)
    assert plan_of(other).layouts == plan_of(parts).layouts
    fewer = [title for title in besar.TITLES if title != "status_kawin"]
    third = make(tmp_path / "tiga", besar.write_csv(tmp_path / "c.csv", ROWS[:3], titles=fewer), homes=homes)
    assert plan_of(third).layouts["orang"] != plan_of(parts).layouts["orang"]


def test_what_travels_is_a_part_of_the_package() -> None:
    package = Path(part_kernel.__file__).parents[1]
    assert [name for name in part_kernel.CARRIED if not (package / name).is_file()] == []


def test_a_kecamatan_that_is_not_in_the_file_is_named_beside_the_numbers_of_its_kabupaten(tmp_path: Path) -> None:
    """A file of Blitar that holds two of its kecamatan: its sum is no sum of the kabupaten, and says of what it is."""
    there = ("3505102011", "3505012001")
    file = besar.write_csv(tmp_path / "a.csv", besar.draw(60, seed=8, villages=there))
    folder = make(tmp_path / "bagian", file)
    done = measure(folder, tmp_path / "hitungan")

    listed = AreaIndex.load_shipped()
    blitar = listed.get(AreaCode.kemendagri("35.05"))
    kecamatan = {it.kemendagri.text() for it in listed.children(blitar) if it.kemendagri is not None}
    villages = sum(1 for _ in listed.below(blitar))
    (lacking,) = done.lacking
    assert (lacking["wilayah"], lacking["desa"], lacking["dari"]) == ("35.05", 2, villages)
    assert set(lacking["tanpa_kecamatan"]) == kecamatan - {"35.05.10", "35.05.01"}
    assert len(lacking["tanpa_kecamatan"]) == len(kecamatan) - 2 >= 15
    with (tmp_path / "hitungan" / "wilayah.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["berkas"], row["wilayah"]): row for row in csv.DictReader(stream)}
    whole = rows["tingkat", "35.05"]
    assert (whole["desa"], whole["dari"]) == ("2", str(villages))
    assert whole["tanpa_kecamatan"].split() == lacking["tanpa_kecamatan"]
    assert rows["tingkat", "35.05.10"]["desa"] == "1"
    assert rows["tingkat", "35.05.10"]["tanpa_kecamatan"] == ""
