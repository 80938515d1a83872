"""An explanation in the page's language: of a term, a rule, a table or an indicator, made from the content files.

What a content file says in Indonesian only (titles and cures of rules, definitions of indicators) is marked as such, so
that an English page says it in the right voice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cantik.base.text import fold
from cantik.codes.area_speech import AreaSpeech
from cantik.codes.knowledge import load
from cantik.content.basis import ContentBasis
from cantik.content.kinds import Classification, Disclosure, Indicator, Rule, TableSpec
from cantik.content.sources import KNOWN, OWN
from cantik.examine.rules import rule_book
from cantik.examine.village import rules_of
from cantik.expr.check import compile_text
from cantik.expr.scope import measure_scope
from cantik.expr.sentence import sentence
from cantik.measure.compile import columns_needed
from cantik.measure.sources import LISTS, brought_by
from cantik.release.titles import with_part
from cantik.staff.app.language import say, speech
from cantik.web.language import either, lang, of_content
from cantik.web.shell.help.terms import terms

KINDS = ("istilah", "aturan", "tabel", "indikator")


@dataclass(frozen=True, slots=True)
class ExplanationPart:
    """One line of an explanation; `lang` is "id" for Indonesian words on an English page, else "". `pages`: of the
    manual, where the text is explained."""

    label: str
    text: str
    lang: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: its kind and id, its title, and the parts in the order in which they are read."""

    kind: str
    id: str
    title: str
    parts: tuple[ExplanationPart, ...]
    lang: str = ""
    number: str = ""

    @property
    def summary(self) -> str:
        """The first part: what a list says about it."""
        return self.parts[0].text if self.parts else ""


def kind_word(kind: str) -> str:
    """The kind as the page calls it."""
    return {"istilah": _("Istilah"), "aturan": _("Aturan"), "tabel": _("Tabel"), "indikator": _("Indikator")}[kind]


def entry(kind: str, key: str) -> Explanation | None:
    """The explanation in the page's language; None for what does not exist."""
    return _entry(kind, key, lang(), speech())


@cache
def _entry(kind: str, key: str, language: str, words: AreaSpeech | None) -> Explanation | None:  # noqa: ARG001 - kept apart by them
    content = load().content
    known: Mapping[str, Mapping[str, object]] = {
        "istilah": terms(),
        "aturan": content.rules,
        "tabel": content.tables,
        "indikator": content.indicators,
    }
    makers: Mapping[str, Callable[[str], Explanation]] = {
        "istilah": _term,
        "aturan": _rule,
        "tabel": _table,
        "indikator": _indicator,
    }
    return makers[kind](key) if kind in known and key in known[kind] else None


def everything(kind: str = "") -> tuple[Explanation, ...]:
    """All explanations of a kind, or of every kind, in the order of their files."""
    return _everything(kind, lang(), speech())


@cache
def _everything(kind: str, language: str, words: AreaSpeech | None) -> tuple[Explanation, ...]:
    content = load().content
    keys = {
        "istilah": sorted(terms(), key=lambda key: fold(terms()[key].words_in(language)[0])),
        "aturan": sorted(content.rules, key=lambda key: fold(content.rules[key].title)),
        "tabel": sorted(content.tables, key=lambda key: _order(content.tables[key].number)),
        "indikator": list(content.indicators),
    }
    chosen = [name for name in KINDS if kind in ("", name)]
    made = [_entry(name, key, language, words) for name in chosen for key in keys[name]]
    return tuple(article for article in made if article is not None)


def _order(number: str) -> tuple[tuple[int, str], ...]:
    """`4.10` after `4.9`, `3.1a` after `3.1`."""
    return tuple((int(digits or 0), rest) for digits, rest in re.findall(r"(\d+)([a-z]*)", number))


# ── the four kinds ───────────────────────────────────────────────────────────────────────────────
def _term(key: str) -> Explanation:
    term = terms()[key]
    word, meaning = (say(text) for text in term.words_in(lang()))
    return Explanation("istilah", key, word, (ExplanationPart(_("Arti"), meaning), _basis(term.basis)))


