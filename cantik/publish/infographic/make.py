"""The infographic of a release: a picture for phones and a page for the notice board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from cantik.publish.infographic.content import content
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.release.model import Release
from cantik.release.printed_tables import print_release

PICTURE, PAGE = "produk/infografis.png", "produk/infografis.pdf"
SIDE = 1080  # pixels of the square picture
_MILLIMETRES = 150  # its side on the page of the template
_HERE = Path(__file__).parent


def make(release: Release, folder: Path) -> list[str]:
    """Write `produk/infografis.pdf` (A3) and `produk/infografis.png` (1080 px square) into the release folder.

    The same release gives the same bytes. Raises `CantikError` C101 without fonts, C102 when Typst refuses.
    """
    with Press() as press:
        return begin(release, folder, press)()


def begin(release: Release, folder: Path, press: Press) -> Callable[[], list[str]]:
    """As `make`, but handed to a worker: what comes back writes the files."""
    printable = legible(release)
    begun = [(PAGE, press.submit(job(printable, "pdf"))), (PICTURE, press.submit(job(printable, "png")))]

    def write() -> list[str]:
        (folder / "produk").mkdir(parents=True, exist_ok=True)
        for name, done in begun:
            (folder / name).write_bytes(done.result())
        return [PAGE, PICTURE]

    return write


def job(release: Release, kind: Literal["pdf", "png"]) -> PrintJob:
    """The A3 page (`pdf`) or the square picture (`png`) as a job of the Typst worker; the strings of the
    release are legible already."""
    published = release.published
    square = kind == "png"
    return PrintJob(
        source=source(_HERE / "infografis.typ"),
        data=content(print_release(release), square=square),
        format=kind,
        moment=int(dt.datetime(published.year, published.month, published.day, tzinfo=dt.UTC).timestamp()),
        ppi=SIDE / (_MILLIMETRES / 25.4),
        inputs={"ukuran": "persegi" if square else "a3"},
    )
