"""What is wrong with a set of metadata beside its form: names, references, classes, denominators
(docs/bidang/metadata.md 1, forum_forms 1). Pure; everything is said as a fault with a stable code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from cantik.base.text import fold
from cantik.codes.protected_names import ProtectedNames, TextPlace
from cantik.codes.standards import StandardDatum
from cantik.content.standard_id import STANDARD_ID
from cantik.forum.metadata.activity_rules import about_activity
from cantik.forum.metadata.ages import NumberSpan, breaks, comparable, span
from cantik.forum.metadata.document import (
    ACTIVITY,
    VARIABLE,
    Answers,
    MetadataFault,
    MetadataSet,
    is_asked,
    list_unanswered,
)
from cantik.forum.metadata.exchange import SHAPES, Forms

_YEAR = re.compile(r"\b(19|20)\d\d\b")
_SHORT = re.compile(r"\b(jml|jlh|pddk|kel|kec|kab|prov|thn|th|bln|org|no|sts|pend|pek|umr|rmh)\b\.?", re.IGNORECASE)
_UNIT = re.compile(
    r"\((?:jiwa|orang|unit|buah|persen|%|rp|rupiah|ha|km2?|m2?|kk|keluarga|ton|tahun)\)|%", re.IGNORECASE
)
_AREA = re.compile(r"\b([Dd]esa|[Kk]elurahan|[Kk]ecamatan|[Kk]abupaten|[Dd]usun)\s+[A-Z]\w*")
_PERSON = re.compile(r"\b(?:[Pp]ak|[Bb]u|Bpk\.?|Sdri?\.?|Hj\.?|KH\.?)\s+[A-Z][a-z]+")
#: a NIK or KK, a mobile telephone; amounts, codes of areas and of standards are as long and are none
_NUMBER_OF = re.compile(r"(?<!\d)(?:\d{4}[ .-]?){3}\d{4}(?!\d)|(?<!\d)(?:\+?62|0)[ .-]?8(?:[ .-]?\d){8,11}(?!\d)")
#: where the office's own numbers and the name of who is in charge belong
_OFFICIAL = frozenset({"telepon", "faksimile", "teknis_telepon", "teknis_faksimile", "teknis_nama", "rekomendasi"})
_SHARES = {"persentase", "persen", "rasio", "proporsi"}
_PERCENT = {"persen", "%", "percent"}
_DIVIDED = re.compile(r"/|÷|\bdibagi\b|\\frac|\bper\b")
#: units of INDAH are words; a variable of numbers without one cannot be added up
_NUMBERS = {"integer", "float", "angka", "numeric", "bilangan"}
_COUNTED = {"jumlah", "rata-rata", *_SHARES}
_TIMES = re.compile(r"(?:[×x*]|\bkali\b)\s*(1(?:0|\.0){2,}|seratus|seribu)(?![\d.])", re.IGNORECASE)
_PER = re.compile(r"\bper\s+(1(?:0|\.0){2,}|seratus|seribu)(?![\d.])", re.IGNORECASE)
_WRITTEN = {"seratus": "100", "seribu": "1000"}
_BREAKS = {
    "celah": ("celah_kelas", "Kelas-kelas meninggalkan celah", "Perluas salah satu kelas."),
    "tumpang": ("tumpang_kelas", "Kelas-kelas bertumpang tindih", "Persempit salah satu kelas."),
    "terbalik": ("kelas_terbalik", "Akhir kelas mendahului awalnya", "Tukar kedua bilangannya."),
}


def lint(
    metadata: MetadataSet,
    forms: Forms,
    names: ProtectedNames,
    proper: Collection[str] = (),
    standards: Mapping[str, StandardDatum] | None = None,
) -> list[MetadataFault]:
    """Everything that is wrong, in the order of the set. `proper`: names of areas, which are no protected terms;
    `standards`: the master file of standard data, None where nobody brought one (ids are looked at in shape only)."""
    found: list[MetadataFault] = []
    for kind, number, answers in metadata.parts():
        where = _describe_part(kind, number, answers)
        found += _of_form(forms, kind, answers, where)
        found += _name(kind, answers, where, names, proper)
        found += _standard(answers, where, standards)
        found += _persons(kind, answers, where, str(metadata.activity.get("teknis_nama", "")))
        if kind == ACTIVITY:
            found += about_activity(answers, SHAPES[ACTIVITY][0])
        elif kind == VARIABLE:
            found += _variable(answers, where)
        else:
            found += _indicator(answers, where)
    return [*found, *_doubles(metadata), *_references(metadata), *_series(metadata)]


def _describe_part(kind: str, number: int, answers: Answers) -> str:
    name = answers.get("nama")
    return f"{SHAPES[kind][0]} {number}" + (f" ({name})" if name else "") if number else SHAPES[kind][0]


def _of_form(forms: Forms, kind: str, answers: Answers, where: str) -> Iterator[MetadataFault]:
    for question in list_unanswered(forms[kind], answers):
        if question.required:
            text = f"“{question.label}” belum diisi"
            yield MetadataFault("wajib_kosong", text, f"{where}, {question.label}", mend="Isi rincian ini.")
    for question in forms[kind].fields:
        if question.id in answers and not is_asked(question, answers):
            above = forms[kind].field(question.asked_if.field if question.asked_if else question.id).label
            text = f"“{question.label}” terisi padahal dilewati"
            mend = f"Kosongkan, atau perbaiki “{above}”."
            yield MetadataFault("lewati_terisi", text, f"{where}, {question.label}", mend=mend)


def _name(
    kind: str, answers: Answers, where: str, names: ProtectedNames, proper: Collection[str]
) -> Iterator[MetadataFault]:
    name = str(answers.get("judul_kegiatan" if kind == ACTIVITY else "nama", ""))
    rules = [
        ("nama_singkatan", _SHORT, "Nama memakai singkatan", "kata lengkap", "Tulis lengkap."),
        ("nama_tahun", _YEAR, "Nama memuat tahun", "nama tanpa tahun", "Tahun punya isian sendiri."),
    ]
    if kind == VARIABLE:
        mend = "Satuan dan wilayah punya isian sendiri."
        rules += [
            ("nama_satuan", _UNIT, "Nama memuat satuan", "nama tanpa satuan", mend),
            ("nama_wilayah", _AREA, "Nama memuat wilayah", "nama tanpa wilayah", mend),
        ]
    for code, pattern, text, expected, mend in rules:
        hit = pattern.search(name) or (_place(name, proper) if code == "nama_wilayah" else None)
        if hit:
            yield MetadataFault(code, text, where, hit[0].strip(), expected, mend)
    for owned in names.check(name, TextPlace.TITLE, proper=proper):
        mend = f"Pakai “{owned.name.instead}”."
        yield MetadataFault("nama_terlindung", f"Istilah {owned.name.owner}", where, owned.found, mend=mend)


def _place(name: str, proper: Collection[str]) -> re.Match[str] | None:
    """The name of an area of this server within a name, written as a name: Maju is a village, maju a word."""
    return next(filter(None, (re.search(rf"\b{re.escape(area)}\b", name) for area in proper if area)), None)


def _persons(kind: str, answers: Answers, where: str, charge: str) -> Iterator[MetadataFault]:
    """Metadata are public: no name of a person in what is measured, no number of a person anywhere."""
    mend = "Metadata terbuka untuk umum; hapus."
    texts = [text for key, value in answers.items() if key not in _OFFICIAL for text in _texts(value)]
    if any(_NUMBER_OF.search(text) for text in texts):
        yield MetadataFault("data_orang", "Memuat nomor yang mungkin NIK, KK, atau telepon", where, mend=mend)
    if kind == ACTIVITY:
        return
    named = (_PERSON.search(text) or (charge and re.search(rf"\b{re.escape(charge)}\b", text)) for text in texts)
    if any(named):
        yield MetadataFault("nama_orang", "Memuat nama orang", where, mend=mend)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _texts(inner)


def _standard(answers: Answers, where: str, standards: Mapping[str, StandardDatum] | None) -> Iterator[MetadataFault]:
    given = str(answers.get("id_sds", ""))
    if given and not STANDARD_ID.fullmatch(given):
        yield MetadataFault(
            "id_sds_bentuk", "ID standar data salah bentuk", where, given, "AABBBBB.CC.DD, misalnya SP00055.00.00"
        )
    elif given and standards is not None:
        datum, unit = standards.get(given), answers.get("satuan")
        if datum is None:
            mend = "Salin id dari daftar itu, atau kosongkan."
            yield MetadataFault("id_sds_tiada", "ID tidak ada pada berkas standar data", where, given, mend=mend)
        elif datum.unit and unit and _fold_text(unit) != _fold_text(datum.unit):
            text, mend = "Satuan berbeda dari standar data", "Samakan satuan, atau kosongkan id."
            yield MetadataFault("id_sds_satuan", text, where, str(unit), datum.unit, mend)


def _fold_text(text: object) -> str:
    return fold(str(text or ""))


def _variable(answers: Answers, where: str) -> Iterator[MetadataFault]:
    name, definition = _fold_text(answers.get("nama")), _fold_text(answers.get("definisi"))
    told = re.sub(rf"\A{re.escape(name)} (adalah|yaitu|ialah|merupakan)\b", "", definition)
    says_itself = told != definition and re.search(rf"\b{re.escape(name)}\b", told)
    if name and definition and (says_itself or not set(told.split()) - set(name.split())):
        mend = "Tulis batas dan cakupannya dengan kata lain."
        text = "Definisi mengulang nama"
        yield MetadataFault("definisi_mengulang", text, where, str(answers["definisi"])[:80], mend=mend)
    if str(answers.get("tipe_data", "")).casefold() in _NUMBERS and not answers.get("satuan"):
        text, mend = "Variabel bilangan tanpa satuan", "Isi satuan, misalnya orang."
        yield MetadataFault("satuan_kosong", text, where, mend=mend)
    if str(answers.get("satuan", "")).strip().isdigit():
        yield MetadataFault(
            "satuan_bilangan", "Satuan berupa bilangan", where, answers["satuan"], "kata, misalnya orang"
        )
    rows = answers.get("value_domain", ())
    codes = [row.get("kode", "") for row in rows]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield MetadataFault("kode_ganda", "Kode tertulis dua kali", where, code, mend="Beri setiap nilai kode sendiri.")
    yield from _classes([part for part in (span(row.get("nilai", "")) for row in rows) if part], where)


def _classes(parts: list[NumberSpan], where: str) -> Iterator[MetadataFault]:
    laid = comparable(parts)
    measures = {part.measure for part in parts}
    measure = " bulan" if "bulan" in measures else "" if len(measures) > 1 else f" {max(measures, default='')}"
    for kind, first, last in breaks([(part.first, part.last) for part in laid]):
        numbers = (str(first) if first == last else f"{first} sampai {last}") + measure.rstrip()
        code, text, mend = _BREAKS[kind]
        yield MetadataFault(code, text, where, numbers, "setiap bilangan dalam satu kelas", mend)


def _indicator(answers: Answers, where: str) -> Iterator[MetadataFault]:
    measure, unit = str(answers.get("ukuran", "")).casefold(), str(answers.get("satuan", "")).casefold()
    if (measure in ("persentase", "persen")) != (unit in _PERCENT) and measure and unit:
        text, found = "Ukuran dan satuan tidak cocok", f"{measure}, {unit}"
        yield MetadataFault("satuan_ukuran", text, where, found, "persentase dengan satuan persen", "Samakan keduanya.")
    if measure in _COUNTED and not unit:
        yield MetadataFault("satuan_kosong", "Indikator tanpa satuan", where, measure, mend="Isi satuannya.")
    if answers.get("rumus"):
        yield from _formula(str(answers["rumus"]), measure, unit, where)


def _formula(formula: str, measure: str, unit: str, where: str) -> Iterator[MetadataFault]:
    """What it is divided by, and that what it is multiplied by is what its unit says."""
    if measure in _SHARES and not _DIVIDED.search(formula):
        expected, mend = "pembilang / penyebut", "Tulis dibagi dengan apa."
        yield MetadataFault("penyebut_tiada", "Rumus tanpa penyebut", where, formula, expected, mend)
        return
    numerator, slash, rest = formula.partition("/")
    denominator = re.split(r"[×*]|\bx\b", rest)[0]
    if slash and _fold_text(numerator) == _fold_text(denominator):
        yield MetadataFault("penyebut_sama", "Penyebut sama dengan pembilang", where, formula, mend="Perbaiki rumus.")
    if slash and _fold_text(denominator).replace(" ", "").isdigit():
        mend = "Tulis banyaknya apa, bukan bilangan."
        yield MetadataFault("penyebut_angka", "Penyebut berupa bilangan", where, formula, "pembilang / penyebut", mend)
        return
    times, per = _TIMES.search(formula), _PER.search(unit)
    wanted = "100" if unit in _PERCENT else _plain(per[1]) if per else ""
    if slash and wanted and (times is None or _plain(times[1]) != wanted):
        code = "kali_seratus" if unit in _PERCENT and times is None else "pengali_satuan"
        text, mend = "Pengali rumus tidak cocok dengan satuan", "Samakan rumus dan satuan."
        yield MetadataFault(code, text, where, f"{formula}; {unit}", f"× {wanted}", mend)


def _plain(number: str) -> str:
    return _WRITTEN.get(number.casefold(), number.replace(".", ""))


def _doubles(metadata: MetadataSet) -> Iterator[MetadataFault]:
    seen: dict[tuple[str, str], int] = {}
    for kind, number, answers in metadata.parts():
        key = kind, _fold_text(answers.get("nama"))
        if number and key[1]:
            if key in seen:
                text, mend = f"Nama sama dengan nomor {seen[key]}", "Bedakan atau gabungkan."
                yield MetadataFault(
                    "nama_ganda", text, _describe_part(kind, number, answers), str(answers["nama"]), mend=mend
                )
            seen.setdefault(key, number)


def _references(metadata: MetadataSet) -> Iterator[MetadataFault]:
    """Variables that an indicator is built from, and those that the activity says it collects, are described; what
    another activity yields is described there."""
    known = {_fold_text(answers.get("nama")) for answers in metadata.variables}
    own = _title(metadata.activity.get("judul_kegiatan"))
    named = [("kegiatan, Variabel yang dikumpulkan", row) for row in metadata.activity.get("variabel_dikumpulkan", ())]
    for number, answers in enumerate(metadata.indicators, 1):
        where = f"{_describe_part('ms_ind', number, answers)}, Variabel pembangun"
        rows = answers.get("variabel_pembangun", ())
        named += [(where, row) for row in rows if own in map(_title, row.get("kegiatan_penghasil") or (own,))]
    for where, row in named:
        if row.get("nama") and _fold_text(row["nama"]) not in known:
            text, mend = "Variabel tidak ada pada MS-Var", "Tambahkan variabel itu, atau samakan namanya."
            yield MetadataFault("rujukan_putus", text, where, row["nama"], mend=mend)
    yield from _composites(metadata)


def _title(text: object) -> str:
    return _fold_text(_YEAR.sub(" ", str(text or "")))


def _composites(metadata: MetadataSet) -> Iterator[MetadataFault]:
    """Indicators that one is built from stand in the set or in a publication that is named; none is built from
    itself."""
    known = {_fold_text(answers.get("nama")) for answers in metadata.indicators}
    for number, answers in enumerate(metadata.indicators, 1):
        where = f"{_describe_part('ms_ind', number, answers)}, Indikator pembangun"
        for row in answers.get("indikator_pembangun", ()):
            name = _fold_text(row.get("nama"))
            if name and name == _fold_text(answers.get("nama")):
                text, mend = "Indikator dibangun dari dirinya sendiri", "Sebut indikator lain."
                yield MetadataFault("rujukan_sendiri", text, where, row["nama"], mend=mend)
            elif name and name not in known and not row.get("sumber_publikasi"):
                text, mend = "Indikator tidak ada pada MS-Ind", "Tambahkan indikator itu, atau sebut publikasinya."
                yield MetadataFault("rujukan_indikator", text, where, row["nama"], mend=mend)


def _series(metadata: MetadataSet) -> Iterator[MetadataFault]:
    """Variables that are classes of one series of ages ("umur kurang dari 1", "umur 2–5")."""
    groups: dict[str, list[tuple[NumberSpan, str]]] = defaultdict(list)
    for answers in metadata.variables:
        name = str(answers.get("nama", ""))
        part = span(name) if re.search(r"\b(umur|usia|tahun|bulan)\b", name, re.IGNORECASE) else None
        if part and not part.years:
            groups[part.rest].append((part, name))
    for parts in groups.values():
        called = "; ".join(name for _, name in sorted(parts, key=lambda pair: pair[0].first))
        yield from _classes([part for part, _ in parts], f"variabel {called}")
