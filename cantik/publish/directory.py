"""From a composed release to its sealed directory with all products, and to the site.

Always in this order: everything is typeset, then signed, then put on its shelf. A print that cannot be set is known
before anything is sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cantik.base.atomic_write import replace_whole
from cantik.base.errors import CantikError
from cantik.base.progress import Tell
from cantik.publish import book, exchange, infographic, workbook
from cantik.publish.typeset import BegunPrint, Press, Print, PrintRefused, begin_prints
from cantik.release import files
from cantik.release.left_prints import LeftPrint, LeftPrints, declare_left, left_of
from cantik.release.model import Release
from cantik.vault import signature

Make = Callable[[Release, Path], Iterable[Print]]  # writes what needs no worker, gives the prints that do

#: how much of what Typst says is told to people
_SAID: Final = 200


@dataclass(frozen=True, slots=True)
class UnsetPrint:
    """A print that could not be set, and what Typst said."""

    print: LeftPrint
    why: str

    def tell(self) -> str:
        """It as a sentence without a full stop, as a release may say it."""
        return f"{self.print.title} ({self.print.name}) tidak dapat disusun"

    def tell_why(self) -> str:
        """It with what Typst said, for whoever mends it."""
        return f"{self.tell()}: {self.why.rstrip('.')}"


class PrintsUnset(CantikError):
    """C104: prints of a release could not be set, and it does not say that it goes without them: nothing is signed."""

    exit_code = 1

    def __init__(self, release: Release, unset: tuple[UnsetPrint, ...]) -> None:
        super().__init__(
            "C104",
            "Ada cetakan yang tidak dapat disusun, jadi rilis ini belum ditandatangani",
            where=f"{release.edition} {release.place.full()}",
            found="; ".join(each.tell_why() for each in unset),
            mend="Rilis yang sudah ada tetap berlaku. Tandatangani tanpa cetakan itu dengan menyebut alasannya, atau "
            "laporkan pesan ini kepada pengelola Cantik lalu ulangi sesudah dibetulkan.",
            command="Rilis yang sudah ada tetap berlaku. Terbitkan tanpa cetakan itu dengan --without-book 'alasan', "
            "atau laporkan pesan ini kepada pengelola Cantik lalu ulangi sesudah dibetulkan.",
        )
        self.unset = unset


def _at_once(make: Callable[[Release, Path], list[str]]) -> Make:
    """A product without prints."""

    def write(release: Release, folder: Path) -> Iterable[Print]:
        make(release, folder)
        return ()

    return write


#: In the order of their beginning: pictures are soonest put together, so the printing helper has them while the book
#: waits for its charts, which another helper may be drawing; the book is what takes longest, the rest is written here.
PRODUCTS: tuple[tuple[str, Make], ...] = (
    ("Infografis", infographic.list_prints),
    ("Buku", book.list_prints),
    ("Buku lain", book.list_further),
    ("Gambar tematik", infographic.list_themes),
    ("Data terbuka", _at_once(exchange.make)),
    ("Lembar kerja", _at_once(workbook.make)),
)
#: what a release above the village has: the main book and infographics are made for villages
_OF_LEVEL = ("Buku lain", "Data terbuka", "Lembar kerja")
LEVEL: Final = "rilis wilayah"


def make_directory(
    release: Release,
    target: Path,
    *,
    commit: Callable[[], str],
    key: signature.KeySource | None,
    tell: Tell,
    press: Press | None = None,
    meanwhile: Callable[[Path], None] | None = None,
) -> list[str]:
    """Write and seal the release with its products at `target`, replacing what stood there in one move; its files.

    Products are made from the release as it reads back from its own files: nothing else can reach them. `commit` is
    called once everything is typeset: it keeps what must be kept before the release can be read, and answers with the
    commitment to what it was made of (`release.opening`). `press` prints, when one runs already. `meanwhile` is called
    while it prints, with the folder in which open data and workbook lie by then.

    Raises `PrintsUnset` C104 when a print cannot be set that the release does not go without (`release.left_prints`):
    nothing is signed, what stood at `target` stays.
    """
    products = [each for each in PRODUCTS if release.standing != LEVEL or each[0] in _OF_LEVEL]
    with replace_whole(target) as building:
        files.write_description(release, building)
        again = files.open_release(building)
        left = left_of(again).names
        with Press() if press is None else nullcontext(press) as printing:
            begun: list[BegunPrint] = []
            for number, (name, make) in enumerate(products):
                tell(f"Membuat {name.lower()}", number, len(products))
                wanted = (each for each in make(again, building) if each.name not in left)
                begun.extend(begin_prints(wanted, printing))
            if meanwhile is not None:
                meanwhile(building)
            unset = tuple(_write_prints(begun, building))
        tell("Membuat produk", len(products), len(products))
        if unset:
            raise PrintsUnset(release, unset)
        files.seal(again, building, key, commitment=commit())
        return files.list_files(building)


def _write_prints(begun: Iterable[BegunPrint], folder: Path) -> Iterable[UnsetPrint]:
    """Write what was set; those that could not be set."""
    for each in begun:
        try:
            each.write(folder)
        except PrintRefused as error:
            made = each.print
            yield UnsetPrint(LeftPrint(made.name, *made.titles), " ".join(error.found.split())[:_SAID])


def go_without(release: Release, unset: Iterable[UnsetPrint], reason: str = "") -> tuple[Release, LeftPrints]:
    """The release without prints that cannot be set, beside those that it went without before, and which they are."""
    left = left_of(release).join((each.print for each in unset), reason)
    return declare_left(release, left), left


def describe_unset(unset: Iterable[UnsetPrint]) -> list[Mapping[str, Any]]:
    """What a page keeps of prints that could not be set."""
    return [
        {"berkas": u.print.name, "judul": u.print.title, "judul_en": u.print.title_en, "sebab": u.why} for u in unset
    ]
