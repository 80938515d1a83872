"""The rows that go when a person is erased, in one transaction; what each table has to say is in `erasure.TABLES`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cantik.base.chunks import chunks
from cantik.base.text import fold
from cantik.collect.app.models import CORRECTION, FILE, MENDED, OPEN, QUARANTINED, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.examine.findings.app.findings import finding_place
from cantik.register.calamity.app.models import Damage, Evacuee, PersonFate
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.register.core.app.models import (
    AnswerSheet,
    CededPerson,
    Dwelling,
    Event,
    FamilyVersion,
    Household,
    Member,
    PersonHealth,
    PersonVersion,
    SealedNumber,
    Tie,
)
from cantik.register.core.app.statements import family_position, positions_of
from cantik.register.doubles.app.hints import typed_in
from cantik.register.doubles.app.models import DoubleHint, Pair, PairDecision, SharedNik
from cantik.register.events.app.models import Transfer
from cantik.register.facilities.app import photos
from cantik.register.leave.app.erasing_texts import (
    ErasureReach,
    clean_events,
    clean_facilities,
    clear_numbers,
    count_log_entries,
    cut_typed,
    files_naming,
    needles_of,
)
from cantik.register.leave.app.field_erasure import of_fieldwork
from cantik.register.moves.app.sent_cards import forget_sealed
from cantik.staff.app import waiting_list
from cantik.vault.app.bulk import reserve
from cantik.vault.app.opening import OpenStore
from cantik.vault.keys import INDEX_BYTES

#: rule of the finding that stands where a record stood, so that those after it keep their places; and, without a
#: place, of the one that says that the original of a batch must go
RULE = "dihapus_atas_permintaan"
WHY = "dihapus atas permintaan orangnya (UU 27/2022)"
_GONE = json.dumps(["", "", "", "", ""]).encode()


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: statements, statements about `families` of nobody else, findings emptied, sealed numbers, texts and
    facilities in which the person was named, originals. `doubtful`: facilities that name somebody of the same name;
    `logged`: entries of the log that say the name and stay; `forms`: filled forms of phones that were emptied."""

    statements: int
    families: int = 0
    findings: int = 0
    numbers: int = 0
    texts: int = 0
    facilities: int = 0
    doubtful: int = 0
    files: int = 0
    logged: int = 0
    forms: int = 0

    def as_dict(self) -> dict[str, int]:
        """For the log and the request."""
        return {
            "pernyataan": self.statements,
            "keluarga": self.families,
            "temuan": self.findings,
            "nomor": self.numbers,
            "teks": self.texts,
            "fasilitas": self.facilities,
            "ragu": self.doubtful,
            "berkas": self.files,
            "catatan": self.logged,
            "kiriman": self.forms,
        }


