"""From the rows of the files to the persons of the tables, in words: why the numbers differ."""

from __future__ import annotations

from cantik.base.numerals import count_noun, format_number
from cantik.register.leave.quality_report import SourceQuality
from cantik.release.model import Release

Pair = tuple[str, str]
#: whom the measures of quality are of, beside whom tables and indicators are: the same label has two bases in a book
BASE_OF_MEASURES: Pair = (
    (
        "Ukuran tentang orang mencakup semua yang terdaftar atau tinggal di sini. Tabel dan indikator memakai populasi "
        "dasar yang disebutnya; persentase dan rasionya hanya dari yang menjawab, jadi banyaknya dapat berbeda."
    ),
    (
        "Measures of persons are of everybody registered or living in the village. Tables and indicators use the base "
        "that they name; their percentages and ratios are of those who answered only, so that numbers may differ."
    ),
)
_POPULATION = "jumlah_penduduk"


def rows_to_persons(release: Release) -> tuple[Pair, ...]:
    """A sentence for each source, and one for what the tables count (Indonesian, English); nothing without sources."""
    told = [(_of_source(source, 0, "id"), _of_source(source, 1, "en")) for source in release.quality.sources]
    people = next((f for f in release.figures if f.id == _POPULATION and not f.area and f.value is not None), None)
    if not told or people is None or people.value is None:
        return tuple(told)
    number = int(people.value)
    counted = f"Tabel penduduk menghitung {_n(number)} orang, {people.base} pada tanggal acuan."
    others = (
        "Selisihnya orang yang menurut daftar sudah meninggal, pindah, atau pergi, yang lahir sesudah tanggal acuan, "
        "dan yang tidak termasuk populasi dasar."
    )
    counted_en = f"Population tables count {count_noun(number, 'person')}, the {people.base_en} at the reference date."
    others_en = "The others are listed as dead, moved or gone, born after that date, or outside the population base."
    told.append((f"{counted} {others}", f"{counted_en} {others_en}"))
    return tuple(told)


_OF_SOURCE = (
    "{label}: dari {read} baris {refused} ditolak dan {repeated} berulang; yang diterima menyebut {persons} orang.",
    "{label}: {read} rows, refused {refused}, repeated {repeated}; persons named by those accepted: {persons}.",
)


def _of_source(source: SourceQuality, language: int, lang: str) -> str:
    counts = {name: _n(getattr(source, name), lang) for name in ("read", "refused", "repeated", "persons")}
    return _OF_SOURCE[language].format(label=source.label[language], **counts)


def _n(number: int, lang: str = "id") -> str:
    return format_number(number, 0, lang)
