"""`/desa/KODE/kebocoran/`: a breach of data of persons: the clock, whose data, stopping it, letters, the end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaLevel
from cantik.content.breach import SUBJECTS, BreachLetter, BreachTrace, breach_kinds, breach_letters, exposed_kinds
from cantik.register.leave.app.exposure import Exposure
from cantik.register.leave.app.models import BreachStep, DataBreach
from cantik.register.rights.app import breaches, phones
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, refusal_page, who
from cantik.staff.app.log_words import WORDS
from cantik.staff.app.models import Account
from cantik.web.breaches import clock_of, line_of
from cantik.web.desk import Room, VillageDesk, as_number, desk_of
from cantik.web.downloads import show_file
from cantik.web.fields import take_post
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import offer_forms, read_button, word_state
from cantik.web.tahap.penyebarluasan.leave import breach_paper
from cantik.web.tahap.penyebarluasan.leave.breach_forms import BreachForm, LetterForm, on_the_wall
from cantik.web.tahap.penyebarluasan.leave.forms import SHAPE_WORDS

STEPS = {
    BreachStep.LOCKED: noop("Akun dikunci, semua sesinya diakhiri"),
    BreachStep.REVOKED: noop("Perangkat dicabut"),
    BreachStep.HELD: noop("Catatan berbagi ditahan"),
    BreachStep.LETTER: noop("Surat dikirim"),
    BreachStep.SPARED: noop("Surat tidak dikirim"),
}
_ACTS: dict[str, Callable[..., int]] = {"akun": breaches.lock, "perangkat": breaches.revoke, "berbagi": breaches.hold}
_NAMES = "orang.lihat"
show = Room("leave", "kebocoran").show


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter with what became of it; `named`: this reader may have it with the names of the people."""

    letter: BreachLetter
    title: str
    step: BreachStep | None
    named: bool


@needs(breaches.SEE, area=None, narrow=True)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The breaches of all villages of an officer, the most urgent first."""
    areas = rights.areas_for(who(request), breaches.SEE)
    if len(areas) == 1 and areas[0].level is AreaLevel.DESA:
        return redirect("kebocoran", areas[0].text())
    rows = [line_of(row) for row in breaches.open_ones(areas)]
    return render(request, "leave/kebocoran_antre.html", {"bagian": "kebocoran", "berkas": rows})


@needs(breaches.SEE)
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """The breaches of a village, open ones first."""
    desk = desk_of(request)
    rows = sorted(DataBreach.objects.filter(area=kode).order_by("-pk"), key=lambda row: row.state == DataBreach.CLOSED)
    return show(
        request, desk, "kebocoran", {"berkas": [line_of(row) for row in rows], "catat": desk.may(breaches.HANDLE)}
    )


@needs(breaches.HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, kode: str) -> HttpResponse:
    """Write down what is known; the clock runs."""
    desk = desk_of(request)
    form = BreachForm(
        take_post(request), offered=_choices_to_tick(desk), initial={"diketahui": on_the_wall(clock.now())}
    )
    if request.method != "POST":
        return _form(request, desk, form, None, "")
    return carry_out(
        request,
        lambda: breaches.record(desk.area, form.facts(), by=desk.person),
        _("Tercatat. Hentikan dahulu yang masih terbuka, lalu beri tahu yang datanya terbuka."),
        form,
        to=lambda row: redirect("kebocoran_satu", kode, row.pk),
        again=lambda why: _form(request, desk, form, None, why),
    )


@needs(breaches.HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say anew what is known."""
    desk, row = desk_of(request), _row(kode, nomor)
    form = BreachForm(take_post(request), offered=_choices_to_tick(desk), initial=_form_values(row))
    if request.method != "POST":
        return _form(request, desk, form, row, "")
    version = as_number(request.POST.get("versi"), 9) or 0
    act = lambda: breaches.change(desk.area, nomor, form.facts(), version=version, by=desk.person)  # noqa: E731
    again = lambda why: _form(request, desk, form, _row(kode, nomor), why)  # noqa: E731
    return carry_out(request, act, _("Tersimpan."), form, to=redirect("kebocoran_satu", kode, nomor), again=again)


def _form(
    request: HttpRequest, desk: VillageDesk, form: BreachForm, row: DataBreach | None, problem: str
) -> HttpResponse:
    first = [(kind.code, either(kind.first, kind.first_en)) for kind in breach_kinds().values()]
    rest = [field for field in form if field.name != "jenis"]
    values = {"form": form, "isian": rest, "berkas": row, "salah": problem, "pertama": first}
    return show(request, desk, "kebocoran_catat", values, status=422 if problem else 200)


def _choices_to_tick(desk: VillageDesk) -> dict[str, list[tuple[int, str]]]:
    """What may be ticked: accounts by name and role, phones by who carries them, records by who received them."""
    carried = [(phone.number, phone.label) for phone in phones.of_village(desk.area)]
    records = [
        (row.pk, f"{SHAPE_WORDS.get(row.shape, row.shape)}, {row.recipient}") for row in breaches.sharings_of(desk.area)
    ]
    return {
        "akun": [(held.pk, _account_label(held)) for held in breaches.accounts_of(desk.area)],
        "perangkat": carried,
        "berbagi": records,
    }