class Erasing:
    """One erasure inside its transaction: of all records of one person, in the villages of `where`."""

    def __init__(
        self, opened: OpenStore, where: ErasureReach, people: Collection[int], by: str, at: dt.datetime
    ) -> None:
        self._opened, self._where, self._people, self._by, self._at = opened, where, sorted(people), by, at
        self._own = PersonVersion.objects.filter(person_id__in=self._people)
        self._batches = sorted(set(self._own.values_list("batch_id", flat=True)))
        ids = set(self._own.exclude(family=None).values_list("family_id", flat=True))
        shared = PersonVersion.objects.filter(family_id__in=ids).exclude(person_id__in=self._people)
        self._belonged = ids
        self._families = sorted(ids - set(shared.values_list("family_id", flat=True)))

    def all(self) -> Erased:
        """Erase; what went."""
        told = self._numbers()
        self._needles = needles_of(self._opened, self._people, self._own_numbers())
        naming = files_naming(self._opened, self._needles, self._where)
        found = self._findings()
        self._keep_places()
        self._mark_files(naming)
        statements = self._own.count()
        homes = FamilyVersion.objects.filter(family_id__in=self._families)
        families = homes.count()
        self._others()
        PersonHealth.objects.filter(version__in=self._own).delete()
        self._raw(Event.objects.filter(person_id__in=self._people))
        self._raw(self._own)
        households = set(homes.exclude(household=None).values_list("household_id", flat=True))
        self._raw(homes)
        self._dwellings(households)
        self._empty_batches()
        texts = cut_typed(self._needles, self._where) + clean_events(self._needles, self._where)
        facilities, doubtful = clean_facilities(self._opened, self._needles, self._where)
        forms = of_fieldwork().forms(self._opened, self._where.codes, self._needles.in_file)
        return Erased(
            statements,
            families,
            found,
            drop_unused(told),
            texts,
            facilities,
            doubtful,
            len(naming),
            count_log_entries(self._needles),
            forms,
        )

    @staticmethod
    def _raw(rows: QuerySet[Any]) -> None:
        """Delete rows that may point to each other; whether somebody else points to them the database checks."""
        rows._raw_delete(rows.db)

    def _numbers(self) -> set[int]:
        """The sealed numbers that their statements name."""
        columns = ("nik_id", "phone_id", "father_nik_id", "mother_nik_id")
        found = {number for row in self._own.values_list(*columns) for number in row if number}
        return found | self._cards(self._families)

    def _own_numbers(self) -> set[int]:
        """Those that are theirs alone: not the number of a parent, nor of a family that others belong to."""
        own = {number for row in self._own.values_list("nik_id", "phone_id") for number in row if number}
        others = PersonVersion.objects.filter(Q(nik_id__in=own) | Q(phone_id__in=own)).exclude(
            person_id__in=self._people
        )
        shared = {number for row in others.values_list("nik_id", "phone_id") for number in row if number}
        return (own - shared) | self._cards(self._families)

    @staticmethod
    def _cards(families: Iterable[int]) -> set[int]:
        cards = FamilyVersion.objects.filter(family_id__in=list(families), kk__isnull=False)
        return set(cards.values_list("kk_id", flat=True))

    def _others(self) -> None:
        """What others' records say of them: the number of a parent, a row of a list, pairs, ties, moves."""
        niks = set(self._own.exclude(nik=None).values_list("nik_id", flat=True))
        PersonVersion.objects.filter(father_nik_id__in=niks).update(father_nik=None)
        PersonVersion.objects.filter(mother_nik_id__in=niks).update(mother_nik=None)
        cards = self._cards(self._families)
        AnswerSheet.objects.filter(member__number_id__in=niks | cards).delete()
        Member.objects.filter(number_id__in=niks | cards).delete()
        pairs = Pair.objects.filter(Q(one_id__in=self._people) | Q(other_id__in=self._people))
        PairDecision.objects.filter(Q(pair__in=pairs) | Q(kept_id__in=self._people)).delete()
        pairs.delete()
        shared = SharedNik.objects.filter(Q(one_id__in=self._people) | Q(other_id__in=self._people))
        waiting_list.forget_rows(shared)
        shared.delete()
        self._differences()
        self._hints()
        Tie.objects.filter(Q(kept_id__in=self._people) | Q(gone_id__in=self._people)).delete()
        Evacuee.objects.filter(person_id__in=self._people).delete()
        PersonFate.objects.filter(person_id__in=self._people).delete()
        of_fieldwork().people(self._people, self._families)
        self._damages(Damage.objects.filter(family_id__in=self._families))
        CededPerson.objects.filter(Q(person_id__in=self._people) | Q(former_id__in=self._people)).delete()
        acts = set(Event.objects.filter(person_id__in=self._people).values_list("batch_id", flat=True))
        acts -= set(
            Event.objects.filter(batch_id__in=acts)
            .exclude(person_id__in=self._people)
            .values_list("batch_id", flat=True)
        )
        Transfer.objects.filter(departure_id__in=acts).delete()
        Transfer.objects.filter(arrival_id__in=acts).delete()
        forget_sealed(self._where.areas, self._people)

    def _damages(self, rows: QuerySet[Damage]) -> None:
        """What was seen of their home, with its photos."""
        photos.forget(rows, self._by, self._at)
        rows.delete()

    def _hints(self) -> None:
        """Proposals that mean them, and those whose words name them."""
        rows = DoubleHint.objects.filter(area_id__in=self._where.areas)
        named = [
            row.pk
            for row in rows
            if {row.one_id, row.other_id} & set(self._people)
            or any(self._needles.occur_in(word) for met in typed_in(self._opened, row) for word in met[:2])
        ]
        DoubleHint.objects.filter(pk__in=named).delete()

    def _differences(self) -> None:
        told = Conflict.objects.filter(
            Q(person_id__in=self._people)
            | Q(content__person_id__in=self._people)
            | Q(other__person_id__in=self._people)
            | Q(family_id__in=self._families)
        )
        decided = {pk for pair in told.values_list("decision_id", "replaced_by_id") for pk in pair if pk}
        told.delete()
        alone = ConflictDecision.objects.filter(pk__in=decided, conflicts=None)
        alone.update(why="")  # a reason given for them alone may tell of them

    def _dwellings(self, households: Collection[int]) -> None:
        """A house in which nobody else is known to live: its number and its point on the map were theirs."""
        still = set(FamilyVersion.objects.filter(household_id__in=households).values_list("household_id", flat=True))
        empty = Household.objects.filter(pk__in=set(households) - still)
        houses = set(empty.exclude(dwelling=None).values_list("dwelling_id", flat=True))
        empty.update(dwelling=None)
        used = set(Household.objects.filter(dwelling_id__in=houses).values_list("dwelling_id", flat=True))
        self._damages(Damage.objects.filter(dwelling_id__in=houses - used))
        Dwelling.objects.filter(pk__in=houses - used).delete()

    def _empty_batches(self) -> None:
        """What a correction of theirs says of itself is only which variable it was."""
        Batch.objects.filter(pk__in=self._batches, kind=CORRECTION).update(why="")

    # ── findings ────────────────────────────────────────────────────────────────────────────────

    def _findings(self) -> int:
        """Empty the texts of findings about them; that there was one, and what was decided, stays. Out of those about
        others (two with one number) they are cut."""
        about, seal, keys, count = self._subjects(), self._opened.keys.seal, self._opened.keys, 0
        places = {batch: self._places(batch) for batch in self._batches}
        for row in _findings_in(self._where.areas):
            people, homes = places.get(row.batch_id, (frozenset(), frozenset()))
            at = {row.record, *(int(partner) for partner in row.partners.split(",") if partner)}
            both = bytes(row.subject)
            if ({both[:INDEX_BYTES], both[INDEX_BYTES:]} & about) or at & (homes if row.unit == "keluarga" else people):
                row.texts, row.subject = seal("temuan", _GONE, finding_place(row.pk)), b""
                row.dusun = row.rw = row.rt = ""
                row.reason = WHY if row.state != OPEN else ""
            else:
                said = json.loads(keys.open("temuan", bytes(row.texts), finding_place(row.pk)))
                left = [self._needles.cut(text) for text in said]
                if left == said:
                    continue
                row.texts = seal("temuan", json.dumps(left).encode(), finding_place(row.pk))
            row.save(update_fields=["texts", "subject", "dusun", "rw", "rt", "reason"])
            count += 1
        return count

    def _places(self, batch: int) -> tuple[frozenset[int], frozenset[int]]:
        """Where they, and families of nobody else, stand in the file of a batch."""
        homes = {place for family in self._families if (place := family_position(batch, family)) >= 0}
        return frozenset(positions_of(batch, self._people).values()), frozenset(homes)

    def _subjects(self) -> set[bytes]:
        """The blind indexes under which findings may know them (`mending.subject`)."""
        keys = self._opened.keys
        own = clear_numbers(self._opened, self._own_numbers()).values()
        cards = clear_numbers(self._opened, self._cards(self._belonged)).values()
        names = {fold(name) for name in self._needles.names}
        words = {f"{unit}|{text}" for text in own for unit in ("orang", "keluarga")}
        words |= {f"orang|{name}|{card}" for name in names for card in cards}
        words |= {f"orang|{name}|" for name in names - self._needles.shared}
        return {keys.index("temuan", word) for word in words}

    def _keep_places(self) -> None:
        """Where a record of theirs stood in a file that counts there stands a refusal without content."""
        rows = []
        for batch in Batch.objects.filter(pk__in=self._batches, kind=FILE).exclude(state=QUARANTINED):
            people, homes = self._places(batch.pk)
            rows += [(batch.pk, "orang", place) for place in sorted(people)]
            rows += [(batch.pk, "keluarga", place) for place in sorted(homes)]
        write_marks(self._opened, rows, by=self._by, at=self._at)

    def _mark_files(self, naming: Collection[int]) -> None:
        """That the original of a batch must go, although no statement of theirs stands in it any more, or never did."""
        known = set(BatchFinding.objects.filter(batch_id__in=naming, rule=RULE).values_list("batch_id", flat=True))
        apart = Batch.objects.filter(pk__in=self._batches, kind=FILE).values_list("pk", flat=True)
        marked = set(BatchFinding.objects.filter(batch_id__in=apart, rule=RULE).values_list("batch_id", flat=True))
        wanted = sorted({*naming, *apart} - known - marked)
        write_marks(self._opened, [(batch, "berkas", -1) for batch in wanted], by=self._by, at=self._at)


