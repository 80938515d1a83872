"""The documents of a village's planning as the forms of docs/bidang/planning.md 2: RKP, RPJM, DU-RKP, a summary of the
budget, the columns of Siskeudes. Where no form was found the document says that its form is ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.content.activity import VillageActivity
from cantik.content.loader import here
from cantik.content.planning_lists import fund_sources
from cantik.use.proposals.app.deliberation_models import PlanTerm
from cantik.use.proposals.app.figures import counts_alike, pin_of
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.money import STANDING, find_state
from cantik.use.proposals.pinned_figure import reckon_effect
from cantik.use.proposals.stages import DONE, IN_BUDGET, IN_PLAN
from cantik.use.proposals.states import PATTERNS
from cantik.web.language import either, number
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.forms import show_decimal
from cantik.web.tahap.perencanaan.proposals.money_words import sum_rows
from cantik.web.tahap.perencanaan.proposals.plan_sheet import (
    COUNT,
    MONEY,
    TEXT,
    TICK,
    Cell,
    PlanColumn,
    PlanRow,
    PlanSheet,
    sum_cells,
    write_tick,
)
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine

#: a proposal stands in the RKP of its year from here on
IN_RKP = (IN_PLAN, IN_BUDGET, DONE)
_UNCODED = "9"


@dataclass(frozen=True, slots=True)
class PlanSource:
    """What documents are made from: the village, the day that they bear, its proposals with how their figures stand."""

    area: AreaCode
    day: str
    lines: Sequence[ProposalLine]

    def facts(self, year: str) -> tuple[tuple[str, str], ...]:
        """The head of a form: year, village, kecamatan, kabupaten, province."""
        return ((_("Tahun"), year), *_place_facts(self.area))

    @property
    def place(self) -> str:
        """Place and day over the signatures."""
        return f"{describe_area(self.area).name}, {self.day}"


def _place_facts(area: AreaCode) -> tuple[tuple[str, str], ...]:
    labels = (_("Desa"), _("Kecamatan"), _("Kabupaten/Kota"), _("Provinsi"))
    places = (area, *area.ancestors())
    return tuple((label, describe_area(place).name) for label, place in zip(labels, places, strict=False))


def _activity_of(row: VillageProposal) -> VillageActivity | None:
    return here().activities.get(row.activity)


def name_field(row: VillageProposal) -> str:
    """The bidang of a proposal; that it has no code where it has none."""
    activity = _activity_of(row)
    return _("Belum berkode kegiatan") if activity is None else either(activity.field, activity.field_en)


def name_activity(line: ProposalLine) -> str:
    """Sub-bidang, activity and the proposal's own name; a star where its figure changed since it was pinned."""
    activity, star = _activity_of(line.row), " *" if line.marked else ""
    if activity is None:
        return f"{line.row.title}{star}"
    subfield = either(activity.subfield, activity.subfield_en)
    return f"{subfield}: {activity.code} {either(activity.title, activity.title_en)}: {line.row.title}{star}"


def mark_notes(lines: Iterable[ProposalLine]) -> tuple[str, ...]:
    """What the stars mean: of each proposal whose figure changed, what became of it."""
    return tuple(f"* {line.row.title}: {line.pin_words}" for line in lines if line.marked)


def group_by_field(lines: Iterable[ProposalLine]) -> list[tuple[str, list[ProposalLine]]]:
    """Proposals by bidang, in the order of the codes; what has no code last."""
    order = sorted(lines, key=lambda line: (line.row.activity or _UNCODED, line.row.pk))
    return [(name, list(group)) for name, group in groupby(order, key=lambda line: name_field(line.row))]


def name_place(row: VillageProposal) -> str:
    """Where it is carried out; the whole village where no dusun was chosen."""
    return row.place or _("seluruh desa")


def tick_patterns(row: VillageProposal) -> tuple[str, ...]:
    """A tick for each way in which it is carried out, in the order of the form."""
    chosen = row.pattern.split()
    return tuple(write_tick(pattern in chosen) for pattern in PATTERNS)


def name_fund(row: VillageProposal) -> str:
    """Where its money comes from."""
    fund = fund_sources().get(row.fund)
    return row.fund if fund is None else either(fund.name, fund.name_en)


def _months_of(row: VillageProposal) -> str:
    return "–".join(str(month) for month in (row.start_month, row.end_month) if month)


def sum_costs(lines: Iterable[ProposalLine]) -> int:
    """What those that have a price cost together, in whole rupiah; of what was refused or put off nothing."""
    return sum_rows(line.row for line in lines).standing_sum.cost


