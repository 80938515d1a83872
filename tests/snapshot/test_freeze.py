"""What the snapshot makes of the register: ages, bases, families, documents; nothing that names a person."""

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.content.loader import load_content
from cantik.expr.scope import measure_scope
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.areas import arrange
from cantik.snapshot.bases import Enough, PopulationBases, judge
from cantik.snapshot.dictionary_columns import Column
from cantik.snapshot.encode import SnapshotError, encode
from cantik.snapshot.files import MANIFEST, read_snapshot, write_snapshot
from cantik.snapshot.frame import SmallArea, Snapshot
from cantik.snapshot.freeze import freeze
from cantik.snapshot.members import ColumnsMade
from tests.fixtures import desa_contoh
from tests.fixtures.desa_acak import random_village

CONTENT, LISTS = load_content(), code_lists()
ENOUGH = Enough(Fraction("0.95"), Fraction("0.80"), Fraction("0.80"), few=5)
POLICY = CONTENT.policies["baku_2026"]
ON = desa_contoh.ON
SCOPE = measure_scope(CONTENT, LISTS, "orang")
MADE = ColumnsMade(CONTENT, LISTS, ON)


def frozen(view: RegisterView) -> Snapshot:
    return freeze(view, CONTENT, LISTS, ON, policy=POLICY)


# ── derived columns ──────────────────────────────────────────────────────────────────────────────
def derived(column: str, **given: Value | bool) -> Value | bool:
    persons: dict[str, Sequence[Value | bool]] = {
        "id": ["x"],
        "terdaftar": ["ya"],
        "domisili": ["ya"],
        **{name: [value] for name, value in given.items()},
    }
    return MADE.persons(persons, {})[column][0]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (dt.date(2008, 12, 31), 17),  # birthday on the reference date
        (dt.date(2016, 1, 1), 9),  # the day after
        (dt.date(2025, 12, 31), 0),
        (dt.date(2000, 2, 29), 25),
        (dt.date(2026, 1, 1), None),  # born later: a finding of examination, here no age
        (None, None),
    ],
)
def test_age_in_completed_years_on_the_reference_date(born: dt.date | None, age: int | None) -> None:
    assert derived("umur", tanggal_lahir=born) == age


@pytest.mark.parametrize(
    ("card", "told", "relation"),
    [("1", None, "1"), ("2", None, "2"), ("8", None, "6"), ("9", None, "8"), ("10", None, "7"), ("4", "5", "5")],
)
def test_relationship_of_the_card_in_the_groups_of_regsosek(card: str, told: str | None, relation: str) -> None:
    assert derived("hubungan", hubungan_keluarga=card, r409=told) == relation


@pytest.mark.parametrize(
    ("opensid", "regsosek", "has"),
    [
        ("2", None, "ya"),
        ("1", None, "tidak"),
        ("3", None, "tidak"),
        (None, 5, "ya"),
        (None, "5", "ya"),
        (None, 3, "tidak"),
        (None, 0, "tidak"),
        (None, None, None),
    ],
)
def test_identity_card_from_either_source(opensid: str | None, regsosek: str | int | None, has: str | None) -> None:
    """Regsosek 411 adds codes: 1 birth certificate, 2 children's card, 4 identity card. Readers and forms hand the sum
    over as a number (tests/collect/readers/test_regsosek.py: 5, 0, 0, 2), corrections by hand may be a text."""
    assert derived("punya_ktp_el", ktp_el=opensid, r411=regsosek) == has


@pytest.mark.parametrize(("papers", "has"), [(0, "tidak"), (1, "ya"), (2, "tidak"), (3, "ya"), (6, "tidak"), (7, "ya")])
def test_birth_certificate_of_a_register_that_keeps_no_numbers(papers: int, has: str) -> None:
    assert derived("punya_akta_lahir", r411=papers) == has


@pytest.mark.parametrize(
    ("told", "without"), [([1, 0, 0], 2), ([3, 15, 8], 0), ([1, 99, 0], None), ([1, None, 0], None)]
)
def test_members_without_insurance_by_the_sums_that_readers_hand_over(told: list[Value], without: int | None) -> None:
    """measures_extra 1, K2: 431a = 0; 99 (do not know) and blanks are not known. 3 is two kinds of cover."""
    bases = PopulationBases({"domisili": ["ya"] * len(told)}, ("domisili",), {})
    people = MADE.persons({"id": [""] * len(told), "r431a": told}, {})
    assert MADE.groups("keluarga", [range(len(told))], {}, people, bases)["anggota_tanpa_jaminan"] == [without]


