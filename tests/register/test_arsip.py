"""A register as an archive: brought into an empty store it says the same about every day and every moment.

The oracle is what the first store says through its own readers; the archive's code judges nothing of itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch, BatchFinding
from cantik.content.loader import load_content
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.errors import NotDecidable
from cantik.examine.findings.app.findings import open_numbers, unseal_finding
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.core.app.models import Household, PersonVersion
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.errors import BatchRefused, CorrectionRefused
from cantik.register.core.kinds import Kind
from cantik.register.doubles.app.merging import PairWord, decide, undo_decision
from cantik.register.doubles.app.models import DIFFERENT, SAME, Pair
from cantik.register.doubles.app.pairing import list_decided, list_waiting
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.register.events.app.acts import Act
from cantik.register.events.errors import EventRefused
from cantik.register.leave.app.archiving import SPECS, STAYS, take_all
from cantik.register.leave.app.exporting import ExportTerms
from cantik.register.leave.app.restoring import plan_restore, restore
from cantik.register.leave.archive import CARD, ArchivedTable, Card, Register, is_register, pack, unpack
from cantik.register.leave.errors import ArchiveRefused
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import AKHIR_2025, DESA, DESA_LAIN, SAAT, desa_ke, finding
from tests.register.langkah import terapkan, wilayah
from tests.register.rumah import bawa_rumah, rumah
from tests.register.test_ganda import kembar_catatan
from tests.register.test_ganda import penduduk as kembar
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, bayi, bulan, catat, nomor, penduduk, saat
from tests.register.test_satu_angka import tindakan

TERMS = ExportTerms("cantik", "desa sendiri", "memindahkan register ke komputer baru")
_langkah = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from([Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE, Kind.MOVE, Kind.MARRIAGE]),
            st.integers(0, 180),
            st.integers(0, 5),
        ),
        st.tuples(st.sampled_from(["urung", "daftar", "terima"]), st.integers(0, 20), st.integers(0, 5)),
    ),
    max_size=8,
)


def arsip(opened: OpenStore, desa: AreaCode = DESA) -> bytes:
    register, _ = take_all(opened=opened, area=desa, area_id=wilayah(desa), terms=TERMS, by="uji", at=clock.now())
    return pack(register)


def pulihkan(opened: OpenStore, data: bytes, desa: AreaCode = DESA) -> bool:
    """Bring it in; whether the register knew all of it already."""
    return restore(opened=opened, area=desa, archive=unpack(data, "arsip"), by="uji", at=clock.now()).known


def gambaran(opened: OpenStore, desa: AreaCode, moments: Sequence[dt.datetime] = ()) -> dict[str, Any]:
    """What a store says of a village: states by day and moment, months, people with their history, findings."""
    days = (AKHIR_2025, dt.date(2026, 2, 28), dt.date(2026, 4, 30), HARI_INI)
    said: dict[str, Any] = {f"{day} {moment}": isi(desa, day, moment) for day in days for moment in (None, *moments)}
    for number in (1, 3, 6):
        balance = bulan(opened, number, base="terdaftar", desa=desa).balance
        counts = {field.name: getattr(balance, field.name) for field in fields(balance)}
        said[f"bulan {number}"] = {name: value for name, value in counts.items() if isinstance(value, int)}
    people = PersonVersion.objects.filter(person__area=wilayah(desa)).order_by("person_id")
    said["orang"] = [riwayat(opened, desa, one) for one in people.values_list("person_id", flat=True).distinct()]
    findings = BatchFinding.objects.filter(batch__area=wilayah(desa)).order_by("pk")
    said["temuan"] = [
        (row.rule, row.state, row.reason, row.row, tanpa_asal(row.decided_by), unseal_finding(opened, row))
        for row in findings
    ]
    batches = Batch.objects.filter(area=wilayah(desa)).order_by("pk")
    said["himpunan"] = list(batches.values_list("file_name", "reference", "received_at", "state", "undone_why"))
    return said


def riwayat(opened: OpenStore, desa: AreaCode, person: int) -> list[Any]:
    """Name of a person and every statement about them with both times and who brought it."""
    read = read_person(opened, wilayah(desa), person, as_of=HARI_INI, today=HARI_INI, by="uji")
    if read is None:
        return []
    values = {name: getattr(one.value, "text", one.value) for name, one in read.values.items()}
    return [
        values,
        read.present,
        [
            (
                one.valid_from,
                one.recorded_at,
                one.retired_at,
                one.row,
                tanpa_asal(one.batch.received_by),
                tanpa_asal(one.batch.undone_by),
            )
            for one in read.statements
        ],
    ]


def tanpa_asal(actor: str) -> str:
    """An account of another store is told with that store: who it was there."""
    return actor.partition("@")[0]


def isi(desa: AreaCode, day: dt.date, moment: dt.datetime | None = None) -> tuple[str, int]:
    """The digest of the state, which no id has a part in, and how many persons it tells of."""
    view = register_view(desa, day, by="uji", at=SAAT, known_at=moment)
    return view.state, len(view.persons["id"])


_desa = count(1)


@pytest.mark.lambat
def test_any_history_is_the_same_in_an_empty_store(new_store: Callable[[], Path], tmp_path: Path) -> None:
    """Lists, events, undoing, accepted findings in any order; the archive goes into one further store and back out."""
    first, second = new_store(), new_store() if not _one_database() else None
    names = count()

    @given(_langkah)
    @settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
    def history(steps: list[Any]) -> None:
        desa = desa_ke(next(_desa))
        with open_store(first) as opened:
            moments = lalui(opened, desa, steps, names, tmp_path)
            before, data = gambaran(opened, desa, moments), arsip(opened, desa)
            assert pulihkan(opened, data, desa)
            assert gambaran(opened, desa, moments) == before
        if second is None:
            return
        with open_store(second) as opened:
            assert not pulihkan(opened, data, desa)
            assert gambaran(opened, desa, moments) == before
            assert pulihkan(opened, data, desa)
            again = unpack(arsip(opened, desa), "lagi")
            assert {name: len(table.rows) for name, table in again.tables.items()} == {
                name: len(table.rows) for name, table in unpack(data, "dulu").tables.items()
            }

    history()


def _one_database() -> bool:
    """PostgreSQL tests have one database in the environment at a time."""
    return bool(os.environ.get("CANTIK_DATABASE"))


def lalui(opened: OpenStore, desa: AreaCode, steps: list[Any], names: Any, folder: Path) -> list[dt.datetime]:
    """Live through a history; the moments between its steps."""
    base = terapkan(
        opened,
        folder,
        [penduduk(i) for i in range(6)],
        reference=AKHIR_2025,
        desa=desa,
        at=saat(),
        findings=[finding(i) for i in range(3)],
        name=f"{desa.text()}.xlsx",
    )
    persons, made, moments = [nomor(i, desa) for i in range(6)], [base.batch], [saat()]
    for kind, number, which in steps:
        try:
            if kind == "urung":
                undo_batch(batch=made[number % len(made)], by="akun:2", why="salah catat", at=saat())
            elif kind == "daftar":
                rows = [penduduk(i) | {"agama": str(1 + number % 3)} for i in range(which + 1)]
                day = dt.date(2026, 1, 1) + dt.timedelta(days=9 * number)
                made.append(
                    terapkan(
                        opened,
                        folder,
                        rows,
                        reference=day,
                        desa=desa,
                        at=saat(),
                        name=f"{desa.text()}-{len(made)}.xlsx",
                    ).batch
                )
            elif kind == "terima":
                decisions.accept(
                    area=desa, numbers=open_numbers([base.batch])[:1], reason="memang begitu", by="akun:2", at=saat()
                )
            else:
                day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
                made.append(catat(opened, tindakan(kind, day, persons, which, names), desa=desa))
        except (EventRefused, BatchRefused, CorrectionRefused, NotDecidable):  # the last: its list was taken back
            continue
        moments.append(saat())
    return moments[-2:]


# ── one rich register, one archive, many questions ──────────────────────────────────────────────


@pytest.fixture
def kaya(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """A list with findings, an event, a merged pair, a family in a dwelling."""
    twin = penduduk(4) | {"nik": None, "no_kk": None}
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)], findings=[finding(0), finding(1)])
    terapkan(opened, tmp_path, [twin, penduduk(0)], source="regsosek", reference=AKHIR_2025)
    catat(opened, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    return opened


@pytest.mark.basisdata
def test_the_archive_of_a_register_goes_into_an_empty_village(kaya: OpenStore) -> None:
    """On one database: the village is emptied by hand of another code, and what comes in says the same."""
    before, data = gambaran(kaya, DESA), arsip(kaya)
    entry = AuditEntry.objects.filter(action=ACTION).latest("number")
    assert len(json.loads(entry.subjects)) == len(unpack(data, "arsip").tables["orang"].rows)

    moved = _for(data, DESA_LAIN)
    planned = plan_restore(opened=kaya, area=DESA_LAIN, archive=unpack(moved, "arsip"), by="uji", at=clock.now())
    assert not planned.known
    assert not Batch.objects.exclude(area=wilayah()).exists()
    assert not pulihkan(kaya, moved, DESA_LAIN)

    after = gambaran(kaya, DESA_LAIN)
    assert after == before
    assert gambaran(kaya, DESA) == before
    assert pulihkan(kaya, moved, DESA_LAIN)
    assert AuditEntry.objects.filter(action="register.pulihkan").count() == 1
    catat(kaya, Act(Kind.DEATH, MEI, (nomor(2, DESA_LAIN),)), desa=DESA_LAIN)
    assert pulihkan(kaya, moved, DESA_LAIN)  # the register knows more by now


def _for(data: bytes, desa: AreaCode) -> bytes:
    """The same archive as that of another village."""
    register = unpack(data, "arsip")
    return pack(replace(register, card=replace(register.card, village=desa.text_with_scheme())))


@pytest.mark.basisdata
def test_no_id_seal_or_index_of_the_store_is_in_it(kaya: OpenStore) -> None:
    tables = unpack(arsip(kaya), "arsip").tables
    assert "blind" not in tables["nomor"].columns
    assert "area_id" not in {column for table in tables.values() for column in table.columns}
    birth = dict(zip(tables["peristiwa"].columns, tables["peristiwa"].rows[0], strict=True))
    mother = json.loads(birth["content"])["ibu"]
    people = [
        dict(zip(tables["pernyataan_orang"].columns, row, strict=True)) for row in tables["pernyataan_orang"].rows
    ]
    assert next(one["name"] for one in people if one["person_id"] == mother) == "REKA 1"


def test_every_table_of_the_register_is_carried_or_stays_on_purpose() -> None:
    known = {spec.model._meta.db_table for spec in SPECS} | STAYS
    assert {model._meta.db_table for model in apps.get_app_config("register").get_models()} <= known


@pytest.mark.basisdata
def test_a_register_that_says_other_things_takes_nothing(kaya: OpenStore, tmp_path: Path) -> None:
    data = arsip(kaya)
    with pytest.raises(ArchiveRefused) as other:
        pulihkan(kaya, data, DESA_LAIN)
    assert other.value.code == "R512"
    terapkan(kaya, tmp_path, [penduduk(8)], desa=DESA_LAIN, name="lain.xlsx")
    state = gambaran(kaya, DESA_LAIN)
    with pytest.raises(ArchiveRefused) as full:
        pulihkan(kaya, _for(data, DESA_LAIN), DESA_LAIN)
    assert full.value.code == "R513"
    assert gambaran(kaya, DESA_LAIN) == state


def test_invented_people_do_not_come_among_real_ones(kaya: OpenStore) -> None:
    register = unpack(arsip(kaya), "arsip")
    real = replace(register, card=replace(register.card, invented=False))
    with pytest.raises(ArchiveRefused) as mixed:
        restore(opened=kaya, area=DESA, archive=real, by="uji", at=clock.now())
    assert mixed.value.code == "R514"


def _rewritten(data: bytes, name: str, change: Callable[[bytes], bytes], *, honest: bool = False) -> bytes:
    """The archive with one member changed; `honest`: the card is told of it."""
    with zipfile.ZipFile(BytesIO(data)) as box:
        parts = {one: box.read(one) for one in box.namelist()}
    parts[name] = change(parts[name])
    if honest:
        card = json.loads(parts[CARD])
        card["tabel"][name.removesuffix(".jsonl")] = {
            "baris": parts[name].count(b"\n") - 1,
            "sha256": hashlib.sha256(parts[name]).hexdigest(),
        }
        parts[CARD] = json.dumps(card).encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for one, part in parts.items():
            box.writestr(one, part)
    return stream.getvalue()


@pytest.mark.basisdata
@pytest.mark.parametrize(
    ("name", "change", "honest", "code"),
    [
        (CARD, lambda part: part.replace(b'"versi":1', b'"versi":2'), False, "R511"),
        (CARD, lambda part: b"[]", False, "R510"),
        ("orang.jsonl", lambda part: part + b"[]\n", False, "R510"),
        ("pernyataan_orang.jsonl", lambda part: part.replace(b"REKA 1", b"REKA 9"), False, "R510"),
        ("pernyataan_orang.jsonl", lambda part: part.replace(b'"person_id"', b'"sidik_jari"'), True, "R511"),
        ("pernyataan_orang.jsonl", lambda part: part.replace(b"2025-12-31", b"2025-13-31"), True, "R510"),
        ("pernyataan_orang.jsonl", lambda part: part.replace(b"REKA 1", b"\\u0000"), True, "R510"),
        ("pernyataan_orang.jsonl", lambda part: part.replace(b'"ya"', b'"entah"'), True, "R510"),
        ("ikatan.jsonl", lambda part: part + b"[999,1,2]\n", True, "R510"),
        ("peristiwa.jsonl", lambda part: part.replace(b'\\"ibu\\":2', b'\\"ibu\\":99'), True, "R510"),
    ],
)
def test_a_damaged_archive_or_a_newer_one_leaves_the_register_as_it_was(
    kaya: OpenStore, name: str, change: Callable[[bytes], bytes], honest: bool, code: str
) -> None:
    data = _rewritten(_for(arsip(kaya), DESA_LAIN), name, change, honest=honest)
    before = {spec.name: spec.model._default_manager.count() for spec in SPECS}

    with pytest.raises(ArchiveRefused) as refused:
        pulihkan(kaya, data, DESA_LAIN)

    assert refused.value.code == code
    assert {spec.name: spec.model._default_manager.count() for spec in SPECS} == before


KECIL = pack(
    Register(
        Card(DESA.text_with_scheme(), "ab" * 16, invented=True, made_at="2026-01-01"),
        {
            "nomor": ArchivedTable(("kind", "seal"), [["nik", "9901010000000001"]] * 3),
            "orang": ArchivedTable((), [[]] * 4),
        },
    )
)


@given(st.data())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_damage_is_one_typed_error_or_the_same_register(data: Any) -> None:
    """Bytes cut, turned over or put in: never a traceback."""
    at = data.draw(st.integers(0, len(KECIL) - 1))
    hurt = data.draw(st.sampled_from(["cut", "turn", "put"]))
    piece = data.draw(st.binary(min_size=1, max_size=8))
    broken = {
        "cut": KECIL[:at],
        "turn": KECIL[:at] + bytes([KECIL[at] ^ piece[0]]) + KECIL[at + 1 :],
        "put": KECIL[:at] + piece + KECIL[at:],
    }[hurt]
    is_register(broken)
    read, code = None, ""
    try:
        read = unpack(broken, "arsip")
    except ArchiveRefused as error:
        code = error.code
    assert code in ("R510", "R511") if read is None else read == unpack(KECIL, "arsip")


@pytest.mark.basisdata
def test_a_merge_and_decisions_about_pairs_come_along(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [*(kembar(i) for i in range(6)), kembar_catatan(0), kembar_catatan(1)])
    search_village(
        opened=opened,
        search=DoubleSearch(load_content().linkage["orang"]),
        area_id=wilayah(),
        by="uji",
        at=saat(),
        today=HARI_INI,
    )
    first, second = (one.pair.pk for one in list_waiting(wilayah()))
    for pair, verdict in ((first, SAME), (second, DIFFERENT)):
        decide(
            opened=opened,
            area_id=wilayah(),
            word=PairWord(pair, verdict),
            by="akun:1",
            at=saat(),
            today=HARI_INI,
        )
    assert isi(DESA, HARI_INI)[1] == 7

    pulihkan(opened, _for(arsip(opened), DESA_LAIN), DESA_LAIN)

    assert isi(DESA_LAIN, HARI_INI) == isi(DESA, HARI_INI)
    assert Pair.objects.filter(area_one=wilayah(DESA_LAIN)).count() == 2
    assert list_waiting(wilayah(DESA_LAIN)) == []
    merge = next(one for one in list_decided(wilayah(DESA_LAIN)) if one.decision and one.decision.verdict == SAME)
    assert merge.decision is not None
    undo_decision(area_id=wilayah(DESA_LAIN), decision=merge.decision.pk, by="akun:1", at=saat())
    assert isi(DESA_LAIN, HARI_INI)[1] == 8


@pytest.mark.basisdata
def test_dwellings_and_households_come_along(opened: OpenStore, tmp_path: Path) -> None:
    bawa_rumah(opened, tmp_path, [rumah(0), rumah(1)])
    assert Household.objects.filter(area=wilayah()).exists()
    pulihkan(opened, _for(arsip(opened), DESA_LAIN), DESA_LAIN)
    view, again = (register_view(desa, AKHIR_2025, by="uji", at=SAAT) for desa in (DESA, DESA_LAIN))
    assert len(set(view.families["rumah_tangga"])) == len(set(again.families["rumah_tangga"]))
    assert isi(DESA, AKHIR_2025, None) == isi(DESA_LAIN, AKHIR_2025, None)
