"""What pages, sheet and tables say of a proposal, in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.content.coverage import SECTIONS
from cantik.content.loader import here
from cantik.content.planning_lists import fund_sources, village_fund_focuses
from cantik.content.proposal_stages import proposal_stages
from cantik.release.goals import EDITIONS
from cantik.staff.app import actors
from cantik.use.proposals.app.figures import counts_alike, pin_of
from cantik.use.proposals.app.models import ProposalChange, VillageProposal
from cantik.use.proposals.pinned_figure import PinnedFigure, PinStanding, PinState, reckon_effect
from cantik.use.proposals.states import ACCEPTED, DRAFT, FIRST, RETURNED, SUBMITTED, WITHDRAWN
from cantik.web.language import either, number
from cantik.web.step_bar import word_state
from cantik.web.tahap.perencanaan.proposals.forms import (
    AUTHORITY_WORDS,
    FIELDS,
    PATTERN_WORDS,
    VillageProposalForm,
    show_decimal,
)
from cantik.web.tahap.perencanaan.proposals.gap_words import show_value

_STATE_MARKS = {ACCEPTED: "ok", SUBMITTED: "due", RETURNED: "bad", DRAFT: "", WITHDRAWN: ""}
_ACTS = {
    "tulis": noop("menulis usulan"),
    "ubah": noop("mengubah usulan"),
    "urung": noop("mengurungkan perubahan usulan"),
    "sematkan": noop("memperbarui angka usulan"),
    "ajukan": noop("mengajukan usulan kepada kepala desa"),
    "terima": noop("menerima usulan sebagai usulan desa"),
    "kembali": noop("mengembalikan usulan"),
    "cabut": noop("mencabut usulan"),
    "umumkan": noop("mengumumkan usulan di situs"),
    "akhiri_umum": noop("menurunkan usulan dari situs"),
}
_PIN_FIELDS = frozenset(("release", "content", "value", "numerator", "denominator", "reference"))


def name_stage(code: str) -> str:
    """A stage in words."""
    found = proposal_stages().get(code)
    return code if found is None else either(found.title, found.title_en)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as lists and its page show it."""

    row: VillageProposal
    state: str
    state_mark: str
    stage: str
    activity: str
    field: str
    figure: str
    pin_words: str
    marked: bool
    effect: str
    beyond: str
    volume: str
    price: str
    cost: str
    fund: str
    focus: str
    goal: str
    programme: str
    authority: str
    pattern: str
    months: str
    beneficiaries: str


def describe_proposal(row: VillageProposal, standing: PinStanding | None) -> ProposalLine:
    """A proposal with how its figure stands now."""
    pin = pin_of(row)
    activity = here().activities.get(row.activity)
    fund, focus = fund_sources().get(row.fund), village_fund_focuses().get(row.focus)
    programme = here().programs.get(row.programme)
    goal = SECTIONS.get((EDITIONS[0], row.goal))
    return ProposalLine(
        row,
        word_state(row),
        _STATE_MARKS[row.state],
        "" if row.stage == FIRST else name_stage(row.stage),
        row.activity if activity is None else f"{activity.code} {either(activity.title, activity.title_en)}",
        "" if activity is None else either(activity.field, activity.field_en),
        "" if pin is None else figure_words(pin),
        "" if standing is None or pin is None else pin_words(standing, pin),
        standing is not None and standing.needs_mark,
        *effect_words(row, row.volume),
        show_volume(row, row.volume),
        "" if row.unit_price is None else f"Rp{number(row.unit_price)} / {row.unit}",
        "" if row.cost is None else f"Rp{number(row.cost)}",
        row.fund if fund is None else either(fund.name, fund.name_en),
        row.focus if focus is None else either(focus.name, focus.name_en),
        row.goal if goal is None else either(*goal),
        row.programme if programme is None else either(programme.title, programme.title_en),
        str(AUTHORITY_WORDS.get(row.authority, row.authority)),
        ", ".join(str(PATTERN_WORDS[key]) for key in row.pattern.split() if key in PATTERN_WORDS),
        " – ".join(str(month) for month in (row.start_month, row.end_month) if month),
        _beneficiary_words(row),
    )


