"""Pages of gaps and proposals of a village."""
