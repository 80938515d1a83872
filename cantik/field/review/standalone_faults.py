"""A form that reads no list, as it is examined before it is approved: what its answers cannot be. Pure.

A phone refuses most of it already; paper, a table and another program do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cantik.codes.lists import lists_here
from cantik.collect.facilities import point_of, read_row
from cantik.content.facility import FacilityKind
from cantik.content.instrument import InstrumentBlock
from cantik.content.loader import here
from cantik.content.village_form import FORMS as VILLAGE_FORMS
from cantik.field.forms.answers import Fault
from cantik.field.instruments.facility import PHOTO, PREFIX, instrument_name
from cantik.field.instruments.standalone_form import questions

EVENTS, DAMAGE, SHELTER = "peristiwa_bulanan", "kerusakan_bangunan", "keluarga_mengungsi"
#: kinds of events as forms write them: born in the family
BORN = "lahir"
_CHILD, _HEAD = "3", "1"  # regsosek_409_hubungan


def instrument_of(tree: Mapping[str, Any]) -> str:
    """The instrument that a version is of."""
    return instrument_name(str(tree["formulir"]))


def kind_of(tree: Mapping[str, Any]) -> FacilityKind | None:
    """The kind of facility or village facts that a form asks about, None for other forms."""
    name = instrument_of(tree)
    if name in VILLAGE_FORMS:
        return here().facilities.get(name)
    return here().facilities.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None


def faults_in(tree: Mapping[str, Any], answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the answers of a form cannot be, as `FilledForm.faults` has it; values that could not be read at all, and
    days to come, are faults already."""
    paths = {str(question["nama"]): str(question["jalur"]) for question in questions(tree)}
    found = [
        *_beyond(tree, answers),
        *_missing_required(tree, answers),
        *_not_together(tree, answers),
        *_of_facility(tree, answers),
    ]
    return [{"fault": fault, "path": paths[name], "entry": 0} for name, fault in dict(found).items() if name in paths]


def days_to_come(
    tree: Mapping[str, Any],
    answers: Mapping[str, str],
    rosters: Mapping[str, Sequence[Mapping[str, str]]],
    last: dt.date,
) -> list[dict[str, Any]]:
    """The dates of a form, of whatever kind, that lie after the last day that it can tell of: also that of the visit,
    which a phone writes by its own clock. A village's own form may ask for a day to come."""
    if tree.get("sendiri"):
        return []
    dates = [
        (str(block["daftar"]), str(question["nama"]), str(question["jalur"]))
        for block in tree["blok"]
        for question in block["isian"]
        if question["jenis"] == "tanggal"
    ]
    found = []
    for roster, name, path in dates:
        told = enumerate(rosters.get(roster, ()), 1) if roster else [(0, answers)]
        for number, entry in told:
            day = day_in(entry.get(name, ""))
            if day is not None and day > last:
                found.append({"fault": Fault.BEYOND, "path": path, "entry": number})
    return found


def _beyond(tree: Mapping[str, Any], answers: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    variables = here().variables
    for question in questions(tree):
        name, said = str(question["nama"]), answers.get(str(question["nama"]), "")
        known = variables.get((str(question["satuan"]), name))
        number = whole(said) if question["jenis"] == "angka" else None
        if number is not None and known is not None and not 0 <= number <= (known.maximum or number):
            yield name, Fault.BEYOND
    if (answers.get("lintang") or answers.get("bujur")) and point_in(answers) is None:
        yield "lintang", Fault.BEYOND


def _missing_required(tree: Mapping[str, Any], answers: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    """Answers without which nothing follows from a form, asked of everybody: which event, of whom; how damaged. What
    only describes the village may be told in part."""
    concepts = here().concepts
    follows = instrument_of(tree) in (EVENTS, DAMAGE, SHELTER)
    for block in _own_blocks(tree) if follows else ():
        for question in block.questions:
            concept = concepts.get((question.unit, question.variable))
            asked = block.skip is None and (concept is None or concept.skip is None)
            if asked and question.required and not answers.get(question.variable):
                yield question.variable, Fault.LACKING


def _not_together(tree: Mapping[str, Any], answers: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    for question in (question for block in _own_blocks(tree) for question in block.questions if question.part_of):
        number = whole(answers.get(question.variable, ""))
        totals = [whole(answers.get(name, "")) for name in question.part_of]
        if number is not None and None not in totals and number > sum(total or 0 for total in totals):
            yield question.variable, Fault.CONTRADICTS


def _own_blocks(tree: Mapping[str, Any]) -> list[InstrumentBlock]:
    """The blocks that ask of what a form is about, of the instrument as it is today; none of a facility."""
    instrument = here().instruments.get(instrument_of(tree))
    return [] if instrument is None else [block for block in instrument.blocks if block.unit == instrument.unit]


def _of_facility(tree: Mapping[str, Any], answers: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    kind = kind_of(tree)
    if kind is not None:
        _, problems = read_row(kind, cells_of(tree, answers), lists_here())
        yield from ((problem.column, Fault.BEYOND) for problem in problems)


def cells_of(tree: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, str | dt.date]:
    """The answers about a facility as a file of facilities would hold them: every question that somebody answered a
    column; what nobody answered says nothing, so that what stands is not wiped out."""
    cells: dict[str, str | dt.date] = {}
    for question in questions(tree):
        name, said = str(question["nama"]), answers.get(str(question["nama"]), "")
        if name == PHOTO or not (said or question["wajib"]):
            continue
        if question["jenis"] == "ya_tidak":
            cells[name] = {"1": "ya", "2": "tidak"}.get(said, said)
        elif question["jenis"] == "tanggal":
            cells[name] = day_in(said) or said
        elif question["daftar_kode"]:
            codes = lists_here().get(str(question["daftar_kode"]))
            cells[name] = codes.label(said) if said and codes is not None and codes.has(said) else said
        else:
            cells[name] = said.replace(".", ",") if question["jenis"] == "desimal" else said
    return cells


def person_in(tree: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, str] | None:
    """Whom a form of an event is about, as the roster of a family's form would tell of them; None for other forms."""
    if instrument_of(tree) != EVENTS or not answers.get("nama"):
        return None
    said = {name: answers[name] for name in ("nama", "jenis_kelamin", "tanggal_peristiwa") if name in answers}
    if answers.get("jenis_peristiwa") == BORN:
        return said | {"tanggal_lahir": answers.get("tanggal_peristiwa", ""), "r409": _CHILD}
    alone = answers["nama"].casefold() == answers.get("nama_kepala", "").casefold()
    return said | ({"r409": _HEAD} if alone else {})


def point_in(answers: Mapping[str, str]) -> tuple[float, float] | None:
    """Where the phone stood, None without a point that can be."""
    said = point_of(answers.get("lintang", ""), answers.get("bujur", ""))
    if said is None:
        return None
    latitude, longitude = said.split(",")
    return float(latitude), float(longitude)


def whole(said: str) -> int | None:
    """A number as a form writes it, None for none."""
    return int(said) if said.lstrip("-").isdigit() else None


def day_in(said: str) -> dt.date | None:
    """The date that a form writes, with or without a time behind it; None for none that can be."""
    try:
        return dt.date.fromisoformat(said[:10])
    except ValueError:
        return None
