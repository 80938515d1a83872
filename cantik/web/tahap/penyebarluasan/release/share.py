"""What a village does with a release that stands: its site's address, a QR, words to share, pictures to send."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.queries import PULLED, Edition
from cantik.release.show import figure_text, size_text
from cantik.staff.app import peer
from cantik.staff.app.qr import qr_of
from cantik.vault.app.opening import at_hand
from cantik.web.language import day, either, lang
from cantik.web.public_site import site_folder
from cantik.web.reach import reachable

#: so many key figures stand in the words to share
_FIGURES = 4


#: files of a release that people open: name, what they are called
PRODUCTS = (
    ("buku.pdf", noop("Buku (PDF)")),
    ("infografis.png", noop("Gambar WhatsApp")),
    ("infografis.pdf", noop("Poster A3 (PDF)")),
    ("tabel.xlsx", noop("Tabel (XLSX)")),
)


def products_of(edition: Edition) -> list[tuple[str, str, str]]:
    """The products of an edition that may be read: name, what it is called, size; none of a withdrawn one."""
    if edition.status == PULLED:
        return []
    home = edition.shelved.folder / "produk"
    found = [(name, _(called), home / name) for name, called in PRODUCTS]
    return [(name, called, size_text(path.stat().st_size, lang())) for name, called, path in found if path.is_file()]


@dataclass(frozen=True, slots=True)
class Share:
    """What is shared. `reachable`: other devices can open the address; `folder`: where the site lies on this disk."""

    address: str
    reachable: bool
    qr: str
    words: str
    folder: str


def share_of(request: HttpRequest, area: AreaCode, edition: Edition) -> Share:
    """How a release is shared. The QR leads to the site where a telephone can open it; else it carries the release's
    name and fingerprint, by which a copy is compared."""
    kode = area.text()
    shown = site_folder(kode)
    address = request.build_absolute_uri(reverse("situs", args=[f"{kode}/"])) if shown else ""
    release = files.open_summary(edition.shelved.folder)
    title = either(*release.titles)
    far = bool(address) and reachable(request)
    figures = [
        f"{either(figure.title, figure.title_en)}: {figure_text(figure, lang())} {either(figure.unit, figure.unit_en)}"
        for figure in (release.figure(name) for name in release.key_figures[:_FIGURES])
    ]
    name = _("%(judul)s, Rilis %(nomor)s, keadaan %(hari)s") % {
        "judul": title,
        "nomor": edition.number,
        "hari": day(edition.shelved.reference),
    }
    fingerprint = f"{_('Sidik rilis')}: {edition.shelved.content}"
    lines = [name, "", *figures, "", address if far else fingerprint]
    own = storage.own_site(at_hand().store.path, kode)
    return Share(
        address=address,
        reachable=far,
        qr=qr_of(address if far else f"{name}. {fingerprint}"),
        words="\n".join(lines),
        folder=str(own) if own.is_dir() and peer.local(request) else "",
    )