def show_sum(lines: Sequence[ProposalLine]) -> int | None:
    """The same for a form: nothing where none has a price, because work without a price is not free."""
    return sum_costs(lines) if any(line.row.cost is not None for line in lines) else None


def _pattern_columns() -> tuple[PlanColumn, ...]:
    return (
        PlanColumn(_("Swakelola"), TICK, 1.0),
        PlanColumn(_("Kerja sama antardesa"), TICK, 1.0),
        PlanColumn(_("Kerja sama pihak ketiga"), TICK, 0.9),
    )


# ── RKP (planning.md 2.1) ───────────────────────────────────────────────────────────────────────
def make_rkp(source: PlanSource, year: int) -> PlanSheet:
    """The RKP Desa of a year: what a deliberation took into it, by bidang with sums."""
    columns = (
        PlanColumn(_("No."), COUNT, 0.4),
        PlanColumn(_("Bidang"), TEXT, 1.3),
        PlanColumn(_("Jenis kegiatan"), TEXT, 2.6),
        PlanColumn(_("Lokasi"), TEXT, 1.1),
        PlanColumn(_("Prakiraan volume"), TEXT, 0.8),
        PlanColumn(_("Satuan"), TEXT, 0.7),
        *target_columns(),
        PlanColumn(_("Waktu pelaksanaan (bulan)"), TEXT, 1.15),
        PlanColumn(_("Prakiraan biaya: jumlah (Rp)"), MONEY, 1.2),
        PlanColumn(_("Sumber pembiayaan"), TEXT, 1.1),
        *_pattern_columns(),
        PlanColumn(_("Rencana pelaksana kegiatan"), TEXT, 1.1),
    )
    lines = list_rkp_lines(source, year)
    return PlanSheet(
        "RKP",
        _("Rencana Kerja Pemerintah Desa (RKP Desa) tahun %d") % year,
        source.facts(str(year)),
        columns,
        tuple(_list_rows(lines, columns, 10, _rkp_cells)),
        mark_notes(lines),
        (_("Kepala Desa (mengetahui)"), _("Tim penyusun")),
        source.place,
    )


def list_rkp_lines(source: PlanSource, year: int) -> list[ProposalLine]:
    """What a deliberation took into the RKP of a year."""
    return [line for line in source.lines if line.row.year == year and line.row.stage in IN_RKP and is_own_plan(line)]


def target_columns() -> tuple[PlanColumn, ...]:
    """Whom an activity serves: men, women, poor households."""
    return (
        PlanColumn(_("Sasaran: laki-laki"), COUNT, 0.85),
        PlanColumn(_("Sasaran: perempuan"), COUNT, 1.05),
        PlanColumn(_("Sasaran: RTM"), COUNT, 0.85),
    )


def is_own_plan(line: ProposalLine) -> bool:
    """Whether it is a matter of the village's own plan."""
    return not line.row.goes_up


def _rkp_cells(at: int, line: ProposalLine) -> tuple[Cell, ...]:
    row = line.row
    return (
        at,
        name_field(row),
        name_activity(line),
        name_place(row),
        show_decimal(row.volume),
        row.unit,
        row.male,
        row.female,
        row.poor,
        _months_of(row),
        row.cost,
        name_fund(row),
        *tick_patterns(row),
        row.executor,
    )


def _list_rows(
    lines: Iterable[ProposalLine],
    columns: Sequence[PlanColumn],
    money: int,
    cells: Callable[[int, ProposalLine], tuple[Cell, ...]],
) -> Iterable[PlanRow]:
    """The rows by bidang, numbered within each, with the sum of each and of all in column `money`."""
    total = 0
    for name, group in group_by_field(lines):
        yield from (PlanRow(cells(at, line)) for at, line in enumerate(group, 1))
        total += sum_costs(group)
        label = _("Jumlah bidang %s") % name
        yield PlanRow(sum_cells(columns, label, {money: show_sum(group)}, 2), sum=True)
    yield PlanRow(sum_cells(columns, _("Jumlah total"), {money: total}, 2), sum=True)


