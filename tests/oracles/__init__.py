"""A second oracle: every class structure of a small school from the rules alone, and checks of a whole run.

It shares no code with what it checks: it reads schools, scenarios and outcomes, and derives the rest anew.
"""
