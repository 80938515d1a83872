"""Mode darurat in the store."""
