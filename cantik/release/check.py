"""The way of a release through its check: handed in by the village's signature, examined by the walidata, of data
prioritas decided by pembina, approved (then it is a *rilis Satu Data*) or returned with findings. Pure.

Every step is one row that is only added; the state is what they lead to, and no step leads round another
(docs/adr/0041, Perpres 39/2019: walidata examines, pembina decides about data prioritas).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """Where a release stands; the value is what is stored."""

    HANDED_IN = "diserahkan"
    WALIDATA = "walidata"
    PEMBINA = "pembina"
    APPROVED = "disetujui"
    RETURNED = "dikembalikan"


class CheckAct(StrEnum):
    """What an office does to it; the value stands in addresses and in the log."""

    TAKE = "ambil"
    RETURN = "kembali"
    APPROVE = "setuju"


class CheckOffice(StrEnum):
    """For which office somebody acts: the value is the role."""

    WALIDATA = "walidata"
    PEMBINA = "pembina"


#: (state, act) -> whose act it is
OFFICE: Mapping[tuple[CheckState, CheckAct], CheckOffice] = {
    (CheckState.HANDED_IN, CheckAct.TAKE): CheckOffice.WALIDATA,
    (CheckState.RETURNED, CheckAct.TAKE): CheckOffice.WALIDATA,  # the village explained instead of a new edition
    (CheckState.WALIDATA, CheckAct.RETURN): CheckOffice.WALIDATA,
    (CheckState.WALIDATA, CheckAct.APPROVE): CheckOffice.WALIDATA,
    (CheckState.PEMBINA, CheckAct.RETURN): CheckOffice.PEMBINA,
    (CheckState.PEMBINA, CheckAct.APPROVE): CheckOffice.PEMBINA,
}
#: whose findings are open while a release lies with an office
DESK: Mapping[CheckState, CheckOffice] = {
    CheckState.WALIDATA: CheckOffice.WALIDATA,
    CheckState.PEMBINA: CheckOffice.PEMBINA,
}


@dataclass(frozen=True, slots=True)
class CheckStay:
    """How long a release lay in a state: from a moment until a moment (None: it lies there now)."""

    state: CheckState
    since: dt.datetime
    until: dt.datetime | None

    def days(self, now: dt.datetime, zone: dt.tzinfo) -> int:
        """Whole days by the calendar of a zone."""
        end = self.until or now
        return (end.astimezone(zone).date() - self.since.astimezone(zone).date()).days


def after(state: CheckState, act: CheckAct, *, priority: bool, findings: int) -> CheckState | None:
    """Where an act leads, None when it does not follow. What is returned has a finding that says why; what is approved
    has none open; data prioritas go from the walidata to pembina, whoever hurries."""
    if (state, act) not in OFFICE:
        return None
    if act is CheckAct.TAKE:
        return CheckState.WALIDATA
    if act is CheckAct.RETURN:
        return CheckState.RETURNED if findings else None
    if findings:
        return None
    return CheckState.PEMBINA if priority and state is CheckState.WALIDATA else CheckState.APPROVED


def stays(begun: dt.datetime, steps: Iterable[tuple[CheckState, dt.datetime]]) -> tuple[CheckStay, ...]:
    """Every state in which a release lay, in order. `begun`: when the village signed it; `steps`: the state that each
    step led to, and when."""
    marks: Sequence[tuple[CheckState, dt.datetime]] = [(CheckState.HANDED_IN, begun), *steps]
    ends = [at for _, at in marks[1:]]
    return tuple(CheckStay(state, since, until) for (state, since), until in zip(marks, [*ends, None], strict=True))
