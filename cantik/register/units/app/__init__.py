"""Acts on the parts of a village."""
