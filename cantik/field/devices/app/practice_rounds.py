"""A round to train enumerators with: begun in one act, over invented families of a practice village, ended in one act.

Its forms are sent, reviewed, sent back and approved like all others; nothing of them joins a register
(`Activity.practice`, `field.review.app.approval`), and so nothing of them stands in a release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.field.devices.app import devices
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Block, Device, Round
from cantik.field.rounds.frame import FramedFamily
from cantik.forum.app.models import Activity
from cantik.staff.app.models import Account

INSTRUMENT = "pemutakhiran_keluarga"
_TITLE = "Latihan pendataan"


def begin(
    actor: Account, area_id: int, area: AreaCode, families: Sequence[FramedFamily], *, at: dt.datetime, day: dt.date
) -> Round:
    """A practice round that is open: activity, version, frame, every block with whoever begins it. Their phones get a
    device each as in every round.

    Raises `PlanRefused`: R599 outside a practice village or while another practice round is open, and those of the
    steps.
    """
    if not is_practice(area):
        raise PlanRefused("R599", "Putaran latihan hanya dibuka di desa latihan", mend="Buka desa latihan Anda.")
    with transaction.atomic():
        if find_practice_round(area_id) is not None:
            raise PlanRefused("R599", "Putaran latihan masih berjalan", mend="Akhiri dahulu yang sedang berjalan.")
        number = Activity.objects.filter(area_id=area_id, practice=True).count() + 1
        activity = rounds.start_activity(actor, area_id, INSTRUMENT, f"{_TITLE} {number}", at=at)
        activity.practice = True
        activity.save(update_fields=["practice"])
        made = rounds.start_round(actor, activity, day, at=at, day=day)
        if not versions.standing_of(made.version).is_approved:
            versions.decide(actor, made.version, APPROVED, "", area=area, at=at)
        frame.freeze(actor, made, families, at=at)
        rounds.assign(actor, made, {block.pk: actor for block in Block.objects.filter(round=made)}, at=at)
        return rounds.open_round(actor, made, at=at)


def find_practice_round(area_id: int) -> Round | None:
    """The practice round that is open in a village."""
    found = Round.objects.filter(activity__area_id=area_id, activity__practice=True, closed_at=None)
    return found.select_related("activity", "version").first()


def end(actor: Account, round_: Round, *, at: dt.datetime) -> Round:
    """Close a practice round and take its devices back. Raises `PlanRefused` R584 for one that is not open, R599 for a
    round that is none."""
    if not round_.activity.practice:
        raise PlanRefused("R599", "Ini bukan putaran latihan", mend="Tutup putarannya dari Lapangan.")
    with transaction.atomic():
        closed = rounds.close_round(actor, round_, at=at)
        for device in Device.objects.filter(round=closed, revoked_at=None):
            devices.revoke(actor, device, at=at)
    return closed
