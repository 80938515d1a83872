"""The four principles of Satu Data of an activity before its round begins: standard, metadata, interoperability, codes
of reference (docs/bidang/governance.md 4). They read what the activity says of itself; nothing is asked again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from cantik.forum.metadata.document import Answers, MetadataFault, MetadataSet
from cantik.forum.metadata.exchange import Forms, from_json, to_json
from cantik.forum.metadata.states import MetadataState

STANDARD, METADATA, EXCHANGE, REFERENCE = "standar", "metadata", "interoperabilitas", "kode_referensi"
PRINCIPLES = (STANDARD, METADATA, EXCHANGE, REFERENCE)
#: no principle, but read and answered for beside them: the recommendation of a survey
ADVICE = "rekomendasi"
#: nor is this one: what the questions may do to people, weighed beforehand (UU 27/2022 Pasal 34)
IMPACT = "dampak"
#: so many names stand in a finding
_SHOWN = 3


class Unmet(StrEnum):
    """What keeps a principle from being met; a page has words for each (`web.principles`)."""

    NO_VARIABLES = "tanpa_variabel"
    NO_DEFINITION = "tanpa_definisi"
    NO_MEASURE = "tanpa_ukuran"
    NO_UNIT = "tanpa_satuan"
    NO_SET = "tanpa_metadata"
    DRAFT = "belum_diserahkan"
    RETURNED = "dikembalikan"
    REJECTED = "ditolak"
    EMPTY = "wajib_kosong"
    FAULTS = "temuan"
    OWN_QUESTIONS = "pertanyaan_sendiri"
    NOT_THE_SAME = "tidak_pulang_sama"
    TEMPORARY = "kode_sementara"
    NO_LIST = "tanpa_daftar_kode"
    OTHER_CODES = "kode_lain"
    NO_ADVICE = "belum_direkomendasi"
    ADVICE_REFUSED = "rekomendasi_ditolak"
    ADVICE_LAPSED = "rekomendasi_lewat"
    NO_IMPACT = "dampak_belum_dinilai"
    IMPACT_WAITS = "dampak_belum_diputus"
    IMPACT_UNFIT = "dampak_jangan_dimulai"
    IMPACT_MORE = "dampak_lebih_dari_dinilai"


@dataclass(frozen=True, slots=True)
class PrincipleFinding:
    """What keeps a principle from being met: what, how often, the first names of where (none: the whole activity)."""

    principle: str
    problem: str
    number: int = 1
    where: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same parts, to be kept."""
        return {**asdict(self), "where": list(self.where)}


def read_finding(said: Mapping[str, Any]) -> PrincipleFinding:
    """A finding as it was kept."""
    return PrincipleFinding(said["principle"], said["problem"], said["number"], tuple(said["where"]))


@dataclass(frozen=True, slots=True)
class BeginningFacts:
    """What an activity has before its round begins.

    `said`: its set of metadata, or what instrument and content tell where there is none; `state`: of that set, None
    without one; `faults`: of its linter; `empty`: required fields without an answer; `asked`: by question its label,
    type and code list; `common`: the variables of the common model, `lists`: the codes of each list; `official`: the
    area has a code of Kemendagri; `advice`: what it lacks of a recommendation that its forum listed; `impact`: of the
    assessment of what it may do to people.
    """

    said: MetadataSet
    state: MetadataState | None
    faults: Sequence[MetadataFault]
    empty: Sequence[str]
    asked: Sequence[Mapping[str, Any]]
    common: Collection[str]
    lists: Mapping[str, Collection[str]]
    official: bool
    advice: Unmet | None = None
    impact: Unmet | None = None


def check(facts: BeginningFacts, forms: Forms) -> list[PrincipleFinding]:
    """What keeps the four principles from being met, in their order, and recommendation and impact; empty: all are."""
    found = [*_standard(facts), *_metadata(facts), *_exchange(facts, forms), *_reference(facts)]
    beside = ((ADVICE, facts.advice), (IMPACT, facts.impact))
    return [*found, *(PrincipleFinding(name, problem) for name, problem in beside if problem is not None)]


def _at(principle: str, problem: Unmet, names: Sequence[str]) -> Iterator[PrincipleFinding]:
    """A finding at these places, none where there are none."""
    if names:
        yield PrincipleFinding(principle, problem, len(names), tuple(names[:_SHOWN]))


def _name_in(answers: Answers) -> str:
    return str(answers.get("nama") or answers.get("alias") or "")


def _standard(facts: BeginningFacts) -> Iterator[PrincipleFinding]:
    """Definition, measure, unit. The concept is left to the producer: no village set that was seen names one beside the
    definition; the classification is the codes of reference."""
    said = facts.said
    if not said.variables:
        yield PrincipleFinding(STANDARD, Unmet.NO_VARIABLES)
    counted = [answers for answers in said.variables if str(answers.get("tipe_data", "")).lower() == "integer"]
    for problem, field, rows in (
        (Unmet.NO_DEFINITION, "definisi", [*said.variables, *said.indicators]),
        (Unmet.NO_MEASURE, "ukuran", said.indicators),
        (Unmet.NO_UNIT, "satuan", [*counted, *said.indicators]),
    ):
        yield from _at(STANDARD, problem, [_name_in(answers) for answers in rows if not answers.get(field)])


_STATES = {
    None: Unmet.NO_SET,
    MetadataState.DRAFT: Unmet.DRAFT,
    MetadataState.CORRECTION_REQUIRED: Unmet.RETURNED,
    MetadataState.REJECTED: Unmet.REJECTED,
}


def _metadata(facts: BeginningFacts) -> Iterator[PrincipleFinding]:
    if facts.state in _STATES:
        yield PrincipleFinding(METADATA, _STATES[facts.state])
    if facts.state is not None:
        yield from _at(METADATA, Unmet.EMPTY, facts.empty)
        yield from _at(METADATA, Unmet.FAULTS, [fault.where for fault in facts.faults])


def _exchange(facts: BeginningFacts, forms: Forms) -> Iterator[PrincipleFinding]:
    own = [str(question["label"]) for question in facts.asked if question["nama"] not in facts.common]
    yield from _at(EXCHANGE, Unmet.OWN_QUESTIONS, own)
    back, lost = from_json(to_json(facts.said, forms), forms)
    if lost or back != facts.said:
        yield PrincipleFinding(EXCHANGE, Unmet.NOT_THE_SAME, 1, tuple(fault.where for fault in lost[:1]))


def _reference(facts: BeginningFacts) -> Iterator[PrincipleFinding]:
    if not facts.official:
        yield PrincipleFinding(REFERENCE, Unmet.TEMPORARY)
    lists = {str(question["nama"]): str(question["daftar_kode"] or "") for question in facts.asked}
    coded = [question for question in facts.asked if question["jenis"] == "kode"]
    without = [str(question["label"]) for question in coded if question["daftar_kode"] not in facts.lists]
    yield from _at(REFERENCE, Unmet.NO_LIST, without)
    other = list[str]()
    for answers in facts.said.variables:
        listed = facts.lists.get(lists.get(str(answers.get("alias")), ""))
        said = {str(row.get("kode")) for row in answers.get("value_domain", ())}
        if listed is not None:
            other += [f"{_name_in(answers)} {code}" for code in sorted(said - set(listed))]
    yield from _at(REFERENCE, Unmet.OTHER_CODES, other)
