"""Derived columns are content: the same values as the functions they replaced, and files that are refused."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from cantik.base.errors import CantikError, ContentError
from cantik.codes.lists import code_lists
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.expr.check import compile_text, compile_value
from cantik.expr.reference import RecordContext, holds, value_of
from cantik.expr.scope import column_scope
from cantik.register.core.people import RegisterView
from cantik.snapshot.column_examples import wrong_columns
from cantik.snapshot.freeze import _bases, freeze
from cantik.snapshot.members import ColumnsMade, members_by_family, members_by_household
from tests.acuan import turunan_lama as lama
from tests.fixtures.desa_acak import random_village
from tests.fixtures.malam import by_night

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]


def holds_alike(view: RegisterView, on: dt.date) -> int:
    """Every derived column of a village by the files and by the functions that were Python; how many were compared."""
    bases = _bases(view, CONTENT, POLICY)
    made = ColumnsMade(CONTENT, LISTS, on)
    persons = made.persons(view.persons, view.families)
    old = lama.person_columns(view.persons, on)
    assert {name: list(persons[name]) for name in old} == old
    groups, old_groups = members_by_family(persons, bases), lama.members_by_family(view.persons, old, bases)
    homes = sorted(groups)
    assert homes == sorted(old_groups)
    floor = view.families.get("r302") or [None] * len(view.families["id"])
    told = lama.family_columns([old_groups[home] for home in homes], [floor[home] for home in homes], CONTENT.limits)
    own = {name: [values[home] for home in homes] for name, values in view.families.items()}
    families = made.groups("keluarga", [groups[home] for home in homes], own, persons, bases)
    assert {name: list(families[name]) for name in told} == told
    houses = members_by_household(persons, bases)
    assert houses == lama.members_by_household(view.persons, old, bases)
    of_houses = lama.household_columns(houses, view.persons, bases)
    households = made.groups("rumah_tangga", houses, {}, persons, bases)
    assert {name: list(households[name]) for name in of_houses} == of_houses
    return len(old) * len(persons["id"]) + len(told) * len(homes) + len(of_houses) * len(houses)


@pytest.mark.parametrize("seed", [0, *map(by_night, range(1, 4))])
def test_random_villages_have_the_columns_they_had(seed: int) -> None:
    view = random_village(CONTENT, LISTS, persons=400, seed=seed, rolls=True)
    draw = random.Random(seed)
    for name in ("akta_lahir", "r411", "hubungan_keluarga", "r409", "ktp_el"):  # registers that lack a question
        if draw.random() < 0.3:
            view.persons.pop(name, None)  # type: ignore[attr-defined]
    if "hubungan_keluarga" in view.persons:  # families without a head, and with two
        draw.shuffle(view.persons["hubungan_keluarga"])  # type: ignore[arg-type]
    assert holds_alike(view, dt.date(2023, 2, 28)) > 3000


def test_a_column_at_a_time_says_what_the_reference_says_of_each_person() -> None:
    on, view = dt.date(2025, 7, 1), random_village(CONTENT, LISTS, persons=150, seed=9)
    persons = ColumnsMade(CONTENT, LISTS, on).persons(view.persons, view.families)
    scope, compared = column_scope(CONTENT, LISTS, "orang"), 0
    by_cases = [column for column in CONTENT.columns.values() if "orang" in column.units and column.distance is None]
    for column in by_cases:
        for person in range(150):
            record: dict[str, Any] = {name: told[person] for name, told in persons.items() if name != column.id}
            record["keluarga"] = {name: told[record["keluarga"]] for name, told in view.families.items()}
            cases = (
                value_of(compile_value(case.value, scope), record, RecordContext(acuan=on))
                for case in column.cases
                if holds(compile_text(case.when, scope), record, RecordContext(acuan=on))
                and (case.kept is None or any(persons[case.kept]))
            )
            assert str(persons[column.id][person]) == str(next(cases, None)), column.id
            compared += 1
    assert compared == 150 * len(by_cases) >= 150 * 10


# ── files that are wrong ─────────────────────────────────────────────────────────────────────────
def written(
    folder: Path, name: str, *cases: str, unit: str = "keluarga", example: str = "{catatan: {}, hasil: null}"
) -> Content:
    """The content with a kabupaten's own variable and column; each case is a line of `nilai`."""
    (folder / "variables").mkdir(parents=True, exist_ok=True)
    (folder / "columns").mkdir(exist_ok=True)
    head = 'versi: 1\ndasar: uji\nsejak: "2020-01-01"\n'
    lines = "".join(f"  - {case}\n" for case in cases)
    (folder / "columns" / f"{name}.yaml").write_text(
        f"id: {name}\n{head}judul: Uji\nunit: [{unit}]\nnilai:\n{lines}contoh:\n  - {example}\n", encoding="utf-8"
    )
    ids = sorted(file.stem for file in (folder / "columns").iterdir())
    variables = "".join(
        f"  {it}: {{label: Uji, label_en: Test, jenis: angka, maksimum: 99, potret: ya, turunan: ya}}\n" for it in ids
    )
    (folder / "variables" / f"{unit}.yaml").write_text(f"id: {unit}\n{head}variabel:\n{variables}", encoding="utf-8")
    return load_content(folder)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("isi: banyak(anggota, umurr > 3)", "columns/uji_a.yaml:8"),  # unknown name
        by_night("isi: '\"ya\"'", "columns/uji_a.yaml:8"),  # a text for a number
        ("isi: kepala.jenis_kelamin", "columns/uji_a.yaml:8"),  # a code for a number
        by_night("isi: anggota.umur", "columns/uji_a.yaml:8"),  # many persons for one
        ("{bila: jumlah_anggota, isi: '1'}", "columns/uji_a.yaml:8"),  # no condition
        by_night("{dicatat: tidak_ada, isi: '1'}", "columns/uji_a.yaml:8"),
        ("isi: uji_a + 1", "uji_a → keluarga.uji_a"),  # names itself
        ("isi: banyak(anggota)", "columns/uji_a.yaml:10"),  # the example does not come out
        by_night("isi: selang(anggota.tanggal_lahir)", "columns/uji_a.yaml:8"),  # no relation
    ],
)
def test_a_wrong_column_is_refused_with_file_and_line(case: str, said: str, tmp_path: Path) -> None:
    content = written(tmp_path / "isi", "uji_a", case)
    with pytest.raises(CantikError) as refused:
        raise next(iter(wrong_columns(content, LISTS)))
    assert said in str(refused.value)


