"""The frame of every page: the menu, the village at hand, how numbers and dates are written in templates."""
