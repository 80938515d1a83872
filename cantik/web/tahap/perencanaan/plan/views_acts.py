"""Acts on a round: review, approval, frame, blocks, opening, closing. Each goes back to its page, or shows it with what
is wrong."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.codes.practice import is_practice
from cantik.field.devices.app import practice_rounds
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED, REVIEWED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.enumerators import dismiss, enumerators, link, people_of, take_up, write_down, written_down
from cantik.field.rounds.app.models import Round
from cantik.field.rounds.app.progress import tallies
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan import source
from cantik.web.tahap.perencanaan.plan.forms import ApprovalForm, BeginForm, BlocksForm, NamesForm, ReviewForm
from cantik.web.tahap.perencanaan.plan.views import REFUSALS, steps


def _act_and_redirect(
    request: HttpRequest, desk: VillageDesk, round_: Round, named: tuple[str, forms.Form], act: Callable[[], str]
) -> HttpResponseBase:
    """Do what a form asks for and go back to the steps, or show them with what is wrong."""
    name, form = named
    if form.is_valid():
        try:
            messages.success(request, act())
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            return redirect("rencana_putaran", desk.area.text(), round_.pk)
    return steps(request, desk, round_, {name: form}, status=422)


def act_by_button(
    request: HttpRequest, desk: VillageDesk, round_: Round, act: Callable[[], str], page: str = "rencana_putaran"
) -> HttpResponseBase:
    """Do what a button without fields asks for, say what was done or why not, go back."""
    try:
        messages.success(request, act())
    except REFUSALS as error:
        messages.error(request, short(error))
    return redirect(page, desk.area.text(), round_.pk)


@needs("rencana.tinjau")
@require_POST
def review(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """The pembina writes a recommendation."""
    desk = desk_of(request)
    round_, form = round_of(desk, putaran), ReviewForm(request.POST)

    def act() -> str:
        note = form.cleaned_data["catatan"]
        versions.decide(desk.person, round_.version, REVIEWED, note, area=desk.area, at=clock.now())
        return _("Rekomendasi dicatat dan dibaca desa.")

    return _act_and_redirect(request, desk, round_, ("tinjau", form), act)


@needs("rencana.setujui")
@require_POST
def approve(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """The kepala desa approves the version, or sends it back."""
    desk = desk_of(request)
    round_, form = round_of(desk, putaran), ApprovalForm(request.POST)

    def act() -> str:
        said = form.cleaned_data
        versions.decide(desk.person, round_.version, said["putusan"], said["catatan"], area=desk.area, at=clock.now())
        return _("Instrumen disetujui.") if said["putusan"] == APPROVED else _("Instrumen dikembalikan.")

    return _act_and_redirect(request, desk, round_, ("setuju", form), act)


@needs("orang.sunting")
@require_POST
def freeze(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """Freeze the families of the register as the frame of the round."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)

    def act() -> str:
        found = source.families(desk, round_.reference)
        count = frame.freeze(desk.person, round_, found, at=clock.now())
        if not count:
            return _("Blok dibuat dari tempat tinggal keluarga. Instrumen ini tidak memakai daftar keluarga.")
        return ngettext("%(n)s keluarga dibekukan.", "%(n)s keluarga dibekukan.", count) % {"n": count}

    return act_by_button(request, desk, round_, act)


