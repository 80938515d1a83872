"""Programmes and what became of them as pages say it, in the language of the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cantik.base.numerals import UNAVAILABLE
from cantik.coach.app.queries import BoardVillage
from cantik.content.programme import BY_OFFICE, BY_VILLAGE, SOURCE, RegionalProgramme
from cantik.register.facilities.app.programme_results import kind_of
from cantik.register.facilities.programme_sums import Realised, RealisedTotal, share_of
from cantik.web import facility_words as facts
from cantik.web.language import either, number

_BOTH = 2


def side(said_by: str) -> str:
    """Who says it, in words."""
    return _("menurut desa") if said_by == BY_VILLAGE else _("menurut OPD")


@dataclass(frozen=True, slots=True)
class ProgrammeColumn:
    """What one side says of a year, beside the measures: a value and a share ("" = none) for each."""

    year: int
    said_by: str
    side: str
    source: str
    recorded: dt.datetime
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProgrammeVillage:
    """A village of the grid; `cells`: value, and whether the two sides differ."""

    kode: str
    name: str
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ProgrammeTotal:
    """The line of one side under the grid: how many villages, in words, its sums."""

    side: str
    words: tuple[str, ...]
    cells: tuple[str, ...]


def heads(programme: RegionalProgramme) -> list[tuple[str, str, bool]]:
    """Id, label with unit, whether it stands like a number (no running text), of each measure."""
    kind = kind_of(programme)
    return [
        (attribute.id, facts.label_with_unit(kind, attribute.id), attribute.type != "teks")
        for attribute in (measure.attribute for measure in programme.measures)
    ]


def columns(programme: RegionalProgramme, rows: Sequence[Realised]) -> list[ProgrammeColumn]:
    """What was said of one village, the newest year first, the village before the office."""
    kind = kind_of(programme)
    found = []
    for row in sorted(rows, key=lambda row: (-row.year, row.said_by != BY_VILLAGE)):
        cells = []
        for measure in programme.measures:
            said, part = row.values.get(measure.attribute.id, ""), share_of(measure, row.values)
            value = facts.value(kind, measure.attribute.id, said) if said else UNAVAILABLE
            cells.append((value, percent(part) if part is not None else ""))
        words = side(row.said_by)
        found.append(ProgrammeColumn(row.year, row.said_by, words, row.values[SOURCE], row.recorded, tuple(cells)))
    return found


def percent(share: Decimal) -> str:
    """A share with two decimals, without those that say nothing."""
    plain = share.quantize(Decimal(1)) == share
    return f"{number(share, 0 if plain else 1 if (share * 10) % 1 == 0 else 2)}%"


def grid(
    programme: RegionalProgramme, villages: Sequence[BoardVillage], rows: Sequence[Realised]
) -> list[ProgrammeVillage]:
    """Villages × measures: one value where one side speaks or both agree, both where they differ."""
    kind = kind_of(programme)
    said = {(row.kode, row.said_by): row for row in rows}
    found = []
    for village in villages:
        cells = []
        for measure in programme.measures:
            name = measure.attribute.id
            values = dict.fromkeys(
                row.values[name]
                for side_ in (BY_VILLAGE, BY_OFFICE)
                if (row := said.get((village.kode, side_))) is not None and row.values.get(name)
            )
            words = " / ".join(facts.value(kind, name, value) for value in values)
            cells.append((words or UNAVAILABLE, len(values) == _BOTH))
        found.append(ProgrammeVillage(village.kode, village.name, tuple(cells)))
    return found


def total_line(programme: RegionalProgramme, total: RealisedTotal) -> ProgrammeTotal:
    """The totals of one side in words; a share only when every village is spoken of."""
    words = [
        _("%(n)s dari %(m)s desa terisi, %(k)s ikut")
        % {"n": number(total.spoke), "m": number(total.villages), "k": number(total.joined)}
    ]
    if total.share is not None:
        words.append(_("%(p)s%% desa ikut") % {"p": number(total.share, 2)})
    if total.gap is not None and total.target is not None:
        sign = "−" if total.gap < 0 else "+"
        words.append(
            _("target %(t)s%%: %(d)s persen poin")
            % {"t": number(total.target), "d": f"{sign}{number(abs(total.gap), 2)}"}
        )
    sums = [total.sums.get(measure.attribute.id) for measure in programme.measures]
    decimals = [measure.attribute.decimals for measure in programme.measures]
    cells = tuple("" if sum_ is None else number(sum_, places) for sum_, places in zip(sums, decimals, strict=True))
    return ProgrammeTotal(side(total.said_by), tuple(words), cells)


def targets(programme: RegionalProgramme) -> list[tuple[int, str]]:
    """Year and percent of the villages that shall take part."""
    return [(year, percent(share)) for year, share in sorted(programme.targets.items())]


def words_of(programme: RegionalProgramme) -> dict[str, str]:
    """Title, goal, for whom, in the language of the page."""
    return {
        "judul": either(programme.title, programme.title_en),
        "tujuan": either(programme.goal, programme.goal_en),
        "sasaran": either(programme.for_whom, programme.for_whom_en),
    }
