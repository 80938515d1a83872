"""Review: what enumerators brought, beside the register, until it is decided."""
