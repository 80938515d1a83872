"""Read the register: the view that the snapshot is frozen from, batches, the village's state."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import ACCEPTED, OPEN, Batch, BatchFinding
from cantik.register.app.current import marks, stocks_of
from cantik.register.codec import decode_column, decode_row
from cantik.register.fold import Stock, standing_stocks
from cantik.register.people import RegisterView, SourceNote
from cantik.staff.app import log

#: documents of which the view tells only that there is one ("ada"), never the number
DOCUMENTS = (
    "akta_lahir", "akta_perkawinan", "akta_perceraian", "dokumen_paspor", "dokumen_kitas", "no_asuransi",
)  # fmt: skip
#: variables that name or locate a person or are free text; they never leave the register
WITHHELD = frozenset({
    "alamat", "alamat_sekarang", "nama_ayah", "nama_ibu", "lintang", "bujur", "tempat_lahir", "r107", "r108", "r113",
    "r106", "r417t", "r421t", "catatan", "hp_responden", "responden", "r202", "r204",
})  # fmt: skip


def register_view(
    desa: AreaCode,
    as_of: dt.date,
    *,
    by: str,
    at: dt.datetime | None = None,
    known_at: dt.datetime | None = None,
    today: dt.date | None = None,
) -> RegisterView:
    """The people of a village on a date, folded from the standing stock of each source; without names and numbers.

    `known_at`: as the register knew it at that moment (default: now). `today` decides which agreements still run
    (default: the date of `at`). Reading is logged. Rows come in an order that depends on contents only.
    """
    at = at or clock.now()
    area = find_area(desa)
    stocks = standing_stocks(
        stocks_of(area.pk, as_of=as_of, today=today or at.date(), known_at=known_at) if area else []
    )
    people = _Folded()
    for stock in stocks:
        people.add(stock, known_at)
    view = people.view(desa, as_of, stocks)
    log.record(by=by, at=at, action="register.baca", subject="desa", subjects=[desa.qualified()],
               detail={"tanggal": as_of.isoformat(), "orang": len(view.persons["id"])})  # fmt: skip
    return view


class _Folded:
    """Persons and families of the stocks added so far; each stock replaces what earlier ones said, value by value."""

    def __init__(self) -> None:
        self.persons: dict[int, dict[str, Any]] = {}
        self.families: dict[int, dict[str, Any]] = {}

    def add(self, stock: Stock, known_at: dt.datetime | None) -> None:
        """Fold one stock in."""
        for row in _rows(_PERSONS, stock, known_at):
            person, family, dusun, rw, rt, birth, terdaftar, domisili, keberadaan, institusi, values, health = row
            said = decode_row(values)
            if health:
                said |= decode_row(health)
            if birth is not None:
                said["tanggal_lahir"] = birth if isinstance(birth, dt.date) else dt.date.fromisoformat(birth)
            if dusun or rw or rt:
                said["dusun"], said["rw"], said["rt"] = dusun, rw, rt
            for name, value in (("terdaftar", terdaftar), ("domisili", domisili), ("keberadaan", keberadaan)):
                if value:
                    said[name] = value
            if institusi is not None:
                said["institusi"] = bool(institusi)
            if family is not None:
                said["keluarga"] = family
            known = self.persons.get(person)
            if known is None:
                self.persons[person] = said
            else:
                known.update(said)
        for family, dusun, rw, rt, household, values in _rows(_FAMILIES, stock, known_at):
            said = decode_row(values)
            if dusun or rw or rt:
                said["dusun"], said["rw"], said["rt"] = dusun, rw, rt
            if household is not None:
                said["rumah_tangga"] = household
            self.families.setdefault(family, {}).update(said)

    def view(self, desa: AreaCode, as_of: dt.date, stocks: Sequence[Stock]) -> RegisterView:
        """The columns, in an order that depends on contents only, and their digest."""
        for said in (*self.persons.values(), *self.families.values()):
            for name in WITHHELD & said.keys():
                del said[name]
            for name in DOCUMENTS:
                if name in said:
                    said[name] = "ada"
        families, persons, digest = _ordered(self.persons, self.families)
        place = {family: i for i, family in enumerate(families)}
        family_said = [self.families[family] for family in families]
        households = _positions([said.get("rumah_tangga") for said in family_said])
        said = [self.persons[person] for person in persons]
        columns = _columns(said, {"terdaftar": "tidak_tahu", "domisili": "tidak_tahu", "keberadaan": None,
                                  "institusi": False, "dusun": "", "rw": "", "rt": "", "tanggal_lahir": None})  # fmt: skip
        member = [place.get(one.get("keluarga"), -1) for one in said]
        columns |= {
            "id": [str(person) for person in persons],
            "keluarga": member,
            "rumah_tangga": [households[family] if family >= 0 else -1 for family in member],
        }
        family_columns = _columns(family_said, {"dusun": "", "rw": "", "rt": ""})
        family_columns |= {"id": [str(family) for family in families], "rumah_tangga": households}
        batches = [number for stock in stocks for number in stock.batches]
        opened, accepted = _findings(batches)
        return RegisterView(desa.text(), as_of, columns, family_columns, _sources(batches), digest, opened, accepted)


_PERSONS = (
    "SELECT v.person_id, c.family_id, u.dusun, u.rw, u.rt, c.birth_date, c.terdaftar, c.domisili, c.keberadaan,"
    " c.institusi, c.content, h.content FROM register_personversion v"
    " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
    " LEFT JOIN register_areaunit u ON u.id = c.unit_id LEFT JOIN register_personhealth h ON h.version_id = c.id"
)
_FAMILIES = (
    "SELECT v.family_id, u.dusun, u.rw, u.rt, c.household_id, c.content FROM register_familyversion v"
    " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
    " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
)


def _rows(select: str, stock: Stock, known_at: dt.datetime | None) -> list[tuple[Any, ...]]:
    parameters: list[Any] = list(stock.batches)
    when = "v.retired_at IS NULL"
    if known_at is not None:
        when = "v.recorded_at <= %s AND (v.retired_at IS NULL OR v.retired_at > %s)"
        parameters += [known_at, known_at]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select} WHERE v.batch_id IN ({marks(stock.batches)}) AND {when} ORDER BY v.batch_id, v.id", parameters
        )
        return cursor.fetchall()


def _columns(said: Sequence[dict[str, Any]], defaults: dict[str, Any]) -> dict[str, Any]:
    """One list per variable that anybody filled, and per default."""
    names = sorted({name for one in said for name in one} - {"keluarga", "rumah_tangga", *defaults})
    columns: dict[str, Any] = {name: decode_column([one.get(name) for one in said]) for name in names}
    for name, default in defaults.items():
        columns[name] = [one.get(name, default) for one in said]
    return columns


def _positions(ids: Sequence[int | None]) -> list[int]:
    """Ids as positions 0, 1, … in the order of their first appearance; -1 for none."""
    known: dict[int, int] = {}
    return [-1 if number is None else known.setdefault(number, len(known)) for number in ids]


def _ordered(
    persons: dict[int, dict[str, Any]], families: dict[int, dict[str, Any]]
) -> tuple[list[int], list[int], str]:
    """Families and persons sorted by what is known of them, and the SHA-256 of it all: no internal id plays a part."""
    members: dict[int | None, list[bytes]] = {}
    keys: dict[int, bytes] = {}
    for person, said in persons.items():
        line = repr(sorted((k, v) for k, v in said.items() if k != "keluarga")).encode("utf-8", "surrogatepass")
        keys[person] = hashlib.sha256(line).digest()
        members.setdefault(said.get("keluarga"), []).append(keys[person])
    lines: dict[int | None, bytes] = {None: b""}
    for family in members:
        if family is not None:
            said = families.setdefault(family, {})
            text = repr(sorted((k, v) for k, v in said.items() if k != "rumah_tangga"))
            line = text.encode("utf-8", "surrogatepass") + b"".join(sorted(members[family]))
            lines[family] = hashlib.sha256(line).digest()
    present = sorted((family for family in members if family is not None), key=lambda family: lines[family])
    order = sorted(persons, key=lambda person: (lines[persons[person].get("keluarga")], keys[person]))
    whole = hashlib.sha256()
    for person in order:
        whole.update(lines[persons[person].get("keluarga")] + keys[person])
    return present, order, whole.hexdigest()


def _sources(batches: Collection[int]) -> tuple[SourceNote, ...]:
    import json

    rows = Batch.objects.filter(pk__in=batches).order_by("reference", "source", "file_sha256")
    return tuple(
        SourceNote(
            row.source, row.reference, row.file_sha256, json.loads(row.agreement)["nomor"] if row.agreement else None,
            row.rows_read, row.rows_accepted, row.rows_refused,
        )
        for row in rows
        if row.reference is not None
    )  # fmt: skip


def _findings(batches: Collection[int]) -> tuple[dict[str, int], int]:
    """Open findings by level, and the number of accepted ones, of standing batches."""
    counts = BatchFinding.objects.filter(batch_id__in=batches).values_list("level", "state").annotate(n=Count("pk"))
    opened: dict[str, int] = {}
    accepted = 0
    for level, state, count in counts:
        if state == OPEN:
            opened[level] = opened.get(level, 0) + count
        elif state == ACCEPTED:
            accepted += count
    return opened, accepted


def standing_batches(desa: AreaCode, as_of: dt.date | None = None) -> list[int]:
    """Numbers of the batches that the register of a village stands on."""
    area = find_area(desa)
    if area is None:
        return []
    return [number for stock in standing_stocks(stocks_of(area.pk, as_of=as_of)) for number in stock.batches]


def all_batches(desa: AreaCode) -> list[Batch]:
    """Every batch of a village, the newest first, quarantine included: the list of imports."""
    area = find_area(desa)
    return list(Batch.objects.filter(area_id=area.pk).order_by("-pk")) if area else []
