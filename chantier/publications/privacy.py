"""What publications keep about somebody: what was made public already."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "publications.Release.snapshot",
    what=_("words quoted in the publication"),
    purpose=_("to find one’s words in each release when one takes them back"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("until one takes these words back; under a name only if one agreed to it"),
)
not_personal("publications.Publication", ["foreword"], why="a public text")
not_personal("publications.Publication", ["order", "left_out"], why="keys of the parts of a book")
not_personal("publications.Release", ["tree", "note"], why="the book as published")
not_personal("publications.Release", ["checks"], why="what validators said of the files")
not_personal("publications.Release", ["withheld_because"], why="a fixed sentence")
not_personal("publications.ReleaseFile", ["file"], why="the book as published")
