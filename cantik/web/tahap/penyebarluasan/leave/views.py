"""What leaves the village: the list of sharing records, a proposal, its decision, and the sealed file itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.core.app.search import latest_date
from cantik.register.core.app.words import label
from cantik.register.leave.app import sharing as services
from cantik.register.leave.app.archiving import SHAPE, counts_of, take_all
from cantik.register.leave.app.exporting import ExportTerms, ExportWish, foresee_export, hourly, take_out
from cantik.register.leave.app.models import APPROVED, PROPOSED, Sharing
from cantik.register.leave.app.sharing import EVACUEES
from cantik.register.leave.app.workflows import SHARING
from cantik.register.leave.archive import SUFFIX as ARCHIVE_SUFFIX
from cantik.register.leave.archive import pack
from cantik.register.leave.export_files import written_file
from cantik.staff.app import actors, log, notices, rights
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import View, needs
from cantik.staff.app.pace import done_since
from cantik.staff.matrix import Reach
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import SUFFIX, new_passphrase, require_terms, seal
from cantik.web.desk import Room, VillageDesk, desk_of, recorder_of
from cantik.web.downloads import BYTES, attach_file
from cantik.web.fields import take_post
from cantik.web.step_bar import offer_forms, step_view, word_state
from cantik.web.tahap.penyebarluasan.leave import evacuees
from cantik.web.tahap.penyebarluasan.leave.forms import SHAPE_WORDS, FileForm, ProposalForm

_SHOWN = 100


show = Room("leave", "bawa_keluar").show


@needs("catatan.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Every sharing record of the village: what may go to whom, who proposed and who approved it."""
    desk = desk_of(request)
    rows = list(Sharing.objects.filter(area=kode).order_by("-pk")[:_SHOWN])
    names = actors.names({by for row in rows for by in (row.proposed_by, row.decided_by) if by})
    return show(
        request,
        desk,
        "daftar",
        {
            "catatan": [_line(desk, row, names) for row in rows],
            "boleh_usul": desk.may("berbagi.usul"),
            "boleh_berkas": desk.may("orang.buka_nik"),
            "boleh_simpan": desk.may("retensi.lihat"),
            "boleh_pulih": desk.may("orang.sunting"),
            "boleh_hak": serves(rights.check_access(desk.person, "orang.buka_nik", desk.area)),
        },
    )


def serves(decision: rights.AccessDecision) -> bool:
    """Whether requests of persons are theirs to serve: the whole village, or case files (PPDP)."""
    return decision.ok and decision.reach in (Reach.AREA, Reach.CASE)


def _line(desk: VillageDesk, row: Sharing, names: dict[str, str]) -> dict[str, Any]:
    over = row.expires is not None and row.expires < desk.today
    return {
        "baris": row,
        "bentuk": SHAPE_WORDS.get(row.shape, row.shape),
        "habis": over,
        "oleh": names.get(row.proposed_by, row.proposed_by),
        "pemutus": names.get(row.decided_by, row.decided_by),
        "berlaku": row.state == APPROVED and not over,
        "menunggu": row.state == PROPOSED,
        "keadaan": word_state(row),
        "langkah": offer_forms(row, desk.person, desk.area, desk.area.text(), row.pk),
    }


