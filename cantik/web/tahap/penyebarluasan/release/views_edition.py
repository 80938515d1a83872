"""One release: what it is, where it is read; publish it, ask for its withdrawal, withdraw it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.jobs.app import service
from cantik.outlets.app import site_job, sites
from cantik.outlets.app.sites import examination_note
from cantik.publish.site.history import kind_words, rows
from cantik.publish.site.view import Text
from cantik.release import files, issue
from cantik.release.app import early, examining, queries, services, storage, withdrawing
from cantik.release.app.models import PUBLIC, STICK, WITHDRAWN
from cantik.release.app.queries import PULLED, Edition
from cantik.release.examination_notes import standing_sentence
from cantik.staff.app import actors, appointments, rights, steps
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import ZIP, attach_file, attach_stream, show_file
from cantik.web.language import either, lang
from cantik.web.step_bar import read_button
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tahap.penyebarluasan.release.share import LARGE_PAPER, is_enlarged, products_of, share_of
from cantik.web.tahap.penyebarluasan.release.views import LINES, show_refusal
from cantik.web.tahap.penyebarluasan.release.views_check import check_of
from cantik.web.tahap.penyebarluasan.release.views_preview import serve_file

#: where a village without a walidata decides
_ALONE = "terbit_tarik_desa"


def edition_of(area: AreaCode, number: str) -> Edition:
    """The release of this number. Raises `Http404`."""
    for edition in queries.editions(storage.shelf(at_hand().store.path), area):
        if edition.number == number:
            return edition
    raise Http404("no such release")


def _protection_report(person: Account, area: AreaCode) -> str:
    """The address of the report of protection that somebody may read; "" for the others."""
    addresses = (("angka.lihat_mentah", "lindung"), ("lindung.lihat", "lindung_teknis"))
    return next((name for action, name in addresses if rights.check_access(person, action, area).whole), "")


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """What a release is and what became of it."""
    desa = area_code(kode)
    edition, person = edition_of(desa, nomor), who(request)
    reads = early.reads(person, desa, edition)
    if not reads:
        return render(request, "release/embargo.html", {"bagian": "terbit", "satu": edition})
    early.note_reading(person, desa, edition, "")
    release = files.open_summary(edition.shelved.folder)
    revision = issue.revision_of(release)
    text = Text(lang())
    values = {
        "bagian": "terbit",
        "satu": edition,
        "judul": either(*release.titles),
        "kedudukan": either(
            *standing_sentence(release.standing, examination_note(release, edition), release.place.words)
        ),
        "putus_sendiri": _decides_alone(who(request), desa, edition),
        "tanpa_walidata": not appointments.walidata(desa, clock.today()),
        "cek": check_of(who(request), desa, edition),
        "revisi": revision,
        "jenis": kind_words(revision, text) if revision else "",
        "halaman": Paginator(rows(revision.changes, text), LINES).get_page(request.GET.get("hal"))
        if revision
        else None,
        "produk": products_of(edition),
        "laporan_lindung": _protection_report(person, desa),
        "boleh": desk.may(request.user, desa),
        "publik": sites.public_folder(kode) is not None,
        "bagikan": share_of(request, desa, edition) if _may_share(edition) else None,
        "sudah_publik": any(put.channel == PUBLIC for put in edition.publications),
        "pekerjaan": service.latest(site_job.KIND.id, site_job.subject(kode, nomor)),
        "orang": actors.names(_persons_involved(edition)),
    }
    return render(request, "release/rilis.html", values)


def _may_share(edition: Edition) -> bool:
    return edition.status == queries.CURRENT and edition.opens_at is None


def _persons_involved(edition: Edition) -> list[str]:
    """Who signed, asked for a withdrawal, decided it, or put the edition somewhere."""
    acts = [edition.signature and edition.signature.by]
    if edition.withdrawal is not None:
        acts += [edition.withdrawal.asked_by, edition.withdrawal.decided_by]
    return [by for by in acts if by] + [put.by for put in edition.publications]


@needs("desa.lihat")
@require_safe
def technical(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """By what a copy of a release is compared: its fingerprints, the village's key, where it was put."""
    edition = edition_of(area_code(kode), nomor)
    seconds = examining.seconds(area_code(kode)).get(nomor, [])
    return render(request, "release/teknis.html", {"bagian": "terbit", "satu": edition, "kedua": seconds})


@needs("desa.lihat")
@require_safe
def product(request: HttpRequest, kode: str, nomor: str, nama: str) -> HttpResponseBase:
    """A product of a release: what the public reads, for whoever has an office here. A withdrawn one is not served."""
    desa, person = area_code(kode), who(request)
    edition = edition_of(desa, nomor)
    if nama not in {name for name, _, _ in products_of(edition)} or not early.reads(person, desa, edition):
        raise Http404("no such product")
    early.note_reading(person, desa, edition, nama)
    if request.GET.get("kertas") == LARGE_PAPER and is_enlarged(nama):
        return _serve_enlarged(edition.shelved.folder / "produk" / nama)
    return serve_file(edition.shelved.folder / "produk", nama)


