"""The documents of planning, taken from the page as files and read back: columns as docs/bidang/planning.md 2 lists
them (written here by hand), rupiah that add up, a term of eight years, a kelurahan, a figure that changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pypdfium2
import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum.app.meetings import MeetingMinutes
from cantik.release.app.models import Withdrawal
from cantik.use.proposals.app import deliberations, services
from cantik.use.proposals.app.deliberations import DeliberationCall, DeliberationDraft, ItemDraft
from cantik.use.proposals.app.entries import ProposalEntry
from cantik.use.proposals.app.models import VillageProposal
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_proposals import ACCEPT, HAND_IN
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import sees
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import kabupaten_shares
from tests.use.test_jawab_usulan import LIST
from tests.use.test_usulan import BASE, lay_edition, proposed

pytestmark = pytest.mark.basisdata
AREA = AreaCode.kemendagri(bekal.DESA)
HERE = f"/desa/{bekal.DESA}/dokumen-rencana/"
#: docs/bidang/planning.md 2.1, column by column
RKP = ["No.", "Bidang", "Jenis kegiatan", "Lokasi", "Prakiraan volume", "Satuan", "Sasaran: laki-laki",
       "Sasaran: perempuan", "Sasaran: RTM", "Waktu pelaksanaan (bulan)", "Prakiraan biaya: jumlah (Rp)",
       "Sumber pembiayaan", "Swakelola", "Kerja sama antardesa", "Kerja sama pihak ketiga",
       "Rencana pelaksana kegiatan"]  # fmt: skip
#: docs/bidang/planning.md 2.3, with as many years as the term has
KEGIATAN = ["Kd_Desa", "Kd_Bid", "Kd_Sub", "Kd_Keg", "ID_Keg", "Nama_Kegiatan", "Lokasi", "Keluaran", "Kd_Sas",
            "Sasaran", "Tahun1", "Tahun2", "Tahun3", "Tahun4", "Tahun5", "Tahun6", "Tahun7", "Tahun8", "Swakelola",
            "Kerjasama", "Pihak_Ketiga", "Sumberdana"]  # fmt: skip
PAGU = ["Kd_Desa", "Kd_Keg", "Kd_Tahun", "Kd_Sumber", "Biaya", "Volume", "Satuan", "Lokasi_Spesifik", "Jml_Sas_Pria",
        "Jml_Sas_Wanita", "Jml_Sas_ARTM", "Waktu", "Mulai", "Selesai", "Pola_Kegiatan", "Pelaksana"]  # fmt: skip


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60})
    return office


def next_year() -> int:
    return clock.today().year + 1


def accept(office: Rumah, title: str, activity: str, rupiah: int, **said: Any) -> VillageProposal:
    entry = ProposalEntry(
        next_year() + int(said.pop("later", 0)), title, "Rekaan.", recommendation="Dikerjakan bersama",
        activity=activity, volume=Decimal(2), unit="unit", unit_price=rupiah, price_source="Perbup rekaan 1/2026",
        fund="dana_desa", pattern="swakelola", male=10, female=12, poor=3, start_month=3, end_month=5, **said,
    )  # fmt: skip
    row = services.write_proposal(AREA, entry, None, by=office.agen)
    services.decide_proposal(AREA, row.pk, HAND_IN, office.agen)
    services.decide_proposal(AREA, row.pk, ACCEPT, office.kades)
    row.refresh_from_db()
    return row


def decide(office: Rumah, outcomes: dict[int, str]) -> None:
    """A Musdes of next year that decides, through the services (its pages: `test_musyawarah`)."""
    call = DeliberationCall("musdes", next_year(), clock.today(), "09.00", "Balai desa")
    row = deliberations.call_deliberation(AREA, call, by=office.agen)
    minutes = MeetingMinutes("Ketua BPD", "Dibahas bersama.")
    items = {
        item.pk: ItemDraft(outcome=outcomes.get(item.proposal_id, ""), reason="Diputuskan bersama warga")
        for item in row.items.all()
    }
    draft = DeliberationDraft({"bpd": (5, 2)}, items, minutes)
    number = row.meeting_id
    deliberations.keep_draft(AREA, number, draft, by=office.agen)
    deliberations.hand_in(AREA, number, minutes, by=office.agen)
    row.meeting.refresh_from_db()
    deliberations.close_deliberation(AREA, number, passed=True, reason="", digest=row.meeting.digest, by=office.kades)


def book_of(office: Rumah, name: str, year: int = 0) -> Any:
    answer = office.klien["sumarsono"].get(f"{HERE}{name}?tahun={year or next_year()}")
    assert answer.status_code == 200, markah(answer)
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def table(sheet: Any, first: str) -> tuple[list[Any], list[list[Any]]]:
    """The head and the rows of a sheet, from the row that begins with `first`."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = next(place for place, row in enumerate(rows) if row[0] == first)
    return rows[at], rows[at + 1 :]


