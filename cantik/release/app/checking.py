"""A release on its way through the check (`release.check`): taken up, findings, returned, passed on, approved.

Whoever handed it in or signed it, and whoever is one hand with them, takes no part; who examined it for the walidata
does not decide for pembina. The last step makes the countersignature, in the same transaction (docs/adr/0041).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.base.text import holds_number
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import YearLine
from cantik.forum.metadata.states import MetadataState
from cantik.release import changes, countersign, files, issue
from cantik.release.app import queries, storage
from cantik.release.app.examining import judge, makers
from cantik.release.app.models import EXAMINED, Publication, ReleaseCheckStep, ReleaseFinding, Signature
from cantik.release.app.queries import CURRENT, Edition
from cantik.release.check import DESK, OFFICE, CheckAct, CheckOffice, CheckState, CheckStay, after, stays
from cantik.release.errors import FindingRefused, NoSuchEdition, NotNow, NotSound, SamePerson
from cantik.release.model import number_order
from cantik.release.verdict import Check
from cantik.release.verify import Auditor, verify
from cantik.staff.app import acts, log, rights
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed
from cantik.vault.app.opening import OpenStore

FIND = "temuan.buka"
_MOST_LETTERS = 400


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """Where a release stands on its way. `checks`: what was found by itself when it was taken up last; `priority`: it
    is data prioritas of the forum's year, so that pembina decides; `findings`: also those that earlier editions of the
    year left open, for a new edition answers them."""

    state: CheckState
    stays: tuple[CheckStay, ...]
    findings: tuple[ReleaseFinding, ...]
    checks: tuple[Check, ...]
    priority: bool
    steps: int

    @property
    def open(self) -> tuple[ReleaseFinding, ...]:
        """Findings that nobody has closed."""
        return tuple(finding for finding in self.findings if finding.closed_at is None)

    @property
    def due(self) -> tuple[ReleaseFinding, ...]:
        """The open ones that the office closes with which the release lies: its own; of what is not prioritas the
        walidata's are all."""
        office = DESK.get(self.state)
        alone = office is CheckOffice.WALIDATA and not self.priority
        return tuple(finding for finding in self.open if alone or finding.office == office)


def check_standing(area: AreaCode, edition: Edition) -> CheckStanding:
    """How far the check of an edition is."""
    rows = list(ReleaseCheckStep.objects.filter(kode=area.text(), number=edition.number).order_by("place"))
    steps = [(CheckState(row.after), row.at) for row in rows]
    if edition.examination is not None and (not steps or steps[-1][0] is not CheckState.APPROVED):
        steps.append((CheckState.APPROVED, edition.examination.at))  # examined before steps were kept
    told = next((row.checks for row in reversed(rows) if row.checks), "[]")
    return CheckStanding(
        state=steps[-1][0] if steps else CheckState.HANDED_IN,
        stays=stays(_handed_in(edition), steps),
        findings=_findings(area.text(), edition.number),
        checks=tuple(Check(name, ok, detail) for name, ok, detail in json.loads(told)),
        priority=priority(area, edition),
        steps=len(rows),
    )


def _findings(kode: str, number: str) -> tuple[ReleaseFinding, ...]:
    """Those of an edition, and what earlier ones of its data year left open."""
    own = number_order(number)
    rows = ReleaseFinding.objects.filter(kode=kode, number__startswith=f"{own[0]}-").order_by("pk")
    return tuple(
        row for row in rows if row.number == number or (row.closed_at is None and number_order(row.number) < own)
    )


def _handed_in(edition: Edition) -> dt.datetime:
    """A village hands in by signing; of a release that was signed elsewhere its day is known."""
    if edition.signature is not None:
        return edition.signature.at
    return dt.datetime.combine(edition.shelved.published, dt.time(), dt.UTC)


def priority(area: AreaCode, edition: Edition) -> bool:
    """Whether the forum of the village's kabupaten keeps releases of this reference date as data prioritas."""
    kabupaten = area.kabupaten()
    lines = YearLine.objects.filter(forum=kabupaten.text(), kind=YearLine.RELEASE, level="desa", removed_at=None)
    return lines.filter(priority=True, reference=edition.shelved.reference).exists()


def office_of(person: Account, area: AreaCode) -> frozenset[CheckOffice]:
    """For which offices a person may take part here."""
    roles = rights.check_access(person, FIND, area).roles
    return frozenset(office for office in CheckOffice if office.value in roles)


