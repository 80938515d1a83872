"""Screens of the stages of Satu Data, in their order: planning, collecting, examining, disseminating."""
