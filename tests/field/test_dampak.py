"""Who asks at doors about disability begins after somebody has weighed what that may do to people: the officer of data
protection writes, the head of the village decides. Walked by those who would rather skip it: an empty form, the officer
who decides alone, a deputy, a decision about other words than were read, a number of a resident in the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from cantik.forum.app.impact_models import ImpactAssessment
from cantik.forum.errors import BadImpactItems
from cantik.forum.impact import items
from cantik.staff.app.models import Assignment, AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.field.putaran import Desa, ambil
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

LIST = f"/desa/{DESA}/dpia/"
SAID = "Jawaban hanya dibaca petugas yang ditunjuk, dan tidak pernah terbit per orang"


@pytest.fixture
def desa(approved: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Desa:
    """A village whose round asks questions that need an assessment; nobody has made one."""
    copy_of(approved)
    return ambil(DESA)


@pytest.fixture
def officer(desa: Desa) -> Client:
    return bekal.browser(bekal.with_role("ppdp", name="Paras Reka"))


def at(desa: Desa) -> str:
    return f"{LIST}{desa.round.activity_id}/"


def text(client: Client, address: str) -> str:
    whole = markah(client.get(address))
    return " ".join(re.sub(r"<[^>]+>", " ", whole[whole.index("<main") :]).split())


def filled(client: Client, address: str, **changed: object) -> dict[str, object]:
    """Every field of the page as somebody fills it who reads what stands beside it."""
    page = markah(client.get(address))
    fields = re.findall(r'<textarea[^>]* name="(jawab_\w+)"', page)
    criteria = re.findall(r'name="kriteria"[^>]* value="(\w+)"', page)
    assert fields
    assert criteria
    said: dict[str, object] = dict.fromkeys(fields, SAID)
    return said | {"kriteria": criteria[:2], "putusan": "layak", "syarat": ""} | changed


def sidik(client: Client, address: str) -> str:
    return str(re.findall(r'name="sidik" value="([0-9a-f]{64})"', markah(client.get(address)))[0])


def send(client: Client, address: str, form: dict[str, object], wanted: int = 302) -> str:
    answer = client.post(address, form)
    page = markah(answer)
    assert answer.status_code == wanted, re.sub(r"<[^>]+>", " ", page.partition('role="alert"')[2])[:300]
    return str(page)


def beginning(desa: Desa) -> str:
    """What the page of the round says before its button."""
    return text(bekal.browser(desa.agen), f"/desa/{DESA}/rencana/{desa.round.pk}/")


def test_the_officer_writes_the_head_decides_and_the_round_says_so(desa: Desa, officer: Client) -> None:
    assert "Dampak bagi warga belum dinilai" in beginning(desa)
    # from the officer's own list, over all villages of the kabupaten
    queue = markah(officer.get("/dpia/"))
    assert at(desa) in queue
    page = text(officer, at(desa))
    assert "Kesulitan" in page or "disabilitas" in page.casefold()  # which questions it is about
    send(officer, at(desa) + "simpan/", {"jawab_tujuan": "baru sebagian"})
    assert "baru sebagian" in markah(officer.get(at(desa)))  # a draft, kept as it was typed
    send(officer, at(desa) + "serah/", filled(officer, at(desa)))
    assert "belum diputus kepala desa" in beginning(desa)
    kades, seal = bekal.browser(desa.kades), sidik(bekal.browser(desa.kades), at(desa))
    assert SAID in text(kades, at(desa))
    send(kades, at(desa) + "putus/", {"sidik": seal, "putusan": "terima"})
    assert "Dampak bagi warga" not in beginning(desa)
    row = ImpactAssessment.objects.get()
    assert hashlib.sha256(row.content.encode()).hexdigest() == seal == row.digest
    assert "Paras Reka" in text(kades, at(desa))
    assert AuditEntry.objects.filter(action="dpia.terima").count() == 1
    assert at(desa) not in markah(officer.get("/dpia/")).partition("Sudah diputus")[0]


def test_what_was_handed_in_is_a_paper(desa: Desa, officer: Client) -> None:
    address = at(desa)
    assert officer.get(f"{address}1/penilaian.pdf").status_code == 404  # nothing is handed in
    send(officer, f"{address}serah/", filled(officer, address))
    kades = bekal.browser(desa.kades)
    send(kades, f"{address}putus/", {"putusan": "terima", "sidik": sidik(kades, address)})
    answer = kades.get(f"{address}1/penilaian.pdf")
    pages = " ".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(answer.content))
    for part in (SAID[:30], "layak dimulai", "Paras Reka", desa.kades.name):
        assert part in " ".join(pages.split()), part


@pytest.mark.basisdata
def test_nobody_decides_alone_nor_about_other_words_than_were_read(desa: Desa, officer: Client) -> None:
    paras = bekal.with_role("ppdp")
    bekal.assign(paras, "kepala_desa", DESA)
    both = bekal.browser(paras)
    whole = filled(both, at(desa))
    send(both, at(desa) + "serah/", whole)
    seal = sidik(bekal.browser(desa.kades), at(desa))
    send(both, at(desa) + "putus/", {"sidik": seal, "putusan": "terima"}, 422)
    bekal.acts_for(paras, desa.kades, way="plt")
    send(bekal.browser(paras), at(desa) + "putus/", {"sidik": seal, "putusan": "terima"}, 422)
    # nor the head whose deputy the officer is
    send(bekal.browser(desa.kades), at(desa) + "putus/", {"sidik": seal, "putusan": "terima"}, 422)
    Assignment.objects.exclude(acting="").delete()
    kades = bekal.browser(desa.kades)
    sees(kades, "dpia", at(desa))
    is_spared(both, "dpia", at(desa))
    send(kades, at(desa) + "putus/", {"sidik": "0" * 64, "putusan": "terima"}, 422)
    send(kades, at(desa) + "putus/", {"sidik": seal, "putusan": "kembali", "alasan": ""}, 422)
    for role, area in (("agen_statistik", DESA), ("walidata", KABUPATEN), ("camat", ""), ("koordinator", "")):
        someone = bekal.browser(bekal.with_role(role, area))
        assert someone.post(at(desa) + "putus/", {"sidik": seal, "putusan": "terima"}).status_code in (403, 404)
        assert someone.post(at(desa) + "serah/", whole).status_code in (403, 404)
    far = bekal.browser(bekal.with_role("ppdp", "99.02"))
    assert far.get(at(desa)).status_code in (403, 404)
    assert at(desa) not in markah(far.get("/dpia/"))
    send(kades, at(desa) + "putus/", {"sidik": seal, "putusan": "kembali", "alasan": "Jelaskan siapa yang membaca"})
    is_spared(kades, "dpia", at(desa))
    sees(both, "dpia_kembali", at(desa))
    assert "Jelaskan siapa yang membaca" in text(both, at(desa))
    assert "Dampak bagi warga" in beginning(desa)
    send(both, at(desa) + "serah/", filled(both, at(desa)))
    is_spared(both, "dpia_kembali", at(desa))
    assert ImpactAssessment.objects.count() == 1


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"jawab_tujuan": ""}, "belum dijawab"),
        ({"jawab_tujuan": "Warga 9901 0101 0190 0001 ditanyai"}, "nomor seseorang"),
        by_night({"putusan": ""}, "Putusan"),
        by_night({"putusan": "layak_bersyarat", "syarat": ""}, "syarat"),
        by_night({"kriteria": ["karangan"]}, ""),
    ],
)
def test_half_an_assessment_is_not_handed_in_and_nothing_typed_is_lost(
    desa: Desa, officer: Client, changed: dict[str, object], says: str
) -> None:
    page = send(officer, at(desa) + "serah/", filled(officer, at(desa), **changed), 422)
    assert says in page
    assert page.count(SAID) >= 3
    assert not ImpactAssessment.objects.filter(digest__gt="").exists()


def test_what_must_not_begin_begins_only_with_a_reason(desa: Desa, officer: Client) -> None:
    send(officer, at(desa) + "serah/", filled(officer, at(desa), putusan="jangan_dimulai"))
    kades = bekal.browser(desa.kades)
    send(kades, at(desa) + "putus/", {"sidik": sidik(kades, at(desa)), "putusan": "terima"})
    assert "sebaiknya tidak dimulai" in beginning(desa)
    # weighed anew: the former one stays readable
    send(officer, at(desa) + "serah/", filled(officer, at(desa)))
    send(kades, at(desa) + "putus/", {"sidik": sidik(kades, at(desa)), "putusan": "terima"})
    assert "Dampak bagi warga" not in beginning(desa)
    assert sorted(ImpactAssessment.objects.values_list("number", "state")) == [(1, "diterima"), (2, "diterima")]


@pytest.mark.basisdata
def test_changed_words_in_the_store_are_no_assessment(desa: Desa, officer: Client) -> None:
    send(officer, at(desa) + "serah/", filled(officer, at(desa)))
    kades = bekal.browser(desa.kades)
    send(kades, at(desa) + "putus/", {"sidik": sidik(kades, at(desa)), "putusan": "terima"})
    row = ImpactAssessment.objects.get()
    ImpactAssessment.objects.update(content=row.content.replace("ditunjuk", "mana pun"))
    assert "Dampak bagi warga belum dinilai" in beginning(desa)


@pytest.mark.satu_basisdata
def test_questions_that_were_not_weighed_are_not_covered(desa: Desa, officer: Client) -> None:
    """The questionnaire asks more next year than was weighed this year."""
    send(officer, at(desa) + "serah/", filled(officer, at(desa)))
    kades = bekal.browser(desa.kades)
    send(kades, at(desa) + "putus/", {"sidik": sidik(kades, at(desa)), "putusan": "terima"})
    row = ImpactAssessment.objects.get()
    fewer = row.asked.split()[1:]
    ImpactAssessment.objects.update(asked=" ".join(fewer))
    assert "menanyakan lebih dari yang dinilai" in beginning(desa)


def test_a_kabupaten_adds_questions_and_a_broken_file_says_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    head = "kode,bagian,judul,judul_en,dasar,tanda\n"
    file = tmp_path / "penilaian_dampak.csv"
    file.write_text(head + "adat,pertanyaan,Apa kata lembaga adat?,What does the adat council say?,Perbup 1/2026,V\n")
    assert "adat" in {item.code for item in items()}
    file.write_text(head + "adat,bab,Apa,What,Perbup,V\n")
    with pytest.raises(BadImpactItems, match=r"penilaian_dampak\.csv:2"):
        items()
