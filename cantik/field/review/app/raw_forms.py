"""Raw forms whose time may be over: of rounds that are closed, and all of whose forms were decided about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Length

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.field.forms.app import erasure as forgetting
from cantik.field.forms.app.models import HELD, FormSubmission, HandedDraft, SubmissionFile, SubmissionRows
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.app.sheets import SHEETS
from cantik.field.review.event_proposals import FieldState
from cantik.field.rounds.app.models import Device, FormRemark, FrameMember, Round, Unit, UnitState
from cantik.field.rounds.states import UnitStage
from cantik.register.rights.app.record_kinds import (
    Counts,
    Hindrance,
    Overdue,
    OverdueItem,
    RecordKind,
    Taking,
    day_of,
    sizes_of,
)
from cantik.vault.app.opening import OpenStore


def _rounds(area: AreaCode, cutoff: dt.date) -> Iterator[tuple[Round, dt.date, int]]:
    """Closed rounds that hold forms with persons: the day on which they were over, and what nobody decided about."""
    area_row = find_area(area)
    closed = Round.objects.filter(activity__area=area_row, closed_at__isnull=False).exclude(
        activity__instrument__in=SHEETS
    )
    for row in closed.select_related("activity").order_by("pk"):
        last = UnitState.objects.filter(unit__block__round=row).aggregate(at=Max("at"))["at"]
        over = max(day_of(row.closed_at), day_of(last) if last else dt.date.min)
        if over <= cutoff and _any_left(_numbers([row.pk])):
            yield row, over, _count_undecided(row)


def _count_undecided(row: Round) -> int:
    devices = Device.objects.filter(round=row).values("pk")
    held = FormSubmission.objects.filter(standing=HELD, device__in=devices).exclude(sealed=b"").count()
    waiting = Unit.objects.filter(block__round=row, stage=UnitStage.SUBMITTED).count()
    told = FieldEvent.objects.filter(unit__block__round=row, state__in=[FieldState.PROPOSED, FieldState.WAITING])
    return held + waiting + told.count()


def _raw_forms(area: AreaCode, cutoff: dt.date) -> Overdue:
    items, hindered = [], []
    for row, over, undecided in _rounds(area, cutoff):
        title = f"{row.activity.title} ({row.reference.isoformat()})"
        if undecided:
            hindered.append(Hindrance(row.pk, title, undecided))
        else:
            forms = _forms([row.pk]).exclude(sealed=b"").count()
            items.append(OverdueItem(row.pk, title, over, forms))
    return Overdue(tuple(items), tuple(hindered))


def _forms(rounds: Sequence[int]) -> QuerySet[FormSubmission]:
    return FormSubmission.objects.filter(device__in=Device.objects.filter(round__in=rounds).values("pk"))


def _numbers(rounds: Sequence[int]) -> dict[str, int]:
    forms = _forms(rounds)
    units = Unit.objects.filter(block__round__in=rounds)
    told = forms.aggregate(bytes=Sum(Length("sealed")))["bytes"]
    drafts = HandedDraft.objects.filter(device__in=Device.objects.filter(round__in=rounds)).exclude(sealed=b"")
    return {
        "isian": forms.exclude(sealed=b"").count(),
        "bait_isian": told or 0,
        "isian_terbaca": SubmissionRows.objects.filter(submission__in=forms.values("pk")).count(),
        "nama_lampiran": SubmissionFile.objects.filter(submission__in=forms.values("pk")).exclude(name=b"").count(),
        "draf": drafts.count(),
        "keluarga_bernama": units.exclude(head="", card="", said="").count(),
        "anggota_bernama": FrameMember.objects.filter(unit__in=units).exclude(name="").count(),
        "catatan_isian": FormRemark.objects.filter(unit__in=units).count(),
    }


def _any_left(numbers: Counts) -> bool:
    return any(numbers.values())


def _raw_rows(area: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001 - of all kinds
    return _numbers([item.number for item in items])


def _raw_files(opened: OpenStore, area: AreaCode, items: Sequence[OverdueItem]) -> Counts:  # noqa: ARG001 - of all kinds
    """Attachments that only these rounds have: what another form came with as well stays."""
    forms = _forms([item.number for item in items]).values("pk")
    own = set(SubmissionFile.objects.filter(submission__in=forms).values_list("digest", flat=True))
    others = SubmissionFile.objects.filter(digest__in=own).exclude(submission__in=forms).exclude(name=b"")
    own -= set(others.values_list("digest", flat=True))
    return sizes_of(map(opened.store.file_path, sorted(own)))


def _take_raw(taking: Taking) -> None:
    """Empty the forms: instance and digest stay, so that a phone that sends one again stores nothing."""
    rounds = [item.number for item in taking.items]
    forms, units = _forms(rounds), Unit.objects.filter(block__round__in=rounds)
    SubmissionRows.objects.filter(submission__in=forms.values("pk")).delete()
    SubmissionFile.objects.filter(submission__in=forms.values("pk")).update(name=b"")
    HandedDraft.objects.filter(device__in=Device.objects.filter(round__in=rounds)).update(sealed=b"")
    FrameMember.objects.filter(unit__in=units).update(name="")
    FormRemark.objects.filter(unit__in=units).delete()
    units.update(head="", card="", said="")
    forms.update(sealed=b"")


def _sweep_forms(opened: OpenStore) -> None:
    for path in forgetting.unwanted_files(opened):
        path.unlink(missing_ok=True)


KIND = RecordKind(_raw_forms, _raw_rows, _raw_files, _take_raw, _sweep_forms)
