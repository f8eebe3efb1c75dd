"""What the library keeps about somebody: nothing."""

from chantier.people.privacy import not_personal

not_personal("library.Hypothesis", ["text", "transfers_to", "refuted_by"], why="a report's finding")
not_personal("library.Evidence", ["note"], why="about a finding")
