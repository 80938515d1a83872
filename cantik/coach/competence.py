"""What changed in the competence of people between two sets of answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.content.coaching_lists import CompetenceQuestion

#: below so many people a comparison says nothing of anybody (docs/bidang/governance.md 5.3)
LEAST = 5
Answers = Mapping[str, int]
"""The number of the choice by code of the question."""


@dataclass(frozen=True, slots=True)
class CompetenceChange:
    """Of the people who answered both times (`count`): right answers of `asked` before and after. `is_shown`: they are
    enough to be told of; the numbers of fewer are 0."""

    competence: str
    competence_en: str
    count: int
    asked: int
    before: int
    after: int

    @property
    def is_shown(self) -> bool:
        """Whether the numbers may be told."""
        return self.count >= LEAST


def score_answers(answers: Answers, questions: Mapping[str, CompetenceQuestion]) -> dict[str, tuple[int, int]]:
    """Right answers and questions by competence; a question without an answer is not right."""
    found: dict[str, tuple[int, int]] = {}
    for code, question in questions.items():
        right, asked = found.get(question.competence, (0, 0))
        found[question.competence] = (right + (answers.get(code) == question.right), asked + 1)
    return found


def compare_answers(
    pairs: Sequence[tuple[Answers, Answers]], questions: Mapping[str, CompetenceQuestion]
) -> list[CompetenceChange]:
    """What changed by competence, in the order of the questions; `pairs`: one of each person who answered twice."""
    names = {question.competence: question.competence_en for question in questions.values()}
    scored = [(score_answers(before, questions), score_answers(after, questions)) for before, after in pairs]
    told = scored if len(scored) >= LEAST else []
    return [
        CompetenceChange(
            name,
            english,
            len(scored),
            sum(before[name][1] for before, _ in told),
            sum(before[name][0] for before, _ in told),
            sum(after[name][0] for _, after in told),
        )
        for name, english in names.items()
    ]