def _rule(key: str) -> Explanation:
    rule = load().content.rules[key]
    parts = [
        ExplanationPart(_("Yang diperiksa"), _describe_check(rule)),
        ExplanationPart(_("Akibatnya"), _consequence(rule)),
    ]
    if rule.expected:
        parts.append(_of_rule(_("Seharusnya"), rule.expected))
    parts.append(_of_rule(_("Cara memperbaiki"), rule.cure))
    if rule.sources:
        parts.append(ExplanationPart(_("Diperiksa pada"), _sources(rule.sources)))
    title = _of_rule("", rule.title)
    return Explanation("aturan", key, title.text, (*parts, _basis(rule.basis_of)), title.lang)


_GAPS = {"daftar": gettext_noop("kode pada daftar kolomnya"), "kolom": gettext_noop("kolom itu")}


def _of_rule(label: str, text: str) -> ExplanationPart:
    """A text of a rule without gaps (a reader fills them in a finding), marked when it stays Indonesian."""
    said = of_content(text)
    whole = re.sub(r"\{(\w+)\}", lambda found: _(_GAPS.get(found[1], found[1])), said)
    return ExplanationPart(label, whole, "id" if lang() == "en" and said == text else "")


def _describe_check(rule: Rule) -> str:
    """What makes the finding, in words; what a reader finds while it reads has no condition."""
    if rule.checked_by == "pembaca":
        return _("Ditemukan ketika berkas dibaca: isian di sel tidak dapat dijadikan nilai dengan pasti.")
    if rule.checked_by == "berkas":
        return _("Diperiksa sekali untuk seluruh berkas.")
    knowledge = load()
    if rule.checked_by == "fakta":
        kind = knowledge.content.facilities[rule.kinds[0]]
        (fact,) = rules_of({rule.id: rule}, kind, knowledge.lists)
        return _("Ditemukan bila %s.") % sentence(fact.test, fact.scope, _label_of(), lang())
    book = rule_book(knowledge.content, knowledge.lists)
    ready = next(ready for ready in book.ready[rule.unit_of] if ready.rule.id == rule.id)
    said = sentence(ready.test, book.scopes[rule.unit_of], _label_of(), lang())
    return _("Ditemukan bila %s.") % said


def _consequence(rule: Rule) -> str:
    if rule.level == "tolak":
        if rule.whole:
            return _("Ditolak: baris ini tidak masuk register sampai dibetulkan di berkasnya.")
        return _("Ditolak: isian ini tidak dipakai; sisa barisnya tetap masuk.")
    if rule.level == "periksa":
        return _("Galat: rilis tertahan sampai isinya dibetulkan atau diterima dengan alasan.")
    return _("Peringatan: dicatat saja, tidak menahan rilis.")


def _indicator(key: str) -> Explanation:
    indicator = load().content.indicators[key]
    title = either(indicator.title, indicator.title_en)
    parts = [
        _of_concept(_("Arti"), indicator, "definisi"),
        _of_concept(_("Rumus"), indicator, "rumus"),
        ExplanationPart(_("Pembilang"), _numerator(indicator)),
        *(
            [ExplanationPart(_("Penyebut"), _denominator(indicator))]
            if indicator.kind != "jumlah" and indicator.spread is None
            else []
        ),
        ExplanationPart(_("Semesta"), _condition_words(indicator, indicator.universe)),
        ExplanationPart(_("Satuan"), either(indicator.unit, indicator.unit_en)),
        ExplanationPart(_("Populasi dasar"), _populations(indicator.populations)),
        ExplanationPart(_("Isian kosong"), _missing_words(indicator)),
        _of_concept(_("Cara membaca"), indicator, "interpretasi"),
        ExplanationPart(_("Pelindungan"), _protection(indicator.disclosure)),
        ExplanationPart(_("Sumber"), _filled_by(indicator)),
        _basis(indicator.basis_of),
    ]
    return Explanation("indikator", key, title, tuple(part for part in parts if part.text))


def _of_concept(label: str, indicator: Indicator, field: str) -> ExplanationPart:
    """A text of MS-Ind; its English where the file has it, else the Indonesian, marked as such."""
    english = indicator.concept_en.get(field, "") if lang() == "en" else ""
    return ExplanationPart(
        label,
        english or say(str(indicator.concept.get(field, ""))),
        "id" if lang() == "en" and not english else "",
    )


