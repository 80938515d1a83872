"""The quality report by the worked examples of docs/bidang/quality_policy.md and population_parameters.md; the oracle
is those pages, and a calculator for what they do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from cantik.content.loader import load_content
from cantik.register.leave.quality import reissue_report, report
from cantik.register.leave.quality_content import ASPECTS, load_measures
from cantik.register.leave.quality_facts import ImputedCount, UnitCoverage, answers
from cantik.register.leave.quality_report import QualityReport, trend
from cantik.register.leave.reconcile import Bases, reconcile
from tests.fixtures.fakta_mutu import BASES, EDITION, FACTS, ISSUED, LABELS, REASONS, REFERENCE, example_report

D = Decimal


def made(**change: object) -> QualityReport:
    """The example with other facts."""
    return report(replace(FACTS, **change), LABELS, on=ISSUED, edition=EDITION)  # type: ignore[arg-type]


# ── quality_policy 6 ────────────────────────────────────────────────────────────────────────────
def test_heaped_dates_and_missing_dates_of_the_policy() -> None:
    row = example_report().row("tanggal_menumpuk")
    assert row.value == D("4.35")
    assert row.state == "lihat"
    assert "biasanya tanggal yang tidak diketahui" in row.said[0]
    assert row.note == ("212 dari 4.875; 3,97 kali harapan (1,10%).", "212 of 4,875; 3.97 times the expected 1.10%.")
    missing = example_report().row("tanggal_lahir_kosong")
    assert (missing.value, missing.state) == (D("0.83"), "baik")  # 41 of 4,916
    assert missing.note[0] == "41 dari 4.916."


@pytest.mark.parametrize(
    ("recorded", "share", "state"),
    [(1145, "78.97", "lihat"), (1189, "82.00", "lihat"), (1312, "90.48", "lihat"), (1402, "96.69", "baik")],
)
def test_coverage_of_the_policy(recorded: int, share: str, state: str) -> None:
    edition = replace(EDITION, coverage={"keluarga": UnitCoverage(recorded, 1450, True)})
    row = report(FACTS, LABELS, on=ISSUED, edition=edition).row("cakupan_keluarga")
    assert (row.value, row.state) == (D(share), state)
    assert row.note[0] == f"{recorded:,} dari 1,450.".replace(",", ".")


def test_the_sex_ratio_at_birth_has_an_interval() -> None:
    """By hand: 210/195 = 107.692; √(1/210 + 1/195) = 0.099449; × 1.959964 = 0.194917; e^± gives 88.62 and 130.87."""
    row = example_report().row("rasio_lahir")
    assert (row.value, row.state) == (D("107.69"), "baik")
    assert row.note[0] == "210 : 195; 95%: 88,62–130,87."
    few = made(answers=replace(FACTS.answers, boys=12, girls=7)).row("rasio_lahir")
    assert (few.value, few.state) == (None, "belum")
    # 150/90 = 166.67, interval 128.34 to 216.45: 105 lies outside
    assert made(answers=replace(FACTS.answers, boys=150, girls=90)).row("rasio_lahir").state == "lihat"


def test_k_of_the_parameters() -> None:
    row = example_report().row("koreksi_k")
    assert (row.value, row.state, row.note[0]) == (D("0.10"), "baik", "K = 5, penduduk awal 4.820.")
    assert made(correction=(-61, 4820)).row("koreksi_k").value == D("1.27")
    assert made(correction=(-61, 4820)).row("koreksi_k").state == "lihat"
    assert made(correction=None).row("koreksi_k").state == "belum"


# ── population_parameters 1.1 ───────────────────────────────────────────────────────────────────
def test_the_reconciliation_is_part_of_the_report() -> None:
    whole = example_report()
    assert [line.count for line in whole.official] == [4916, -49, 71, 13, 4951, 21, 44, -19, -6, 3, 12, 5006]
    assert (whole.row("beda_dkb").value, whole.row("beda_dkb").state) == (D("0.24"), "baik")  # 12/4951
    assert (whole.row("beda_bps").value, whole.row("beda_bps").state) == (D("0.74"), "disebut")
    assert "Kecamatan Contoh Dalam Angka 2025" in whole.row("beda_bps").note[0]
    more = made(reconciled=reconcile(BASES, REASONS, 5050))  # 56 of 4,951 unexplained: 1.13%
    assert (more.row("beda_dkb").value, more.row("beda_dkb").state) == (D("1.13"), "lihat")


def test_what_nobody_recorded_is_said_and_never_assumed() -> None:
    bare = report(
        replace(FACTS, dkb=None, bps=None, correction=None, late=(0, 0), reconciled=reconcile(BASES, {}, None)),
        LABELS,
        on=ISSUED,
        edition=replace(EDITION, coverage={"orang": UnitCoverage(260, 260, False)}),
    )
    absent = {row.id for row in bare.absent}
    assert {"cakupan_orang", "cakupan_keluarga", "beda_dkb", "beda_bps", "koreksi_k", "peristiwa_terlambat"} <= absent
    assert {"permintaan_data", "hari_kalender", "unduhan", "periksa_aksesibilitas", "angka_sama"} <= absent
    for row in bare.absent:
        assert row.value_text() == "belum tercatat"
        assert row.value_text("en") == "not recorded"
        assert all(row.said)
        assert row.note == ("", "")


def test_a_village_whose_residence_is_not_known_prints_no_empty_total() -> None:
    counted = Bases(0, 0, 0, 260, 260)
    alone = made(bases=counted, reconciled=reconcile(counted, {}, None), dkb=None, bps=FACTS.bps)
    assert alone.official == ()
    assert alone.row("beda_bps").value is None
    with_dkb = made(bases=counted, reconciled=reconcile(counted, {}, 262))
    assert (with_dkb.official[0].id, with_dkb.official[0].count) == ("terdaftar", 260)
    assert with_dkb.official[-1].count == 262


# ── rows, edits, imputation ─────────────────────────────────────────────────────────────────────
def test_a_row_is_counted_once() -> None:
    (rows,) = example_report().sources
    assert rows.read == rows.refused + rows.repeated + rows.persons == 4960
    assert rows.label == ("OpenSID", "OpenSID")


def test_items_name_what_is_empty_edited_and_imputed() -> None:
    whole = example_report()
    told = {item.id: (item.asked, item.empty_most, item.imputed) for item in whole.items}
    assert told == {"agama": (4916, 1, 0), "pekerjaan": (4916, 2, 0), "lantai": (None, None, 42)}
    # who did not answer, and how many were corrected, is counted of no field
    assert {(item.empty, item.share, item.edited) for item in whole.items} == {(None, None, None)}
    inside = report(FACTS, LABELS, on=ISSUED)
    assert {item.id: item.edited for item in inside.items} == {"agama": 5, "pekerjaan": 0}
    assert {item.id: (item.empty, item.share) for item in inside.items} == {
        "agama": (3, D("0.06")),
        "pekerjaan": (90, D("1.83")),
    }
    assert {item.edited_most for item in inside.items} == {None}
    assert whole.row("isian_imputasi").value == D("2.90")  # 42 of 1,450
    assert "paling banyak 4,00%" in whole.row("isian_imputasi").note[0]  # 30 of 750
    assert whole.row("isian_imputasi").state == "baik"


def test_who_holds_two_editions_does_not_learn_how_many_answers_of_a_field_were_corrected_between_them() -> None:
    """Told that one answer about marriage was corrected, the outsider of the long attack knew more of a woman of sixty
    (generated villages 132 and 148); both editions say the same here."""
    before, after = made(edited={"agama": 30}), made(edited={"agama": 31, "pekerjaan": 1})
    shown = [
        {item.id: (item.edited, item.edited_most) for item in each.items if item.id != "lantai"}
        for each in (before, after)
    ]
    assert shown == [{"agama": (None, 1), "pekerjaan": (None, 1)}] * 2
    many = made(edited={"agama": 99})
    assert [item.edited_most for item in many.items if item.id == "agama"] == [3]  # 2.01 of 4,916


def test_more_than_five_percent_of_one_dusun_is_worth_a_look_though_the_village_has_less() -> None:
    edition = replace(EDITION, imputed=(ImputedCount("lantai", "A", 12, 200), ImputedCount("lantai", "B", 0, 900)))
    row = report(FACTS, LABELS, on=ISSUED, edition=edition).row("isian_imputasi")
    assert (row.value, row.state) == (D("1.09"), "lihat")
    none = report(FACTS, LABELS, on=ISSUED, edition=replace(EDITION, imputed=())).row("isian_imputasi")
    assert (none.value, none.state, none.note[0]) == (D(0), "baik", "Tidak ada variabel yang diimputasi.")


# ── small areas ─────────────────────────────────────────────────────────────────────────────────
def test_a_release_says_nothing_of_a_part_of_the_village_and_the_workplace_does() -> None:
    """Tables by dusun may hide who gave no answer; a sum of it beside them told the outsider of generated village 4
    which of five protected relations of Dahlia a person has (relations unanswered by 16 there, all else answered)."""
    assert example_report().areas == ()
    inside = report(FACTS, LABELS, on=ISSUED)
    assert [area.dusun for area in inside.areas] == [part.dusun for part in FACTS.answers.areas]


# ── time ────────────────────────────────────────────────────────────────────────────────────────
def test_days_and_ages_follow_the_day_of_issue() -> None:
    whole = example_report()
    assert (whole.row("hari_terbit").value, whole.row("umur_data").value) == (D(34), D(7))
    later = reissue_report(whole, dt.date(2026, 7, 30), changed=4)
    assert (later.row("hari_terbit").value, later.row("umur_data").value) == (D(211), D(13))
    assert later.row("hari_terbit").state == "lihat"
    assert later.row("angka_direvisi").value == 4
    assert whole.row("angka_direvisi").state == "belum"
    same = {row.id: row for row in whole.rows}
    moved = {"hari_terbit", "umur_data", "angka_direvisi"}
    assert all(row == same[row.id] for row in later.rows if row.id not in moved)


def test_the_trend_is_held_against_the_former_release() -> None:
    before = made(answers=replace(FACTS.answers, heaped=100))
    now = example_report(former=before)
    assert now.former == "2024-1"
    assert now.row("tanggal_menumpuk").former == D("2.05")
    assert now.row("tanggal_menumpuk").shown_former() == "2,05"
    assert now.row("unduhan").shown_former() == "…"
    assert trend([before, now])["tanggal_menumpuk"] == (D("2.05"), D("4.35"))
    assert example_report().row("tanggal_menumpuk").former is None


def test_two_releases_of_a_year_do_not_tell_how_many_answers_were_corrected_between_them() -> None:
    """Twelve answers of a field corrected, then fourteen: whoever holds both would know that two persons changed."""
    first = made(edited={"agama": 30, "pekerjaan": 12})
    second = report(
        replace(FACTS, edited={"agama": 30, "pekerjaan": 14}), LABELS, on=ISSUED, edition=EDITION, former=first
    )
    assert [item.edited for item in second.items] == [None] * len(second.items)
    row = second.row("isian_disunting")
    assert (row.value, row.note) == (None, ("", ""))
    assert "rilis pertama tahun data" in row.said[0]
    year_after = replace(FACTS, reference=FACTS.reference.replace(year=FACTS.reference.year + 1), edited={"agama": 30})
    told = report(year_after, LABELS, on=ISSUED, edition=EDITION, former=first)
    assert told.row("isian_disunting").value is not None, "another year is another population"
    assert report(FACTS, LABELS, on=ISSUED, former=first).row("isian_disunting").value is not None, "at the workplace"


# ── who is counted ──────────────────────────────────────────────────────────────────────────────
def test_only_people_of_the_village_are_counted() -> None:
    born = [dt.date(1980, 1, 1), dt.date(1981, 3, 4), None, dt.date(2024, 8, 17), dt.date(1975, 1, 1)]
    persons: dict[str, Sequence[object]] = {
        "terdaftar": ["ya", "ya", "tidak_tahu", "ya", "tidak"],  # the last one died
        "domisili": ["tidak_tahu", "ya", "ya", "tidak", "tidak"],
        "tanggal_lahir": born,
        "dusun": ["A", "A", "B", "", "A"],
        "jenis_kelamin": ["1", "2", "2", "1", None],
        "agama": ["1", None, "tidak_tahu", "1", None],
    }
    counts = answers(persons, REFERENCE)
    assert (counts.people, counts.dated, counts.heaped, counts.boys, counts.girls) == (4, 3, 2, 1, 0)
    assert {item.id: (item.asked, item.empty) for item in counts.items} == {"jenis_kelamin": (4, 0), "agama": (4, 2)}
    assert [(area.dusun, area.people, area.asked, area.empty) for area in counts.areas] == [
        ("", 1, 2, 0),
        ("A", 2, 4, 1),
        ("B", 1, 2, 1),
    ]


def test_heaped_dates_and_empty_answers_are_judged_in_words() -> None:
    born = [dt.date(1980, 1, 1)] * 5 + [dt.date(1981, 3, 4)] * 90 + [None] * 5
    here: dict[str, Sequence[object]] = {"terdaftar": ["ya"] * 100, "domisili": ["ya"] * 100, "dusun": ["A"] * 100}
    here |= {"tanggal_lahir": [*born], "agama": ["1"] * 70 + [None] * 30}
    told = made(answers=answers(here, REFERENCE))
    assert (told.row("tanggal_menumpuk").value, told.row("tanggal_menumpuk").state) == (D("5.26"), "lihat")
    assert "1 Januari" in told.row("tanggal_menumpuk").meaning()
    assert (told.row("tanggal_lahir_kosong").value, told.row("tanggal_lahir_kosong").state) == (D("5.00"), "lihat")
    assert (told.row("isian_kosong").value, told.row("isian_kosong").state) == (D("30.00"), "lihat")


# ── content ─────────────────────────────────────────────────────────────────────────────────────
def test_every_measure_has_an_aspect_and_thresholds_agree_with_the_rest_of_the_content() -> None:
    measures, content = load_measures(), load_content()
    assert [row.id for row in example_report().rows] == list(measures)
    assert {measure.aspect for measure in measures.values()} == ASPECTS.keys()
    policy = content.policies["baku_2026"]
    assert policy.imputation is not None
    hundred = {
        "koreksi_k": content.limits["koreksi_bagian"].value,
        "cakupan_orang": D(policy.coverage_percent_only_below),
        "cakupan_keluarga": D(policy.coverage_percent_only_below),
        "isian_kosong": D(policy.item_nonresponse_max),
        "isian_imputasi": D(policy.imputation.limit),
    }
    assert {name: measures[name].limit for name in hundred} == {name: share * 100 for name, share in hundred.items()}


def test_a_finding_is_told_in_both_languages() -> None:
    for row in example_report().rows:
        assert all((*row.title, *row.unit, *row.aspect)), row.id
        assert bool(row.note[0]) == bool(row.note[1]), row.id
        assert row.state == "disebut" or all(row.said), row.id