def drop_unused(numbers: set[int]) -> int:
    """Numbers that nobody's record names any more go, too; how many."""
    used = set[int]()
    for part in chunks(sorted(numbers)):
        for column in ("nik_id", "phone_id", "father_nik_id", "mother_nik_id"):
            used |= set(PersonVersion.objects.filter(**{f"{column}__in": part}).values_list(column, flat=True))
        used |= set(FamilyVersion.objects.filter(kk_id__in=part).values_list("kk_id", flat=True))
        used |= set(Member.objects.filter(number_id__in=part).values_list("number_id", flat=True))
    gone = numbers - used
    SealedNumber.objects.filter(pk__in=gone).delete()
    return len(gone)


def write_marks(
    opened: OpenStore, places: Collection[tuple[int, str, int]], *, by: str, at: dt.datetime, level: Level | None = None
) -> None:
    """A finding without content for each (batch, unit, place); place -1: only the original of the batch must go."""
    ids = iter(reserve("collect_batchfinding", len(places)))
    BatchFinding.objects.bulk_create(
        BatchFinding(
            pk=(number := next(ids)),
            batch_id=batch,
            rule=RULE,
            unit=unit,
            record=place,
            row=0,
            level=str(level or (Level.REFUSE if place >= 0 else Level.NOTE)),
            texts=opened.keys.seal("temuan", _GONE, finding_place(number)),
            whole=True,
            count=1,
            state=MENDED,
            reason=WHY,
            decided_by=by,
            decided_at=at,
        )
        for batch, unit, place in places
    )


def _findings_in(areas: Collection[int]) -> Iterator[BatchFinding]:
    """Every finding of some villages, a few in memory at a time; the loop may change them."""
    numbers = BatchFinding.objects.filter(batch__area_id__in=areas).values_list("pk", flat=True)
    for part in chunks(sorted(numbers)):
        yield from BatchFinding.objects.filter(pk__in=part)
