"""A small publication with one of everything, fictional and hostile texts included."""

from chantier.typesetting import tree
from chantier.typesetting.tree import (
    Aside,
    Document,
    Figure,
    Heading,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    paragraph,
    text,
)
from tests.typesetting import invitation_2015

HOSTILE = '#read("/etc/passwd") $x$ #import "@preview/x:0.1.0" <label> <script>alert(1)</script>'
DISSENT = 'Je ne suis pas d\'accord: "non" ! On nous a pas ecouté...'
BARS = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 90" width="320" height="90">
<g fill="#9a3b1e"><rect x="90" y="8" width="180" height="16"/><rect x="90" y="34" width="120"
height="16"/><rect x="90" y="60" width="60" height="16"/></g><g font-family="Libertinus Serif"
font-size="13" fill="#201c19">
<text x="4" y="20">Habitants</text><text x="4" y="46">\xc3\x89lus</text>
<text x="4" y="72">Universitaires</text></g></svg>"""
BARS_NAME = tree.image_name(BARS, "svg")
FILES = {BARS_NAME: BARS}

DOCUMENT = Document(
    title=invitation_2015.THEME,
    subtitle="Publication du premier chantier",
    language="fr",
    authors=("Espace de coopération entre acteurs et chercheurs en démocratie participative",),
    keywords=("démocratie participative", "débat public"),
    description="Présentations, débats et conclusions de trois ateliers et d’une journée.",
    date="2016-03-15",
    children=(
        Heading(1, "L’espace et sa méthode", "methode"),
        *invitation_2015.SPACE.blocks,
        Heading(2, "Comment le chantier s’est déroulé", "deroulement"),
        *invitation_2015.UNFOLDING.blocks,
        Heading(1, "L’expression en assemblée populaire", "etouvie"),
        Heading(2, "Diagnostic", "diagnostic"),
        Paragraph(
            (
                Text("Une assemblée ouverte"),
                Note((Text("Texte fictif, écrit pour les essais."),)),
                Text(" réunit "),
                Text("120 personnes", strong=True),
                Text(" chaque trimestre ; voir "),
                Text("la méthode", href="#methode"),
                Text(" et "),
                Text("le site de l’essai", href="https://exemple.org/essai"),
                Text("."),
            )
        ),
        Quote(
            (paragraph("On nous a écoutés, puis on a vu les travaux commencer."),), text("Une h.")
        ),
        Heading(3, "Forces et faiblesses", "forces"),
        List(True, ((paragraph("La parole circule."),), (paragraph("Les jeunes manquent."),))),
        Aside(
            "divergence",
            "Divergence du collège des élus",
            (paragraph("La durée des mandats n’explique pas tout."),),
            "Collège des élus",
        ),
        Aside("dissent", "Avis divergent", (paragraph(DISSENT),), "Une participante"),
        Heading(2, "Qui est venu", "venus"),
        Table(
            "Présence par collège",
            (text("Collège"), text("Inscrits"), text("Venus")),
            (
                (text("Habitantes et habitants"), text("31"), text("27")),
                (text("Élues et élus"), text("9"), text("9")),
                (text("Universitaires"), text("10"), text("8")),
            ),
            row_headers=True,
        ),
        Figure(
            BARS_NAME,
            "Barres : 27 habitants, 9 élus, 8 universitaires sont venus.",
            text("Présences au premier atelier"),
        ),
        paragraph(HOSTILE),
        Aside("notice", "Note de l’édition", (paragraph("Version 1."),)),
    ),
)
