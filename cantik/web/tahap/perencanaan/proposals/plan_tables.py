"""The lists beside the plan itself: what goes up (DU-RKP), a summary of the budget, the columns of Siskeudes
(docs/bidang/planning.md 2.3). Where no form was found the document says that its form is ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.planning_lists import fund_sources
from cantik.staff.app.institutions import state_of
from cantik.staff.app.models import Institution
from cantik.use.proposals.app.answers import find_answer
from cantik.use.proposals.app.deliberation_models import PlanTerm
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.states import PATTERNS
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.forms import show_decimal
from cantik.web.tahap.perencanaan.proposals.money_words import STATE_WORDS, sum_rows
from cantik.web.tahap.perencanaan.proposals.plan_documents import (
    PlanSource,
    group_by_field,
    group_proposals,
    is_own_plan,
    list_rkp_lines,
    list_years,
    mark_notes,
    name_activity,
    name_field,
    name_fund,
    name_place,
    target_columns,
)
from cantik.web.tahap.perencanaan.proposals.plan_sheet import (
    COUNT,
    MONEY,
    TEXT,
    Cell,
    PlanColumn,
    PlanRow,
    PlanSheet,
    sum_cells,
)
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine, name_stage


# ── DU-RKP ──────────────────────────────────────────────────────────────────────────────────────
def make_du_rkp(
    lines: Sequence[ProposalLine], year: int, facts: tuple[tuple[str, str], ...], place: str = ""
) -> PlanSheet:
    """The list of proposals that go up, of one village or of many, with what offices answered."""
    columns = (
        PlanColumn(_("No."), COUNT, 0.4),
        PlanColumn(_("Desa"), TEXT, 1.1),
        PlanColumn(_("Bidang"), TEXT, 1.3),
        PlanColumn(_("Jenis kegiatan"), TEXT, 2.4),
        PlanColumn(_("Lokasi"), TEXT, 1.0),
        PlanColumn(_("Volume"), TEXT, 0.7),
        PlanColumn(_("Satuan"), TEXT, 0.7),
        *target_columns(),
        PlanColumn(_("Prakiraan biaya (Rp)"), MONEY, 1.1),
        PlanColumn(_("Data yang ada"), TEXT, 1.6),
        PlanColumn(_("Dinas tujuan"), TEXT, 1.2),
        PlanColumn(_("Jawaban"), TEXT, 1.2),
    )
    rows = [PlanRow(_du_cells(at, line)) for at, line in enumerate(lines, 1)]
    totals = _state_sums(columns, lines, 10)
    return PlanSheet(
        "DU-RKP",
        _("Daftar usulan (DU-RKP) tahun %d") % year,
        facts,
        columns,
        (*rows, *totals),
        (),  # what became of a figure stands beside it: of many villages no note is found, and a CSV has none
        (_("Kepala Desa"),) if place else (),
        place,
        proposed=True,
    )


def _state_sums(columns: Sequence[PlanColumn], lines: Sequence[ProposalLine], money: int) -> list[PlanRow]:
    """The sum of each state, and of all: what was refused or put off is planned by nobody."""
    account = sum_rows(line.row for line in lines)
    named = [(_(STATE_WORDS[state]), own) for state, own in account.states.items()] if len(account.states) > 1 else []
    return [
        PlanRow(sum_cells(columns, label, {money: own.cost}, 3), sum=True)
        for label, own in (*named, (_("Jumlah total"), account.whole))
    ]


def _du_cells(at: int, line: ProposalLine) -> tuple[Cell, ...]:
    row, answer = line.row, find_answer(line.row)
    return (
        at,
        describe_area(AreaCode.from_stored(row.kode)).full,
        name_field(row),
        name_activity(line),
        name_place(row),
        show_decimal(row.volume),
        row.unit,
        row.male,
        row.female,
        row.poor,
        row.cost,
        _figure_cell(line),
        "" if answer is None else name_office(answer.institution),
        name_stage(row.stage),
    )


def _figure_cell(line: ProposalLine) -> str:
    if not line.figure:
        return _("aspirasi, tanpa angka")
    return f"{line.figure} * {line.pin_words}" if line.marked else line.figure


# ── summary of the budget ───────────────────────────────────────────────────────────────────────
def make_budget(source: PlanSource, year: int) -> PlanSheet:
    """Plan, budget and what was spent of a year in rupiah, by bidang and by source of money."""
    columns = (
        PlanColumn(_("Kelompok"), TEXT, 3.0),
        PlanColumn(_("Kegiatan"), COUNT, 0.7),
        PlanColumn(_("RKP Desa (Rp)"), MONEY, 1.2),
        PlanColumn(_("APB Desa (Rp)"), MONEY, 1.2),
        PlanColumn(_("Realisasi (Rp)"), MONEY, 1.2),
    )
    lines = list_rkp_lines(source, year)
    rows = [PlanRow((_("Menurut bidang"), None, None, None, None), head=True)]
    rows += [PlanRow(_budget_cells(name, group)) for name, group in group_by_field(lines)]
    rows.append(PlanRow((_("Menurut sumber pembiayaan"), None, None, None, None), head=True))
    order = sorted(lines, key=lambda line: name_fund(line.row))
    funds = [(name, list(group)) for name, group in groupby(order, key=lambda line: name_fund(line.row))]
    rows += [PlanRow(_budget_cells(name or _("sumber belum dipilih"), group)) for name, group in funds]
    rows.append(PlanRow(_budget_cells(_("Jumlah total"), lines), sum=True))
    return PlanSheet(
        "Anggaran",
        _("Ringkasan anggaran rencana %d") % year,
        source.facts(str(year)),
        columns,
        tuple(rows),
        mark_notes(lines),
        (),
        source.place,
        proposed=True,
    )


def _budget_cells(name: str, lines: Sequence[ProposalLine]) -> tuple[Cell, ...]:
    account = sum_rows(line.row for line in lines)
    return (
        name,
        len(lines),
        account.whole.cost,
        account.budget,
        account.spent,
    )


def name_office(institution: Institution) -> str:
    """What an institution is called today."""
    state = state_of(institution)
    return "" if state is None else state.name(clock.today())


# ── Siskeudes (planning.md 2.3) ─────────────────────────────────────────────────────────────────
def make_siskeudes(source: PlanSource, term: PlanTerm) -> tuple[PlanSheet, PlanSheet]:
    """The two tables of the RPJM in Siskeudes: activities with a column a year of the term, and their yearly money."""
    years = list_years(term)
    lines = [line for line in source.lines if line.row.year in years and is_own_plan(line)]
    heads = (
        *("Kd_Desa", "Kd_Bid", "Kd_Sub", "Kd_Keg", "ID_Keg", "Nama_Kegiatan"),
        *("Lokasi", "Keluaran", "Kd_Sas", "Sasaran"),
        *(f"Tahun{at}" for at in range(1, len(years) + 1)),
        *("Swakelola", "Kerjasama", "Pihak_Ketiga", "Sumberdana"),
    )
    kegiatan = [PlanRow(_siskeudes_activity(group, years)) for group in group_proposals(lines)]
    money = (
        *("Kd_Desa", "Kd_Keg", "Kd_Tahun", "Kd_Sumber", "Biaya", "Volume", "Satuan", "Lokasi_Spesifik"),
        *("Jml_Sas_Pria", "Jml_Sas_Wanita", "Jml_Sas_ARTM", "Waktu", "Mulai", "Selesai", "Pola_Kegiatan", "Pelaksana"),
    )
    order = [line for group in group_proposals(lines) for line in group]
    pagu = [PlanRow(_siskeudes_money(line, years)) for line in order]
    notes = mark_notes(lines)
    facts = source.facts(f"{years[0]}–{years[-1]}")
    return (
        PlanSheet("RPJM kegiatan", "RPJM kegiatan", facts, tuple(map(PlanColumn, heads)), tuple(kegiatan), notes),
        PlanSheet("RPJM pagu tahunan", "RPJM pagu tahunan", facts, tuple(map(PlanColumn, money)), tuple(pagu), notes),
    )


def _siskeudes_activity(group: Sequence[ProposalLine], years: Sequence[int]) -> tuple[Cell, ...]:
    line, planned = group[0], {each.row.year for each in group}
    row = line.row
    field, subfield = row.activity[:2], row.activity[:5]
    return (
        row.kode,
        field,
        subfield,
        row.activity,
        f"{row.kode}.{row.activity}" if row.activity else "",
        row.title,
        name_place(row),
        row.unit,
        "",
        line.beneficiaries,
        *(_write_flag(year in planned) for year in years),
        *(_write_flag(pattern in row.pattern.split()) for pattern in PATTERNS),
        short_fund(row),
    )


def _siskeudes_money(line: ProposalLine, years: Sequence[int]) -> tuple[Cell, ...]:
    row = line.row
    months = [row.start_month, row.end_month]
    length = months[1] - months[0] + 1 if months[0] and months[1] else None
    return (
        row.kode,
        row.activity,
        years.index(row.year) + 1,
        short_fund(row),
        row.cost,
        "" if row.volume is None else f"{row.volume.normalize():f}",
        row.unit,
        name_place(row),
        row.male,
        row.female,
        row.poor,
        "" if length is None else _("%d bulan") % length,
        months[0],
        months[1],
        row.pattern.replace(" ", ", "),
        row.executor,
    )


def _write_flag(yes: bool) -> int:
    return int(yes)


def short_fund(row: VillageProposal) -> str:
    """The short code of the source of money; its name where none was found."""
    fund = fund_sources().get(row.fund)
    return row.fund if fund is None else fund.short or fund.name


def list_document_names(*, own_plan: bool) -> Mapping[str, str]:
    """The documents by the name in their address; a kelurahan has none of those of a plan of its own."""
    own = {
        "rkp": _("RKP Desa"),
        "rpjm": _("RPJM Desa"),
        "anggaran": _("Ringkasan anggaran"),
        "siskeudes": _("Kolom Siskeudes"),
    }
    return {**(own if own_plan else {}), "du-rkp": _("Daftar usulan (DU-RKP)")}
