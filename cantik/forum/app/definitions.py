"""Definitions of a kabupaten's own: proposed, examined by the walidata, brought into force by the pembina, ended.

Nobody is two of the three. In force is what the folder of the kabupaten (`CANTIK_CONTENT`) says; the file is written in
the transaction of the approval, last: when it cannot be written nothing is approved, and when the machine stops between
the two the same approval writes the same file again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.app.queries import names_here
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.protected_names import ProtectedNames
from cantik.codes.standards import standards_here
from cantik.content.definition import DEFINED
from cantik.content.loader import here, look_again
from cantik.forum.app.models import DefinitionProposal
from cantik.forum.app.own_content import keep_file
from cantik.forum.app.workflows import DEFINITION
from cantik.forum.definition_file import definition_text
from cantik.forum.errors import DefinitionRefused
from cantik.forum.metadata.document import INDICATOR, VARIABLE, MetadataFault, MetadataSet
from cantik.forum.metadata.lint import lint
from cantik.staff.app import accounts, steps
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

SEE, PROPOSE, EXAMINE, APPROVE = "definisi.lihat", "definisi.usul", "definisi.lokal", "definisi.sunting"
LEVELS = frozenset({AreaLevel.KABUPATEN, AreaLevel.PROVINSI})
_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
_OPEN = (DefinitionProposal.PROPOSED, DefinitionProposal.EXAMINED)
_TAKEN = (*_OPEN, DefinitionProposal.IN_FORCE, DefinitionProposal.ENDED)
#: of a set with one definition only: what is not there is described elsewhere
_ELSEWHERE = frozenset({"rujukan_putus", "rujukan_indikator"})


def proposals(area: AreaCode) -> list[DefinitionProposal]:
    """Every proposal of a forum, the newest first."""
    return list(DefinitionProposal.objects.filter(forum=area.text()).order_by("-pk"))


def answers_of(row: DefinitionProposal) -> dict[str, Any]:
    """The answers of a proposal by id of the field."""
    return dict(json.loads(row.said))


def faults_of(form: str, answers: Mapping[str, Any]) -> list[MetadataFault]:
    """What the linter says of one definition by itself."""
    alone = {VARIABLE: MetadataSet({}, (answers,), ()), INDICATOR: MetadataSet({}, (), (answers,))}[form]
    found = lint(alone, here().metadata, ProtectedNames.here(), names_here(), standards_here())
    return [fault for fault in found if not fault.where.startswith("kegiatan") and fault.code not in _ELSEWHERE]


@transaction.atomic
def propose(area: AreaCode, code: str, form: str, answers: Mapping[str, Any], *, by: Account) -> DefinitionProposal:
    """Propose a definition. Raises `NotAllowed` (S101), `DefinitionRefused` (R600): a code that is none or is taken,
    what the linter finds."""
    if area.level not in LEVELS:
        raise NotAllowed(_(DEFINITION.denied))
    steps.require_step(DEFINITION, "usul", by, area)
    accounts.one_at_a_time()
    if form not in DEFINED:
        raise DefinitionRefused(_("Bentuk definisi tidak dikenal"), found=form)
    if not _CODE.fullmatch(code):
        raise DefinitionRefused(
            _("Kode definisi salah bentuk"), found=code[:40], expected=_("huruf kecil, angka, garis bawah; 3 sampai 40")
        )
    if code in here().definitions or DefinitionProposal.objects.filter(code=code, state__in=_TAKEN).exists():
        raise DefinitionRefused(_("Kode ini sudah dipakai"), found=code, mend=_("Pilih kode lain."))
    wrong = faults_of(form, answers)
    if wrong:
        raise DefinitionRefused(" ".join(fault.line() for fault in wrong))
    said = json.dumps(answers, ensure_ascii=False)
    came_back = DefinitionProposal.objects.filter(forum=area.text(), code=code, state=DefinitionProposal.RETURNED)
    for former in came_back:  # it waits no longer: this one is in its place
        steps.record_step(former, "tarik_lepas", by, area)
    row = DefinitionProposal(forum=area.text(), code=code, form=form, said=said)
    steps.record_step(row, "usul", by, area)
    return row


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step of a definition: the walidata examines it, the pembina brings it into force, who proposed
    takes it back, the walidata ends it (its file stays and says its last day, so that what names it still loads).
    Raises as `steps.take_step` does, and `ContentError` with file and line where the content would not load."""
    rows = DefinitionProposal.objects.filter(pk=number, forum=area.text())
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(does=_enact))[1]


def _enact(row: DefinitionProposal, step: WorkflowStep) -> None:
    if step.target in (DefinitionProposal.IN_FORCE, DefinitionProposal.ENDED):
        _write_file(row, ended=step.target == DefinitionProposal.ENDED)


def _write_file(row: DefinitionProposal, *, ended: bool) -> None:
    """Try and write the file. A file of that name with other answers is somebody else's."""
    answers = answers_of(row)
    look_again()
    there = here().definitions.get(row.code)
    if there is not None and json.loads(json.dumps(dict(there.answers))) != answers:
        raise DefinitionRefused(_("Kode ini sudah dipakai"), found=row.code, where=there.origin.at())
    assert row.approved_at is not None  # noqa: S101 - what is in force was approved (plan_definisi_tiga_orang)
    first = clock.day_of(row.approved_at)
    last = clock.today() if ended else None
    basis = f"usulan definisi {row.pk}, diperiksa walidata, disetujui pembina"
    text = definition_text(row.code, row.form, row.forum, basis, (first, last), answers)
    keep_file(f"definitions/{row.code}.yaml", text, DefinitionRefused)
