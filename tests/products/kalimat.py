"""What a reader of sentences finds: every number of every sentence of a release against its figures, by files alone.

Nothing of the program is asked: figures and tables are read from the release's JSON, the words for each measure stand
here by hand. A number is explained when it is the printed value of a measure that the sentence itself names, of the
part of the village that it names, of the year that it names; or a count or a share of a table. Direction words hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

#: measure -> how a sentence names it, in Indonesian and English
NAMES: Mapping[str, tuple[str, str]] = {
    "jumlah_penduduk": (
        r"penduduk .*berjumlah|[Jj]umlah penduduk|\d penduduk,",
        r"[Pp]opulation .*was|The population is|persons,",
    ),
    "jumlah_terdata": (r"Terdata .* orang", r"persons were recorded"),
    "jumlah_keluarga": (
        r"Tercatat .* keluarga|Jumlah keluarga|\d keluarga,",
        r"There were|number of families|\d families,",
    ),
    "jumlah_keluarga_terdata": (r"Terdata .* keluarga", r"families were recorded"),
    "rata_anggota_keluarga": (r"rata-rata", r"average"),
    "rata_anggota_terdata": (r"rata-rata", r"average"),
    "rasio_jenis_kelamin": (r"[Rr]asio jenis kelamin|per 100 perempuan", r"sex ratio|per 100 females"),
    "rasio_jenis_kelamin_terdata": (r"[Rr]asio jenis kelamin|per 100 perempuan", r"sex ratio|per 100 females"),
    "rasio_ketergantungan": (r"menanggung", r"supported"),
    "rasio_ketergantungan_terdata": (r"menanggung", r"supported"),
    "persen_lansia": (r"60 tahun ke atas|lansia", r"60 and over"),
    "persen_lansia_terdata": (r"60 tahun ke atas|lansia", r"60 and over"),
    "persen_balita": (r"balita", r"under five"),
    "persen_balita_terdata": (r"balita", r"under five"),
    "persen_umur_produktif": (r"15–64", r"15–64"),
    "persen_umur_produktif_terdata": (r"15–64", r"15–64"),
    "keluarga_kepala_perempuan": (
        r"dikepalai perempuan|Perempuan mengepalai|[Kk]epala keluarga perempuan",
        r"headed by (?:a )?wom[ae]n|Women head",
    ),
    "keluarga_kepala_lansia": (r"[Kk]epala keluarga lansia", r"Heads aged 60"),
    "cakupan_ktp_el": (r"KTP-el", r"KTP-el"),
    "cakupan_akta_lahir": (r"kta kelahiran", r"irth certificate"),
    "cakupan_kia": (r"KIA", r"hild identity card"),
    "penduduk_bekerja_15": (r"bekerja", r"[Ww]ork"),
    "rumah_milik_sendiri": (r"rumah milik sendiri", r"own their dwelling"),
    "lantai_memenuhi": (r"lantai", r"floor"),
    "atap_memenuhi": (r"atap", r"roof"),
    "dinding_memenuhi": (r"dinding", r"wall"),
    "ruang_memenuhi": (r"lantai|ruang", r"floor|space"),
    "rumah_layak_proksi": (r"[Rr]umah layak", r"roper housing"),
    "pendidikan_sma_25": (r"SMA", r"upper secondary|Upper secondary"),
    "pendidikan_tinggi_25": (r"perguruan tinggi|pendidikan tinggi", r"higher education|tertiary"),
    "partisipasi_sekolah_7_12": (r"7–12", r"7–12"),
    "cakupan_jaminan_kesehatan": (r"jaminan kesehatan|Jaminan kesehatan", r"ealth insurance"),
    "cakupan_jaminan_kesehatan_regsosek": (r"jaminan kesehatan", r"ealth insurance"),
    "air_minum_terlindung": (
        r"air minum terlindung|[Aa]ir minum terlindung",
        r"protected (?:source of )?drinking water|Protected drinking water",
    ),
    "penerangan_pln": (r"PLN", r"PLN"),
    "akses_internet": (r"nternet", r"nternet"),
    "kepemilikan_rekening": (r"ekening", r"ccount"),
    "sanitasi": (r"sanitasi", r"sanitation"),
    "kesulitan_fungsional": (r"kesulitan fungsional", r"functional difficulty"),
    "akses_angkutan": (r"angkutan umum", r"public transport"),
    "peserta_kb": (r"ber-KB", r"contraception"),
}
#: numbers that name a class, an age, a rate or a day, and no figure
_NO_FIGURE = re.compile(
    r"\d+–\d+(?= tahun| jam| anggota|[ ,.;:)]|$)|\b\d+ tahun ke atas|\baged \d+ and over|\b\d+ and (?:over|above)"
    r"|\b(?:per|Setiap|Every|tiap) 100\b|\bpada \d{4}\b|\bin \d{4}\b|\b\d{1,2} [A-Z][a-z]+ \d{4}\b|umur \d+ |\d+ kg"
    r"|\b\d+(?:[.,]\d)? (?:kg|grams?)|Rp\d+|\d+ m²|\d+ m\b|\b\d+\.\d{3}–\d|\bumur \d+ tahun|(?<=: )[^:(]*(?= \(\d)"
)
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_MOVED = {
    "id": re.compile(r"\b(naik dari|turun dari|sama dengan) (\d(?:[\d.,]*\d)?)(?: persen)? pada (\d{4})"),
    "en": re.compile(r"\b(up from|down from|the same as) (\d(?:[\d.,]*\d)?)(?: per cent)? in (\d{4})"),
}
_ENDS = {
    "id": re.compile(r"(tertinggi|terendah) (.+?) (\d(?:[\d.,]*\d)?)(?=[ˣʳᵉ]*(?:[,;]| persen|$))"),
    "en": re.compile(r"(highest|lowest) (.+?) (\d(?:[\d.,]*\d)?)(?=[ˣʳᵉ]*(?:[,;]| per cent|$))"),
}
_UP = {"naik dari": 1, "up from": 1, "turun dari": -1, "down from": -1, "sama dengan": 0, "the same as": 0}


def printed(value: Decimal | Fraction | int, decimals: int, lang: str) -> str:
    """A number as books print it, written anew."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


