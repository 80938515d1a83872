"""What the releases of a village tell of a programme, and which items of its checklist have evidence. A release that
was withdrawn, or that the public may not read yet, tells nothing here. What nobody knows is not met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.learn.app.models import ExerciseAnswer
from cantik.codes.area import AreaCode
from cantik.content.programme import SOURCE, RegionalProgramme
from cantik.content.programme_pillars import PUBLISHED, SAID, PillarItem, list_pillars
from cantik.register.facilities.programme_sums import YES, Realised
from cantik.release.app import queries, storage
from cantik.release.files import open_shelved
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text
from cantik.use.app.models import ANSWERED, DataRequest
from cantik.use.proposals.app.models import VillageProposal
from cantik.vault.app.opening import at_hand
from cantik.web.forum.program import programme_words
from cantik.web.language import either, lang
from cantik.web.public_site import find_service, table_page

_MOST = 4
MET, UNMET, UNKNOWN = "ada", "tidak", "belum"
#: words of each piece, with its day
Evidence = tuple[tuple[str, dt.date], ...]


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """An indicator over editions: its name, unit and what it counts, and its value in each ("" where it is not)."""

    title: str
    unit: str
    base: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PillarLine:
    """An item of the checklist: how it stands (`MET`, `UNMET`, `UNKNOWN`), each piece of evidence with its day."""

    words: str
    standing: str
    evidence: Evidence
    mark: str


def open_editions(area: AreaCode) -> list[Release]:
    """The editions in force that everybody may read, newest first."""
    editions = queries.editions(storage.shelf(at_hand().store.path), area)
    current = [each for each in editions if each.status == queries.CURRENT and not each.is_unseen]
    return [open_shelved(each.shelved.folder) for each in current[:_MOST]]


def list_figures(programme: RegionalProgramme, editions: Sequence[Release]) -> list[FollowedLine]:
    """The indicators of a programme in editions; what counts another population is another line."""
    lines = []
    for name in programme.indicators:
        told = [(figure, at) for at, each in enumerate(editions) for figure in each.figures if _is(figure, name)]
        for base in dict.fromkeys(figure.base for figure, _at in told):
            own = {at: figure for figure, at in told if figure.base == base}
            first = next(iter(own.values()))
            values = tuple(figure_text(own[at], lang()) if at in own else "" for at in range(len(editions)))
            title, unit, counted = (either(*pair) for pair in _words(first))
            lines.append(FollowedLine(title, unit, counted, values))
    return lines


def _is(figure: Figure, name: str) -> bool:
    return figure.id == name and not figure.area


def _words(figure: Figure) -> tuple[tuple[str, str], ...]:
    return (figure.title, figure.title_en), (figure.unit, figure.unit_en), (figure.base, figure.base_en)


def list_tables(programme: RegionalProgramme, area: AreaCode, editions: Sequence[Release]) -> list[tuple[str, str]]:
    """Titles of the tables of the newest edition that tell of a programme, with their pages ("" without one)."""
    newest = editions[0].tables if editions else ()
    found = {table.key: table for table in newest if table.id in programme.tables and table.tier == "buku"}
    return [(either(each.title, each.title_en), table_page(area.text(), key)) for key, each in found.items()]


# ── checklist ────────────────────────────────────────────────────────────────────────────────────
def list_checklist(
    programme: RegionalProgramme, area: AreaCode, rows: Sequence[Realised], editions: Sequence[Release]
) -> list[tuple[str, list[PillarLine]]]:
    """The checklist of a programme by its pillars."""
    return [
        (either(*pillar), [_judge_item(item, area, rows, editions) for item in items])
        for pillar, items in groupby(list_pillars(programme.id), lambda item: item.pillar)
    ]


def _judge_item(
    item: PillarItem,
    area: AreaCode,
    rows: Sequence[Realised],
    editions: Sequence[Release],
) -> PillarLine:
    if item.way == SAID:
        standing, evidence = _ask_sides(item.names, rows)
    else:
        evidence = _find_evidence(item, area, editions)
        standing = MET if evidence else UNKNOWN
    return PillarLine(either(*item.words), standing, evidence, item.mark)


def _ask_sides(measure: str, rows: Sequence[Realised]) -> tuple[str, Evidence]:
    """The newest year of which somebody speaks: met when all that speak say yes (or count some), unmet when all say no,
    not known when they differ."""
    spoke = [row for row in rows if row.values.get(measure)]
    newest = [row for row in spoke if row.year == max(each.year for each in spoke)]
    said = {row.values[measure] not in ("tidak", "0") for row in newest}
    evidence = tuple((_tell_side(row, measure), clock.day_of(row.recorded)) for row in newest)
    return (MET if said == {True} else UNMET if said == {False} else UNKNOWN), evidence


def _tell_side(row: Realised, measure: str) -> str:
    return f"{programme_words.side(row.said_by)} {row.year}: {_say_value(row.values[measure])}; {row.values[SOURCE]}"


def _say_value(value: str) -> str:
    return _("ya") if value == YES else _("tidak") if value == "tidak" else value


def _find_evidence(item: PillarItem, area: AreaCode, editions: Sequence[Release]) -> Evidence:
    """What ordinary work left: the newest piece."""
    if item.way not in (PUBLISHED, "rilis"):
        return _FINDERS[item.way](area.text())
    if not editions:
        return ()
    newest = editions[0]
    if item.way == "rilis":
        return ((newest.edition, newest.published),)
    figure = next((each for each in newest.figures if _is(each, item.names) and each.value is not None), None)
    if figure is None:
        return ()
    value = f"{figure_text(figure, lang())} {either(figure.unit, figure.unit_en)}"
    return ((f"{newest.edition}: {value}", newest.published),)


def _find_answering(kode: str) -> Evidence:
    held = find_service(kode)
    return () if held is None else ((_("Menjawab rilis %s") % held.number, held.publication_day),)


def _find_request(kode: str) -> Evidence:
    row = DataRequest.objects.filter(kode=kode, state=ANSWERED, decided_at__isnull=False).order_by("decided_at").last()
    if row is None or row.decided_at is None:
        return ()
    return ((_("Permintaan terakhir dijawab"), clock.day_of(row.decided_at)),)


def _find_proposal(kode: str) -> Evidence:
    row = VillageProposal.objects.filter(kode=kode).exclude(release="").order_by("pk").last()
    return () if row is None else ((_("Usulan terakhir menyebut rilis %s") % row.release, clock.day_of(row.at)),)


def _find_exercise(kode: str) -> Evidence:
    row = ExerciseAnswer.objects.filter(kode=kode, right=True).order_by("at").last()
    return () if row is None else ((_("Soal terakhir yang benar"), clock.day_of(row.at)),)


_FINDERS: Mapping[str, Callable[[str], Evidence]] = {
    "layanan": _find_answering,
    "permintaan": _find_request,
    "usulan": _find_proposal,
    "belajar": _find_exercise,
}
