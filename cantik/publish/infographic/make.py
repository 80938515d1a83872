"""The infographic of a release: a picture for phones and a page for the notice board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from cantik.base.environment import chosen_books
from cantik.base.text_file import write_text
from cantik.content.kinds import PICTURE_FORM
from cantik.publish.infographic.content import content, describe_picture
from cantik.publish.typeset import Press, Print, PrintJob, begin_prints, legible, source
from cantik.release.further_books import PICTURE_SIZES, decode_books, retell
from cantik.release.model import Release
from cantik.release.printed_tables import print_release

PICTURE, PAGE = "produk/infografis.png", "produk/infografis.pdf"
POSTER = "a3"  # the size that is a page
SIDE = 1080  # pixels of the square picture
_PREVIEW_PPI = 75.0  # of the poster on a screen
_MILLIMETRES = 150  # its side on the page of the template
_HERE = Path(__file__).parent


def make(release: Release, folder: Path) -> list[str]:
    """Write `produk/infografis.pdf` (A3) and `produk/infografis.png` (1080 px square) into the release folder.

    The same release gives the same bytes. Raises `CantikError` C101 without fonts, C102 when Typst refuses.
    """
    with Press() as press:
        begun = list(begin_prints(list_prints(release, folder), press))
        for each in begun:
            each.write(folder)
    return [each.print.name for each in begun]


def list_prints(release: Release, folder: Path) -> Iterator[Print]:
    """The page and the picture as files of the release that a worker sets."""
    del folder
    printable = legible(release)
    yield Print(PAGE, ("Infografis, PDF", "Infographic, PDF"), job(printable, "pdf"))
    yield Print(PICTURE, ("Infografis, PNG", "Infographic, PNG"), job(printable, "png"))


def list_themes(release: Release, folder: Path) -> Iterator[Print]:
    """Pictures to share by theme, each in three sizes: those of the plans of the release (`release.further_books`) that
    this installation prints. Their words are written into `folder`."""
    chosen = chosen_books()
    for plan in decode_books(release):
        if plan.form != PICTURE_FORM or (chosen is not None and plan.id not in chosen):
            continue
        told = legible(retell(release, plan))
        *pictures, text = plan.files
        jobs = [job(told, "png", size=size, theme=plan.titles[0]) for size in PICTURE_SIZES]
        (folder / text).parent.mkdir(parents=True, exist_ok=True)
        write_text(folder / text, describe_picture(dict(jobs[-1].data)))
        for name, size, each in zip(pictures, PICTURE_SIZES, jobs, strict=True):
            yield Print(name, (f"{plan.titles[0]}, {size}", f"{plan.titles[1]}, {size}"), each)


def job(release: Release, kind: Literal["pdf", "png"], *, size: str = "", theme: str = "") -> PrintJob:
    """The A3 page (`pdf`) or a picture (`png`, square unless another size is named) as a job of the Typst worker; the
    strings of the release are legible already."""
    size = size or ("persegi" if kind == "png" else POSTER)
    return picture_job(content(print_release(release), size=size, theme=theme), size)


def picture_job(data: Mapping[str, Any], size: str, *, preview: bool = False) -> PrintJob:
    """A picture whose data are put together as a job of the Typst worker: a PDF of the poster (to look at: `preview`, a
    small PNG), a PNG of each other size."""
    year, month, day = data["tanggal"]
    return PrintJob(
        source=source(_HERE / "infografis.typ"),
        data=data,
        format="pdf" if size == POSTER and not preview else "png",
        moment=int(dt.datetime(year, month, day, tzinfo=dt.UTC).timestamp()),
        ppi=_PREVIEW_PPI if size == POSTER else SIDE / (_MILLIMETRES / 25.4),
        inputs={"ukuran": size},
    )
