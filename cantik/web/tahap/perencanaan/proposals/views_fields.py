"""`/desa/<kode>/bidang/<bidang>/` and `/bidang/<kode>/<bidang>/`: the five fields of programmes, each with who is
reached, who is not, and what is proposed; for a village, and for the office above several.

Figures are those of a release in force. Counts of the workspace on poverty are added for whom it is open to alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.loader import here
from cantik.content.programme_fields import ProgrammeField, programme_fields
from cantik.release.model import Release
from cantik.staff.app import rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.use.proposals.app import answers, services, steps, workspace
from cantik.use.proposals.app.figures import find_release
from cantik.use.proposals.field_reach import read_figures, read_tables
from cantik.use.proposals.gaps import RULE
from cantik.use.proposals.money import MoneyAccount, ProposalMoney, sum_money
from cantik.use.proposals.states import WITHDRAWN
from cantik.vault.app.opening import at_hand
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.deliberation_words import show_rupiah
from cantik.web.tahap.perencanaan.proposals.field_words import describe_figure, describe_table
from cantik.web.tahap.perencanaan.proposals.money_words import describe_account, read_money
from cantik.web.tahap.perencanaan.proposals.proposal_words import describe_proposal
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM
from cantik.web.tahap.perencanaan.proposals.views_poverty import describe_reach

_LINES = 100


def _field_of(code: str) -> ProgrammeField:
    field = programme_fields().get(code)
    if field is None:
        raise Http404("no such field")
    return field


@needs(services.SEE)
@require_safe
@never_cache
def show_field(request: HttpRequest, kode: str, bidang: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """A field in a village."""
    desk, field = desk_of(request), _field_of(bidang)
    found = find_release(desk.opened.store.path, desk.person, desk.area)
    rows = [row for row in services.list_proposals(desk.area) if row.state != WITHDRAWN and field.holds(row.activity)]
    values = _describe_field(field, None if found is None else found.release, [read_money(row) for row in rows]) | {
        "usulan": [describe_proposal(row, None) for row in rows],
        "program": _list_aid(desk, field),
    }
    return ROOM.show(request, desk, "bidang", values)


def _describe_field(field: ProgrammeField, release: Release | None, amounts: Sequence[ProposalMoney]) -> dict[str, Any]:
    figures = () if release is None else read_figures(release, field, here().gaps[RULE])
    tables = () if release is None else read_tables(release, field)
    money = sum_money(amounts)
    return {
        "bidang": field.code,
        "judul": either(field.title, field.title_en),
        "daftar_bidang": [(each.code, either(each.title, each.title_en)) for each in programme_fields().values()],
        "rilis": release,
        "angka": [describe_figure(each) for each in figures],
        "tabel": [describe_table(each) for each in tables],
        "uang": describe_account(money),
        "anggaran": show_rupiah(money.budget),
        "realisasi": show_rupiah(money.spent),
    }


def _list_aid(desk: VillageDesk, field: ProgrammeField) -> list[dict[str, Any]]:
    """How families stand to the field's programmes, for whom the workspace is open to; the reading is logged."""
    if not field.aid or not desk.may(workspace.SEE):
        return []
    found = workspace.open_workspace(desk.area, desk.today, by=desk.person)
    desk.record(action="kemiskinan.baca", subject="desa", subjects=[desk.area.text_with_scheme()])
    return [describe_reach(each) for each in found.profile.programmes if each.programme.code in field.aid]


# ── above the villages ───────────────────────────────────────────────────────────────────────────
@needs(answers.SEE)
@require_safe
def show_area_field(request: HttpRequest, kode: str, bidang: str) -> HttpResponse:
    """A field in the villages of a kecamatan, kabupaten or province: the release of the level, and each village by what
    it proposes."""
    area, field, person = rights.area_code(kode), _field_of(bidang), who(request)
    if area.level is AreaLevel.DESA:
        raise Http404("a village has its own page")
    amounts = _list_amounts(area, field)
    villages = Paginator(_sum_villages(amounts), _LINES).get_page(request.GET.get("hal"))
    told = [own for each in amounts.values() for own in each]
    values = _describe_field(field, _find_level_release(person, area), told) | {
        "bagian": "du_rkp",
        "kode": area.text(),
        "tempat": describe_area(area),
        "halaman": villages,
        "per_desa": [_describe_village(*each) for each in villages.object_list],
    }
    return render(request, "proposals/bidang_wilayah.html", values)


def _list_amounts(area: AreaCode, field: ProgrammeField) -> dict[str, list[ProposalMoney]]:
    """The rupiah of each accepted proposal of a field, by village."""
    found: dict[str, list[ProposalMoney]] = {}
    for row in steps.list_accepted(area, field.holds):
        found.setdefault(row.kode, []).append(read_money(row))
    return found


def _find_level_release(person: Account, area: AreaCode) -> Release | None:
    found = find_release(at_hand().store.path, person, area)
    return None if found is None else found.release


def _sum_villages(amounts: Mapping[str, Sequence[ProposalMoney]]) -> list[tuple[str, MoneyAccount]]:
    return [(kode, sum_money(own)) for kode, own in amounts.items()]


def _describe_village(kode: str, money: MoneyAccount) -> dict[str, Any]:
    return {
        "kode": kode,
        "nama": describe_area(rights.area_code(kode)).full,
        "banyak": money.whole.count,
        "uang": [line for line in describe_account(money) if line.state],
        "realisasi": show_rupiah(money.spent),
    }
