"""From the office to the site and a year later: what of a proposal everybody reads, who puts it there, what a small
number of people does, what became of the promise."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.outlets.app import sites
from cantik.release.app import storage
from cantik.release.app.models import Publication, Withdrawal
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import kabupaten_shares
from tests.use.test_usulan import BASE, lay_edition, proposed

pytestmark = pytest.mark.basisdata


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office after its first edition, and a revision that everybody reads."""
    office = Rumah.of(copy_of(first_issued))
    put_edition(office, "2025-2", {"sdgs_jaminan_kesehatan": 60})
    return office


def put_edition(office: Rumah, number: str, changed: dict[str, int], day: dt.date = dt.date(2025, 12, 31)) -> None:
    """An edition on the shelf that was put before everybody."""
    lay_edition(office, number, kabupaten_shares() | changed, day)
    Publication.objects.create(kode=bekal.DESA, number=number, channel="folder", by="uji", at=clock.now())


def accepted(office: Rumah, **changed: str) -> VillageProposal:
    """A proposal that the kepala desa accepted."""
    row = proposed(office.klien["ratna"], **changed)
    office.klien["ratna"].post(f"{BASE}{row.pk}/ajukan/")
    assert office.klien["sumarsono"].post(f"{BASE}{row.pk}/putus/", {"putusan": "diterima"}).status_code == 302
    return row


def published(office: Rumah, row: VillageProposal, **said: str) -> int:
    answer = office.klien["sumarsono"].post(f"{BASE}{row.pk}/umumkan/", said)
    return answer.status_code


def site(office: Rumah) -> Path:
    """The site as it is written now."""
    sites.put_out(office.opened, bekal.DESA, to_public=False, tell=lambda *_: None)
    return storage.own_site(office.folder, bekal.DESA)


def carried_out(row: VillageProposal, day: dt.date, reason: str = "", stage: str = "terlaksana") -> None:
    """Two people agreed that it was done."""
    ProposalStep.objects.create(
        proposal=row, stage=stage, day=day, reason=reason, state="sah", by="a", at=clock.now(), decided_by="b",
        decided_at=clock.now(),
    )  # fmt: skip
    VillageProposal.objects.filter(pk=row.pk).update(stage=stage)


def told(office: Rumah) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((site(office) / "usulan.json").read_text("utf-8"))
    return found


def test_a_proposal_is_read_by_everybody_with_its_figure_and_a_year_later_with_what_became_of_it(rumah: Rumah) -> None:
    row = accepted(rumah, volume="100")
    assert not (site(rumah) / "usulan.html").exists(), "nothing is public by itself"
    assert published(rumah, row) == 302
    line = told(rumah)[0]
    assert (line["volume"], line["penerima"], line["nilai"]) == ("100", None, "60.00")
    assert (line["nilai_dijanjikan"], line["janji"], line["keadaan"]) == ("67.14", "belum_diketahui", "usulan")
    carried_out(row, dt.date(2026, 9, 30))
    put_edition(rumah, "2026-1", {"sdgs_jaminan_kesehatan": 68}, dt.date(2026, 12, 31))
    line = told(rumah)[0]
    assert (line["janji"], line["rilis_baru"], line["nilai_baru"]) == ("tercapai", "2026-1", "68")
    assert line["rentang_baru"] == ["63.51", "70.42"] or line["rentang_baru"], "with its interval of chance"
    front = (storage.own_site(rumah.folder, bekal.DESA) / "index.html").read_text("utf-8")
    assert "1 usulan untuk" in front
    assert "1 tercapai" in front


@pytest.mark.parametrize("volume", ["3", "9", "555"])
def test_few_people_are_told_neither_by_volume_nor_by_cost(rumah: Rumah, volume: str) -> None:
    """560 of 1.400 lack it: 555 leave five."""
    row = accepted(rumah, volume=volume, satuan="orang", harga="250000", sumber_harga="Perbup rekaan 1/2026")
    assert published(rumah, row) == 302
    page = (site(rumah) / "usulan.html").read_text("utf-8")
    line = told(rumah)[0]
    assert (line["volume"], line["biaya"], line["nilai_dijanjikan"]) == (None, None, None)
    assert f"{volume} orang" not in page
    office = markah(rumah.klien["sumarsono"].get(f"{BASE}{row.pk}/umum/"))
    assert office.count('data-tampil="tidak"') == 2
    assert f"{volume} orang" in markah(rumah.klien["sumarsono"].get(f"{BASE}{row.pk}/lembar/")), "in the form it stays"


def test_a_title_that_counts_people_is_never_told(rumah: Rumah) -> None:
    row = accepted(rumah, judul="Bantuan tiga keluarga miskin Dusun Krajan")
    assert published(rumah, row, judul="ya") == 422
    assert published(rumah, row) == 302
    assert "tiga keluarga" not in (site(rumah) / "usulan.html").read_text("utf-8")
    other = accepted(rumah, judul="Sambungan bagi yang belum")
    assert published(rumah, other, judul="ya") == 302
    assert "Sambungan bagi yang belum" in (site(rumah) / "usulan.html").read_text("utf-8")


def test_a_reason_that_counts_people_stays_in_the_minutes(rumah: Rumah) -> None:
    first, second = accepted(rumah), accepted(rumah)
    for row in (first, second):
        published(rumah, row)
    carried_out(first, dt.date(2026, 9, 30), "Hanya tiga keluarga yang memenuhi syarat", "ditolak")
    carried_out(second, dt.date(2026, 9, 30), "Anggaran dialihkan untuk jalan", "ditunda")
    page = (site(rumah) / "usulan.html").read_text("utf-8")
    assert "data-janji" not in page, "what is not done promises nothing"
    assert "tiga keluarga" not in page
    assert "berita acara" in page
    assert "Anggaran dialihkan" in page


