"""What a server signs every day without anybody there: that its index is still the newest one."""

from __future__ import annotations

import datetime as dt

from cantik.federate.trust.drafts import settle
from cantik.federate.trust.lifetimes import lifetimes
from cantik.federate.trust.repository import Index, Repository, verifies


def resign(repository: Repository, now: dt.datetime) -> bool:
    """Let count what became whole, and sign snapshot and timestamp anew where the day's signature is not there yet.

    Whether something was signed: a second call on the same day does nothing. Raises `TrustRefused` (F204) when the
    server's keys are not those that the root names.
    """
    with repository.hold():
        if settle(repository, now):
            return True
        index = repository.index()
        if index is None or not _is_due(index, now):
            return False
        repository.publish(index, {}, now)
        return True


def _is_due(index: Index, now: dt.datetime) -> bool:
    signed = index.timestamp.signed.expires - lifetimes()["timestamp"].whole
    sound = verifies(index.root, "timestamp", index.timestamp) and verifies(index.root, "snapshot", index.snapshot)
    return not sound or signed.date() < now.astimezone(dt.UTC).date()
