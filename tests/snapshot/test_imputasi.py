"""Imputation by the laws of quality_policy.md section 5; the oracle counts rows before and after, it draws no donor."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik import measure
from cantik.base.errors import ContentError
from cantik.codes.knowledge import load
from cantik.codes.lists import code_lists
from cantik.content.kinds import Imputation
from cantik.content.loader import FOLDER, load_content
from cantik.content.nodes import compose
from cantik.content.schema.policy import read_policy, refuse_weaker
from cantik.pipeline.steps import imputed_notes
from cantik.release.edition_facts import count_imputed
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze
from cantik.snapshot.impute import impute
from tests.fixtures.desa_acak import ON, random_village

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
NEVER = POLICY.imputation.never if POLICY.imputation else ()
HOUSING = ("r303", "r304", "r306a")


def rules(limit: str = "0.05", uses: int = 3, *, people: tuple[str, ...] = ("pekerjaan",)) -> Imputation:
    return Imputation(limit, uses, {"keluarga": HOUSING, "orang": people}, NEVER)


@cache
def village(seed: int = 3, persons: int = 700) -> Snapshot:
    return freeze(random_village(CONTENT, LISTS, persons=persons, seed=seed), CONTENT, LISTS, ON, policy=POLICY)


def dusun_of(snapshot: Snapshot, basis: str) -> list[str]:
    return [snapshot.areas[place].dusun for place in snapshot.frames[basis].area.tolist()]


@given(limit=st.sampled_from(["0", "0.01", "0.05", "0.5"]), uses=st.integers(0, 3), seed=st.text(max_size=5))
@settings(max_examples=25, deadline=None)
def test_the_laws_hold_for_any_limit_and_seed(limit: str, uses: int, seed: str) -> None:
    done = impute(village().frames, village().areas, rules(limit, uses), seed)
    for basis, before in village().frames.items():
        after, where = done.frames[basis], dusun_of(village(), basis)
        for name, codes in before.columns.items():
            changed = [i for i, (old, new) in enumerate(zip(codes, after.columns[name], strict=True)) if old != new]
            assert tuple(changed) == done.rows.get(basis, {}).get(name, ()), "flagged is what was filled, no more"
            missing = before.radix[name] - 1
            assert all(codes[i] == missing for i in changed), "an answer is never overwritten"
            share = Counter(where[i] for i in changed)
            assert all(n <= float(limit) * where.count(dusun) for dusun, n in share.items())
        assert set(done.rows.get(basis, {})) <= {*HOUSING, "pekerjaan"}
    again = impute(village().frames, village().areas, rules(limit, uses), seed)
    assert again.rows == done.rows
    for basis, columns in done.rows.items():
        for name in columns:
            assert (again.frames[basis].columns[name] == done.frames[basis].columns[name]).all()


def test_a_donor_is_of_the_same_dusun_and_size_and_is_used_three_times_at_most() -> None:
    frame = village().frames["keluarga"]
    done = impute(village().frames, village().areas, rules("0.5"), "benih")
    where, sizes = dusun_of(village(), "keluarga"), frame.columns["jumlah_anggota"].tolist()
    for name, rows in done.rows["keluarga"].items():
        codes, missing = frame.columns[name].tolist(), frame.radix[name] - 1
        alike = [(place, min(size, 6)) for place, size in zip(where, sizes, strict=True)]
        answered = Counter((alike[i], code) for i, code in enumerate(codes) if code != missing)
        filled = Counter((alike[i], int(done.frames["keluarga"].columns[name][i])) for i in rows)
        assert filled
        assert all(n <= 3 * answered[key] for key, n in filled.items())


def test_the_snapshot_tells_what_was_imputed_and_the_tables_say_so() -> None:
    policy = replace(POLICY, imputation=rules())
    made = freeze(random_village(CONTENT, LISTS, persons=700, seed=3), CONTENT, LISTS, ON, policy=policy)
    again = freeze(random_village(CONTENT, LISTS, persons=700, seed=3), CONTENT, LISTS, ON, policy=policy)
    assert made.id == again.id != village().id
    assert all((made.frames["keluarga"].columns[n] == again.frames["keluarga"].columns[n]).all() for n in HOUSING)
    counts = made.manifest["imputasi"]
    assert isinstance(counts, dict)
    notes = imputed_notes(made, load())
    n = counts["keluarga"]["r303"]
    assert 0 < n <= 0.05 * len(made.frames["keluarga"])
    size = len(made.frames["keluarga"])
    assert notes["rumah_lantai"][0] == f"Diisi dengan imputasi: Jenis lantai terluas {n} dari {size}."
    assert "Imputed" in notes["rumah_lantai"][1]
    assert "penduduk_agama" not in notes
    assert notes["lantai_memenuhi"] == notes["rumah_lantai"], "an indicator says so too"
    before, after = (measure.compute(one, CONTENT, LISTS, policy=policy) for one in (village(), made))
    asked = {cube.spec.id: cube.answered for cube in before.cubes}
    floor = next(cube for cube in after.cubes if cube.spec.id == "rumah_lantai")
    assert floor.answered == asked["rumah_lantai"] + n


def test_every_imputed_value_is_flagged_and_counted_by_variable_and_dusun() -> None:
    """The flags are the rows that differ from the snapshot without imputation, each unanswered there."""
    made = freeze(
        random_village(CONTENT, LISTS, persons=700, seed=3),
        CONTENT,
        LISTS,
        ON,
        policy=replace(POLICY, imputation=rules()),
    )
    flags = made.manifest["imputasi_baris"]
    assert isinstance(flags, dict)
    counted = {(part.variable, part.dusun): (part.filled, part.records) for part in count_imputed(made)}
    seen = 0
    for basis, frame in made.frames.items():
        before = village().frames[basis]
        of = [made.areas[area].dusun for area in frame.area.tolist()]
        for name, codes in frame.columns.items():
            changed = [row for row in range(len(frame)) if codes[row] != before.columns[name][row]]
            assert changed == list(flags.get(basis, {}).get(name, ()))
            assert all(before.columns[name][row] == before.radix[name] - 1 for row in changed)
            for dusun in set(of) if changed else ():
                filled = sum(of[row] == dusun for row in changed)
                assert counted[name, dusun] == (filled, of.count(dusun))
                assert 100 * filled <= 5 * of.count(dusun)
                seen += filled
    assert seen == sum(filled for filled, _ in counted.values()) > 0
    assert count_imputed(village()) == ()


def test_without_a_word_of_the_policy_nothing_is_imputed() -> None:
    assert POLICY.imputation is not None
    assert not any(POLICY.imputation.variables.values())
    assert "imputasi" not in village().manifest
    assert imputed_notes(village(), load()) == {}


@pytest.mark.parametrize("name", ["agama", "jenis_kelamin", "r501b", "disabilitas", "ikut_pkh", "umur", "r430"])
def test_what_is_never_imputed_is_refused_with_its_line(name: str) -> None:
    text = (FOLDER / "policies" / "baku_2026.yaml").read_text("utf-8")
    wrong = text.replace("keluarga: []", f"keluarga: [{name}]")
    with pytest.raises(ContentError) as refused:
        read_policy("uji", compose("policies/uji.yaml", wrong), "0")
    assert "tidak pernah diimputasi" in refused.value.message
    assert refused.value.where.startswith("policies/uji.yaml:")


def test_an_own_policy_may_name_variables_but_not_more_of_them_or_of_the_forbidden() -> None:
    refuse_weaker(replace(POLICY, imputation=rules()), POLICY)
    for wider in (rules("0.06"), rules(uses=4), replace(rules(), never=())):
        with pytest.raises(ContentError) as refused:
            refuse_weaker(replace(POLICY, imputation=wider), POLICY)
        assert refused.value.code == "K108"
