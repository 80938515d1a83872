"""The register of a village as the tables of an archive: ids become places, numbers and texts leave their seals.

What is carried is every table of the register and its batches and findings (`SPECS`); keys stay with the store.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, QuerySet

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.codes.app.models import Area, CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import QUARANTINED, Batch, BatchFinding
from cantik.examine.findings.app.findings import finding_place
from cantik.register.calamity.app.models import Calamity, Damage, Evacuee, Guest, PersonFate, SiteCount
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.register.core.app.current import number_place
from cantik.register.core.app.models import (
    AnswerSheet,
    AreaUnit,
    Dwelling,
    Event,
    Family,
    FamilyVersion,
    Household,
    Member,
    MemberList,
    Person,
    PersonHealth,
    PersonVersion,
    SealedNumber,
    Tie,
)
from cantik.register.core.app.rolls import answers_place
from cantik.register.doubles.app.models import Pair, PairDecision
from cantik.register.doubles.app.search import digest_of, records_of
from cantik.register.events.app.models import Transfer
from cantik.register.facilities.app.models import Facility, FacilityStatement
from cantik.register.facilities.app.services import SEAL as FACILITY_SEAL
from cantik.register.facilities.app.services import facility_place
from cantik.register.leave.app.exporting import ExportTerms
from cantik.register.leave.archive import ArchivedTable, Card, Register
from cantik.register.units.app.models import SlsLink, SlsList, UnitAct
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import ExportRefused
from cantik.vault.keys import INDEX_BYTES

#: the name of this shape beside those of mappings
SHAPE = "cantik_register"
_PIECE = 2000

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Spec:
    """A table: its name in the archive, its model, which rows of it are a village's."""

    name: str
    model: type[models.Model]
    of: Callable[[int], Rows]

    def fields(self) -> list[models.Field[Any, Any]]:
        """The columns that are carried: not the id of the row, not the village, not what is made anew from others."""
        made = _MADE_ANEW.get(self.name, frozenset())
        return [
            field
            for field in self.model._meta.concrete_fields
            if not isinstance(field, models.AutoField)
            and field.column not in made
            and not (
                isinstance(field, models.ForeignKey)
                and field.related_model is Area
                and field.column != "destination_id"
            )
        ]


def _own(model: type[models.Model]) -> Callable[[int], Rows]:
    return lambda area: model._default_manager.filter(area_id=area)


def _of_batch(model: type[models.Model], path: str = "batch") -> Callable[[int], Rows]:
    return lambda area: model._default_manager.filter(**{f"{path}__area_id": area}).exclude(
        **{f"{path}__state": QUARANTINED}
    )


#: in the order in which they are written: what others point to comes first
SPECS = (
    Spec("satuan", AreaUnit, _own(AreaUnit)),
    Spec("nomor", SealedNumber, _own(SealedNumber)),
    Spec("bangunan", Dwelling, _own(Dwelling)),
    Spec("rumah_tangga", Household, _own(Household)),
    Spec("keluarga", Family, _own(Family)),
    Spec("orang", Person, _own(Person)),
    Spec("himpunan", Batch, lambda area: Batch.objects.filter(area_id=area).exclude(state=QUARANTINED)),
    Spec("pernyataan_keluarga", FamilyVersion, _of_batch(FamilyVersion)),
    Spec("pernyataan_orang", PersonVersion, _of_batch(PersonVersion)),
    Spec("kesehatan", PersonHealth, _of_batch(PersonHealth, "version__batch")),
    Spec("daftar_anggota", MemberList, _of_batch(MemberList)),
    Spec("anggota", Member, _of_batch(Member)),
    Spec("jawaban", AnswerSheet, _of_batch(AnswerSheet, "member__batch")),
    Spec("temuan", BatchFinding, _of_batch(BatchFinding)),
    Spec("peristiwa", Event, _own(Event)),
    Spec("perubahan_satuan", UnitAct, _of_batch(UnitAct)),
    Spec("daftar_sls", SlsList, _own(SlsList)),
    Spec("tautan_sls", SlsLink, lambda area: SlsLink.objects.filter(list__area_id=area)),
    Spec("bencana", Calamity, _own(Calamity)),
    Spec("pengungsi", Evacuee, lambda area: Evacuee.objects.filter(calamity__area_id=area)),
    Spec("rusak", Damage, lambda area: Damage.objects.filter(calamity__area_id=area)),
    Spec("nasib", PersonFate, lambda area: PersonFate.objects.filter(calamity__area_id=area)),
    Spec("tamu", Guest, _own(Guest)),
    Spec("hitungan_posko", SiteCount, lambda area: SiteCount.objects.filter(calamity__area_id=area)),
    Spec("ikatan", Tie, _own(Tie)),
    Spec("pasangan", Pair, lambda area: Pair.objects.filter(area_one=area, area_other=F("area_one"))),
    Spec(
        "putusan_pasangan",
        PairDecision,
        lambda area: PairDecision.objects.filter(area_id=area, pair__area_one=F("pair__area_other")),
    ),
    Spec("putusan_beda", ConflictDecision, _own(ConflictDecision)),
    Spec("beda", Conflict, _own(Conflict)),
    Spec("fasilitas", Facility, _own(Facility)),
    Spec("pernyataan_fasilitas", FacilityStatement, _of_batch(FacilityStatement)),
    Spec("pindah", Transfer, lambda area: Transfer.objects.filter(origin_id=area, arrival=None)),
)
#: tables of the register that stay with the store: its keys, photos as other original files, and who was who in another
#: of its villages
STAYS = frozenset(
    {
        "register_datakey",
        "register_signingkey",
        "register_photo",
        "register_cession",
        "register_cededperson",
        "register_doublehint",
        "register_sharednik",
        "register_movekey",
        "register_neighbour",
        "register_sentcard",
        "register_camecard",
    }
)
#: columns that only mean something under the keys of one store, or that follow from others
_MADE_ANEW: Mapping[str, frozenset[str]] = {
    "nomor": frozenset({"blind", "index_version"}),
    "pindah": frozenset({"arrival_id"}),
}
#: keyed digests: carried as whether they hold
_AS_FLAG = {("pasangan", "digest"): "digest_valid", ("putusan_pasangan", "digest"): "current"}


