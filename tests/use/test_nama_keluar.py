"""No by-name list leaves the workspace on poverty: every role asks for every address, and each answer (page, file, PDF,
workbook, header), what the office keeps, and what its edition holds is searched for the families on the lists."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.agreement import read_agreement
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, write_areas
from cantik.examine.findings.app import decisions, findings
from cantik.jobs.app import worker
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app import queries
from cantik.staff.app.models import AuditEntry
from cantik.staff.matrix import ROLES
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.terms import write_term
from cantik.vault.app.opening import OpenStore
from cantik.web.desk import Room
from cantik.web.tahap.perencanaan.proposals.plan_tables import list_document_names
from tests.fixtures.desa_dtsen import AGREEMENT, decile, families_of, write_dtsen
from tests.fixtures.simpanan import cradle, new_store, opened
from tests.journeys import rute
from tests.register.bekal import DESA
from tests.register.test_daftar_anggota import program
from tests.release.conftest import draft
from tests.release.langkah import Rumah, signed, submitted
from tests.staff import bekal, hak
from tests.use.test_dokumen_rencana import HERE, accept, decide, next_year
from tests.use.test_jawab_usulan import LIST, upward
from tests.use.test_ruang_kemiskinan import BASE, everything_kept

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.malam, pytest.mark.lambat, pytest.mark.timeout(5400)]
ON = dt.date(2025, 12, 31)
AREA = "desa/<str:kode>/"
ROOM = f"{AREA}kemiskinan/nama/"
#: end or lock the session
CLOSING = ("keluar/", "akun/kunci/")
#: what is read once more when the edition stands
AFTER = (f"{AREA}terbit/", f"{AREA}usulan/", "situs/")
#: pages that show something only when asked for it
ASKED = {
    ROOM: "?program=pkh&kelompok=belum_terjangkau&untuk=musdes",
    f"{AREA}angka/tabel/<str:kunci>/orang/": "?sel=0",
    f"{AREA}angka/indikator/<str:indikator>/orang/": "?untuk=periksa",
    f"{AREA}warga/": "?kedudukan=tercatat",
}
#: rights to read persons (`tests/staff/hak.csv`)
PERSONS = ("orang.lihat", "orang.sunting", "orang.buka_nik", "kemiskinan.lihat")
#: documents that tell sums
WITHOUT_TITLES = {"anggaran.pdf", "anggaran.xlsx"}
#: pages that may name them and nobody else
ALONE = (ROOM,)


class Listed:
    """An office with families on by-name lists, everybody who may ask it, and what marks these families."""

    def __init__(self, rumah: Rumah, marks: Iterable[str], others: Iterable[str]) -> None:
        self.rumah = rumah
        self.marks = frozenset(map(fold, marks))
        self.others = frozenset(map(fold, others)) - self.marks
        places = {role: bekal.DESA if bekal.place_of(role) == bekal.DESA else "" for role in ROLES}
        self.people = {role: bekal.browser(bekal.with_role(role, place)) for role, place in places.items()}
        self.people |= {"agen_statistik": rumah.klien["ratna"], "kepala_desa": rumah.klien["sumarsono"]}
        self.asked = 0
        self.people |= {"walidata": rumah.klien["wulan"], "publik": Client()}

    def found(self, text: str) -> bool:
        """Whether a name or a number of a family on a list stands in a text."""
        return any(mark in text for mark in self.marks)

    def stands_alone(self, text: str) -> bool:
        """Whether a text names several on the list and nobody else: the list itself, whatever it is called there."""
        return sum(mark in text for mark in self.marks) > 2 and not any(mark in text for mark in self.others)

    def walk(self, addresses: Mapping[str, str], rights: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
        """The role and the name of each address whose answer holds one, with the answer. Whoever the gate refused a
        right (`rights`: that of an address) is not asked for more of it: it answers before any page does, which
        `tests/staff/test_app_hak.py` shows of each address."""
        refused: set[tuple[str, str]] = set()
        for name, address in addresses.items():
            for role, client in self.people.items():
                if (role, rights.get(name, name)) in refused:
                    continue
                answer = client.get(address)
                self.asked += 1
                if self.found(fold(text_of(answer))):
                    yield role, name, answer
                if answer.status_code == 405:
                    break  # it takes POST only
                if answer.status_code == 403 or "/masuk/" in answer.headers.get("Location", ""):
                    refused.add((role, rights.get(name, name)))


def fold(text: str) -> str:
    """A text as it is compared: small letters, one space, nothing escaped."""
    return " ".join(unquote(html.unescape(text)).casefold().split())


def text_of(answer: Any) -> str:
    """Everything that an answer tells: its head, and its body with what is packed or drawn in it."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join([*(f"{name}: {value}" for name, value in answer.headers.items()), text_in(data)])


def text_in(data: bytes) -> str:
    """The text of a file: of a PDF its pages, of an archive or workbook its members."""
    if data.startswith(b"%PDF") and b"%%EOF" in data:  # the scan of minutes in `rute` is none that can be opened
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(f"{name}\n{text_in(packed.read(name))}" for name in packed.namelist())
    return data.decode("utf-8", "replace")


