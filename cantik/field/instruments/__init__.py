"""Instruments in every shape: questions, XLSForm, XForm, workbooks, paper; what must not go to phones."""
