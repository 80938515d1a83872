"""What waits for a person: the rows of acts by two hands (`staff.app.waiting_list`) that they may decide about today.

A row names an act and an area. Who may decide is asked of the rights on the day, so that deputies, groups and whoever
took an office over yesterday see what waits; whoever had a hand in it does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from cantik.base import clock
from cantik.base.page_cache import once
from cantik.coach.learn.app.models import LearnerQuestion
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.collect.app import opd
from cantik.federate.app.models import Dispatch
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import Activity
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.staff.app import (
    accounts,
    actors,
    appointments,
    deputies,
    emergency,
    groups,
    institutions,
    rights,
    roster,
    second_person,
)
from cantik.staff.app.models import Account, Assignment, EmergencyAccess, Invitation, RecoveryCode
from cantik.staff.app.question_rows import QuestionRow, close_question
from cantik.staff.app.waiting_models import WaitingAct
from cantik.staff.app.workflows import list_acts
from cantik.staff.matrix import ACTIONS, Reach
from cantik.staff.two_hands import ANSWERS


def list_waiting(person: Account, only: AreaCode | None = None) -> tuple[WaitingAct, ...]:
    """What waits for a person today, here or anywhere, the oldest day first."""
    found = _everywhere(person)
    return found if only is None else tuple(row for row in found if row.kode == only.text())


@once
def _everywhere(person: Account) -> tuple[WaitingAct, ...]:
    places = dict[tuple[str, ...], set[AreaCode]]()
    for given in rights.assignments_of(person, clock.today()):
        acts = tuple(act for act in list_acts() if _find_reach(given, act) is not None)
        if acts:
            places.setdefault(acts, set()).update(groups.areas_of(given, clock.today()))
    condition = Q(pk__in=[])
    for acts, areas in places.items():
        condition |= _within(areas) & Q(act__in=acts)
    return select_for(person, open_rows().filter(condition))


def open_rows() -> QuerySet[WaitingAct]:
    """Everything that waits for somebody now, the oldest day first."""
    now = clock.now()
    rows = WaitingAct.objects.filter(Q(until=None) | Q(until__gt=now)).exclude(_is_gone())
    return rows.order_by("due", "pk")


#: whose desk waits for nobody where a village has none of them
_AGENT = "agen_statistik"
#: what came back from the office to which it was delivered; `about`: the number of its edition
_CAME_BACK = ("kiriman_kembali", "jumlah_kembali")


def _is_gone() -> Q:
    """Rows of deliveries that were refused, of which nothing is to be sent again: the edition is withdrawn, or a later
    one of its year was sent; and questions at findings that nobody asks any more."""
    pulled = Withdrawal.objects.filter(kode=OuterRef("kode"), number=OuterRef("about"), state=WITHDRAWN)
    year = Left(OuterRef("about"), len("2025-"))
    later = Dispatch.objects.filter(kode=OuterRef("kode"), pk__gt=OuterRef("number"), number__startswith=year)
    dropped = LearnerQuestion.select_dropped().filter(pk=OuterRef("number"))
    return Q(act__in=_CAME_BACK) & (Q(Exists(pulled)) | Q(Exists(later))) | Q(act="tanya") & Q(Exists(dropped))


def select_for(person: Account, rows: Iterable[WaitingAct]) -> tuple[WaitingAct, ...]:
    """Of what waits the rows about which a person may decide."""
    held, every = rights.assignments_of(person, clock.today()), list(rows)
    vacant = _find_vacant({row.kode for row in every if row.role == _AGENT}, held)
    found = [row for row in every if any(_decides(given, row, anybody=row.kode in vacant) for given in held)]
    hands = {hand for row in found for hand in row.list_hands()} | {(row.own, row.since) for row in found if row.own}
    own = deputies.find_one_hand(person.actor, hands) if hands else set()
    apart = [row for row in found if is_practice(area_of(row)) or not own.intersection(row.list_hands())]
    apart = [row for row in apart if not row.own or (row.own, row.since) in own or _has_left(row)]
    for act, may in _ALSO.items():
        asked = [row for row in apart if row.act == act]
        if asked:
            kept = may(asked, person)
            apart = [row for row in apart if row.act != act or row.pk in kept]
    return tuple(apart)


def _find_vacant(desks: set[str], held: Sequence[Assignment]) -> set[str]:
    """Of some villages those without an agent, where the agent's work waits for whoever else may do it; not asked for
    an agent, who has their own."""
    if not desks or all(given.role == _AGENT for given in held):
        return set()
    return desks - roster.holders_of(sorted(desks), _AGENT, clock.today()).keys()


def _has_left(row: WaitingAct) -> bool:
    """Whether whose answer it is can read it there no more: it is their office's then."""
    asker = actors.accounts([row.own]).first()
    return asker is None or not rights.check_access(asker, list_acts()[row.act], area_of(row)).ok


