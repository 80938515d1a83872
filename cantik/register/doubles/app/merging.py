"""Decide about pairs: put two records together, keep them apart, leave them for later; and take a decision back.

A merge is a batch of its own (ADR 0011): one transaction, one entry in the log, undone like any other batch.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from cantik.collect.app.models import APPLIED, MERGE, Batch
from cantik.register.core.app.models import Person, Tie
from cantik.register.core.app.recorder import open_batch
from cantik.register.core.app.search import latest_date
from cantik.register.core.app.ties import standing_ties
from cantik.register.core.app.undo import undo_batch
from cantik.register.doubles.app.models import DIFFERENT, LATER, PROPOSED, SAME, Pair, PairDecision
from cantik.register.doubles.app.pair_decisions import close_findings, reopen_findings
from cantik.register.doubles.app.search import digest_of, records_of
from cantik.register.doubles.errors import MergeRefused
from cantik.register.doubles.merge import admit_merge, needs_consent
from cantik.register.events.app.life_histories import known_of
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

VERDICTS = (SAME, DIFFERENT, LATER)


@dataclass(frozen=True, slots=True)
class PairWord:
    """What is said of a pair. `kept`: who stands for both (None: whom more lists tell of); `may_consent`: the head of
    the village says it."""

    pair: int
    verdict: str
    kept: int | None = None
    may_consent: bool = False


def decide(
    *, opened: OpenStore, area_id: int, word: PairWord, by: str, at: dt.datetime, today: dt.date
) -> PairDecision:
    """Write down what somebody of a village says of a pair; `sama` puts the two together at once, or, where one of them
    died or moved out, waits for the head of the village. Raises `MergeRefused` R452-R458.
    """
    if word.verdict not in VERDICTS:
        raise MergeRefused("R455", "Putusan tidak dikenal", found=word.verdict, expected=", ".join(VERDICTS))
    with transaction.atomic():
        hold_area(area_id)
        decision = _decide_pair(opened, area_id, word, by=by, at=at, today=today)
        close_findings(decision, by=by, at=at)
    return decision


def _decide_pair(
    opened: OpenStore, area_id: int, word: PairWord, *, by: str, at: dt.datetime, today: dt.date
) -> PairDecision:
    row = _pair(area_id, word.pair)
    if current_decision(row, area_id) is not None and not _open_again(row, area_id, word):
        raise MergeRefused("R454", "Pasangan ini sudah diputuskan", mend="Urungkan dahulu putusan yang ada.")
    if word.verdict != SAME:
        return _write(row, area_id, word.verdict, None, None, by, at)
    _refuse_changed(opened, row, area_id, today)
    keeps = word.kept or _more_told(row)
    if keeps not in (row.one_id, row.other_id):
        raise MergeRefused("R455", "Yang dipertahankan bukan salah satu dari pasangan ini")
    goes = row.other_id if keeps == row.one_id else row.one_id
    admit_merge(keeps, goes, standing_ties(area_id))
    if not word.may_consent and consent_needed(opened, area_id, (keeps, goes), today):
        return _write(row, area_id, PROPOSED, keeps, None, by, at)
    batch = _merge(area_id, keeps, goes, by=by, at=at, today=today)
    return _write(row, area_id, SAME, keeps, batch, by, at)


def undo_decision(*, area_id: int, decision: int, by: str, at: dt.datetime) -> PairDecision:
    """Take a decision back; a merge is parted again and both stand as before. Raises `MergeRefused` R452, R454."""
    with transaction.atomic():
        hold_area(area_id)
        row = PairDecision.objects.filter(pk=decision, area_id=area_id).select_related("pair").first()
        if row is None:
            raise MergeRefused("R452", "Putusan ini tidak dikenal di desa", mend="Muat ulang daftar pasangan.")
        if row.undone_at is not None:
            raise MergeRefused("R454", "Putusan ini sudah diurungkan", mend="Muat ulang daftar pasangan.")
        if row.batch_id is not None:
            undo_batch(batch=row.batch_id, by=by, why="penggabungan diurungkan", at=at)
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
        reopen_findings(row, by=by, at=at)
        Pair.objects.filter(pk=row.pair_id).update(standing=True)  # a search since then did not see two records
        both = [row.pair.one_id, row.pair.other_id]
        log.record(
            by=by,
            at=at,
            action="ganda.urungkan",
            subject="orang",
            subjects=both,
            detail={"putusan": row.verdict, "batch": row.batch_id or 0},
        )
    return row


def current_decision(pair: Pair, area_id: int) -> PairDecision | None:
    """The newest decision of a village about a pair that is not taken back and was made about these data."""
    row = PairDecision.objects.filter(pair=pair, area_id=area_id, undone_at__isnull=True).order_by("-pk").first()
    if row is None or (bytes(row.digest) != bytes(pair.digest) and row.batch_id is None):
        return None
    return row


def consent_needed(opened: OpenStore, area_id: int, persons: tuple[int, int], today: dt.date) -> bool:
    """Whether the head of the village must agree to put these two together."""
    on = latest_date(area_id, today)
    lives = [known.life for known in known_of(opened, area_id, persons, on).values()]
    return len(lives) == 2 and needs_consent(*lives)


def _open_again(pair: Pair, area_id: int, word: PairWord) -> bool:
    """Later is no last word; a proposal waits for the head of the village, or for another word of the agent."""
    row = current_decision(pair, area_id)
    return (
        row is None or row.verdict == LATER or (row.verdict == PROPOSED and (word.may_consent or word.verdict != SAME))
    )


def _pair(area_id: int, number: int) -> Pair:
    row = Pair.objects.filter(Q(area_one=area_id) | Q(area_other=area_id), pk=number, standing=True).first()
    if row is None:
        raise MergeRefused("R452", "Pasangan ini tidak ada di desa", mend="Muat ulang daftar; cari data ganda lagi.")
    return row


def _refuse_changed(opened: OpenStore, pair: Pair, area_id: int, today: dt.date) -> None:
    """Two records are put together as they were compared, or not at all; those of two villages never."""
    if pair.area_one_id != pair.area_other_id:
        raise MergeRefused(
            "R453",
            "Catatan dua desa tidak digabung",
            expected="desa asal mencatat kepindahan, atau desa tujuan membatalkan catatannya",
            mend="Hubungi desa yang lain, lalu catat kepindahan pada Peristiwa.",
        )
    now = records_of(opened, area_id, today=today, only=(pair.one_id, pair.other_id))
    if len(now) != 2 or digest_of(opened, now[pair.one_id], now[pair.other_id]) != bytes(pair.digest):
        raise MergeRefused("R456", "Data kedua catatan berubah sejak dibandingkan", mend="Cari data ganda lagi.")


def _more_told(pair: Pair) -> int:
    """Whom more statements tell of; of two alike the one who was there first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, count(*) FROM register_personversion WHERE retired_at IS NULL AND person_id IN (%s, %s)"
            " GROUP BY person_id",
            [pair.one_id, pair.other_id],
        )
        told = dict(cursor.fetchall())
    return max((pair.one_id, pair.other_id), key=lambda person: (told.get(person, 0), -person))


