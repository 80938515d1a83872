"""From a composed release to its sealed directory with all products, and to the site."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cantik.publish import book, exchange, infographic, workbook
from cantik.publish.typeset import Press
from cantik.release import files, sign
from cantik.release.model import Release

Tell = Callable[[str, int, int], None]

#: Products that are written here, and those that the printing helper sets meanwhile; told in this order.
WRITTEN: tuple[tuple[str, Callable[[Release, Path], list[str]]], ...] = (
    ("Data terbuka", exchange.make),
    ("Lembar kerja", workbook.make),
)
PRINTED: tuple[tuple[str, Callable[[Release, Path, Press], list[str]]], ...] = (
    ("Buku", book.make),
    ("Infografis", infographic.make),
)


def make_directory(release: Release, target: Path, *, key: sign.KeySource | None, tell: Tell) -> list[str]:
    """Write and seal the release with its products at `target`, replacing what stood there in one move.

    Products are made from the release as it reads back from its own files: nothing else can reach them.
    """
    most = len(WRITTEN) + len(PRINTED)
    with files.replaced(target) as building:
        files.write_description(release, building)
        again = files.open_release(building)
        written: list[str] = []
        with Press() as press, ThreadPoolExecutor(1, thread_name_prefix="cetak") as aside:
            printed = [(name, aside.submit(make, again, building, press)) for name, make in PRINTED]
            for number, (name, make) in enumerate(WRITTEN):
                tell(f"Membuat {name.lower()}", number, most)
                written += make(again, building)
            for number, (name, product) in enumerate(printed, len(WRITTEN)):
                tell(f"Membuat {name.lower()}", number, most)
                written += product.result()
        tell("Membuat produk", most, most)
        files.seal(again, building, key)
    return written
