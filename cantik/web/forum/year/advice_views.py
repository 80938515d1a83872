"""`/rekomendasi/KODE/`: what of a forum's surveys BPS recommended, until when, and what still waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.forum.app import advice, year
from cantik.forum.app.advice import AdviceAnswer, RecommendationWish
from cantik.forum.app.advice_models import Recommendation, RecommendationStep
from cantik.staff.app import actors, institutions, rights
from cantik.staff.app import steps as steps_app
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.forum.year.views import forum_area
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import word_state
from cantik.web.store import describe_area
from cantik.workflow.declaration import WorkflowStep


class RecommendationForm(FirstMistakeForm):
    """An activity that wants a recommendation."""

    judul = text_field(
        gettext_lazy("Judul kegiatan"),
        most=200,
        help_text=gettext_lazy("Metode, objek utama, wilayah; tanpa tahun dan singkatan."),
    )
    lembaga = forms.ChoiceField(label=gettext_lazy("Penyelenggara"), widget=PlainSelect(attrs={"class": "in"}))
    kuesioner = forms.ChoiceField(
        label=gettext_lazy("Kuesioner desa yang tercakup"), required=False, widget=PlainSelect(attrs={"class": "in"})
    )
    kegiatan = forms.ChoiceField(
        label=gettext_lazy("Kegiatan pada daftar data"), required=False, widget=PlainSelect(attrs={"class": "in"})
    )

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, none = clock.today(), ("", "–")
        houses = [state for state in institutions.list_institutions([area.text()]) if not state.over(today)]
        lines = [row for at in (today.year, today.year + 1) for row in year.lines(area, at)]
        self._offer("lembaga", [(str(state.row.pk), state.name(today)) for state in houses])
        known = here().instruments.values()
        self._offer("kuesioner", [none, *((asked.id, either(asked.title, asked.title_en)) for asked in known)])
        named = [(str(row.pk), f"{row.year}: {either(row.title, year.english(row))}") for row in lines]
        self._offer("kegiatan", [none, *named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = choices

    def wish(self) -> RecommendationWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        line = int(said["kegiatan"]) if said["kegiatan"] else None
        return RecommendationWish(said["judul"], int(said["lembaga"]), said["kuesioner"], line)


class AdviceSentForm(FirstMistakeForm):
    """On which day the form went to BPS."""

    hari = date_field(gettext_lazy("Tanggal surat"))


class AdviceAnswerForm(AdviceSentForm):
    """What BPS answered."""

    catatan = text_field(gettext_lazy("Catatan, bila perlu perbaikan atau ditolak"), required=False, most=400)
    nomor = text_field(gettext_lazy("Nomor, bila layak"), required=False, most=80)
    dokumen = text_field(gettext_lazy("Tautan atau tempat dokumen, bila layak"), required=False, most=200)
    sampai = date_field(gettext_lazy("Berlaku sampai, bila layak"), required=False)

    def answer(self, state: str) -> AdviceAnswer:
        """The step, once the form is valid."""
        said = self.cleaned_data
        if state != RecommendationStep.GIVEN:
            return AdviceAnswer(state, said["hari"], said["catatan"])
        return AdviceAnswer(state, said["hari"], "", said["nomor"], said["dokumen"], said["sampai"])


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    """A recommendation as the page shows it; `over`: it held and holds no more; `next`: where it may go from here."""

    row: Recommendation
    house: str
    covers: str
    state: str
    last: RecommendationStep
    over: bool
    steps: tuple[tuple[RecommendationStep, str, str], ...]
    sends: bool
    answers: tuple[tuple[str, str], ...]


@needs(advice.SEE, narrow=True)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The recommendations of a forum."""
    return _page(request, forum_area(kode))


def _recommendation_view(row: Recommendation, steps: list[RecommendationStep], person: Account) -> RecommendationShown:
    today, last = clock.today(), steps[-1]
    names = actors.names({step.by for step in steps})
    state = institutions.state_of(row.institution)
    asked = here().instruments.get(row.instrument)
    offered = steps_app.offer_steps(row, person, rights.area_code(row.forum))
    return RecommendationShown(
        row,
        "" if state is None else state.name(today),
        "" if asked is None else either(asked.title, asked.title_en),
        word_state(row),
        last,
        last.until is not None and last.until < today,
        tuple((step, _(row.workflow.state(step.state).words), names.get(step.by, "")) for step in steps),
        any(step.page == "rekomendasi_ajukan" for step in offered),
        tuple((step.answer, _(step.button)) for step in offered if step.page == "rekomendasi_jawab"),
    )


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None) -> HttpResponse:
    person = who(request)
    keeps = year.may_keep(person, area)
    values = {
        "bagian": "tahun",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "baris": [_recommendation_view(row, steps, person) for row, steps in advice.of_forum(area)],
        "tambah": RecommendationForm(area, auto_id="tambah_%s") if keeps else None,
        "ajukan": AdviceSentForm(initial={"hari": clock.today()}, auto_id="ajukan_%s"),
        "jawab": AdviceAnswerForm(initial={"hari": clock.today()}, auto_id="jawab_%s"),
        "salah": "",
    }
    return render(request, "year/rekomendasi.html", values | (wrong or {}), status=422 if wrong else 200)


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str | Callable[[Any], str], **forms_: Any
) -> HttpResponse:
    """Carry an act out; `forms_`: what was sent, to be shown again when it is wrong, and `pilih` of its row."""
    sent = (form for form in forms_.values() if isinstance(form, FirstMistakeForm))
    again = lambda why: _page(request, area, forms_ | {"salah": why})  # noqa: E731
    return carry_out(request, act, said, *sent, to=redirect("rekomendasi", area.text()), again=again)


def _words_after(step: WorkflowStep) -> str:
    return _(step.done)


@needs(advice.KEEP)
@require_POST
def add(request: HttpRequest, kode: str) -> HttpResponse:
    """Put an activity on the list."""
    area, me = forum_area(kode), who(request)
    form = RecommendationForm(area, request.POST, auto_id="tambah_%s")
    act = lambda: advice.add(area, form.wish(), by=me)  # noqa: E731
    return _act_and_redirect(request, area, act, _("Dicatat sebagai draf."), tambah=form)


@needs(advice.KEEP)
@require_POST
def send(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Note that the form went to BPS."""
    area, me = forum_area(kode), who(request)
    form = AdviceSentForm(request.POST, auto_id="ajukan_%s")
    act = lambda: advice.send(area, nomor, form.cleaned_data["hari"], by=me)  # noqa: E731
    return _act_and_redirect(request, area, act, _words_after, ajukan=form, pilih=nomor)


@needs(advice.GIVE)
@require_POST
def answer(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Note what BPS answered."""
    area, me, state = forum_area(kode), who(request), request.POST.get("keadaan", "")
    form = AdviceAnswerForm(request.POST, auto_id="jawab_%s")
    act = lambda: advice.answer(area, nomor, form.answer(state), by=me)  # noqa: E731
    return _act_and_redirect(request, area, act, _words_after, jawab=form, pilih=nomor)
