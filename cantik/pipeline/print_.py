"""From a composed release to its sealed directory with all products, and to the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cantik.publish import book, exchange, infographic, workbook
from cantik.release import files, sign
from cantik.release.model import Release

Tell = Callable[[str, int, int], None]

#: Products in the order in which they are made; each takes the release and its folder.
PRODUCTS: tuple[tuple[str, Callable[[Release, Path], list[str]]], ...] = (
    ("Data terbuka", exchange.make),
    ("Lembar kerja", workbook.make),
    ("Buku", book.make),
    ("Infografis", infographic.make),
)


def make_directory(release: Release, target: Path, *, key: sign.KeySource | None, tell: Tell) -> list[str]:
    """Write and seal the release with its products at `target`, replacing what stood there in one move.

    Products are made from the release as it reads back from its own files: nothing else can reach them.
    """
    written: list[str] = []
    with files.replaced(target) as building:
        files.write_description(release, building)
        again = files.open_release(building)
        for number, (name, make) in enumerate(PRODUCTS):
            tell(f"Membuat {name.lower()}", number, len(PRODUCTS))
            written += make(again, building)
        tell("Membuat produk", len(PRODUCTS), len(PRODUCTS))
        files.seal(again, building, key)
    return written