def _table(key: str) -> Explanation:
    table = load().content.tables[key]
    title = with_part(either(table.title, table.title_en), _("Dusun"))
    notes = either(table.notes, table.notes_en)
    parts = [
        ExplanationPart(_("Yang dihitung"), either(table.unit, table.unit_en)),
        ExplanationPart(_("Semesta"), _condition_words(table, table.universe)),
        ExplanationPart(_("Baris"), _axis(table.rows)),
        ExplanationPart(_("Kolom"), "; ".join(_axis(name) for name in table.columns)),
        ExplanationPart(_("Populasi dasar"), _populations(table.populations)),
        ExplanationPart(
            _("Isian kosong"),
            _("Menjadi baris “Tidak terjawab”.") if table.missing == "baris" else _("Tidak ikut dihitung."),
        ),
        ExplanationPart(_("Pelindungan"), _protection(table.disclosure) + _below(table)),
        ExplanationPart(_("Catatan"), " ".join(notes)),
        ExplanationPart(_("Sumber"), _filled_by(table)),
        _basis(table.basis_of),
    ]
    return Explanation("tabel", key, title, tuple(part for part in parts if part.text), number=table.number)


# ── words ────────────────────────────────────────────────────────────────────────────────────────
def _label_of() -> Callable[[str, str], str]:
    lists = load().lists

    def label(codelist: str, code: str) -> str:
        if codelist in lists:
            return lists[codelist].label(code, lang())
        return {"ya": _("ya"), "tidak": _("tidak")}.get(code, code)

    return label


def _condition_words(measure: Indicator | TableSpec, text: str) -> str:
    """An expression of a measure as a sentence; `semua` names the basis."""
    if text.strip() == "semua":
        return _("semua %s") % _base_word(measure.unit_of).lower()
    knowledge = load()
    scope = measure_scope(knowledge.content, knowledge.lists, measure.unit_of)
    said = sentence(compile_text(text, scope, measure.origin.at()), scope, _label_of(), lang())
    return _("%(basis)s dengan %(syarat)s") % {"basis": _base_word(measure.unit_of).lower(), "syarat": said}


def _numerator(indicator: Indicator) -> str:
    """The condition of the numerator; the numerator of a mean is a column, and its values are added up. Indices are
    told by their column of values, or by who is deprived and the points of it."""
    if indicator.spread is not None:
        if indicator.spread.deprived:
            return "; ".join(
                f"{lack.points}: {_condition_words(indicator, lack.when)}" for lack in indicator.spread.deprived
            )
        variable = load().content.variables[indicator.unit_of, indicator.numerator.strip()]
        return either(variable.label, variable.label_en)
    if indicator.kind != "rata":
        return _condition_words(indicator, indicator.numerator)
    return _column_words(indicator, indicator.numerator)


def _denominator(indicator: Indicator) -> str:
    """The denominator in words: a condition, or of a mean over another column that column."""
    if indicator.kind == "rata" and indicator.denominator is not None:
        return _column_words(indicator, indicator.denominator)
    return _condition_words(indicator, indicator.denominator or indicator.universe)


def _column_words(indicator: Indicator, column: str) -> str:
    knowledge = load()
    scope = measure_scope(knowledge.content, knowledge.lists, indicator.unit_of)
    field = scope.names[column.strip()]
    return _("jumlah dari: %s") % (either(field.label, field.label_en))


def _base_word(unit: str) -> str:
    return {
        "orang": _("Orang"),
        "keluarga": _("Keluarga"),
        "rumah_tangga": _("Rumah tangga"),
        "fasilitas": _("Fasilitas"),
        "peristiwa": _("Peristiwa"),
        "peristiwa_tahunan": _("Peristiwa menurut tahun"),
        "penduduk_tengah": _("Penduduk pertengahan tahun"),
        "lahan": _("Lahan"),
        "panen": _("Panen"),
        "perikanan": _("Perikanan"),
        "desa": _("Desa"),
    }[unit]


def _populations(names: tuple[str, ...]) -> str:
    words = {
        "domisili": _("penduduk yang berdomisili"),
        "terdaftar": _("penduduk terdaftar"),
        "terdata": _("yang terdata pada berkas, bukan penduduk"),
        "tercatat": _("yang tercatat di desa"),
    }
    return _("; bila tidak diketahui: ").join(words.get(name, name) for name in names)


def _missing_words(indicator: Indicator) -> str:
    if indicator.kind == "jumlah":
        return ""
    if indicator.missing == "keluar":
        return _("Keluar dari pembilang dan penyebut.")
    return _("Tetap dihitung dalam penyebut.")


