"""Policy, small cells, complementary cells, audit: the one protected result of a village."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cantik.content.kinds import Classification, Fact, Policy
    from cantik.measure.result import Results
    from cantik.protect.result import Protected
    from cantik.protect.sensitivity.policy import Rules


def apply(
    results: Results,
    policy: Policy,
    *,
    classifications: Mapping[str, Classification],
    youngest_head: int | None,
    facts: Sequence[Fact] = (),
    former: Protected | None = None,
    carried: Collection[str] = (),
) -> Protected:
    """What may be printed of the results under a policy; everything that leaves the village is made of the answer.

    `classifications` give the merge trees by id. `youngest_head`: of this age at least everybody knows heads of
    families to be (content limit `umur_kepala`). `facts`: what everybody knows besides (content `facts`): tables of
    columns whose sums are known are printed only where no cell of them is hidden, and the gate examines everything by
    the others (`gate`). `former` is the protected result of the previous edition (stability, docs/adr/0064) or of an
    earlier release of the same date (sticky cells, docs/adr/0024). `carried`: tables and indicators that the release
    carries over from it (`recount`): nothing of today is told of them, and readers hold what it told. Of a table or
    indicator in which the final audit finds a breach the details are withdrawn (by dusun, sex and age), and where that
    is not enough the whole, and the rest is protected and audited anew: what is printed has passed the audit as a
    whole. Raises `ProtectionError` P102 when figures contradict each other.
    """
    from cantik.protect.audit.loop import Unproven
    from cantik.protect.steps import follow_duties, protect_results, told_once, without, without_carried

    rules = _rules(policy, youngest_head, facts)
    once = told_once(results, former, policy.same_persons_days, carried)
    left = follow_duties(without_carried(once, carried), policy)
    while True:
        try:
            return protect_results(left, rules, classifications, facts, former, results)
        except Unproven as breach:
            if breach.detailed:
                rules = replace(rules, without_details=rules.without_details | breach.detailed)
            else:
                left = without(left, breach.names)


def fingerprint(
    results: Results,
    policy: Policy,
    *,
    classifications: Mapping[str, Classification],
    youngest_head: int | None,
    facts: Sequence[Fact] = (),
) -> str:
    """SHA-256 over everything that decides `apply` without a former edition, facts of life and the version of the
    software among it: equal fingerprints, equal results."""
    from cantik.protect.steps import fingerprint_of

    return fingerprint_of(results, _rules(policy, youngest_head, facts), classifications, facts)


def _rules(policy: Policy, youngest_head: int | None, facts: Sequence[Fact]) -> Rules:
    from cantik.protect.sensitivity.policy import Rules

    return Rules(policy, youngest_head, frozenset(fact.column for fact in facts if fact.column))
