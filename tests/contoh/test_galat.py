"""Planted errors: the key tells exactly what was changed, and each kind breaks what it says."""

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
import pytest

from cantik.base.errors import WrongUse
from cantik.contoh import KINDS, ErrorPlan, Kabupaten, Planted, make_kabupaten, opensid_rows, plant, write_opensid
from cantik.contoh.galat import NATURAL, PLANTERS
from cantik.contoh.galat_regsosek import REGSOSEK_KINDS, plant_regsosek
from cantik.contoh.opensid import write_csv
from cantik.contoh.regsosek import regsosek_sheets
from cantik.contoh.shape import PLACE, Row

OPENSID = tuple(kind.id for kind in KINDS if kind.form == "opensid")
REFERENCE = dt.date(2025, 12, 31)

Dirty = tuple[list[Row], list[Row], tuple[Planted, ...]]


@pytest.fixture(scope="module")
def clean(kabupaten: Kabupaten) -> list[list[Row]]:
    return [opensid_rows(village.population) for village in kabupaten.villages]


@pytest.fixture(scope="module")
def dirty(clean: list[list[Row]]) -> list[Dirty]:
    """Every village with 80 errors of all kinds in turn."""
    out = []
    for position, rows in enumerate(clean):
        plan = ErrorPlan(80 / len(rows), OPENSID, 4).for_village(position)
        out.append((rows, *plant(rows, plan, reference=REFERENCE)))
    return out


def test_every_kind_is_described_and_can_be_planted() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS) >= 140
    assert set(PLANTERS) == set(OPENSID)
    assert set(NATURAL) <= set(OPENSID)
    assert Counter(kind.level for kind in KINDS if kind.id in NATURAL)["tolak"] == 2
    assert all(kind.description.endswith(".") for kind in KINDS)


def test_the_key_is_the_difference_between_dirty_and_clean(dirty: list[Dirty]) -> None:
    for before, after, key in dirty:
        cells = {(line.row, line.column): (line.before, line.after) for line in key if line.column != "*"}
        added = [line.row for line in key if line.column == "*"]
        assert len(cells) + len(added) == len(key), "one cell is changed by one error only"
        found = {
            (number + 2, column): (old[place], new[place])
            for number, (old, new) in enumerate(zip(before, after, strict=False))
            for column, place in PLACE.items()
            if old[place] != new[place]
        }
        assert found == cells
        assert added == list(range(len(before) + 2, len(after) + 2))


def test_no_two_errors_touch_the_same_family(dirty: list[Dirty]) -> None:
    for before, _, key in dirty:
        touched: dict[str, set[int]] = defaultdict(set)
        for line in key:
            if line.row - 2 < len(before):
                touched[str(before[line.row - 2][PLACE["no_kk"]])].add(line.number)
        assert all(len(numbers) == 1 for numbers in touched.values())


def test_every_kind_gets_its_turn(dirty: list[Dirty]) -> None:
    planted = Counter(kind for _, _, key in dirty for kind in {(line.number, line.kind) for line in key})
    kinds = {kind for _, kind in planted}
    assert len(kinds) >= len(OPENSID) - 3
    assert sum(planted.values()) == 8 * 80


@pytest.mark.parametrize("kind", OPENSID)
def test_each_kind_alone_can_be_planted_in_the_demo(clean: list[list[Row]], kind: str) -> None:
    plan = ErrorPlan(1 / 1500, (kind,), 9)
    key = next((found for rows in clean if (found := plant(rows, plan, reference=REFERENCE)[1])), ())
    assert key, "nowhere in the demo"
    assert all(line.kind == kind and line.number == 1 for line in key)


def test_the_same_plan_plants_the_same_errors(clean: list[list[Row]]) -> None:
    plan = ErrorPlan(0.05, OPENSID, 7)
    assert plant(clean[0], plan, reference=REFERENCE) == plant(clean[0], plan, reference=REFERENCE)
    assert plant(clean[0], plan, reference=REFERENCE)[1] != plant(clean[1], plan, reference=REFERENCE)[1]


def test_no_error_without_a_rate_and_none_of_an_unknown_kind(clean: list[list[Row]]) -> None:
    rows, key = plant(clean[0], ErrorPlan(0.0), reference=REFERENCE)
    assert rows == clean[0]
    assert key == ()
    with pytest.raises(WrongUse):
        plant(clean[0], ErrorPlan(0.01, ("tidak_ada",)), reference=REFERENCE)


def _one(clean: list[list[Row]], kind: str) -> tuple[list[Row], list[Planted]]:
    for rows in clean:
        after, key = plant(rows, ErrorPlan(1 / 1500, (kind,), 3), reference=REFERENCE)
        if key:
            return after, list(key)
    raise AssertionError(kind)


def _cell(rows: list[Row], line: Planted, column: str) -> str:
    return str(rows[line.row - 2][PLACE[column]])


def test_a_near_double_names_its_original(clean: list[list[Row]]) -> None:
    rows, (line,) = _one(clean, "orang_ganda_mirip")
    original = rows[(line.partner or 0) - 2]
    copy = rows[line.row - 2]
    assert copy[PLACE["nik"]] != original[PLACE["nik"]]
    assert copy[PLACE["nama"]] != original[PLACE["nama"]]
    assert copy[PLACE["no_kk"]] != original[PLACE["no_kk"]]
    days = [dt.date.fromisoformat(str(row[PLACE["tanggallahir"]])) for row in (copy, original)]
    assert abs((days[0] - days[1]).days) <= 1
    assert str(copy[PLACE["nik"]])[:2] == "99"


