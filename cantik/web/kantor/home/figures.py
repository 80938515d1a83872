"""The key figures of a village's newest release, for its first screen, beside those of its kecamatan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.release import files
from cantik.release.app.queries import CURRENT, editions_of
from cantik.release.comparability import Comparison, judge_pair, read_figure
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text
from cantik.staff.app.rights import area_code
from cantik.web.language import either, lang

#: one line of a desk, two of a telephone
SHOWN = 4
#: fewer other villages than this are no range
_LEAST = 2


@dataclass(frozen=True, slots=True)
class HomeFigure:
    """A key figure as the public reads it; `beside`: from which to which value other villages of the kecamatan have,
    "" where too few have published the same figure of the same year."""

    title: str
    value: str
    unit: str
    beside: str


def key_figures(shelf: Path, desa: AreaCode, folder: Path) -> list[HomeFigure]:
    """The first key figures of the release in `folder`, with what the store holds of the kecamatan's releases in force
    (public figures all of them)."""
    release = files.open_summary(folder)
    others = tuple(_others(shelf, desa, release))
    return [
        HomeFigure(
            either(figure.title, figure.title_en),
            figure_text(figure, lang()),
            either(figure.unit, figure.unit_en),
            _beside(release, figure, others),
        )
        for figure in (release.figure(name) for name in release.key_figures[:SHOWN])
    ]


def _others(shelf: Path, desa: AreaCode, own: Release) -> Iterator[Release]:
    """The releases in force of the same data year of the other villages of a village's kecamatan."""
    above = desa.parent()
    if above is None or is_practice(desa):
        return
    homes = (area_code(home.name) for home in sorted(shelf.glob(f"{above.text()}.*")))
    held = editions_of(shelf, [code for code in homes if code != desa and not is_practice(code)])
    for edition in chain.from_iterable(held.values()):
        if edition.status != CURRENT or edition.shelved.year != own.year or edition.is_unseen:
            continue
        release = _summary(edition.shelved.folder)
        if release.fictitious is own.fictitious:
            yield release


@lru_cache(maxsize=256)
def _summary(folder: Path) -> Release:
    """A release on the shelf does not change."""
    return files.open_summary(folder)


def _beside(own: Release, figure: Figure, others: tuple[Release, ...]) -> str:
    mine = read_figure(own, figure)
    told = (read_figure(release, f) for release in others for f in release.figures if f.id == figure.id and not f.area)
    same = [other for other in told if judge_pair(mine, other, Comparison.PLACES).comparable]
    if len(same) < _LEAST:
        return ""
    values = sorted(other.value for other in same if other.value is not None)
    low, high = (figure_text(replace(figure, value=value, status="ada"), lang()) for value in (values[0], values[-1]))
    words = {"dari": low, "sampai": "\u2060" + high, "n": len(same)}  # no break inside the range
    return _("%(n)s desa lain di kecamatan: %(dari)s–%(sampai)s") % words
