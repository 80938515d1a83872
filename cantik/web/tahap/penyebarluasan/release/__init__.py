"""The screens of figures and releases: before and after protection, review, sign, publish, history."""