def _account_label(account: Account) -> str:
    roles = ", ".join(sorted({held.role_name for held in rights.assignments_of(account, clock.today())}))
    return f"{account.name} ({roles or _('tidak lagi bertugas')})"


def _form_values(row: DataBreach) -> dict[str, Any]:
    return {
        "jenis": row.kind,
        "diketahui": on_the_wall(row.known_at),
        "mulai": on_the_wall(row.begun_at),
        "berakhir": on_the_wall(row.ended_at),
        "uraian": row.how,
        "akun": json.loads(row.accounts),
        "perangkat": json.loads(row.devices),
        "berbagi": json.loads(row.sharings),
        "banyak": row.counted,
        "terbuka": json.loads(row.exposed),
        "ditangani": row.done,
        "berikut": row.ahead,
        "berat": row.serious,
    }


def _row(kode: str, number: int) -> DataBreach:
    row = DataBreach.objects.filter(area=kode, pk=number).first()
    if row is None:
        raise Http404("no such breach here")
    return row


# ── one file ────────────────────────────────────────────────────────────────────────────────────
@needs(breaches.SEE)
@require_safe
def one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One breach: how much time is left, what to stop, whose data, which letters, the end."""
    return _page(request, desk_of(request), _row(kode, nomor))


def _page(request: HttpRequest, desk: VillageDesk, row: DataBreach, wrong: str = "") -> HttpResponse:
    kind, found = breaches.kind_of(row), breaches.measure_exposure(desk.area, row)
    handles = desk.may(breaches.HANDLE) and row.state != DataBreach.CLOSED
    values = {
        "berkas": row,
        "jenis": either(kind.title, kind.title_en),
        "pertama": either(kind.first, kind.first_en),
        "terbit": kind.code == "terbit_terbuka",
        "keadaan": word_state(row),
        "jam": clock_of(row),
        "orang": breaches.people(desk.area, row),
        "dihitung": kind.trace is not BreachTrace.COUNTED and row.people is None,
        "tindakan": _acts(found),
        "data": _data(row, found),
        "hentikan": _stoppable(desk, row) if handles else [],
        "surat": _letters(desk, row),
        "langkah": _steps(row),
        "tangani": handles,
        "situs": desk.may("pemberitahuan.tulis"),
        "tulis": handles and row.state == DataBreach.OPEN,
        "form_surat": LetterForm(initial={"tanggal": desk.today}),
        "kurang": breaches.list_unsent(row),
        "putus": offer_forms(row, desk.person, desk.area, desk.area.text(), row.pk),
        "tangan": _hands(row),
        "salah": wrong,
    }
    return show(request, desk, "kebocoran_satu", values, status=422 if wrong else 200)


def _acts(found: Exposure) -> list[tuple[str, int]]:
    """How often each act of the log stands there, the most frequent first."""
    return [(_(WORDS.get(act, act)), count) for act, count in sorted(found.acts.items(), key=lambda pair: -pair[1])]


def _data(row: DataBreach, found: Exposure) -> list[tuple[str, bool]]:
    """The kinds of data that were exposed, as ticked or as the log tells, and whether the law calls them specific."""
    said = {*json.loads(row.exposed), *found.kinds}
    return [
        (either(kind.title, kind.title_en), kind.specific) for kind in exposed_kinds().values() if kind.code in said
    ]


def _stoppable(desk: VillageDesk, row: DataBreach) -> list[tuple[str, str, int]]:
    """What can be stopped now by this person: the act, its words, how many."""
    chosen = [account for account in breaches.accounts_of(desk.area) if account.pk in json.loads(row.accounts)]
    locked = sum(account.is_active and breaches.lockable(account, desk.person) for account in chosen)
    carried = sum(phone.number in json.loads(row.devices) and phone.works for phone in phones.of_village(desk.area))
    records = sum(
        held.pk in json.loads(row.sharings) and held.state in breaches.LIVE for held in breaches.sharings_of(desk.area)
    )
    words = (
        (
            "akun",
            ngettext("Kunci %d akun dan akhiri semua sesinya", "Kunci %d akun dan akhiri semua sesinya", locked),
            locked,
        ),
        ("perangkat", ngettext("Cabut %d perangkat", "Cabut %d perangkat", carried), carried),
        ("berbagi", ngettext("Tahan %d catatan berbagi", "Tahan %d catatan berbagi", records), records),
    )
    return [(act, text % count, count) for act, text, count in words if count]


def _letters(desk: VillageDesk, row: DataBreach) -> list[LetterShown]:
    known, names = (
        breaches.newest_steps(row),
        desk.may(_NAMES) and breaches.kind_of(row).trace is not BreachTrace.COUNTED,
    )
    return [
        LetterShown(
            letter, either(letter.title, letter.title_en), known.get(letter.code), names and letter.code == SUBJECTS
        )
        for letter in breaches.letters_due(row)
    ]


def _hands(row: DataBreach) -> list[tuple[str, dt.datetime]]:
    """Who opened it, proposed its end and closed it, in words, with the moment."""
    names = actors.names({row.opened_by, row.proposed_by, row.closed_by} - {""})
    hands = (
        (_("Dicatat %s,"), row.opened_by, row.opened_at),
        (_("Penutupan diusulkan %s,"), row.proposed_by, row.proposed_at),
        (_("Ditutup %s,"), row.closed_by, row.closed_at),
    )
    return [(words % names.get(by, by), at) for words, by, at in hands if by and at is not None]


def _steps(row: DataBreach) -> list[tuple[BreachStep, str, str]]:
    rows = list(row.steps.order_by("pk"))
    names, letters = actors.names({step.by for step in rows}), breach_letters()
    return [
        (
            step,
            _(STEPS[step.act]) + (f": {letters[step.letter].title}" if step.letter in letters else ""),
            names.get(step.by, ""),
        )
        for step in rows
    ]


# ── acts ────────────────────────────────────────────────────────────────────────────────────────
@needs(breaches.HANDLE)
@require_POST
def stop(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Stop what is still open: at once, by one hand."""
    desk, row = desk_of(request), _row(kode, nomor)
    act = _ACTS.get(request.POST.get("henti", ""))
    if act is None:
        return _page(request, desk, row, _("Pilih yang dihentikan."))
    return _act_and_redirect(request, desk, nomor, lambda: act(desk.area, nomor, by=desk.person), _("Dihentikan."))


