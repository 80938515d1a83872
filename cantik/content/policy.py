"""Which disclosure policy holds where and when: the national one, or the stricter one of a kabupaten or a village."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from cantik.base.errors import ContentError
from cantik.content.kinds import Policy

#: the policy that holds where nobody tightened it
NATIONAL = "baku_2026"
_EVER = dt.date.max


def policy_of(policies: Collection[Policy], code: str, on: dt.date) -> Policy:
    """The policy that holds for an area, most often a village (its dotted code), on a day: of those that tighten the
    national one and in whose area it lies the one of the smallest area, else the national one. Raises `KeyError`
    without that."""
    held = {policy.id: policy for policy in policies}[NATIONAL]
    own = [policy for policy in policies if policy.tightens == NATIONAL and _within(code, policy.area)]
    in_force = [policy for policy, last in _in_turn(own) if policy.since <= on <= last]
    return max(in_force, key=lambda policy: len(policy.area), default=held)


def wider_ones(own: Collection[Policy]) -> Iterator[tuple[Policy, Policy]]:
    """Each own policy with every one of a wider area that is in force on a day on which it is too. Raises
    `ContentError` K122: two begin on one day in one area."""
    turns = list(_in_turn(own))
    for policy, last in turns:
        for other, end in turns:
            wider = policy.area != other.area and _within(policy.area, other.area)
            if wider and policy.since <= end and other.since <= last:
                yield policy, other


def _within(code: str, wider: str) -> bool:
    return not wider or code == wider or code.startswith(f"{wider}.")


def _in_turn(own: Collection[Policy]) -> Iterator[tuple[Policy, dt.date]]:
    """Each policy with its last day: its own, or the one before the next of the same area begins."""
    for area in sorted({policy.area for policy in own}):
        mine = sorted((policy for policy in own if policy.area == area), key=lambda policy: policy.since)
        for policy, following in zip(mine, [*mine[1:], None], strict=True):
            last = policy.until or _EVER
            if following is not None and following.since == policy.since:
                raise ContentError(
                    "K122",
                    f"Dua kebijakan mulai berlaku pada hari yang sama: “{policy.id}” dan “{following.id}”",
                    where=following.origin.at("sejak"),
                    mend="Akhiri yang lama dengan “sampai”, atau ubah “sejak”.",
                )
            yield policy, min(last, following.since - dt.timedelta(1)) if following else last
