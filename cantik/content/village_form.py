"""The form of the village as a kind of village facts: what it says of a year, with what was shown for it.

An approved form lets its answers arrive there as a facility's form does, so that a desk can record, correct and end
them, a file can bring them, and each change keeps its history.
"""

from __future__ import annotations

from collections.abc import Mapping

from cantik.content.facility import NOWHERE, YEAR, Attribute, FacilityKind
from cantik.content.instrument import Instrument
from cantik.content.kinds import Content, Variable

#: the instruments of the village and of its RT, and the unit of the answers of the first
FORM, RT_FORM, VILLAGE = "keadaan_desa", "keadaan_rt", "desa"
FORMS = (FORM, RT_FORM)
#: what answers "there is" or "there is not" bear this list; a yes is proven by number and date of what was shown
YES_NO, YES = "regsosek_ya_tidak", "1"
_NUMBER, _DATE = "nomor_", "tanggal_"
#: the year that the answers are of, the RT that they are of, and the regulation or file that was shown
YEAR_OF, RT_OF, PROOF = "tahun", "nama_rt", "bukti"
_FIRST, _LAST, _LONGEST, _ORDER = 2020, 2100, 200, 23
#: letters of a number: "Perdes Nomor 4 Tahun 2025"
LONGEST_NUMBER = 120


def number_of(variable: str) -> str:
    """The name of the question for the number of the regulation, decree or file behind a yes."""
    return f"{_NUMBER}{variable}"


def date_of(variable: str) -> str:
    """The name of the question for its date."""
    return f"{_DATE}{variable}"


def is_proven(instrument: str, variable: Variable) -> bool:
    """Whether a yes to this question of a form is asked for its proof."""
    return instrument == FORM and variable.codelist == YES_NO


def facts_of_form(instrument: Instrument, variables: Mapping[tuple[str, str], Variable]) -> FacilityKind:
    """The kind of facts in which the answers of the form of the village or of an RT stand: one thing a year (and RT), a
    value for each question that has a code list or a largest number."""
    asked = [variables[question.unit, question.variable] for question in instrument.questions]
    place = (Attribute(RT_OF, "RT", "RT", "teks", required=True),) if instrument.id == RT_FORM else ()
    key = (YEAR_OF, *(attribute.id for attribute in place))
    return FacilityKind(
        id=instrument.id,
        title=instrument.title,
        title_en=instrument.title_en,
        basis_of=instrument.basis_of,
        since=instrument.since,
        until=instrument.until,
        order=_ORDER,
        group="pemerintahan",
        shape=NOWHERE,
        period=YEAR,
        key=key,
        called=key,
        photo=False,
        attributes=(
            Attribute(YEAR_OF, "Tahun", "Year", "tahun", minimum=_FIRST, maximum=_LAST, required=True),
            *place,
            *(
                attribute
                for each in asked
                if each.codelist or each.maximum is not None
                for attribute in _attributes(instrument.id, each)
            ),
            Attribute(PROOF, "Peraturan atau berkas yang ditunjukkan", "Proof shown", "teks", length=_LONGEST),
        ),
        origin=instrument.origin,
    )


def asked_as_facilities(content: Content) -> list[FacilityKind]:
    """The kinds that have a form of their own on phones: all but those that an instrument already asks."""
    return [kind for kind in content.facilities.values() if kind.id not in FORMS]


def _attributes(instrument: str, variable: Variable) -> tuple[Attribute, ...]:
    """The answer, and after one that is yes or no what was shown for a yes."""
    answer = _attribute(variable)
    if not is_proven(instrument, variable):
        return (answer,)
    own, english = proof_labels(variable.label), proof_labels_en(variable.label_en)
    return (
        answer,
        Attribute(number_of(variable.id), own[0], english[0], "teks", length=LONGEST_NUMBER),
        Attribute(date_of(variable.id), own[1], english[1], "tanggal"),
    )


def proof_labels(label: str) -> tuple[str, str]:
    """How number and date of the proof of an answer are called."""
    return f"Nomor bukti: {label}", f"Tanggal bukti: {label}"


def proof_labels_en(label: str) -> tuple[str, str]:
    """The same in English."""
    return f"Number of proof: {label}", f"Date of proof: {label}"


def _attribute(variable: Variable) -> Attribute:
    return Attribute(
        variable.id,
        variable.label,
        variable.label_en,
        "kode" if variable.codelist else "angka",
        codelist=variable.codelist,
        maximum=variable.maximum,
    )
