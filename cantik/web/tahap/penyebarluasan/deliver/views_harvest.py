"""`/penerimaan/KODE/panen/`: each server that this one harvests, how it stands, every run of it; run one now, pause it,
say whether the editions of its villages are taken, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import watching
from cantik.federate.app.harvest_runs import HarvestSource
from cantik.federate.harvest.run_log import CUT, DONE, FAILED, STOPPED, HarvestRun
from cantik.jobs.app import service, tick
from cantik.jobs.app.models import Job
from cantik.pipeline.app import reference_job
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.language import number
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

SEE, ORDER = "temuan.buka", "rilis.terbitkan"
PUT = "acuan.pasang"
_NATIONAL = "pusat"
#: so many runs stand on the page at once, the others are folded
_FIRST = 5
#: so many seconds are told in minutes
_MINUTES = 120


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as a page shows it: moments, how long it took, how it ended (a style, a sign and a word), by whom, and the
    villages that were refused by name."""

    run: HarvestRun
    began: dt.datetime
    took: str
    state: tuple[str, str, str]
    by: str
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A server as a page shows it. `above`: it is asked for references, else for what its villages published;
    `allowed`: whether this person may order its harvests."""

    source: HarvestSource
    name: str
    above: bool
    allowed: bool
    overdue: bool
    runs: tuple[ShownRun, ...]

    @property
    def first(self) -> tuple[ShownRun, ...]:
        """The newest runs."""
        return self.runs[:_FIRST]

    @property
    def rest(self) -> tuple[ShownRun, ...]:
        """The others that are kept."""
        return self.runs[_FIRST:]


@needs(SEE)
@require_safe
def show_harvests(request: HttpRequest, kode: str) -> HttpResponse:
    """The page."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    person = who(request)
    try:
        below = watching.list_watched(area, opened=at_hand())
    except CantikError as error:  # a damaged index: what is fetched from above stands all the same
        below, wrong = [], wrong or error_words.error_line(error)
    above = reference_job.list_fetched(at_hand())
    values: dict[str, Any] = {
        "kode": area.text(),
        "sumber": [
            *describe_sources(below, above=False, allowed=check_access(person, ORDER, area).whole),
            *describe_sources(above, above=True, allowed=check_access(person, PUT, area).ok),
        ],
        "salah": wrong,
    }
    return render(request, "deliver/panen.html", values, status=422 if wrong else 200)


def describe_sources(sources: Sequence[HarvestSource], *, above: bool, allowed: bool) -> list[ShownSource]:
    """Servers with their names, and their runs in words."""
    names = actors.names({run.by for source in sources for run in source.runs})
    now = clock.now()
    return [
        ShownSource(
            source,
            name_server(source.code),
            above,
            allowed,
            source.is_overdue(now),
            tuple(_describe_run(run, names) for run in source.runs),
        )
        for source in sources
    ]


def name_server(code: str) -> str:
    """How a server is called."""
    return _("Pusat") if code == _NATIONAL else describe_area(AreaCode.kemendagri(code)).name


def _describe_run(run: HarvestRun, names: dict[str, str]) -> ShownRun:
    began = dt.datetime.fromisoformat(run.began)
    # a server may speak of villages that the codes here do not know: those stand by their code
    refused = [(describe_area(AreaCode.kemendagri(code)).name, why) for code, why in run.refused.items()]
    return ShownRun(
        run=run,
        began=began,
        took=_word_time(dt.datetime.fromisoformat(run.ended) - began) if run.ended else "",
        state=_word_outcome(run),
        by=_("sendiri, harian") if run.by == tick.BY else names.get(run.by) or run.by,
        refused=tuple(refused),
    )


def _word_time(took: dt.timedelta) -> str:
    seconds = max(1, round(took.total_seconds()))
    if seconds < _MINUTES:
        return ngettext("%(n)s detik", "%(n)s detik", seconds) % {"n": number(seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": number(minutes)}


def _word_outcome(run: HarvestRun) -> tuple[str, str, str]:
    if run.outcome == DONE:
        return ("warn", "warn", _("selesai, ada yang ditahan")) if run.refused else ("ok", "ok", _("selesai"))
    known = {
        FAILED: ("bad", "stop", _("gagal")),
        STOPPED: ("idle", "clock", _("dihentikan")),
        CUT: ("warn", "warn", _("terputus")),
    }
    return known.get(run.outcome, ("idle", "clock", _("berjalan")))


@needs(ORDER)
@require_POST
def run_now(request: HttpRequest, kode: str) -> HttpResponse:
    """Harvest a server below now."""
    area, server = area_code(kode), request.POST.get("server", "")[:8]
    return carry_out(
        request,
        lambda: watching.ask_now(server, area, opened=at_hand(), by=who(request).actor),
        _("Panen dimulai di belakang layar. Hasilnya tampil di sini."),
        to=redirect("panen", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(ORDER)
@require_POST
def change_order(request: HttpRequest, kode: str) -> HttpResponse:
    """Pause or resume a server below, or take the editions of its villages, too."""
    area, server = area_code(kode), request.POST.get("server", "")[:8]
    change = {
        name: request.POST[word] == "ya"
        for word, name in (("jeda", "paused"), ("edisi", "editions"))
        if word in request.POST
    }

    def act() -> None:
        watching.order_harvest(server, area, opened=at_hand(), by=who(request).actor, change=change)

    return carry_out(
        request,
        act,
        _("Disimpan. Yang sudah diambil tetap ada."),
        to=redirect("panen", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(SEE)
@require_safe
def show_progress(request: HttpRequest, kode: str, server: str) -> HttpResponse:
    """How far the harvest of a server below is; 205 asks the page to load again because it is over."""
    if server not in {source.code for source in watching.list_watched(area_code(kode), opened=at_hand())}:
        raise Http404("no such server below")
    return describe_progress(request, service.latest(watching.KIND.id, server))


def describe_progress(request: HttpRequest, job: Job | None) -> HttpResponse:
    """The same of a job that was looked up."""
    if job is None or not job.active:
        return HttpResponse(status=205)
    return render(request, "deliver/_panen_maju.html", {"pekerjaan": job})
