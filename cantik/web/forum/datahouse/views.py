"""`/desa/KODE/rumah-dataku/`: groups of data, who has which task, readiness for each class with its evidence, the class
decided; its corner of the village hall on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.canonical import canonical_json, digest
from cantik.coach.datahouse.app import duties, house
from cantik.coach.datahouse.app.house import HouseSource
from cantik.coach.datahouse.readiness import ClassReadiness, CriterionState
from cantik.coach.learn.app.lessons import find_source
from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.data_house import data_groups, data_house_classes, house_tasks
from cantik.outlets.app import pictures
from cantik.publish.infographic.make import POSTER
from cantik.staff.app import actors
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.use.proposals.app.models import VillageProposal
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.damage import answer_damage
from cantik.web.downloads import show_file
from cantik.web.forum.datahouse.forms import TOLD_WORDS, ClassForm, DutyForm, TellForm
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.result_cache import Kept
from cantik.web.store import describe_area

#: corners drawn lately, by what stands on them
_CORNERS = Kept[bytes](8)


def _find_house(area: AreaCode) -> HouseSource:
    """A house with the kinds of use that are on record: proposals that cite a published figure."""
    uses = int(VillageProposal.objects.filter(kode=area.text()).exclude(release="").exists())
    return HouseSource(at_hand().store.path, area, uses)


#: to the house of one's own village, or a list of those that one works for
choose_house = area_view(
    house.WORK,
    AreaChoice("rumah_dataku", entry="rumah_dataku", title="Rumah DataKu", levels=frozenset({AreaLevel.DESA})),
)


@needs("desa.lihat")
@require_safe
@answer_damage
def show_house(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The Rumah DataKu of a village."""
    return _page(request)


def _page(
    request: HttpRequest,
    wrong: str = "",
    tell: TellForm | None = None,
    decide: ClassForm | None = None,
    duty: DutyForm | None = None,
) -> HttpResponse:
    area, person = where(request), who(request)
    state = house.read_house(_find_house(area))
    following = next((each.name for each in state.classes if not each.ready), None)
    values = {
        "bagian": "rumah_dataku",
        "kode": area.text(),
        "nama": describe_area(area).full,
        "keadaan": state,
        "kelompok": [(either(group.name, group.name_en), found) for group, found in state.groups],
        "kelas": [(each.name, each.ready, each.name == following, _list_criteria(each)) for each in state.classes],
        "isian": [(TOLD_WORDS[name], row, actors.name(row.by)) for name, row in state.told.items()],
        "susunan": [(either(seat.task.words, seat.task.words_en), seat) for seat in duties.list_seats(area)],
        **_work_forms(person, area, tell, duty),
        "putus": (decide or ClassForm(list(data_house_classes())))
        if check_access(person, house.DECIDE, area).ok
        else None,
        "salah": wrong,
    }
    return render(request, "datahouse/rumah_dataku.html", values, status=422 if wrong else 200)


def _list_criteria(told: ClassReadiness) -> list[tuple[str, int | None, int | None, CriterionState]]:
    """The criteria of a class in words, with what the village has and what is asked."""
    return [(either(each.rule.words, each.rule.words_en), each.has, each.rule.least, each) for each in told.criteria]


def _work_forms(person: Account, area: AreaCode, tell: TellForm | None, duty: DutyForm | None) -> dict[str, object]:
    """The forms of whoever works in the house."""
    if not check_access(person, house.WORK, area).ok:
        return {}
    return {"isi": tell or TellForm(), "beri": duty or _duty_form(area)}


def _duty_form(area: AreaCode, said: object = None) -> DutyForm:
    """A form of the tasks and of everybody with a role in the village."""
    tasks = [(task.code, either(task.words, task.words_en).capitalize()) for task in house_tasks().values()]
    people = [
        (person.pk, f"{person.name} ({', '.join(held.role_name for held in roles)})")
        for person, roles in duties.list_people(area)
    ]
    return DutyForm(tasks, people, said)


@needs("desa.lihat")
@require_safe
@answer_damage
def print_corner(request: HttpRequest, kode: str) -> HttpResponse:
    """The corner of the village hall: an A3 page of the release in force, with maps by dusun where none is hidden."""
    source = find_source(at_hand().store.path, where(request))
    if source is None:
        raise Http404("no release to print")
    rows = tuple(group.maps for group in data_groups() if group.maps)
    data = pictures.compose_corner(source.release, rows)
    drawn = _CORNERS.recall(digest(canonical_json(data)), lambda: pictures.print_picture(data, POSTER))
    return show_file(drawn, f"{kode}_{source.number}_pojok.pdf", "application/pdf")


@needs(house.WORK)
@require_POST
@answer_damage
def give(request: HttpRequest, kode: str) -> HttpResponse:
    """Give a task to somebody with a role in the village."""
    area = where(request)
    form = _duty_form(area, request.POST)

    def act() -> object:
        said = form.cleaned_data
        return duties.give_duty(area, said["tugas"], said["orang"], said["sk"], said["hari_sk"], by=who(request))

    to = redirect("rumah_dataku", kode)
    return carry_out(request, act, _("Dicatat."), form, to=to, again=lambda why: _page(request, why, duty=form))


@needs(house.WORK)
@require_POST
@answer_damage
def tell_possession(request: HttpRequest, kode: str) -> HttpResponse:
    """Tell what the house has."""
    area, form = where(request), TellForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        told = (said["syarat"], said["banyak"], said["dokumen"], said["hari"])
        return house.tell_house(_find_house(area), *told, by=who(request))

    to = redirect("rumah_dataku", kode)
    return carry_out(request, act, _("Dicatat."), form, to=to, again=lambda why: _page(request, why, tell=form))


@needs(house.DECIDE)
@require_POST
@answer_damage
def decide(request: HttpRequest, kode: str) -> HttpResponse:
    """Keep the class that the OPD-KB decided."""
    area, form = where(request), ClassForm(list(data_house_classes()), request.POST)

    def act() -> object:
        said = form.cleaned_data
        return house.decide_class(_find_house(area), said["kelas"], said["surat"], said["hari_surat"], by=who(request))

    to = redirect("rumah_dataku", kode)
    return carry_out(request, act, _("Kelas dicatat."), form, to=to, again=lambda why: _page(request, why, decide=form))
