"""Policy, small cells, complementary cells, audit: the one protected result of a village (design/disclosure.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cantik.content.kinds import Classification, Policy
    from cantik.measure.result import Results
    from cantik.protect.result import Protected


def apply(
    results: Results,
    policy: Policy,
    *,
    classifications: Mapping[str, Classification],
    former: Protected | None = None,
) -> Protected:
    """What may be printed of the results under a policy; everything that leaves the village is made of the answer.

    `classifications` give the merge trees by id. `former` is the protected result of the previous edition (stability,
    design/disclosure.md 5.6) or of an earlier release of the same date (sticky cells, section 7). Raises
    `ProtectionError` when the final audit finds a breach: nothing is released then.
    """
    from cantik.protect.steps import protect_results

    return protect_results(results, policy, classifications, former)


def fingerprint(results: Results, policy: Policy, classifications: Mapping[str, Classification]) -> str:
    """SHA-256 over everything that decides `apply` without a former edition: equal fingerprints, equal results."""
    from cantik.protect.steps import fingerprint_of

    return fingerprint_of(results, policy, classifications)
