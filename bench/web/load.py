"""The open model: who asks when is fixed beforehand; a request that is late because another one was slow counts so."""

from __future__ import annotations

import math
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Queue

from bench.web.browser import Answer, CannotSignIn, Person
from bench.web.plan import dice
from bench.web.scene import NotReady, Scene, Visit
from bench.web.world import Place, World

#: what comes just before a request begins so long before its moment
_SOON_S = 1.2
#: a village where one decision after the other can be taken as long as the bench runs
MANY_FINDINGS = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """One request: how long it took from its moment, in ms, and what was wrong with the answer ("" = nothing).

    `at`: its moment, of the monotonic clock.
    """

    title: str
    ms: float
    wrong: str
    at: float = 0.0


@dataclass
class Crew:
    """The people at their computers, and the spare accounts that come and go."""

    world: World
    port: int
    people: list[Person]
    seed: int
    spare: Queue[Person] = field(default_factory=Queue)
    guarded: Queue[Person] = field(default_factory=Queue)
    memories: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _count: int = 0

    def scene(self, person: Person, visit: Visit) -> Scene:
        """A planned request of a person, in a village that fits."""
        self._count += 1
        chance = dice(self.seed * 1_000_003 + self._count)
        place = chance.choice(self.places(person, visit))
        return Scene(person, place, self.world, chance, self.memories[person.who.username])

    def places(self, person: Person, visit: Visit) -> list[Place]:
        """The villages in which this visit can be made by this person; none: it cannot."""
        places, who = self.world.places, person.who
        if visit.village == "":
            return [places[who.desa]] if who.desa else [next(iter(places.values()))]
        mine = [places[who.desa]] if who.desa else [p for k, p in places.items() if k.startswith(f"{who.area}.")]
        if visit.village == "draft":
            return [place for place in mine if place.draft]
        if visit.village == "own":
            return [place for place in mine if place.persons]
        if visit.village in ("busy", "busiest"):
            least = MANY_FINDINGS if visit.village == "busiest" else 1
            return [place for place in mine if who.desa and not place.draft and len(place.findings) >= least]
        return mine

    def may(self, person: Person, visit: Visit) -> bool:
        """The person's role lets them in, and there is something to be asked for."""
        allowed = self.world.routes.get(visit.pattern, [])
        inside = person.who.role in allowed or allowed in (["publik"], ["masuk"])
        return inside and person.who.role in (visit.roles or (person.who.role,)) and bool(self.places(person, visit))

    def perform(self, visit: Visit, scene: Scene, moment: float | None) -> tuple[Sample, Answer | None]:
        """Make a visit, at its moment (of the monotonic clock) when there is one."""
        pool = {"spare": self.spare, "guarded": self.guarded}.get(visit.as_who)
        own = scene.person
        if pool is not None:
            scene.person = pool.get()
            scene.person.browser.cookies.clear()
        elif visit.as_who == "stranger":
            scene.person = Person.at(self.port, own.who)
        try:
            return self._perform(visit, scene, moment)
        finally:
            if pool is not None:
                pool.put(scene.person)
            elif visit.as_who == "stranger":
                scene.person.browser.close()
            scene.person = own

    def _perform(self, visit: Visit, scene: Scene, moment: float | None) -> tuple[Sample, Answer | None]:
        try:
            if visit.fresh:
                scene.fresh()
            if visit.soon is not None:
                visit.soon(scene)
            request = visit.ask(scene)
        except (NotReady, CannotSignIn, LookupError) as error:
            return Sample(visit.title, 0.0, f"persiapan: {error}"), None
        if moment is None:
            moment = time.monotonic()
        elif moment > time.monotonic():
            time.sleep(moment - time.monotonic())
        elif visit.soon is not None or visit.fresh:
            moment = time.monotonic()  # what comes before was slow: that is not this request's time
        answer = scene.send(request)
        ms = 1000 * (time.monotonic() - moment)
        wrong = visit.wrong(scene, answer)
        if not wrong and visit.after is not None:
            wrong = visit.after(scene, answer)
        return Sample(visit.title, ms, wrong, moment), answer


@dataclass
class Planned:
    """A visit at a moment (seconds from the beginning)."""

    at: float
    visit: Visit
    scene: Scene


def arrivals(people: int, pace: tuple[float, float], seconds: float, chance: random.Random) -> list[tuple[float, int]]:
    """When each person (by position) asks, in the order of time: evenly between pace − spread and pace + spread."""
    mean, spread = pace
    found = []
    for person in range(people):
        at = chance.uniform(0, mean)
        while at < seconds:
            found.append((at, person))
            at += chance.uniform(mean - spread, mean + spread)
    return sorted(found)


def planned(crew: Crew, visits: Sequence[Visit], moments: Sequence[tuple[float, int]]) -> list[Planned]:
    """Every moment with a visit: the one least made so far of those that the person may make, the rarer ones first."""
    able = {n: [visit for visit in visits if crew.may(person, visit)] for n, person in enumerate(crew.people)}
    rare = Counter(id(visit) for some in able.values() for visit in some)
    made: Counter[int] = Counter()
    chance = dice(crew.seed)
    out = []
    for at, number in moments:
        visit = min(able[number], key=lambda rival: (made[id(rival)], rare[id(rival)], chance.random()))
        made[id(visit)] += 1
        out.append(Planned(at, visit, crew.scene(crew.people[number], visit)))
    return out


def prepare(crew: Crew, plan: Sequence[Planned]) -> list[str]:
    """What has to be there before the watch begins, each person's own in turn; returns what went wrong."""
    queues: dict[str, list[Planned]] = defaultdict(list)
    for stop in plan:
        if stop.visit.early is not None:
            queues[stop.scene.person.who.username].append(stop)

    def work(some: list[Planned]) -> list[str]:
        wrong = []
        for stop in some:
            try:
                stop.visit.early(stop.scene) if stop.visit.early else None
            except (NotReady, LookupError) as error:
                wrong.append(f"{stop.visit.title}: persiapan: {error}")
        return wrong

    del crew
    with ThreadPoolExecutor(4) as pool:
        return [line for lines in pool.map(work, queues.values()) for line in lines]


def run(crew: Crew, plan: Sequence[Planned]) -> list[Sample]:
    """Carry the plan out: a thread a person, one request after the other, each counted from its moment."""
    mine: dict[str, list[Planned]] = defaultdict(list)
    for stop in plan:
        mine[stop.scene.person.who.username].append(stop)
    samples: list[Sample] = []
    lock, start = threading.Lock(), time.monotonic() + 0.5

    def work(some: Sequence[Planned]) -> None:
        for stop in some:
            moment = start + stop.at
            early = moment - time.monotonic() - (_SOON_S if stop.visit.soon or stop.visit.fresh else 0.0)
            if early > 0:
                time.sleep(early)
            sample, _ = crew.perform(stop.visit, stop.scene, moment)
            with lock:
                samples.append(sample)

    together([lambda some=some: work(some) for some in mine.values()])  # type: ignore[misc]
    return samples


def together(works: Sequence[Callable[[], None]]) -> None:
    """Run each in a thread of its own; raises the first error of any."""
    with ThreadPoolExecutor(max(1, len(works))) as pool:
        for future in [pool.submit(work) for work in works]:
            future.result()


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, nearest rank: of fewer than twenty values the largest."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)] if ordered else 0.0


def by_route(samples: Iterable[Sample]) -> Mapping[str, list[float]]:
    """The times of each visit."""
    found: dict[str, list[float]] = defaultdict(list)
    for sample in samples:
        found[sample.title].append(sample.ms)
    return found