def _protection(disclosure: Disclosure) -> str:
    said = {
        "A": _("Kelas A: tidak peka, ditampilkan utuh."),
        "B": _("Kelas B: hitungan kecil ditutup (NA)."),
        "C": _("Kelas C: data pribadi yang bersifat spesifik; hitungan kecil ditutup lebih ketat."),
    }[disclosure.kelas]
    if disclosure.penyebut_min:
        said += " " + _("Ditutup bila penyebutnya kurang dari %d; kebijakan kabupaten dapat meminta lebih.") % (
            disclosure.penyebut_min
        )
    return said


def _below(table: TableSpec) -> str:
    """What below the desa is hidden more strictly; of some tables only some categories."""
    told = table.disclosure
    if told.kelas_bawah in (None, told.kelas) or told.level_min == "desa":
        return ""
    rows = load().content.classifications[table.rows]
    labels = {each.id: either(each.label, each.label_en) for each in rows.classes}
    labels |= {each.id: either(each.label, each.label_en) for rung in rows.ladder for each in rung.groups}
    names = [labels[name] for name in told.delicate]
    if not names:
        return " " + _("Di bawah desa hitungan kecil ditutup lebih ketat.")
    return " " + _("Di bawah desa yang ini ditutup lebih ketat: %s.") % ", ".join(names)


def _sources(names: tuple[str, ...]) -> str:
    words = {"opensid": "OpenSID", "regsosek": "Regsosek", "dtsen": "DTSEN"}
    return ", ".join(words.get(name, name) for name in names)


def _filled_by(measure: Indicator | TableSpec) -> str:
    """The kinds of files that fill all that a measure asks for, together or each by itself."""
    knowledge = load()
    scope = measure_scope(knowledge.content, knowledge.lists, measure.unit_of)
    names = dict.fromkeys(
        source
        for name in sorted(columns_needed(measure, scope, knowledge.content))
        for source in brought_by(knowledge.content, measure.unit_of, name)
    )
    if names and not LISTS & names.keys():
        names[OWN] = None
    return ", ".join(either(KNOWN[source].label, KNOWN[source].label_en) for source in names)


def _axis(name: str) -> str:
    found = load().content.classifications.get(name)
    if found is None:
        return _("Dusun") if name == "dusun" else name
    label = either(found.label, found.label_en)
    return f"{label} ({_classes(found)})"


_LISTED = 8


def _classes(classification: Classification) -> str:
    """The classes of a classification; of many the first and the last."""
    names = [either(each.label, each.label_en) for each in classification.classes]
    return ", ".join(names if len(names) <= _LISTED else [*names[:3], "…", names[-1]])


def _basis(said: ContentBasis) -> ExplanationPart:
    """Where it is laid down: the law, form or formula, or Cantik's own rule, and the pages that explain it."""
    return ExplanationPart(_("Dasar"), basis_words(said), pages=said.pages)


def basis_words(said: ContentBasis) -> str:
    """A basis (`dasar`) as a person reads it, wherever a page says it."""
    return either(said.text, said.text_en)


# ── search ───────────────────────────────────────────────────────────────────────────────────────
def search(words: str, kind: str = "") -> list[Explanation]:
    """Explanations that hold every word, those with all of them in the title first."""
    wanted = fold(words).split()
    if not wanted:
        return []
    ranked: list[tuple[int, int, Explanation]] = []
    for position, (article, title, whole) in enumerate(_folded_articles(kind, lang(), speech())):
        if all(word in whole for word in wanted):
            ranked.append((0 if all(word in title for word in wanted) else 1, position, article))
    return [article for *_rank, article in sorted(ranked, key=lambda each: each[:2])]


@cache
def _folded_articles(kind: str, language: str, words: AreaSpeech | None) -> tuple[tuple[Explanation, str, str], ...]:
    def whole(article: Explanation) -> str:
        return fold(" ".join([article.title, article.id.replace("_", " "), *(part.text for part in article.parts)]))

    return tuple(
        (article, fold(f"{article.title} {article.id.replace('_', ' ')}"), whole(article))
        for article in _everything(kind, language, words)
    )


def nearest(words: str) -> str:
    """The word of a title that is written most like this one; "" when none is near."""
    known = sorted({word for word in _title_words() if len(word) > 3})
    found = get_close_matches(fold(words), known, n=1, cutoff=0.72)
    return found[0] if found else ""


def _title_words() -> Iterator[str]:
    for article in everything():
        yield from fold(article.title).split()
