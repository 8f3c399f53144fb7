"""Fits the readers of ticks, signatures and stamps to pages that it draws itself."""
