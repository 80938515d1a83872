"""A form on paper as PDF: what `plan.paper` lays out, set by the press of the products."""

from __future__ import annotations

import datetime as dt

from cantik.plan.form import PlannedForm
from cantik.plan.paper import TEMPLATE, paper_data
from cantik.publish.typeset import Press, PrintJob, legible, source


def printed(form: PlannedForm, version: str, family: str = "") -> bytes:
    """The paper form. The day is that of the version, so that the same version prints the same bytes; `family`: number
    by which the frame knows a family, "" for a blank form. Raises `CantikError` C101 without fonts, C102."""
    made = dt.datetime.strptime(version[:8], "%Y%m%d").replace(tzinfo=dt.UTC)
    data = legible(paper_data(form, version, made.date(), family))
    with Press() as press:
        return press.printed(PrintJob(source(TEMPLATE), data, "pdf", int(made.timestamp())))
