"""`/desa/<kode>/usulan/`: the gaps of a village in their order, what is not known and who closes it, the thirteen
issues; one gap with its references, dusun and map leads to a proposal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.content.loader import here
from cantik.publish.map.draw import MapLook, draw
from cantik.release.model import Figure, Release
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs
from cantik.use.proposals.app import services, workspace
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.gaps import RULE
from cantik.use.proposals.issues import Issue, IssueOutcome
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.states import WITHDRAWN
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.language import either, lang, number
from cantik.web.tahap.perencanaan.proposals.exception_words import describe_word
from cantik.web.tahap.perencanaan.proposals.gap_source import GapSource, read_source
from cantik.web.tahap.perencanaan.proposals.gap_words import (
    describe_gap,
    describe_missing,
    list_activities,
    show_figure,
    tell_rule,
)

ROOM = Room(
    "proposals",
    "usulan",
    {"boleh_susun": services.WRITE, "boleh_putaran": "rencana.sunting", "boleh_kemiskinan": workspace.SEE},
)
#: gaps and acts on the first view; the rest unfolds
_FIRST, _ACTS = 6, 3
_OUTCOMES = {
    IssueOutcome.COLLECT: noop("Kumpulkan"),
    IssueOutcome.RENEW: noop("Perbarui"),
    IssueOutcome.NOTHING: noop("Tidak perlu"),
    IssueOutcome.ASK: noop("Jawab dahulu"),
}
_EXISTS = {"1": noop("Ada"), "2": noop("Tidak ada"), "8": noop("Tidak tahu")}


@needs(services.SEE)
@require_safe
def list_gaps(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The gaps in their order, and the proposals that rest on them."""
    desk = desk_of(request)
    source = read_source(desk)
    gaps = [describe_gap(gap, place) for place, gap in enumerate(source.report.gaps, 1)]
    proposed = _count_proposed(desk)
    for_issue = [issue for issue in source.issues if issue.outcome in (IssueOutcome.COLLECT, IssueOutcome.RENEW)]
    values: dict[str, Any] = {
        "rilis": None if source.found is None else source.found.release,
        "salah": "" if source.damaged is None else error_words.error_line(source.damaged),
        "pertama": gaps[:_FIRST],
        "lain": gaps[_FIRST:],
        "samping": [
            {"g": describe_gap(gap, 0), "sebab": describe_word(source, gap.figure.id)} for gap in source.report.aside
        ],
        "baik": [either(figure.title, figure.title_en) for figure in source.report.fine],
        "sendirian": [
            f"{either(figure.title, figure.title_en)} {show_figure(figure)}" for figure in source.report.alone
        ],
        "tertutup": len(source.report.hidden),
        "kurang": [describe_missing(each) for each in source.missing_data[:_ACTS]],
        "kurang_lain": [describe_missing(each) for each in source.missing_data[_ACTS:]],
        "isu": len(for_issue),
        "aturan": tell_rule(here().gaps[RULE]),
        "banyak_usulan": sum(proposed.values()),
        "terusul": proposed,
        "menyusun_sendiri": plans_by_itself(desk.area),
    }
    return ROOM.show(request, desk, "kesenjangan", values)


def _count_proposed(desk: VillageDesk) -> dict[str, int]:
    """How many standing proposals rest on each indicator ("" on none)."""
    found: dict[str, int] = {}
    for indicator in (
        VillageProposal.objects.filter(kode=desk.area.text())
        .exclude(state=WITHDRAWN)
        .values_list("indicator", flat=True)
    ):
        found[indicator] = found.get(indicator, 0) + 1
    return found


@needs(services.SEE)
@require_safe
def one_gap(request: HttpRequest, kode: str, indikator: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """One gap: what it is beside, why it stands where it stands, its dusun and map, and what may answer it."""
    return show_gap(request, desk_of(request), indikator)


def show_gap(request: HttpRequest, desk: VillageDesk, indikator: str, wrong: str = "", said: str = "") -> HttpResponse:
    """The page of a gap; `wrong`: why what was `said` of it cannot be taken in."""
    source = read_source(desk)
    places = {gap.figure.id: place for place, gap in enumerate(source.report.gaps, 1)}
    gap = source.report.find_gap(indikator) or source.report.find_aside(indikator)
    if gap is None or source.found is None:
        raise Http404("no such gap")
    proposals = VillageProposal.objects.filter(kode=desk.area.text(), indicator=indikator).exclude(state=WITHDRAWN)
    values: dict[str, Any] = {
        "g": describe_gap(gap, places.get(indikator, 0)),
        "sebab": describe_word(source, indikator),
        "salah": wrong,
        "alasan": said,
        "rilis": source.found.release,
        "aturan": tell_rule(here().gaps[RULE]),
        "kegiatan": list_activities(here(), gap),
        "usulan": list(proposals.order_by("-pk")),
        **show_dusun(source.found.release, indikator),
    }
    return ROOM.show(request, desk, "kesenjangan_satu", values, status=422 if wrong else 200)


def show_dusun(release: Release, indicator: str) -> dict[str, Any]:
    """The figures of the dusun and their map, where protection leaves them."""
    parts = [figure for figure in release.figures if figure.id == indicator and figure.area]
    drawing = draw(release, indicator, MapLook(web=True, lang=lang(), uid="peta"))
    return {
        "dusun_tertutup": bool(parts) and all(part.value is None for part in parts),
        "dusun": [(part.area_label, _dusun_value(part)) for part in parts],
        "peta": drawing,
    }


def _dusun_value(figure: Figure) -> str:
    return show_figure(figure) if figure.value is not None else _("ditutup")


@needs(services.SEE)
@require_safe
def list_issues(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The thirteen issues with their four answers and what follows of them."""
    desk = desk_of(request)
    source = read_source(desk)
    values = {
        "isu": [_issue_line(issue, source) for issue in source.issues],
        "bulan": here().gaps[RULE].months,
        "rilis": None if source.found is None else source.found.release,
    }
    return ROOM.show(request, desk, "isu", values)


def _issue_line(issue: Issue, source: GapSource) -> dict[str, Any]:
    told = source.found.release if source.found is not None and issue.measure else None
    where = issue.source
    if told is not None:
        where = _("%(edisi)s, umur %(n)s bulan") % {"edisi": told.edition, "n": number(issue.months or 0)}
    yes = {True: _("Ya"), False: _("Tidak"), None: "-"}
    return {
        "nomor": issue.number,
        "judul": issue.title,
        "ada": _(_EXISTS[issue.exists]) if issue.exists in _EXISTS else "-",
        "data": yes[issue.has_data],
        "sumber": where or "-",
        "perlu": yes[issue.needed],
        "hasil": str(issue.outcome),
        "kata": _(_OUTCOMES[issue.outcome]),
    }
