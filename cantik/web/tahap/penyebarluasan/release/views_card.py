"""`/desa/KODE/kartu/`: the statistics card of a month or quarter; the agen makes it, another hand signs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.jobs.app import service
from cantik.outlets.app import pictures, site_job, sites
from cantik.pipeline.app import cards as carding
from cantik.publish.site.cards import card_view, heads
from cantik.publish.site.view import Text
from cantik.release import card_files
from cantik.release.app import cards, storage
from cantik.release.app.models import StatisticsCard
from cantik.release.app.services import Signatory
from cantik.release.card import MonthlyCard
from cantik.staff.app import actors, steps
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.downloads import show_file
from cantik.web.language import lang
from cantik.web.page_acts import why_not
from cantik.web.result_cache import Kept
from cantik.web.tahap.penyebarluasan.release.views_preview import serve_file

#: what of a card is served: its name, and where it lies
FILES = {"kartu.pdf": card_files.PAGE, "kartu.png": card_files.PICTURE, "kartu.csv": card_files.TABLE}
#: the same in English, drawn when somebody asks: what was signed with a card is Indonesian
ENGLISH: Final[Mapping[str, Literal["pdf", "png"]]] = {"card.pdf": "pdf", "card.png": "png"}
_MEDIA = {"pdf": "application/pdf", "png": "image/png"}
_DRAWN = Kept[bytes](6)
#: the draft among the numbers of cards
DRAFT = "rancangan"


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """Which card is due, which waits for its signature, which stand."""
    return _page(request, kode)


def _page(request: HttpRequest, kode: str, wrong: str = "") -> HttpResponse:
    desk = desk_of(request)
    row = cards.find_waiting(desk.area)
    made, back = cards.list_signed(desk.area), cards.last_returned(desk.area)
    sees = desk.may("angka.lihat_mentah")
    card = carding.find_unsigned(desk.opened, desk.area) if row and sees else None
    period = (
        None if desk.area_id_or_none is None else carding.due(desk.opened, desk.area, desk.area_id_or_none, desk.today)
    )
    values: dict[str, Any] = {
        "bagian": "terbit",
        "kode": kode,
        "menunggu": row,
        "kartu": card and card_view(card, Text(lang())),
        "masa": period and period.words(lang()),
        "hari": period and carding.last_day(period),
        "lewat": period is not None and desk.today > carding.last_day(period),
        "menyusun": desk.may(cards.MAKE) and sees and period is not None,
        "menandatangani": row is not None and _may_sign(desk, row),
        "kembali": back if row is None else None,
        "terbit": _card_views(desk),
        "kepala": heads(Text(lang())),
        "orang": actors.names(
            {by for card_row in (*made, row) if card_row for by in (card_row.made_by, card_row.signed_by) if by}
        ),
        "publik": sites.public_folder(kode) is not None,
        "salah": wrong,
    }
    return render(request, "release/kartu.html", values, status=422 if wrong else 200)


def _may_sign(desk: VillageDesk, row: StatisticsCard) -> bool:
    return steps.may_take(row, "kartu_tanda_tangan", desk.person, desk.area)


def _card_views(desk: VillageDesk) -> list[dict[str, Any]]:
    """The cards that stand, newest first: what they say and who signed them."""
    shelf = storage.shelf(desk.opened.store.path)
    held = {card.number: card for card in cards.on_shelf(shelf, desk.area)}
    text = Text(lang())
    found = []
    for row in cards.list_signed(desk.area):
        if row.number in held:
            shown = card_view(held[row.number], text)
            cells = zip(heads(text), shown["cells"], strict=True)
            found.append({"baris": row, "kartu": shown, "sel": list(cells)})
    return found


def _act_and_redirect(request: HttpRequest, kode: str, act: Callable[[], Any], said: str) -> HttpResponseBase:
    problem = why_not(act)
    if problem:
        return _page(request, kode, problem)
    messages.success(request, said, extra_tags="ok")
    return redirect("kartu", kode)


@needs(cards.MAKE)
@require_POST
def make(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Make the card that is due and hand it in."""
    desk = desk_of(request)
    period = (
        None if desk.area_id_or_none is None else carding.due(desk.opened, desk.area, desk.area_id_or_none, desk.today)
    )
    if period is None:
        return _page(request, kode, _("Belum ada masa yang berakhir sesudah kartu terakhir."))
    recorder, said = recorder_of(desk), _("Kartu disusun. Sekarang menunggu tanda tangan orang lain.")
    return _act_and_redirect(request, kode, lambda: carding.hand_in(recorder, period), said)


@needs(cards.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Read what will be signed, then sign."""
    desk = desk_of(request)
    if request.method == "POST":
        return _sign_card(request, desk)
    row, card = cards.find_waiting(desk.area), carding.find_unsigned(desk.opened, desk.area)
    if row is None or card is None:
        return redirect("kartu", kode)
    values = {
        "bagian": "terbit",
        "kode": kode,
        "menunggu": row,
        "kartu": card_view(card, Text(lang())),
        "sendiri": not _may_sign(desk, row),
        "orang": actors.names([row.made_by]),
        "publik": _public(desk),
    }
    return render(request, "release/kartu_tanda.html", values)


def _public(desk: VillageDesk) -> bool:
    """Whether the village stands on the public site: its card goes there at once."""
    folder = sites.public_folder(desk.area.text())
    return folder is not None and (folder / desk.area.text()).is_dir()


def _sign_card(request: HttpRequest, desk: VillageDesk) -> HttpResponseBase:
    recorder = recorder_of(desk)
    signer = Signatory(desk.person, request.decision)  # type: ignore[attr-defined]  # set by the gate
    kode = desk.area.text()

    def act() -> None:
        carding.sign(recorder, request.POST.get("sidik", ""), signer)
        service.start(kind=site_job.KIND.id, subject=site_job.subject(kode), code=kode, by=desk.by)

    return _act_and_redirect(request, kode, act, _("Kartu ditandatangani dan terbit."))


@needs(cards.SIGN)
@require_POST
def send_back(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Return the card that waits, with a reason."""
    desk = desk_of(request)
    why = request.POST.get("alasan", "")
    return _act_and_redirect(
        request, kode, lambda: cards.send_back(desk.area, why, by=desk.person), _("Kartu dikembalikan.")
    )


@needs("desa.lihat")
@require_safe
def product(request: HttpRequest, kode: str, nomor: str, nama: str) -> HttpResponseBase:
    """Page, picture or data of a card, the first two in English too; of the draft, as it will be signed, for those who
    see figures before they are public."""
    desk = desk_of(request)
    if nama not in FILES and nama not in ENGLISH:
        raise Http404("no such file")
    if nomor == DRAFT and nama in FILES:
        if not desk.may("angka.lihat_mentah") or cards.find_waiting(desk.area) is None:
            raise Http404("no such card")
        return serve_file(storage.card_draft(desk.opened.store.path, kode), FILES[nama])
    if nomor not in {row.number for row in cards.list_signed(desk.area)}:
        raise Http404("no such card")
    folder = carding.folder_of(desk.opened, desk.area, nomor)
    return serve_file(folder, FILES[nama]) if nama in FILES else _draw_english(card_files.open_card(folder), nama)


def _draw_english(card: MonthlyCard, name: str) -> HttpResponse:
    kind = ENGLISH[name]
    body = _DRAWN.recall(f"{card.content} {kind}", lambda: pictures.print_card(card, kind, "en"))
    return show_file(body, f"{card.place.code}_{card.number}_en.{kind}", _MEDIA[kind])
