"""What initiatives keep about somebody: their public texts alone."""

from chantier.people.privacy import not_personal

not_personal("initiatives.Initiative", ["people_reached"], why="how many, in words")
not_personal("initiatives.Initiative", ["coding"], why="coded fields of the case")
not_personal("initiatives.PresentationSection", ["text"], why="the public presentation")
not_personal("initiatives.Rung", ["reason"], why="a constituency's reason")
