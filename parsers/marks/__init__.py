"""Marks that are no text: ticks, signatures and stamps."""