def figure_title(indicator: str) -> str:
    """What an indicator is called; its id where it is no more."""
    spec = here().indicators.get(indicator)
    return indicator if spec is None else either(spec.title, spec.title_en)


def figure_words(pin: PinnedFigure) -> str:
    """A pinned figure with its release: `Keluarga dengan …: 12,3%, Rilis 2025-1`."""
    value = show_value(pin.value, pin.decimals, pin.unit)
    return f"{figure_title(pin.indicator)}: {value}, {_('Rilis %s') % pin.release}"


def pin_words(standing: PinStanding, pin: PinnedFigure) -> str:
    """What became of a pinned figure since; "" where nothing did."""
    if standing.state is PinState.WITHDRAWN:
        return _("Angka berubah: Rilis %s ditarik.") % standing.release
    if standing.state is PinState.GONE:
        return _("Angka berubah: Rilis %s tidak lagi menampilkannya.") % standing.release
    if standing.value is None or standing.state is PinState.SAME:
        return ""
    told = show_value(standing.value, pin.decimals, pin.unit)
    if standing.state is PinState.CHANGED:
        return _("Angka berubah: menjadi %(nilai)s pada Rilis %(rilis)s.") % {"nilai": told, "rilis": standing.release}
    return _("Tahun berikutnya %(nilai)s (Rilis %(rilis)s).") % {"nilai": told, "rilis": standing.release}


def show_volume(row: VillageProposal, volume: Decimal | None) -> str:
    """A volume in the unit of a proposal; "" for none."""
    return "" if volume is None else f"{show_decimal(volume)} {row.unit}".strip()


def effect_words(row: VillageProposal, volume: Decimal | None) -> tuple[str, str]:
    """`40 rumah: 12,3 menjadi 7,9 persen`, and a word where the volume is more than there are."""
    pin = pin_of(row)
    effect = None if pin is None or not counts_alike(row) else reckon_effect(pin, volume)
    if effect is None or pin is None:
        return "", ""
    told = _("%(volume)s: %(before)s menjadi %(after)s persen") % {
        "volume": show_volume(row, volume),
        "before": number(effect.before, pin.decimals),
        "after": number(effect.after, pin.decimals),
    }
    beyond = _("Volumenya melebihi %s yang belum terlayani.") % number(effect.lacking) if effect.beyond else ""
    return told, beyond


def _beneficiary_words(row: VillageProposal) -> str:
    told = (
        (row.male, _("laki-laki")),
        (row.female, _("perempuan")),
        (row.poor, _("rumah tangga miskin")),
    )
    return ", ".join(f"{number(count)} {word}" for count, word in told if count is not None)


# ── the log ─────────────────────────────────────────────────────────────────────────────────────
def describe_changes(row: VillageProposal) -> list[dict[str, Any]]:
    """What was done to a proposal, the newest first, with before and after."""
    changes = list(row.changes.order_by("-pk"))
    names = actors.names({change.by for change in changes})
    return [
        {
            "kata": _(_ACTS.get(change.act, change.act)),
            "oleh": names.get(change.by, ""),
            "saat": change.at,
            "alasan": change.reason,
            "isian": _field_lines(change),
        }
        for change in changes
    ]


def _field_lines(change: ProposalChange) -> list[dict[str, str]]:
    told: Mapping[str, Sequence[Any]] = json.loads(change.fields) if change.fields else {}
    labels = {own: str(VillageProposalForm.base_fields[name].label) for name, own in FIELDS.items()}
    lines = [
        {"nama": labels.get(name, _("Pola pelaksanaan")), "lama": _show_plain(pair[0]), "baru": _show_plain(pair[1])}
        for name, pair in told.items()
        if name not in _PIN_FIELDS
    ]
    if "release" in told:
        lines.append(
            {"nama": _("Rilis"), "lama": _show_plain(told["release"][0]), "baru": _show_plain(told["release"][1])}
        )
    return lines


def _show_plain(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
