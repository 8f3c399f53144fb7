"""The version of all parsing rules together; stored with every reading."""

PARSER_VERSION = "4"
"""Raised with every change that may read a stored mail differently."""
