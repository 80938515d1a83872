"""What acts of people on rows with a state have in common: the right, the row held while nobody else acts, and what was
done to it saved together with its entry of the log.

An act of two people asks `rights.second` besides; what its row waits for is written down here, beside the entry of the
log (`waiting_list`, docs/adr/0069). Which state leads to which stays with the service of the row.

Rights and accounts are imported where they are asked: commands that publish a village write the log and know nobody.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.staff.app import log, waiting_list
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed

if TYPE_CHECKING:
    from cantik.staff.app.rights import AccessDecision

M = TypeVar("M", bound=Model)
Detail = int | str | None


def require_right(by: Account, action: str, area: AreaCode | str, otherwise: str = "") -> AccessDecision:
    """The decision that gives somebody a right in an area. Raises `NotAllowed` (S101) with the sentence `otherwise`, or
    with the reason of the decision where there is no such sentence."""
    from cantik.staff.app import rights

    decision = rights.check_access(by, action, area)
    if not decision.ok:
        raise NotAllowed(otherwise or decision.reason)
    return decision


def hold_row(rows: QuerySet[M], refused: CantikError) -> M:
    """The row that a query finds, while nobody else acts until the transaction ends. Raises `refused` where it finds
    none: the row is not there, or no longer in a state in which this may be done to it."""
    from cantik.staff.app import accounts

    accounts.one_at_a_time()
    row = rows.first()
    if row is None:
        raise refused
    return row


def record(
    row: Model, by: Account | str, action: str, subject: str, at: dt.datetime | None = None, /, **detail: Detail
) -> None:
    """Write an act on a row into the log (`log.record`), and what the row waits for now. `by`: an account or its
    `actor`; `at`: now where not given."""
    waiting_list.keep_row(row)
    actor = by if isinstance(by, str) else by.actor
    log.record(by=actor, at=at or clock.now(), action=action, subject=subject, subjects=[row.pk], detail=detail)


def save(
    row: Model, by: Account | str, action: str, subject: str, at: dt.datetime | None = None, /, **detail: Detail
) -> None:
    """Save a row that somebody made or changed, with the entry of the log that says so."""
    row.save()
    record(row, by, action, subject, at, **detail)
