"""Sets of small numbers as one whole number, a bit for each: compared and subtracted in one step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def bit_mask(at: npt.NDArray[np.int64] | list[int], size: int) -> int:
    """The number whose bits `at` are set; all of them are below `size`."""
    mask = np.zeros(size, bool)
    mask[at] = True
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")
