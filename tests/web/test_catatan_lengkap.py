"""The log proves complete over every address of the application (by day over those whose answers hold persons and a
third of the others, spread over all): whoever is named in an answer, page or workbook, is
told by an entry that was written for this very request. The oracle is the text of the answer itself."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cantik.collect.app.models import Batch, BatchFinding
from cantik.register.core.app.statements import family_members, locate_records
from cantik.staff.app import log
from cantik.staff.app.models import Account, AuditEntry
from tests.fixtures.malam import everything, some
from tests.journeys import rute
from tests.register.keluarga import bawa, keluarga
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata
MANY = 12
AREA = "desa/<str:kode>/"
BUKU = f"{AREA}periksa/buku-kerja/<uuid:buku>/unduh/"
# addresses that say something only when asked for it
ASKED = {
    f"{AREA}periksa/": ["?aturan=umur_ibu_anak", "?keadaan=semua", "?tingkat=periksa"],
    f"{AREA}periksa/sekaligus/terima/": ["?aturan=umur_ibu_anak"],
    f"{AREA}warga/": ["?kedudukan=tercatat", "?dusun=KRAJAN"],
    f"{AREA}kumpul/masukan/<uuid:masukan>/": ["", "?lihat=baru", "?lihat=berubah", "?lihat=ditolak", "?lihat=temuan"],
    f"{AREA}angka/tabel/<str:kunci>/orang/": ["?sel=0", "?sel=1", "?sel=2"],
    f"{AREA}angka/indikator/<str:indikator>/orang/": ["", "?untuk=periksa", "?untuk=kunjungan&bagian=selebihnya&hal=2"],
    f"{AREA}satuan/lihat/": ["?dusun=KRAJAN"],
}
# forms whose answers hold persons
SHOWS = {
    f"{AREA}warga/",
    f"{AREA}warga/cari/",
    f"{AREA}warga/orang/<int:person>/",
    f"{AREA}warga/keluarga/<int:family>/",
    f"{AREA}periksa/",
    f"{AREA}periksa/sekaligus/terima/",
    BUKU,
    f"{AREA}angka/tabel/<str:kunci>/orang/",
    f"{AREA}warga/bantuan/<int:batch>/",
    f"{AREA}angka/indikator/<str:indikator>/orang/",
    f"{AREA}individu/keluarga/<int:family>/",
    f"{AREA}individu/keluarga/<int:family>/kertas/",
    f"{AREA}individu/orang/<int:person>/",
    f"{AREA}peristiwa/buku/<str:buku>.<str:bentuk>",
}
ENDS = ("keluar/", "akun/kunci/")  # end or lock the session
FORMS = {
    f"{AREA}warga/cari/": {"q": "ibu"},
    f"{AREA}periksa/sekaligus/terima/": {"alasan": "sudah dicocokkan dengan akta", "tanda": "t" * 24, "sidik": "x"},
}


Names = dict[str, set[int]]


def names_of() -> Names:
    """Every name of two words and more that the register holds, with the numbers of all who bear it."""
    found: Names = {}
    for batch in Batch.objects.all():
        for one in locate_records(batch.pk, range(batch.rows_read)).values():
            if one.name and " " in one.name:
                found.setdefault(one.name.upper(), set()).add(one.person)
    return found


def text_of(response: Any) -> str:
    """What an answer lets somebody read: a page without its marks, the cells of a workbook; nothing of a picture."""
    kind = response.headers.get("Content-Type", "")
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in kind:
        sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        return "\n".join(str(v) for sheet in sheets for row in sheet.iter_rows(values_only=True) for v in row if v)
    return unescape(re.sub(r"<[^>]+>", "\n", data.decode())) if kind.startswith(("text/", "application/json")) else ""


def told(since: int, someone: Account) -> set[int]:
    """Whom the entries after a row speak of: persons, members of families, persons of findings."""
    persons: set[int] = set()
    for row in AuditEntry.objects.filter(number__gt=since, by=someone.actor):
        ids = [one for one in json.loads(row.subjects) if isinstance(one, int)]
        if row.subject == "orang":
            persons |= set(ids)
        elif row.subject == "batch":  # files that went out whole
            for batch in Batch.objects.filter(pk__in=ids):
                persons |= {one.person for one in locate_records(batch.pk, range(batch.rows_read)).values()}
        elif row.subject == "temuan":
            for finding in BatchFinding.objects.filter(pk__in=ids):
                partners = [int(one) for one in finding.partners.split(",") if one]
                persons |= {
                    one.person for one in locate_records(finding.batch_id, [finding.record, *partners]).values()
                }
                persons |= {one.person for one in family_members(finding.batch_id, finding.record)}
    return persons


class Reader:
    """Asks as one person, and holds every answer against the log."""

    def __init__(self, someone: Account, names: Names, posted: set[str] | None = None) -> None:
        self.someone, self.names = someone, names
        self.posted = set() if posted is None else posted  # addresses that take POST only, whoever asks
        self.client: Client = bekal.browser(someone)
        self.pattern = re.compile(r"\b(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b")
        self.naming: set[str] = set()
        self.asked: set[str] = set()
        self.missing: list[tuple[str, str]] = []

    def ask(self, pattern: str, address: str, form: dict[str, str] | None = None) -> None:
        """One request; whoever is named in the answer must be told by the entries that it wrote."""
        since = log.head()[0]
        sent = self.client.get(address, follow=True) if form is None else self.client.post(address, form, follow=True)
        if sent.status_code == 405:
            self.posted.add(pattern)
        found = set(self.pattern.findall(text_of(sent).upper()))
        if not found:
            return
        self.naming.add(pattern)
        persons = told(since, self.someone)
        self.missing += [(address, name) for name in sorted(found) if not self.names[name] & persons]

    def ask_everything(self, places: rute.Filled) -> None:
        """Every address that holds still when it is asked, then the forms whose answers hold persons. By day those that
        hold persons, or say something when asked for it, and one in three of the others."""
        every = rute.patterns()
        chosen = {*some(every, every=3), *SHOWS, *ASKED}
        for pattern in every:
            if pattern not in chosen or pattern in ENDS or pattern in self.posted:
                continue
            self.asked.add(pattern)
            for query in ASKED.get(pattern, [""]):
                self.ask(pattern, places.address(pattern) + query)
        for pattern, form in FORMS.items():
            self.ask(pattern, places.address(pattern) + ASKED.get(pattern, [""])[0], form)


def test_whoever_is_named_is_told_by_the_log(rumah: Rumah, tmp_path: Path) -> None:
    """First while the figures of a draft are fresh, then with findings; by the agen and by the kepala desa."""
    places = rute.filled(rumah)
    naming: dict[str, set[str]] = {}
    posted = set[str]()
    for number, someone in enumerate((rumah.agen, rumah.kades, rumah.agen)):
        if number == 2:
            bawa(rumah.opened, tmp_path, [row for n in range(MANY) for row in keluarga(n)])
            finding = BatchFinding.objects.filter(rule="umur_ibu_anak").order_by("-pk")[0]
            places.by_start[f"{AREA}periksa/"] = {"nomor": str(finding.pk)}
            person = next(iter(locate_records(finding.batch_id, [finding.record]).values())).person
            places.common["person"] = str(person)
            places.common["buku"] = rute.workbook(rumah)
        reader = Reader(someone, names_of(), posted)
        assert len(reader.names) > 200
        reader.ask_everything(places)
        assert reader.missing == [], len(reader.missing)
        assert len(reader.asked) > (250 if everything() else 90), len(reader.asked)
        naming.setdefault(someone.username, set()).update(reader.naming)
    assert naming["ratna"] >= SHOWS, SHOWS - naming["ratna"]
    assert naming["sumarsono"] <= naming["ratna"]
    assert log.verify_chain().whole


@pytest.mark.parametrize(
    "place", ["cantik.register.core.app.person_history", "cantik.web.tahap.pemeriksaan.examine.views"]
)
def test_the_reader_would_notice(rumah: Rumah, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str) -> None:
    """With one station silent, names without an entry are found: the test above can fail."""
    bawa(rumah.opened, tmp_path, [row for n in range(MANY) for row in keluarga(n)])
    real = log.record
    monkeypatch.setattr(f"{place}.log", SimpleNamespace(record=lambda **_: "", within=log.within))
    reader = Reader(rumah.agen, names_of())
    base = f"/desa/{bekal.DESA}/"
    person = next(iter(reader.names["IBU A"]))
    reader.ask("orang", f"{base}warga/orang/{person}/")
    reader.ask("periksa", f"{base}periksa/?aturan=umur_ibu_anak")
    assert reader.missing
    assert real is log.record