@transaction.atomic
def step(
    act: CheckAct, *, area: AreaCode, number: str, opened: OpenStore, person: Account, auditor: Auditor
) -> CheckState:
    """Take a release up, return it, pass it on or approve it; where it stands afterwards.

    Raises `NoSuchEdition` (T405); `NotNow` (T402) for one that is no longer in force, for an act that does not follow,
    while findings are open or, for a return, without one; `NotAllowed` (S101) for another office's act; `SamePerson`
    (T404); `NotSound` (T409) for an approval of what does not pass by itself. Nothing is written then.
    """
    edition = _current(area, number, opened)
    now = check_standing(area, edition)
    office = OFFICE.get((now.state, act))
    led = after(now.state, act, priority=now.priority, findings=len(now.due))
    if now.state is CheckState.APPROVED:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=number)
    if office is None or led is None:
        raise NotNow(_WHY_NOT[act], found=f"{number}, {now.state}")
    _may(person, office, area)
    _apart(area, number, person, office)
    found = [] if act is CheckAct.RETURN else checks(area, edition, auditor)
    if act is CheckAct.APPROVE:
        _sound(number, found)
    at, by = clock.now(), person.actor
    row = ReleaseCheckStep(
        kode=area.text(),
        number=number,
        place=now.steps + 1,
        act=act,
        office=office,
        before=now.state,
        after=led,
        checks=json.dumps([(check.name, check.ok, check.detail) for check in found]) if found else "",
        by=by,
        at=at,
    )
    _keep(row)
    if led is CheckState.APPROVED:
        _countersign(area, edition.shelved.folder, opened, by, at)
    _write(person, "rilis.periksa" if led is CheckState.APPROVED else f"rilis.cek_{act}", area, number, at)
    return led


def _sound(number: str, found: Iterable[Check]) -> None:
    wrong = [f"{check.name}: {check.detail}" if check.detail else check.name for check in found if not check.ok]
    if wrong:
        raise NotSound(number, wrong)


def _keep(row: ReleaseCheckStep) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotNow("Orang lain baru saja bertindak atas rilis ini", found=row.number) from error


_WHY_NOT = {
    CheckAct.TAKE: noop("Rilis ini tidak menunggu untuk diperiksa"),
    CheckAct.RETURN: noop("Rilis ini belum dapat dikembalikan: tulis dahulu temuannya, saat ia diperiksa"),
    CheckAct.APPROVE: noop("Rilis ini belum dapat disetujui: mulai memeriksanya dan tutup dahulu semua temuannya"),
}


def _countersign(area: AreaCode, folder: Path, opened: OpenStore, by: str, at: dt.datetime) -> None:
    """The countersignature: the village's bytes stay."""
    Publication.objects.create(kode=area.text(), number=folder.name, channel=EXAMINED, by=by, at=at)
    judge(area, folder, countersign.COUNTERSIGNATURE, opened=opened, by=by, at=at)


def checks(area: AreaCode, edition: Edition, auditor: Auditor) -> list[Check]:
    """What is checked without anybody: all that `cantik verify` checks (files, signature, form, protection once more,
    sums), and that each round of the village up to the reference date has its metadata, approved."""
    pinned = None if edition.signature is None else edition.signature.key or None
    found = list(verify(edition.shelved.folder, auditor=auditor, pinned=pinned).checks)
    if all(check.ok for check in found):  # else its figures cannot be read, or are not the village's
        found.append(Check("kode desa, dan perubahan terhadap edisi sebelumnya", *_verify_revision(area, edition)))
    found.append(_check_metadata(area, edition.shelved.reference))
    return found


def _check_metadata(area: AreaCode, reference: dt.date) -> Check:
    """Whether each round that was opened up to a day has its metadata, and somebody decided about them. Where no round
    was opened there is nothing to approve, and that is what is said: nothing proves nothing."""
    opened = Round.objects.filter(activity__area=find_area(area), activity__practice=False, opened_at__isnull=False)
    rounds = opened.filter(reference__lte=reference)
    if not rounds.exists():
        return Check("belum ada kegiatan pendataan yang metadatanya dapat diperiksa", ok=True)
    decided = [MetadataState.APPROVED, MetadataState.REJECTED]
    lacking = rounds.exclude(metadata__state__in=decided).values_list("activity__title", flat=True)
    return Check("metadata kegiatan disetujui", not lacking, ", ".join(sorted(set(lacking))))


def _verify_revision(area: AreaCode, edition: Edition) -> tuple[bool, str]:
    """Whether it is a release of this village, and as a revision lists exactly the published figures that differ from
    the edition it follows, read from the files of both."""
    shelf = edition.shelved.folder.parent
    release = files.open_release(edition.shelved.folder)
    if release.place.code != area.text():
        return False, release.place.code
    revision = issue.revision_of(release)
    if revision is None:
        return True, ""
    former = shelf / revision.of
    if not former.is_dir():
        return False, f"Rilis {revision.of} tidak ada di sini"
    try:
        missing = set(changes.changes(files.open_release(former), release)) ^ set(revision.changes)
    except CantikError as error:
        return False, error.line()
    return not missing, ", ".join(sorted({change.title for change in missing})[:5])


