"""Texts that were written of a desa, said of a kelurahan, a nagari, a gampong, a kampung adat."""

from __future__ import annotations

import pytest

from cantik.codes.area import AreaCode
from cantik.codes.area_speech import FILE, AreaSpeech, fixed_phrases, parse_phrases, speech_of
from cantik.codes.errors import AreaWordsError

KELURAHAN = AreaSpeech("Kelurahan", "Lurah", "Lingkungan")
NAGARI = AreaSpeech("Nagari", "Wali Nagari", "Jorong", of_all=True)
DUSUN = AreaSpeech("Dusun", "Rio", "Kampung")  # Bungo: dusun is the village


@pytest.mark.parametrize(
    ("speech", "text", "said"),
    [
        (KELURAHAN, "Menunggu kepala desa", "Menunggu lurah"),
        (KELURAHAN, "Kepala desa di laptop ini", "Lurah di laptop ini"),
        (NAGARI, "Tanda tangan Kepala Desa", "Tanda tangan Wali Nagari"),
        (NAGARI, "%(a)s dari %(b)s dusun", "%(a)s dari %(b)s jorong"),
        (KELURAHAN, "Register warga %(desa)s.", "Register warga %(desa)s."),
        (KELURAHAN, "luas desa {desa.luas} hektar", "luas kelurahan {desa.luas} hektar"),
        (KELURAHAN, "<b>desa=KODE</b> --desa nama_dusun desa", "<b>desa=KODE</b> --desa nama_dusun kelurahan"),
        (KELURAHAN, "Bulan BLT Dana Desa di desa", "Bulan BLT Dana Desa di kelurahan"),
        (KELURAHAN, "Desa lain yang meminta", "Desa lain yang meminta"),
        (NAGARI, "Desa lain yang meminta", "Nagari lain yang meminta"),
        (DUSUN, "Dusun, RW, dan RT desa", "Kampung, RW, dan RT dusun"),
        (KELURAHAN, "sedesa, antardesa, pedesaan, DESA", "sedesa, antardesa, pedesaan, DESA"),
        (AreaSpeech("Unit Permukiman Transmigrasi", "Kepala UPT", "Blok"), "kepala desa", "kepala UPT"),
        (AreaSpeech("Nagari", "Wali", "Jorong", names=("Koto Desa",)), "Koto Desa, desa", "Koto Desa, nagari"),
    ],
)
def test_a_text_is_said_with_the_words_of_the_area(speech: AreaSpeech, text: str, said: str) -> None:
    assert speech.say(text) == said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("35.05.10.2011", None),
        ("35.05", None),
        ("35.05.10.1008", ("Kelurahan", "Lurah", "Lingkungan", False)),
        ("31.71.01.1001", ("Kelurahan", "Lurah", "Lingkungan", True)),
        ("13.06.01.2001", ("Nagari", "Wali Nagari", "Jorong", True)),
        ("11.08.01.2001", ("Gampong", "Keuchik", "Dusun", True)),
        ("13.06", ("Nagari", "Wali Nagari", "Jorong", True)),
        ("99.88.77.2001", None),
    ],
)
def test_each_area_is_spoken_of_in_its_own_words(code: str, words: tuple[str, str, str, bool] | None) -> None:
    found = speech_of(AreaCode.kemendagri(code), None)
    assert (found and (found.desa, found.head, found.dusun, found.of_all)) == words


@pytest.mark.parametrize(
    "row", ["Dana Desa,nama,", ",nama,sebab", "Dana Desa,lagi,sebab", "Dana Desa,nama,x\ndana desa,nama,y"]
)
def test_a_phrase_without_a_reason_is_refused(row: str) -> None:
    with pytest.raises(AreaWordsError, match=FILE):
        parse_phrases(["ungkapan,jenis,sebab", *row.split("\n")])
    assert all("desa" in phrase.text.lower() or "dusun" in phrase.text for phrase in fixed_phrases())
