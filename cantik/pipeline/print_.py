"""From a composed release to its sealed directory with all products, and to the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from cantik.publish import book, exchange, infographic, workbook
from cantik.publish.typeset import Press
from cantik.release import files, sign
from cantik.release.model import Release

Tell = Callable[[str, int, int], None]
Product = tuple[str, Callable[[], list[str]]]  # in words; writes it and says which files

#: Products that the printing helper sets while the others are written here. A book takes longest to set, a picture is
#: soonest put together: the helper has it while the book is put together.
PRINTED: tuple[tuple[str, Callable[[Release, Path, Press], Callable[[], list[str]]]], ...] = (
    ("Infografis", infographic.begin),
    ("Buku", book.begin),
)
WRITTEN: tuple[tuple[str, Callable[[Release, Path], list[str]]], ...] = (
    ("Data terbuka", exchange.make),
    ("Lembar kerja", workbook.make),
)


def make_directory(
    release: Release, target: Path, *, commitment: str, key: sign.KeySource | None, tell: Tell
) -> list[str]:
    """Write and seal the release with its products at `target`, replacing what stood there in one move.

    Products are made from the release as it reads back from its own files: nothing else can reach them. `commitment`:
    to what the release was made of (`release.opening`).
    """
    written: list[str] = []
    with files.replaced(target) as building:
        files.write_description(release, building)
        again = files.open_release(building)
        with Press() as press:
            printed: list[Product] = [(name, begin(again, building, press)) for name, begin in PRINTED]
            products: list[Product] = [(name, partial(make, again, building)) for name, make in WRITTEN]
            products += printed
            for number, (name, make) in enumerate(products):
                tell(f"Membuat {name.lower()}", number, len(products))
                written += make()
        tell("Membuat produk", len(products), len(products))
        files.seal(again, building, key, commitment=commitment)
    return written