def _merge(area_id: int, kept: int, gone: int, *, by: str, at: dt.datetime, today: dt.date) -> int:
    """The batch and the tie; it holds from the newest list on that tells of the one who is gone."""
    if Person.objects.filter(pk__in=(kept, gone), area_id=area_id).count() != 2:
        raise MergeRefused("R452", "Pasangan ini tidak ada di desa", mend="Muat ulang daftar pasangan.")
    number = open_batch(area_id, MERGE, _since(gone, today), "", by=by, at=at)
    Tie.objects.create(area_id=area_id, batch_id=number, kept_id=kept, gone_id=gone)
    log.record(by=by, at=at, action="ganda.gabung", subject="orang", subjects=[kept, gone], detail={"batch": number})
    return number


def _since(gone: int, today: dt.date) -> dt.date:
    newest: dt.date | None = (
        Batch.objects.filter(state=APPLIED, reference__isnull=False, pk__in=_batches_holding(gone))
        .order_by("-reference")
        .values_list("reference", flat=True)
        .first()
    )
    return newest or today


def _batches_holding(person: int) -> list[int]:
    """The batches whose list or event holds a person (row 0 only tells what changed)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT batch_id FROM register_personversion WHERE person_id = %s AND retired_at IS NULL AND row > 0",
            [person],
        )
        return [number for (number,) in cursor.fetchall()]


def _write(
    pair: Pair, area_id: int, verdict: str, kept: int | None, batch: int | None, by: str, at: dt.datetime
) -> PairDecision:
    row = PairDecision.objects.create(
        pair=pair,
        area_id=area_id,
        verdict=verdict,
        kept_id=kept,
        batch_id=batch,
        digest=bytes(pair.digest),
        decided_at=at,
        decided_by=by,
    )
    log.record(
        by=by,
        at=at,
        action="ganda.putus",
        subject="orang",
        subjects=[pair.one_id, pair.other_id],
        detail={"putusan": verdict},
    )
    return row
