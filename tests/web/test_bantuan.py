"""Help in place: explanations from the content files, the page that lists and searches them, the marks on screens."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cantik.codes.knowledge import load
from cantik.web.shell.help import explain
from cantik.web.shell.help.terms import Term, terms
from script.terjemah import templates
from tests.content.test_batas_kabupaten import tulis
from tests.fixtures.markah import markah
from tests.staff.bekal import browser, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik"))


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(re.sub(r"<[^>]+>", " ", markah(answer)))


def parts(kind: str, key: str) -> dict[str, str]:
    found = explain.entry(kind, key)
    assert found is not None
    return {part.label: part.text for part in found.parts}


def test_a_rule_says_what_it_asks_what_follows_and_how_to_mend() -> None:
    said = parts("aturan", "hamil_umur")
    assert said["Yang diperiksa"] == "Ditemukan bila status hamil adalah Hamil dan umur di luar 10 sampai 54."
    assert "rilis tertahan" in said["Akibatnya"]
    assert said["Seharusnya"] == "umur 10-54 tahun"
    assert said["Cara memperbaiki"] == "Periksa status hamil dan tanggal lahir."
    assert said["Dasar"] == "Regsosek 2022, blok IV-A, rincian 410"


def test_a_basis_names_its_source_in_the_page_s_language_and_the_page_that_explains_it(client: Client) -> None:
    assert parts("aturan", "anak_lebih_tua")["Dasar"] == "aturan Cantik: kesalahan berkas yang umum (HUB-01)"
    with translation.override("en"):
        assert parts("aturan", "hamil_umur")["Basis"] == "Regsosek 2022, block IV-A, question 410"
        assert parts("aturan", "agama_kosong")["Basis"] == "Cantik's own rule"
    page = read(client, reverse("bantuan_satu", args=["aturan", "anak_lebih_tua"]))
    assert "docs/bidang/instruments.md#8" in page


def test_an_indicator_says_its_formula_and_its_universe() -> None:
    said = parts("indikator", "rasio_ketergantungan")
    assert said["Pembilang"] == "orang dengan umur kurang dari 15 atau umur paling sedikit 65"
    assert said["Penyebut"] == "orang dengan umur paling sedikit 15 dan umur kurang dari 65"
    assert said["Satuan"] == "per 100 penduduk umur 15–64"
    assert "P(15–64)" in said["Rumus"]
    mean = parts("indikator", "rata_anggota_keluarga")
    assert mean["Pembilang"] == "jumlah dari: Jumlah anggota keluarga"


def test_a_table_says_unit_universe_and_classes() -> None:
    said = parts("tabel", "penduduk_umur_jk")
    assert said["Yang dihitung"] == "jiwa"
    assert said["Semesta"] == "semua orang"
    assert said["Baris"].startswith("Kelompok umur (0–4, 5–9")
    assert said["Kolom"] == "Jenis kelamin (Laki-laki, Perempuan)"


def test_everything_of_the_content_is_explained_in_both_languages() -> None:
    content = load().content
    wanted = len(terms()) + len(content.rules) + len(content.tables) + len(content.indicators)
    for code in ("id", "en"):
        with translation.override(code):
            found = explain.everything()
            assert len(found) == wanted
            for one in found:
                assert one.title
                assert all(part.label and part.text.strip() for part in one.parts), one.id
                assert "{" not in re.sub(r"“[^”]*”", "", " ".join(part.text for part in one.parts)), one.id


def test_english_words_are_english_and_the_rest_is_marked() -> None:
    with translation.override("en"):
        said = {
            part.label: part
            for part in (explain.entry("aturan", "hamil_umur") or explain.Explanation("", "", "", ())).parts
        }
    assert said["What is checked"].text == "Found when pregnancy status is Pregnant and age is not from 10 to 54."
    assert said["How to mend it"].text == "Check pregnancy status and birth date."
    assert {part.lang for part in said.values()} == {""}


def test_a_rule_without_english_stays_indonesian_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "of_content", lambda text: text)
    explain._entry.cache_clear()
    with translation.override("en"):
        found = explain.entry("aturan", "hamil_umur")
        assert found is not None
        marked = {part.label: part.lang for part in found.parts}
    explain._entry.cache_clear()
    assert found.lang == "id"
    assert marked["How to mend it"] == "id"
    assert marked["What is checked"] == ""


def test_terms_are_complete() -> None:
    assert len(terms()) >= 60
    for key, term in terms().items():
        assert re.fullmatch(r"[a-z][a-z_]*", key)
        assert all(getattr(term, name) for name in Term.__slots__), key
        assert term.meaning.endswith(".")
        assert term.meaning_en.endswith(".")


def test_a_term_says_the_limit_that_this_server_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("akses_darurat", "mode_darurat"):
        assert "izin 24 jam" in terms()[key].words_in("id")[1].lower()
        assert "24 hours" in terms()[key].words_in("en")[1]
    tulis(tmp_path, "akses_kita", 6)
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    for key in ("akses_darurat", "mode_darurat"):
        assert "izin 6 jam" in terms()[key].words_in("id")[1].lower()
        assert "6 hours" in terms()[key].words_in("en")[1]
    for term in terms().values():
        assert not any("{" in text for lang in ("id", "en") for text in term.words_in(lang)), term.id


def test_every_term_that_a_template_names_exists() -> None:
    named = {
        key
        for path in templates()
        for key in re.findall(r"{% jelas(?:_tautan)? \"istilah\" \"(\w+)\" %}", path.read_text(encoding="utf-8"))
    }
    assert len(named) >= 20
    assert named <= set(terms())
    with pytest.raises(KeyError):
        Template('{% load bantuan %}{% jelas "istilah" "tidak_ada" %}').render(Context())
    assert Template('{% load bantuan %}{% jelas "aturan" "sudah_dihapus" %}').render(Context()) == ""


def test_the_page_lists_and_searches(client: Client) -> None:
    listed = read(client, "/bantuan/")
    assert "Potret data" in listed
    assert f"Aturan {len(load().content.rules)}" in " ".join(listed.split())
    found = read(client, "/bantuan/?cari=ketergantungan")
    assert "Rasio ketergantungan menurut pendataan desa" in found
    assert "Potret data" not in found
    assert "Rasio ketergantungan" not in read(client, "/bantuan/?cari=ketergantungan&jenis=aturan")


def test_a_word_nobody_knows_leads_to_one_that_is_near(client: Client) -> None:
    page = " ".join(read(client, "/bantuan/?cari=penduduuk").split())
    assert "Tidak ada “penduduuk”." in page
    assert "Maksud Anda penduduk ?" in page
    assert "Maksud Anda" not in read(client, "/bantuan/?cari=qqqqqqqq")


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "{{ settings.SECRET_KEY }}", "%00", "x" * 5000])
def test_what_is_typed_is_text(client: Client, hostile: str) -> None:
    answer = client.get("/bantuan/", {"cari": hostile})
    assert answer.status_code == 200
    assert "<script>alert" not in markah(answer)
    assert client.get("/bantuan/", {"hal": hostile, "jenis": hostile}).status_code == 200


def test_one_thing_has_a_page_and_a_piece(client: Client) -> None:
    whole = markah(client.get("/bantuan/tabel/penduduk_umur_jk/"))
    assert "<h1>" in whole
    piece = markah(client.get("/bantuan/tabel/penduduk_umur_jk/", HTTP_X_POTONGAN="1"))
    assert "<html" not in piece
    assert "Kelompok umur" in piece
    for wrong in ("/bantuan/tabel/tidak_ada/", "/bantuan/rahasia/nik/", "/bantuan/aturan/__class__/"):
        assert client.get(wrong).status_code == 404


def test_what_is_hidden_more_strictly_below_the_village_is_named(client: Client) -> None:
    strictly = "Di bawah desa yang ini ditutup lebih ketat: Cerai hidup, Cerai."
    assert strictly in read(client, "/bantuan/tabel/penduduk_status_kawin/")
    assert "lebih ketat" not in read(client, "/bantuan/tabel/penduduk_agama/"), "told of the village only"
    assert "kebijakan kabupaten dapat meminta lebih" in read(client, "/bantuan/indikator/cakupan_ktp_el/")


def test_only_whoever_signed_in_reads_it() -> None:
    answer = Client().get("/bantuan/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")


def test_content_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = explain.Explanation("istilah", "na", "<i>x</i>", (explain.ExplanationPart("a", "<script>1</script>"),))
    monkeypatch.setattr("cantik.web.shell.help.templatetags.bantuan.entry", lambda *_: evil)
    html = Template('{% load bantuan %}{% jelas "istilah" "na" %}{% jelas_tautan "istilah" "na" %}').render(Context())
    assert "<script>" not in html
    assert "<i>" not in html
