"""Draft, review, hand in, send back, sign: each in one transaction with one audit entry; see also `withdrawing.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from cantik.base import clock
from cantik.base.canonical import digest
from cantik.base.dates import long_date
from cantik.codes.app.models import Area
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.register.events.app.village_view import whole_view
from cantik.release import shelf
from cantik.release.app.models import (
    COMPUTING,
    DROPPED,
    ISSUED,
    LIVE,
    READY,
    RETURNED,
    SIGNED,
    SUBMITTED,
    Draft,
    Publication,
    Review,
    Signature,
)
from cantik.release.app.queries import by_another, list_unreviewed
from cantik.release.errors import NotNow, SamePerson, StaleDraft
from cantik.release.reasons import public_reason, require_reason
from cantik.staff.app import acts, groups, log, rights, waiting_list
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account

_BRING_MISSING = "Betulkan baris yang ditolak, masukkan lagi, lalu buat rancangan baru."


@dataclass(frozen=True, slots=True)
class Basis:
    """What a draft is made of: digest of the register state, of definitions, of policy and of what others say of the
    village ("": nobody says anything), and its findings."""

    register_state: str
    definitions: str
    policy: str
    open_checks: int
    accepted_checks: int
    others: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """What became of a draft's computation; figures themselves lie in the draft's folder."""

    basis: Basis
    mark: str
    snapshot: str
    figures: str
    content: str
    tables: int
    cells: int
    hidden: int
    pages: int
    changed: int
    notice: bool
    repeats: str
    borders: str = ""
    withheld: str = ""
    unset: str = ""


@dataclass(frozen=True, slots=True)
class SeenStory:
    """What is chosen of the story of the year as it is sealed (`choices_json`, "" = nothing is told or chosen), with
    the mark that the signer's page bore."""

    chosen: str = ""
    mark_seen: str = ""

    @property
    def mark(self) -> str:
        """What stands for it on the signer's page."""
        return digest(self.chosen.encode()) if self.chosen else ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a signature is given on: digests of the figures and of each table (key -> digest) as the person saw them,
    and of definitions, policy, borders and what others say of the village as they hold now; what is chosen of the story
    of the year; why it is signed although prints of it cannot be set (`Draft.unset`)."""

    figures: str
    tables: Mapping[str, str]
    definitions: str
    policy: str
    borders: str
    others: str = ""
    story: SeenStory = SeenStory()
    without: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and the right under which they do."""

    person: Account
    decision: rights.AccessDecision


def _lock_area(area: AreaCode) -> Area:
    """The village, kept for this transaction. Raises `NotNow` (T402) when nothing was ever brought to it."""
    area_row = find_area(area)
    if area_row is None:
        raise NotNow("Belum ada data untuk desa ini", mend="Masukkan berkas penduduk dahulu.")
    hold_area(area_row.pk)
    return area_row


def _live(area: Area, *states: str) -> Draft:
    """The present draft of a village, which must be in one of these states. Raises `NotNow` (T402)."""
    draft = Draft.objects.filter(area=area, state__in=LIVE).first()
    if draft is None:
        raise NotNow("Tidak ada rancangan rilis", mend="Buat rancangan dahulu.")
    if draft.state not in states:
        raise NotNow("Rancangan ini sedang dalam keadaan lain", found=draft.state, mend="Muat ulang halaman ini.")
    return draft


# ── drafts ──────────────────────────────────────────────────────────────────────────────────────
def start_draft(
    *,
    area: AreaCode,
    reference: dt.date,
    kind: str,
    reason: str,
    shelf_folder: Path,
    by: str,
    at: dt.datetime | None = None,
) -> Draft:
    """Begin a draft as of `reference`; a former one that nobody signed falls away with it.

    When an edition describes this very day already, `kind` and `reason` of the revision are wanted; another day is an
    edition of its own. Raises `NotNow` (T402) while another draft is computed or signed, `ReasonWanted` (T403).
    """
    at = at or clock.now()
    revision = _revision(area, reference, kind, reason, shelf_folder)
    with transaction.atomic():
        area_row = _lock_area(area)
        if Draft.objects.filter(area=area_row, state__in=(COMPUTING, SIGNED)).exists():
            raise NotNow("Rancangan lain sedang dikerjakan", mend="Tunggu sampai selesai, atau hentikan dahulu.")
        former = list(Draft.objects.filter(area=area_row, state__in=LIVE).values_list("pk", flat=True))
        Draft.objects.filter(pk__in=former).update(state=DROPPED, problem="diganti rancangan baru")
        waiting_list.keep_rows(Draft.objects.filter(pk__in=former))
        draft = Draft.objects.create(
            area=area_row,
            kode=area.text(),
            year=reference.year,
            reference=reference,
            made_by=by,
            made_at=at,
            **revision,
        )
        acts.record(draft, by, "rilis.rancang", "rancangan", at, acuan=reference.isoformat(), jenis=draft.kind)
    return draft


