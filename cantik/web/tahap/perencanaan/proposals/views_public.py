"""`/desa/<kode>/usulan/<nomor>/umum/`: what of a proposal everybody would read, before it is put on the site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.knowledge import load_village
from cantik.protect.sensitivity.policy import Rules
from cantik.release.app import queries, storage
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import check_access
from cantik.use.proposals.app import publication, services
from cantik.use.proposals.app.figures import pin_of
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.publication import PublicationWish
from cantik.use.proposals.public_counts import PublicCounts
from cantik.use.proposals.public_title import is_safe_text, name_part
from cantik.use.proposals.states import ACCEPTED
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.language import number
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.forms import show_decimal
from cantik.web.tahap.perencanaan.proposals.proposal_words import describe_proposal, figure_words
from cantik.web.tahap.perencanaan.proposals.views import find_row
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM


@needs(services.SEE)
@require_safe
def show_public(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """What everybody reads of a proposal, or would."""
    desk = desk_of(request)
    return _show_page(request, desk, find_row(desk, nomor))


def _show_page(request: HttpRequest, desk: VillageDesk, row: VillageProposal, wrong: str = "") -> HttpResponse:
    standing = publication.standing_publication(row)
    release = publication.find_release_of(desk.opened.store.path, desk.area, row.release)
    parts = publication.list_parts(queries.editions(storage.shelf(desk.opened.store.path), desk.area))
    delicate = standing is not None and standing.delicate
    rules = Rules(load_village(desk.area, desk.opened.store.path).policy)
    told = (
        publication.judge_row(row, release, rules, delicate=delicate)
        if standing is None
        else publication.read_counts(standing.told)
    )
    about = publication.counts_of(row, delicate=delicate).tells_people
    values: dict[str, Any] = {
        "u": describe_proposal(row, None),
        "umum": _describe_counts(row, told),
        "tempat_umum": name_part(row.place, parts) if told.place else "",
        "angka_umum": "" if (pin := pin_of(row)) is None else figure_words(pin),
        "judul_aman": is_safe_text(row.title, parts, about_people=about),
        "tentang_orang": about,
        "berdiri": standing,
        "dapat_umumkan": row.state == ACCEPTED and check_access(desk.person, services.ACCEPT, desk.area).ok,
        "salah": wrong,
    }
    return ROOM.show(request, desk, "umum", values, status=422 if wrong else 200)


def _describe_counts(row: VillageProposal, told: PublicCounts) -> list[tuple[str, str, bool]]:
    """Each count that the proposal is written with: name, value, whether everybody reads it."""
    people = None if row.male is None and row.female is None else (row.male or 0) + (row.female or 0)
    lines = (
        (
            _("Volume"),
            row.volume,
            told.volume,
            f"{show_decimal(row.volume)} {row.unit}" if row.volume is not None else "",
        ),
        (_("Perkiraan biaya"), row.cost, told.cost, f"Rp{number(row.cost)}" if row.cost is not None else ""),
        (_("Penerima manfaat"), people, told.people, number(people) if people is not None else ""),
        (_("Keluarga miskin"), row.poor, told.poor, number(row.poor) if row.poor is not None else ""),
    )
    return [(name, words, shown is not None) for name, own, shown, words in lines if own is not None]


@needs(services.ACCEPT)
@require_POST
def publish_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Put a proposal on the site."""
    desk = desk_of(request)
    wish = PublicationWish(with_title="judul" in request.POST, delicate="peka" in request.POST)
    store = desk.opened.store.path
    return carry_out(
        request,
        lambda: publication.publish_proposal(desk.area, nomor, wish, by=desk.person, store=store),
        _("Diumumkan. Situs desa ditulis ulang dalam beberapa menit."),
        to=redirect("usulan_umum", kode, nomor),
        again=lambda why: _show_page(request, desk, find_row(desk, nomor), why),
    )


@needs(services.ACCEPT)
@require_POST
def end_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a proposal off the site."""
    desk = desk_of(request)
    return carry_out(
        request,
        lambda: publication.end_publication(desk.area, nomor, by=desk.person),
        _("Diturunkan dari situs desa."),
        to=redirect("usulan_umum", kode, nomor),
        again=lambda why: _show_page(request, desk, find_row(desk, nomor), why),
    )
