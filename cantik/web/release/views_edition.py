"""One release: what it is, where it is read; publish it, ask for its withdrawal, withdraw it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.jobs.app import service
from cantik.pipeline.app import placing, sites
from cantik.publish.site.history import kind_words, rows
from cantik.publish.site.view import Text
from cantik.release import files, issue
from cantik.release.app import queries, services, storage, withdrawing
from cantik.release.app.models import PUBLIC, STICK
from cantik.release.app.queries import PULLED, Edition
from cantik.release.show import size_text
from cantik.staff.app import actors
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.web.language import lang, of_content
from cantik.web.release import desk
from cantik.web.release.views import LINES, refused
from cantik.web.release.views_preview import served
from cantik.web.store import required

#: what a release says of itself, as it is kept
STANDINGS = (noop("rilis desa"), noop("rancangan"), noop("belum diperiksa walidata"))


def _edition(desa: AreaCode, number: str) -> Edition:
    """The release of this number. Raises `Http404`."""
    for edition in queries.editions(storage.shelf(required().store.path), desa):
        if edition.number == number:
            return edition
    raise Http404("no such release")


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """What a release is and what became of it."""
    desa = area_code(kode)
    edition = _edition(desa, nomor)
    release = files.open_summary(edition.shelved.folder)
    revision = issue.revision_of(release)
    text = Text(lang())
    involved = [
        a
        for a in (
            edition.signature and edition.signature.by,
            edition.withdrawal and edition.withdrawal.asked_by,
            edition.withdrawal and edition.withdrawal.decided_by,
        )
        if a
    ]
    involved += [put.by for put in edition.publications]
    values = {
        "bagian": "terbit",
        "satu": edition,
        "judul": release.titles[lang() == "en"],
        "kedudukan": f"{of_content(release.standing)}, {of_content(release.standing_note)}",
        "revisi": revision,
        "jenis": kind_words(revision, text) if revision else "",
        "halaman": Paginator(rows(revision.changes, text), LINES).get_page(request.GET.get("hal"))
        if revision
        else None,
        "produk": _products(edition),
        "boleh": desk.may(request.user, desa),
        "publik": sites.public_folder(kode) is not None,
        "sudah_publik": any(put.channel == PUBLIC for put in edition.publications),
        "pekerjaan": service.latest(placing.KIND.id, placing.subject(kode, nomor)),
        "orang": actors.names(involved),
    }
    return render(request, "release/rilis.html", values)


#: files of a release that people open: name, what they are called
PRODUCTS = (
    ("buku.pdf", noop("Buku (PDF)")),
    ("infografis.png", noop("Infografis")),
    ("tabel.xlsx", noop("Tabel (XLSX)")),
)


def _products(edition: Edition) -> list[tuple[str, str, str]]:
    """The products of an edition that may be read: name, what it is called, size; none of a withdrawn one."""
    if edition.status == PULLED:
        return []
    home = edition.shelved.folder / "produk"
    found = [(name, _(called), home / name) for name, called in PRODUCTS]
    return [(name, called, size_text(path.stat().st_size, lang())) for name, called, path in found if path.is_file()]


@needs("desa.lihat")
@require_safe
def product(_request: HttpRequest, kode: str, nomor: str, nama: str) -> HttpResponseBase:
    """A product of a release: what the public reads, for whoever has an office here. A withdrawn one is not served."""
    edition = _edition(area_code(kode), nomor)
    if nama not in dict(PRODUCTS) or edition.status == PULLED:
        raise Http404("no such product")
    return served(edition.shelved.folder / "produk", nama)


def _may_publish(request: HttpRequest, desa: AreaCode) -> bool:
    return desk.may(request.user, desa).publish


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
    edition = _edition(area_code(kode), nomor)
    if edition.status == PULLED:
        messages.error(request, _("Rilis yang ditarik tidak diterbitkan lagi."), extra_tags="bad")
    elif sites.public_folder(kode) is None:
        messages.error(
            request, _("Folder situs publik belum diatur. Minta admin simpul mengisi CANTIK_PUBLIC."), extra_tags="bad"
        )
    else:
        service.start(kind=placing.KIND.id, subject=placing.subject(kode, nomor), area=kode, by=who(request).actor)
        messages.success(request, _("Rilis sedang ditulis ke situs publik."), extra_tags="ok")
    return redirect("terbit_rilis", kode, nomor)


@needs("rilis.tanda_tangan")
@require_POST
def stick(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """The village's site as a ZIP for a stick: pages, files and signatures, readable without Cantik."""
    desa, edition = area_code(kode), _edition(area_code(kode), nomor)
    with tempfile.TemporaryDirectory(dir=required().store.path, prefix=".kemas-") as folder:
        target = Path(folder) / "situs.zip"
        try:
            sites.pack(required(), kode, target)
        except CantikError as error:
            refused(request, error)
            return redirect("terbit_rilis", kode, nomor)
        services.published(desa=desa, number=edition.number, channels=[STICK], by=who(request).actor)
        stream = target.open("rb")
        if not _unlinks():  # Windows cannot remove a file that is open: hand over its bytes instead
            data = stream.read()
            stream.close()
            from io import BytesIO

            return FileResponse(BytesIO(data), as_attachment=True, filename=f"{kode}_{nomor}.zip")
        return FileResponse(stream, as_attachment=True, filename=f"{kode}_{nomor}.zip")


def _unlinks() -> bool:
    import os

    return os.name == "posix"


@needs("rilis.minta_tarik")
@require_POST
def ask(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Ask for the withdrawal of a release."""
    try:
        withdrawing.ask(
            desa=area_code(kode),
            number=nomor,
            reason=request.POST.get("alasan", ""),
            shelf_folder=storage.shelf(required().store.path),
            by=who(request).actor,
        )
        messages.success(request, _("Permintaan penarikan dicatat. Walidata memutuskan."), extra_tags="ok")
    except CantikError as error:
        refused(request, error)
    return redirect("terbit_rilis", kode, nomor)


@needs("rilis.tarik")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Withdraw a release, or refuse the request; every page of it then says why."""
    desa, person = area_code(kode), who(request)
    if request.method != "POST":
        edition = _edition(desa, nomor)
        asked = actors.names([edition.withdrawal.asked_by]) if edition.withdrawal else {}
        return render(request, "release/tarik.html", {"bagian": "terbit", "satu": edition, "orang": asked})
    reason = request.POST.get("alasan", "")
    try:
        if request.POST.get("putusan") == "tolak":
            withdrawing.refuse(desa=desa, number=nomor, answer=reason, person=person)
            messages.success(request, _("Permintaan ditolak. Rilis tetap berlaku."), extra_tags="ok")
        else:
            withdrawing.withdraw(
                desa=desa,
                number=nomor,
                reason=reason,
                shelf_folder=storage.shelf(required().store.path),
                person=person,
            )
            service.start(kind=placing.KIND.id, subject=placing.subject(kode), area=kode, by=person.actor)
            messages.success(request, _("Rilis ditarik. Halamannya menyebut sebabnya."), extra_tags="ok")
    except CantikError as error:
        refused(request, error)
    return redirect("terbit_rilis", kode, nomor)
