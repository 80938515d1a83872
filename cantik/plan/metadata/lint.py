"""What is wrong with a set of metadata beside its form: names, references, classes, denominators (domain metadata 1,
forum_forms 1). Pure; everything is said as a fault with a stable code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from cantik.codes.protected_names import ProtectedNames, TextPlace
from cantik.plan.metadata.ages import breaks, span
from cantik.plan.metadata.document import ACTIVITY, VARIABLE, Answers, MetadataFault, MetadataSet, asked, unanswered
from cantik.plan.metadata.exchange import SHAPES, Forms

_YEAR = re.compile(r"\b(19|20)\d\d\b")
_SHORT = re.compile(r"\b(jml|jlh|pddk|kel|kec|kab|prov|thn|th|bln|org|no|sts|pend|pek|umr|rmh)\b\.?", re.IGNORECASE)
_UNIT = re.compile(
    r"\((?:jiwa|orang|unit|buah|persen|%|rp|rupiah|ha|km2?|m2?|kk|keluarga|ton|tahun)\)|%", re.IGNORECASE
)
_AREA = re.compile(r"\b(desa|kelurahan|kecamatan|kabupaten|dusun)\s+[A-Z]\w*")
_STANDARD = re.compile(r"(SD|SP|ST|SE|UL)\d{5}\.\d{2}\.\d{2}")
_SHARES = {"persentase", "persen", "rasio", "proporsi"}
_PERCENT = {"persen", "%", "percent"}
_DIVIDED = re.compile(r"/|÷|\bdibagi\b|\\frac|\bper\b")
#: units of INDAH are words; a variable of numbers without one cannot be added up
_NUMBERS = {"integer", "float", "angka", "numeric", "bilangan"}
_BREAKS = {
    "celah": ("celah_kelas", "Kelas-kelas meninggalkan celah", "Perluas salah satu kelas."),
    "tumpang": ("tumpang_kelas", "Kelas-kelas bertumpang tindih", "Persempit salah satu kelas."),
    "terbalik": ("kelas_terbalik", "Akhir kelas mendahului awalnya", "Tukar kedua bilangannya."),
}
_ONCE, _CROSS, _SURVEY, _COMPILED, _SECONDARY = "1", "3", "2", "3", "8"


def lint(
    metadata: MetadataSet, forms: Forms, names: ProtectedNames, proper: Collection[str] = ()
) -> list[MetadataFault]:
    """Everything that is wrong, in the order of the set. `proper`: names of areas, which are no protected terms."""
    found: list[MetadataFault] = []
    for kind, number, answers in metadata.parts():
        where = _called(kind, number, answers)
        found += _of_form(forms, kind, answers, where)
        found += _name(kind, answers, where, names, proper)
        found += _standard(answers, where)
        if kind == ACTIVITY:
            found += _activity(answers)
        elif kind == VARIABLE:
            found += _variable(answers, where)
        else:
            found += _indicator(answers, where)
    return [*found, *_doubles(metadata), *_references(metadata), *_series(metadata)]


def _called(kind: str, number: int, answers: Answers) -> str:
    name = answers.get("nama")
    return f"{SHAPES[kind][0]} {number}" + (f" ({name})" if name else "") if number else SHAPES[kind][0]


def _of_form(forms: Forms, kind: str, answers: Answers, where: str) -> Iterator[MetadataFault]:
    for question in unanswered(forms[kind], answers):
        if question.required:
            text = f"“{question.label}” belum diisi"
            yield MetadataFault("wajib_kosong", text, f"{where}, {question.label}", mend="Isi rincian ini.")
    for question in forms[kind].fields:
        if question.id in answers and not asked(question, answers):
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
        hit = pattern.search(name)
        if hit:
            yield MetadataFault(code, text, where, hit[0].strip(), expected, mend)
    for owned in names.check(name, TextPlace.TITLE, proper=proper):
        mend = f"Pakai “{owned.name.instead}”."
        yield MetadataFault("nama_terlindung", f"Istilah {owned.name.owner}", where, owned.found, mend=mend)


def _standard(answers: Answers, where: str) -> Iterator[MetadataFault]:
    given = str(answers.get("id_sds", ""))
    if given and not _STANDARD.fullmatch(given):
        yield MetadataFault(
            "id_sds_bentuk", "ID standar data salah bentuk", where, given, "AABBBBB.CC.DD, misalnya SP00055.00.00"
        )


def _words(text: object) -> str:
    return " ".join(re.findall(r"\w+", str(text or "").casefold()))


def _variable(answers: Answers, where: str) -> Iterator[MetadataFault]:
    name, definition = _words(answers.get("nama")), _words(answers.get("definisi"))
    told = re.sub(rf"\A{re.escape(name)} (adalah|yaitu|ialah|merupakan)\b", "", definition)
    says_itself = told != definition and re.search(rf"\b{re.escape(name)}\b", told)
    if name and definition and (says_itself or not set(told.split()) - set(name.split())):
        mend = "Tulis batas dan cakupannya dengan kata lain."
        text = "Definisi mengulang nama"
        yield MetadataFault("definisi_mengulang", text, where, str(answers["definisi"])[:80], mend=mend)
    if str(answers.get("tipe_data", "")).casefold() in _NUMBERS and not answers.get("satuan"):
        text, mend = "Variabel bilangan tanpa satuan", "Isi satuan, misalnya orang."
        yield MetadataFault("satuan_kosong", text, where, mend=mend)
    rows = answers.get("value_domain", ())
    codes = [row.get("kode", "") for row in rows]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield MetadataFault("kode_ganda", "Kode tertulis dua kali", where, code, mend="Beri setiap nilai kode sendiri.")
    yield from _classes([part for part in (span(row.get("nilai", "")) for row in rows) if part], where)


def _classes(parts: list[tuple[int, int, str]], where: str) -> Iterator[MetadataFault]:
    for kind, first, last in breaks([(low, high) for low, high, _ in parts]):
        numbers = str(first) if first == last else f"{first} sampai {last}"
        code, text, mend = _BREAKS[kind]
        yield MetadataFault(code, text, where, numbers, "setiap bilangan dalam satu kelas", mend)


def _indicator(answers: Answers, where: str) -> Iterator[MetadataFault]:
    measure, unit = str(answers.get("ukuran", "")).casefold(), str(answers.get("satuan", "")).casefold()
    formula = str(answers.get("rumus", ""))
    if measure in _SHARES and formula and not _DIVIDED.search(formula):
        expected, mend = "pembilang / penyebut", "Tulis dibagi dengan apa."
        yield MetadataFault("penyebut_tiada", "Rumus tanpa penyebut", where, formula, expected, mend)
    numerator, slash, denominator = formula.partition("/")
    if slash and _words(numerator) == _words(denominator.split("×")[0]):
        yield MetadataFault("penyebut_sama", "Penyebut sama dengan pembilang", where, formula, mend="Perbaiki rumus.")
    if (measure in ("persentase", "persen")) != (unit in _PERCENT) and measure and unit:
        text, found = "Ukuran dan satuan tidak cocok", f"{measure}, {unit}"
        yield MetadataFault("satuan_ukuran", text, where, found, "persentase dengan satuan persen", "Samakan keduanya.")


def _activity(answers: Answers) -> Iterator[MetadataFault]:
    checks: tuple[tuple[str, Callable[[Answers], bool], str, str], ...] = (
        (
            "jadwal_terbalik",
            lambda given: _ends(given, "jadwal_perencanaan") > _begins(given, "jadwal_pengumpulan"),
            "Pengumpulan data dimulai sebelum perencanaan selesai",
            "Geser salah satu jadwal.",
        ),
        (
            "sekali_cross",
            lambda given: given.get("dilakukan") == _ONCE and given.get("tipe", _CROSS) != _CROSS,
            "Kegiatan sekali tidak mungkin longitudinal",
            "Pilih cross sectional.",
        ),
        (
            "kompilasi_sekunder",
            lambda given: (
                given.get("cara_pengumpulan") == _COMPILED and _SECONDARY not in given.get("metode", (_SECONDARY,))
            ),
            "Kompilasi produk administrasi memakai data sekunder",
            "Tambahkan metode data sekunder.",
        ),
        (
            "supervisor_banyak",
            lambda given: given.get("supervisor", 0) > given.get("enumerator", given.get("supervisor", 0)),
            "Supervisor lebih banyak daripada enumerator",
            "Periksa kedua jumlah.",
        ),
    )
    for code, broken, text, mend in checks:
        if broken(answers):
            yield MetadataFault(code, text, SHAPES[ACTIVITY][0], mend=mend)


def _ends(answers: Answers, name: str) -> str:
    return max((row.get("akhir", "") for row in answers.get(name, ())), default="")


def _begins(answers: Answers, name: str) -> str:
    return min((row["awal"] for row in answers.get(name, ()) if row.get("awal")), default="9999")


def _doubles(metadata: MetadataSet) -> Iterator[MetadataFault]:
    seen: dict[tuple[str, str], int] = {}
    for kind, number, answers in metadata.parts():
        key = kind, _words(answers.get("nama"))
        if number and key[1]:
            if key in seen:
                text, mend = f"Nama sama dengan nomor {seen[key]}", "Bedakan atau gabungkan."
                yield MetadataFault("nama_ganda", text, _called(kind, number, answers), str(answers["nama"]), mend=mend)
            seen.setdefault(key, number)


def _references(metadata: MetadataSet) -> Iterator[MetadataFault]:
    """Variables that an indicator is built from, and those that the activity says it collects, are described."""
    known = {_words(answers.get("nama")) for answers in metadata.variables}
    named = [("kegiatan, Variabel yang dikumpulkan", row) for row in metadata.activity.get("variabel_dikumpulkan", ())]
    for number, answers in enumerate(metadata.indicators, 1):
        where = f"{_called('ms_ind', number, answers)}, Variabel pembangun"
        named += [(where, row) for row in answers.get("variabel_pembangun", ())]
    for where, row in named:
        if row.get("nama") and _words(row["nama"]) not in known:
            text, mend = "Variabel tidak ada pada MS-Var", "Tambahkan variabel itu, atau samakan namanya."
            yield MetadataFault("rujukan_putus", text, where, row["nama"], mend=mend)


def _series(metadata: MetadataSet) -> Iterator[MetadataFault]:
    """Variables that are classes of one series of ages ("umur kurang dari 1", "umur 2–5")."""
    groups: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for answers in metadata.variables:
        name = str(answers.get("nama", ""))
        part = span(name) if re.search(r"\b(umur|usia|tahun)\b", name, re.IGNORECASE) else None
        if part:
            groups[part[2]].append((part[0], part[1], name))
    for parts in groups.values():
        called = "; ".join(name for _, _, name in sorted(parts))
        yield from _classes(parts, f"variabel {called}")
