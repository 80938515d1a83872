"""Error localisation held against brute force: every set of fields in the order of its weight, every value of the full
domains, the rules written once more as plain Python. The search never sees the rules of the oracle, nor it those."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.dates import age_on
from cantik.collect.batch import FileFacts, Reading, RecordSet
from cantik.content.kinds import Rule
from cantik.examine.cover import cheapest_cover
from cantik.examine.localise import Least, VariableDefinitions, least_changes
from cantik.examine.rules import rule_book
from tests.register.keluarga import aturan

ACUAN = dt.date(2025, 12, 31)
DESA = "9901012001"


def definitions() -> VariableDefinitions:
    return VariableDefinitions(aturan().content.variables, aturan().lists)


def batch(people: list[dict[str, Any]], home: dict[str, Any] | None = None, source: str = "opensid") -> Reading:
    names = sorted({name for one in people for name in one})
    records = {
        "orang": RecordSet("orang", {n: [p.get(n) for p in people] for n in names}, list(range(2, 2 + len(people))), "")
    }
    if home is not None:
        records["keluarga"] = RecordSet("keluarga", {name: [value] for name, value in home.items()}, [2], "")
    return Reading("uji", source, FileFacts("uji", 0, ""), ACUAN, records, ())


def asked(one: Reading, rules: Mapping[str, Rule] | None = None, **more: Any) -> Least | None:
    content = aturan().content
    book = rule_book(content, aturan().lists, rules)
    ready = {unit: book.applicable(one, unit, ACUAN) for unit in ("orang", "keluarga")}
    counted = more.pop("counted", range(len(one.records["orang"])))
    return least_changes(one, ready, definitions(), reference=ACUAN, village=DESA, counted=counted, **more)


def some(*names: str) -> dict[str, Rule]:
    return {name: aturan().content.rules[name] for name in names}


def lahir(age: int) -> dt.date:
    return dt.date(2025 - age, 6, 1)


def cells(found: Least | None) -> list[tuple[str, int, str]]:
    assert found is not None
    return [(one.unit, one.position, one.name) for one in found.cells]


# ── worked examples ─────────────────────────────────────────────────────────────────────────────


def test_one_birth_date_explains_three_broken_rules() -> None:
    """Eight years old, married, pregnant, with a university degree: her age is wrong, not three other things."""
    one = batch(
        [{"tanggal_lahir": lahir(8), "status_kawin": "2", "hamil": "1", "pendidikan_kk": "8", "jenis_kelamin": "2"}]
    )
    found = asked(one, some("kawin_anak", "hamil_umur", "pendidikan_umur"))
    assert cells(found) == [("orang", 0, "tanggal_lahir")]
    assert found is not None
    assert found.kept == ("hamil_umur", "kawin_anak", "pendidikan_umur")
    assert found.beyond == ()


def test_with_two_broken_the_lighter_of_two_single_fields_is_doubted() -> None:
    """A boy of seven who is married: the status is doubted (weight 1), not the date (2)."""
    one = batch([{"tanggal_lahir": lahir(7), "status_kawin": "2", "pekerjaan": "3"}])
    assert cells(asked(one, some("kawin_anak", "pns_muda"))) == [("orang", 0, "status_kawin")]


def test_a_choice_that_only_covers_is_not_enough() -> None:
    """A mother of twenty with a married child of eleven. Either date mends it when both may change. When hers stays, a
    child of eight at most could not be married: then two values of the child must change, or one that is neither."""
    mother = {
        "nama": "IBU",
        "nik": "9901014101900001",
        "jenis_kelamin": "2",
        "tanggal_lahir": lahir(20),
        "status_kawin": "2",
    }
    child = {
        "nama": "ANAK",
        "nik": "9901010106140001",
        "ibu_nik": mother["nik"],
        "jenis_kelamin": "1",
        "tanggal_lahir": lahir(11),
        "status_kawin": "2",
    }
    rules = some("umur_ibu_anak", "kawin_anak")
    found = asked(batch([mother, child]), rules)
    assert len(cells(found)) == 1
    assert cells(found)[0][2] == "tanggal_lahir"
    only = asked(batch([mother, child]), rules, counted=[1])  # the mother lives elsewhere: she stays as she is
    assert cells(only) == [("orang", 1, "status_kawin"), ("orang", 1, "tanggal_lahir")]


def test_a_question_to_be_skipped_may_become_blank() -> None:
    home = {"nomor_keluarga": "1", "r301a": "2", "r301b": "1", "r302": 998}
    one = batch([{"nomor_keluarga": "1", "nama": "A"}], home, source="regsosek")
    found = asked(one, some("rs_loncat_301b", "rs_luas_lantai_pencilan"))
    assert found is not None
    assert {cell.name for cell in found.cells} in ({"r301b", "r302"}, {"r301a", "r302"})
    assert found.kept == ("rs_loncat_301b", "rs_luas_lantai_pencilan")


def test_where_the_ground_for_skipping_is_sure_only_the_blank_is_left() -> None:
    """Not their own house (301a is 2), yet a proof of owning the ground: the proof goes, whichever it is."""
    home = {"nomor_keluarga": "1", "r301a": "2", "r301b": "1"}
    one = batch([{"nomor_keluarga": "1", "nama": "A"}], home, source="regsosek")
    assert cells(asked(one, some("rs_loncat_301b"), fixed=("r301a",))) == [("keluarga", 0, "r301b")]


def test_what_should_be_blank_at_the_mother_is_blanked_at_the_mother() -> None:
    rule = replace(
        some("kawin_anak")["kawin_anak"], condition="semua", wrong_if="ibu.status_kawin ada", columns=("nama",)
    )
    mother = {"nama": "IBU", "nik": "9901014101900001", "jenis_kelamin": "2", "status_kawin": "2"}
    child = {"nama": "ANAK", "nik": "9901010106140001", "ibu_nik": mother["nik"], "jenis_kelamin": "1"}
    assert cells(asked(batch([mother, child]), {rule.id: rule})) == [("orang", 0, "status_kawin")]


def test_what_no_value_can_mend_is_named_apart_and_nothing_broken_gives_nothing() -> None:
    one = batch([{"tanggal_lahir": lahir(7), "status_kawin": "2"}])
    rules = some("kawin_anak")
    assert asked(one, rules, fixed=("tanggal_lahir", "status_kawin")) is None
    assert asked(batch([{"tanggal_lahir": lahir(30), "status_kawin": "2"}]), rules) is None


def test_all_shipped_rules_together_on_a_sound_family_say_nothing(tmp_path: Path) -> None:
    from tests.register.keluarga import keluarga

    del tmp_path
    one = batch(keluarga(1, umur_ibu=25))
    rules = {name: rule for name, rule in aturan().content.rules.items() if name != "nomor_rekaan"}
    assert asked(one, rules) is None
    wrong = keluarga(1, umur_ibu=9)
    found = asked(batch(wrong), rules)
    assert found is not None
    assert "umur_ibu_anak" in found.kept
    assert len(found.cells) <= 2


# ── brute force ─────────────────────────────────────────────────────────────────────────────────

AGES = range(112)
DOMAINS: dict[str, list[Any]] = {
    "tanggal_lahir": [lahir(age) for age in AGES],
    "status_kawin": ["1", "2", "3", "4"],
    "pekerjaan": ["1", "3", "4", "5", "9", "65"],
    "hamil": ["1", "2", "3"],
    "jenis_kelamin": ["1", "2"],
}
WEIGHTS = {"tanggal_lahir": 2, "status_kawin": 1, "pekerjaan": 1, "hamil": 1, "jenis_kelamin": 3}


def _age(person: Mapping[str, Any]) -> int:
    return age_on(person["tanggal_lahir"], ACUAN)


#: the same rules in plain Python, read from the sentences of the content
ORACLE: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "kawin_anak": lambda p: _age(p) < 10 and p["status_kawin"] in ("2", "3", "4"),
    "hamil_laki_laki": lambda p: p["jenis_kelamin"] == "1" and p["hamil"] == "1",
    "hamil_umur": lambda p: p["hamil"] == "1" and not 10 <= _age(p) <= 54,
    "hamil_belum_kawin": lambda p: p["hamil"] == "1" and p["status_kawin"] == "1",
}


def brute(person: Mapping[str, Any], rules: list[str]) -> int | None:
    """The least weight of a set of fields with which no rule is broken; None when nothing is broken."""
    if not any(ORACLE[name](person) for name in rules):
        return None
    sets = [set_ for size in range(1, len(DOMAINS) + 1) for set_ in combinations(sorted(DOMAINS), size)]
    for set_ in sorted(sets, key=lambda one: sum(WEIGHTS[name] for name in one)):
        for values in product(*(DOMAINS[name] for name in set_)):
            other = {**person, **dict(zip(set_, values, strict=True))}
            if not any(ORACLE[name](other) for name in rules):
                return sum(WEIGHTS[name] for name in set_)
    raise AssertionError("some person breaks nothing")


def test_the_weights_of_the_oracle_are_those_of_the_content() -> None:
    assert {name: aturan().content.variables["orang", name].weight for name in WEIGHTS} == WEIGHTS


@settings(max_examples=60, deadline=None)
@given(
    person=st.fixed_dictionaries({name: st.sampled_from(values) for name, values in DOMAINS.items()}),
    chosen=st.sets(st.sampled_from(sorted(ORACLE)), min_size=1),
)
def test_no_cheaper_set_exists_and_the_chosen_one_is_enough(person: dict[str, Any], chosen: set[str]) -> None:
    rules = [name for name in sorted(chosen) if aturan().content.rules[name].level != "catat"]
    found = asked(batch([person]), some(*chosen))
    weight = brute(person, rules)
    if weight is None:
        assert found is None
        return
    assert found is not None
    assert sum(WEIGHTS[cell.name] for cell in found.cells) == weight
    names = [cell.name for cell in found.cells]
    assert any(
        not any(ORACLE[name]({**person, **dict(zip(names, values, strict=True))}) for name in rules)
        for values in product(*(DOMAINS[name] for name in names))
    )
    assert set(found.kept) == {name for name in rules if ORACLE[name](person)}


@given(
    cost=st.lists(st.integers(1, 9), min_size=1, max_size=7),
    groups=st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=4), max_size=6),
)
def test_the_cover_is_the_cheapest(cost: list[int], groups: list[set[int]]) -> None:
    inside = [{one for one in group if one < len(cost)} for group in groups]
    found = cheapest_cover(cost, inside)
    sets = [set(one) for size in range(len(cost) + 1) for one in combinations(range(len(cost)), size)]
    covers = [one for one in sets if all(one & group for group in inside)]
    if not covers:
        assert found is None
        return
    assert found is not None
    assert all(found & group for group in inside)
    assert sum(cost[one] for one in found) == min(sum(cost[one] for one in cover) for cover in covers)