def test_what_a_withdrawn_edition_told_is_told_by_no_proposal(rumah: Rumah) -> None:
    row = accepted(rumah, volume="100")
    published(rumah, row)
    Withdrawal.objects.create(
        kode=bekal.DESA, number="2025-2", state="ditarik", reason="keliru", asked_by="a", asked_at=clock.now(),
        decided_by="b", decided_at=clock.now(),
    )  # fmt: skip
    line = told(rumah)[0]
    assert (line["volume"], line.get("nilai"), line.get("janji")) == (None, None, None)


def test_numbers_within_a_figure_that_was_revised_are_told_no_more(rumah: Rumah) -> None:
    """100 of 560 that lacked it; the revision has other counts."""
    row = accepted(rumah, volume="100")
    published(rumah, row)
    put_edition(rumah, "2025-3", {"sdgs_jaminan_kesehatan": 92})
    line = told(rumah)[0]
    assert (line["volume"], line["nilai_dijanjikan"], line["nilai"], line["direvisi"]) == (
        None,
        None,
        "60.00",
        "2025-3",
    )


def test_only_the_kepala_desa_puts_it_there_and_takes_it_off(rumah: Rumah) -> None:
    row = accepted(rumah)
    address = f"{BASE}{row.pk}/"
    assert rumah.klien["ratna"].get(f"{address}umum/").status_code == 200
    assert rumah.klien["ratna"].post(f"{address}umumkan/").status_code == 403
    draft = proposed(rumah.klien["ratna"])
    assert published(rumah, draft) == 422
    assert rumah.klien["sumarsono"].post(f"{address}akhiri-umum/").status_code == 422
    published(rumah, row)
    assert rumah.klien["sumarsono"].post(f"{address}akhiri-umum/").status_code == 302
    assert not (site(rumah) / "usulan.html").exists()
    row.refresh_from_db()
    assert list(row.changes.order_by("pk").values_list("act", flat=True))[-2:] == ["umumkan", "akhiri_umum"]


def finished(office: Rumah, row: VillageProposal, volume: str, amount: str) -> int:
    """The agen says what was carried out, and the kepala desa agrees."""
    carried_out(row, dt.date(2026, 3, 1), stage="masuk_apbdes")
    said = {"tahap": "terlaksana", "hari": "30/09/2026", "bukti": "Laporan rekaan 1/2026", "jumlah": amount}
    answer = office.klien["ratna"].post(f"{BASE}{row.pk}/tahap/", said | {"volume": volume})
    if answer.status_code == 302:
        agreed = office.klien["sumarsono"].post(f"{BASE}{row.pk}/tahap/putus/", {"putusan": "sah"})
        assert agreed.status_code == 302
    return answer.status_code


def test_what_was_carried_out_stands_beside_the_plan_and_the_promise_is_judged_by_it(rumah: Rumah) -> None:
    """560 of 1.400 lack it. 100 were planned (67,14 per cent), 70 done: 910 of 1.400 are 65 per cent."""
    row = accepted(rumah, volume="100", satuan="orang", harga="250000", sumber_harga="Perbup rekaan 1/2026")
    published(rumah, row)
    assert finished(rumah, row, "", "17500000") == 422, "the volume that was done is asked for"
    assert finished(rumah, row, "70", "17500000") == 302
    page = markah(rumah.klien["ratna"].get(f"{BASE}{row.pk}/"))
    beside = page.partition("data-hasil")[2].partition("</table>")[0]
    for word in ("100 orang", "70 orang", "Rp25.000.000", "Rp17.500.000", "67,14", "65,00"):
        assert word in beside, word
    put_edition(rumah, "2026-1", {"sdgs_jaminan_kesehatan": 66}, dt.date(2026, 12, 31))
    line = told(rumah)[0]
    assert (line["volume"], line["volume_terlaksana"], line["biaya_terlaksana"]) == ("100", "70", 17_500_000)
    assert (line["nilai_dijanjikan"], line["janji"]) == ("65", "tercapai"), "by what was done, not by the plan"
    assert "70 orang; Rp17.500.000" in (storage.own_site(rumah.folder, bekal.DESA) / "usulan.html").read_text("utf-8")


@pytest.mark.parametrize("volume", ["97", "100", "103"])
def test_who_came_up_short_by_few_is_read_by_nobody(rumah: Rumah, volume: str) -> None:
    row = accepted(rumah, volume="100", satuan="orang", harga="250000", sumber_harga="Perbup rekaan 1/2026")
    published(rumah, row)
    assert finished(rumah, row, volume, str(250_000 * int(volume))) == 302
    line = told(rumah)[0]
    shown = (line["volume_terlaksana"], line["biaya_terlaksana"], line["kira_kira_sesuai_rencana"])
    assert shown == (None, None, True)
    assert line["nilai_dijanjikan"] == "67.14"


def test_a_handful_that_was_done_is_not_told_and_promises_nothing(rumah: Rumah) -> None:
    row = accepted(rumah, volume="100", satuan="orang", harga="250000", sumber_harga="Perbup rekaan 1/2026")
    published(rumah, row)
    assert finished(rumah, row, "4", "1000000") == 302
    line = told(rumah)[0]
    assert (line["volume_terlaksana"], line["biaya_terlaksana"], line["nilai_dijanjikan"]) == (None, None, None)
