"""Sets of metadata being written: begun from a round, saved part by part, taken over whole, handed out as values.

Saving is no entry of the log: a draft binds nobody. Each part counts its savings; who saves over what they have not
read is told which fields two people wrote, by whom and when, and nothing is written until they decide.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.lists import lists_here
from cantik.content.loader import here
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.rounds.app.metadata_models import MetadataDraft, MetadataFile, MetadataPart
from cantik.field.rounds.app.models import Block, Device, Round
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.document import ACTIVITY, INDICATOR, VARIABLE, Answers, MetadataSet
from cantik.forum.metadata.prefill import ActivityFacts, fill
from cantik.forum.metadata.sections import answers_json, fields_of, merge, read, sections
from cantik.forum.metadata.states import WRITABLE, MetadataState
from cantik.staff.app import acts
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account

SUBJECT = "metadata"
#: codes of MS-Keg that a round tells
_COMPLETE, _CAPI, _ONCE, _REPEATED = "1", "2", "1", "2"
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class PartAnswers:
    """A part that stands in the set, with its newest draft."""

    row: MetadataPart
    answers: Answers


@dataclass(frozen=True, slots=True)
class FieldClash:
    """A field that somebody else wrote since: what stands now, who wrote it, when."""

    theirs: Any
    by: str
    at: dt.datetime


class PartClash(Exception):
    """Two people wrote the same fields of a part: by field what the other one wrote, and which draft stands now."""

    def __init__(self, clashes: Mapping[str, FieldClash], version: int) -> None:
        super().__init__("two editors")
        self.clashes = clashes
        self.version = version


# ── reading ─────────────────────────────────────────────────────────────────────────────────────
def files_of(area_id: int) -> QuerySet[MetadataFile]:
    """The sets of an area, the newest first."""
    return MetadataFile.objects.filter(area=area_id).select_related("activity", "round").order_by("-pk")


def without_set(area_id: int) -> list[Round]:
    """The rounds of an area, practice left out, that no set was made from, the newest first."""
    rows = Round.objects.filter(activity__area=area_id, activity__practice=False, metadata=None)
    return list(rows.select_related("activity", "version").order_by("-reference", "-pk"))


def parts_of(file: MetadataFile, *, removed: bool = False) -> list[PartAnswers]:
    """The parts of a set with their newest drafts, in the order of the set."""
    return parts_of_all([file], removed=removed)[file.pk]


def parts_of_all(files: Iterable[MetadataFile], *, removed: bool = False) -> dict[int, list[PartAnswers]]:
    """The same of many sets, by number; of each part only the draft that counts is read."""
    found: dict[int, list[PartAnswers]] = {file.pk: [] for file in files}
    rows = MetadataPart.objects.filter(file__in=found, removed=removed).order_by("place", "pk")
    drafts = MetadataDraft.objects.filter(part__in=rows, version=F("part__version"))
    newest = dict(drafts.values_list("part_id", "answers"))
    for row in rows:
        found[row.file_id].append(PartAnswers(row, read(newest[row.pk])))
    order = (ACTIVITY, VARIABLE, INDICATOR)
    for parts in found.values():
        parts.sort(key=lambda part: (order.index(part.row.kind), part.row.place))
    return found


def whole(parts: Iterable[PartAnswers]) -> MetadataSet:
    """The parts of a set as one value."""
    activity: dict[str, Any] = {}
    rows: dict[str, list[Answers]] = {VARIABLE: [], INDICATOR: []}
    for part in parts:
        if part.row.kind == ACTIVITY:
            activity |= part.answers
        else:
            rows[part.row.kind].append(part.answers)
    form = here().metadata[ACTIVITY]
    ordered = {question.id: activity[question.id] for question in form.fields if question.id in activity}
    return MetadataSet(ordered, tuple(rows[VARIABLE]), tuple(rows[INDICATOR]))


# ── beginning ───────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def begin(by: Account, round_: Round, producer: str) -> MetadataFile:
    """A set from a round: its activity, the variables and indicators of its instrument, what the round tells of itself.
    Raises `MetadataRefused` (R601) for a round that has one, or is practice."""
    hold_area(round_.activity.area_id)
    if round_.activity.practice or MetadataFile.objects.filter(round=round_).exists():
        raise MetadataRefused(_("Putaran ini sudah bermetadata, atau hanya latihan"), mend=_("Pilih putaran lain."))
    file = _new(by, round_, None)
    _write_all(file, filled_from(round_, producer), by)
    return file


def _new(by: Account, round_: Round, repeats: MetadataFile | None) -> MetadataFile:
    now = clock.now()
    file = MetadataFile.objects.create(
        area_id=round_.activity.area_id,
        activity=round_.activity,
        round=round_,
        repeats=repeats,
        recorded_at=now,
        recorded_by=by.actor,
    )
    acts.record(file, by, "metadata.mulai", SUBJECT, now, putaran=round_.pk)
    return file


@transaction.atomic
def repeat(by: Account, former: MetadataFile, round_: Round, producer: str) -> MetadataFile:
    """A set for another round of the same activity, with all that the former one says; year, dates and counts are those
    of the new round, and what of them it does not tell is empty. Raises `MetadataRefused` (R601)."""
    hold_area(round_.activity.area_id)
    if round_.activity_id != former.activity_id or MetadataFile.objects.filter(round=round_).exists():
        raise MetadataRefused(_("Putaran ini sudah bermetadata, atau dari kegiatan lain"))
    file = _new(by, round_, former)
    said, fresh = whole(parts_of(former)), filled_from(round_, producer)
    kept = {name: value for name, value in said.activity.items() if not _of_one_round(name)}
    told = {name: value for name, value in fresh.activity.items() if _of_one_round(name) or name not in kept}
    _write_all(file, replace(said, activity=kept | told), by)
    return file


def _of_one_round(name: str) -> bool:
    return name in ("tahun", "enumerator", "supervisor", "rekomendasi") or name.startswith(("jadwal_", "rilis_"))


def filled_from(round_: Round, producer: str) -> MetadataSet:
    """What instrument and round tell; what nobody wrote down is absent."""
    content, activity = here(), round_.activity
    instrument = content.instruments.get(activity.instrument)
    facts = ActivityFacts(activity.title, round_.reference.year, producer)
    if instrument is None:  # a kind of facility: its attributes are no variables of content yet
        said = MetadataSet({"judul_kegiatan": facts.title, "tahun": facts.year, "penyelenggara": facts.producer})
    else:
        said = fill(facts, instrument, content, lists_here())
    return replace(said, activity={**said.activity, **_of_round(round_)})


def _of_round(round_: Round) -> dict[str, Any]:
    begun = {"awal": _day(round_.opened_at), "akhir": _day(round_.closed_at)}
    days = {key: day for key, day in begun.items() if day}
    found: dict[str, Any] = {"jadwal_pengumpulan": (days,)} if days else {}
    if reads_frame(round_.version.tree()):
        found["cara_pengumpulan"] = _COMPLETE  # every family of the register is in the frame
    times = Round.objects.filter(activity=round_.activity).count()
    if times > 1:
        found["dilakukan"] = _REPEATED
    if Device.objects.filter(round=round_).exists():
        found["sarana"] = (_CAPI,)
        people = Block.objects.filter(round=round_).aggregate(n=Count("enumerator", distinct=True))["n"]
        found |= {"enumerator": people} if people else {}
    return found


def _day(moment: dt.datetime | None) -> str:
    return "" if moment is None else clock.day_of(moment).isoformat()


def _write_all(file: MetadataFile, said: MetadataSet, by: Account, *, blocks: bool = True) -> None:
    form, now = here().metadata[ACTIVITY], clock.now()
    pieces: list[tuple[str, str, Answers]] = []
    for section in sections(ACTIVITY, form) if blocks else ():
        ids = {question.id for question in fields_of(ACTIVITY, form, section)}
        pieces.append((ACTIVITY, section, {key: value for key, value in said.activity.items() if key in ids}))
    pieces += [(VARIABLE, "", answers) for answers in said.variables]
    pieces += [(INDICATOR, "", answers) for answers in said.indicators]
    if len(pieces) > _MOST_PARTS:
        raise MetadataRefused(_("Terlalu banyak variabel dan indikator"), found=str(len(pieces)))
    for place, (kind, section, answers) in enumerate(pieces, _next_place(file)):
        row = MetadataPart.objects.create(file=file, kind=kind, section=section, place=place, version=1)
        MetadataDraft.objects.create(part=row, version=1, answers=answers_json(answers), at=now, by=by.actor)


def _next_place(file: MetadataFile) -> int:
    return (MetadataPart.objects.filter(file=file).aggregate(n=Max("place"))["n"] or 0) + 1


# ── writing ─────────────────────────────────────────────────────────────────────────────────────
def lock_set(file: MetadataFile) -> MetadataFile:
    """The set as it stands now, nobody else writing to it until the transaction ends."""
    hold_area(file.area_id)
    return MetadataFile.objects.select_for_update().get(pk=file.pk)


def writable(file: MetadataFile) -> MetadataFile:
    """The set, held. Raises `MetadataRefused` (R601) where nothing is written any more."""
    now = lock_set(file)
    if MetadataState(now.state) not in WRITABLE:
        raise MetadataRefused(
            _("Metadata ini sedang diperiksa atau sudah disetujui"), mend=_("Tunggu pemeriksa, atau buka versi baru.")
        )
    return now


@transaction.atomic
def save(by: Account, part: MetadataPart, read_version: int, mine: Answers, fields: Collection[str]) -> MetadataPart:
    """Write my answers to `fields` of a part, read at `read_version`. What others wrote to other fields since stays.

    Raises `MetadataRefused` (R601) where nothing is written any more, `PartClash` when somebody else wrote the same
    field otherwise: nothing is saved then.
    """
    writable(part.file)
    row = MetadataPart.objects.select_for_update().get(pk=part.pk)
    if row.removed:
        raise MetadataRefused(_("Bagian ini sudah dikeluarkan"), mend=_("Kembalikan dahulu dari daftar bagian."))
    # every saving leaves a draft: all of them are read only where two people meet
    two = MetadataDraft.objects.filter(part=row, version__in={row.version, read_version})
    drafts = {draft.version: draft for draft in two}
    newest, base = drafts[row.version], drafts.get(read_version)
    before = read(base.answers) if base is not None else {}
    merged = merge(before, read(newest.answers), mine, fields)
    if merged.clashes:
        every = {draft.version: draft for draft in MetadataDraft.objects.filter(part=row)}
        raise PartClash(_find_clashes(every, merged.clashes, read_version), row.version)
    if merged.answers != read(newest.answers):
        row.version += 1
        row.save(update_fields=["version"])
        answers = answers_json(merged.answers)
        MetadataDraft.objects.create(part=row, version=row.version, answers=answers, at=clock.now(), by=by.actor)
    return row


def _find_clashes(drafts: Mapping[int, MetadataDraft], names: Iterable[str], since: int) -> dict[str, FieldClash]:
    """By field: what stands now, and who wrote it last since a version."""
    said = {number: read(draft.answers) for number, draft in drafts.items()}
    newest, found = max(drafts), {}
    for name in names:
        now = said[newest].get(name)
        wrote = next(
            number
            for number in sorted(drafts, reverse=True)
            if said.get(number - 1, {}).get(name) != now or number <= since
        )
        found[name] = FieldClash(now, drafts[wrote].by, drafts[wrote].at)
    return found


@transaction.atomic
def add(by: Account, file: MetadataFile, kind: str) -> MetadataPart:
    """An empty variable or indicator. Raises `MetadataRefused` (R601)."""
    now = writable(file)
    if kind not in (VARIABLE, INDICATOR) or MetadataPart.objects.filter(file=now).count() >= _MOST_PARTS:
        raise MetadataRefused(_("Bagian ini tidak dapat ditambahkan"), found=kind[:20])
    row = MetadataPart.objects.create(file=now, kind=kind, place=_next_place(now), version=1)
    MetadataDraft.objects.create(part=row, version=1, answers="{}", at=clock.now(), by=by.actor)
    return row


@transaction.atomic
def take_out(by: Account, part: MetadataPart, *, removed: bool) -> None:
    """Take a variable or an indicator out of a set, or put it back; who does so has written it. Raises
    `MetadataRefused` (R601)."""
    writable(part.file)
    if part.kind == ACTIVITY:
        raise MetadataRefused(_("Blok MS-Keg tidak dikeluarkan"), mend=_("Kosongkan isiannya."))
    row = MetadataPart.objects.select_for_update().get(pk=part.pk)
    row.removed = removed
    row.save(update_fields=["removed"])
    draft = MetadataDraft.objects.get(part=row, version=row.version)
    _overwrite(row, read(draft.answers), by, clock.now())


# ── a file taken over, and back ─────────────────────────────────────────────────────────────────
@transaction.atomic
def take_over(by: Account, file: MetadataFile, said: MetadataSet) -> None:
    """Let a set say what a file says, all of it; `undo_file` takes it back. Raises `MetadataRefused` (R601)."""
    now = writable(file)
    before = parts_of(now)
    blocks = [part for part in before if part.row.kind == ACTIVITY]
    rest = [part.row.pk for part in before if part.row.kind != ACTIVITY]
    form, moment, versions = here().metadata[ACTIVITY], clock.now(), {}
    for part in blocks:
        ids = {question.id for question in fields_of(ACTIVITY, form, part.row.section)}
        answers = {key: value for key, value in said.activity.items() if key in ids}
        versions[part.row.pk] = (part.row.version, _overwrite(part.row, answers, by, moment))
    MetadataPart.objects.filter(pk__in=rest).update(removed=True)
    first = _next_place(now)
    _write_all(now, replace(said, activity={}), by, blocks=False)
    new = list(MetadataPart.objects.filter(file=now, place__gte=first).values_list("pk", flat=True))
    now.taken = json.dumps({"blok": versions, "keluar": rest, "masuk": new})
    now.save(update_fields=["taken"])


def _overwrite(row: MetadataPart, answers: Answers, by: Account, moment: dt.datetime) -> int:
    row.version += 1
    row.save(update_fields=["version"])
    MetadataDraft.objects.create(part=row, version=row.version, answers=answers_json(answers), at=moment, by=by.actor)
    return row.version


@transaction.atomic
def undo_file(by: Account, file: MetadataFile) -> None:
    """Let a set say again what it said before a file was taken over. Raises `MetadataRefused` (R601) without one, and
    once somebody wrote on after it."""
    now = writable(file)
    told = json.loads(now.taken) if now.taken else None
    if told is None:
        raise MetadataRefused(_("Tidak ada berkas yang dapat diurungkan"))
    rows = {row.pk: row for row in MetadataPart.objects.filter(file=now)}
    blocks = {int(number): pair for number, pair in told["blok"].items()}
    written_on = any(rows[number].version != after for number, (_was, after) in blocks.items())
    standing = {row.pk for row in rows.values() if not row.removed and row.kind != ACTIVITY}
    if written_on or standing != set(told["masuk"]) or any(rows[number].version > 1 for number in told["masuk"]):
        raise MetadataRefused(
            _("Sudah ada yang menulis sesudah berkas itu"), mend=_("Perbaiki isiannya satu per satu.")
        )
    moment = clock.now()
    for number, (was, _after) in blocks.items():
        draft = MetadataDraft.objects.filter(part=number, version=was).get()
        _overwrite(rows[number], read(draft.answers), by, moment)
    MetadataPart.objects.filter(pk__in=told["masuk"]).update(removed=True)
    MetadataPart.objects.filter(pk__in=told["keluar"]).update(removed=False)
    now.taken = ""
    now.save(update_fields=["taken"])