@dataclass(frozen=True)
class ReadTable:
    """The margin of a table over its own axis: label in both languages and count, and its total."""

    key: str
    rows: tuple[tuple[tuple[str, str], int | None], ...]
    total: int | None
    answered: int | None

    def shares(self, lang: str) -> Iterator[tuple[str, str]]:
        """The share of each class, and of classes that follow one another: (label of the first, as printed)."""
        known = [(label[lang == "en"], count) for label, count in self.rows]
        for start in range(len(known)):
            together = 0
            for label, count in known[start:]:
                if count is None or not self.answered:
                    break
                together += count
                yield known[start][0], printed(Fraction(100 * together, self.answered), 1, lang)
                del label


@dataclass
class ReadRelease:
    """A release as its files tell it; `former`: the figures of an earlier year, by year."""

    figures: dict[str, list[dict[str, Any]]]
    tables: dict[str, ReadTable]
    sentences: list[tuple[str, str, str]]  # (where, language, text)
    former: dict[int, dict[str, Decimal]] = field(default_factory=dict)


def read_folder(folder: Path, former: Sequence[Path] = ()) -> ReadRelease:
    """The figures, tables and sentences of a release folder."""
    said = json.loads((folder / "rilis.json").read_text("utf-8"))
    told = json.loads((folder / "tabel" / "indikator.json").read_text("utf-8"))
    figures: dict[str, list[dict[str, Any]]] = {}
    for figure in told:
        figures.setdefault(figure["id"], []).append(figure)
    tables, sentences = {}, []
    for chapter in said["chapters"]:
        for pair in chapter["narratives"]:
            sentences += [
                (f"bab {chapter['number']}", lang, text) for lang, text in zip(("id", "en"), pair, strict=True)
            ]
        for key in chapter["tables"]:
            raw = json.loads((folder / "tabel" / f"{key}.json").read_text("utf-8"))
            tables[key] = _read_table(raw)
            for lang, name in (("id", "finding"), ("en", "finding_en")):
                sentences += [(key, lang, raw[name])] if raw[name] else []
    years = {}
    for each in former:
        head = json.loads((each / "rilis.json").read_text("utf-8"))
        rows = json.loads((each / "tabel" / "indikator.json").read_text("utf-8"))
        years[int(head["year"])] = {
            r["id"]: Decimal(r["value"]) for r in rows if not r["area"] and r["value"] is not None
        }
    return ReadRelease(figures, tables, sentences, years)


def _read_table(raw: Mapping[str, Any]) -> ReadTable:
    axes = raw["axes"]
    roles = [axis["role"] for axis in axes]
    main = next((roles.index(role) for role in ("kategori", "umur", "wilayah") if role in roles), 0)
    totals = [next((i for i, c in enumerate(axis["categories"]) if c["total"]), None) for axis in axes]
    rows, total, missing = [], None, 0
    if any(at is None for place, at in enumerate(totals) if place != main):
        return ReadTable(raw["key"], (), None, None)
    for index, category in enumerate(axes[main]["categories"]):
        flat = 0
        for place, axis in enumerate(axes):
            flat = flat * len(axis["categories"]) + (index if place == main else int(totals[place] or 0))
        value = raw["cells"][flat]["value"]
        count = int(value) if isinstance(value, int) else None
        if category["total"]:
            total = count
        elif category["missing"]:
            missing += count or 0
        else:
            rows.append(((category["label"], category["label_en"]), count))
    return ReadTable(raw["key"], tuple(rows), total, None if total is None else total - missing)


