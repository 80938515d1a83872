"""An archive of a register comes in: into a village that has nothing yet, wholly or not at all."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.codes.app.models import Area
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.examine.findings.app.findings import finding_place
from cantik.register.core.app.current import number_place
from cantik.register.core.app.models import Person
from cantik.register.core.app.rolls import answers_place
from cantik.register.doubles.app.models import Pair, PairDecision
from cantik.register.facilities.app.services import SEAL as FACILITY_SEAL
from cantik.register.facilities.app.services import facility_place
from cantik.register.leave.app.archiving import SPECS, Spec, digests_of, moved_event, register_of
from cantik.register.leave.archive import ArchivedTable, Register, contains_archive, damaged_row, newer
from cantik.register.leave.errors import ArchiveRefused
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.bulk import reserve
from cantik.vault.app.opening import OpenStore
from cantik.vault.keys import INDEX_BYTES

_ACTORS = frozenset({"received_by", "undone_by", "recorded_by", "decided_by"})
_ACCOUNT = re.compile(r"akun:\d+")
#: what another village of the new store has to say about; not compared
_LOOSE = frozenset({"pindah"})
_PIECE = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What an archive brings: rows by table. `known`: the village has all of it already, nothing changes."""

    counts: Mapping[str, int]
    known: bool


def plan_restore(*, opened: OpenStore, area: AreaCode, archive: Register, by: str, at: dt.datetime) -> Restored:
    """What `restore` would do; writes nothing but that somebody looked.

    Raises `ArchiveRefused` R512 (another village), R513 (the village has other data), R514 (invented persons among
    real ones, or the other way round).
    """
    found = _inspect_archive(opened, area, _moved_actors(archive, opened.store.id), at)
    log.record(
        by=by,
        at=at,
        action="register.baca",
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"arsip": found.counts.get("himpunan", 0)},
    )
    return found


def restore(*, opened: OpenStore, area: AreaCode, archive: Register, by: str, at: dt.datetime) -> Restored:
    """Bring a register into a village that has none, in one transaction with one entry in the log.

    Ids are new, everything else is as it was, both times included; accounts of another store are told apart by its
    id. The same archive again changes nothing. Raises as `plan_restore`, and R510, R511.
    """
    archive = _moved_actors(archive, opened.store.id)
    with transaction.atomic():
        area_row = ensure_area(code=area, by=by, at=at)
        hold_area(area_row.pk)
        found = _inspect_archive(opened, area, archive, at)
        if found.known:
            return found
        try:
            with transaction.atomic():
                _Reader(opened, area_row.pk, archive, by, at).write()
        except (DataError, IntegrityError) as error:
            raise damaged_row(archive.card.village, "?", 0) from error
        log.record(
            by=by,
            at=at,
            action="register.pulihkan",
            subject="desa",
            subjects=[area.text_with_scheme()],
            detail={
                "orang": archive.count("orang"),
                "batch": archive.count("himpunan"),
                "peristiwa": archive.count("peristiwa"),
            },
        )
    return found


def _inspect_archive(opened: OpenStore, area: AreaCode, archive: Register, at: dt.datetime) -> Restored:
    card = archive.card
    if card.village != area.text_with_scheme():
        raise ArchiveRefused(
            "R512",
            "Arsip ini milik desa lain",
            found=card.village,
            expected=area.text_with_scheme(),
            mend="Sebut desa yang tertulis pada arsip.",
        )
    if card.invented is not opened.is_invented(area):
        raise ArchiveRefused(
            "R514",
            "Orang rekaan dan orang nyata tidak dicampur",
            found="arsip contoh" if card.invented else "arsip nyata",
            mend="Pulihkan ke simpanan yang sejenis.",
        )
    counts = {name: len(table.rows) for name, table in archive.tables.items()}
    area_row = find_area(area)
    if area_row is None or not Batch.objects.filter(area_id=area_row.pk).exists():
        return Restored(counts, known=False)
    if contains_archive(archive, register_of(opened, area, area_row.pk, at), loose=_LOOSE):
        return Restored(counts, known=True)
    raise ArchiveRefused(
        "R513",
        "Desa ini sudah punya register lain",
        found=area.text(),
        expected="desa tanpa data, atau register yang sama",
        mend="Pulihkan ke simpanan kosong.",
    )


def _moved_actors(archive: Register, store: str) -> Register:
    """Accounts are numbers of one store: in another one they are told with the store that they are of."""
    origin = archive.card.store
    if origin == store:
        return archive

    def move_actors(table: ArchivedTable) -> ArchivedTable:
        at = [place for place, column in enumerate(table.columns) if column in _ACTORS]
        rows = [list(row) for row in table.rows]
        for row in rows:
            for place in at:
                if isinstance(row[place], str) and _ACCOUNT.fullmatch(row[place]):
                    row[place] = f"{row[place]}@{origin[:8]}"
        return ArchivedTable(table.columns, rows)

    return replace(archive, tables={name: move_actors(table) for name, table in archive.tables.items()})


