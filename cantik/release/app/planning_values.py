"""What the forum set for a village, as its release tells it: values in force, where a release gives the parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.forum.app import set_values
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.protect.result import Protected
from cantik.release.compose import BASES
from cantik.release.planning_values import CountedValue, PlannedValue


def list_planned(area: AreaCode, year: int, forum: str) -> tuple[PlannedValue, ...]:
    """The values in force of a village in a year, in the order of their titles; `forum`: what the kabupaten is called
    whose forum set them."""
    if is_practice(area):
        return ()
    return tuple(sorted(_values(area, year, forum), key=lambda value: value.title))


def _values(area: AreaCode, year: int, forum: str) -> Iterator[PlannedValue]:
    for row in set_values.in_force([area.text()], year):
        parameter = here().parameters.get(row.parameter)
        named = None if parameter is None else parameter.release
        if parameter is None or named is None or row.state != ParameterSetting.LOCKED or not set_values.intact(row):
            continue
        chosen = set_values.setting_of(row).chosen
        base = parameter.base(chosen.base)
        yield PlannedValue(
            parameter=parameter.id,
            title=parameter.title,
            title_en=parameter.title_en,
            unit=parameter.unit,
            unit_en=parameter.unit_en,
            decimals=parameter.decimals,
            value=chosen.value,
            source=chosen.source,
            base="" if base is None else base.title,
            base_en="" if base is None else base.title_en,
            base_code=chosen.base,
            reference=chosen.reference,
            forum=forum,
            minutes=row.minutes_number,
            minutes_day=row.minutes_day or clock.day_of(row.locked_at or row.at),
            number=row.number,
            indicator=named.indicator,
            populations=named.bases,
        )


def list_counted(safe: Protected, reference: dt.date) -> dict[str, CountedValue]:
    """What a protected result publishes of the whole village, by indicator; nothing of what is hidden."""
    return {
        figure.spec.id: CountedValue(
            figure.value, figure.population, *BASES[figure.population], figure.carried_of or reference
        )
        for figure in safe.figures
        if not figure.area and figure.status == "ada" and figure.value is not None and figure.population in BASES
    }
