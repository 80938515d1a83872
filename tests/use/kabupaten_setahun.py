"""The twelve unlike villages as offices in a store, their people at browsers, and what their proposals promise,
reckoned here from the shares that the releases were made of."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from cantik.base import clock
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import PUBLIC, Publication
from cantik.release.compose import seal_release
from cantik.release.model import Figure, Release
from tests.use.desa_berbeda import TOPICS, level, unlike, whole_of

YEAR, PRICE = 2027, 500_000
BEFORE, AFTER = dt.date(2025, 12, 31), dt.date(2027, 12, 31)
#: what one proposal is about: a tenth of all families or persons of the village
TENTH = 10


@dataclass(frozen=True)
class Planned:
    """A proposal as a person wrote it: its number in the program, village by place, topic ("" = none), volume, rupiah a
    unit, whether it goes up; the figure that it rests on."""

    number: int
    place: int
    topic: str
    volume: int
    price: int
    upward: bool = False
    figure: Figure | None = None

    @property
    def cost(self) -> int:
        """Whole rupiah."""
        return self.volume * self.price

    def promised(self, volume: int) -> Decimal:
        """The share that is served once so many more are."""
        assert self.figure is not None
        assert self.figure.denominator
        return per_cent((self.figure.numerator or 0) + volume, self.figure.denominator)


@dataclass
class Twelve:
    """The villages by place, the releases that they began with, and all that was proposed."""

    folder: Path
    villages: Sequence[Release]
    planned: list[Planned] = field(default_factory=list)

    def of(self, place: int) -> list[Planned]:
        """What a village proposed."""
        return [each for each in self.planned if each.place == place]

    def code(self, place: int) -> str:
        """The code of a village."""
        return self.villages[place].place.code


def per_cent(numerator: int, denominator: int) -> Decimal:
    """A share with two decimals, as a statistician rounds it."""
    return (Decimal(100 * numerator) / denominator).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def spoken(value: Decimal | int) -> str:
    """A number as an Indonesian reads it."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def volume_of(topic: str) -> int:
    """How many a proposal about a topic serves."""
    return whole_of(TOPICS[topic][1]) // TENTH


def write_twelve(store: Path, seed: int = 11) -> Twelve:
    """Their first releases, put before everybody, and those of both kecamatan and the kabupaten."""
    made = [_edition(each, "2025-1", BEFORE) for each in unlike(seed).villages]
    for release in made:
        lay_release(storage.shelf(store), release)
        Publication.objects.create(
            kode=release.place.code, number=release.number, channel=PUBLIC, by="uji", at=clock.now()
        )
    for code in ("99.01.01", "99.01.02", "99.01"):
        inside = [each for each in made if each.place.code.startswith(f"{code}.")]
        lay_release(storage.level_shelf(store), _edition(level(code, inside), "2025-1", BEFORE))
    return Twelve(store, made)


def write_next_year(twelve: Twelve, place: int, served: Mapping[str, int]) -> Release:
    """The release of a village two years on, in which so many more are served of a topic."""
    before = twelve.villages[place]
    told = [
        each if each.id not in served or not each.denominator else _more(each, served[each.id])
        for each in before.figures
    ]
    made = _edition(replace(before, figures=tuple(told)), f"{AFTER.year}-1", AFTER)
    lay_release(storage.shelf(twelve.folder), made)
    Publication.objects.create(kode=made.place.code, number=made.number, channel=PUBLIC, by="uji", at=clock.now())
    return made


def _more(figure: Figure, more: int) -> Figure:
    numerator = (figure.numerator or 0) + more
    return replace(figure, numerator=numerator, value=per_cent(numerator, figure.denominator or 1))


def _edition(release: Release, number: str, day: dt.date) -> Release:
    published = day + dt.timedelta(days=30)
    return seal_release(
        replace(
            release, number=number, edition=f"Rilis {number}", reference=day, year=day.year, chapters=(),
            published=published,
        )
    )  # fmt: skip


def lay_release(shelf: Path, release: Release) -> None:
    """Lay a release on a shelf as if it had been signed."""
    folder = shelf / release.place.code / release.number
    files.write_description(release, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(release, folder, "")), "utf-8")
