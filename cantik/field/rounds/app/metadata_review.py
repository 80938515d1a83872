"""Sets of metadata on their way: handed in, taken up, findings, returned, rejected, approved, opened again.

Every step is one entry of the log. Who handed a version in or wrote a word of it never decides about it, nor does the
deputy of one of them (`rights.separate`); of data prioritas pembina decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.field.rounds.app.metadata_models import (
    MetadataDraft,
    MetadataFile,
    MetadataFinding,
    MetadataPart,
    MetadataStep,
    MetadataVersion,
)
from cantik.field.rounds.app.metadata_sets import SUBJECT, PartAnswers, lock_set, parts_of, whole
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.document import MetadataSet, list_unanswered
from cantik.forum.metadata.exchange import to_json
from cantik.forum.metadata.states import PRODUCER_ACTS, STEPS, MetadataAct, MetadataState
from cantik.staff.app import acts, rights
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed

WRITE, REVIEW, CLOSE = "rencana.sunting", "temuan.buka", "temuan.tutup"
_RIGHTS = {MetadataAct.TAKE: REVIEW, MetadataAct.RETURN: REVIEW, MetadataAct.REJECT: CLOSE, MetadataAct.APPROVE: CLOSE}
_PEMBINA, _FINDING = "pembina", 400


def newest(file: MetadataFile) -> MetadataVersion | None:
    """The version that was handed in last."""
    return MetadataVersion.objects.filter(file=file).order_by("-number").first()


@transaction.atomic
def hand_in(by: Account, file: MetadataFile, area: AreaCode) -> MetadataVersion:
    """Make a version that never changes of what the set says now. Raises `MetadataRefused` (R601) while something that
    must be filled in is empty, or for a set in another state; `NotAllowed` (S101)."""
    now, moment = lock_set(file), clock.now()
    acts.require_right(by, WRITE, area)
    _follows(now, MetadataAct.HAND_IN)
    parts, last = parts_of(now), newest(now)
    said = whole(parts)
    _complete(said)
    writers = {} if last is None else json.loads(last.writers)
    for name, at in MetadataDraft.objects.filter(part__file=now).order_by("at").values_list("by", "at"):
        writers[name] = at.isoformat()
    content = json.dumps(to_json(said, here().metadata), ensure_ascii=False, sort_keys=True)
    version = MetadataVersion.objects.create(
        file=now,
        number=1 if last is None else last.number + 1,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        writers=json.dumps(writers, sort_keys=True),
        at=moment,
        by=by.actor,
    )
    for part in parts:  # what led to it is no longer anybody's base
        MetadataDraft.objects.filter(part=part.row, version__lt=part.row.version).delete()
    now.taken = ""
    now.save(update_fields=["taken"])
    _step(now, version, MetadataAct.HAND_IN, by)
    return version


def _complete(said: MetadataSet) -> None:
    forms = here().metadata
    empty = [q for kind, _number, answers in said.parts() for q in list_unanswered(forms[kind], answers) if q.required]
    if empty:
        text = _("%d isian wajib masih kosong") % len(empty)
        raise MetadataRefused(text, found=empty[0].label, mend=_("Isi dahulu; daftarnya ada di halaman ini."))


def count_blank(file: MetadataFile) -> int:
    """How many fields of a set are asked and have no answer, whether they must have one or not."""
    return count_blank_in(parts_of(file))


def count_blank_in(parts: Iterable[PartAnswers]) -> int:
    """The same of a set whose parts were read."""
    forms = here().metadata
    return sum(len(list_unanswered(forms[kind], answers)) for kind, _n, answers in whole(parts).parts())


@transaction.atomic
def decide(by: Account, file: MetadataFile, area: AreaCode, act: MetadataAct, number: int, *, blank: int = 0) -> None:
    """Take up, return, reject or approve version `number` of a set. `blank`: with how many fields left empty somebody
    says that they approve it; what nobody wrote is not approved by the way.

    Raises `MetadataRefused` (R601): a step that does
    not follow, another version, no finding in what is returned or rejected; `NotAllowed` (S101): no right, own work,
    or data prioritas that pembina decides."""
    now = lock_set(file)
    if act in PRODUCER_ACTS:
        raise MetadataRefused(_("Langkah ini bukan langkah pemeriksa"), found=act)
    version = _in_hand(by, now, area, number, _RIGHTS[act])
    _follows(now, act)
    if act in (MetadataAct.APPROVE, MetadataAct.REJECT) and now.priority and not is_pembina(by, area):
        raise NotAllowed(_("Data prioritas diputuskan oleh pembina data."))
    found = MetadataFinding.objects.filter(version=version).exists()
    if act in (MetadataAct.RETURN, MetadataAct.REJECT) and not found:
        raise MetadataRefused(_("Belum ada temuan"), mend=_("Tulis temuan pada isian yang harus diperbaiki."))
    if act is MetadataAct.APPROVE and found:
        raise MetadataRefused(_("Versi ini masih bertemuan"), mend=_("Kembalikan, agar temuannya diperbaiki."))
    if act is MetadataAct.APPROVE and (left := count_blank(now)) != blank:
        raise MetadataRefused(
            _("%d isian masih kosong") % left,
            mend=_("Kembalikan dengan temuan, atau nyatakan bahwa isian itu memang dibiarkan kosong."),
        )
    _step(now, version, act, by)


def is_pembina(person: Account, area: AreaCode) -> bool:
    """Whether somebody reviews for BPS here."""
    return _PEMBINA in rights.check_access(person, REVIEW, area).roles


@transaction.atomic
def find(by: Account, part: MetadataPart, area: AreaCode, number: int, field: str, text: str) -> MetadataFinding:
    """Write down what is wrong with a field of version `number` while it is reviewed. Raises `MetadataRefused` (R601),
    `NotAllowed` (S101)."""
    now = lock_set(part.file)
    version = _in_hand(by, now, area, number, REVIEW)
    said = " ".join(text.split())
    if MetadataState(now.state) is not MetadataState.UNDER_REVIEW:
        raise MetadataRefused(_("Metadata ini tidak sedang diperiksa"), mend=_("Ambil untuk diperiksa dahulu."))
    if field not in {question.id for question in here().metadata[part.kind].fields}:
        raise MetadataRefused(_("Isian ini tidak ada"), found=field[:40])
    if not said or len(said) > _FINDING or holds_number(said):
        raise MetadataRefused(_("Temuan belum dapat disimpan"), expected=_("1 sampai 400 huruf, tanpa nomor seseorang"))
    row = MetadataFinding.objects.create(
        version=version, part=part, field=field, text=said, at=clock.now(), by=by.actor
    )
    acts.record(now, by, "metadata.temuan", SUBJECT, versi=version.number)
    return row


@transaction.atomic
def reopen(by: Account, file: MetadataFile, area: AreaCode) -> None:
    """Open the next version of an approved set as draft. Raises `MetadataRefused` (R601), `NotAllowed` (S101)."""
    now = lock_set(file)
    acts.require_right(by, WRITE, area)
    _follows(now, MetadataAct.OPEN)
    version = newest(now)
    assert version is not None  # noqa: S101 - what was approved was handed in
    _step(now, version, MetadataAct.OPEN, by)


@transaction.atomic
def prioritise(by: Account, file: MetadataFile, area: AreaCode, *, priority: bool) -> None:
    """Say whether this is data prioritas; that it is none any more only pembina says. Raises `NotAllowed` (S101)."""
    now = lock_set(file)
    acts.require_right(by, REVIEW, area)
    if now.priority and not priority and not is_pembina(by, area):
        raise NotAllowed(_("Data prioritas diputuskan oleh pembina data."))
    if now.priority != priority:
        now.priority = priority
        now.save(update_fields=["priority"])
        acts.record(now, by, "metadata.prioritas", SUBJECT, prioritas=int(priority))


def _in_hand(by: Account, file: MetadataFile, area: AreaCode, number: int, right: str) -> MetadataVersion:
    """The version that somebody decides about: the newest, and none of theirs."""
    acts.require_right(by, right, area)
    version = newest(file)
    if version is None or version.pk != number:
        raise MetadataRefused(
            _("Versi ini bukan yang terbaru"), mend=_("Muat ulang halamannya, lalu baca versi yang sekarang.")
        )
    wrote = {name: dt.datetime.fromisoformat(at) for name, at in json.loads(version.writers).items()}
    rights.second(by, {**wrote, version.by: version.at}.items(), NotAllowed, area)
    return version


def _follows(file: MetadataFile, act: MetadataAct) -> None:
    if (MetadataState(file.state), act) not in STEPS:
        raise MetadataRefused(
            _("Langkah ini tidak mungkin sekarang"), found=f"{file.state}, {act}", mend=_("Muat ulang halamannya.")
        )


def _step(file: MetadataFile, version: MetadataVersion, act: MetadataAct, by: Account) -> None:
    after = STEPS[MetadataState(file.state), act]
    MetadataStep.objects.create(
        file=file, version=version, before=file.state, after=after.value, at=clock.now(), by=by.actor
    )
    file.state = after.value
    file.save(update_fields=["state"])
    acts.record(file, by, f"metadata.{act}", SUBJECT, versi=version.number)