@transaction.atomic
def find(*, area: AreaCode, number: str, opened: OpenStore, person: Account, where: str, text: str) -> ReleaseFinding:
    """Write down what is wrong, and where, while the release lies with the person's office. Raises as `step`, and
    `FindingRefused` (T410) for one without words, too long, or with somebody's number."""
    edition = _current(area, number, opened)
    office, _now = _desk(area, edition, person)
    place, said = " ".join(where.split()), " ".join(text.split())
    if not place or not said or len(place) > _MOST_LETTERS or len(said) > _MOST_LETTERS or holds_number(place + said):
        raise FindingRefused
    at = clock.now()
    row = ReleaseFinding.objects.create(
        kode=area.text(), number=number, office=office, where=place, text=said, by=person.actor, at=at
    )
    _write(person, "rilis.cek_temuan", area, number, at)
    return row


@transaction.atomic
def settle(*, area: AreaCode, number: str, finding: int, opened: OpenStore, person: Account) -> None:
    """Close a finding of the office with which the release lies, of this edition or one before. Raises as `step`,
    `NotNow` (T402) for one that is closed or another office's."""
    edition = _current(area, number, opened)
    _office, now = _desk(area, edition, person)
    at = clock.now()
    held = ReleaseFinding.objects.filter(pk__in=[row.pk for row in now.due if row.pk == finding], closed_at=None)
    if not held.update(closed_at=at, closed_by=person.actor):
        raise NotNow("Temuan ini sudah ditutup, atau milik pemeriksa lain", found=number)
    _write(person, "rilis.cek_tutup", area, number, at)


def _desk(area: AreaCode, edition: Edition, person: Account) -> tuple[CheckOffice, CheckStanding]:
    """The office with which an edition lies, when the person may act for it, and where it stands."""
    now = check_standing(area, edition)
    office = DESK.get(now.state)
    if office is None:
        raise NotNow("Rilis ini tidak sedang diperiksa", found=edition.number)
    _may(person, office, area)
    _apart(area, edition.number, person, office)
    return office, now


def _current(area: AreaCode, number: str, opened: OpenStore) -> Edition:
    """The edition in force. Its village is held: else a finding is written, or another edition signed, while another
    hand approves."""
    if (area_row := find_area(area)) is not None:
        hold_area(area_row.pk)
    editions = queries.editions(storage.shelf(opened.store.path), area)
    edition = next((held for held in editions if held.number == number), None)
    if edition is None:
        raise NoSuchEdition(number)
    if edition.status != CURRENT:
        raise NotNow("Rilis ini tidak lagi berlaku; yang diperiksa edisi terbarunya", found=number)
    return edition


def _may(person: Account, office: CheckOffice, area: AreaCode) -> None:
    if office.value not in acts.require_right(person, FIND, area).roles:
        raise NotAllowed(_WHOSE[office])


_WHOSE = {
    CheckOffice.WALIDATA: noop("Langkah ini milik walidata."),
    CheckOffice.PEMBINA: noop("Data prioritas: langkah ini milik pembina data."),
}


def _apart(area: AreaCode, number: str, person: Account, office: CheckOffice) -> None:
    """Nobody on both sides: not the makers' hand, and for pembina not the hand that examined for the walidata."""
    before: list[tuple[str, dt.datetime | None]] = list(makers(area, number))
    if office is CheckOffice.PEMBINA:
        rows = ReleaseCheckStep.objects.filter(kode=area.text(), number=number, office=CheckOffice.WALIDATA)
        before += rows.values_list("by", "at")
    rights.second(person, before, SamePerson, area)


def _write(person: Account, action: str, area: AreaCode, number: str, at: dt.datetime) -> None:
    log.record(
        by=person.actor,
        at=at,
        action=action,
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"nomor": number},
    )


def journeys(villages: Iterable[str]) -> dict[tuple[str, str], tuple[CheckStay, ...]]:
    """Code and number -> every state so far, of the releases of some villages of which a step was taken. The first is
    left out of one that was signed elsewhere: how long it waited stands on its own page."""
    codes = list(villages)
    signed = Signature.objects.filter(kode__in=codes).values_list("kode", "number", "at")
    begun = {(kode, number): at for kode, number, at in signed}
    steps: dict[tuple[str, str], list[tuple[CheckState, dt.datetime]]] = {}
    rows = ReleaseCheckStep.objects.filter(kode__in=codes).order_by("place")
    for kode, number, led, at in rows.values_list("kode", "number", "after", "at"):
        steps.setdefault((kode, number), []).append((CheckState(led), at))
    return {
        key: stays(begun[key], taken) if key in begun else stays(taken[0][1], taken)[1:] for key, taken in steps.items()
    }


def states(villages: Iterable[str]) -> dict[tuple[str, str], CheckState]:
    """Code and number -> state of the releases of some villages of which a step was taken."""
    return {key: lay[-1].state for key, lay in journeys(villages).items()}


def count_open_findings(kode: str, number: str) -> int:
    """How many findings are open of a release that was returned; 0 for one that was not."""
    if not number or states([kode]).get((kode, number)) is not CheckState.RETURNED:
        return 0
    return sum(finding.closed_at is None for finding in _findings(kode, number))
