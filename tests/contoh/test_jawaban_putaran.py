"""What an invented village answers at the door: every question of its forms, in its universe, as people would."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bench.answering import ROUND
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten
from cantik.contoh.round_answers import RoundAnswers, draw_answers
from cantik.contoh.village_answers import answer_rt_forms, answer_village_form, write_village_facts
from cantik.field.forms.answered_form import FormAsker, Respondent
from cantik.field.forms.filled_workbook import FilledAnswers
from cantik.field.instruments.form import PROOF_TEXTS, PlannedForm, form_of
from tests.serangan.desa import ON

CONTENT, LISTS = load_content(), code_lists()
VILLAGE = make_kabupaten(7, villages=1, persons=1500).villages[0]
FAMILY_FORMS = ("pemutakhiran_keluarga", "pertanyaan_tambahan")
#: what the list of the round, the visit or the enumerator tells, and what is not asked of everybody alive on the list
ELSEWHERE = {
    *("nama", "jenis_kelamin", "dusun", "rt", "rw", "alamat", "r112", "r205", "r401", "r201", "lintang", "bujur"),
    *(
        "nik",
        "no_kk",
        "telepon",
        "nomor_responden",
        "keluarga_baru",
        "cara_masuk",
        "tanggal_peristiwa",
        "tanggal_lahir",
    ),
}


def form(name: str) -> PlannedForm:
    return form_of(CONTENT.instruments[name], CONTENT, LISTS)


@cache
def told() -> RoundAnswers:
    return draw_answers(VILLAGE)


@cache
def filled(name: str) -> tuple[FilledAnswers, ...]:
    """The forms of a village in which everybody is of a family of their card; an answer that its question does not
    offer raises."""
    asker, homes = FormAsker(form(name), LISTS, ON, ROUND), VILLAGE.persons["family"].tolist()
    names, sexes = VILLAGE.persons.text("nama"), VILLAGE.persons["sex"].tolist()
    alive = [place for place, said in enumerate(told().persons) if said.get("r404") == "1"]
    members: dict[int, list[dict[str, str]]] = {}
    for place in alive:
        own = {"nama": names[place], "jenis_kelamin": str(sexes[place])}
        members.setdefault(homes[place], []).append({**told().persons[place], **own})
    visit = {"r205": "1", "dusun": "A", "rt": "1"}
    return tuple(
        asker.ask_respondent(Respondent({**told().families[home], **visit, "r112": str(len(mates))}, mates), home)
        for home, mates in sorted(members.items())
    )


@pytest.mark.parametrize("name", FAMILY_FORMS)
def test_every_question_that_is_put_is_answered_by_most(name: str) -> None:
    asked, answered = Counter[str](), Counter[str]()
    for one in filled(name):
        for kept in one.everybody:
            asked.update(kept.keys())
            answered.update(question for question, text in kept.items() if text)
    silent = {question for question in asked if answered[question] < 0.6 * asked[question]}
    assert silent <= ELSEWHERE
    assert {question.name for question in form(name).questions} - set(asked) <= ELSEWHERE


def test_the_village_and_its_rt_answer_their_forms() -> None:
    said = answer_village_form(VILLAGE)
    questions = form("keadaan_desa").questions
    assert set(said) == {question.name for question in questions if question.text not in PROOF_TEXTS}
    FormAsker(form("keadaan_desa"), LISTS, ON, ROUND).ask_respondent(Respondent(said), 1)
    rts = answer_rt_forms(VILLAGE)
    assert len(rts) == len(set(VILLAGE.families["sls"].tolist()))
    for one in rts:
        FormAsker(form("keadaan_rt"), LISTS, ON, ROUND).ask_respondent(Respondent(one), 1)


def share(question: str, code: str, inside: str, of: str) -> float:
    """The share of a code among the persons or families whose other answer is `of`."""
    rows = told().persons if any(question in row for row in told().persons) else told().families
    own = [row for row in rows if row.get(inside) == of and question in row]
    return sum(row[question] == code for row in own) / len(own)


def test_answers_hang_together() -> None:
    """Who goes to school seldom looks for work; an old woman reads less often; a poor family washes with less soap; of
    a mother with children at home nobody says that she has none; nobody was married before they were born."""
    assert share("cari_kerja", "1", "r412", "2") < share("cari_kerja", "1", "r412", "3")
    persons, ages = told().persons, VILLAGE.persons["umur"].tolist()
    unread = {
        old: [said["melek_huruf"] == "3" for said, age in zip(persons, ages, strict=True) if low <= age < high]
        for old, low, high in ((False, 15, 40), (True, 60, 120))
    }
    assert sum(unread[False]) / len(unread[False]) < sum(unread[True]) / len(unread[True])
    rich = VILLAGE.families["desil_nasional"].tolist()
    soap = [(decile, said["cuci_tangan"] == "1") for decile, said in zip(rich, told().families, strict=True)]
    poor, better = ([clean for decile, clean in soap if (decile <= 3) is low] for low in (True, False))
    assert sum(poor) / len(poor) < sum(better) / len(better)
    mothers = set(VILLAGE.persons["ibu_nik"].tolist())
    for said, number in zip(persons, VILLAGE.persons["nik"].tolist(), strict=True):
        assert number not in mothers or said.get("anak_lahir_hidup") != "0"
    first = [
        (int(said["umur_kawin_pertama"]), age)
        for said, age in zip(persons, ages, strict=True)
        if "umur_kawin_pertama" in said
    ]
    assert len(first) > 500
    assert all(at <= age for at, age in first)


def test_the_same_village_answers_the_same(tmp_path: Path) -> None:
    again = make_kabupaten(7, villages=1, persons=1500).villages[0]
    assert draw_answers(again) == told()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one, two = (write_village_facts(village, tmp_path / name) for village, name in ((VILLAGE, "a"), (again, "b")))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
