"""Read and compile every content file, as `cantik check` and the tests do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from cantik.codes.lists import code_lists
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.content.loader import load_content, refuse_strays
from cantik.content.regional_language import read_languages
from cantik.content.sentence_check import wrong_sentences
from cantik.content.title_check import wrong_titles
from cantik.examine.examples import fact_failures, failures
from cantik.examine.rules import rule_book
from cantik.expr.scope import measure_scope
from cantik.field.instruments.form import form_of
from cantik.measure.compile import columns_needed
from cantik.measure.counting import EMBEDDED
from cantik.measure.examples import wrong_examples
from cantik.pipeline.class_splits import ClassSplit, require_whole_classes
from cantik.pipeline.measure_duties import UnfinishedMeasure, unfinished_measures, wrong_measures
from cantik.publish.site.regional_words import refuse_unknown
from cantik.register.core.tallies import wrong_tallies
from cantik.register.events.rates import wrong_rates
from cantik.snapshot.column_examples import wrong_columns
from cantik.snapshot.unusable import disbeliefs

#: the year of the reference date in examples
EXAMPLE_YEAR = 2025


@dataclass(frozen=True, slots=True)
class CheckedContent:
    """What a check found: how many there are of each kind, the expressions that name some codes of a class, and
    the measures that lack metadata."""

    counts: dict[str, int]
    splits: tuple[ClassSplit, ...]
    unfinished: tuple[UnfinishedMeasure, ...]


def check_content(extra: Path | None = None) -> CheckedContent:
    """Read and compile every file. Raises `ContentError` and expression errors with file and line."""
    if extra is not None:
        refuse_strays(extra)
    content = load_content(extra)
    lists = code_lists(extra)
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    scopes = {unit: measure_scope(content, lists, unit) for unit in {measure.unit_of for measure in measures}}
    for measure in measures:
        columns_needed(measure, scopes[measure.unit_of], content)
    for wrong in chain(failures(rule_book(content, lists)), fact_failures(content, lists)):
        raise wrong
    disbeliefs(content, lists)
    for wrong in wrong_examples(content, lists, EMBEDDED):
        raise wrong
    for wrong in chain(
        wrong_titles(content),
        wrong_sentences(content),
        wrong_measures(content, scopes),
        wrong_columns(content, lists),
        wrong_rates(content.rates.values()),
        wrong_tallies(tuple(content.tallies.values()), dt.date(EXAMPLE_YEAR, 12, 31)),
    ):
        raise wrong
    for instrument in content.instruments.values():
        form_of(instrument, content, lists)
    splits, unfinished = require_whole_classes(content, extra), tuple(unfinished_measures(content))
    return CheckedContent(_count_files(content, len(lists), extra), splits, unfinished)


def _count_files(content: Content, lists: int, extra: Path | None) -> dict[str, int]:
    return {
        "variabel": len(content.variables),
        "klasifikasi": len(content.classifications),
        "kolom turunan": len(content.columns),
        "angka peristiwa": len(content.rates),
        "aturan": len(content.rules),
        "tabel": len(content.tables),
        "indikator": len(content.indicators),
        "kebijakan": len(content.policies),
        "pemetaan": len(content.mappings),
        "buku": len(content.books),
        "instrumen": len(content.instruments),
        "daftar kode": lists,
        "bahasa daerah": _count_languages(extra),
    }


def _count_languages(extra: Path | None) -> int:
    """The languages of the region in a folder; raises `ContentError` for words that the site does not have."""
    languages = read_languages(extra)
    for language in languages:
        refuse_unknown(language)
    return len(languages)