def pages_of(office: Rumah, name: str) -> tuple[str, list[tuple[float, float]]]:
    answer = office.klien["sumarsono"].get(f"{HERE}{name}?tahun={next_year()}")
    assert answer.status_code == 200, markah(answer)
    book = pypdfium2.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in book).split()), [
        page.get_size() for page in book
    ]


def test_rkp_holds_what_was_decided_in_the_columns_of_its_form(rumah: Rumah) -> None:
    bridge = accept(rumah, "Jembatan Kali Rekaan", "02.03.13", 30_000_000)
    water = accept(rumah, "Sumber air bersih", "02.04.11", 20_000_000)
    office = accept(rumah, "Peta desa", "01.03.02", 1_500_000)
    hall = accept(rumah, "Lapangan olahraga", "03.03.05", 9_000_000)
    road = accept(rumah, "Jalan kabupaten", "02.03.10", 90_000_000, authority="supradesa")
    taken = {each.pk: "masuk_rkp" for each in (bridge, water, office)}
    decide(rumah, taken | {hall.pk: "ditunda", road.pk: "diprioritaskan"})
    head, rows = table(book_of(rumah, "rkp.xlsx").active, "No.")
    assert head == RKP
    said = [(row[0], row[10]) for row in rows if isinstance(row[0], int)]
    assert said == [(1, 3_000_000), (1, 60_000_000), (2, 40_000_000)], "numbered within its bidang"
    sums = [(row[2], row[10]) for row in rows if row[2] and row[2].startswith("Jumlah")]
    assert sums == [
        ("Jumlah bidang Penyelenggaraan Pemerintahan Desa", 3_000_000),
        ("Jumlah bidang Pelaksanaan Pembangunan Desa", 100_000_000),
        ("Jumlah total", 103_000_000),
    ]
    assert next(row[6:10] for row in rows if row[0]) == [10, 12, 3, "3–5"]
    paper, sizes = pages_of(rumah, "rkp.pdf")
    for word in ("Jembatan Kali Rekaan", "60.000.000", "103.000.000", "Kepala Desa (mengetahui)", "Tim penyusun"):
        assert word in paper, word
    assert "Lapangan olahraga" not in paper
    assert "Jalan kabupaten" not in paper
    assert all(width > height for width, height in sizes)
    upward = table(book_of(rumah, "du-rkp.xlsx").active, "No.")[1]
    assert [row[3].rpartition(": ")[2] for row in upward if isinstance(row[0], int)] == ["Jalan kabupaten"]
    assert "Bentuk usul Cantik" in pages_of(rumah, "du-rkp.pdf")[0]