def _quiet(*_: object) -> None:
    """Nobody watches the import."""


def _told_of(members: Path, cards: set[str]) -> Iterator[str]:
    """Names of two words, NIK and numbers of the card of the families with these cards."""
    with members.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["nomor_kartu_keluarga"] in cards:
                assert " " in row["nama"], "a name of one word is found everywhere"
                yield from (row["nama"], row["nomor_induk_kependudukan"], row["nomor_kartu_keluarga"])


@pytest.fixture
def listed(tmp_path: Path, opened: OpenStore) -> Listed:
    """One kabupaten with one village of sixty persons, its families with deciles, a fifth of them in PKH; its head has
    let the data pass, old as they are."""
    kabupaten = make_kabupaten(3, villages=1, persons=60)
    village = kabupaten.villages[0]
    write_areas(kabupaten, opened.store.path / AREAS_FILE)
    agen = bekal.with_role("agen_statistik", bekal.DESA, name="Ratna Reka", username="ratna")
    bekal.with_role("kepala_desa", bekal.DESA, name="Sumarsono Reka", username="sumarsono")
    bekal.with_role("walidata", name="Wulan Reka", username="wulan")
    (tmp_path / "perjanjian.json").write_text(json.dumps(AGREEMENT), "utf-8")
    delivery = Delivery(ON, read_agreement(tmp_path / "perjanjian.json"))
    cards = village.draw().families["no_kk"].tolist()
    homes = sorted(families_of(village.draw()))
    taking = program(tmp_path / "pkh.xlsx", [str(cards[n]) for n in homes[::5]], code="4", target=2, name="PKH")
    members, families = write_dtsen(village, tmp_path)
    for file in (members, families, taking):
        told = bring([file], Into(opened, DESA, agen.actor), delivery, load(opened.store.path / AREAS_FILE), _quiet)
        assert told[0].quarantined is None
    numbers = findings.open_numbers(queries.standing_batches(DESA))
    if numbers:
        decisions.accept(area=DESA, numbers=numbers, reason="data uji yang direka", by=agen.actor)
    draft(opened, agen)
    rumah = Rumah.of(opened)
    said = {"tanggal": ON.isoformat(), "alasan": "Versi Oktober belum diterima dari Bappenas"}
    assert rumah.klien["sumarsono"].post(f"{BASE}izin/", said).status_code == 302
    within = {str(cards[n]) for n in homes if decile(n) <= 4 and n not in homes[::5]}
    return Listed(rumah, _told_of(members, within), _told_of(members, set(map(str, cards)) - within))


def documents(house: Listed, title: str) -> dict[str, str]:
    """Every document and list of proposals by what it is called, with one that was taken into the RKP and one that goes
    up."""
    write_term(DESA, next_year(), 6, "Perdes rekaan 1/2026", by=house.rumah.agen)
    row = accept(house.rumah, title, "02.03.13", 30_000_000)
    upward(bekal.DESA, f"{title} kabupaten")
    decide(house.rumah, {row.pk: "masuk_rkp"})
    here, year = f"/desa/{bekal.DESA}/usulan/", f"?tahun={next_year()}"
    kinds = [f"{kind}.{form}" for kind in list_document_names(own_plan=True) for form in ("pdf", "xlsx")]
    found = {kind: f"{HERE}{kind}{year}" for kind in [*kinds, "siskeudes.csv"]}
    found |= {f"usulan/rkp.{form}": f"{here}rkp.{form}{year}" for form in ("csv", "xlsx")}
    found |= {f"du-rkp/daftar.{form}": f"{LIST}daftar.{form}{year}" for form in ("csv", "xlsx", "pdf")}
    found |= {f"usulan/1/{name}": f"{here}{row.pk}/{name}" for name in ("", "lembar/", "umum/", "ubah/")}
    found |= {"usulan/daftar/": f"{here}daftar/{year}", "usulan/rkp/": f"{here}rkp/{year}", "du-rkp/": f"{LIST}{year}"}
    return found