def find_answers(person: Account, act: str, area: AreaCode) -> dict[int, WaitingAct]:
    """The answers in an area that wait to be closed by a person, by the number in the address of their page."""
    return {row.page: row for row in list_waiting(person, area) if row.act == act}


@transaction.atomic
def close_answer(number: int, *, by: Account) -> WaitingAct | None:
    """Whoever asked has read an answer, so that it waits no longer; None for what does not wait for them."""
    accounts.one_at_a_time()
    row = next(iter(select_for(by, open_rows().filter(pk=number, act__in=ANSWERS))), None)
    if row is not None:
        asked = apps.get_model(row.subject)._default_manager.get(pk=row.number)
        assert isinstance(asked, QuestionRow)  # noqa: S101 - answers are those of questions
        close_question(asked, by, row.kode)
    return row


def area_of(row: WaitingAct) -> AreaCode:
    """Where something waits."""
    return rights.area_code(row.kode)


def _list_village_acts() -> list[str]:
    """The acts that somebody of the village decides about; an answer that nobody read is no reason to telephone."""
    return [
        act
        for act, right in list_acts().items()
        if {"kepala_desa", "agen_statistik"} & ACTIONS[right].cells.keys() and act not in ANSWERS
    ]


def list_late(today: dt.date, term: dt.timedelta, areas: Sequence[AreaCode] | None = None) -> list[WaitingAct]:
    """What waits for somebody of a village for longer than `term` after its day, in these areas (None: in all); what
    waits for an office of the kabupaten is no reason to telephone the village."""
    rows = open_rows().filter(due__lte=today - term, act__in=_list_village_acts())
    rows = rows if areas is None else rows.filter(rights.within(areas, "kode"))
    return [row for row in rows if area_of(row).level is AreaLevel.DESA and not is_practice(area_of(row))]


def read_titles(rows: Iterable[WaitingAct]) -> dict[int, str]:
    """By number of the row the title of the activity that it is about: somebody wrote it, so that no row holds it."""
    held: dict[tuple[type[Model], str], dict[int, list[int]]] = {}
    for row in rows:
        if row.act in _TITLED:
            held.setdefault(_TITLED[row.act], {}).setdefault(row.page, []).append(row.pk)
    found = dict[int, str]()
    for (model, title), numbers in held.items():
        said = model._default_manager.filter(pk__in=numbers).values_list("pk", title)
        found |= {pk: text for page, text in said for pk in numbers[page]}
    return found


#: acts of which an office sees its own
_OF_OFFICES = frozenset({"opd_kembali", "permintaan_opd"})
_ROUND, _SET = (Round, "activity__title"), (MetadataFile, "activity__title")
_TITLED: dict[str, tuple[type[Model], str]] = {
    "pertanyaan": _ROUND,
    "tinjauan": _ROUND,
    "metadata": _SET,
    "metadata_putus": _SET,
    "metadata_kembali": _SET,
    "dpia": (Activity, "title"),
    "dpia_kembali": (Activity, "title"),
}


def _find_reach(given: Assignment, act: str) -> Reach | None:
    """How far an assignment decides about an act; None where it does not."""
    reach = rights.reach_of_assignment(given, list_acts()[act])
    whole = reach in (Reach.AREA, Reach.CASE, Reach.PRIORITY)
    return reach if whole or (reach is Reach.OWN and act in _OF_OFFICES) else None


def _within(areas: Iterable[AreaCode]) -> Q:
    """What lies in some areas; of a province what is its own: what waits in a kabupaten waits for its offices. Nothing
    lies below a village, so that whoever works in ten of them asks by one list of codes."""
    held = set(areas)
    wide = {area for area in held if area.level in (AreaLevel.KABUPATEN, AreaLevel.KECAMATAN)}
    return Q(kode__in=sorted(area.text() for area in held - wide)) | rights.within(sorted(wide), "kode")