def test_plan_budget_and_spending_add_up_by_field_and_by_source(rumah: Rumah) -> None:
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    bridge = accept(rumah, "Jembatan Kali Rekaan", "02.03.13", 30_000_000)
    water = accept(rumah, "Sumber air bersih", "02.04.11", 20_000_000)
    decide(rumah, {bridge.pk: "masuk_rkp", water.pk: "masuk_rkp"})
    one = f"{BASE}{bridge.pk}/"
    today = clock.today().isoformat()
    step = {"tahap": "masuk_apbdes", "hari": today, "bukti": "", "jumlah": "", "volume": "", "alasan": ""}
    assert agen.post(f"{one}tahap/", step).status_code == 422, "a budget has its regulation and its rupiah"
    step |= {"bukti": "Perdes rekaan 5", "jumlah": "58.000.000"}
    assert agen.post(f"{one}tahap/", step).status_code == 302
    assert agen.post(f"{one}tahap/", step).status_code == 422, "one step waits"
    sees(head, "usulan_tahap", one)
    assert agen.post(f"{one}tahap/putus/", {"putusan": "sah"}).status_code == 403
    bridge.refresh_from_db()
    assert bridge.stage == "masuk_rkp", "one hand changes nothing"
    assert head.post(f"{one}tahap/putus/", {"putusan": "sah"}).status_code == 302
    done = step | {"tahap": "terlaksana", "bukti": "Laporan rekaan 9", "jumlah": "57500000", "volume": "2"}
    agen.post(f"{one}tahap/", done)
    head.post(f"{one}tahap/putus/", {"putusan": "sah"})
    page = markah(head.get(one))
    assert 'data-tahap="terlaksana"' in page
    assert "Perdes rekaan 5" in page
    assert head.post(f"{one}cabut/", {"alasan": "tidak perlu lagi"}).status_code == 422, "what was decided stays"
    _head, rows = table(book_of(rumah, "anggaran.xlsx").active, "Kelompok")
    assert [row[1:] for row in rows if row[0] in ("Pelaksanaan Pembangunan Desa", "Dana Desa", "Jumlah total")] == [
        [2, 100_000_000, 58_000_000, 57_500_000]
    ] * 3


def test_nobody_agrees_on_the_stage_that_they_wrote(rumah: Rumah) -> None:
    row = accept(rumah, "Jembatan Kali Rekaan", "02.03.13", 30_000_000)
    both = bekal.with_role("agen_statistik", bekal.DESA)
    bekal.assign(both, "kepala_desa", bekal.DESA)
    client, one = bekal.browser(both), f"{BASE}{row.pk}/tahap/"
    step = {"tahap": "ditunda", "hari": clock.today().isoformat(), "alasan": "Menunggu tahun berikutnya"}
    assert client.post(one, step).status_code == 302
    assert client.post(f"{one}putus/", {"putusan": "sah"}).status_code == 422
    row.refresh_from_db()
    assert row.stage == "usulan"


