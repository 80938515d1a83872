"""Pages of the evaluation of sectoral statistics (EPSS)."""
