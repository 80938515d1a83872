"""Rules over village facts: what another hand writes into sound files is found, by one rule each, and nothing else is.

The errors are those of people who fill in such files: another unit, the column beside it, the neighbour's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import shapely

from bench.examine_lists import fact_reading
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.contoh.galat_fakta import KINDS, SOUND, VILLAGE, Row
from cantik.examine.examples import fact_failures
from cantik.examine.village import NOTHING, KnownVillage, village_findings

CONTENT, LISTS = load_content(), code_lists()
ON = dt.date(2025, 12, 31)
DESA = KnownVillage(**VILLAGE)
FACTS = {name: rule for name, rule in CONTENT.rules.items() if rule.checked_by == "fakta"}


def found(kind: str, rows: list[Row], village: KnownVillage = DESA) -> list[tuple[str, int]]:
    findings = village_findings(
        village, fact_reading(CONTENT, kind, rows, ON), FACTS, content=CONTENT, lists=LISTS, reference=ON
    )
    return [(finding.rule, finding.record) for finding in findings]


def test_examples_hold() -> None:
    assert [error.line() for error in fact_failures(CONTENT, LISTS)] == []


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_a_sound_file_says_nothing(kind: str) -> None:
    assert found(kind, SOUND[kind]()) == []


@pytest.mark.parametrize("rule", sorted(FACTS))
def test_each_rule_finds_its_kind_and_no_other_does(rule: str) -> None:
    """The two laws: no two rules alike, each finds one."""
    for kind in FACTS[rule].kinds:
        rows = SOUND[kind]()
        at = KINDS[rule](rows)
        assert found(kind, rows) == [(rule, at)], kind


#: rules that hold a file against itself
OWN = {
    "fakta_produksi_tanpa_panen",
    "fakta_murid_tanpa_guru",
    "fakta_murid_ruang_kelas",
    "fakta_guru_lebih_murid",
    "fakta_jarak_waktu",
    "fakta_realisasi",
}


@pytest.mark.parametrize("rule", sorted(FACTS))
def test_what_the_register_does_not_know_breaks_no_rule(rule: str) -> None:
    kind = FACTS[rule].kinds[0]
    rows = SOUND[kind]()
    at = KINDS[rule](rows)
    assert found(kind, rows, NOTHING) == ([(rule, at)] if rule in OWN else [])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("fakta_banyak_dusun", "Berkas memuat 1 dusun, register 2."),
        ("fakta_keluarga_terlayani", "Melayani 3.000 keluarga, register 900 keluarga."),
        ("fakta_jarak_waktu", "Jarak 45 km ditempuh 2 menit: lebih cepat daripada 150 km tiap jam."),
    ],
)
def test_the_message_names_both_figures(rule: str, said: str) -> None:
    kind = FACTS[rule].kinds[0]
    rows = SOUND[kind]()
    KINDS[rule](rows)
    findings = village_findings(
        DESA, fact_reading(CONTENT, kind, rows, ON), FACTS, content=CONTENT, lists=LISTS, reference=ON
    )
    assert [finding.message for finding in findings] == [said]


def test_every_rule_has_a_kind_of_the_injector() -> None:
    assert set(KINDS) == set(FACTS)


def test_every_year_is_held_against_the_village() -> None:
    rows = SOUND["penggunaan_lahan"]()
    rows[2]["luas"] = "900"  # the year before
    assert found("penggunaan_lahan", rows) == [("fakta_lahan_melebihi_luas", 2)]


@pytest.mark.parametrize(
    ("place", "lies"),
    [
        ("-7.905,112.605", True),
        ("-7.9105,112.605", True),  # fifty metres beyond the line
        ("-7.92,112.605", False),
        ("-7.95,112.70;-7.905,112.605", True),  # a road that leads in
    ],
)
def test_a_place_lies_in_the_village_whose_hamlets_and_outline_are_drawn(place: str, lies: bool) -> None:
    """The outline of the village beside its hamlets: a point lies in two polygons."""
    west, east = shapely.box(112.60, -7.91, 112.605, -7.90), shapely.box(112.605, -7.91, 112.61, -7.90)
    both = replace(DESA, borders=shapely.union_all([DESA.borders, west, east]))
    rows = SOUND["sekolah"]()
    rows[0]["letak"] = place
    assert found("sekolah", rows, both) == ([] if lies else [("fakta_titik_di_luar", 0)])
