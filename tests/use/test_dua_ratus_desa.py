"""250 villages with 12,000 proposals: lists of a village and of the kabupaten, and the merged list, in processor time
of this machine held against that of the quick one; what is shown is counted here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from statistics import quantiles

import pytest
from django.test import Client

from cantik.base import clock
from cantik.codes.knowledge import AREAS_FILE
from cantik.release import files
from cantik.release.app import storage
from cantik.release.compose import seal_release
from cantik.release.model import Release
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.states import ABOVE_VILLAGE, ACCEPTED, OF_VILLAGE
from cantik.vault.app.opening import OpenStore
from tests.fixtures.kalibrasi import sample_s, slowness
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import cradle, new_store, opened
from tests.staff import bekal
from tests.use.desa_berbeda import kabupaten_shares, village

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.malam, pytest.mark.lambat]

VILLAGES, EACH, UPWARD = 250, 48, 16
YEAR = 2027
#: milliseconds a list, seconds a merged file
MOST_MS, MOST_MERGE_S = 300, 2.0


@pytest.fixture
def codes(opened: OpenStore) -> list[str]:
    """The villages, each with an edition and its proposals: a third goes up."""
    areas = bekal.list_of_areas(VILLAGES, kecamatan=10)
    (opened.store.path / AREAS_FILE).write_text(areas, "utf-8")
    found = [line.split(",")[0] for line in areas.splitlines() if line.endswith(",4.05")]
    made = village(0, kabupaten_shares())
    for code in found:
        _lay(opened, made, code)
    VillageProposal.objects.bulk_create(_proposals(found), batch_size=1000)
    return found


def _lay(opened: OpenStore, made: Release, code: str) -> None:
    place = replace(made.place, code=code, name=f"Rekaan {code[-4:]}")
    held = replace(made, place=place, number="2025-1", edition="Rilis 2025-1", reference=dt.date(2025, 12, 31))
    folder = storage.shelf(opened.store.path) / code / "2025-1"
    sealed = seal_release(held)
    files.write_description(sealed, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(sealed, folder, "")), "utf-8")


def _proposals(codes: list[str]) -> Iterator[VillageProposal]:
    now = clock.now()
    for code, place in product(codes, range(EACH)):
        yield VillageProposal(
            kode=code,
            year=YEAR,
            state=ACCEPTED,
            title=f"Kegiatan rekaan {place}",
            activity="02.03.10",
            authority=ABOVE_VILLAGE if place < UPWARD else OF_VILLAGE,
            volume=Decimal(place + 1),
            unit="meter",
            unit_price=1_000_000,
            price_source="Perbup rekaan",
            indicator="sanitasi",
            release="2025-1",
            content="0" * 64,
            reference=dt.date(2025, 12, 31),
            value=Decimal(80),
            numerator=320,
            denominator=400,
            decimals=2,
            figure_unit="persen",
            by="uji",
            at=now,
            submitted_by="uji",
            submitted_at=now,
            decided_by="kades",
            decided_at=now,
        )


def _pages(village: str) -> dict[str, list[str]]:
    """The lists, by who reads them."""
    own = ("usulan/daftar/", "usulan/rkp/", "usulan/", "musyawarah/", "dokumen-rencana/")
    above = ("", "?hal=40", "?dinas=saya")
    return {
        "agen_statistik": [f"/desa/{village}/{at}" for at in own],
        "koordinator": [
            *(f"/du-rkp/{bekal.KABUPATEN}/{at}" for at in above),
            f"/du-rkp/{bekal.KECAMATAN}/",
            f"/bidang/{bekal.KABUPATEN}/infrastruktur/",
        ],
    }


def _cpu_s(client: Client, at: str) -> float:
    begin = time.process_time()
    answer = client.get(at)
    assert answer.status_code == 200, (at, answer.status_code)
    return time.process_time() - begin


def test_lists_are_read_in_300_ms_and_merged_in_two_seconds(codes: list[str]) -> None:
    assert VillageProposal.objects.count() == VILLAGES * EACH == 12_000
    village = codes[7]
    above = bekal.browser(bekal.with_role("koordinator"))
    clients = {"koordinator": above, "agen_statistik": bekal.browser(bekal.with_role("agen_statistik", village))}
    asked = [(clients[role], at) for role, pages in _pages(village).items() for at in pages]
    for client, at in asked:  # what is compiled once a process
        _cpu_s(client, at)
    pace = [sample_s()]
    spent = {at: [_cpu_s(client, at) for _ in range(5)] for client, at in asked}
    pace.append(sample_s())
    worst = {at: round(1000 * max(times) / slowness(pace)) for at, times in spent.items()}
    p95 = 1000 * quantiles([each for times in spent.values() for each in times], n=20)[-1] / slowness(pace)
    assert p95 < MOST_MS, (p95, worst)
    merged = f"/du-rkp/{bekal.KABUPATEN}/daftar.csv"
    pace, spent_s = [sample_s()], []
    for _ in range(2):  # how fast the machine is changes from one second to the next
        spent_s.append(_cpu_s(above, merged))
        pace.append(sample_s())
    taken = min(spent_s) / slowness(pace)
    assert taken < MOST_MERGE_S, taken
    print({"p95_ms": round(p95), "worst_ms": worst, "merge_s": round(taken, 2)})

    rows = list(csv.reader(io.StringIO(above.get(merged).content.decode("utf-8-sig"))))
    assert len(rows) == 1 + VILLAGES * UPWARD + 1
    assert rows[-1][10] == str(VILLAGES * sum(range(1, UPWARD + 1)) * 1_000_000)
    first = markah(above.get(f"/du-rkp/{bekal.KABUPATEN}/"))
    assert "Rekaan" in first
    assert "4.000" in first


def test_no_village_of_a_field_is_left_out(codes: list[str]) -> None:
    """Of 250 villages each stands on one of the pages."""
    above = bekal.browser(bekal.with_role("koordinator"))
    found = list[str]()
    for place in (1, 2, 3):
        found += re.findall(
            r'data-desa="([^"]+)"', markah(above.get(f"/bidang/{bekal.KABUPATEN}/infrastruktur/?hal={place}"))
        )
    assert sorted(found) == sorted(codes)