def kept_or_told(house: Listed, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Where a mark stands in what the office keeps of its acts (log, permits, sessions, jobs, proposals, requests), in
    its letters, in what the program logged, in its cache, and in names of files that a backup would carry."""
    texts = [*everything_kept(), ("log", caplog.text)]
    texts += [("surat", f"{each.subject} {each.body} {each.to}") for each in mail.outbox]
    texts += [("tembolok", str(getattr(cache, "_cache", "")))]
    paths = [file.relative_to(house.rumah.folder) for file in house.rumah.folder.rglob("*")]
    assert paths
    return [where for where, text in [*texts, ("nama berkas", " ".join(map(str, paths)))] if house.found(fold(text))]


def edition_files(house: Listed) -> dict[str, bytes]:
    """Every file of the edition that was published, its site with its API and search included."""
    shelf = house.rumah.folder / "rilis"
    found = {str(file.relative_to(shelf)): file.read_bytes() for file in shelf.rglob("*") if file.is_file()}
    assert any(name.endswith(".pdf") for name in found)
    assert any(name.endswith(".xlsx") for name in found)
    return found


def test_names_stand_in_the_workspace_and_on_pages_of_persons_alone(
    listed: Listed, caplog: pytest.LogCaptureFixture
) -> None:
    """A name stands only where the table written by hand gives the role a right to persons, on no page alone but the
    workspace's own, and there not in the browser's memory and with an entry of the log each time."""
    caplog.set_level("DEBUG", logger="cantik")
    submitted(listed.rumah)
    places, written, table = rute.filled(listed.rumah), hak.routes(), hak.expected()
    papers = documents(listed, "Jembatan Kali Rekaan")
    assert list(listed.walk(papers, {})) == []
    routes = [one for one in rute.patterns() if one not in CLOSING]
    rights = {one: row.action for one, row in written.items() if not row.narrow and row.action in table}
    before = AuditEntry.objects.filter(action="kemiskinan.nama").count()
    wrong, shown = list[str](), 0
    later = [one for one in routes if one.startswith(AFTER)]
    for chosen in (routes, later):
        for role, route, answer in listed.walk(
            {one: places.address(one) + ASKED.get(one, "") for one in chosen}, rights
        ):
            right = written[route].action
            shown += route == ROOM
            if right not in PERSONS or role == "publik" or table[right].cells[role] == "-":
                wrong.append(f"{route}: {role} reads a name")
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                wrong.append(f"{route}: {role}'s browser keeps a name")
            if route not in ALONE and listed.stands_alone(fold(text_of(answer))):
                wrong.append(f"{route}: {role} reads the names on the list and no others")
        if chosen is routes:
            listed.rumah.klien["sumarsono"] = listed.people["kepala_desa"] = bekal.browser(listed.rumah.kades)
            assert "sedang diterbitkan" in signed(listed.rumah)
            worker.work_off()
    print(f"\n{listed.asked} answers of {len(routes)} addresses to {len(listed.people)} roles")
    assert wrong == []
    assert shown == 2, "who may open the list, and nobody else"
    assert AuditEntry.objects.filter(action="kemiskinan.nama").count() == before + shown
    assert [name for name, data in edition_files(listed).items() if listed.found(fold(text_in(data)))] == []
    assert kept_or_told(listed, caplog) == []


def test_what_the_office_keeps_and_publishes_names_nobody(listed: Listed, caplog: pytest.LogCaptureFixture) -> None:
    """The list was opened, proposals written, an edition issued: neither log, letters, cache, rows, names of files nor
    a file of the edition (its site with API and search) names a family on it."""
    caplog.set_level("DEBUG", logger="cantik")
    submitted(listed.rumah)
    documents(listed, "Jembatan Kali Rekaan")
    opened_list = listed.people["agen_statistik"].get(f"{BASE}nama/{ASKED[ROOM]}")
    assert listed.found(fold(text_of(opened_list)))
    listed.rumah.klien["sumarsono"] = listed.people["kepala_desa"] = bekal.browser(listed.rumah.kades)
    assert "sedang diterbitkan" in signed(listed.rumah)
    worker.work_off()
    assert [name for name, data in edition_files(listed).items() if listed.found(fold(text_in(data)))] == []
    assert kept_or_told(listed, caplog) == []


def test_a_name_that_was_planted_is_found_on_every_paper(listed: Listed, caplog: pytest.LogCaptureFixture) -> None:
    """The title of a proposal that names somebody on the list is refused; were it there, each page and file that tells
    titles is named."""
    submitted(listed.rumah)
    name = max((each for each in listed.marks if not each.isdecimal()), key=len)
    with pytest.raises(ProposalRefused) as refused:
        accept(listed.rumah, f"Rumah {name}", "02.03.13", 30_000_000)
    assert refused.value.code == "U110"
    papers = documents(listed, "Jembatan Kali Rekaan")
    VillageProposal.objects.update(title=f"Rumah {name}")
    told = {where for _, where, _ in listed.walk(papers, {})}
    assert set(papers) - told == WITHOUT_TITLES
    assert "VillageProposal" in kept_or_told(listed, caplog)


def test_a_name_that_was_planted_in_the_context_of_a_page_is_found_for_whoever_reads_it(
    listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of gaps says nothing of persons; were a name given to its template, each role that may read it is
    told."""
    page, shown = {"usulan/": f"/desa/{bekal.DESA}/usulan/"}, Room.show
    assert list(listed.walk(page, {})) == []
    name = next(each for each in listed.marks if not each.isdecimal())

    def leaking(self: Room, request: Any, desk: Any, page: str, context: dict[str, Any], **more: Any) -> Any:
        return shown(self, request, desk, page, context | {"salah": name.title()}, **more)

    monkeypatch.setattr(Room, "show", leaking)
    told = {role for role, _, _ in listed.walk(page, {})}
    readers = {role for role, cell in hak.expected()["usulan.baca"].cells.items() if cell != "-"}
    assert {"agen_statistik", "kepala_desa", "camat"} <= told <= readers