def _revision(area: AreaCode, reference: dt.date, kind: str, reason: str, shelf_folder: Path) -> dict[str, str]:
    """Kind and reason of a draft whose day has an edition, and the latest edition of the village."""
    known = shelf.editions(shelf_folder, area.text())
    former = known[0].number if known else ""
    if not any(edition.reference == reference for edition in known):
        return {"kind": "", "reason": "", "former": former}
    if not kind:
        raise NotNow(
            "Keadaan tanggal ini sudah punya rilis; yang baru adalah revisi", mend="Pilih jenis dan alasannya."
        )
    return {"kind": kind, "reason": public_reason(reason), "former": former}


def finish_draft(*, draft: Draft, found: Computed) -> None:
    """Keep what was computed; the caller's transaction also ends the job. A draft that fell away stays so."""
    Draft.objects.filter(pk=draft.pk, state=COMPUTING).update(
        state=READY,
        register_state=found.basis.register_state,
        mark=found.mark,
        snapshot=found.snapshot,
        definitions=found.basis.definitions,
        policy=found.basis.policy,
        open_checks=found.basis.open_checks,
        accepted_checks=found.basis.accepted_checks,
        others=found.basis.others,
        figures=found.figures,
        content=found.content,
        tables=found.tables,
        cells=found.cells,
        hidden=found.hidden,
        pages=found.pages,
        changed=found.changed,
        notice=found.notice,
        repeats=found.repeats,
        borders=found.borders,
        withheld=found.withheld,
        unset=found.unset,
        problem="",
    )


def drop_draft(*, number: int, problem: str) -> None:
    """A draft whose computation ended without success falls away, with the reason in words."""
    Draft.objects.filter(pk=number, state=COMPUTING).update(state=DROPPED, problem=problem)


def review(
    *, area: AreaCode, tables: Mapping[str, str], decision: str, note: str, by: str, at: dt.datetime | None = None
) -> int:
    """Note what somebody thinks of tables (key -> digest of its cells); the last word about a table counts.

    Returns how many. Raises `ReasonWanted` (T403) when a table is returned without a reason, `NotNow` (T402).
    """
    at = at or clock.now()
    said = require_reason(note) if decision == RETURNED else " ".join(note.split())
    with transaction.atomic():
        area_row = _lock_area(area)
        _live(area_row, READY, SUBMITTED)
        for key, digest in tables.items():
            Review.objects.update_or_create(
                area=area_row, key=key, digest=digest, defaults={"decision": decision, "note": said, "by": by, "at": at}
            )
        log.record(
            by=by,
            at=at,
            action="rilis.tinjau",
            subject="desa",
            subjects=[area.text_with_scheme()],
            detail={"putusan": decision, "tabel": len(tables)},
        )
    return len(tables)


def submit(*, area: AreaCode, figures: str, tables: Mapping[str, str], by: str, at: dt.datetime | None = None) -> Draft:
    """Hand the draft in for signature. `figures` is the digest that the person saw, `tables` its tables.

    Raises `NotNow` (T402) while findings are open, tables are not reviewed, or nothing changed since the last edition;
    `StaleDraft` (T401) for another draft than the one that was seen.
    """
    at = at or clock.now()
    with transaction.atomic():
        area_row = _lock_area(area)
        draft = _live(area_row, READY)
        if draft.figures != figures:
            raise StaleDraft("sidik angka berbeda dari yang Anda lihat")
        _complete(draft, area_row, tables)
        draft.state, draft.submitted_by, draft.submitted_at = SUBMITTED, by, at
        draft.returned_by, draft.returned_at, draft.returned_why = "", None, ""
        draft.save(
            update_fields=["state", "submitted_by", "submitted_at", "returned_by", "returned_at", "returned_why"]
        )
        acts.record(draft, by, "rilis.ajukan", "rancangan", at, sidik_angka=figures)
    return draft


