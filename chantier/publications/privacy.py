"""What publications keep about somebody: what was made public already."""

from chantier.people.privacy import not_personal

not_personal("publications.Publication", ["foreword"], why="a public text")
not_personal("publications.Publication", ["order", "left_out"], why="keys of the parts of a book")
not_personal("publications.Release", ["tree", "note"], why="the book as published")
not_personal("publications.ReleaseFile", ["file"], why="the book as published")
