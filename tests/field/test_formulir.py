"""Shipped forms: they compile, nothing in them is refused, JavaRosa opens them, and they ask whom the content says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cantik.base.dates import age_on
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.expr.reference import holds
from cantik.field.instruments.facility import facility_form
from cantik.field.instruments.lint import faults
from cantik.field.instruments.places import phone_rules
from cantik.field.instruments.xform import NotAForm, xform
from cantik.field.instruments.xlsform import XlsForm, xlsform
from tests.field.conftest import VERSION, Made
from tests.field.keluarga import ACUAN, FAMILIES, RODA, Answers

UPDATE = "pemutakhiran_keluarga"


def test_javarosa_and_odk_validate_take_every_form(
    made: Mapping[str, Made], opened: Mapping[str, dict[str, Any]]
) -> None:
    assert {name: opened[name]["validasi"] for name in made} == {name: [] for name in made}
    assert opened["rusak"]["validasi"]  # and they would say so


def test_nothing_in_them_is_refused_and_the_compiler_has_no_doubt(made: Mapping[str, Made]) -> None:
    for name, one in made.items():
        assert [fault.line() for fault in faults(one.rows)] == [], name
        assert all("is missing the survey" in warning for warning in one.warnings), name
    content = load_content()
    for kind in content.facilities.values():
        rows = xlsform(facility_form(kind, code_lists()), content, VERSION)
        assert [fault.line() for fault in faults(rows)] == [], kind.id


# ── whom the form asks ───────────────────────────────────────────────────────────────────────────
def _aged(member: Answers) -> Answers:
    born = member.get("tanggal_lahir")
    return {**member, "umur": member.get("r407") if born is None else age_on(born, ACUAN)}


def _asked(made: Made, family: Answers, unit: str, record: Answers) -> set[str]:
    """The questions that the content's conditions leave to be asked, by the reference."""
    found = set()
    for block in made.form.blocks:
        if not block.questions or block.questions[0].unit != unit:
            continue
        seen_from = family if block.skip_unit == made.form.unit else record
        if block.skip is not None and holds(block.skip, seen_from):
            continue
        found |= {q.name for q in block.questions if q.skip is None or not holds(q.skip, record)}
    return found


@pytest.mark.parametrize("name", FAMILIES)
def test_the_phone_asks_whom_the_conditions_say(
    made: Mapping[str, Made], filled: Mapping[str, ET.Element], name: str
) -> None:
    one, data, family = made[UPDATE], filled[name], FAMILIES[name]
    members = [_aged(member) for member in family.get("anggota", [])]
    record = {**family, "anggota": members}
    known = {question.name for question in one.form.questions}
    top = [part for group in data if group.tag != "anggota" for part in group]
    assert {part.tag for part in top} & known == _asked(one, record, "keluarga", record)
    rosters = [group for group in data if group.tag == "anggota"]
    assert len(rosters) == len(members)
    for node, member in zip(rosters, members, strict=True):
        shown = {part.tag for group in node for part in group} & known
        assert shown == _asked(one, record, "orang", {**member, "keluarga": record}), member["nama"]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_phone_warns_where_the_rules_find(
    made: Mapping[str, Made], filled: Mapping[str, ET.Element], name: str
) -> None:
    """A note shows exactly where the reference finds something, in a block that is open."""
    one, data, family = made[UPDATE], filled[name], FAMILIES[name]
    members = [_aged(member) for member in family.get("anggota", [])]
    record = {**family, "anggota": members}
    sums = [{**member, "r411": _sum(member.get("r411"))} for member in members]
    rosters = [group for group in data if group.tag == "anggota"]
    seen = 0
    for rule in phone_rules(one.form, load_content()):
        if rule.rule.level == "tolak":
            continue
        note = f"periksa_{rule.rule.id}"
        for node, member in zip(rosters, sums, strict=True):
            if rule.rule.unit_of == "orang" and node.find(f"*/{rule.after}") is not None:
                shown = node.find(f"*/{note}") is not None
                assert shown is holds(rule.test, {**member, "keluarga": record}), (note, member["nama"])
                seen += shown
        if rule.rule.unit_of == "keluarga" and data.find(f".//{rule.after}") is not None:
            assert (data.find(f".//{note}") is not None) is holds(rule.test, record), note
    assert (seen > 0) is (name == "biasa")  # Adi is married at fourteen


def _sum(chosen: str | None) -> str | None:
    return None if chosen is None else str(sum(int(code) for code in chosen.split()))