def _complete(draft: Draft, area: Area, tables: Mapping[str, str]) -> None:
    if draft.repeats:
        raise NotNow(
            "Tidak ada yang berubah sejak rilis terakhir", found=draft.repeats, mend="Rilis itu tetap berlaku."
        )
    if draft.withheld:
        raise NotNow("Rancangan ini belum dapat menjadi rilis", found=draft.withheld, mend=_BRING_MISSING)
    if draft.open_checks:
        raise NotNow(
            "Masih ada galat terbuka", found=str(draft.open_checks), mend="Selesaikan temuan, lalu buat rancangan baru."
        )
    waiting = list_unreviewed(area.pk, tables)
    if waiting:
        raise NotNow("Belum semua tabel ditinjau", found=f"{len(waiting)} tabel", mend="Tinjau tabel yang tersisa.")


def send_back(*, area: AreaCode, why: str, by: str, at: dt.datetime | None = None) -> Draft:
    """Return a draft that was handed in, with the reason. Raises `NotNow` (T402), `ReasonWanted` (T403)."""
    at, said = at or clock.now(), require_reason(why)
    with transaction.atomic():
        draft = _live(_lock_area(area), SUBMITTED)
        draft.state, draft.returned_by, draft.returned_at, draft.returned_why = READY, by, at, said
        draft.save(update_fields=["state", "returned_by", "returned_at", "returned_why"])
        acts.record(draft, by, "rilis.kembalikan", "rancangan", at)
    return draft


