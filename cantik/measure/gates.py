"""What keeps a measure from being made: source, empty columns, coverage, answers (docs/bidang/quality_policy.md 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from cantik.base.numerals import format_number, ratio
from cantik.content.kinds import Content, Indicator, Policy, TableSpec
from cantik.content.sources import KNOWN, OWN
from cantik.expr.parse import parse
from cantik.expr.scope import Scope
from cantik.expr.walk import names_in
from cantik.measure.compile import columns_needed
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.question_scope import Unasked, asks_unasked
from cantik.measure.result import NOT_ASKED, NotMade
from cantik.measure.sources import LISTS, brought_by
from cantik.snapshot.bases import LISTED, RECORDED
from cantik.snapshot.columns import is_distance
from cantik.snapshot.frame import Coverage, Snapshot

Measure = TableSpec | Indicator
_EVERYBODY_KNOWS = frozenset({"umur", "jenis_kelamin"})
_BASES = {
    "terdaftar": ("penduduk terdaftar", "registered population"),
    "domisili": ("penduduk domisili", "usual residents"),
    "tercatat": ("yang tercatat", "recorded"),
    "terdata": ("yang terdata", "recorded"),
}


class Dated(Protocol):
    """Data of a date."""

    @property
    def reference(self) -> dt.date:
        """The date."""


def in_force(measure: Measure, snapshot: Dated) -> bool:
    """Whether the definition holds on the reference date."""
    return measure.since <= snapshot.reference and (measure.until is None or snapshot.reference <= measure.until)


def before_counting(
    measure: Measure,
    snapshot: Snapshot,
    scope: Scope,
    content: Content,
    policy: Policy,
    never: Unasked,
    *,
    in_office: bool = False,
) -> NotMade | tuple[str, ...]:
    """Return the population bases over which a measure can be counted, the preferred one first; or `NotMade` with the
    reason why this snapshot does not allow it.

    `in_office`: lists of which too few rows were accepted for any figure are counted nevertheless, for the village's
    own office, which is to see what it lacks. `never`: answers that nobody was asked for.
    """
    lacking = sorted(columns_needed(measure, scope, content) - set(snapshot.known.get(measure.unit_of, ())))
    if lacking:
        said, said_en = (_describe_unfilled(content, measure.unit_of, lacking, lang) for lang in ("id", "en"))
        return _not_made(measure, "kosong", f"Tidak terisi {said}.", f"Not filled in {said_en}.")
    unasked = asks_unasked(measure, scope, content, never)
    if unasked:
        said, said_en = (_name_columns(content, measure.unit_of, unasked, lang) for lang in ("id", "en"))
        return _not_made(
            measure,
            NOT_ASKED,
            f"Tidak ditanyakan seluruhnya: {said}; nol di sini bukan berarti tidak ada.",
            f"Not asked in full: {said_en}; a zero here would not mean that there is none.",
        )
    known = tuple(base for base in measure.populations if base in snapshot.bases or base == RECORDED)
    if not known and measure.populations == (LISTED,) and snapshot.bases:
        return _not_made(measure, "sumber", *_OF_A_FILE_ALONE)
    if not known:
        wanted = " atau ".join(_BASES[population][0] for population in measure.populations)
        english = " or ".join(_BASES[population][1] for population in measure.populations)
        return _not_made(measure, "sumber", f"Tidak diketahui siapa {wanted}.", f"Not known who the {english} are.")
    problem = None if in_office else _coverage_problem(measure, snapshot.coverage[measure.unit_of], policy)
    return problem or known


#: why a measure of those in a file is not told beside a register: they are known, and they are not the population
_OF_A_FILE_ALONE = (
    "Hanya dihitung dari pendataan yang berdiri sendiri; di sini penduduknya diketahui dari register.",
    "Only counted of a survey that stands alone; here the population is known from the register.",
)
#: what a distance takes: all of it
_POINTS = {
    "id": "dari titik rumah pada daftar penduduk dan titik setiap fasilitas sejenis",
    "en": "from the points of homes in the list of residents and of every such facility",
}


def _describe_unfilled(content: Content, unit: str, lacking: Sequence[str], lang: str) -> str:
    """The variables that nobody filled after the files that fill all of them, or, where none does, some."""
    files = [brought_by(content, unit, name) for name in lacking]
    every = [source for source in files[0] if all(source in others for others in files)]
    some = dict.fromkeys(source for sources in files for source in sources)
    told = _POINTS[lang] if any(is_distance(content, name) for name in lacking) else _files(every or tuple(some), lang)
    return f"({told}): {_name_columns(content, unit, lacking, lang)}"


def _name_columns(content: Content, unit: str, names: Sequence[str], lang: str) -> str:
    """Columns by their labels, as inside a sentence."""
    variables = (content.variables[unit, name] for name in names)
    labels = [variable.label if lang == "id" else variable.label_en for variable in variables]
    return ", ".join(label if label[1:2].isupper() else label[:1].lower() + label[1:] for label in labels)  # "KTP-el"


def _files(sources: Sequence[str], lang: str) -> str:
    """Kinds of files as a sentence says them: `dari OpenSID, SIAK, atau pendataan desa sendiri`."""
    own = () if set(sources) & LISTS else (OWN,)
    names = [KNOWN[name].label if lang == "id" else KNOWN[name].label_en for name in (*sources, *own)]
    word, or_ = ("dari", "atau") if lang == "id" else ("from", "or")
    if len(names) == 1:
        return f"{word} {names[0]}"
    comma = "," if len(names) > 2 else ""
    return f"{word} {', '.join(names[:-1])}{comma} {or_} {names[-1]}"


def _coverage_problem(measure: Measure, coverage: Coverage, policy: Policy) -> NotMade | None:
    if not coverage.judged or share(coverage) >= _fraction(policy.coverage_village_only_below):
        return None
    return _too_few(measure, coverage.recorded, coverage.frame)


def judge_coverage(measure: Measure, coverage: MeasureCoverage, policy: Policy) -> NotMade | None:
    """Why too few of the frame are recorded for a figure of the village, or too little of them is known; None when
    enough is. The frame itself (class A) is always covered."""
    if measure.disclosure.kelas == "A":
        return None
    least = _fraction(policy.coverage_village_only_below)
    recorded, known, frame = sum(coverage.recorded), sum(coverage.known), sum(coverage.frame)
    if recorded * least.denominator < least.numerator * frame:
        return _too_few(measure, recorded, frame)
    # they were reached, and did not answer
    if known * least.denominator < least.numerator * frame and any(coverage.answered):
        return _nonresponse_problem(measure, frame - known, frame, policy)
    return None


def _too_few(measure: Measure, recorded: int, frame: int) -> NotMade:
    numbers = {
        lang: (_format_percent(recorded, frame, lang), _count(recorded, lang), _count(frame, lang))
        for lang in ("id", "en")
    }
    return _not_made(
        measure,
        "cakupan",
        "Terdata {} ({} dari {}); hanya untuk desa sendiri.".format(*numbers["id"]),
        "Recorded {} ({} of {}); for the village only.".format(*numbers["en"]),
    )


def percent_only(coverage: Coverage, policy: Policy, *, in_office: bool = False) -> bool:
    """Whether the coverage of a basis allows percentages but no counts; `in_office`: as in `before_counting`."""
    least = Fraction(0) if in_office else _fraction(policy.coverage_village_only_below)
    return coverage.judged and least <= share(coverage) < _fraction(policy.coverage_percent_only_below)


def share(coverage: Coverage) -> Fraction:
    """Return the recorded part of a frame as a fraction from 0; 0 for an empty frame."""
    return Fraction(coverage.recorded, coverage.frame) if coverage.frame else Fraction(0)


def after_counting(measure: Measure, asked: int, answered: int, policy: Policy) -> NotMade | None:
    """Return why the counts of a measure cannot be used (nobody is in the universe, nobody answered, or too few did),
    None when they can. `asked`, `answered`: numbers of records. Of a group that is told of nowhere else, and of which
    no percentage would be printed, the reason is none for readers (`NotMade.untold`)."""
    problem = _uncountable(measure, asked, answered, policy)
    if problem is None or asked >= policy.denominator_min or not tells_of_a_group(measure):
        return problem
    return replace(problem, untold=True)


@lru_cache(maxsize=4096)
def _names(universe: str) -> frozenset[str]:
    return frozenset(".".join(name.path) for name in names_in(parse(universe)))


def tells_of_a_group(measure: Measure) -> bool:
    """Whether a measure of class B or C is about those of a trait beyond age and sex: how many they are is a number
    like the others, not one that class A tables tell."""
    return measure.disclosure.kelas != "A" and bool(_names(measure.universe) - _EVERYBODY_KNOWS)


def _uncountable(measure: Measure, asked: int, answered: int, policy: Policy) -> NotMade | None:
    if asked == 0:
        return _not_made(
            measure,
            "kosong_seluruhnya",
            "Tidak ada satu pun yang termasuk tabel atau angka ini.",
            "There is none of it.",
        )
    if answered == 0:
        return _not_made(measure, "kosong", "Tidak ada yang terjawab.", "Nobody answered.")
    limit = _fraction(policy.item_nonresponse_max)
    if (asked - answered) * limit.denominator > limit.numerator * asked:
        return _nonresponse_problem(measure, asked - answered, asked, policy)
    return None


def _nonresponse_problem(measure: Measure, open_: int, asked: int, policy: Policy) -> NotMade:
    return _not_made(
        measure,
        "tak_terjawab",
        f"Tidak terjawab {_format_percent(open_, asked, 'id')}, lebih dari batas {_limit(policy, 'id')}.",
        f"Not answered {_format_percent(open_, asked, 'en')}, above the limit of {_limit(policy, 'en')}.",
    )


@lru_cache(maxsize=64)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


def _limit(policy: Policy, lang: str) -> str:
    limit = _fraction(policy.item_nonresponse_max)
    return _format_percent(limit.numerator, limit.denominator, lang, 0)


def _format_percent(part: int, whole: int, lang: str, decimals: int = 1) -> str:
    percent = ratio(part, whole, 100, decimals)
    return f"{format_number(percent or 0, decimals, lang)}{'%' if lang == 'en' else ' persen'}"


def _count(number: int, lang: str) -> str:
    return format_number(number, 0, lang)


def _not_made(measure: Measure, code: str, reason: str, reason_en: str) -> NotMade:
    return NotMade(measure.id, measure.title, measure.title_en, reason, reason_en, code)


def sorted_measures(content: Content) -> Sequence[Measure]:
    """All tables and then all indicators, each in the order of the content."""
    return (*content.tables.values(), *content.indicators.values())
