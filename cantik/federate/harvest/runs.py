"""What of a server's bundles is still to come, as runs of neighbours: each run is one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api.metadata import TargetFile

from cantik.federate.harvest.blobs import Blobs
from cantik.federate.trust.bundles import TargetBundle, bundles_of


@dataclass(frozen=True, slots=True)
class BundleRun:
    """Files that lie one after the other in a bundle, from a byte of it on: of the first what is not here yet."""

    path: str
    begin: int
    targets: tuple[TargetFile, ...]

    def go_on(self, came: int, blobs: Blobs) -> BundleRun:
        """The rest, after so many bytes came."""
        left = (target for target in self.targets if not blobs.has(target.hashes["sha256"]))
        return BundleRun(self.path, self.begin + came, tuple(left))


def list_runs(targets: Mapping[str, TargetFile], open_digests: set[str], blobs: Blobs) -> list[BundleRun]:
    """The runs by which a village's files come, of those in `open_digests`, which are taken from it: what two villages
    share comes once. A file without a neighbour is in none: it is asked for by itself."""
    kept: list[BundleRun] = []
    for bundle in bundles_of(targets):
        runs = [run for run in _runs_of(bundle, targets, open_digests, blobs) if len(run.targets) > 1]
        open_digests -= {target.hashes["sha256"] for run in runs for target in run.targets}
        kept += runs
    return kept


def _runs_of(
    bundle: TargetBundle, targets: Mapping[str, TargetFile], open_digests: set[str], blobs: Blobs
) -> list[BundleRun]:
    """A file of which a part is here begins a run: no byte of it comes twice."""
    runs: list[BundleRun] = []
    at = end = 0
    for sha256, path in bundle.files.items():
        target = targets[path]
        left = blobs.count_missing(target) if sha256 in open_digests else 0
        if left:
            if runs and end == at and left == target.length:
                runs[-1] = BundleRun(bundle.path, runs[-1].begin, (*runs[-1].targets, target))
            else:
                runs.append(BundleRun(bundle.path, at + target.length - left, (target,)))
            end = at + target.length
        at += target.length
    return runs
