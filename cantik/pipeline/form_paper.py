"""A form on paper as PDF: what `field.instruments.paper` lays out, set by the press of the products."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pikepdf

from cantik.field.instruments.form import PlannedForm
from cantik.field.instruments.paper import TEMPLATE, PaperFamily, for_family, paper_data
from cantik.publish.typeset import Press, PrintJob, legible, source

_A4 = (595, 842)  # points


def print_form(form: PlannedForm, version: str, family: str = "") -> bytes:
    """The paper form. The day is that of the version, so that the same version prints the same bytes; `family`: number
    by which the frame knows a family, "" for a blank form. Raises `CantikError` C101 without fonts, C102."""
    made = _version_moment(version)
    data = legible(paper_data(form, version, made.date(), family))
    with Press() as press:
        return press.print_pages(_job(data, made))


def printed_for(form: PlannedForm, version: str, families: Sequence[PaperFamily], tell: Callable[[int], None]) -> bytes:
    """A paper form for each family, one after another in one PDF; each begins on a sheet of its own when both sides are
    printed. `tell`: how many are done. Raises as `print_form` does."""
    made, bound = _version_moment(version), pikepdf.new()
    blank = paper_data(form, version, made.date())
    with Press() as press:
        for at, family in enumerate(families):
            tell(at)
            data = legible(for_family(blank, family.number, family.head, family.place))
            with pikepdf.open(io.BytesIO(press.print_pages(_job(data, made)))) as pages:
                bound.pages.extend(pages.pages)
            if len(bound.pages) % 2:
                bound.add_blank_page(page_size=_A4)
    whole = io.BytesIO()
    bound.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return whole.getvalue()


def _version_moment(version: str) -> dt.datetime:
    return dt.datetime.strptime(version[:8], "%Y%m%d").replace(tzinfo=dt.UTC)


def _job(data: Mapping[str, Any], made: dt.datetime) -> PrintJob:
    return PrintJob(source(TEMPLATE), data, "pdf", int(made.timestamp()))