def test_birth_certificates_are_missing_for_all_when_the_register_keeps_none() -> None:
    nobody = MADE.persons({"id": ["a", "b"], "akta_lahir": [None, None]}, {})
    somebody = MADE.persons({"id": ["a", "b"], "akta_lahir": ["ada", None]}, {})

    assert nobody["punya_akta_lahir"] == [None, None]
    assert somebody["punya_akta_lahir"] == ["ya", "tidak"]


@pytest.mark.parametrize(
    ("answers", "difficulty"),
    [("444444444", "tidak"), ("442444444", "ya"), ("433333333", "tidak"), ("44-444444", None), ("1--------", "ya")],
)
def test_functional_difficulty_needs_all_answers_to_say_no(answers: str, difficulty: str | None) -> None:
    given = {f"r428{letter}": None if sign == "-" else sign for letter, sign in zip("abcdefghi", answers, strict=True)}
    assert derived("kesulitan_fungsi", **given) == difficulty


def test_the_ages_of_lansia_and_balita_are_those_of_the_content() -> None:
    ages = [4, 5, 59, 60, 64, 65]
    other = dict(CONTENT.limits)
    other["umur_lansia"] = replace(other["umur_lansia"], value=Decimal(65))
    other["umur_balita"] = replace(other["umur_balita"], value=Decimal(6))

    def counted(made: ColumnsMade) -> tuple[object, object]:
        bases = PopulationBases({"domisili": ["ya"] * 6}, ("domisili",), {})
        people: dict[str, Column] = {"id": [""] * 6, "umur": ages}
        families = made.groups("keluarga", [range(6)], {}, people, bases)
        return families["jumlah_lansia"][0], families["jumlah_balita"][0]

    changed = ColumnsMade(replace(CONTENT, limits=other), LISTS, ON)
    assert (counted(MADE), counted(changed)) == ((3, 1), (1, 2))


def test_two_heads_of_different_sex_leave_the_head_unknown() -> None:
    heads: list[dict[str, Value]] = [{"umur": 40, "hubungan": "1", "jenis_kelamin": sex} for sex in "122"]
    bases = PopulationBases({"domisili": ["ya"] * 3}, ("domisili",), {})
    people: dict[str, Column] = {"id": [""] * 3, **{name: [head[name] for head in heads] for name in heads[0]}}
    families = MADE.groups("keluarga", [[0, 1], [2]], {"r302": [None, 36]}, people, bases)

    assert families["jk_kepala"] == [None, "2"]
    assert families["umur_kepala"] == [40, 40]
    assert families["luas_per_anggota"] == [None, 360]


# ── bases ────────────────────────────────────────────────────────────────────────────────────────
def test_bases_of_the_worked_example() -> None:
    """docs/bidang/population_parameters.md 0.1: terdaftar 4,951, domisili 4,916, not known 13."""
    people = [("ya", "ya")] * 4867 + [("ya", "tidak")] * 71 + [("ya", "tidak_tahu")] * 13 + [("tidak", "ya")] * 49
    facts = {"terdaftar": [one for one, _ in people], "domisili": [one for _, one in people]}

    bases = judge(facts, [""] * 5000, ENOUGH)

    assert bases.known == ("domisili", "terdaftar")
    assert [fact.count("ya") for fact in (facts["terdaftar"], facts["domisili"])] == [4951, 4916]
    assert dict(bases.unknown) == {"domisili": 13, "terdaftar": 0}


@pytest.mark.parametrize(("open_", "known"), [(5, True), (6, False)])
def test_a_base_bears_as_many_unknown_as_the_policy_says(open_: int, known: bool) -> None:
    facts = {"terdaftar": ["ya"] * 100, "domisili": ["tidak_tahu"] * open_ + ["ya"] * (100 - open_)}
    assert ("domisili" in judge(facts, [""] * 100, ENOUGH).known) is known


