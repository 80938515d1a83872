"""`/pembinaan/musim/`: a season from sosialisasi to next year's plan; `/kemampuan/`: the questions before and after."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.coach.app import competences, season
from cantik.coach.app.outputs import OutputStanding, list_outputs
from cantik.coach.app.season import SeasonLine
from cantik.coach.app.season_models import CompetenceAnswer
from cantik.coach.competence import LEAST, CompetenceChange, score_answers
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.coaching_lists import competence_questions
from cantik.release.app import storage
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, areas_for, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.forum.coach.forms_season import ApplyForm, ChooseForm, CompetenceForm, TargetForm
from cantik.web.forum.coach.views import list_scope
from cantik.web.forum.coach.views_coaching import show_village_page
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

_FIRST_YEAR = 2021  # of the programme (docs/bidang/governance.md 1.1)
_GAPS = {
    "internet": noop("internet"),
    "computer": noop("komputer"),
    "official": noop("aparatur"),
    "earlier": noop("pernah terpilih"),
}


@dataclass(frozen=True, slots=True)
class SeasonLineShown:
    """A village of the season as the page shows it; `lacks`: conditions that are not met or not told."""

    line: SeasonLine
    lacks: str
    outputs: Sequence[OutputStanding]

    @property
    def there_count(self) -> int:
        """How many of its outputs stand in the store."""
        return sum(standing.there for standing in self.outputs)


def _year(request: HttpRequest) -> int:
    today = clock.today().year
    asked = request.POST.get("tahun_musim") or request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today
    return year if _FIRST_YEAR <= year <= today + 1 else today


@needs("papan.lihat", area=None)
@require_safe
def show_season(request: HttpRequest) -> HttpResponse:
    """The season of a kabupaten, village by village; of a province by kabupaten unless one of them is asked for."""
    return _season_page(request)


def _season_page(request: HttpRequest, wrong: str = "", area: AreaCode | None = None, **forms: Any) -> HttpResponse:
    """The page; `area`: that of the form that was sent."""
    year, extra = _year(request), at_hand().store.path / AREAS_FILE
    mine = list(areas_for(who(request), "papan.lihat"))
    areas, choice = list_scope(request)
    wide = bool(choice) and not request.GET.get("wilayah") if area is None else area.level is AreaLevel.PROVINSI
    areas = mine if wide else [area] if area is not None else areas
    lines = season.list_season(areas, year, extra)
    values: dict[str, Any] = {
        "bagian": "pembinaan",
        "nama": ", ".join(describe_area(each).name for each in areas),
        "pilihan": choice,
        "wilayah": "" if wide else areas[0].text(),
        "tahun": year,
        "tahun_ini": clock.today().year,
        "jumlah": _count(lines),
        "banding": competences.compare_areas(areas, year),
        "paling_sedikit": LEAST,
        "salah": wrong,
    }
    values |= _list_kabupaten(lines) if wide else _list_villages(areas, lines)
    values |= _plan_of(request, areas, year, forms)
    return render(request, "coach/musim.html", values, status=422 if wrong else 200)


def _count(lines: Sequence[SeasonLine]) -> dict[str, int]:
    return {
        "desa": len(lines),
        "tahu": sum(line.told is not None for line in lines),
        "daftar": sum(line.is_applicant for line in lines),
        "pilih": sum(line.is_chosen for line in lines),
        "hadir": sum(bool(line.is_chosen and line.attended) for line in lines),
        "tanpa_agen": sum(line.is_chosen and not line.agents for line in lines),
    }


def _list_kabupaten(lines: Sequence[SeasonLine]) -> dict[str, Any]:
    """The kabupaten of a province, those without any village chosen first."""
    counts = season.count_by_kabupaten(lines)
    rows = [(kode, describe_area(area_code(kode)).name, found) for kode, found in counts.items()]
    rows.sort(key=lambda row: (row[2]["chosen"] > 0, row[0]))
    return {"kabupaten": rows, "tanpa_desa": sum(not found["chosen"] for _kode, _name, found in rows)}


def _list_villages(areas: Sequence[AreaCode], lines: Sequence[SeasonLine]) -> dict[str, Any]:
    """The chosen villages with what they can show, and those that may be chosen, who applied first."""
    picked = [line for line in lines if line.is_chosen]
    shown = list_outputs(areas, [line.place.kode for line in picked], storage.shelf(at_hand().store.path))
    rest = sorted(
        (line for line in lines if not line.is_chosen),
        key=lambda line: (not line.is_applicant, line.is_declined, line.told is None, len(line.gaps), line.place.kode),
    )
    return {
        "terpilih": [SeasonLineShown(line, _lacks(line), shown.get(line.place.kode, ())) for line in picked],
        "calon": [SeasonLineShown(line, _lacks(line), ()) for line in rest],
    }


def _lacks(line: SeasonLine) -> str:
    """Conditions that are not met; of a village that said nothing, that they were not answered."""
    gaps = [_(_GAPS[name]) for name in line.gaps if line.is_applicant or name == "earlier"]
    return ", ".join(gaps if line.is_applicant else [_("belum dijawab"), *gaps])


def _plan_of(request: HttpRequest, areas: Sequence[AreaCode], year: int, forms: dict[str, Any]) -> dict[str, Any]:
    """The plan of coverage beside what was reached, and the forms for whom they are."""
    area = areas[0]
    may = len(areas) == 1 and check_access(who(request), season.CHOOSE, area).ok
    targets = [
        (row, season.count_chosen(areas, row.year), row.year <= clock.today().year) for row in season.list_targets(area)
    ]
    return {
        "sasaran": targets,
        "terpilih_semua": season.count_chosen(areas, year),
        "area": area.text(),
        "boleh": may and area.level is AreaLevel.KABUPATEN,
        "boleh_rencana": may,
        "formulir_pilih": forms.get("choose") or ChooseForm(),
        "formulir_sasaran": forms.get("target") or TargetForm(initial={"tahun": year}),
        "dicentang": set(request.POST.getlist("desa")),
    }


def _area_of(kode: str, *levels: AreaLevel) -> AreaCode:
    area = area_code(kode)
    if area.level not in levels:
        raise Http404("an area of another level")
    return area


def _to_season(area: AreaCode, year: int) -> HttpResponse:
    asked = {"tahun": year} | ({} if area.level is AreaLevel.PROVINSI else {"wilayah": area.text()})
    answer = redirect("musim")
    answer["Location"] += f"?{urlencode(asked)}"
    return answer


@needs(season.CHOOSE)
@require_POST
def choose_villages(request: HttpRequest, kode: str) -> HttpResponse:
    """Choose villages of a kabupaten for a season."""
    area, form, year = _area_of(kode, AreaLevel.KABUPATEN), ChooseForm(request.POST), _year(request)
    extra = at_hand().store.path / AREAS_FILE
    picked = tuple(request.POST.getlist("desa"))
    return carry_out(
        request,
        lambda: season.choose_villages(area, form.choice(year, picked), extra, by=who(request)),
        _("Desa terpilih dicatat beserta dasar hukumnya."),
        form,
        to=_to_season(area, year),
        again=lambda why: _season_page(request, why, area, choose=form),
    )


@needs(season.CHOOSE)
@require_POST
def decline_villages(request: HttpRequest, kode: str) -> HttpResponse:
    """Say to villages that applied that they are not chosen, and why."""
    area, year, reason = _area_of(kode, AreaLevel.KABUPATEN), _year(request), request.POST.get("alasan", "")
    return carry_out(
        request,
        lambda: season.decline_villages(area, year, request.POST.getlist("desa"), reason, by=who(request)),
        _("Dicatat; desa membacanya di berandanya."),
        to=_to_season(area, year),
        again=lambda why: _season_page(request, why, area, choose=ChooseForm(initial={"alasan": reason})),
    )


@needs(season.CHOOSE)
@require_POST
def set_target(request: HttpRequest, kode: str) -> HttpResponse:
    """A line of the plan of coverage."""
    area, form, extra = _area_of(kode, AreaLevel.KABUPATEN, AreaLevel.PROVINSI), TargetForm(request.POST), AREAS_FILE
    store = at_hand().store.path

    def act() -> None:
        said = form.cleaned_data
        season.set_target(area, said["tahun"], said["banyak"], said["dasar"], store / extra, by=who(request))

    return carry_out(
        request,
        act,
        _("Rencana cakupan disimpan."),
        form,
        to=_to_season(area, _year(request)),
        again=lambda why: _season_page(request, why, area, target=form),
    )


@needs("bina.penuhi")
@require_POST
def apply_village(request: HttpRequest, kode: str) -> HttpResponse:
    """The village applies for the season that is asked."""
    form, year = ApplyForm(request.POST), _year(request)
    return carry_out(
        request,
        lambda: season.apply_village(area_code(kode), year, form.list_conditions(), by=who(request)),
        _("Desa terdaftar; kantor pembina memutuskan."),
        form,
        to=redirect("pembinaan_desa", kode),
        again=lambda why: show_village_page(request, kode, why, form),
    )


# ── competence ──────────────────────────────────────────────────────────────────────────────────
@needs("desa.lihat", area=None)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_questions(request: HttpRequest) -> HttpResponse:
    """The questions that are open to somebody, and what they answered."""
    if request.method != "POST":
        return _competence_page(request)
    form = CompetenceForm(request.POST)
    return carry_out(
        request,
        lambda: competences.give_answers(form.answers(), by=who(request)),
        _("Jawaban disimpan. Hanya Anda yang membacanya; kantor membaca jumlah banyak orang."),
        form,
        to=redirect("kemampuan"),
        again=lambda why: _competence_page(request, form, why),
    )


def _competence_page(request: HttpRequest, form: CompetenceForm | None = None, wrong: str = "") -> HttpResponse:
    person = who(request)
    own, phase = competences.list_own(person), competences.find_open_phase(person)
    values = {
        "bagian": "pembinaan",
        "saat": phase,
        "formulir": (form or CompetenceForm()) if phase else None,
        "sendiri": _own_scores(own),
        "sudah": set(own),
        "salah": wrong,
    }
    return render(request, "coach/kemampuan.html", values, status=422 if wrong else 200)


def _own_scores(own: dict[str, CompetenceAnswer]) -> list[CompetenceChange]:
    """One's own answers by competence: right ones of how many, before and after (nothing yet: 0 asked)."""
    questions = competence_questions()
    scores = {phase: score_answers(json.loads(row.answers), questions) for phase, row in own.items()}
    before, after = scores.get(CompetenceAnswer.BEFORE), scores.get(CompetenceAnswer.AFTER)
    names = {question.competence: question.competence_en for question in questions.values()}
    if before is None:
        return []
    return [
        CompetenceChange(
            either(name, english), english, 1, before[name][1], before[name][0], after[name][0] if after else 0
        )
        for name, english in names.items()
    ]
