"""Names of guests in the sealed forms of phones go when those of the village's own list of guests do.

A guest is nobody of the register, so no request of erasure finds them. What was counted stays: of the form only the
answers that name somebody go (`pengenal` of its variables), forms about one family stay together under a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from xml.etree import ElementTree as ET

from django.db import transaction

from cantik.base.text import fold
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.field.forms.answers import FormAnswers
from cantik.field.forms.app.form_rows import answers_in, read_some
from cantik.field.forms.app.models import FormSubmission, SubmissionRows
from cantik.field.forms.app.storage import open_xml, seal_xml
from cantik.field.forms.envelope import local_name, read_tree
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.review.app.sheets import GUEST
from cantik.field.review.standalone_faults import SHELTER
from cantik.register.calamity.app.guests import BY_TICK, kept_from
from cantik.register.leave.app import erasing
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

#: a family once no name says who it is
_SAYS_NOTHING = re.compile(r"#\d+")
_HEAD, _FROM = "r108", "desa_asal"


def forget(opened: OpenStore, at: dt.datetime) -> int:
    """A duty of every tick: take the names out of forms about guests that are kept no more (content, `nama_tamu_hari`:
    from the last day of mode darurat or the day on which the last form about the family came); how many forms."""
    gone = 0
    for code in FormSubmission.objects.filter(form__in=_forms()).values_list("area", flat=True).distinct():
        area = find_area(AreaCode.kemendagri(code))
        if area is not None:
            gone += _forget_in(opened, code, area.pk, at)
    if gone:
        erasing.sweep(opened)
    return gone


def _forms() -> list[str]:
    """How phones call the form, of every version."""
    rows = InstrumentVersion.objects.filter(instrument=SHELTER)
    return list(rows.values_list("form_id", flat=True).distinct())


def _forget_in(opened: OpenStore, code: str, area_id: int, at: dt.datetime) -> int:
    last, days = kept_from(area_id)
    rows = FormSubmission.objects.filter(area=code, form__in=_forms()).exclude(sealed=b"")
    families: dict[tuple[str, str], list[FormSubmission]] = {}
    for row in rows.order_by("received_at", "instance"):
        said = answers_in(row, opened)
        if said is not None and _names_guest(said):
            families.setdefault((fold(said.unit[_HEAD]), fold(said.unit.get(_FROM, ""))), []).append(row)
    due = [forms for forms in families.values() if max(last, forms[-1].received_at.date()) + days <= at.date()]
    if not due:
        return 0
    with transaction.atomic():
        for forms in due:
            _cut(opened, forms)
        erasing.owe_sweep(at)
        count = sum(map(len, due))
        detail = {"keluarga": len(due), "isian": count}
        log.record(by=BY_TICK, at=at, action="bencana.tamu_lupa", subject="wilayah", subjects=[area_id], detail=detail)
    while read_some(opened):
        pass
    return count


def _names_guest(said: FormAnswers) -> bool:
    head = said.unit.get(_HEAD, "")
    return said.unit.get("asal_pengungsi") == GUEST and bool(head) and not _SAYS_NOTHING.fullmatch(head)


def _cut(opened: OpenStore, forms: Sequence[FormSubmission]) -> None:
    """Take every answer that names somebody out of the forms about one family; in place of the head a number."""
    called = f"#{int(forms[0].digest[:12], 16)}"
    personal = _personal()
    for row in forms:
        root = read_tree(open_xml(row, opened.keys))
        _blank_answers(root, personal, called)
        row.sealed = seal_xml(ET.tostring(root), row.instance, row.digest, opened.keys)
        row.save(update_fields=["sealed"])
    SubmissionRows.objects.filter(submission__in=forms).delete()  # read anew of what is left


def _personal() -> set[str]:
    """The answers that may name somebody; not what the form is called by in lists (the site), which names nobody."""
    instrument, variables = here().instruments[SHELTER], here().variables
    asked = [(question.unit, question.variable) for question in instrument.questions]
    return {name for unit, name in asked if variables[unit, name].identifying} - set(instrument.called)


def _blank_answers(root: ET.Element, personal: Collection[str], called: str) -> None:
    for leaf in root.iter():
        if len(leaf) == 0 and leaf.text and local_name(leaf) in personal:
            leaf.text = called if local_name(leaf) == _HEAD else ""