def test_an_rpjm_of_eight_years_has_eight_years_everywhere(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    first = accept(rumah, "Jalan usaha tani", "02.03.12", 10_000_000)
    accept(rumah, "Jalan usaha tani", "02.03.12", 11_000_000, later=7)
    assert agen.get(f"{HERE}rpjm.xlsx").status_code == 422, "the years are nobody's guess"
    said = {"awal": str(next_year()), "lama": "8", "dasar": "Perdes rekaan 2"}
    assert agen.post(f"{HERE}masa/", said | {"lama": "0"}).status_code == 422
    assert agen.post(f"{HERE}masa/", said).status_code == 302
    head, rows = table(book_of(rumah, "rpjm.xlsx").active, "No.")
    assert [name for name in head if name.startswith("Target capaian tahun ke-")] == [
        f"Target capaian tahun ke-{at}" for at in range(1, 9)
    ]
    years = [str(next_year() + at) for at in range(8)]
    ticks = [rows[0][head.index(year)] for year in years]
    assert ticks == ["v", None, None, None, None, None, None, "v"]
    assert rows[0][head.index("Prakiraan biaya (Rp)")] == 42_000_000, "2 × 10 and 2 × 11 million"
    assert years[7] in pages_of(rumah, "rpjm.pdf")[0]
    book = book_of(rumah, "siskeudes.xlsx")
    kegiatan, pagu = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert list(kegiatan[0]) == KEGIATAN
    assert list(pagu[0]) == PAGU
    assert kegiatan[1][:6] == (bekal.DESA, "02", "02.03", "02.03.12", f"{bekal.DESA}.02.03.12", "Jalan usaha tani")
    assert kegiatan[1][10:18] == (1, 0, 0, 0, 0, 0, 0, 1)
    assert kegiatan[1][21] == "DDS"
    assert [row[2:5] for row in pagu[1:]] == [(1, "DDS", 20_000_000), (8, "DDS", 22_000_000)]
    assert pagu[1][5:14] == ("2", "unit", "seluruh desa", 10, 12, 3, "3 bulan", 3, 5)
    assert first.year == next_year()


@pytest.mark.parametrize("withdrawn", [True, by_night(False)])
def test_a_figure_that_changed_is_marked_in_every_document_that_cites_it(rumah: Rumah, withdrawn: bool) -> None:
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    rows = [proposed(agen, kegiatan="02.02.01", kewenangan=of) for of in ("desa", "supradesa")]
    for row in rows:
        agen.post(f"{BASE}{row.pk}/ajukan/")
        head.post(f"{BASE}{row.pk}/putus/", {"putusan": "diterima"})
    decide(rumah, {rows[0].pk: "masuk_rkp", rows[1].pk: "diprioritaskan"})
    agen.post(f"{HERE}masa/", {"awal": str(next_year()), "lama": "6", "dasar": "Perdes rekaan 2"})
    above = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}"))
    year = f"?tahun={next_year()}"
    papers = [
        *((head, f"{HERE}{kind}.{form}") for kind in ("rkp", "rpjm", "du-rkp", "anggaran") for form in ("pdf", "xlsx")),
        *((above, f"{LIST}daftar.{form}") for form in ("pdf", "xlsx", "csv")),
        *((head, f"{BASE}rkp.{form}") for form in ("xlsx", "csv")),
    ]
    assert not [at for reader, at in papers if "Angka berubah" in text_in(reader.get(f"{at}{year}").content)]
    if withdrawn:
        Withdrawal.objects.create(
            kode=bekal.DESA, number="2025-2", state="ditarik", reason="keliru", asked_by="a", asked_at=clock.now(),
            decided_by="b", decided_at=clock.now(),
        )  # fmt: skip
    else:
        lay_edition(rumah, "2025-3", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 55})
    unmarked = [at for reader, at in papers if "Angka berubah" not in text_in(reader.get(f"{at}{year}").content)]
    assert unmarked == []


def text_in(data: bytes) -> str:
    """The text of a PDF, a workbook or a table."""
    if data.startswith(b"%PDF"):
        pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
        return " ".join(" ".join(pages).split())
    if data.startswith(b"PK"):
        cells = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return " ".join(str(cell) for row in cells for cell in row if cell)
    return data.decode()


def test_a_kelurahan_opens_no_rpjm_and_is_told_why(rumah: Rumah) -> None:
    kelurahan = "99.01.01.1001"
    lurah = bekal.browser(bekal.with_role("kepala_desa", kelurahan))
    own = f"/desa/{kelurahan}/dokumen-rencana/"
    page = markah(lurah.get(own))
    assert 'data-dokumen="du-rkp"' in page
    assert 'data-dokumen="rpjm"' not in page
    for name in ("rpjm.pdf", "rkp.pdf", "siskeudes.xlsx"):
        answer = lurah.get(f"{own}{name}")
        assert answer.status_code == 422, name
        assert "tidak menyusun RPJM" in markah(answer)
    assert lurah.get(f"{own}du-rkp.pdf").status_code == 200
