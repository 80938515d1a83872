"""Mode darurat: who is displaced where, what it leaves behind."""