def test_an_exact_double_is_the_same_row(clean: list[list[Row]]) -> None:
    rows, (line,) = _one(clean, "orang_ganda_persis")
    assert rows[line.row - 2] == rows[(line.partner or 0) - 2]


def test_a_repeated_nik_names_its_owner(clean: list[list[Row]]) -> None:
    rows, (line,) = _one(clean, "nik_ganda")
    assert _cell(rows, line, "nik") == rows[(line.partner or 0) - 2][PLACE["nik"]]


def test_swapped_numbers_are_swapped(clean: list[list[Row]]) -> None:
    _, key = _one(clean, "nik_kk_tertukar")
    before = {line.column: line.before for line in key}
    assert {line.column: line.after for line in key} == {"nik": before["no_kk"], "no_kk": before["nik"]}


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [("umur_ibu_anak", 8.9, 9.1), ("jarak_lahir_saudara", None, None), ("umur_ibu_terlalu_tua", 55, 60)],
)
def test_a_wrong_birth_date_keeps_the_nik_in_step(
    clean: list[list[Row]], kind: str, least: float | None, most: float | None
) -> None:
    rows, key = _one(clean, kind)
    line = next(line for line in key if line.column == "tanggallahir")
    born = dt.date.fromisoformat(_cell(rows, line, "tanggallahir"))
    nik = _cell(rows, line, "nik")
    assert int(nik[6:8]) % 40 == born.day % 40
    assert nik[8:12] == f"{born:%m%y}"
    mother = next(row for row in rows if row[PLACE["nik"]] == _cell(rows, line, "ibu_nik"))
    gap = (born - dt.date.fromisoformat(str(mother[PLACE["tanggallahir"]]))).days / 365.25
    if least is not None and most is not None:
        assert least < gap < most


def test_a_crowded_family_has_sixteen_members(clean: list[list[Row]]) -> None:
    rows, key = _one(clean, "kk_lebih_15_anggota")
    kk = _cell(rows, key[0], "no_kk")
    assert sum(row[PLACE["no_kk"]] == kk and row[PLACE["status_dasar"]] == "1" for row in rows) == 16
    assert len({row[PLACE["nik"]] for row in rows}) == len(rows)


def test_a_child_head_stands_alone_at_the_head(clean: list[list[Row]]) -> None:
    rows, key = _one(clean, "kepala_anak")
    kk = _cell(rows, key[0], "no_kk")
    heads = [row for row in rows if row[PLACE["no_kk"]] == kk and row[PLACE["kk_level"]] == "1"]
    assert len(heads) == 1
    assert str(heads[0][PLACE["tanggallahir"]]) > "2015-12-31"


def test_a_very_old_person_is_between_110_and_120(clean: list[list[Row]]) -> None:
    rows, key = _one(clean, "umur_di_atas_110")
    year = int(_cell(rows, key[0], "tanggallahir")[:4])
    assert 110 < 2025 - year < 120


def test_no_planted_number_could_be_real(dirty: list[Dirty]) -> None:
    for _, after, key in dirty:
        for line in key:
            for column in ("nik", "no_kk", "ayah_nik", "ibu_nik"):
                digits = "".join(c for c in _cell(after, line, column) if c.isdecimal())
                if len(digits) == 16:
                    assert digits[:2] in ("99", "98"), line.kind


def test_dirty_cells_reach_the_workbook(kabupaten: Kabupaten, tmp_path: Path) -> None:
    village = kabupaten.villages[2]
    plan = ErrorPlan(0.01, ("nik_sel_angka", "nama_rumus", "tanggal_mustahil", "tanggal_1900", "nama_500_karakter"))
    key = write_opensid(village, tmp_path / "t.xlsx", "template", plan)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Data Penduduk"]
    assert {line.kind for line in key} == set(plan.kinds)
    for line in key:
        cell = sheet.cell(line.row, PLACE[line.column] + 1)
        if line.kind == "nik_sel_angka":
            assert cell.data_type == "n"
            assert str(line.after)[:15] == str(line.before)[:15]
        elif line.kind == "tanggal_1900":
            assert isinstance(cell.value, dt.datetime | int | float)
        else:
            assert cell.value == line.after
            assert cell.data_type == "s"


def test_the_key_of_a_csv_counts_rows_of_the_whole_file(tmp_path: Path) -> None:
    made = make_kabupaten(3, villages=3, persons=120)
    key = write_csv(made, tmp_path / "a.csv", ErrorPlan(0.05))
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert {line.number for line in key} == set(range(1, 19))  # 5% of about 122 rows in each of three villages
    for line in key:
        if line.kind == "nik_15_digit":
            assert f",{line.after}," in lines[line.row - 1]


def test_regsosek_errors_are_in_the_key_cell_by_cell(kabupaten: Kabupaten) -> None:
    clean = regsosek_sheets(kabupaten.villages[0])
    dirty, key = plant_regsosek(clean, ErrorPlan(0.03, REGSOSEK_KINDS))
    assert {line.kind for line in key} == set(REGSOSEK_KINDS)
    found = [
        (sheet.name, number + sheet.header_row + 1, sheet.headers[place], old, new)
        for sheet, other in zip(clean, dirty, strict=True)
        for number, (before, after) in enumerate(zip(sheet.rows, other.rows, strict=True))
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new
    ]
    assert sorted(map(str, found)) == sorted(
        str((line.sheet, line.row, line.column, line.before, line.after)) for line in key
    )
