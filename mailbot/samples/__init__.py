"""How are samples of handwriting collected? Sheets to copy by hand, and what is cut out of them.

Only from staff who consent, under a code instead of a name; what is kept can be taken back.
"""
