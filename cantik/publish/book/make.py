"""The book of a release: legible strings, content, Typst in a process of its own, file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from cantik.publish.book.content import SIZES, content
from cantik.publish.typeset import Press, Print, PrintJob, legible, source
from cantik.release.model import Release
from cantik.release.printed_tables import print_release

NAME = "produk/buku.pdf"
#: what it is called where it is missing: without number and day, so that a repeated command says the same
TITLES = ("Buku Dalam Angka", "Book In Figures")
Paper = Literal["a5", "a4"]
_HERE = Path(__file__).parent
#: resolution of the pages of a preview: an A5 page becomes 466 pixels wide, legible on a phone, about 20 kB
PREVIEW_PPI = 80.0
_COLOURS = 128
#: the templates that every book is set with, and those of the main one
PARTS = ("tabel.typ", "potret.typ", "bagian.typ", "tujuan.typ")
MAIN = ("dokumen.typ", "buku.typ", *PARTS, "isi.typ")


def make(release: Release, folder: Path, press: Press | None = None) -> list[str]:
    """Write `produk/buku.pdf` into the release folder; the same release gives the same bytes.

    Raises `CantikError` C101 without fonts, C102 when Typst refuses.
    """
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(book(release, press))
    return [NAME]


def list_prints(release: Release, folder: Path) -> Iterator[Print]:
    """The main book as a file of the release that a worker sets."""
    del folder
    yield Print(NAME, TITLES, job(release))


def book(release: Release, press: Press | None = None, paper: Paper = "a5") -> bytes:
    """The bytes of the book (PDF/UA-1, PDF/A-2a)."""
    if press is None:
        with Press() as own:
            return book(release, own, paper)
    return press.print_pages(on_paper(job(release), paper))


def make_pages(release: Release, folder: Path, press: Press | None = None, *, ppi: float = PREVIEW_PPI) -> int:
    """Write every page of the book as `0001.png` … into `folder`, for leafing through a draft; returns how many."""
    if press is None:
        with Press() as own:
            return make_pages(release, folder, own, ppi=ppi)
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(press.print_pages(replace(job(release), format="pages", ppi=ppi)))) as archive:
        for name in archive.namelist():
            (folder / Path(name).name).write_bytes(_lighter(archive.read(name)))
        return len(archive.namelist())


def _lighter(picture: bytes) -> bytes:
    """The picture of a page with 128 colours: a third of the bytes, and nothing that an eye would miss on a preview."""
    from PIL import Image  # here: only a preview needs it

    made = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as page:
        few = page.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(made, "PNG")
    return made.getvalue()


def on_paper(made: PrintJob, paper: Paper) -> PrintJob:
    """The job on this paper: A4 shows the pages of A5 larger, under the same numbers, so that both are cited alike."""
    if paper == "a5":
        return made
    named = [(i, e, SIZES["a4"] if text == SIZES["a5"] else text) for i, e, text in made.data["katalog"]]
    return replace(made, data={**made.data, "katalog": named}, paper="a4")


def job(release: Release) -> PrintJob:
    """The whole book as one job of the Typst worker; nothing else decides its bytes."""
    published = release.published
    moment = dt.datetime(published.year, published.month, published.day, tzinfo=dt.UTC)
    return PrintJob(
        source=source(*(_HERE / name for name in MAIN)),
        data=content(legible(print_release(release))),
        format="pdf",
        moment=int(moment.timestamp()),
    )