class _Reader:
    """Tables in their order, each row under a new id."""

    def __init__(self, opened: OpenStore, area_id: int, archive: Register, by: str, at: dt.datetime) -> None:
        self._opened, self._area, self._archive, self._by, self._at = opened, area_id, archive, by, at
        self._ids: dict[type[models.Model], list[int]] = {}
        self._where = archive.card.village

    def write(self) -> None:
        known = {spec.name for spec in SPECS}
        strangers = sorted(set(self._archive.tables) - known)
        if strangers:
            raise newer(self._where, f"tabel {strangers[0]}")
        for spec in SPECS:
            self._write(spec, self._archive.tables.get(spec.name, ArchivedTable((), ())))
        self._digests()

    def _write(self, spec: Spec, table: ArchivedTable) -> None:
        fields = {field.column: field for field in spec.fields()}
        named = {"digest_valid": "digest", "current": "digest"}
        columns = [named.get(column, column) for column in table.columns]
        strangers = sorted(set(columns) - set(fields))
        if strangers:
            raise newer(self._where, f"kolom {strangers[0]}")
        own = not isinstance(spec.model._meta.pk, models.OneToOneField)
        ids = self._ids[spec.model] = list(reserve(spec.model._meta.db_table, len(table.rows))) if own else []
        made = []
        for at, row in enumerate(table.rows):
            try:
                said = {
                    columns[i]: self._value(spec, fields[columns[i]], ids[at] if own else 0, value)
                    for i, value in enumerate(row)
                }
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, ValidationError, CantikError) as error:
                raise damaged_row(self._where, spec.name, at + 1) from error
            values = {fields[column].attname: value for column, value in said.items()}
            made.append(spec.model(**({"pk": ids[at]} if own else {}), **self._anew(spec, row, columns), **values))
        spec.model._default_manager.bulk_create(made, batch_size=_PIECE)

    def _anew(self, spec: Spec, row: Any, columns: list[str]) -> dict[str, Any]:
        """The village, and what follows from other values under the keys of this store."""
        if spec.name == "nomor":
            kind, number = row[columns.index("kind")], row[columns.index("seal")]
            keys = self._opened.keys
            return {
                "area_id": self._area,
                "blind": keys.index(str(kind), str(number)),
                "index_version": keys.index_version,
            }
        if spec.name == "pasangan":
            return {"area_one_id": self._area, "area_other_id": self._area}
        if spec.name == "pindah":
            return {"origin_id": self._area}
        names = {field.name for field in spec.model._meta.concrete_fields}
        return {"area_id": self._area} if "area" in names else {}

    def _value(self, spec: Spec, field: models.Field[Any, Any], number: int, value: Any) -> Any:
        special = self._special(spec).get(str(field.column))
        if special is not None:
            return special(number, value)
        if value is None:
            if not field.null:
                raise ValueError(field.column)
            return None
        if isinstance(field, models.ForeignKey):
            if field.related_model is Area:
                return ensure_area(code=AreaCode.parse(value), by=self._by, at=self._at).pk
            return self._id(field.related_model, value)
        if isinstance(field, models.BinaryField):
            return bytes.fromhex(value)
        if isinstance(value, str) and "\0" in value:
            raise ValueError(field.column)
        plain = field.to_python(value)
        if isinstance(field, (models.IntegerField, models.FloatField, models.BooleanField)) and isinstance(value, str):
            raise TypeError(field.column)
        field.run_validators(plain)
        return plain

    def _id(self, model: Any, place: Any) -> int:
        if not isinstance(place, int) or place < 1:
            raise ValueError(place)
        ids = self._ids[model]
        return ids[place - 1]

    def _special(self, spec: Spec) -> dict[str, Callable[[int, Any], Any]]:
        keys = self._opened.keys
        if spec.name == "nomor":
            return {"seal": lambda number, text: keys.seal("nomor", str(text).encode(), number_place(number))}
        if spec.name == "himpunan":
            return {"stock": lambda _, place: self._id(Batch, place)}
        if spec.name == "temuan":
            return {
                "texts": lambda number, said: keys.seal("temuan", json.dumps(said).encode(), finding_place(number)),
                "subject": lambda _, said: b"".join(
                    bytes(INDEX_BYTES) if subject is None else keys.index("temuan", str(subject)) for subject in said
                ),
            }
        if spec.name == "peristiwa":
            return {"content": lambda _, text: moved_event(text, lambda place: self._id(Person, place))}
        if spec.name == "jawaban":
            return {"sealed": lambda number, said: keys.seal("nomor", str(said).encode(), answers_place(number))}
        if spec.name == "pernyataan_fasilitas":
            return {
                "personal": lambda number, said: (
                    None
                    if said is None
                    else keys.seal(
                        FACILITY_SEAL, canonical_json({str(k): str(v) for k, v in said.items()}), facility_place(number)
                    )
                )
            }
        if spec.name in ("pasangan", "putusan_pasangan"):
            return {"digest": lambda _, holds: b"\1" if holds is True else b"\0"}
        return {}

    def _digests(self) -> None:
        """Pairs that were compared as they stand get the digest of this store's key, and so do decisions about them."""
        pairs = list(Pair.objects.filter(area_one=self._area, area_other=self._area))
        if not pairs:
            return
        now = digests_of(self._opened, self._area, pairs)
        for pair in pairs:
            held = bytes(pair.digest) == b"\1"
            pair.digest = now.get(pair.pk, b"\2") if held else b"\2"
        Pair.objects.bulk_update(pairs, ["digest"])
        of = {pair.pk: pair.digest for pair in pairs}
        decisions = list(PairDecision.objects.filter(pair_id__in=of))
        for decision in decisions:
            decision.digest = of[decision.pair_id] if bytes(decision.digest) == b"\1" else b"\3"
        PairDecision.objects.bulk_update(decisions, ["digest"])
