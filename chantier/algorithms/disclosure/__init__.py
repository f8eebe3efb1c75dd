"""Counts of people shown to the public so that no small number can be read or worked out.

`protect` hides what must be in one table. `release.protect_all` hides over all the tables of a
release, with the totals they have in common; `auditor.audit` is the judge: it asks, of each hidden
number, between what bounds everything shown leaves it. `coding` writes what is left: rounded
counts, capped shares.
"""

from chantier.algorithms.disclosure.table import LEAST, Protected, protect

# What tells of somebody's condition (age, sex, income, schooling…) asks for larger groups.
LEAST_SOCIO_DEMOGRAPHIC = 11

__all__ = ["LEAST", "LEAST_SOCIO_DEMOGRAPHIC", "Protected", "protect"]
