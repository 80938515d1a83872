"""Further books of a release as files: those whose plans it carries (`release.further_books`), each in its form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cantik.base.environment import chosen_books
from cantik.publish.book.codes import draw_code, site_of
from cantik.publish.book.content import content
from cantik.publish.book.lines import goals_of, leaflet
from cantik.publish.book.make import MAIN, PARTS, Paper, on_paper
from cantik.publish.typeset import Press, Print, PrintJob, legible, soft, source
from cantik.release.further_books import FurtherBook, decode_books, retell
from cantik.release.model import Release
from cantik.release.printed_tables import print_release

_HERE = Path(__file__).parent
_FORMS: Mapping[str, tuple[str, ...]] = {
    "buku": MAIN,
    "ringkas": ("dokumen.typ", *PARTS, "ringkas.typ"),
    "lembar": ("lembar.typ",),
}


def list_further(release: Release, folder: Path) -> Iterator[Print]:
    """Every further book of a release that this installation prints (CANTIK_BOOKS), as files that a worker sets."""
    del folder
    chosen = chosen_books()
    for plan in decode_books(release):
        if plan.form in _FORMS and (chosen is None or plan.id in chosen):
            for name in plan.files:
                yield Print(name, plan.titles, make_job(release, plan))


def print_further(release: Release, plan: FurtherBook, paper: Paper = "a5") -> bytes:
    """The bytes of one further book; a sheet is A4 as it is."""
    with Press() as press:
        return press.print_pages(on_paper(make_job(release, plan), "a5" if plan.form == "lembar" else paper))


def make_job(release: Release, plan: FurtherBook) -> PrintJob:
    """A further book as one job of the Typst worker."""
    told = legible(print_release(retell(release, plan)))
    moment = dt.datetime(told.published.year, told.published.month, told.published.day, tzinfo=dt.UTC)
    return PrintJob(
        source=source(*(_HERE / name for name in _FORMS[plan.form])),
        data=_data(told, legible(plan)),
        format="pdf",
        moment=int(moment.timestamp()),
    )


def _data(release: Release, plan: FurtherBook) -> dict[str, Any]:
    about = plan.texts.get("tentang", {})
    own: dict[str, Any] = {
        "tentang": [(soft(a), soft(b)) for a, b in zip(about.get("id", ()), about.get("en", ()), strict=True)],
        "ajakan": [soft(text) for text in plan.texts.get("ajakan", {}).get("id", ())],
        "tujuan": goals_of(plan.goals),
    }
    site = site_of(release)
    own["qr_situs"] = draw_code(site, "situs") if site else None
    data = content(release) | own
    if plan.form == "ringkas":  # what indicators mean, the main book and the site say
        data["bab"] = [chapter | {"indikator": []} for chapter in data["bab"]]
    return data | leaflet(data) if plan.form == "lembar" else data