def _decides(given: Assignment, row: WaitingAct, *, anybody: bool) -> bool:
    """Whether an assignment decides about a row; `anybody`: whoever has the right, for nobody holds its role there."""
    reach, area = _find_reach(given, row.act), area_of(row)
    if reach is None or (row.role not in ("", given.role) and not (anybody and row.role == _AGENT)):
        return False
    if reach is Reach.PRIORITY and not row.role:
        return False
    return any(
        top == area or (top.contains(area) and top.level is not AreaLevel.PROVINSI)
        for top in groups.areas_of(given, clock.today())
    )


# ── what an act asks besides its right: of its rows the numbers of those about which a person decides ──
def _of_another_house(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    """Who locks a value is of another institution than who proposed it (docs/adr/0040)."""
    own, numbers = second_person.houses(person) - {""}, [row.number for row in rows]
    said = dict(ParameterSetting.objects.filter(pk__in=numbers).values_list("pk", "house"))
    return {row.pk for row in rows if own and not own & set(said.get(row.number, "").split("; "))}


def _of_own_office(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    """A table that came back waits for the office that delivers it."""
    return {row.pk for row in rows if opd.may_see(person, area_of(row), row.about.partition("/")[0])}


def _stand_there(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    """Rules of a village that came back wait for its own people, those of a kabupaten for its offices."""
    held = {given.area for given in rights.assignments_of(person, clock.today())}
    return {row.pk for row in rows if row.kode in held}


def _may_second(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    found = Invitation.objects.select_related("issued_by").in_bulk([row.number for row in rows])
    return {row.pk for row in rows if not second_person.why_not(found[row.number].issued_by, person, [row.kode])}


def _may_agree_code(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    codes = RecoveryCode.objects.select_related("issued_by", "person").in_bulk([row.number for row in rows])
    asked = ((row, codes[row.number]) for row in rows)
    return {
        row.pk
        for row, code in asked
        if code.issued_by and not second_person.why_not(code.issued_by, person, second_person.areas_of(code))
    }


def _may_open(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    found = EmergencyAccess.objects.select_related("asked_by").in_bulk([row.number for row in rows])
    return {row.pk for row in rows if emergency.may_decide(found[row.number], person).ok}


def _are_over_their_day(rows: Sequence[WaitingAct], _person: Account) -> set[int]:
    """An error that readers were told of waits for its revision until its day; then for whoever may say more."""
    return {row.pk for row in rows if row.due < clock.today()}


def _have_no_walidata(rows: Sequence[WaitingAct], _person: Account) -> set[int]:
    """A village decides alone where no walidata is there to do it."""
    return {row.pk for row in rows if not appointments.walidata(area_of(row), clock.today())}


def _of_asked_office(rows: Sequence[WaitingAct], person: Account) -> set[int]:
    """A line of the DU-RKP, or a request for data, waits for the office that was asked (`about`: its number)."""
    above = {row.pk: area_of(row).kabupaten() for row in rows}
    own = {area: institutions.numbers(person.institution, area) for area in set(above.values())}
    return {row.pk for row in rows if int(row.about) in own[above[row.pk]]}


def _reach_nobody(rows: Sequence[WaitingAct], _person: Account) -> set[int]:
    """An office was asked (`about`: its number) for which nobody answers."""
    answering = {
        state.row.pk
        for area in {area_of(row).kabupaten() for row in rows}
        for state in institutions.list_answering(area, clock.today())
    }
    return {row.pk for row in rows if int(row.about) not in answering}


_ALSO: dict[str, Callable[[Sequence[WaitingAct], Account], set[int]]] = {
    "penetapan": _of_another_house,
    "opd_kembali": _of_own_office,
    "usulan_jawab": _of_asked_office,
    "permintaan_opd": _of_asked_office,
    "usulan_tanpa_akun": _reach_nobody,
    "dinas_tanpa_akun": _reach_nobody,
    "kebijakan_kembali": _stand_there,
    "undangan": _may_second,
    "kode_pulih": _may_agree_code,
    "darurat": _may_open,
    "tarik_desa": _have_no_walidata,
    "pemberitahuan_lewat": _are_over_their_day,
}
