"""What publications keep about somebody: what was made public already."""

from chantier.people.privacy import not_personal

not_personal("publications.Publication", ["foreword"], why="a public text")
not_personal("publications.Release", ["tree", "pdf", "note"], why="the book as published")
