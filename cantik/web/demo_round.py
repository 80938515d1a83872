"""The village of the demo that went door to door: its rounds planned, approved and opened, every form sent as a phone
sends it, reviewed block by block and taken into the register, before its figures are counted.

Done once a store; killed half-way, the next start does what is missing: a form that came is the same form.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cantik.base import clock
from cantik.codes.app.queries import require_area
from cantik.codes.lists import lists_here
from cantik.content.loader import here
from cantik.content.village_form import FORM, RT_FORM
from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.contoh.round_answers import Answers, draw_answers
from cantik.contoh.village_answers import answer_rt_forms, answer_village_form
from cantik.field.devices.app import devices
from cantik.field.errors import StateRefused
from cantik.field.forms.answered_form import FormAsker, Respondent
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.hold_reasons import why_held
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.filled_workbook import FilledAgainst, FilledBook, instance_xml
from cantik.field.forms.post import SubmissionPost
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.instruments.facility import plan_form
from cantik.field.instruments.list_fields import MEMBER
from cantik.field.review.app import approval
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import chosen_forms
from cantik.field.rounds.app import enumerators, frame, rounds
from cantik.field.rounds.app.models import Block, Device, Enumerator, Round, Unit
from cantik.field.rounds.states import UnitStage
from cantik.staff.app import rights
from cantik.staff.app.demo_accounts import open_seat
from cantik.staff.app.gate import practice
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_seats import seat_in
from cantik.web.desk import VillageDesk
from cantik.web.tahap.perencanaan.plan import source

#: the rounds in their order: instrument, title
_ROUNDS = (
    ("pemutakhiran_keluarga", "Pendataan SDGs Desa: keluarga (rekaan)"),
    ("pertanyaan_tambahan", "Pendataan SDGs Desa: pertanyaan tambahan (rekaan)"),
    (FORM, "Pendataan SDGs Desa: desa (rekaan)"),
    (RT_FORM, "Pendataan SDGs Desa: RT (rekaan)"),
)
_FAMILIES = 2  # so many of them visit families
_ENUMERATOR, _PHONE = "Petugas Contoh", "Ponsel contoh"
_REASON = "pendataan rekaan untuk demo"
#: the rounds are of this day of the year that the figures are of
_MONTH, _DAY = 11, 1
_HERE, _LIVES = "1", "1"  # hasil kunjungan: terisi lengkap; keberadaan: tinggal bersama keluarga


@dataclass(frozen=True, slots=True)
class _Crew:
    """The village at work: its desk, the head who approves what is asked."""

    village: InventedVillage
    desk: VillageDesk
    kades: Account

    @property
    def reference(self) -> dt.date:
        """The day that the answers are of."""
        return self.village.reference.replace(month=_MONTH, day=_DAY)


def survey(opened: OpenStore, kabupaten: Kabupaten, village: InventedVillage) -> None:
    """Carry the rounds of a village out; the register knows its people already."""
    practice(opened.demo)
    crew = _open_crew(opened, kabupaten, village)
    answers = _Answers.of(village)
    for place, (instrument, title) in enumerate(_ROUNDS):
        round_ = _opened_round(crew, instrument, title)
        if round_.closed_at is not None:
            continue
        respondents = _respond_families(round_, answers) if place < _FAMILIES else _respond_office(village, instrument)
        _send_forms(opened, crew, round_, respondents)
        _review_blocks(crew, round_)
        rounds.close_round(crew.desk.person, round_, at=clock.now())


def _open_crew(opened: OpenStore, kabupaten: Kabupaten, village: InventedVillage) -> _Crew:
    """Agen and head of the village; nobody knows their passwords until the application is served."""
    desa = rights.area_code(village.code)
    people = {}
    for role in ("agen_statistik", "kepala_desa"):
        seat = seat_in(kabupaten, village, role)
        password = secrets.token_urlsafe()
        people[role] = open_seat(username=seat.username, name=seat.name, role=role, area=desa, password=password)
    desk = VillageDesk(desa, require_area(desa).pk, opened, people["agen_statistik"], clock.today())
    return _Crew(village, desk, people["kepala_desa"])


def _opened_round(crew: _Crew, instrument: str, title: str) -> Round:
    """A round with its frame, its enumerator and its approval, open; as it stands where it was begun before."""
    agen, area, now = crew.desk.person, crew.desk.area_id, clock.now()
    found = Round.objects.filter(activity__area_id=area, activity__title=title).first()
    if found is None:
        planned = rounds.PlannedActivity(instrument, title, crew.reference)
        found = rounds.begin(agen, area, planned, at=now, day=clock.today())
    if found.opened_at is None:
        if not versions.standing_of(found.version).is_approved:
            versions.decide(crew.kades, found.version, APPROVED, "", area=crew.desk.area, at=now)
        frame.freeze(agen, found, source.families(crew.desk, crew.reference), at=now)
        who = _enumerator(crew, now)
        rounds.assign(agen, found, {block.pk: who for block in Block.objects.filter(round=found)}, at=now)
        rounds.open_round(agen, found, at=now, reason=_REASON)
    return Round.objects.select_related("activity__area", "version").get(pk=found.pk)


def _enumerator(crew: _Crew, at: dt.datetime) -> Enumerator:
    known = enumerators.written_down(crew.desk.area_id).filter(called=_ENUMERATOR).first()
    return known or enumerators.write_down(crew.desk.person, crew.desk.area_id, _ENUMERATOR, at=at).added[0]


# ── who answers what ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Answers:
    """What people and families of the village answer, found by what an enumerator sees on the list: the name of the
    head, and the name of each."""

    persons: Mapping[tuple[str, str], Answers]
    families: Mapping[str, Answers]

    @classmethod
    def of(cls, village: InventedVillage) -> _Answers:
        """Those of an invented village."""
        told, names = draw_answers(village), village.persons.text("nama")
        heads = [names[row] for row in village.families["kepala"].tolist()]
        own = [heads[family] for family in village.persons["family"].tolist()]
        return cls(
            dict(zip(zip(own, names, strict=True), told.persons, strict=True)),
            dict(zip(heads, told.families, strict=True)),
        )


def _respond_families(round_: Round, answers: _Answers) -> Iterator[Respondent]:
    """The families of a round, all at home. Somebody whose name the list misspells says only that they live there."""
    units = Unit.objects.filter(block__round=round_).select_related("block").prefetch_related("members").order_by("pk")
    for unit in units:
        members = sorted(unit.members.all(), key=lambda member: member.place)
        of_list = {"r205": _HERE, "dusun": unit.block.dusun, "rt": unit.block.rt, "r112": str(len(members))}
        yield Respondent(
            {**answers.families.get(unit.head, {}), **of_list},
            [
                {
                    **answers.persons.get((unit.head, member.name), {}),
                    MEMBER: str(member.entity),
                    "nama": member.name,
                    "r404": _LIVES,
                    "jenis_kelamin": member.sex,
                    "r407": "" if member.age is None else str(member.age),
                    "r409": member.relation,
                }
                for member in members
            ],
            str(unit.entity),
        )


def _respond_office(village: InventedVillage, instrument: str) -> Iterator[Respondent]:
    """The office about the village, or about each of its RT."""
    said = [answer_village_form(village)] if instrument == FORM else answer_rt_forms(village)
    yield from (Respondent(answers) for answers in said)


# ── from the phone to the register ──────────────────────────────────────────────────────────────


def _send_forms(opened: OpenStore, crew: _Crew, round_: Round, respondents: Iterator[Respondent]) -> None:
    """Every form as the phone of the enumerator sends it; then all are read."""
    device, at, form = _device(crew, round_), clock.now(), plan_form(round_.activity.instrument)
    against = FilledAgainst(form, here(), lists_here(), clock.today(), round_.reference)
    asker = FormAsker(form, lists_here(), clock.today(), round_.reference)
    digest = hashlib.sha256(f"{crew.village.code}|{crew.village.seed}|{round_.activity.title}".encode()).hexdigest()
    book = FilledBook(round_.version.version, digest, (), ())
    held = why_held(devices.device_standing(device, at), version=True)
    origin = PostOrigin(crew.desk.area.text(), device.pk, held)
    with writer.end_writers():
        for row, respondent in enumerate(respondents, 1):
            xml = instance_xml(book, asker.ask_respondent(respondent, row), against)
            receive(SubmissionPost(xml), read_envelope(xml), origin, at)
    while read_some(opened):
        pass


def _device(crew: _Crew, round_: Round) -> Device:
    known = Device.objects.filter(round=round_, label=_PHONE, revoked_at=None)
    if not known.exists():
        devices.issue(crew.desk.person, round_, _enumerator(crew, clock.now()), _PHONE, at=clock.now())
    return known.select_related("round__activity__area", "round__version", "enumerator__account").get()


def _review_blocks(crew: _Crew, round_: Round) -> None:
    """Every form is looked at, then block by block whatever is ready is approved. What has an error stays on the desk,
    as it would anywhere."""
    agen, desk = crew.desk.person, crew.desk
    context = ReviewContext(desk.opened, desk.area, desk.area_id, round_, desk.today)
    waiting = list(Unit.objects.filter(block__round=round_, stage=UnitStage.SUBMITTED))
    for unit, form in chosen_forms(waiting):
        approval.note_look(agen, unit, form.instance, clock.now())
    for block in Block.objects.filter(pk__in={unit.block_id for unit in waiting}).order_by("pk"):
        with contextlib.suppress(StateRefused):  # nothing of it is ready
            approval.approve_block(agen, context, block, at=clock.now())