# ── RPJM (planning.md 2.2) ──────────────────────────────────────────────────────────────────────
def make_rpjm(source: PlanSource, term: PlanTerm) -> PlanSheet:
    """The matrix of the RPJM Desa over the years of its term, however many: proposals of one activity, name and place
    are one row with a tick a year."""
    years = list_years(term)
    columns = (
        PlanColumn(_("No."), COUNT, 0.4),
        PlanColumn(_("Bidang/sub-bidang/nama program atau kegiatan"), TEXT, 3.0),
        PlanColumn(_("Mendukung SDGs ke-"), TEXT, 1.0),
        PlanColumn(_("Data existing tahun ke-0"), TEXT, 1.6),
        *(PlanColumn(_("Target capaian tahun ke-%d") % at, TEXT, 0.8) for at in range(1, len(years) + 1)),
        PlanColumn(_("Lokasi (RT/RW/dusun)"), TEXT, 1.0),
        PlanColumn(_("Prakiraan volume dan satuan"), TEXT, 1.0),
        PlanColumn(_("Penerima manfaat"), TEXT, 1.0),
        *(PlanColumn(str(year), TICK, 0.5) for year in years),
        PlanColumn(_("Prakiraan biaya (Rp)"), MONEY, 1.1),
        PlanColumn(_("Sumber pembiayaan"), TEXT, 1.0),
        *_pattern_columns(),
    )
    rows = [line for line in source.lines if line.row.year in years and is_own_plan(line) and _stands(line)]
    groups = group_proposals(rows)
    firsts = {group[0].row.pk: group for group in groups}

    def make_cells(at: int, line: ProposalLine) -> tuple[Cell, ...]:
        return _rpjm_cells(at, firsts[line.row.pk], years)

    money = 4 + len(years) + 3 + len(years)
    return PlanSheet(
        "RPJM",
        _("Matriks RPJM Desa %(awal)d–%(akhir)d") % {"awal": years[0], "akhir": years[-1]},
        (*source.facts(f"{years[0]}–{years[-1]}"), (_("Dasar"), term.basis)),
        columns,
        tuple(_list_group_rows(groups, columns, money, make_cells)),
        mark_notes(rows),
        (_("Kepala Desa"), _("Tim penyusun")),
        source.place,
        wide=True,
    )


def _stands(line: ProposalLine) -> bool:
    """It was neither refused, put off nor withdrawn: what was is part of no plan."""
    return find_state(line.row.state, line.row.stage) in STANDING


def list_years(term: PlanTerm) -> list[int]:
    """The years of a term."""
    return list(range(term.first_year, term.first_year + term.years))


def group_proposals(lines: Iterable[ProposalLine]) -> list[list[ProposalLine]]:
    """Proposals of one activity, name and place together, in the order of their activity, the first year first."""
    found: dict[tuple[str, str, str], list[ProposalLine]] = {}
    for line in sorted(lines, key=lambda each: (each.row.activity or _UNCODED, each.row.year, each.row.pk)):
        row = line.row
        found.setdefault((row.activity, fold(row.title), fold(row.place)), []).append(line)
    return list(found.values())


def _list_group_rows(
    groups: Sequence[Sequence[ProposalLine]],
    columns: Sequence[PlanColumn],
    money: int,
    cells: Callable[[int, ProposalLine], tuple[Cell, ...]],
) -> Iterable[PlanRow]:
    whole = {group[0].row.pk: sum_costs(group) for group in groups}
    for name, group in group_by_field(group[0] for group in groups):
        yield from (PlanRow(cells(at, line)) for at, line in enumerate(group, 1))
        total = sum(whole[line.row.pk] for line in group)
        yield PlanRow(sum_cells(columns, _("Jumlah bidang %s") % name, {money: total}), sum=True)
    yield PlanRow(sum_cells(columns, _("Jumlah total"), {money: sum(whole.values())}), sum=True)


def _rpjm_cells(at: int, group: Sequence[ProposalLine], years: Sequence[int]) -> tuple[Cell, ...]:
    line, planned = group[0], {each.row.year: each for each in group}
    row = line.row
    volumes = [each.row.volume for each in group if each.row.volume is not None]
    costs = [each.row.cost for each in group if each.row.cost is not None]
    return (
        at,
        f"{name_field(row)}: {name_activity(line)}",
        row.goal,
        line.figure or _("aspirasi, tanpa angka"),
        *(_target_words(planned.get(year)) for year in years),
        name_place(row),
        f"{show_decimal(sum(volumes[1:], volumes[0]))} {row.unit}".strip() if volumes else "",
        line.beneficiaries,
        *(write_tick(year in planned) for year in years),
        sum(costs) if costs else None,
        name_fund(row),
        *tick_patterns(row),
    )


def _target_words(line: ProposalLine | None) -> str:
    """What the figure shall be after a year's volume, where the volume counts what the figure counts."""
    pin = None if line is None else pin_of(line.row)
    if line is None or pin is None or not counts_alike(line.row):
        return ""
    effect = reckon_effect(pin, line.row.volume)
    return "" if effect is None else number(effect.after, pin.decimals)
