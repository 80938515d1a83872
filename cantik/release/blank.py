"""A release that tells nothing: what a page of any release shows where there is none, or none any more."""

from __future__ import annotations

import datetime as dt

from cantik.register.leave.quality_report import QualityReport
from cantik.release.model import Release, VillagePlace


def blank_release(place: VillagePlace, reference: dt.date, published: dt.date, *, fictitious: bool) -> Release:
    """Of a level: its place and its days, no number, no figure, nothing that could be cited."""
    return Release(
        number="",
        edition="",
        year=reference.year,
        reference=reference,
        published=published,
        place=place,
        standing="rilis wilayah",
        standing_note="",
        fictitious=fictitious,
        titles=(place.full(), place.full("en")),
        tables=(),
        figures=(),
        key_figures=(),
        chapters=(),
        not_shown=(),
        quality=QualityReport(reference, None, (), (), (), (), ()),
        texts={},
        sources=(),
        oldest_reference=reference,
        protection={},
        geometry=None,
        policy={},
        software={},
        content="",
    )