@pytest.mark.parametrize(("open_", "known"), [(10, True), (11, False)])
def test_a_list_that_lacks_most_of_a_dusun_is_no_base_of_totals(open_: int, known: bool) -> None:
    """A dusun of 50 in a village of 1,000: told of the whole village well enough, of the dusun 80% and less."""
    facts = {"terdaftar": ["ya"] * 1000, "domisili": ["tidak_tahu"] * open_ + ["ya"] * (1000 - open_)}
    dusun = ["KRAJAN"] * 50 + ["SAWAH"] * 950
    assert ("domisili" in judge(facts, dusun, ENOUGH).known) is known


@pytest.mark.parametrize(("open_", "known"), [(20, ("domisili",)), (21, ())])
def test_the_fullest_base_is_used_where_none_is_full(open_: int, known: tuple[str, ...]) -> None:
    facts = {"terdaftar": ["tidak_tahu"] * 100, "domisili": ["tidak_tahu"] * open_ + ["ya"] * (100 - open_)}
    assert judge(facts, [""] * 100, ENOUGH).known == known


def test_who_died_is_not_open_in_the_other_base() -> None:
    facts = {"terdaftar": ["ya", "tidak"], "domisili": ["ya", "tidak_tahu"]}
    assert dict(judge(facts, ["", ""], ENOUGH).unknown) == {"domisili": 0, "terdaftar": 0}


def test_who_lives_in_an_institution_is_counted_but_in_no_family() -> None:
    view = desa_contoh.view(regsosek=False)
    persons = {**view.persons, "institusi": [name == "P08" for name in view.persons["id"]]}  # K3 is P08 alone

    inside, before = frozen(replace(view, persons=persons)), frozen(view)

    assert len(inside.frames["orang"]) == len(before.frames["orang"]) == 24
    assert (len(inside.frames["keluarga"]), len(before.frames["keluarga"])) == (7, 8)


# ── coverage ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("accepted", "judged"), [(1000, False), (950, False), (949, True), (780, True)])
def test_a_stock_import_is_judged_only_when_rows_were_lost(accepted: int, judged: bool) -> None:
    source = SourceNote("opensid", ON, "a" * 64, None, 1000, accepted, 1000 - accepted)
    snapshot = frozen(replace(desa_contoh.view(regsosek=False), sources=(source,)))

    assert snapshot.coverage["orang"].judged is judged
    assert (snapshot.coverage["orang"].recorded, snapshot.coverage["orang"].frame) == (accepted, 1000)


# ── codes ────────────────────────────────────────────────────────────────────────────────────────
def test_codes_are_positions_in_their_list_and_missing_is_last() -> None:
    assert encode(SCOPE.names["agama"], ["1", "7", None]).tolist() == [0, 6, 7]
    assert encode(SCOPE.names["umur"], [0, 120, 131, None]).tolist() == [0, 120, 120, 121]
    assert encode(SCOPE.names["punya_ktp_el"], ["ya", "tidak", None]).tolist() == [0, 1, 2]
    assert encode(SCOPE.names["r431a"], ["0", "15", "99", None]).tolist() == [0, 15, 16, 17]


@pytest.mark.parametrize(("column", "value"), [("agama", "8"), ("umur", -1), ("umur", "tua")])
def test_a_value_that_no_register_admits_stops_the_program_without_being_told(column: str, value: Value) -> None:
    with pytest.raises(SnapshotError) as caught:
        encode(SCOPE.names[column], [value])
    assert caught.value.code == "M101"
    assert str(value) not in caught.value.message + caught.value.found


# ── areas ────────────────────────────────────────────────────────────────────────────────────────
def test_areas_in_the_order_people_expect() -> None:
    rows = [
        SmallArea("Krajan", "", "10"),
        SmallArea("KRAJAN", "", "2"),
        SmallArea("", "", ""),
        SmallArea("KRAJAN ", "", "10"),
    ]

    areas, (of_rows,) = arrange([rows])

    assert [(one.dusun, one.rt) for one in areas] == [("KRAJAN", "2"), ("KRAJAN", "10"), ("", "")]
    assert of_rows.tolist() == [1, 0, 2, 1]


