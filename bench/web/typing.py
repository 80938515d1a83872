"""A set of metadata for the village of the first agent, and one field of it typed again and again, saved each time."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import TYPE_CHECKING, Any

from bench.web.load import p95
from bench.web.scene import NotReady

if TYPE_CHECKING:
    from bench.web.browser import Person
    from bench.web.world import Place

#: so often one field is saved: an hour of somebody who thinks while typing
TIMES = 200
#: a line that anybody may write into any field of text, of the block of names and dates
_FIELD = "judul_kegiatan"


def described(place: Place, by: Any, at: dt.datetime) -> None:
    """A set of an activity about schools, as a round of it begins one; its number is noted."""
    from cantik.codes.app.queries import find_area
    from cantik.codes.area import AreaCode
    from cantik.field.instruments.app.models import InstrumentVersion
    from cantik.field.rounds.app import metadata_sets
    from cantik.field.rounds.app.models import Round
    from cantik.forum.app.models import Activity

    area = find_area(AreaCode.kemendagri(place.kode))
    if area is None:
        raise AssertionError(place.kode)
    noted = {"recorded_at": at, "recorded_by": by.actor}
    made = Activity.objects.create(area=area, instrument="fasilitas/sekolah", title="Pendataan sekolah", **noted)
    version = InstrumentVersion.objects.create(
        area=area,
        instrument=made.instrument,
        form_id="sekolah",
        version="2026010101",
        reference=at.date(),
        workbook=b"",
        xform="",
        fields='{"satuan": "fasilitas", "blok": []}',
        digest="0" * 64,
        **noted,
    )
    held = Round.objects.create(activity=made, version=version, reference=at.date(), **noted)
    place.metadata = metadata_sets.begin(by, held, "Pemerintah desa").pk


def typed(person: Person, place: Place) -> dict[str, Any]:
    """Save one field `TIMES` times, each time read first: 95th percentile of the first and the last quarter and of all,
    in ms, and what was wrong. The last text is there afterwards."""
    browser, wrong = person.browser, []
    home = f"/desa/{place.kode}/metadata/{place.metadata}/"
    parts = dict.fromkeys(re.findall(rf'href="({home}bagian/\d+/)', browser.get(home).text))
    where = next((part for part in parts if f'name="{_FIELD}"' in browser.get(part).text), "")
    if not where:
        raise NotReady("tanpa isian metadata")
    times: list[float] = []
    for number in range(TIMES):
        version = re.findall(r'name="versi"\s+value="(\d+)"', browser.get(where).text)
        said = {"versi": version[0] if version else "", "hanya": _FIELD, _FIELD: f"Pendataan sekolah ke-{number}"}
        begun = time.perf_counter()
        answer = browser.post(f"{where}simpan/", said)
        times.append(1000 * (time.perf_counter() - begun))
        if answer.status != 302:
            wrong.append(f"metadata simpan: status {answer.status}")
            break
    if f"Pendataan sekolah ke-{TIMES - 1}" not in browser.get(where).text:
        wrong.append("metadata simpan: isian terakhir tidak tersimpan")
    quarter = max(1, len(times) // 4)
    first, last = p95(times[:quarter]), p95(times[-quarter:])
    return {"ms": p95(times), "pertama_ms": first, "terakhir_ms": last, "kali": len(times), "salah": wrong}