def _act_and_redirect(
    request: HttpRequest,
    desk: VillageDesk,
    nomor: int,
    act: Callable[[], Any],
    said: str | Callable[[Any], str],
    form: LetterForm | None = None,
) -> HttpResponse:
    kode = desk.area.text()
    again = lambda why: _page(request, desk, _row(kode, nomor), why)  # noqa: E731
    return carry_out(request, act, said, form, to=redirect("kebocoran_satu", kode, nomor), again=again)


@needs(breaches.HANDLE)
@require_POST
def letter(request: HttpRequest, kode: str, nomor: int, surat: str) -> HttpResponse:
    """Note that a letter went out, or why it does not."""
    desk = desk_of(request)
    _row(kode, nomor)
    spared = request.POST.get("putusan") == "tanpa"
    form = None if spared else LetterForm(request.POST)
    said: Callable[[str], Any] = (lambda name: form.cleaned_data[name]) if form else (lambda _name: None)
    act = lambda: breaches.note_letter(  # noqa: E731
        *(desk.area, nomor, surat),
        on=said("tanggal"),
        count=said("banyak") or 0,
        said=said("cara") if form else request.POST.get("alasan", ""),
        by=desk.person,
    )
    return _act_and_redirect(request, desk, nomor, act, _("Tercatat."), form)


@needs(breaches.HANDLE)
@require_POST
def propose(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say that it is over."""
    desk = desk_of(request)
    _row(kode, nomor)
    none, text = request.POST.get("ternyata") == "bukan", request.POST.get("kesimpulan", "")
    act = lambda: breaches.propose_end(desk.area, nomor, none=none, conclusion=text, by=desk.person)  # noqa: E731
    return _act_and_redirect(request, desk, nomor, act, _("Diusulkan; orang kedua menutupnya."))


@needs(breaches.CLOSE)
@require_POST
def close(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Close the file, or open it again."""
    desk = desk_of(request)
    _row(kode, nomor)
    pressed, version = read_button(request, "kebocoran_tutup"), as_number(request.POST.get("versi"), 9) or 0
    act = lambda: breaches.decide(desk.area, nomor, pressed, desk.person, version=version)  # noqa: E731
    return _act_and_redirect(request, desk, nomor, act, lambda step: _(step.done))


# ── letters as PDF ──────────────────────────────────────────────────────────────────────────────
@needs(breaches.SEE)
@require_safe
def paper(request: HttpRequest, kode: str, nomor: int, surat: str) -> HttpResponse:
    """A letter without names: that to the residents as one sheet with room for the name."""
    desk, row = desk_of(request), _row(kode, nomor)
    if surat not in breach_letters():
        raise Http404("no such letter")
    return _pdf(
        breach_paper.letter_of(desk, row, surat, invented=desk.opened.is_invented(desk.area)), f"{surat}-{kode}-{nomor}"
    )


@needs(_NAMES)
@require_safe
def named_paper(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The letters to the residents, one a family with the names of those concerned; who they are is logged."""
    desk, row = desk_of(request), _row(kode, nomor)
    if not desk.may(_NAMES) or not desk.may(breaches.HANDLE):
        return refusal_page(request, _NAMES, _("Surat bernama dibuat agen atau kepala desa."))
    people = sorted(breaches.measure_exposure(desk.area, row).people)
    if not people:
        raise Http404("nobody is known by the log")
    desk.record(action="kebocoran.surat_bernama", subject="orang", subjects=people, detail={"berkas": row.pk})
    pdf = breach_paper.letters_to(desk, row, people, invented=desk.opened.is_invented(desk.area))
    return _pdf(pdf, f"surat-warga-{kode}-{nomor}")


def _pdf(body: bytes, name: str) -> HttpResponse:
    return show_file(body, f"{name}.pdf", "application/pdf")