@needs("orang.sunting")
@require_POST
def assign(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """Give blocks to enumerators."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    form = BlocksForm(request.POST, tallies=tallies(round_), people=enumerators(desk.area_id, clock.now()))

    def act() -> str:
        count = rounds.assign(desk.person, round_, form.chosen_collectors(), at=clock.now())
        return ngettext("%(n)s blok dibagi ulang.", "%(n)s blok dibagi ulang.", count) % {"n": count}

    return _act_and_redirect(request, desk, round_, ("blok", form), act)


@needs("orang.sunting")
@require_POST
def add_names(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """Write enumerators down by name; they have no account."""
    desk = desk_of(request)
    round_, form = round_of(desk, putaran), NamesForm(request.POST)

    def act() -> str:
        done = write_down(desk.person, desk.area_id, form.cleaned_data["nama"], at=clock.now())
        told = [_("Dicatat: %(nama)s.") % {"nama": ", ".join(row.name for row in done.added)}] if done.added else []
        if linked := [row.name for row in done.added if row.account_id is not None]:
            told.append(_("Sama dengan pemegang akun: %(nama)s.") % {"nama": ", ".join(linked)})
        if done.known:
            names = ", ".join(person.name for person in done.known)
            told.append(
                _("Sudah ada sebagai pemegang akun: %(nama)s. Orang lain? Tambahkan RT di belakang namanya.")
                % {"nama": names}
            )
        return " ".join(told)

    return _act_and_redirect(request, desk, round_, ("nama_baru", form), act)


@needs("orang.sunting")
@require_POST
def decide_enumerator(
    request: HttpRequest,
    kode: str,  # noqa: ARG001
    putaran: int,
    pencacah: int,
    putusan: str,
) -> HttpResponseBase:
    """Let an enumerator stop or go on, or say whose account it is."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    row = written_down(desk.area_id).filter(pk=pencacah).first()
    if row is None or putusan not in {"berhenti", "lagi", "akun"}:
        raise Http404("no enumerator of this village, or no such deed")

    def act() -> str:
        if putusan == "berhenti":
            dismiss(desk.person, row, at=clock.now())
            return _("%(nama)s berhenti. Yang masih dikirim ponselnya ditahan dan ditunjukkan.") % {"nama": row.name}
        if putusan == "lagi":
            take_up(desk.person, row, at=clock.now())
            return _("%(nama)s bertugas lagi.") % {"nama": row.name}
        number = request.POST.get("akun", "")
        account = people_of(desk.area_id).filter(pk=int(number)).first() if number.isdecimal() else None
        if number and account is None:
            raise Http404("no account of this village")
        link(desk.person, row, account, at=clock.now())
        return _("Akun %(nama)s dicatat.") % {"nama": row.name}

    return act_by_button(request, desk, round_, act)


@needs("orang.sunting")
@require_POST
def open_(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:
    """Open the round: devices get their lists."""
    desk = desk_of(request)
    round_, form = round_of(desk, putaran), BeginForm(request.POST)

    def act() -> str:
        rounds.open_round(desk.person, round_, at=clock.now(), reason=form.cleaned_data["alasan"])
        return _("Putaran dibuka. Buat perangkat tiap petugas dan cetak lembar QR-nya.")

    answer = _act_and_redirect(request, desk, round_, ("mulai", form), act)
    opened = round_of(desk, putaran).opened_at is not None
    return redirect("lapangan_putaran", kode, putaran) if opened else answer


@needs("orang.sunting")
@require_POST
def close(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:
    """Close the round: what devices still send waits in quarantine."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)

    if request.POST.get("yakin") != "ya":
        messages.error(request, _("Putaran belum ditutup: centang dahulu kalimatnya."))
        return redirect("lapangan_putaran", kode, putaran)

    def act() -> str:
        rounds.close_round(desk.person, round_, at=clock.now())
        return _("Putaran ditutup. Isian yang datang sesudah ini ditahan dan ditunjukkan, tidak hilang.")

    return act_by_button(request, desk, round_, act, "lapangan_putaran")


@needs("orang.sunting")
@require_POST
def practise(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Begin a practice round over invented families; in a practice village only."""
    desk = desk_of(request)
    if not is_practice(desk.area):
        raise Http404("no practice village")
    now = clock.now()
    area = desk.area_id_or_none or ensure_area(code=desk.area, by=desk.by, at=now).pk
    try:
        families = source.invent_families(desk.area, desk.today)
        made = practice_rounds.begin(desk.person, area, desk.area, families, at=now, day=desk.today)
    except REFUSALS as error:
        messages.error(request, short(error))
        return redirect("rencana", kode)
    messages.success(request, _("Putaran latihan dibuka. Buat perangkat tiap peserta dan tunjukkan lembar QR-nya."))
    return redirect("lapangan_putaran", kode, made.pk)


@needs("orang.sunting")
@require_POST
def end_practice(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:
    """End a practice round: closed, its devices taken back."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)

    if request.POST.get("yakin") != "ya":
        messages.error(request, _("Latihan belum diakhiri: centang dahulu kalimatnya."))
        return redirect("lapangan_putaran", kode, putaran)

    def act() -> str:
        practice_rounds.end(desk.person, round_, at=clock.now())
        return _("Latihan diakhiri. Perangkatnya dicabut; tidak ada isian yang masuk register.")

    return act_by_button(request, desk, round_, act, "lapangan_putaran")
