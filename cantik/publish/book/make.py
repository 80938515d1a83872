"""The book of a release: legible strings, content, Typst in a process of its own, file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.publish.book.content import content
from cantik.publish.typeset import Job, Press, legible, source
from cantik.release.model import Release

NAME = "produk/buku.pdf"
_HERE = Path(__file__).parent


def make(release: Release, folder: Path, press: Press | None = None) -> list[str]:
    """Write `produk/buku.pdf` into the release folder; the same release gives the same bytes.

    `press` lets several books share a worker. Raises `CantikError` C101 without fonts, C102 when Typst refuses.
    """
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(book(release, press))
    return [NAME]


def book(release: Release, press: Press | None = None) -> bytes:
    """The bytes of the book (PDF/UA-1, PDF/A-2a)."""
    if press is None:
        with Press() as own:
            return book(release, own)
    return press.printed(job(release))


def job(release: Release) -> Job:
    """The whole book as one job of the Typst worker; nothing else decides its bytes."""
    published = release.published
    moment = dt.datetime(published.year, published.month, published.day, tzinfo=dt.UTC)
    return Job(
        source=source(_HERE / "buku.typ", _HERE / "tabel.typ", _HERE / "isi.typ"),
        data=content(legible(release)),
        format="pdf",
        moment=int(moment.timestamp()),
    )
