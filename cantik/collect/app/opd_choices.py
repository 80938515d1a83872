"""Two figures of one thing, the office's and the village's own, side by side until it is decided which is cited."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.collect.app.opd import DECIDE
from cantik.collect.app.opd_models import OpdChoice
from cantik.collect.app.opd_standing import FigurePair
from cantik.collect.errors import OpdRefused
from cantik.staff.app import accounts, acts, rights, waiting_list
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.workflow.reasons import due_reason

ANSWER = "temuan.jawab"
_TEXT = 200


@transaction.atomic
def answer(village: AreaCode, pair: FigurePair, stands: str, why: str, *, by: Account) -> None:
    """The village says which of the two is right, and why. Raises `NotAllowed` (S101), `OpdRefused` (B151),
    `ReasonMissing` (R591: no reason)."""
    acts.require_right(by, ANSWER, village, _("Desa menjawab lewat agen statistiknya."))
    accounts.one_at_a_time()
    if pair.choice is not None and pair.choice.chosen:
        raise OpdRefused(_("Sudah diputuskan"), mend=_("Muat ulang halamannya."))
    said = _require_choice(pair, stands, why)
    key: dict[str, Any] = {"delivery": pair.said.delivery, "area": village.text(), "column": pair.column.id}
    row, _made = OpdChoice.objects.update_or_create(
        **key,
        defaults={
            "office": str(pair.office),
            "own": str(pair.own),
            "answer": stands,
            "answer_why": said,
            "answered_by": by.actor,
            "answered_at": clock.now(),
            "chosen": "",
            "reason": "",
            "decided_by": "",
            "decided_at": None,
        },
    )
    waiting_list.keep_row(row)
    _log(village, pair, "opd.jawab", by)


@transaction.atomic
def choose(village: AreaCode, pair: FigurePair, stands: str, why: str, *, by: Account) -> None:
    """A walidata decides which is cited, after the village answered. Raises as `answer`."""
    acts.require_right(by, DECIDE, village, _("Angka yang dikutip diputuskan walidata."))
    accounts.one_at_a_time()
    if pair.choice is None:
        raise OpdRefused(_("Desa belum menjawab"), mend=_("Tunggu jawaban desa tentang kedua angka ini."))
    rights.second(by, [(pair.choice.answered_by, pair.choice.answered_at)], OpdRefused)
    row = pair.choice
    row.reason = _require_choice(pair, stands, why)
    row.chosen, row.decided_by, row.decided_at = stands, by.actor, clock.now()
    row.save()
    waiting_list.keep_row(row)
    _log(village, pair, "opd.kutip", by)


def _require_choice(pair: FigurePair, stands: str, why: str) -> str:
    if not pair.differs:
        raise OpdRefused(_("Kedua angka tidak lagi berbeda"), mend=_("Muat ulang halamannya."))
    if stands not in (OpdChoice.OFFICE, OpdChoice.VILLAGE):
        raise OpdRefused(_("Pilih salah satu angka"))
    return plain(due_reason(why), _TEXT, OpdRefused)


def _log(village: AreaCode, pair: FigurePair, action: str, by: Account) -> None:
    row = pair.said.delivery
    acts.record(row, by, action, "tabel_opd", wilayah=village.text(), tabel=row.table, kolom=pair.column.id)
