"""A picture to share, chosen in the browser: only what is published can be chosen, what is chosen is what is drawn, and
the way back is the standard choice. The oracle is what lies in the folders of the releases, read here as JSON."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from cantik.base import clock
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.rilis_wilayah import CODES, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import copy_of
from tests.staff import bekal
from tests.web.test_rilis_wilayah_layar import released_kecamatan, terbit

__all__ = ["copy_of", "examined_kecamatan", "released_kecamatan", "terbit"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
VILLAGE = CODES[0]
PAGE = f"/desa/{VILLAGE}/terbit/rilis/2025-1/gambar/"
BESIDE = "gambar_kecamatan"


def figures(folder: Path) -> dict[str, dict[str, Any]]:
    """The indicators of the whole place, from the file of a release."""
    (found,) = folder.glob("**/tabel/indikator.json")
    return {each["id"]: each for each in json.loads(found.read_bytes()) if not each["area"]}


def indonesian(figure: dict[str, Any]) -> str:
    whole, _, part = f"{float(figure['value']):,.{figure['decimals']}f}".partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def withdraw(code: str, number: str) -> None:
    asked = {"reason": "keliru", "asked_by": "akun:1", "asked_at": clock.now()}
    decided = {"state": WITHDRAWN, "decided_by": "akun:9", "decided_at": clock.now()}
    Withdrawal.objects.create(kode=code, number=number, **asked, **decided)


@pytest.fixture
def agen(terbit: OpenStore) -> Any:
    return bekal.browser(bekal.with_role("agen_statistik", VILLAGE))


def said(client: Any, **chosen: Any) -> str:
    """The words of a picture, which tell everything that it shows."""
    answer = client.get(f"{PAGE}teks.txt", chosen)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_is_chosen_is_drawn_and_nothing_else_can_be(agen: Any, terbit: OpenStore) -> None:
    own = figures(terbit.store.path / "rilis" / VILLAGE)
    page = markah(agen.get(PAGE))
    assert "Di Samping Kecamatan" in page
    assert "Belum ada kartu statistik yang ditandatangani." in page
    assert "gambar_bulan" not in page
    offered = set(re.findall(r'<option value="([a-z][a-z0-9_]+)"', page.partition('name="angka"')[2]))
    told = {name for name, figure in own.items() if figure["value"] is not None}
    assert len(offered & told) > 5
    assert not (offered & set(own)) - told, "hidden figures are not offered"

    standard = said(agen)
    hidden = next((name for name in own if name not in told), "tidak_ada")
    assert said(agen, angka=[hidden, "tidak_ada", "x" * 500], pesan="0" * 12, tema="lain", ukuran="../a3") == standard
    wanted = [name for name in sorted(told & offered) if own[name]["title"] not in standard][:2]
    chosen = said(agen, angka=wanted, pesan="tanpa")
    for name in wanted:
        assert f": {indonesian(own[name])}" in chosen
    (mark, sentence) = re.findall(r'<option lang="id" value="([0-9a-f]{12})"[^>]*>\s*(.*?)\s*</option>', page)[0]
    assert sentence in said(agen, pesan=mark)
    back = re.search(r'href="\?(tema=[^"]*)">\s*Kembali', markah(agen.get(PAGE, {"angka": wanted, "pesan": mark})))
    assert back
    assert agen.get(f"{PAGE}teks.txt?{back[1].replace('&amp;', '&')}").content.decode() == standard

    picture = agen.get(f"{PAGE}gambar.png", {"ukuran": "cerita", "angka": wanted})
    with Image.open(io.BytesIO(picture.content)) as pixels:
        assert pixels.size == (1080, 1920)
    poster = agen.get(f"{PAGE}poster.pdf", {"angka": wanted, "pesan": mark})
    (sheet,) = pypdfium2.PdfDocument(poster.content)
    assert [round(side / 72 * 25.4) for side in sheet.get_size()] == [297, 420]
    printed = re.sub(r"[\s\u2060\u200b\ufffe]", "", sheet.get_textpage().get_text_range())
    for name in wanted:
        assert indonesian(own[name]) in printed
    assert re.sub(r"\s", "", sentence) in printed


def test_in_english_the_same_figures_are_told_with_the_names_as_they_are(agen: Any, terbit: OpenStore) -> None:
    own = figures(terbit.store.path / "rilis" / VILLAGE)
    page = agen.get(PAGE, {"bahasa": "en", "tema": "gambar_tahun"})
    assert len(page.content) <= 120_000
    text = markah(page)
    (mark, sentence) = re.findall(r'<option lang="en" value="([0-9a-f]{12})"[^>]*>\s*(.*?)\s*</option>', text)[0]
    name = next(name for name, figure in own.items() if figure["value"] is not None and figure["decimals"] == 0)
    words = said(agen, bahasa="en", tema="gambar_tahun", angka=[name], pesan=mark)
    assert sentence in words
    assert f"{own[name]['title_en']}: {float(own[name]['value']):,.0f} " in words
    assert "The Year in Figures, as of 31 December 2025" in words
    assert "Kabupaten Contoh" in words
    for indonesian in ("keadaan", "Sumber", "terbit", "jiwa", "persen", "Desa ", "Kecamatan "):
        assert indonesian not in words, words
    beside = said(agen, bahasa="en", tema=BESIDE, ukuran="cerita")
    assert re.search(r"\((higher|lower|equal)\)\.", beside), beside
    assert said(agen, bahasa="jv") == said(agen), "a language that no picture has is the standard one"
    drawn = agen.get(f"{PAGE}gambar.png", {"bahasa": "en", "tema": "gambar_tahun"})
    assert '_en.png"' in drawn.headers["Content-Disposition"]
    assert "no-store" in drawn.headers["Cache-Control"]


def test_beside_the_kecamatan_both_are_what_their_releases_say(agen: Any, terbit: OpenStore) -> None:
    own = figures(terbit.store.path / "rilis" / VILLAGE)
    (level,) = (terbit.store.path / "rilis-wilayah" / KECAMATAN).glob("2*")
    above = figures(level)
    words = said(agen, tema=BESIDE, ukuran="cerita")
    line = r"^(.+): Desa [^,]*? ([\d.,]+) .*?, Kecamatan .*? ([\d.,]+) .*\((lebih tinggi|lebih rendah|sama)\)"
    pairs = re.findall(line, words, re.MULTILINE)
    assert len(pairs) >= 3, words
    titles = {figure["title"]: name for found in (own, above) for name, figure in found.items()}
    for title, mine, theirs, order in pairs:
        name = titles[title]
        assert (mine, theirs) == (indonesian(own[name]), indonesian(above[name])), title
        numbers = [float(each.replace(".", "").replace(",", ".")) for each in (mine, theirs)]
        high, low = numbers[0] > numbers[1], numbers[0] < numbers[1]
        assert order == ("lebih tinggi" if high else "lebih rendah" if low else "sama")
    withdraw(KECAMATAN, level.name)
    assert said(agen, tema=BESIDE) == said(agen), "the release of the kecamatan is gone: the standard theme"
    assert "Kecamatannya belum punya rilis." in markah(agen.get(PAGE))


def test_of_a_withdrawn_edition_nothing_is_drawn(agen: Any) -> None:
    withdraw(VILLAGE, "2025-1")
    assert agen.get(PAGE).status_code == 302
    for name in ("gambar.png", "poster.pdf", "teks.txt"):
        assert agen.get(f"{PAGE}{name}").status_code == 404
    stranger = bekal.browser(bekal.with_role("agen_statistik", CODES[1]))
    assert stranger.get(f"{PAGE}teks.txt").status_code in (403, 404)
