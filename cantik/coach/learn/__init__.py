"""Learning on one's own data: exercises drawn from the printed figures of a village's release."""
