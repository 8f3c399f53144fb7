"""Dossiers of institutions: what came, what is missing, what a person accepts."""