def take_all(
    *, opened: OpenStore, area: AreaCode, area_id: int, terms: ExportTerms, by: str, at: dt.datetime
) -> tuple[Register, list[int]]:
    """The whole register of a village and the ids of everybody in it; written into the log before anything leaves.

    Raises `ExportRefused` R481 for a village that nothing was brought to.
    """
    register = register_of(opened, area, area_id, at)
    persons = list(Person.objects.filter(area_id=area_id).order_by("pk").values_list("pk", flat=True))
    if not register.count("himpunan"):
        raise ExportRefused(
            "R481",
            "Tidak ada orang untuk bentuk ini",
            found=SHAPE,
            mend="Register desa belum memuat orang yang termasuk bentuk ini.",
        )
    log.record(
        by=by,
        at=at,
        action=ACTION,
        subject="orang",
        subjects=persons,
        detail={
            "bentuk": SHAPE,
            "jumlah": len(persons),
            "tujuan": terms.purpose,
            "penerima": terms.recipient,
            "alasan": terms.reason,
            "catatan_berbagi": terms.sharing or None,
            "nomor": "utuh",
        },
    )
    return register, persons


def counts_of(area_id: int) -> dict[str, int]:
    """How many rows of each table an archive of a village would hold; nobody is read."""
    return {spec.name: spec.of(area_id).count() for spec in SPECS}


def register_of(opened: OpenStore, area: AreaCode, area_id: int, at: dt.datetime) -> Register:
    """Every row of a village, numbers in clear; callers write down that they read it."""
    writer = _Writer(opened, area_id)
    tables = {spec.name: writer.table(spec) for spec in SPECS}
    card = Card(area.text_with_scheme(), opened.store.id, opened.is_invented(area), at.astimezone(dt.UTC).isoformat())
    return Register(card, tables)


