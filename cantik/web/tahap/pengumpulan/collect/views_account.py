"""The account of a file: what of it was read and what was not, and decisions about what could be people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.collect.account import READ, AccountLine, ContentQuestion, FileAccount, SheetAccount, decode_account
from cantik.collect.app import content_decisions as decisions
from cantik.collect.app.models import EXAMINED, UPLOADING, ContentDecision, Intake
from cantik.collect.rulings import AS_PEOPLE, AS_STATUS, LEAVE, MetOrder, Ruling, still_open
from cantik.examine.findings.accept import parse_reason
from cantik.pipeline.app import dry_run
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.pengumpulan.collect import queries
from cantik.web.tahap.pengumpulan.collect.views import actor, log_reading
from cantik.web.words import field_name

#: choice → what a person chooses
CHOICES: Mapping[str, str] = {
    LEAVE: gettext_noop("Memang ditinggalkan"),
    AS_PEOPLE: gettext_noop("Baca sebagai baris orang"),
    AS_STATUS: gettext_noop("Baca sebagai keterangan siapa yang meninggal atau pindah"),
}

#: kind of a line → what it is (`collect.account.KINDS`, whose words a test compares)
KIND_WORDS: Mapping[str, str] = {
    "dibaca": gettext_noop("dibaca"),
    "judul": gettext_noop("judul dan kepala surat di atas data"),
    "judul_berulang": gettext_noop("judul yang berulang"),
    "nomor_kolom": gettext_noop("nomor kolom"),
    "jumlah": gettext_noop("baris jumlah"),
    "catatan": gettext_noop("catatan dan tanda tangan"),
    "garis": gettext_noop("garis pemisah"),
    "penutup": gettext_noop("di bawah tanda penutup ###"),
    "terulang": gettext_noop("baris yang sama dua kali"),
    "templat": gettext_noop("baris templat tanpa isian orang"),
    "sela": gettext_noop("baris yang kosong pada kolom yang dibaca"),
    "tanpa_desa": gettext_noop("baris yang desanya tidak dikenal"),
    "desa_gagal": gettext_noop("baris desa yang berkasnya ditolak seluruhnya"),
    "tanpa_nomor_kk": gettext_noop("baris keluarga tanpa nomor KK"),
    "salinan": gettext_noop("kolom salinan; dibandingkan dengan yang dibaca"),
    "abaikan": gettext_noop("kolom yang tidak dipakai: peka atau tidak diperlukan"),
    "perjanjian": gettext_noop("kolom di luar cakupan perjanjian"),
    "asing": gettext_noop("kolom berjudul yang tidak dikenal"),
    "tanpa_judul": gettext_noop("kolom tanpa judul"),
    "temuan": gettext_noop("temuan yang ditulis Cantik pada buku kerja bertanda"),
    "lembar_kode": gettext_noop("lembar kode templat"),
    "lembar_lain": gettext_noop("lembar yang bukan lembar data"),
    "lembar_tersembunyi": gettext_noop("lembar tersembunyi yang tidak dibaca"),
    "luar": gettext_noop("di luar daftar; tidak ada yang tahu"),
    "komentar_judul": gettext_noop("komentar pada judul"),
    "komentar_temuan": gettext_noop("komentar temuan dari buku kerja bertanda"),
    "komentar": gettext_noop("komentar pada baris data"),
}


@dataclass(frozen=True, slots=True)
class AskedContent:
    """A question with what may be chosen."""

    question: ContentQuestion
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """The account of one file for a page: its sheets with their lines in words (block, what became of it, cells),
    questions that are open, decisions that stand."""

    name: str
    account: FileAccount
    sheets: Sequence[tuple[SheetAccount, Sequence[tuple[str, str, int]]]]
    asked: Sequence[AskedContent]
    decided: Sequence[ContentDecision]


def in_short(files: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Sums over the files of a dry run, and how many questions are open; None where none was read."""
    told = [file["akun"] for file in files if file.get("akun")]
    if not told:
        return None
    asked = [question for account in told for question in account["tanya"] if not question["putusan"]]
    return {"sel": sum(a["sel"] for a in told), "dibaca": sum(a["dibaca"] for a in told), "tanya": asked}


def _show_account(area: AreaCode, name: str, account: FileAccount, *, readable: bool) -> ShownAccount:
    """`readable`: what is not read can still be read, because the file waits to be stored."""
    standing = decisions.decisions_of(area.text(), {question.shape for question in account.questions})
    left = still_open(account.questions, decisions.remembered_of(area.text()))
    asked = [
        AskedContent(question, [(way, _(CHOICES[way])) for way in (LEAVE, *(question.choices if readable else ()))])
        for question in left
    ]
    sheets = [(sheet, [(line.block, _in_words(line), line.cells) for line in sheet.lines]) for sheet in account.sheets]
    return ShownAccount(name, account, sheets, asked, standing)


def _in_words(line: AccountLine) -> str:
    """What became of a line: the fields that it feeds, or why it was not read."""
    if line.kind != READ or not line.field:
        return _(KIND_WORDS[line.kind])
    return ", ".join(field_name(name) for name in line.field.split(", "))


