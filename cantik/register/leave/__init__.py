"""What leaves the register: exports, archives, official figures, what is erased."""