# ── the whole ────────────────────────────────────────────────────────────────────────────────────
def shuffled(view: RegisterView, seed: int) -> RegisterView:
    """The same people and families told in another order, with other internal ids."""
    draw = random.Random(seed)
    people = draw.sample(range(len(view.persons["id"])), len(view.persons["id"]))
    homes = draw.sample(range(len(view.families["id"])), len(view.families["id"]))
    place = {old: new for new, old in enumerate(homes)}

    def reorder(columns: Mapping[str, Sequence[Value | bool]], order: list[int]) -> dict[str, Sequence[Value | bool]]:
        return {name: [values[one] for one in order] for name, values in columns.items()}

    persons = reorder(view.persons, people)
    persons["keluarga"] = [place[int(str(one))] for one in persons["keluarga"]]
    persons["id"] = [f"lain-{one}" for one in people]
    return replace(view, persons=persons, families=reorder(view.families, homes))


@given(st.integers(0, 2**32))
def test_the_order_of_rows_and_internal_ids_do_not_matter(seed: int) -> None:
    view = desa_contoh.view(regsosek=True)
    one, other = frozen(view), frozen(shuffled(view, seed))

    assert one.id == other.id
    for basis, frame in one.frames.items():
        for name, codes in frame.columns.items():
            np.testing.assert_array_equal(codes, other.frames[basis].columns[name])


def test_the_same_state_gives_the_same_bytes_and_comes_back(tmp_path: Path) -> None:
    snapshot = frozen(random_village(CONTENT, LISTS, persons=500))
    for folder in ("satu", "dua"):
        write_snapshot(snapshot, tmp_path / folder)

    names = ["keluarga.parquet", MANIFEST, "orang.parquet"]
    assert sorted(one.name for one in (tmp_path / "satu").iterdir()) == sorted(names)
    for name in names:
        assert (tmp_path / "satu" / name).read_bytes() == (tmp_path / "dua" / name).read_bytes()
    again = read_snapshot(tmp_path / "satu")
    assert (again.id, again.areas, again.bases, again.known, again.coverage) == (
        snapshot.id,
        snapshot.areas,
        snapshot.bases,
        snapshot.known,
        snapshot.coverage,
    )
    for basis, frame in snapshot.frames.items():
        np.testing.assert_array_equal(frame.area, again.frames[basis].area)
        for name, codes in frame.columns.items():
            np.testing.assert_array_equal(codes, again.frames[basis].columns[name])


def test_rows_stand_by_area(tmp_path: Path) -> None:
    for frame in frozen(random_village(CONTENT, LISTS, persons=300)).frames.values():
        assert np.all(frame.area[1:] >= frame.area[:-1])


@pytest.mark.parametrize(("harm", "code"), [("byte", "M103"), ("manifest", "M103"), ("gone", "M102"), ("none", "M102")])
def test_a_snapshot_that_was_touched_is_refused(tmp_path: Path, harm: str, code: str) -> None:
    write_snapshot(frozen(desa_contoh.view(regsosek=False)), tmp_path)
    people = tmp_path / "orang.parquet"
    if harm == "byte":
        data = bytearray(people.read_bytes())
        data[len(data) // 2] ^= 1
        people.write_bytes(bytes(data))
    elif harm == "manifest":
        stored = json.loads((tmp_path / MANIFEST).read_text())
        stored["potret"]["baris"]["orang"] += 1
        (tmp_path / MANIFEST).write_text(json.dumps(stored))
    elif harm == "gone":
        people.unlink()
    else:
        (tmp_path / MANIFEST).unlink()

    with pytest.raises(SnapshotError) as caught:
        read_snapshot(tmp_path)
    assert caught.value.code == code


def test_no_birth_date_no_internal_id_and_no_document_number_is_kept(tmp_path: Path) -> None:
    view = desa_contoh.view(regsosek=True)
    secret = {
        **view.persons,
        "id": [f"RAHASIA{one}" for one in view.persons["id"]],
        "akta_lahir": ["AKTA-99" if one else None for one in view.persons["akta_lahir"]],
    }
    snapshot = frozen(replace(view, persons=secret))
    write_snapshot(snapshot, tmp_path)

    for frame in snapshot.frames.values():
        assert all(codes.dtype in (np.uint8, np.uint16) for codes in frame.columns.values())
        assert not {"tanggal_lahir", "id", "akta_lahir", "keluarga", "nik", "nama"} & set(frame.columns)
    whole = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"RAHASIA" not in whole
    assert b"AKTA-99" not in whole
