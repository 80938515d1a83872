"""The evaluation of sectoral statistics (EPSS) of an institution of the kabupaten: index, evidence, next step."""
