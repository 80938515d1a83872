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
from cantik.forum.app.plain_text import plain
from cantik.forum.definition_file import definition_text
from cantik.forum.errors import DefinitionRefused, due_reason
from cantik.forum.metadata.document import INDICATOR, VARIABLE, MetadataFault, MetadataSet
from cantik.forum.metadata.lint import lint
from cantik.staff.app import accounts, acts, rights
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed

SEE, PROPOSE, EXAMINE, APPROVE = "definisi.lihat", "definisi.usul", "definisi.lokal", "definisi.sunting"
LEVELS = frozenset({AreaLevel.KABUPATEN, AreaLevel.PROVINSI})
_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
_OPEN = (DefinitionProposal.PROPOSED, DefinitionProposal.EXAMINED)
_TAKEN = (*_OPEN, DefinitionProposal.IN_FORCE, DefinitionProposal.ENDED)
_REASON = 400
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
    _may(by, PROPOSE, area)
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
        _close(former, DefinitionProposal.WITHDRAWN, former.reason, "definisi.tarik", by)
    row = DefinitionProposal(
        forum=area.text(),
        code=code,
        form=form,
        said=said,
        state=DefinitionProposal.PROPOSED,
        by=by.actor,
        at=clock.now(),
    )
    _save(row, "definisi.usul", by)
    return row


@transaction.atomic
def examine(area: AreaCode, number: int, *, passed: bool, reason: str, by: Account) -> None:
    """The walidata passes a proposal on, or returns it with a reason. Raises `NotAllowed` (S101), `DefinitionRefused`
    (R600), `ReasonMissing` (R591: no reason)."""
    row = _lock_proposal(area, number, EXAMINE, by, (DefinitionProposal.PROPOSED,))
    _apart(row, by)
    if not passed:
        _close(row, DefinitionProposal.RETURNED, _why(reason), "definisi.kembali", by)
        return
    row.state, row.examined_by, row.examined_at = DefinitionProposal.EXAMINED, by.actor, clock.now()
    _save(row, "definisi.periksa", by)


@transaction.atomic
def approve(area: AreaCode, number: int, *, passed: bool, reason: str, by: Account) -> None:
    """The pembina brings a definition into force, or returns it with a reason. Raises `NotAllowed` (S101),
    `DefinitionRefused` (R600), `ReasonMissing` (R591: no reason), `ContentError` with file and line where the content
    would not load."""
    row = _lock_proposal(area, number, APPROVE, by, (DefinitionProposal.EXAMINED,))
    _apart(row, by)
    if not passed:
        _close(row, DefinitionProposal.RETURNED, _why(reason), "definisi.kembali", by)
        return
    row.state, row.approved_by, row.approved_at = DefinitionProposal.IN_FORCE, by.actor, clock.now()
    _save(row, "definisi.setujui", by)
    _write_file(row, ended=False)


@transaction.atomic
def withdraw(area: AreaCode, number: int, *, by: Account) -> None:
    """Who proposed takes a proposal back before it is in force; one that was returned is given up by whoever may
    propose. Raises `NotAllowed` (S101), `DefinitionRefused`."""
    row = _lock_proposal(area, number, PROPOSE, by, (*_OPEN, DefinitionProposal.RETURNED))
    if row.by != by.actor and row.state != DefinitionProposal.RETURNED:
        raise DefinitionRefused(_("Usulan hanya ditarik oleh pengusulnya"))
    _close(row, DefinitionProposal.WITHDRAWN, row.reason, "definisi.tarik", by)


@transaction.atomic
def end(area: AreaCode, number: int, *, reason: str, by: Account) -> None:
    """The walidata ends a definition in force, with a reason: its file stays and says its last day, so that what
    names it still loads. Raises as `approve`."""
    row = _lock_proposal(area, number, EXAMINE, by, (DefinitionProposal.IN_FORCE,))
    _close(row, DefinitionProposal.ENDED, _why(reason), "definisi.akhiri", by)
    _write_file(row, ended=True)


def _lock_proposal(
    area: AreaCode, number: int, action: str, by: Account, states: tuple[str, ...]
) -> DefinitionProposal:
    """The proposal while nobody else changes one, in a state in which this may be done to it."""
    _may(by, action, area)
    rows = DefinitionProposal.objects.filter(pk=number, forum=area.text(), state__in=states)
    refused = DefinitionRefused(_("Definisi ini tidak lagi menunggu tindakan itu"), mend=_("Muat ulang halamannya."))
    return acts.hold_row(rows, refused)


def _may(by: Account, action: str, area: AreaCode) -> None:
    if area.level not in LEVELS or not rights.check_access(by, action, area).ok:
        raise NotAllowed(_("Definisi daerah diurus lembaga kabupaten atau provinsi ini."))


def _apart(row: DefinitionProposal, by: Account) -> None:
    """Who proposed and who examined are others than who decides now, in a practice forum too: a file stays."""
    rights.second(by, [(row.by, row.at), (row.examined_by, row.examined_at)], DefinitionRefused)


def _why(text: str) -> str:
    return plain(due_reason(text), _REASON, DefinitionRefused)


def _close(row: DefinitionProposal, state: str, reason: str, action: str, by: Account) -> None:
    row.state, row.reason, row.closed_by, row.closed_at = state, reason, by.actor, clock.now()
    _save(row, action, by)


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


def _save(row: DefinitionProposal, action: str, by: Account) -> None:
    acts.save(row, by, action, "definisi", wilayah=row.forum, bentuk=row.form)