def _serve_enlarged(path: Path) -> HttpResponse:
    """The very pages of a book, drawn larger on A4 when somebody asks; kept nowhere."""
    from cantik.publish.typeset.enlarge import A4, repack_pdf  # here: few ask for it

    return show_file(repack_pdf(path.read_bytes(), A4), f"{path.stem}-{LARGE_PAPER}.pdf", "application/pdf")


def _may_publish(request: HttpRequest, area: AreaCode) -> bool:
    return desk.may(request.user, area).publish


@needs("rilis.tanda_tangan")
@require_POST
def publish(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Put the release on the server's public site, in the background: by the village, which signed it."""
    return _publish(request, kode, nomor)


@needs("rilis.terbitkan")
@require_POST
def publish_walidata(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """The same by the walidata, who keeps the server's public site."""
    return _publish(request, kode, nomor)


def _publish(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    edition = edition_of(area_code(kode), nomor)
    if edition.status == PULLED:
        messages.error(request, _("Rilis yang ditarik tidak diterbitkan lagi."), extra_tags="bad")
    elif edition.opens_at is not None:
        messages.error(request, _("Rilis ini terbit sendiri pada waktunya."), extra_tags="bad")
    elif sites.public_folder(kode) is None:
        messages.error(
            request, _("Server ini belum punya situs publik. Minta admin simpul menyiapkannya."), extra_tags="bad"
        )
    else:
        service.start(kind=site_job.KIND.id, subject=site_job.subject(kode, nomor), code=kode, by=who(request).actor)
        messages.success(request, _("Rilis sedang ditulis ke situs publik."), extra_tags="ok")
    return redirect("terbit_rilis", kode, nomor)


@needs("rilis.tanda_tangan")
@require_POST
def stick(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """The village's site as a ZIP for a stick: pages, files and signatures, readable without Cantik."""
    desa, edition = area_code(kode), edition_of(area_code(kode), nomor)
    if edition.opens_at is not None:
        messages.error(request, _("Rilis ini belum boleh dibawa: ia terbit sendiri pada waktunya."), extra_tags="bad")
        return redirect("terbit_rilis", kode, nomor)
    with tempfile.TemporaryDirectory(dir=at_hand().store.path, prefix=".kemas-") as folder:
        target = Path(folder) / "situs.zip"
        try:
            sites.pack(at_hand(), kode, target)
        except CantikError as error:
            show_refusal(request, error)
            return redirect("terbit_rilis", kode, nomor)
        services.note_publication(area=desa, number=edition.number, channels=[STICK], by=who(request).actor)
        stream = target.open("rb")
        if not _unlinks():  # Windows cannot remove a file that is open: hand over its bytes instead
            data = stream.read()
            stream.close()
            return attach_file(data, f"{kode}_{nomor}.zip", ZIP)
        return attach_stream(stream, f"{kode}_{nomor}.zip", ZIP)


def _unlinks() -> bool:
    import os

    return os.name == "posix"


@needs("rilis.minta_tarik")
@require_POST
def ask(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Ask for the withdrawal of a release."""
    try:
        withdrawing.ask(
            area=area_code(kode),
            number=nomor,
            reason=request.POST.get("alasan", ""),
            shelf_folder=storage.shelf(at_hand().store.path),
            by=who(request),
        )
        messages.success(request, _("Permintaan penarikan dicatat. Orang lain yang memutuskan."), extra_tags="ok")
    except CantikError as error:
        show_refusal(request, error)
    return redirect("terbit_rilis", kode, nomor)


@needs("rilis.tarik")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Withdraw a release, or refuse the request; every page of it then says why."""
    return _withdraw(request, area_code(kode), nomor, "terbit_tarik")


@needs("rilis.tanda_tangan")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_alone(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """The same in a village without a walidata: one of its people has asked, another one who may sign decides."""
    desa = area_code(kode)
    if not _decides_alone(who(request), desa, edition_of(desa, nomor)):
        raise Http404("not asked for, by oneself, or somebody else decides")
    return _withdraw(request, desa, nomor, _ALONE)


def _decides_alone(person: Account, area: AreaCode, edition: Edition) -> bool:
    """Whether a withdrawal that was asked for waits for this person, because no walidata is there to decide."""
    row = edition.withdrawal
    return row is not None and steps.may_take(row, _ALONE, person, area)


def _withdraw(request: HttpRequest, area: AreaCode, number: str, page: str) -> HttpResponseBase:
    person, kode = who(request), area.text()
    if request.method != "POST":
        edition = edition_of(area, number)
        asked = actors.names([edition.withdrawal.asked_by]) if edition.withdrawal else {}
        return render(request, "release/tarik.html", {"bagian": "terbit", "satu": edition, "orang": asked})
    pressed = read_button(request, page)
    try:
        step = withdrawing.decide(area=area, number=number, pressed=pressed, opened=at_hand(), person=person)
        if step.target == WITHDRAWN:
            service.start(kind=site_job.KIND.id, subject=site_job.subject(kode), code=kode, by=person.actor)
        messages.success(request, _(step.done), extra_tags="ok")
    except CantikError as error:
        show_refusal(request, error)
    return redirect("terbit_rilis", kode, number)
