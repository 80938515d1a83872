"""`languages/<id>.yaml` in a kabupaten's own folder (`CANTIK_CONTENT`): the words of the public site in a language of
the region. None is shipped: whoever brings one says who translated it.

It is no part of `Content`: it changes how a site reads, never what is measured, so no draft and no release depends on
it (docs/adr/0075).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base.canonical import digest
from cantik.base.errors import ContentError
from cantik.content.content_files import MOST_OWN_BYTES, decode_text
from cantik.content.loader import LANGUAGES, own_folder
from cantik.content.nodes import Section, compose, require_plain
from cantik.content.schema.common import AREA_CODE

#: BCP 47 without a region: ISO 639-1 or 639-3; the two languages that every site has are none
_ID, _TAKEN = re.compile(r"[a-z]{2,3}"), ("id", "en")
_DIGITS = re.compile(r"\d+")
_LONGEST = 400
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # letters of several scripts of the islands are joined or parted by these


@dataclass(frozen=True, slots=True)
class RegionalLanguage:
    """A language: its code, its own name, who translated, the areas whose sites speak it (none: all), its words by the
    Indonesian ones, the line of each in its file, and the digest of the file."""

    id: str
    name: str
    source: str
    areas: tuple[str, ...]
    words: Mapping[str, str]
    lines: Mapping[str, str]
    stamp: str

    def speaks_in(self, kode: str) -> bool:
        """Whether the site of an area, or of a group of areas, speaks it."""
        return not self.areas or any(f"{kode}.".startswith(f"{area}.") for area in self.areas)


def languages_in(kode: str) -> tuple[RegionalLanguage, ...]:
    """The languages of the site of an area on this installation, by their code. Raises `ContentError` as below."""
    return tuple(each for each in read_languages(own_folder()) if each.speaks_in(kode))


def read_languages(folder: Path | None) -> tuple[RegionalLanguage, ...]:
    """The languages of a kabupaten's own folder. Raises `ContentError` K101–K106 and K161 with file and line."""
    home = None if folder is None else folder / LANGUAGES
    files = sorted(home.glob("*.yaml")) if home is not None else []
    found = ((path, path.stat()) for path in files)
    return tuple(_read_file(path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=64)
def _read_file(path: Path, _changed: int, _size: int) -> RegionalLanguage:
    where, data = f"{path.parent.parent.name}/{LANGUAGES}/{path.name}", path.read_bytes()
    if len(data) > MOST_OWN_BYTES:
        expected = f"paling besar {MOST_OWN_BYTES} bita"
        raise ContentError("K101", "Berkas terlalu besar", where=f"{where}:1", expected=expected)
    text = decode_text(data, where)
    require_plain(where, text)
    return parse_language(path.stem, compose(where, text), digest(data))


def parse_language(name: str, top: Section, stamp: str) -> RegionalLanguage:
    """One language from its file, called `name`. Raises as above."""
    written = top.text("id")
    if written != name:
        raise top.wrong("id", "“id” berbeda dari nama berkas", "K106", found=f"“{written}”", expected=f"“{name}”")
    if not _ID.fullmatch(name) or name in _TAKEN:
        expected = "kode ISO 639 dua atau tiga huruf, bukan id atau en"
        raise top.wrong("id", "Bukan kode bahasa daerah", "K161", found=f"“{name}”", expected=expected)
    areas = top.texts("wilayah", ())
    for area in areas:
        if not AREA_CODE.fullmatch(area):
            raise top.wrong("wilayah", "Bukan kode wilayah Kemendagri", found=f"“{area}”")
    part = top.section("kata")
    words = {key: _read_word(part, key) for key in part.keys()}  # noqa: SIM118 - a section is no mapping
    lines = {key: f"{part.file}:{part.line_of(key)}" for key in words}
    title, source = top.text("nama"), top.text("sumber")
    _require_plain_words(top, "nama", title)
    _require_plain_words(top, "sumber", source)
    part.close()
    top.close()
    return RegionalLanguage(name, title, source, areas, words, lines, stamp)


def _read_word(part: Section, key: str) -> str:
    said = part.text(key)
    _require_plain_words(part, key, said)
    if sorted(_DIGITS.findall(said)) != sorted(_DIGITS.findall(key)):
        expected = "angka yang sama seperti dalam bahasa Indonesia"
        raise part.wrong(key, "Terjemahan ini mengubah angka", "K161", found=f"“{said[:60]}”", expected=expected)
    return said


def _require_plain_words(part: Section, key: str, said: str) -> None:
    """No empty word, none that is longer than a page has room for, no sign that turns or hides what stands around."""
    if not said.strip() or len(said) > _LONGEST:
        raise part.wrong(key, "Kata kosong atau terlalu panjang", "K161", expected=f"1 sampai {_LONGEST} huruf")
    odd = next((each for each in said if each not in _JOINERS and unicodedata.category(each) in _UNSEEN), "")
    if odd:
        raise part.wrong(key, "Kata memuat tanda yang tidak tampak", "K161", found=f"U+{ord(odd):04X}")
