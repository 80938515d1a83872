"""The account of a file in the browser: what was not read and could be people, decided, taken back, and held to."""

from __future__ import annotations

from cantik.collect.account import KINDS
from cantik.collect.app import content_decisions
from cantik.collect.app.models import Batch, ContentDecision, Intake
from cantik.register.core.app.person_lists import hamlets_of
from cantik.staff.app import rights
from cantik.web.tahap.pengumpulan.collect.views_account import KIND_WORDS
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import KUMPUL, alamat, diuji, file, halaman, simpan

PLACE = "CSV!KET"


def _noted(people: int, word: str) -> bytes:
    """A list with a column that the format does not know; what it says of the second person."""
    lines = opensid(warga(people)).decode().splitlines()
    noted = [f"{line};{'KET' if at == 0 else word if at == 2 else ''}" for at, line in enumerate(lines)]
    return "\n".join(noted).encode()


def _shape(kantor: Kantor, intake: Intake) -> str:
    page = markah(kantor.client.get(f"{alamat(intake)}akun/"))
    return page.partition('name="bentuk" value="')[2].partition('"')[0]


def test_what_was_not_read_is_decided_and_taken_back(kantor: Kantor) -> None:
    intake = diuji(kantor, file("a.csv", _noted(8, "meninggal")))
    page = halaman(kantor, intake)
    assert "menahan rilis sampai diputuskan" in page
    assert PLACE in page
    form = {"bentuk": _shape(kantor, intake), "pilihan": "tinggal", "alasan": "salah"}
    kantor.client.post(f"{alamat(intake)}akun/putus/", form)
    assert not ContentDecision.objects.exists(), "a reason of five letters is none"
    kantor.client.post(f"{alamat(intake)}akun/putus/", {**form, "alasan": "catatan tentang ayahnya"})
    kantor.kerjakan()
    assert "menahan rilis" not in halaman(kantor, intake)
    (row,) = ContentDecision.objects.all()
    assert (row.place, row.choice, row.words, row.made_by) == (PLACE, "tinggal", "meninggal", kantor.siti.actor)
    kantor.client.post(f"{alamat(intake)}akun/batal/{row.pk}/")
    kantor.kerjakan()
    assert "menahan rilis" in halaman(kantor, intake)


def test_a_file_that_was_stored_undecided_holds_until_its_page_says_what_it_is(kantor: Kantor) -> None:
    intake = diuji(kantor, file("a.csv", _noted(8, "meninggal")))
    simpan(kantor, intake)
    kantor.kerjakan()
    batch = Batch.objects.get()
    assert [one.as_sentence() for one in content_decisions.open_content(DESA, [batch.pk])] == [
        "a.csv: isi yang tidak dibaca belum diputuskan: CSV!KET (1 orang yang dihitung sebagai penduduk: meninggal)"
    ]
    page = f"{KUMPUL}impor/{batch.pk}/akun/"
    shape = markah(kantor.client.get(page)).partition('name="bentuk" value="')[2].partition('"')[0]
    kantor.client.post(f"{page}putus/", {"bentuk": shape, "pilihan": "status_dasar"})
    assert content_decisions.open_content(DESA, [batch.pk]), "what is stored is not read anew"
    kantor.client.post(f"{page}putus/", {"bentuk": shape, "pilihan": "tinggal", "alasan": "catatan tentang ayahnya"})
    assert not content_decisions.open_content(DESA, [batch.pk])


def test_files_handed_in_together_have_one_writing_of_a_dusun(kantor: Kantor) -> None:
    """What the first list calls a dusun the second one does, on the page as by the command, and when it is stored."""
    rows = warga(16)
    lists = [
        opensid([{**row, "dusun": written} for row in rows[first : first + 8]])
        for first, written in ((0, "KRAJAN SATU"), (8, "Dsn. Krajan 1"))
    ]
    intake = diuji(kantor, *(file(f"{name}.csv", data) for name, data in zip("ab", lists, strict=True)))
    simpan(kantor, intake)
    kantor.kerjakan()
    assert set(hamlets_of(rights.area_code(DESA))) == {"KRAJAN SATU"}


def test_every_kind_has_its_words_here() -> None:
    assert dict(KIND_WORDS) == dict(KINDS)
