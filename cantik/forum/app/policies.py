"""Stricter policies of disclosure: proposed by a village's agen, a walidata or a pembina, brought into force or ended
by a walidata or pembina who is another person.

In force is what the folder of the kabupaten says (`CANTIK_CONTENT`); the file is written last, in the transaction of
the decision, as those of definitions are (docs/adr/0035, 0037).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.kinds import Policy
from cantik.content.loader import here
from cantik.content.policy import policy_of
from cantik.forum.app.models import PolicyProposal
from cantik.forum.app.own_content import keep_file, try_file
from cantik.forum.app.workflows import POLICY
from cantik.forum.errors import PolicyRefused
from cantik.forum.policy_file import PolicyWish, policy_text
from cantik.staff.app import accounts, acts, rights, steps
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep
from cantik.workflow.reasons import due_reason

SEE, TIGHTEN, SET = "lindung.lihat", "lindung.perketat", "lindung.atur"
_TEXT = 400


def in_force(area: AreaCode, on: dt.date) -> Policy:
    """The policy that holds for an area on a day."""
    return policy_of(here().policies.values(), area.text(), on)


def proposals(area: AreaCode) -> list[PolicyProposal]:
    """Every proposal of an area, the newest first."""
    return list(PolicyProposal.objects.filter(area=area.text()).order_by("-pk"))


def wish_of(row: PolicyProposal) -> PolicyWish:
    """What a proposal wants."""
    said = json.loads(row.said)
    return PolicyWish(**(said | {"since": dt.date.fromisoformat(said["since"])}))


@transaction.atomic
def propose(area: AreaCode, wish: PolicyWish, *, by: Account) -> PolicyProposal:
    """Propose a stricter policy. Raises `NotAllowed` (S101), `PolicyRefused` (R602), `ContentError` (K108: weaker than
    what holds, K122)."""
    steps.require_step(POLICY, "usul", by, area)
    accounts.one_at_a_time()
    held = in_force(area, wish.since)
    same = {**held.minimum, **wish.minimum} == held.minimum and wish.rungs == held.rungs
    if same and wish.denominator == held.denominator_min:
        raise PolicyRefused(_("Tidak ada yang lebih ketat daripada yang berlaku"), found=held.id)
    if wish.since < clock.today():
        raise PolicyRefused(_("Kebijakan berlaku paling cepat hari ini"), found=wish.since.isoformat())
    plain(wish.basis, _TEXT, PolicyRefused)
    code = f"ketat_{area.text().replace('.', '_')}_{wish.since:%Y%m%d}"
    if code in here().policies:
        raise PolicyRefused(_("Sudah ada kebijakan wilayah ini yang mulai pada hari itu"), found=wish.since.isoformat())
    try_file(_file(code), policy_text(code, area.text(), wish), PolicyRefused)
    said = json.dumps(asdict(wish) | {"since": wish.since.isoformat()}, ensure_ascii=False)
    return _propose(area, code, said, by, ends=False)


@transaction.atomic
def propose_end(area: AreaCode, number: int, reason: str, *, by: Account) -> PolicyProposal:
    """Propose that the policy that came of a proposal ends today. Raises `NotAllowed` (S101), `PolicyRefused` (R602),
    `ReasonMissing` (R591: no reason)."""
    steps.require_step(POLICY, "usul_akhir", by, area)
    refused = PolicyRefused(_("Kebijakan ini tidak lagi berlaku"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(_enacted_proposals(area).filter(pk=number), refused)
    why = plain(due_reason(reason), _TEXT, PolicyRefused)
    if wish_of(row).since > clock.today():
        raise PolicyRefused(_("Kebijakan ini belum mulai berlaku"), found=row.code)
    made = _propose(area, row.code, row.said, by, ends=True)
    made.reason = why
    made.save()
    return made


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step of a proposal: another person brings it into force or returns it, who proposed takes it
    back. Raises as `steps.take_step` does, and `ContentError` where the content would not load."""
    rows = PolicyProposal.objects.filter(pk=number, area=area.text())
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(does=_enact))[1]


def _enact(row: PolicyProposal, step: WorkflowStep) -> None:
    """What comes into force is written; an end ends the proposal by which its policy came, too."""
    if step.target != PolicyProposal.IN_FORCE:
        return
    if row.ends:
        _enacted_proposals(rights.area_code(row.area)).filter(code=row.code).update(state=PolicyProposal.ENDED)
    _write_policy(row)


def _propose(area: AreaCode, code: str, said: str, by: Account, *, ends: bool) -> PolicyProposal:
    if PolicyProposal.objects.filter(area=area.text(), state=PolicyProposal.PROPOSED).exists():
        raise PolicyRefused(_("Masih ada usulan yang menunggu"), mend=_("Putuskan atau tarik usulan itu dahulu."))
    for former in PolicyProposal.objects.filter(area=area.text(), state=PolicyProposal.RETURNED):
        # it waits no longer: this one is in its place
        steps.record_step(former, "tarik_lepas", by, area)
    row = PolicyProposal(area=area.text(), code=code, ends=ends, said=said)
    steps.record_step(row, "usul", by, area)
    return row


def _enacted_proposals(area: AreaCode) -> QuerySet[PolicyProposal]:
    """The proposals by which policies of an area came into force; one that was written by hand has none."""
    return PolicyProposal.objects.filter(area=area.text(), state=PolicyProposal.IN_FORCE)


def _write_policy(row: PolicyProposal) -> None:
    """Write the file."""
    text = policy_text(row.code, row.area, wish_of(row), clock.today() if row.ends else None)
    keep_file(_file(row.code), text, PolicyRefused)


def _file(code: str) -> str:
    return f"policies/{code}.yaml"
