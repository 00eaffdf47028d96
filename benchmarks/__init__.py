"""Comparisons that can be run again: see each module's first lines."""
