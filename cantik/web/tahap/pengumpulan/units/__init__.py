"""Dusun, RW and RT of a village on screens: what stands, what changed, what a change would do."""
