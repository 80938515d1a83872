"""The signed index of one server (TUF): which releases of which villages count here, and who says so. No Django."""