def _render(
    request: HttpRequest, area: AreaCode, shown: Sequence[ShownAccount], intake: Intake | None, batch: int, status: int
) -> HttpResponse:
    values = {
        "bagian": "kumpul",
        "masukan": intake,
        "impor": batch,
        "akun": shown,
        "boleh_sunting": check_access(request.user, "orang.sunting", area).whole,
        "diingat": [row for account in shown for row in account.decided],
    }
    return render(request, "collect/akun.html", values, status=status)


# ── of a dry run ────────────────────────────────────────────────────────────────────────────────
@needs("orang.lihat")
@require_GET
def page(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """The accounts of the files of an intake that was examined."""
    desa = area_code(kode)
    intake = queries.intake_or_404(desa, masukan)
    if intake.state != EXAMINED:
        return redirect("kumpul_masukan", kode, intake.pk)
    files = dry_run.result_of(at_hand(), intake)["berkas"]
    told = [(file["nama"], decode_account(file["akun"])) for file in files if file.get("akun")]
    shown = [_show_account(desa, name, account, readable=True) for name, account in told]
    log_reading(request, intake, "akun", set(), len(shown))
    return _render(request, desa, shown, intake, 0, 200)


@needs("orang.sunting")
@require_POST
def decide(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Decide what unread content is; the files are then examined anew."""
    desa = area_code(kode)
    intake = queries.intake_or_404(desa, masukan)
    if intake.state != EXAMINED:
        return redirect("kumpul_masukan", kode, intake.pk)
    files = dry_run.result_of(at_hand(), intake)["berkas"]
    asked = [question for file in files if file.get("akun") for question in decode_account(file["akun"]).questions]
    if not _keep(request, desa, asked, readable=True):
        return redirect("kumpul_akun", kode, intake.pk)
    _examine_anew(intake, by=actor(request))
    return redirect("kumpul_masukan", kode, intake.pk)


@needs("orang.sunting")
@require_POST
def take_back(request: HttpRequest, kode: str, masukan: uuid.UUID, putusan: int) -> HttpResponse:
    """Take a decision back; the files are then examined anew."""
    desa = area_code(kode)
    intake = queries.intake_or_404(desa, masukan)
    _take_back(request, desa, putusan)
    _examine_anew(intake, by=actor(request))
    return redirect("kumpul_masukan", kode, intake.pk)


def _examine_anew(intake: Intake, *, by: str) -> None:
    changed = Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(
        state=UPLOADING, result=None, problem="", touched_at=clock.now()
    )
    if changed:
        intake.refresh_from_db()
        dry_run.begin_examination(intake, by=by)


def _keep(request: HttpRequest, area: AreaCode, asked: Iterable[ContentQuestion], *, readable: bool) -> bool:
    """Remember what the form says of one question; what is wrong with it is said."""
    question = next((each for each in asked if each.shape == request.POST.get("bentuk")), None)
    if question is None:
        raise Http404("no such question here")
    choice = request.POST.get("pilihan", "")
    if choice not in (LEAVE, *(question.choices if readable else ())):
        messages.error(request, _("Pilih dahulu: ditinggalkan, atau dibaca."))
        return False
    reason = ""
    if choice == LEAVE:
        try:
            reason = parse_reason(request.POST.get("alasan", "")).text
        except CantikError as error:
            messages.error(request, f"{_('Tulis alasan, paling sedikit 10 huruf.')} {error.expected}")
            return False
    ruling = Ruling(choice, reason, frozenset(question.words))
    order = MetOrder(question.place, question.shape, ruling)
    decisions.keep_decision(code=area.text(), order=order, by=actor(request), at=clock.now())
    return True


def _take_back(request: HttpRequest, area: AreaCode, number: int) -> None:
    try:
        decisions.take_back_decision(code=area.text(), number=number, by=actor(request), at=clock.now())
    except ContentDecision.DoesNotExist as error:
        raise Http404("no such decision here") from error


# ── of an import that stands ────────────────────────────────────────────────────────────────────
@needs("orang.lihat")
@require_GET
def of_import(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The account of a file that was stored."""
    desa = area_code(kode)
    batch = queries.batch_or_404(desa, nomor)
    if not batch.account:
        raise Http404("no account of this import")
    shown = _show_account(desa, batch.file_name, decisions.account_in(batch.account), readable=False)
    return _render(request, desa, [shown], None, batch.pk, 200)


@needs("orang.sunting")
@require_POST
def decide_import(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Decide that unread content of a stored file is left out; to read it, the file comes in again."""
    desa = area_code(kode)
    batch = queries.batch_or_404(desa, nomor)
    _keep(request, desa, decisions.questions_in(batch.account), readable=False)
    return redirect("kumpul_impor_akun", kode, batch.pk)


@needs("orang.sunting")
@require_POST
def take_back_import(request: HttpRequest, kode: str, nomor: int, putusan: int) -> HttpResponse:
    """Take a decision back: what it was about holds the release again."""
    desa = area_code(kode)
    batch = queries.batch_or_404(desa, nomor)
    _take_back(request, desa, putusan)
    return redirect("kumpul_impor_akun", kode, batch.pk)
