"""Pin or drop a finding of the story of the year before the edition is signed, with a reason that everybody reads; and
undo it. Each act in one transaction with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release.app.models import READY, Draft, StoryAct
from cantik.release.errors import NotNow, StaleDraft, StoryRefused
from cantik.release.reasons import public_reason
from cantik.release.story import DROP, PIN, Act, StoryChoice
from cantik.staff.app import acts

_ACTIONS: Mapping[str, str] = {PIN: "rilis.cerita_sematkan", DROP: "rilis.cerita_singkirkan"}


@dataclass(frozen=True, slots=True)
class ChosenFinding:
    """What a person points at: the key of the finding, its subject, and the digest of the figures that they saw."""

    key: str
    topic: str
    figures: str


def list_acts(kode: str, year: int) -> list[StoryAct]:
    """What stands for the drafts of a data year, in the order in which it was said."""
    return list(StoryAct.objects.filter(kode=kode, year=year, undone_by="").order_by("pk"))


def choices_of(kode: str, year: int) -> tuple[StoryChoice, ...]:
    """The same as editions seal it."""
    return tuple(StoryChoice(PIN if row.act == PIN else DROP, row.finding, row.reason) for row in list_acts(kode, year))


@transaction.atomic
def choose_finding(
    area: AreaCode, found: ChosenFinding, act: Act, reason: str, topics: Mapping[str, str], by: str
) -> StoryAct:
    """Pin or drop a finding of the present draft. `topics`: by finding of this draft its subject.

    Raises `NotNow` (T402) without a draft that can still be changed, `StaleDraft` (T401) for figures of another one,
    `StoryRefused` (T412) for a finding that it does not have, one that is decided, or a second one of a subject pinned,
    `ReasonWanted` (T403), `ReasonTells` (T408).
    """
    draft = _hold_draft(area)
    if draft.figures != found.figures:
        raise StaleDraft("sidik angka berbeda dari yang Anda lihat")
    if topics.get(found.key) != found.topic:
        raise StoryRefused("Temuan ini tidak ada pada rancangan ini", mend="Pilih dari daftar.")
    standing, indicator = list_acts(draft.kode, draft.year), found.key.partition(":")[2]
    if any(row.indicator == indicator for row in standing):
        raise StoryRefused("Tentang angka ini sudah ada pilihan", mend="Urungkan pilihan itu dahulu.")
    if act == PIN and any(row.act == PIN and topics.get(row.finding) == found.topic for row in standing):
        raise StoryRefused("Pokok ini sudah disematkan", mend="Satu pokok satu temuan; urungkan yang lain dahulu.")
    row = StoryAct(
        kode=draft.kode,
        year=draft.year,
        act=act,
        finding=found.key,
        indicator=indicator,
        reason=public_reason(reason),
        by=by,
        at=clock.now(),
    )
    acts.save(row, by, _ACTIONS[act], "cerita", row.at, temuan=row.finding)
    return row


@transaction.atomic
def undo_choice(area: AreaCode, number: int, by: str) -> None:
    """Take a choice back. Raises `NotNow` (T402) without a draft that can still be changed, or when it does not stand
    any more."""
    draft = _hold_draft(area)
    row = acts.hold_row(
        StoryAct.objects.filter(pk=number, kode=draft.kode, year=draft.year, undone_by=""),
        NotNow("Pilihan ini sudah diurungkan", mend="Muat ulang halaman ini."),
    )
    row.undone_by, row.undone_at = by, clock.now()
    acts.save(row, by, "rilis.cerita_urung", "cerita", row.undone_at, temuan=row.finding)


def _hold_draft(area: AreaCode) -> Draft:
    """The draft that waits to be handed in, while nobody else acts. What was handed in is as it was read."""
    rows = Draft.objects.filter(kode=area.text(), state=READY)
    return acts.hold_row(
        rows,
        NotNow(
            "Cerita dipilih selama rancangan belum diajukan",
            mend="Minta penanda tangan mengembalikannya, atau buat rancangan.",
        ),
    )