# ── sign ────────────────────────────────────────────────────────────────────────────────────────
def sign(
    *,
    area: AreaCode,
    preview: Preview,
    signer: Signatory,
    to_public: bool,
    shelf_folder: Path,
    opens_at: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> Signature:
    """Sign the draft that was handed in: give it its number and its day. The edition is then made in the background.
    `opens_at`: it is published then, to everybody at once, and is under embargo before.

    The register is read again: when it is no longer what was previewed, nothing is signed. Raises `StaleDraft` (T401),
    `NotNow` (T402), `SamePerson` (T404); `ReasonWanted` (T403), `ReasonTells` (T408) where prints cannot be set.
    """
    at = at or clock.now()
    try:
        with transaction.atomic():
            area_row = _lock_area(area)
            draft = _live(area_row, SUBMITTED)
            apart = by_another(draft, signer.person, area)
            if not apart:
                raise SamePerson(apart.reason)
            still_may(signer.person, area)
            if draft.figures != preview.figures:
                raise StaleDraft("sidik angka berbeda dari yang Anda lihat")
            if preview.story.mark_seen != preview.story.mark:
                raise StaleDraft("cerita tahun berbeda dari yang Anda lihat")
            _complete(draft, area_row, preview.tables)
            _fresh(draft, area, preview, signer.person.actor)
            opening = _plan_opening(opens_at, at, to_public=to_public)
            signature = _sign_draft(draft, area, opening, signer, shelf_folder, at, preview)
            draft.state = SIGNED
            draft.save(update_fields=["state"])
            waiting_list.keep_row(draft)
    except IntegrityError as error:
        raise NotNow("Rilis ini sudah ditandatangani", mend="Muat ulang halaman ini.") from error
    return signature


def still_may(person: Account, area: AreaCode) -> None:
    """Raise `NotNow` (T402) when the term of the signer ended since the page was opened."""
    rights.forget(person)
    decision = rights.check_access(person, "rilis.tanda_tangan", area)
    if not decision.ok:
        raise NotNow(decision.reason.rstrip("."))


def _fresh(draft: Draft, area: AreaCode, now: Preview, by: str) -> None:
    """Raise `StaleDraft` (T401) when register, findings, definitions, policy, borders or what others say of the village
    are no longer those of the draft."""
    view = whole_view(area, draft.reference, by=by)
    if view.state != draft.register_state:
        raise StaleDraft("register berubah sesudah pratinjau dibuat")
    if view.findings_open.get("periksa", 0) or view.findings_accepted != draft.accepted_checks:
        raise StaleDraft("temuan berubah sesudah pratinjau dibuat")
    if now.definitions != draft.definitions or now.policy != draft.policy:
        raise StaleDraft("definisi atau aturan pelindungan berubah sesudah pratinjau dibuat")
    if draft.borders not in (None, now.borders):
        raise StaleDraft("batas dusun berubah sesudah pratinjau dibuat")
    if draft.others != now.others:
        raise StaleDraft("angka OPD atau nilai penetapan berubah sesudah pratinjau dibuat")


def by_which(person: Account, role: str, area: AreaCode) -> tuple[str, str]:
    """The decree by which somebody holds a role over a village today, and in which way they act for another ("": in
    their own office, which goes first)."""
    today = clock.today()
    held = [given for given in rights.assignments_of(person, today) if given.role == role]
    here = [given for given in held if groups.covers(given, area, today)]
    used = min(here, key=lambda given: (bool(given.acting), not given.decree, given.pk), default=None)
    return ("", "") if used is None else (used.decree, used.acting)


def signing_role(decision: rights.AccessDecision) -> str:
    """In which role somebody signs who may in several."""
    roles = decision.roles
    return next((named for named in ("kepala_desa", "agen_statistik") if named in roles), roles[0])


@dataclass(frozen=True, slots=True)
class PublicMoment:
    """Whether a release goes before the public, when (None: at once), and under which day of issue."""

    to_public: bool
    at: dt.datetime | None
    day: dt.date


def _plan_opening(opens_at: dt.datetime | None, at: dt.datetime, *, to_public: bool) -> PublicMoment:
    today, most = clock.today(), limit("embargo_hari").whole
    if opens_at is None:
        return PublicMoment(to_public, None, today)
    day = clock.day_of(opens_at)
    if not to_public:
        raise NotNow("Rilis dijadwalkan hanya untuk situs publik", mend="Pilih situs publik, atau kosongkan waktunya.")
    if not at < opens_at <= at + dt.timedelta(days=most) or day.year != today.year:
        raise NotNow(
            "Waktu terbit tidak dapat dipakai",
            found=f"{long_date(day)} {opens_at.astimezone(clock.zone()):%H.%M}",
            mend=f"Pilih waktu yang akan datang, paling lama {most} hari lagi dan dalam tahun ini.",
        )
    return PublicMoment(to_public, opens_at, day)


def _clock_runs(draft: Draft, at: dt.datetime) -> None:
    today = clock.today()
    if today < draft.reference or at < (draft.submitted_at or draft.made_at):
        raise NotNow(
            "Jam komputer ini mundur", found=long_date(today), mend="Betulkan tanggal dan jam komputer, lalu coba lagi."
        )


def _sign_draft(
    draft: Draft,
    area: AreaCode,
    opening: PublicMoment,
    signer: Signatory,
    shelf_folder: Path,
    at: dt.datetime,
    preview: Preview,
) -> Signature:
    _clock_runs(draft, at)
    without = public_reason(preview.without) if draft.unset else ""
    person, role = signer.person, signing_role(signer.decision)
    decree, acting = by_which(person, role, area)
    taken = Signature.objects.filter(kode=area.text()).values_list("number", flat=True)
    number = shelf.next_number(shelf_folder, area.text(), draft.year, taken)
    signature = Signature.objects.create(
        draft=draft,
        kode=area.text(),
        number=number,
        figures=draft.figures,
        by=person.actor,
        role=role,
        decree=decree,
        acting=acting,
        at=at,
        published=opening.day,
        to_public=opening.to_public,
        opens_at=opening.at,
        story=preview.story.chosen,
        without=without,
    )
    said = {"nomor": number, "sidik_angka": draft.figures, "peran": role, "sk": decree}
    acts.record(draft, person, "rilis.tanda_tangan", "rancangan", at, **said)
    return signature


def return_unset(*, signature: Signature, unset: str) -> None:
    """A print of the edition cannot be set, and its signer was not asked about it: nothing is sealed, the act of
    signing is taken back, and the page of the signature asks. The caller's transaction also ends the job."""
    log.record(
        by=signature.by,
        at=clock.now(),
        action="rilis.cetak_gagal",
        subject="desa",
        subjects=[signature.kode],
        detail={"nomor": signature.number},
    )
    Draft.objects.filter(pk=signature.draft_id, state=SIGNED).update(state=SUBMITTED, unset=unset)
    Signature.objects.filter(pk=signature.pk).delete()


def finish_release(*, signature: Signature, content: str, key: str) -> None:
    """The signed edition stands on the shelf; the caller's transaction also ends the job."""
    Signature.objects.filter(pk=signature.pk).update(content=content, key=key)
    Draft.objects.filter(pk=signature.draft_id, state=SIGNED).update(state=ISSUED)
    log.record(
        by=signature.by,
        at=clock.now(),
        action="rilis.terbit",
        subject="desa",
        subjects=[signature.kode],
        detail={"nomor": signature.number, "sidik": content},
    )


def note_publication(
    *, area: AreaCode, number: str, channels: Iterable[str], by: str, at: dt.datetime | None = None
) -> None:
    """Note where a release was put."""
    at = at or clock.now()
    with transaction.atomic():
        for channel in channels:
            Publication.objects.create(kode=area.text(), number=number, channel=channel, by=by, at=at)
            log.record(
                by=by,
                at=at,
                action="rilis.sebarkan",
                subject="desa",
                subjects=[area.text_with_scheme()],
                detail={"nomor": number, "cara": channel},
            )
