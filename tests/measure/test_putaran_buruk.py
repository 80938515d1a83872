"""Rounds that went badly, and villages that a list of indicators did not think of: a figure is whole or it is none."""

from __future__ import annotations

import datetime as dt

from bench.answering import answering_village
from cantik import measure
from cantik.base.dates import age_on
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure.result import Results
from cantik.register.core.people import RegisterView
from cantik.snapshot.freeze import freeze
from tests.serangan.desa import ON, later

CONTENT, LISTS = load_content(), code_lists()
#: what the register of the village says without anybody asking at a door
OF_REGISTER = {"sdgs_jaminan_kesehatan", "sdgs_punya_akta_lahir"}


def measured(view: RegisterView) -> Results:
    policy = CONTENT.policies["baku_2026"]
    snapshot = freeze(view, CONTENT, LISTS, ON, policy=policy)
    return measure.compute(snapshot, CONTENT, LISTS, policy=policy)


def test_a_round_that_reached_six_families_of_ten_tells_nothing_and_says_why() -> None:
    found = measured(answering_village(5, 300, reached=0.6))
    told = {figure.spec.id for figure in found.figures if figure.spec.asked_as}
    assert told & {"sdgs_punya_telepon", "sdgs_cuci_tangan", "sdgs_pekerja_formal"} == set()
    homes = [one for one in found.not_made if one.id == "sdgs_cuci_tangan"]
    assert [one.code for one in homes] == ["cakupan"]
    reached, whole = map(int, homes[0].reason.split("(")[1].split(")")[0].split(" dari "))
    assert 0.55 < reached / whole < 0.65  # it says of how many families how many answered
    full = measured(answering_village(5, 300))
    assert told <= {figure.spec.id for figure in full.figures if figure.spec.asked_as}
    assert {"sdgs_punya_telepon", "sdgs_cuci_tangan"} <= {figure.spec.id for figure in full.figures}


def test_of_a_village_without_children_nothing_is_reckoned_about_them() -> None:
    view = answering_village(5, 300)
    young = [place for place, born in enumerate(view.persons["tanggal_lahir"]) if is_young(born)]
    assert young
    found = measured(later(view, young, ON))
    figures = {figure.spec.id: figure for figure in found.figures if figure.spec.asked_as}
    about = [
        name for name in CONTENT.indicators if name.startswith(("sdgs_paud", "sdgs_gizi", "sdgs_asi", "sdgs_imun"))
    ]
    assert len(about) >= 6
    for name in about:
        assert name not in figures or figures[name].d == 0  # undefined, never nought or a hundred per cent
    assert figures["sdgs_punya_telepon"].d > 30


def is_young(born: object) -> bool:
    return isinstance(born, dt.date) and age_on(born, ON) < 19