def test_columns_that_name_each_other_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "isi", "uji_a", "isi: uji_b + 1")
    content = written(tmp_path / "isi", "uji_b", "isi: uji_a + 1")
    with pytest.raises(ContentError, match=r"saling menunjuk.*uji_a"):
        list(wrong_columns(content, LISTS))


def test_a_column_without_a_variable_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "isi", "uji_a", "isi: banyak(anggota)")
    (tmp_path / "isi" / "variables" / "keluarga.yaml").unlink()
    with pytest.raises(ContentError, match="K141"):
        load_content(tmp_path / "isi")


def test_a_kabupaten_adds_a_column_and_it_stands_in_the_snapshot(tmp_path: Path) -> None:
    """Working members of each family, counted here by hand from the people of the village."""
    case = 'isi: banyak(anggota, dihitung = "ya" dan r416a = 1 dan umur >= ini.umur_kepala)'
    example = '{catatan: {umur_kepala: 40, anggota: [{r416a: "1", umur: 40}, {r416a: "1", umur: 39}]}, hasil: 1}'
    content = written(tmp_path / "isi", "uji_a", case, example=example)
    assert list(wrong_columns(content, LISTS)) == []
    view = random_village(content, LISTS, persons=300, seed=7)
    bases = _bases(view, content, POLICY)
    made = ColumnsMade(content, LISTS, dt.date(2025, 12, 31))
    persons = made.persons(view.persons, view.families)
    homes = [own for _, own in sorted(members_by_family(persons, bases).items())]
    families = made.groups("keluarga", homes, {}, persons, bases)
    inside = bases.inside(bases.first)
    work, ages = persons["r416a"], persons["umur"]
    for own, head, told in zip(homes, families["umur_kepala"], families["uji_a"], strict=True):
        counted = [person for person in own if inside[person]] or own
        older = [isinstance(head, int) and isinstance(it, int) and it >= head for it in map(ages.__getitem__, counted)]
        assert told == sum(work[person] == "1" and so for person, so in zip(counted, older, strict=True))
    assert sum(told for told in families["uji_a"] if isinstance(told, int)) > 20
    frame = freeze(view, content, LISTS, dt.date(2025, 12, 31), policy=POLICY).frames["keluarga"]
    assert int(frame.columns["uji_a"].sum()) == sum(told for told in families["uji_a"] if isinstance(told, int))