def test_age_is_that_of_the_reference_date(filled: Mapping[str, ET.Element]) -> None:
    ages = [node.findtext("umur") for node in filled["biasa"] if node.tag == "anggota"]
    assert ages == ["41", "35", "70", "14"]  # born on 2 January 1990: not yet 36 on 1 January 2026


def test_a_slip_of_the_finger_makes_no_thousand_members(opened: Mapping[str, dict[str, Any]]) -> None:
    """1200 for 12 stood still in the browser, and again each time its draft was opened."""
    counts = [ET.fromstring(opened[name]["isian"]).findtext("anggota_count") for name in ("biasa", "salah_ketik")]
    assert counts == ["4", "40"]


def test_the_family_that_is_chosen_brings_what_the_list_knows(opened: Mapping[str, dict[str, Any]]) -> None:
    """In JavaRosa, as Collect runs it: a member beyond the list stays empty, an answer that is there is kept."""
    data = ET.fromstring(opened["terdaftar"]["isian"])
    home = ("KRAJAN", "07", "2", "GANG MELATI 3")
    assert tuple(data.findtext(f"tempat/{name}") for name in ("dusun", "rt", "r112", "alamat")) == home
    assert [data.findtext(f"perumahan/{name}") for name in ("r301a", "r302", "r303")] == ["1", "45", ""]
    asked = ("anggota_terdaftar", "nama", "jenis_kelamin", "r407", "r409", "nik")
    assert [[node.findtext(f"daftar_anggota/{name}") for name in asked] for node in data.findall("anggota")] == [
        ["a1", "BUDI REKAAN", "1", "41", "1", ""],
        ["a2", "SITI REKA", "2", "", "2", ""],
        ["", "", "", "", "", ""],
    ]
    assert data.findtext("awal/keluarga") == "k1"


@pytest.mark.parametrize("name", RODA)
def test_a_number_deletes_nobody_of_the_list(opened: Mapping[str, dict[str, Any]], name: str) -> None:
    """Whoever died or moved stays in the form as that, the count is of those who remain, and nobody alive goes."""
    data = ET.fromstring(opened[name]["isian"])
    _count, fates, room, asked = RODA[name]
    assert [node.findtext("daftar_anggota/r404") for node in data.findall("anggota")] == list(fates)
    assert int(data.findtext("anggota_count") or 0) == room
    assert (data.find("periksa_rs_jumlah_anggota") is not None) is asked


def test_only_the_lists_of_the_round_are_chosen_from(made: Mapping[str, Made]) -> None:
    rows = made[UPDATE].rows
    foreign = [{**row, "type": row["type"].replace("keluarga.csv", "desa.csv")} for row in rows.survey]
    (fault,) = faults(XlsForm(foreign, rows.choices, rows.settings))
    assert (fault.column, fault.found) == ("type", "desa.csv")
    carried = {row["name"] for row in rows.survey if "instance(" in row.get("calculation", "")}
    marked = {row["name"] for row in rows.survey if row.get("bind::cantik:lalu")} - {"r401"}  # a number of the line
    assert carried == marked | {"r112", "anggota_terdaftar"}


# ── what stands in the rows ──────────────────────────────────────────────────────────────────────
def test_answers_carry_their_variable_and_whether_last_years_may_stand(made: Mapping[str, Made]) -> None:
    rows = {row["name"]: row for row in made[UPDATE].rows.survey if row.get("name")}
    assert rows["r301a"]["bind::cantik:var"] == "keluarga.r301a"
    assert rows["r301a"]["bind::cantik:codelist"] == "regsosek_301a_status_bangunan"
    assert rows["r301a"]["bind::cantik:lalu"] == "ya"
    content = load_content()
    carried = [row for row in rows.values() if row.get("bind::cantik:lalu")]
    kinds = {content.concepts[tuple(row["bind::cantik:var"].split("."))].kelas for row in carried}  # type: ignore[index]
    assert "C" not in kinds
    assert len(carried) > 30
    assert 'cantik:var="keluarga.r301a"' in made[UPDATE].xml


def test_a_form_that_does_not_compile_is_one_error() -> None:
    rows = [
        {"type": "text", "name": "a", "label": "A"},
        {"type": "text", "name": "b", "label": "B", "relevant": "${c}"},
    ]
    with pytest.raises(NotAForm) as refused:
        xform(XlsForm(rows, [], {"form_id": "x", "version": "1"}))
    assert refused.value.code == "D141"
    assert "row : 3" in refused.value.found
