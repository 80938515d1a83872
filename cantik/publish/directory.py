"""From a composed release to its sealed directory with all products, and to the site."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from cantik.base.atomic_write import replace_whole
from cantik.base.progress import Tell
from cantik.publish import book, exchange, infographic, workbook
from cantik.publish.typeset import Press
from cantik.release import files
from cantik.release.model import Release
from cantik.vault import signature

Begin = Callable[[Release, Path, Press], Callable[[], list[str]]]  # hands work out; what comes back says which files


def _at_once(make: Callable[[Release, Path], list[str]]) -> Begin:
    """A product that no helper makes."""

    def begin(release: Release, folder: Path, press: Press) -> Callable[[], list[str]]:
        del press
        names = make(release, folder)
        return lambda: names

    return begin


#: In the order of their beginning: pictures are soonest put together, so the printing helper has them while the book
#: waits for its charts, which another helper may be drawing; the book is what takes longest, the rest is written here.
PRODUCTS: tuple[tuple[str, Begin], ...] = (
    ("Infografis", infographic.begin),
    ("Buku", book.begin),
    ("Buku lain", book.begin_further),
    ("Gambar tematik", infographic.begin_themes),
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
    commitment: str,
    key: signature.KeySource | None,
    tell: Tell,
    press: Press | None = None,
    meanwhile: Callable[[Path], None] | None = None,
) -> list[str]:
    """Write and seal the release with its products at `target`, replacing what stood there in one move.

    Products are made from the release as it reads back from its own files: nothing else can reach them. `commitment`:
    to what the release was made of (`release.opening`). `press` prints, when one runs already. `meanwhile` is called
    while it prints, with the folder in which open data and workbook lie by then.
    """
    products = [each for each in PRODUCTS if release.standing != LEVEL or each[0] in _OF_LEVEL]
    with replace_whole(target) as building:
        files.write_description(release, building)
        again = files.open_release(building)
        with Press() if press is None else nullcontext(press) as printing:
            begun = []
            for number, (name, begin) in enumerate(products):
                tell(f"Membuat {name.lower()}", number, len(products))
                begun.append(begin(again, building, printing))
            if meanwhile is not None:
                meanwhile(building)
            written = [name for finish in begun for name in finish()]
        tell("Membuat produk", len(products), len(products))
        files.seal(again, building, key, commitment=commitment)
    return written
