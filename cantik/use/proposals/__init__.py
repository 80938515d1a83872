"""From a gap in the figures to a proposal of the village."""