class _Writer:
    """Tables in their order: remembers the places of rows that later ones point to."""

    def __init__(self, opened: OpenStore, area_id: int) -> None:
        self._opened, self._area = opened, area_id
        self._places: dict[type[models.Model], dict[int, int]] = {}
        self._said: dict[bytes, str] | None = None

    def table(self, spec: Spec) -> ArchivedTable:
        fields = spec.fields()
        columns = tuple(_AS_FLAG.get((spec.name, str(field.column)), str(field.column)) for field in fields)
        own = self._places[spec.model] = {}
        special = self._special(spec)
        rows: list[list[Any]] = []
        names = ("pk", *(field.attname for field in fields))
        for number, *values in spec.of(self._area).order_by("pk").values_list(*names).iterator(chunk_size=_PIECE):
            own[number] = len(own) + 1
            rows.append(
                [
                    special[field.column](number, value) if field.column in special else self._plain(field, value)
                    for field, value in zip(fields, values, strict=True)
                ]
            )
        return ArchivedTable(columns, rows)

    def _plain(self, field: models.Field[Any, Any], value: Any) -> Any:
        if value is None:
            return None
        if isinstance(field, models.ForeignKey):
            if field.related_model is Area:
                return _code(value)
            # a unique row may be its own key (`PersonHealth`): the place of what it belongs to
            return self._places[field.related_model][value]
        if isinstance(value, dt.datetime):
            return value.astimezone(dt.UTC).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return str(value)
        return bytes(value).hex() if isinstance(field, models.BinaryField) else value

    def _special(self, spec: Spec) -> dict[str, Callable[[int, Any], Any]]:
        """Columns that need more than their own value."""
        keys = self._opened.keys
        if spec.name == "nomor":
            return {"seal": lambda number, seal: keys.open("nomor", bytes(seal), number_place(number)).decode()}
        if spec.name == "himpunan":
            batches = self._places[Batch]
            return {"stock": lambda number, stock: batches.get(stock, batches[number])}
        if spec.name == "temuan":
            return {
                "texts": lambda number, texts: json.loads(keys.open("temuan", bytes(texts), finding_place(number))),
                "subject": lambda _, both: self._subject(bytes(both)),
            }
        if spec.name == "peristiwa":
            return {"content": lambda _, text: self._event(text)}
        if spec.name == "jawaban":
            return {"sealed": lambda number, sealed: keys.open("nomor", bytes(sealed), answers_place(number)).decode()}
        if spec.name == "pernyataan_fasilitas":
            return {
                "personal": lambda number, sealed: (
                    None
                    if sealed is None
                    else json.loads(keys.open(FACILITY_SEAL, bytes(sealed), facility_place(number)))
                )
            }
        if spec.name == "pasangan":
            held = self._current_digests()
            return {"digest": lambda number, digest: held.get(number) == bytes(digest)}
        if spec.name == "putusan_pasangan":
            held = {row.pk: row.digest == row.pair.digest for row in spec.of(self._area).select_related("pair")}
            return {"digest": lambda number, _: held[number]}
        return {}

    def _event(self, text: str) -> str:
        """What an event says, with the place of the mother in the stead of her id."""
        return moved_event(text, self._places[Person].get)

    def _subject(self, both: bytes) -> list[str | None]:
        """Whom a finding is about, in the words that its two blind indexes were made of; None for nobody known."""
        if self._said is None:
            self._said = self._subjects()
        return [self._said.get(both[at : at + INDEX_BYTES]) for at in range(0, len(both), INDEX_BYTES)]

    def _subjects(self) -> dict[bytes, str]:
        """The words of the persons and families of the village by their index, as `mending.subject` makes them."""
        numbers = {
            number: (kind, self._opened.keys.open("nomor", bytes(seal), number_place(number)).decode())
            for number, kind, seal in SealedNumber.objects.filter(area_id=self._area).values_list("pk", "kind", "seal")
        }
        cards = dict(
            FamilyVersion.objects.filter(family__area_id=self._area, kk__isnull=False).values_list("family_id", "kk_id")
        )
        words = {f"{'orang' if kind == 'nik' else 'keluarga'}|{text}" for kind, text in numbers.values()}
        for name, family in (
            PersonVersion.objects.filter(person__area_id=self._area).exclude(name="").values_list("name", "family_id")
        ):
            card = numbers[cards[family]][1] if family in cards else ""
            words |= {f"orang|{fold(name)}|{card}", f"orang|{fold(name)}|"}
        index = self._opened.keys.index
        return {index("temuan", said): said for said in words}

    def _current_digests(self) -> dict[int, bytes]:
        """What the digest of each pair would be now."""
        pairs = list(Pair.objects.filter(area_one=self._area, area_other=self._area))
        if not pairs:
            return {}
        return digests_of(self._opened, self._area, pairs)


def digests_of(opened: OpenStore, area_id: int, pairs: list[Pair]) -> dict[int, bytes]:
    """The keyed digest of pairs of one village as their records are now."""
    both = {person for pair in pairs for person in (pair.one_id, pair.other_id)}
    records = records_of(opened, area_id, today=clock.today(), only=both)
    return {
        pair.pk: digest_of(opened, records[pair.one_id], records[pair.other_id])
        for pair in pairs
        if pair.one_id in records and pair.other_id in records
    }


def moved_event(text: str, to: Callable[[int], int | None]) -> str:
    """The content of an event with the persons in it told by other numbers."""
    said = json.loads(text) if text else {}
    if said.get("ibu") is None:
        return text
    return canonical_json({**said, "ibu": to(said["ibu"])}).decode()


def _code(area_id: int) -> str:
    row = CodeRow.objects.filter(area_id=area_id, valid_to__isnull=True).order_by("scheme", "value").last()
    assert row is not None  # noqa: S101 - an area of the store has a code
    return f"{row.scheme}:{row.value}"
