"""Figures that a village is judged by are settled before the tables: a wider age before one is given up, and who has no
document yet is no secret of the village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from cantik import protect
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification
from cantik.content.loader import here
from cantik.measure.result import MeasuredFigure, Results
from cantik.protect import steps
from cantik.protect.indicators import safe_figures
from cantik.protect.key_indicators import SettledFigures, settle_figures
from cantik.protect.public_status import status_of
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from tests.protect.bekal import families, policy, results

GEO = Axis("dusun", "Dusun", "Dusun", "wilayah", (Category("d1", "d1", "d1", (0,)),))
YOUNG, OLDER, BOTH = (f"partisipasi_sekolah_{ages}" for ages in ("7_12", "13_15", "7_15"))


def _figure(name: str, n: int, d: int) -> MeasuredFigure:
    return MeasuredFigure(here().indicators[name], GEO, n, d, (n,), (d,), "terdaftar")


def _apply(*figures: MeasuredFigure) -> Protected:
    data = replace(results(), figures=figures)
    return protect.apply(data, policy(), classifications=here().classifications, youngest_head=15)


def _school(missing_young: int, missing_older: int) -> Protected:
    """103 children of 7-12 and 61 of 13-15, of whom some do not attend."""
    young, older = 103 - missing_young, 61 - missing_older
    return _apply(_figure(YOUNG, young, 103), _figure(OLDER, older, 61), _figure(BOTH, young + older, 164))


def _printed(safe: Protected) -> set[str]:
    return {figure.spec.id for figure in safe.figures if figure.status == "ada"}


@pytest.mark.parametrize(
    ("young", "older", "exact", "least"),
    [
        (7, 5, {YOUNG, OLDER}, {}),
        (0, 9, {YOUNG, OLDER}, {}),  # all attend: no secret
        (3, 4, set(), {YOUNG: "95.14", OLDER: "91.80"}),  # (103 - 5) / 103, (61 - 5) / 61
        (3, 9, {OLDER}, {YOUNG: "95.14"}),
        (1, 2, set(), {YOUNG: "95.14", OLDER: "91.80"}),
        (4, 0, {OLDER}, {YOUNG: "95.14"}),
    ],
)
def test_a_share_with_a_small_complement_says_what_it_is_at_least(
    young: int, older: int, exact: set[str], least: dict[str, str]
) -> None:
    """By base and threshold alone: one, two or four who do not attend are told in the same words."""
    safe = _school(young, older)
    assert _printed(safe) == exact
    assert {f.spec.id: str(f.least) for f in safe.figures if f.least is not None} == least
    assert {f.status for f in safe.figures if f.least is not None} <= {"rahasia"}
    assert [(unmade.id, unmade.reason) for unmade in safe.not_shown] == [(BOTH, "Tampil masing-masing menurut umur.")]


def test_which_age_stands_depends_on_what_everybody_can_count() -> None:
    """Of twelve and nine children no percentage is printed: the wider age stands, whoever attends. Nothing is absent
    for a number that is hidden."""
    for missing, older in product((0, 1, 4), (20, 9)):
        young = _figure(YOUNG, 40 - missing, 40)
        safe = _apply(young, _figure(OLDER, older, older), _figure(BOTH, 40 + older - missing, 40 + older))
        assert {figure.spec.id for figure in safe.figures} == {BOTH}
        assert {unmade.reason for unmade in safe.not_shown} == {"Digantikan umur yang lebih lebar."}
        assert [f.status for f in safe.figures] == ["ada" if not missing else "rahasia"]
        assert [f.least is None for f in safe.figures] == [not missing]


@pytest.mark.parametrize(
    ("name", "n", "status"),
    [
        ("cakupan_ktp_el", 397, "ada"),  # three have none yet: harmless
        ("cakupan_ktp_el", 3, "rahasia"),  # three have one: they are few
        ("cakupan_jaminan_kesehatan", 397, "rahasia"),  # who has no insurance is no document
        ("cakupan_jaminan_kesehatan", 390, "ada"),
    ],
)
def test_few_without_a_document_hide_nothing_of_the_village(name: str, n: int, status: str) -> None:
    (figure,) = _apply(_figure(name, n, 400)).figures
    assert figure.status == status
    assert (figure.numerator, figure.denominator) == ((n, 400) if status == "ada" else (None, None))


@pytest.mark.parametrize(("without", "areas"), [((2, 1), 0), ((5, 7), 2)])
def test_of_the_few_that_the_village_shows_no_dusun_tells_and_nothing_is_protected_twice(
    monkeypatch: pytest.MonkeyPatch, without: tuple[int, int], areas: int
) -> None:
    """Three of the village have no card yet, which is printed: no dusun can hide how many they are there. That is known
    before anything is chosen; twelve are told by dusun."""
    dusun = Axis("dusun", "Dusun", "Dusun", "wilayah", tuple(Category(d, d, d, (i,)) for i, d in enumerate("ab")))
    have = tuple(200 - few for few in without)
    figure = replace(_figure("cakupan_ktp_el", sum(have), 400), geo=dusun, n_by_geo=have, d_by_geo=(200, 200))
    passes: list[Results] = []

    def counted(results: Results, rules: Rules, known: Mapping[str, Classification]) -> SettledFigures:
        passes.append(results)
        return settle_figures(results, rules, known)

    monkeypatch.setattr(steps, "settle_figures", counted)
    safe = _apply(figure)
    assert _printed(safe) == {"cakupan_ktp_el"}
    assert sum(bool(told.area) for told in safe.figures) == areas
    assert len(passes) == 1


@pytest.mark.parametrize(("without", "told"), [(3, False), (10, True)])
def test_a_table_of_a_part_of_the_few_that_a_figure_shows_is_left_out(without: int, told: bool) -> None:
    """Three of 400 have no card yet, which is printed; who of them is not recorded is nobody's business. Of ten it is
    a table like any other."""
    recorded, merges = families("penduduk_status_rekam", "B", [200, 60], [100, 40])
    data = replace(results(recorded), figures=(_figure("cakupan_ktp_el", 400 - without, 400),))
    known = {**here().classifications, merges.id: merges}
    safe = protect.apply(data, policy(), classifications=known, youngest_head=15)
    assert _printed(safe) == {"cakupan_ktp_el"}
    assert bool(safe.tables) is told
    assert [unmade.id for unmade in safe.not_shown] == ([] if told else ["penduduk_status_rekam"])


def test_harmless_complements_are_documents_and_say_why() -> None:
    harmless = {name: spec.disclosure.harmless for name, spec in here().indicators.items() if spec.disclosure.harmless}
    assert harmless.keys() == {"cakupan_ktp_el", "cakupan_akta_lahir", "cakupan_kia"}
    assert all(len(why or "") > 20 for why in harmless.values())
    assert all(here().indicators[name].judged_by for name in harmless)


def test_a_percentage_of_few_of_class_a_is_no_secret_but_no_figure() -> None:
    """Of ten a percentage is not printed; what everybody may know is not called secret for it."""
    spec = here().indicators["cakupan_ktp_el"]
    open_ = replace(spec, disclosure=replace(spec.disclosure, kelas="A"))
    figure = MeasuredFigure(open_, GEO, 7, 10, (7,), (10,), "terdaftar")
    (told,) = safe_figures(figure, None, Rules(policy()), counts=True)
    assert (told.status, told.value, told.numerator, told.denominator) == ("tidak_tersedia", None, 7, 10)


@pytest.mark.parametrize("kelas", ["B", "C"])
@pytest.mark.parametrize("kind", ["persen", "rasio"])
def test_of_a_closed_class_nobody_few_and_hidden_read_alike(kelas: str, kind: str) -> None:
    spec = here().indicators["cakupan_ktp_el"]
    closed = replace(spec, kind=kind, disclosure=replace(spec.disclosure, kelas=kelas))
    found = {status_of(closed, d, shown=shown, few=few) for d, shown, few in product((0, 7), (True, False), (True,))}
    found |= {status_of(closed, 0, shown=True, few=False), status_of(closed, 90, shown=False, few=False)}
    assert found == {"rahasia"}
    assert status_of(closed, 90, shown=True, few=False) == "ada"


@pytest.mark.parametrize(("events", "status"), [(19, "tidak_tersedia"), (20, "ada"), (21, "ada")])
def test_a_rate_is_printed_from_so_many_events_on(events: int, status: str) -> None:
    spec = here().indicators["cakupan_ktp_el"]
    rate = replace(spec, disclosure=replace(spec.disclosure, kelas="A", kejadian_min=20))
    figure = MeasuredFigure(rate, GEO, events, 25, (events,), (25,), "terdaftar")  # of fewer than of a percentage
    assert [told.status for told in safe_figures(figure, None, Rules(policy()), counts=True)] == [status]


@pytest.mark.parametrize(
    ("duty", "kept"), [({}, False), ({"tabel": "lantai"}, True), ({"tabel": "lantai", "level": "kabupaten"}, False)]
)
def test_what_follows_a_table_stands_where_the_village_must_tell_that(duty: dict[str, str], kept: bool) -> None:
    cube, _ = families("dinding", "B", [50, 30, 40, 20])
    follows = replace(cube, spec=replace(cube.spec, disclosure=replace(cube.spec.disclosure, follows="lantai")))
    left = steps.follow_duties(results(follows), policy(must_publish=(duty,)))
    assert [each.spec.id for each in left.cubes] == ([cube.spec.id] if kept else [])
    assert (cube.spec.id in {line.id for line in left.not_made}) is not kept
