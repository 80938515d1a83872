"""One cell of a filled workbook as the answer that a phone would send: whatever is beyond doubt, nothing guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cantik.codes.lists import Code, CodeList, make_list
from cantik.collect.columns import clean_text, text_of
from cantik.collect.dates import parse
from cantik.collect.grid import Cell
from cantik.collect.numbers import read_number, strip_marks
from cantik.field.instruments.form import FormQuestion, PlannedForm

#: what stands in a cell that somebody left open
BLANK = frozenset({"", "-", "–", "—"})
_WHOLE = re.compile(r"-?\d{1,18}\Z")
#: `36,0`; three zeros may as well be a thousand
_NO_FRACTION = re.compile(r"(?<=[0-9])[.,]0{1,2}\Z")
_DECIMAL = re.compile(r"-?\d{1,15}(?:[.,]\d{1,15})?\Z")
_BEFORE_LABEL = re.compile(r"(\S+?)\s*[-.:=)]\s+(.+)\Z")
_SEVERAL = re.compile(r"[\s,;+/&.]+")
_PHONE = re.compile(r"[+]?[0-9]{8,15}\Z")
_MOST_CODES = 8
_YES_NO = "ya_tidak"
_DATES = {
    "tanggal_mustahil": "tanggal ini tidak ada di kalender",
    "tanggal_rancu": "angka ini dapat berarti tahun atau nomor hari",
    "tanggal_tahun_pendek": "tahun ditulis dua angka",
}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: `text` as the XForm holds it, `value` as conditions compare it (an additive code as its sum)."""

    text: str
    value: str | int | Decimal | dt.date


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A cell that is no answer: what is wrong, what is expected there."""

    message: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells for the questions of a form. `lists`: the code lists of the content; `date1904`: of the workbook."""

    form: PlannedForm
    lists: Mapping[str, CodeList]
    day: dt.date
    date1904: bool = False

    def read(self, question: FormQuestion, cell: Cell) -> Given | NotGiven | None:
        """The answer in a cell, why it is none, or None for one that was left open."""
        if clean_text(text_of(cell)) in BLANK:
            return None
        if question.codelist:
            return self._several(question, cell) if question.additive else self._code(question, cell)
        match question.type:
            case "tanggal":
                return self._date(cell)
            case "angka" | "desimal" | "titik":
                return self._number(question, cell)
            case "nik" | "kk":
                number = read_number(cell)
                if number.value is None or number.problem == "sel_angka":
                    return NotGiven("Nomor tidak utuh", "16 angka dalam sel berformat teks")
                return Given(number.value, number.value)
            case "telepon":
                bare = strip_marks(clean_text(text_of(cell))).replace(" ", "").replace("-", "")
                good = isinstance(cell, str) and _PHONE.match(bare)
                return Given(bare, bare) if good else NotGiven("Nomor telepon tidak utuh", "8–15 angka, sel teks")
            case _:
                text = clean_text(text_of(cell))
                return Given(text, text)

    def _list(self, question: FormQuestion) -> CodeList:
        known = self.lists.get(question.codelist)
        if known is not None:
            return known
        rows = [Code(each.code, each.label, each.label_en, "cantik") for each in self.form.lists[_YES_NO]]
        return make_list(_YES_NO, [*rows, Code("", "Tidak terjawab", "Not stated", "cantik")])

    def _one(self, question: FormQuestion, text: str) -> str | None:
        """The code of a text that is a code, its words, or both (`1 - Ada`) where they agree."""
        known, offered = self._list(question), {each.code for each in self.form.lists[question.codelist]}
        both = _BEFORE_LABEL.match(text)
        if both and known.match(both[1]) in offered and known.match(both[1]) == known.match(both[2]):
            return known.match(both[1])
        found = known.match(text)
        return found if found in offered else None

    def _code(self, question: FormQuestion, cell: Cell) -> Given | NotGiven:
        code = self._one(question, clean_text(text_of(cell)))
        return self._no_code(question) if code is None else Given(code, code)

    def _several(self, question: FormQuestion, cell: Cell) -> Given | NotGiven:
        """Codes or words of an additive list, in the order of the list; a sum of codes is never taken apart."""
        whole = clean_text(text_of(cell))
        parts = [whole] if self._one(question, whole) else [part for part in _SEVERAL.split(whole) if part]
        codes = {self._one(question, part) for part in parts}
        if None in codes:
            codes = {self._one(question, part.strip()) for part in re.split(r"[;,\n]", text_of(cell)) if part.strip()}
        if not codes or None in codes:
            return self._no_code(question)
        if codes & set(question.alone) and len(codes) > 1:
            return NotGiven("Jawaban ini tidak dipilih bersama jawaban lain", ", ".join(question.alone))
        order = [each.code for each in self.form.lists[question.codelist] if each.code in codes]
        return Given(" ".join(order), str(sum(int(code) for code in order)))

    def _no_code(self, question: FormQuestion) -> NotGiven:
        offered = self.form.lists[question.codelist]
        words = "; ".join(f"{each.code} {each.label}" for each in offered[:_MOST_CODES])
        more = f"; dan {len(offered) - _MOST_CODES} lagi di lembar Kode" if len(offered) > _MOST_CODES else ""
        several = ", dipisah spasi" if question.additive else ""
        return NotGiven("Bukan kode atau kata dari daftarnya", f"{words}{more}{several}")

    def _date(self, cell: Cell) -> Given | NotGiven:
        found = parse(cell, date1904=self.date1904)
        if found.date is None:
            why = _DATES.get(found.problem or "", "tidak terbaca sebagai tanggal")
            return NotGiven(f"Tanggal tidak dapat dipakai: {why}", "hari-bulan-tahun, misalnya 17-08-1980")
        if found.date > self.day:
            return NotGiven("Tanggal sesudah hari pengisian", f"paling akhir {self.day:%d-%m-%Y}")
        return Given(found.date.isoformat(), found.date)

    def _number(self, question: FormQuestion, cell: Cell) -> Given | NotGiven:
        text = text_of(cell) if isinstance(cell, int | float) else clean_text(cell if isinstance(cell, str) else "")
        pattern = _WHOLE if question.type == "angka" else _DECIMAL
        text = _NO_FRACTION.sub("", text) if question.type == "angka" else text
        low, high = (None, None) if question.type == "titik" else (question.minimum or 0, question.maximum)
        expected = "bilangan bulat" if question.type == "angka" else "bilangan"
        if low is not None:
            expected += f" paling sedikit {low}" if high is None else f" {low} sampai {high}"
        if not pattern.match(text):
            return NotGiven("Bukan angka", f"{expected}, tanpa kata dan tanpa titik ribuan")
        value = Decimal(text.replace(",", "."))
        if (low is not None and value < low) or (high is not None and value > high):
            return NotGiven("Angka di luar batas", expected)
        return Given(text.replace(",", "."), int(value) if question.type == "angka" else value)
