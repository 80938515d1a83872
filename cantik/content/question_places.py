"""Where the questions stand that a sought figure needs: instruments of a round, records of facilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cantik.content.coverage import SoughtFigure
from cantik.content.kinds import Content

_FACILITY = "fasilitas/"


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """An instrument, or (`recorded`) a kind of facility that the village records without a round."""

    id: str
    title: str
    title_en: str
    recorded: bool = False


class QuestionIndex:
    """Where questions stand in a content; made once for many rows. `say`: puts an Indonesian title into the words of an
    area ("Keadaan nagari")."""

    def __init__(self, content: Content, say: Callable[[str], str] = str) -> None:
        self.say = say
        ordered = sorted(content.instruments.values(), key=lambda each: (each.order, each.id))
        self._instruments = [
            (
                QuestionPlace(each.id, say(each.title), each.title_en),
                frozenset(f"{question.unit}.{question.variable}" for question in each.questions),
            )
            for each in ordered
        ]
        self._kinds = {
            kind.id: QuestionPlace(kind.id, say(kind.title), kind.title_en, recorded=True)
            for kind in content.facilities.values()
        }

    def places_of(self, row: SoughtFigure) -> tuple[QuestionPlace, ...]:
        """Where the questions of a row stand: instruments that ask all of those that instruments ask, in their order,
        else those that ask some; then the records of facilities."""
        asked = frozenset(name for name in row.answers if not name.startswith(_FACILITY))
        kinds = dict.fromkeys(
            name.removeprefix(_FACILITY).partition(".")[0] for name in row.answers if name not in asked
        )
        some = [(place, held) for place, questions in self._instruments if (held := questions & asked)]
        whole = [place for place, held in some if held == asked]
        recorded = [self._kinds[name] for name in kinds if name in self._kinds]
        return (*(whole or [place for place, _held in some]), *recorded)

    def count_asked(self, rows: Iterable[SoughtFigure]) -> dict[QuestionPlace, int]:
        """Instruments by how many of some rows a round of them asks about, the most first."""
        counted = Counter(place for row in rows for place in self.places_of(row) if not place.recorded)
        order = [place for place, _questions in self._instruments]
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], order.index(pair[0]))))
