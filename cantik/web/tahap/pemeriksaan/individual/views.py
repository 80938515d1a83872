"""Pages of what was answered: one family with its members, one person, the sheet for a visit on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cantik.codes.lists import lists_here
from cantik.content.loader import here
from cantik.field.instruments.form import PlannedForm
from cantik.field.review.app.individual_answers import (
    DoorVisit,
    KnownFamily,
    family_forms,
    find_gatherings,
    list_visits,
    read_family_record,
)
from cantik.field.review.individual_answers import QuestionSheet, lay_out_answers
from cantik.field.rounds.app.door_checks import list_rounds_at_doors
from cantik.field.rounds.states import WAITING, UnitStage
from cantik.register.core.app import search
from cantik.register.core.app.person_history import FamilyRead, read_family, read_person
from cantik.register.core.app.person_lists import PersonRow, rows_by_person
from cantik.register.core.app.ties import stands_as
from cantik.snapshot.members import relations
from cantik.staff.app.gate import needs
from cantik.web import register_lines, round_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.tahap.pemeriksaan.individual.answer_lines import AnswerCount, show_sheets, statements_in

_HOME, _PERSON = "keluarga", "orang"
show = Room("individual", "warga", {"boleh_sehat": "orang.sunting", "boleh_pintu": "orang.sunting"}).show


@dataclass(frozen=True, slots=True)
class FamilySheets:
    """A family as it was read, what is known of it, and what its own questions and those of each member are."""

    read: FamilyRead
    known: KnownFamily
    home: Sequence[QuestionSheet]
    people: Sequence[tuple[PersonRow, Sequence[QuestionSheet]]]


def _family_sheets(desk: VillageDesk, family: int) -> FamilySheets:
    """Raises `Http404` for no family of this village. Reading is logged."""
    on = search.latest_date(desk.area_id, desk.today)
    read = read_family(desk.opened, desk.area_id, family, as_of=on, today=desk.today, by=desk.by)
    if read is None:
        raise Http404("no family of this village")
    forms = family_forms()
    known = read_family_record(
        desk.area_id, family, read.members, forms, on, of_card=relations(here(), lists_here(), on)
    )
    home = lay_out_answers(forms, _HOME, known.home, on)
    people = [(row, _person_sheets(forms, known, row.person, on)) for row in read.members]
    return FamilySheets(read, known, home, people)


def _person_sheets(forms: Sequence[PlannedForm], known: KnownFamily, person: int, on: dt.date) -> list[QuestionSheet]:
    return lay_out_answers(forms, _PERSON, known.members.get(person, {}), on)


@needs("orang.lihat")
@require_safe
def show_family(request: HttpRequest, kode: str, family: int) -> HttpResponse:  # noqa: ARG001
    """One family: its own answers, its members with how much is known of each, the rounds, what is to be asked."""
    desk = desk_of(request)
    found = _family_sheets(desk, family)
    read = found.read
    gathered = find_gatherings(desk.area_id, statements_in(read.values))
    desk.record(action="individu.baca", subject="keluarga", subjects=[family], detail={"anggota": len(read.members)})
    visits = list_visits(desk.area_id, family)
    return show(
        request,
        desk,
        "keluarga",
        {
            "keluarga": read,
            "nomor": family,
            "lembar": show_sheets(found.home, _HOME, read.values, found.known.home, gathered),
            "hitung": AnswerCount.of(found.home),
            "anggota": [
                (register_lines.person_line(row, read.as_of), AnswerCount.of(sheets)) for row, sheets in found.people
            ],
            "kunjungan": [_visit_line(visit) for visit in visits],
            "pintu": _doors(desk, visits),
        },
    )


@needs("orang.lihat")
@require_safe
def show_person(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """One person: every question of the questionnaires with its answer. A merged double leads to the one."""
    if (stands := stands_as(person)) != person:
        return redirect("individu_orang", kode, stands)
    desk = desk_of(request)
    on = search.latest_date(desk.area_id, desk.today)
    read = read_person(desk.opened, desk.area_id, person, as_of=on, today=desk.today, by=desk.by)
    if read is None:
        raise Http404("nobody of this village")
    forms = family_forms()
    members = read.members or _alone(desk, person, on)
    known = read_family_record(
        desk.area_id, read.family, members, forms, on, of_card=relations(here(), lists_here(), on)
    )
    sheets = _person_sheets(forms, known, person, on)
    me = next((row for row in members if row.person == person), None)
    return show(
        request,
        desk,
        "orang",
        {
            "orang": read,
            "saya": register_lines.person_line(me, on) if me is not None else None,
            "lembar": show_sheets(
                sheets,
                _PERSON,
                read.values,
                known.members.get(person, {}),
                find_gatherings(desk.area_id, statements_in(read.values)),
            ),
            "hitung": AnswerCount.of(sheets),
        },
    )


def _alone(desk: VillageDesk, person: int, on: dt.date) -> tuple[PersonRow, ...]:
    """Somebody who is in no family, as their family of one."""
    batches = search.standing_batches(desk.area_id, desk.today, as_of=on) or search.applied_batches(desk.area_id)
    return tuple(rows_by_person(desk.opened, desk.area_id, batches, [person]).values())


@needs("orang.sunting")
@require_safe
def paper(request: HttpRequest, kode: str, family: int) -> HttpResponse:  # noqa: ARG001
    """The sheet for a visit on paper: what is to be asked first, then what stands, with room to put it right."""
    desk = desk_of(request)
    found = _family_sheets(desk, family)
    read = found.read
    members = [row.person for row in read.members]
    desk.record(action="individu.kertas", subject="orang", subjects=members, detail={"keluarga": family})
    home = show_sheets(found.home, _HOME, read.values, found.known.home, {})
    people = [
        (
            register_lines.person_line(row, read.as_of),
            show_sheets(sheets, _PERSON, {}, found.known.members.get(row.person, {}), {}),
        )
        for row, sheets in found.people
    ]
    return show(request, desk, "kertas", {"keluarga": read, "nomor": family, "lembar": home, "anggota": people})


# ── rounds ──────────────────────────────────────────────────────────────────────────────────────


def _visit_line(visit: DoorVisit) -> dict[str, Any]:
    """One round at the door in words."""
    unit = visit.unit
    round_ = unit.block.round
    look, icon = round_words.LOOKS[UnitStage(unit.stage)]
    return {
        "putaran": round_,
        "satuan": unit,
        "rupa": look,
        "ikon": icon,
        "keadaan": round_words.STAGES[UnitStage(unit.stage)],
        "petugas": unit.block.enumerator.name if unit.block.enumerator is not None else "",
        "sejak": visit.since,
        "ada_isian": UnitStage(unit.stage) is not UnitStage.OPEN,
    }


def _doors(desk: VillageDesk, visits: Sequence[DoorVisit]) -> list[dict[str, Any]]:
    """The running rounds with where this family stands in each: not on its list, waiting, or visited."""
    held = {visit.unit.block.round_id: visit.unit for visit in visits}
    found = []
    for round_ in list_rounds_at_doors(desk.area_id):
        unit = held.get(round_.pk)
        waits = unit is not None and UnitStage(unit.stage) in WAITING
        found.append(
            {"putaran": round_, "satuan": unit, "menunggu": waits, "dikunjungi": unit is not None and not waits}
        )
    return found
