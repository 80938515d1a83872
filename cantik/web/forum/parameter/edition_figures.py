"""What published editions of an area say of a parameter that is a rate of events (`release.published_rates`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base.errors import CantikError
from cantik.base.numerals import format_number
from cantik.codes.area import AreaLevel
from cantik.content.loader import here
from cantik.content.rate import RateDefinition
from cantik.forum.parameters import CandidateKind, ParameterSubject, SourceFigure
from cantik.register.events.rates import EventRate, round_half_up
from cantik.register.units.app.queries import area_changes
from cantik.release import shelf
from cantik.release.app import queries, storage, withdrawing
from cantik.release.files import open_summary, open_table
from cantik.release.published_rates import TABLES, NoRate, PublishedDay, PublishedRate, published_rate
from cantik.release.shelf import Shelved
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.set_above import set_above

_CONFIDENCE = 95
_NO_RATE = {
    NoRate.NO_EDITION: noop(
        "Belum ada angka dari rilis: rilis keadaan 31 Desember %(lalu)s dan %(tahun)s belum keduanya terbit."
    ),
    NoRate.CLOSED: noop(
        "Belum ada angka dari rilis: banyaknya peristiwa atau penduduknya tidak dimuat secara terbuka."
    ),
    NoRate.CHANGED: noop(
        "Belum ada angka dari rilis: wilayahnya, atau penduduk yang dihitungnya, berubah pada tahun %(tahun)s."
    ),
    NoRate.FEW: noop(
        "Peristiwa yang dimuat rilis di bawah %(min)s, juga bila paling lama %(lama)s tahun berturut-turut digabung: "
        "terlalu sedikit untuk sebuah angka."
    ),
}


@dataclass(frozen=True, slots=True)
class SeenEdition:
    """An edition that readers see; `checked`: the walidata examined it, or it adds up nothing but such."""

    shelved: Shelved
    checked: bool


def editions(on: ParameterSubject) -> list[SeenEdition]:
    """The editions of an area that readers see, newest first: none under embargo, withdrawn, or not put out."""
    return editions_of([on])[on.area]


def editions_of(subjects: Collection[ParameterSubject]) -> dict[str, list[SeenEdition]]:
    """The same of many areas by code, in as many questions as of one."""
    store = at_hand().store.path
    villages = [area_code(on.area) for on in subjects if on.level == "desa"]
    levels = [on.area for on in subjects if on.level != "desa"]
    held = queries.editions_of(storage.shelf(store), villages) if villages else {}
    found = {
        desa.text(): [SeenEdition(row.shelved, row.examination is not None) for row in rows if row.is_open]
        for desa, rows in held.items()
    }
    gone, home = withdrawing.of_levels(levels) if levels else {}, storage.level_shelf(store)
    for area in levels:
        standing = (edition for edition in shelf.editions(home, area) if (area, edition.number) not in gone)
        found[area] = [SeenEdition(edition, True) for edition in standing]
    return found


# ── rates ───────────────────────────────────────────────────────────────────────────────────────
def definition_of(on: ParameterSubject) -> RateDefinition | None:
    """The rate that is a candidate of a parameter."""
    named = (rate for rate in here().rates.values() if rate.parameter == on.parameter.id and rate.parameter_base)
    return next(named, None)


def figures(on: ParameterSubject, seen: Sequence[SeenEdition]) -> Iterable[SourceFigure]:
    """The rate of a year as a candidate, of the editions that readers see; none where these bear none. Raises T101,
    T102 for a damaged edition."""
    definition = definition_of(on)
    if definition is None:
        return
    found = _rate(on, definition, seen)
    rate, numbers = found.rate, found.editions
    if rate is None or rate.value is None:
        return
    used = {edition.shelved.number: edition for edition in seen if edition.shelved.number in numbers}
    yield SourceFigure(
        key=f"{CandidateKind.RELEASE}:{on.year}:{definition.id}",
        kind=CandidateKind.RELEASE,
        area=on.area,
        source=f"Rilis {', '.join(numbers)}",
        base=definition.parameter_base,
        reference=dt.date(on.year, 12, 31),
        value=round_half_up(rate.value, on.parameter.decimals),
        document=f"sidik {', '.join(used[number].shelved.content[:16] for number in numbers)}",
        quality=_quality(found, rate, on, checked=all(edition.checked for edition in used.values())),
    )


def instead(on: ParameterSubject, found: Iterable[SourceFigure]) -> dict[str, Any]:
    """Where the editions of an area bear no rate, for its page: why, and what stands above it."""
    definition, area = definition_of(on), area_code(on.area)
    if (
        definition is None
        or area.level is AreaLevel.PROVINSI
        or any(row.kind is CandidateKind.RELEASE for row in found)
    ):
        return {}
    try:
        why = _rate(on, definition, editions(on)).why
    except CantikError:  # told where candidates are looked for
        return {}
    if why is None:
        return {}
    named = {"tahun": on.year, "lalu": on.year - 1, "min": definition.least, "lama": definition.windows[-1]}
    return {"tanpa_angka": _(_NO_RATE[why]) % named, "di_atas": set_above(area, on.year, on.parameter.id)}


def _rate(on: ParameterSubject, definition: RateDefinition, seen: Iterable[SeenEdition]) -> PublishedRate:
    newest: dict[dt.date, Shelved] = {}
    for edition in seen:
        newest.setdefault(edition.shelved.reference, edition.shelved)

    @cache
    def day(of: dt.date) -> PublishedDay | None:
        return _read(newest[of]) if of in newest else None

    moved = area_changes(area_code(on.area)) if on.level == "desa" and newest else ()
    return published_rate(definition, on.year, day, moved)


def _read(shelved: Shelved) -> PublishedDay:
    """Those parts of an edition that rates are made of."""
    names = (path.stem for path in sorted((shelved.folder / "tabel").glob("*.json")))
    keys = [name for name in names if name.partition("-")[0] in TABLES and not name.endswith(".jsonstat")]
    tables = (open_table(shelved.folder, key) for key in keys)
    return PublishedDay.of(open_summary(shelved.folder), [table for table in tables if table is not None])


def _quality(found: PublishedRate, rate: EventRate, on: ParameterSubject, *, checked: bool) -> str:
    """Interval, what it is made of and how it stands; kept and printed, so in Indonesian."""
    low, high = (
        format_number(round_half_up(end or Decimal(0), on.parameter.decimals), on.parameter.decimals)
        for end in (rate.low, rate.high)
    )
    said = [
        f"selang {_CONFIDENCE}% {low}–{high} (Poisson eksak)",
        f"{format_number(rate.events)} peristiwa per {format_number(rate.person_years)} orang-tahun",
    ]
    if len(rate.years) > 1:
        said.append(f"{len(rate.years)} tahun digabung, {rate.years[0]}–{rate.years[-1]}")
    said.append(f"{found.base}, {'rata-rata awal dan akhir tahun' if found.mean else '30 Juni'}")
    with in_indonesian():
        stands = [examination_words(checked=checked), *provisional(found.states)]
    return "; ".join([*said, ", ".join(stands)])


def examination_words(*, checked: bool) -> str:
    """Whether the walidata has examined what is told."""
    return _("diperiksa walidata") if checked else _("belum diperiksa walidata")


def provisional(states: Iterable[str]) -> list[str]:
    """That some of the figures are not final."""
    return [_("angka sementara")] if any(state in ("x", "xx", "e") for state in states) else []
