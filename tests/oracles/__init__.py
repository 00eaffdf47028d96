"""What the program is held against: trying everything out, a theory of all structures, CP-SAT, big M.

None shares code with what it checks: they read schools, scenarios and outcomes, and derive the rest from the
rules anew. CP-SAT runs in a process of its own; importing `cp_sat_questions` is enough to ask it.

Two of them know limits for divisions and whole grades, which are about several classes together, and fewest
classes: `brute_force_with_rules` and `cp_sat_with_rules`.
"""
