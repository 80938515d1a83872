"""Secondary suppression: unknowns and sums, what is hidden besides, and the proof that it is enough."""
