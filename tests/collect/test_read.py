"""The one way in: whole files and parts say the same, planted errors are named, and no bytes escape."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.collect.read import Delivery, read_chunks
from cantik.content.loader import load_content
from cantik.contoh.galat import KIND, KINDS, ErrorPlan, plant
from cantik.contoh.kabupaten import make_kabupaten
from cantik.contoh.opensid import Style, opensid_rows, write_rows
from tests.collect.berkas import FAMILY, grid, many, write_csv, write_xlsx
from tests.collect.conftest import REFERENCE, Read
from tests.fixtures.malam import everything

#: What only a reader can see, by kind of planted error (`cantik.contoh.galat` knows nothing of rules).
NAMED = {
    "nik_kosong": "nik_kosong",
    "nik_nol": "nik_nol",
    "nik_15_digit": "nik_panjang",
    "nik_17_digit": "nik_panjang",
    "nik_notasi_ilmiah": "nik_notasi_ilmiah",
    "nik_sel_angka": "nik_sel_angka",
    "nik_apostrof": "nik_dibersihkan",
    "nik_spasi_tak_tampak": "nik_dibersihkan",
    "nik_huruf": "nik_huruf",
    "kk_kosong": "kk_kosong",
    "kk_15_digit": "kk_panjang",
    "kk_huruf": "kk_huruf",
    "kk_notasi_ilmiah": "kk_notasi_ilmiah",
    "ibu_nik_panjang": "nik_orangtua_rusak",
    "tanggal_dd_mm_yyyy": "tanggal_format",
    "tanggal_serial_excel": "tanggal_serial",
    "tanggal_bulan_dulu": "tanggal_mustahil",
    "tanggal_tahun_dua_angka": "tanggal_tahun_pendek",
    "tanggal_mustahil": "tanggal_mustahil",
    "tanggal_nol": "tanggal_mustahil",
    "nama_kanan_ke_kiri": "teks_dibersihkan",
    "nama_spasi_ganda": "teks_dibersihkan",
    "koordinat_bukan_angka": "titik_tidak_terbaca",
    **{one.id: "kode_tidak_dikenal" for one in KINDS if one.id[:5] in ("kode_", "kata_") and one.form == "opensid"},
    "kode_status_dasar": "status_tidak_dikenal",
}


@pytest.mark.parametrize("style", ["contoh", "template"])
def test_every_planted_error_that_only_a_reader_sees_is_named(tmp_path: Path, read: Read, style: Style) -> None:
    village = make_kabupaten(villages=1, persons=700).villages[0]
    clean = opensid_rows(village.population)
    write_rows(clean, tmp_path / "bersih.xlsx", style)
    assert read(tmp_path / "bersih.xlsx").findings == ()
    dirty, key = plant(clean, ErrorPlan(rate=0.15, kinds=tuple(NAMED), seed=7), reference=village.reference)
    write_rows(dirty, tmp_path / "kotor.xlsx", style)
    told: dict[tuple[int, str], set[str]] = defaultdict(set)
    for finding in read(tmp_path / "kotor.xlsx").findings:
        told[finding.row, finding.column].add(finding.rule)
    kinds = set()
    for one in key:
        if one.column != KIND[one.kind].column:
            continue
        kinds.add(one.kind)
        assert NAMED[one.kind] in told[one.row, one.column], one
    assert kinds == set(NAMED)
    planted = {one.row for one in key}
    assert [place for place in told if place[0] not in planted] == []


def test_a_kind_has_at_least_the_level_that_the_domain_asks_for() -> None:
    order = ["catat", "periksa", "tolak"]
    rules = load_content().rules
    for kind, rule in NAMED.items():
        assert order.index(rules[rule].level) >= order.index(KIND[kind].level), kind


def test_parts_say_what_the_whole_says_and_cut_no_family(tmp_path: Path, read: Read) -> None:
    persons = many(9001)
    persons[5] = {**persons[5], "nik": "99"}
    persons[8999] = {**persons[8999], "agama_id": "77"}
    path = write_csv(tmp_path / "a.csv", grid(persons), ";")
    whole = read(path)
    parts = list(read_chunks(path, Delivery(REFERENCE), content=load_content(), lists=code_lists(), rows=1000))
    assert len(parts) > 2
    joined: dict[str, list[Value]] = defaultdict(list)
    for part in parts:
        for name, values in part.records["orang"].columns.items():
            joined[name] += values
    assert joined == dict(whole.records["orang"].columns)
    rows = [row for part in parts for row in part.records["orang"].rows]
    assert rows == whole.records["orang"].rows
    assert [(f.rule, f.row) for part in parts for f in part.findings] == [(f.rule, f.row) for f in whole.findings]
    for part in parts:
        for one in part.findings:
            assert part.records["orang"].rows[one.record] == one.row
    for left, right in itertools.pairwise(parts):
        assert left.records["orang"].columns["no_kk"][-1] != right.records["orang"].columns["no_kk"][0]
    assert parts[-1].left_out == whole.left_out


def test_a_workbook_comes_in_parts_too(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(many(50)))
    parts = list(read_chunks(path, Delivery(), content=load_content(), lists=code_lists(), rows=10))
    assert sum(len(part.records["orang"]) for part in parts) == 50


def test_progress_is_told(tmp_path: Path, read: Read) -> None:
    seen: list[int] = []
    read(write_xlsx(tmp_path / "a.xlsx", grid(many(5000))), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 5000


def test_reading_twice_gives_the_same_batch(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))
    assert read(path) == read(path)


@pytest.mark.malam
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell the peak of a process")
def test_a_kabupaten_streams_through_little_memory(tmp_path: Path, project: Path) -> None:
    """60,000 persons in parts: the process stays below 200 MB, whatever the length of the file."""
    path = write_csv(tmp_path / "a.csv", grid(many(60_000)), ";")
    code = (
        "import sys; from pathlib import Path; from cantik.collect.read import Delivery, read_chunks;"
        "from cantik.content.loader import load_content; from cantik.codes.lists import code_lists;"
        "n = sum(len(b.records['orang']) for b in read_chunks(Path(sys.argv[1]), Delivery(),"
        " content=load_content(), lists=code_lists(), rows=10000));"
        "peak = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')];"
        "print(n, int(peak[0]) // 1024)"
    )
    environment = {**os.environ, "PYTHONPATH": str(project)}
    said = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=environment
    ).stdout.split()
    assert int(said[0]) == 60_000
    assert int(said[1]) < 200


@settings(max_examples=40 if everything() else 15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_a_text_file_escapes(data: st.DataObject, tmp_path: Path, read: Read) -> None:
    raw = bytearray(write_csv(tmp_path / "utuh.csv", grid(FAMILY), ";").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    path = tmp_path / "mutasi.csv"
    path.write_bytes(bytes(raw))
    with contextlib.suppress(UnreadableInput):
        batch = read(path)
        columns = batch.records["orang"].columns
        assert {len(values) for values in columns.values()} == {len(batch.records["orang"])}


CELL = st.text(max_size=20) | st.floats() | st.integers(-(10**18), 10**18) | st.dates() | st.booleans()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.tuples(st.sampled_from(["nik", "no_kk", "sex", "tanggallahir", "nama", "rt", "lat"]), CELL), max_size=6
    )
)
def test_whatever_a_cell_holds_the_file_is_read(cells: list[tuple[str, object]], tmp_path: Path, read: Read) -> None:
    changed = {name: cell for name, cell in cells if not (isinstance(cell, float) and not abs(cell) < 1e300)}
    person = {name: _fit(cell) for name, cell in changed.items()}
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, {**FAMILY[0], **person}])))
    assert len(batch.records["orang"]) == 4


def _fit(cell: object) -> object:
    """What the writer of the test file can hold: dates from 1900 on."""
    if hasattr(cell, "year") and cell.year < 1900:
        return str(cell)
    return cell
