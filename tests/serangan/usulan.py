"""What an outsider reads of the page of proposals of a village's site: every number that it prints of people, as a set
of the release that is published beside it.

Read are the page and the file beside it, as anybody has them; nothing of `cantik` is used. A volume of a figure of
people is "so many of those who lack it at least"; poor families are "so many of those up to the fourth (and fifth)
decile at least"; a cost is as many as any price makes of it; a count in a title is the count itself, there where the
title says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

from tests.acuan.bacaan import scales
from tests.serangan.massa import EVERYBODY, Persons
from tests.serangan.rilis import DUSUN, Folder, Told

LEAST = 10  # governance 5.3: whoever is poor, ill or disabled
_WORDS = {
    name: at
    for at, name in enumerate(
        ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"], start=1
    )
}
_PEOPLE = r"(?:orang|jiwa|warga|keluarga|kk|rumah|anak|balita|lansia|penyandang|siswa|penerima)"
_COUNT = re.compile(rf"\b(\d+|{'|'.join(_WORDS)})\s+(?:\w+\s+)?{_PEOPLE}\b", re.IGNORECASE)
_ARTICLE = re.compile(r'<article[^>]*data-usulan="(\d+)">(.*?)</article>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class ReadProposal:
    """A proposal as anybody reads it: the file's line, and the words of the page."""

    told: dict[str, Any]
    words: str

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.told["judul"] or self.told["kegiatan"])


def read_proposals(site: Path) -> list[ReadProposal]:
    """All proposals of a site; each stands in the file and on the page."""
    lines = {each["nomor"]: each for each in json.loads((site / "usulan.json").read_text("utf-8"))}
    page = (site / "usulan.html").read_text("utf-8")
    words = {int(number): " ".join(unescape(_TAG.sub(" ", text)).split()) for number, text in _ARTICLE.findall(page)}
    assert words.keys() == lines.keys()
    return [ReadProposal(line, words[number]) for number, line in lines.items()]


def tell_counts(proposal: ReadProposal) -> Iterator[tuple[str, int]]:
    """Every count of people that a proposal prints, with where: of what the file calls one, and of any words."""
    told = proposal.told
    for name in ("volume", "penerima", "keluarga_miskin", "volume_terlaksana"):
        if told[name] not in (None, "") and told.get("satuan", "") not in ("m", "meter", "km", "paket"):
            yield name, int(Decimal(str(told[name])))
    if told["volume"] is not None and told["volume_terlaksana"] is not None:
        short = abs(int(Decimal(told["volume"])) - int(Decimal(told["volume_terlaksana"])))
        if short:  # so many were promised it and did not get it, or got it besides
            yield "selisih", short
    for found in _COUNT.finditer(proposal.words):
        yield "kata", _WORDS.get(found[1].lower()) or int(found[1])


def find_small(proposals: list[ReadProposal], dusun: list[str]) -> list[tuple[int, str, int]]:
    """Counts of people that are small, or that stand beside a part of the village; of a line of the file that cites a
    figure, names poor families or is called after people."""
    out = []
    for each in proposals:
        below = any(re.search(rf"\b{re.escape(name)}\b", each.words, re.IGNORECASE) for name in dusun)
        below = below or bool(re.search(r"\b(rt|rw)\s*\d", each.words, re.IGNORECASE))
        about = bool(each.told.get("indikator")) or re.search(r"miskin|disabilitas|sakit", each.words, re.IGNORECASE)
        for where, count in tell_counts(each) if about else ():
            if count < LEAST or below:
                out.append((each.told["nomor"], where, count))
    return out


def read_statements(proposals: list[ReadProposal], folder: Folder, dusun: list[str]) -> list[Told]:
    """What they say of sets of the release."""
    sides: dict[str, dict[str, Told]] = {}
    for told in folder.told:
        name, _, side = told.source.rpartition(" ")
        if told.table == "indikator" and side in ("pembilang", "penyebut") and " " not in name:
            sides.setdefault(name, {})[side] = told
    return [said for each in proposals for said in _statements_of(each, sides, dusun)]


def _statements_of(each: ReadProposal, sides: dict[str, dict[str, Told]], dusun: list[str]) -> Iterator[Told]:
    name = f"usulan {each.told['nomor']}"
    own = sides.get(each.told.get("indikator", ""), {})
    poor = each.told["keluarga_miskin"]
    for volume in (each.told["volume"], each.told["volume_terlaksana"]):
        if volume is None or "pembilang" not in own or "penyebut" not in own:
            continue
        part, whole = own["pembilang"], own["penyebut"]
        served = int(Decimal(volume))
        if whole.value is not None:  # those who lack are the others of the share, or those who have it
            yield Told(name, "usulan", part.basis, part.who, None, 0, whole.value - served)
    for last in (4, 5) if poor is not None else ():
        yield Told(name, "usulan", "keluarga", _up_to(last), None, int(poor), None)
    for found in _COUNT.finditer(each.title):
        count = _WORDS.get(found[1].lower()) or int(found[1])
        where = [at for at, label in enumerate(dusun) if re.search(rf"\b{re.escape(label)}\b", each.title)]
        place = {DUSUN: frozenset(where)} if where else {}
        if "pembilang" in own:
            yield Told(name, "usulan", own["pembilang"].basis, own["pembilang"].who.but(**place), count)
        elif re.search("miskin", each.title, re.IGNORECASE):
            yield Told(name, "usulan", "keluarga", _up_to(4).but(**place), count)


def _up_to(decile: int) -> Persons:
    own = scales("keluarga")["desil_nasional"]
    return EVERYBODY.but(desil_nasional=frozenset(own.codes.index(str(each)) for each in range(1, decile + 1)))
