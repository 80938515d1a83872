"""A pair in words: how likely, the two records side by side, what speaks for and against it line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.content.kinds import Linkage
from cantik.examine.pairs import Record, explain_pair
from cantik.register.core.app.words import code, place
from cantik.register.doubles.app.models import DIFFERENT, LATER, PROPOSED, SAME
from cantik.register.doubles.app.pairing import Compared, PairSummary
from cantik.web.shell.templatetags.cantik import tanggal

noop("Tidak diketahui pada salah satu catatan")  # what `explained` says of an empty column
#: tenths of the longest bar
_BAR = 12.0


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """One comparison: what came out, its weight in words and as a share of the longest bar (1 to 12)."""

    label: str
    words: str
    weight: str
    side: str  # "ya" speaks for one person, "tidak" against, "" says nothing
    bar: int


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One row of the two records; `same`: what a reader would see at a glance, in words."""

    label: str
    values: tuple[str, ...]
    same: str


def likelihood(linkage: Linkage, weight: float) -> tuple[str, str]:
    """How likely, in words, and the tag that goes with it."""
    if weight >= linkage.sure:
        return _("sangat mungkin satu orang"), "warn"
    if weight >= (linkage.review + linkage.sure) / 2:
        return _("mungkin satu orang"), "info"
    return _("perlu dilihat"), ""


def row(linkage: Linkage, entry: PairSummary) -> dict[str, Any]:
    """A pair as the list shows it."""
    words, tag = likelihood(linkage, entry.pair.weight)
    names = [name or _("(tanpa nama)") for name in entry.names] or [_("(tidak dalam daftar lagi)")]
    return {
        "nomor": entry.pair.pk,
        "nama": names[0],
        "lain": names[1] if len(names) > 1 else "",
        "tiket": entry.ticket,
        "kata": words,
        "tanda": tag,
        "nanti": entry.decision is not None and entry.decision.verdict == LATER,
        "usul": entry.decision is not None and entry.decision.verdict == PROPOSED,
        "putusan": entry.decision.pk if entry.decision else 0,
        "diputus": verdict(entry.decision.verdict) if entry.decision else "",
        "kapan": entry.decision.decided_at if entry.decision else None,
    }


def verdict(word: str) -> str:
    """A decision in words."""
    return {
        SAME: _("orang yang sama, digabung"),
        DIFFERENT: _("bukan orang yang sama"),
        LATER: _("nanti"),
        PROPOSED: _("diusulkan digabung, menunggu kepala desa"),
    }[word]


def lines(linkage: Linkage, compared: Compared) -> list[ComparedValue]:
    """Why the pair weighs what it weighs, the strongest reason for one person first."""
    return reasons(linkage, compared.levels, compared.weights)


def reasons(linkage: Linkage, levels: Sequence[int], weights: Sequence[float]) -> list[ComparedValue]:
    """The same for levels and weights by themselves; no value of a record is in it."""
    found = []
    for reason in explain_pair(linkage, levels, weights):
        side = "ya" if reason.weight >= 0.5 else "tidak" if reason.weight <= -0.5 else ""
        bar = max(1, min(int(_BAR), round(abs(reason.weight)))) if side else 0
        found.append(ComparedValue(_(reason.label), _(reason.words), _strength(reason.weight), side, bar))
    return found


def _strength(weight: float) -> str:
    size = abs(weight)
    if size < 0.5:
        return _("tidak berpengaruh")
    strength = _("sangat kuat") if size >= 8 else _("kuat") if size >= 4 else _("lemah")
    return (
        _("%(kuat)s, mendukung") % {"kuat": strength} if weight > 0 else _("%(kuat)s, menyangkal") % {"kuat": strength}
    )


def fields(records: Sequence[Record]) -> list[ComparedField]:
    """The two records row by row (one of a ticket); numbers are masked already."""
    rows = (
        (_("Nama"), [record.name for record in records]),
        (_("NIK"), [record.nik for record in records]),
        (_("Tanggal lahir"), [tanggal(record.born) if record.born else "" for record in records]),
        (_("Jenis kelamin"), [code("dukcapil_jenis_kelamin", record.sex) if record.sex else "" for record in records]),
        (_("Tempat lahir"), [record.birth_place for record in records]),
        (_("Ayah"), [record.father for record in records]),
        (_("Ibu"), [record.mother for record in records]),
        (
            _("Tempat tinggal"),
            [place((record.dusun, "", record.rt)) if record.dusun or record.rt else "" for record in records],
        ),
    )
    return [ComparedField(label, tuple(value or "–" for value in values), _same(values)) for label, values in rows]


def _same(values: Sequence[str]) -> str:
    if len(values) < 2:
        return ""
    if not all(values):
        return _("tidak diketahui")
    return _("sama") if values[0] == values[1] else _("berbeda")