# ── reading back ─────────────────────────────────────────────────────────────────────────────────
def wrong_sentences(release: ReadRelease) -> list[str]:
    """Every sentence that says something else than the figures; each with what is wrong."""
    found = []
    for where, lang, text in release.sentences:
        for sentence in re.split(r"(?<=[.:])\s+(?=[A-Z])(?<!: )|\n+", text):
            found += [f"{where} {lang}: {fault}: {sentence}" for fault in _faults(release, where, lang, sentence)]
    return found


def _faults(release: ReadRelease, where: str, lang: str, sentence: str) -> Iterator[str]:
    plain = re.sub(r"[ˣʳᵉ]", "", sentence)
    if re.match(r"That\b|Itu\b|This\b", plain) or re.search(
        r"\b(?:bagian|cakupan) itu\b|\bthat (?:share|part)\b", plain
    ):
        yield "leans on another sentence"
    named = [name for name, words in NAMES.items() if name in release.figures and re.search(words[lang == "en"], plain)]
    for words, number, year in _MOVED[lang].findall(plain):
        if not any(_moved_so(release, name, words, number, int(year), lang) for name in named):
            yield f"no measure named here moved so: {words} {number} {year}"
    for order, place, number in _ENDS[lang].findall(plain):
        if not any(_stands_so(release, name, order, place, number, lang) for name in named):
            yield f"no measure named here has that end: {order} {place} {number}"
    rest = _ENDS[lang].sub(" ", _MOVED[lang].sub(" ", plain))
    for number in _NUMBER.findall(_NO_FIGURE.sub(" ", rest)):
        if not _is_explained(release, where, lang, number, named, plain):
            yield f"no figure of what it names is {number}"


def _own(release: ReadRelease, name: str) -> dict[str, Any] | None:
    return next((f for f in release.figures[name] if not f["area"] and f["value"] is not None), None)


def _moved_so(release: ReadRelease, name: str, words: str, number: str, year: int, lang: str) -> bool:
    own, then = _own(release, name), release.former.get(year, {}).get(name)
    if own is None or then is None or printed(then, own["decimals"], lang) != number:
        return False
    step = Decimal(1).scaleb(-own["decimals"])
    now, was = (Decimal(each).quantize(step, ROUND_HALF_UP) for each in (own["value"], then))
    return ((now > was) - (now < was)) == _UP[words]


def _stands_so(release: ReadRelease, name: str, order: str, place: str, number: str, lang: str) -> bool:
    parts = [f for f in release.figures[name] if f["area"] and f["value"] is not None]
    if not parts:
        return False
    pick = max if order in ("tertinggi", "highest") else min
    end = pick(parts, key=lambda f: Decimal(f["value"]))
    return bool(end["area_label"] == place and printed(Decimal(end["value"]), end["decimals"], lang) == number)


def _is_explained(
    release: ReadRelease, where: str, lang: str, number: str, named: Sequence[str], sentence: str
) -> bool:
    for name in named:
        own = _own(release, name)
        with_unit = own is not None and (own["unit"] != "persen" or re.search(r"persen|per cent", sentence))
        if own is not None and with_unit and printed(Decimal(own["value"]), own["decimals"], lang) == number:
            return True
    tables = [release.tables[where]] if where in release.tables else list(release.tables.values())
    for table in tables:
        if table.total is not None and printed(table.total, 0, lang) == number:
            return True
        counts = [
            printed(count, 0, lang) for label, count in table.rows if count is not None and where in release.tables
        ]
        if number in counts:
            return True
        for label, share in table.shares(lang):
            # of its own table a finding names the classes in words of its own; elsewhere a class is named by its label
            if share == number and (where in release.tables or _is_named(label, sentence)):
                return True
    return False


#: what sentences call a class otherwise than its label does
_CALLED = (("pertanian", "petani"), ("agriculture", "farmers"))


def _is_named(label: str, sentence: str) -> bool:
    if any(said in sentence and own in label.casefold() for said, own in _CALLED):
        return True
    if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", sentence):
        return True
    words = [
        word for word in re.findall(r"[a-z]{4,}", label.casefold()) if word not in ("kerja", "work", "other", "lainnya")
    ]
    return any(word in sentence.casefold() for word in words)
