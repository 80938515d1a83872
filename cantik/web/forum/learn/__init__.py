"""Pages of learning on one's own data."""
