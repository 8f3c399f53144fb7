"""How are our blanks made: for printing, for filling in on a screen, in Word, and filled in by us?

Everything is drawn from the definitions in `parsers.forms`; nothing here knows a form by its id.
"""