@needs("berbagi.usul")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Propose what shall leave, to whom and for what; nothing leaves by this."""
    desk = desk_of(request)
    form = ProposalForm(take_post(request), of_village=desk.may("orang.sunting"))
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(desk.area, form.proposal(), by=desk.person)
        except ExportRefused as error:
            form.add_error("kunci" if error.code == "R482" else "perjanjian", short(error))
        else:
            messages.success(request, _("Catatan berbagi tersimpan. Belum ada data yang keluar."))
            return redirect("bawa_keluar", kode)
    return show(request, desk, "usul", {"form": form}, status=422 if form.errors else 200)


def _record_or_404(kode: str, number: int) -> Sharing:
    row = Sharing.objects.filter(area=kode, pk=number).first()
    if row is None:
        raise Http404("no such record here")
    return row


def view_step(page: str) -> View:
    """The view of an address that takes steps of a sharing record; why not is told on the list, as what was done."""

    def again(request: HttpRequest, area: AreaCode, _number: int, why: str) -> HttpResponse:
        messages.error(request, why)
        return redirect("bawa_keluar", area.text())

    return step_view(SHARING, page, services.decide, "bawa_keluar", again)


@needs("orang.buka_nik")
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """What the file would hold and what it would not; then, with a reason, the sealed file."""
    desk = desk_of(request)
    row = _record_or_404(kode, nomor)
    form = FileForm(take_post(request), initial={"frasa": new_passphrase()})
    if request.method == "POST" and form.is_valid():
        try:
            return _make_file(desk, row, form.cleaned_data["alasan"], form.cleaned_data["frasa"].strip())
        except _TooOften:
            return show(request, desk, "terlalu_sering", {}, status=429)
        except CantikError as error:
            form.add_error("frasa" if error.code == "R483" else "alasan", short(error))
    return _show_record(request, desk, row, form)


def _show_record(request: HttpRequest, desk: VillageDesk, row: Sharing, form: FileForm) -> HttpResponse:
    problem, would, counts, sheltered = "", None, {}, None
    try:
        services.usable(row, desk.today)
        if row.shape == SHAPE:
            counts = counts_of(desk.area_id)
        elif row.shape == EVACUEES:
            sheltered = evacuees.count_of(desk.area_id)
        else:
            wish = ExportWish(row.shape, load().content, latest_date(desk.area_id, desk.today))
            would = foresee_export(recorder_of(desk), wish)
    except ExportRefused as error:
        problem = short(error)
    return show(
        request,
        desk,
        "berkas",
        {
            "form": form,
            "baris": row,
            "bentuk": SHAPE_WORDS.get(row.shape, row.shape),
            "galat": problem,
            "akan": would,
            "arsip": counts,
            "pengungsi": sheltered,
            "tanpa_tempat": [(label(n), c) for n, c in would.left.values.items()] if would else [],
        },
        status=422 if form.errors or problem else 200,
    )


class _TooOften(Exception):
    """Told on a page; never leaves this module."""


def _make_file(desk: VillageDesk, row: Sharing, why: str, phrase: str) -> HttpResponse:
    """The file; recorded before it leaves. Raises what `take_out` and `sealed` raise."""
    now = clock.now()
    if done_since(desk.by, ACTION, now - dt.timedelta(hours=1)) >= hourly():
        log.record(by=desk.by, at=now, action="orang.bawa_keluar_dibatasi", subject="akun", subjects=[desk.person.pk])
        raise _TooOften
    services.usable(row, desk.today)
    reason = services.require_reason(why)
    known = load()
    keys = (row.key,) if row.key else ()
    require_terms(recipients=keys, passphrase=phrase)  # a phrase that is too short leaves no line in the log
    terms = ExportTerms(row.purpose, row.recipient, reason, row.pk)
    if row.shape == SHAPE:
        register, _persons = take_all(
            opened=desk.opened, area=desk.area, area_id=desk.area_id, terms=terms, by=desk.by, at=now
        )
        return _send_file(desk, row, ARCHIVE_SUFFIX, pack(register), keys, phrase)
    if row.shape == EVACUEES:
        return _send_file(desk, row, ".csv", evacuees.write_list(desk, terms), keys, phrase)
    wish = ExportWish(row.shape, known.content, latest_date(desk.area_id, desk.today), masked=row.masked)
    exported = take_out(recorder_of(desk), wish, terms)
    ending, data = written_file(exported, known.content.variables, known.lists)
    return _send_file(desk, row, ending, data, keys, phrase)


def _send_file(
    desk: VillageDesk, row: Sharing, ending: str, data: bytes, keys: tuple[str, ...], phrase: str
) -> HttpResponse:
    """The sealed file. Raises `ExportRefused` R488 when the record was held back while it was made; the log says then
    that it was taken, which is too much rather than too little."""
    if row.own:  # nobody approves what stays with the village
        notices.tell(row.area, notices.TAKEN, by=desk.person, at=clock.now(), about=str(SHAPE_WORDS.get(row.shape, "")))
    row.refresh_from_db()  # making it takes seconds: whoever held it back meanwhile is heard
    services.usable(row, clock.today())
    name = f"{row.shape}_{desk.area.text()}_{desk.today.isoformat()}{ending}{SUFFIX}"
    return attach_file(seal(data, recipients=keys, passphrase=phrase), name, BYTES)
