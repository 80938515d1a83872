"""The screens of accounts: signing in, one's own account, the people of an area, emergency access, the audit log."""
