"""Errors of this room: R690, R691, R695–R698."""

from __future__ import annotations

from cantik.base.errors import CantikError


class CoachingRefused(CantikError):
    """R690: a visit or a session is not planned, told of, attended or called off like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R690", message, found=found, expected=expected, mend=mend)


class SeasonRefused(CantikError):
    """R691: a village does not apply for a season, is not chosen, nothing is planned or answered like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R691", message, found=found, expected=expected, mend=mend)


class EvaluationRefused(CantikError):
    """R695: an evaluation of an institution, its evidence or its levels are not changed like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R695", message, found=found, expected=expected, mend=mend)


class ExerciseRefused(CantikError):
    """R696: an answer to an exercise is not kept like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R696", message, found=found, expected=expected, mend=mend)


class DataHouseRefused(CantikError):
    """R697: what a Rumah DataKu has, or its class, is not kept like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R697", message, found=found, expected=expected, mend=mend)


class QuestionRefused(CantikError):
    """R698: a question of a learner is not asked or answered like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R698", message, found=found, expected=expected, mend=mend)
