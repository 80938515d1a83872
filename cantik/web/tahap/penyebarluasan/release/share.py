"""What a village does with a release that stands: its site's address, a QR, words to share, pictures to send."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.queries import PULLED, Edition
from cantik.release.further_books import decode_books
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

#: how an address asks for the pages of a book on larger paper
LARGE_PAPER = "a4"


def is_enlarged(name: str) -> bool:
    """Whether a product is the main book, whose pages of A5 can be read on A4; further books may be sheets already."""
    return name == PRODUCTS[0][0]


def products_of(edition: Edition) -> list[tuple[str, str, str]]:
    """The products of an edition that may be read: name, what it is called, size; none of a withdrawn one."""
    if edition.status == PULLED:
        return []
    folder = edition.shelved.folder
    named = [(name, _(called)) for name, called in PRODUCTS]
    found = [(name, called, folder / "produk" / name) for name, called in (*named[:1], *further_of(folder), *named[1:])]
    return [(name, called, size_text(path.stat().st_size, lang())) for name, called, path in found if path.is_file()]


def further_of(folder: Path) -> list[tuple[str, str]]:
    """The further books and pictures that lie in the folder of a release: name, what it is called."""
    books = decode_books(files.open_summary(folder))
    names = [(Path(name), either(*book.titles)) for book in books for name in book.files]
    return [(path.name, f"{title} ({_kind_of(path.name)})") for path, title in names if (folder / path).is_file()]


def _kind_of(name: str) -> str:
    """`PDF`, `PNG, cerita`: what a file of a further book is."""
    path = Path(name)
    kind = path.suffix[1:].upper()
    return f"{kind}, {path.stem.rpartition('-')[2]}" if kind == "PNG" else kind


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
