"""A French book of about 32,000 words drawn from a seed: as a document tree, and as Markdown."""

import io
from collections.abc import Iterator
from random import Random

from PIL import Image

from chantier.typesetting import tree

_SAID = """
assemblée quartier habitante habitant association commune soirée question réponse atelier parole
écoute chantier rencontre école marché jardin friche projet loyer transport budget conseil élue
agente chercheur collectif voisine jeune ancien réunion décision proposition constat force
faiblesse hypothèse conflit intérêt commun territoire service travail santé logement énergie forêt
rivière chemin place salle porte affiche lettre téléphone papier ouvrir dire demander entendre
écrire choisir partager refuser attendre revenir commencer grande petite ancienne nouvelle commune
publique difficile simple longue courte ensemble
"""
WORDS = _SAID.split()
LINKS = ["de la", "dans le", "avec une", "sans le", "pour la", "et la", "mais le", "chez la"]
CHAPTERS, SECTIONS = 6, 6  # 6 chapters, 36 sections, a part in every second one
PARAGRAPHS, SENTENCES = 4, 7


class Book:
    """`document` and its `files`; `counts`: what each form must keep."""

    def __init__(self, seed: int, times: int = 1) -> None:
        self._draw = Random(seed)
        self.files: dict[str, bytes] = {}
        self.alts: list[str] = []
        blocks = [block for number in range(times) for block in self._copy(number)]
        self.document = tree.Document(
            title="Livre d’essai, tiré au sort",
            subtitle="Texte sans auteur, pour mesurer",
            language="fr",
            authors=("Espace fictif",),
            description="Un livre sans auteur, pour mesurer.",
            date="2016-03-15",
            children=tuple(blocks),
        )
        nodes = [node for _path, node in tree.walk(self.document)]
        self.headings = [node.text for node in nodes if isinstance(node, tree.Heading)]
        self.counts = {
            "headings": len(self.headings),
            "notes": sum(isinstance(node, tree.Note) for node in nodes),
            "tables": sum(isinstance(node, tree.Table) for node in nodes),
            "alts": len(self.alts),
        }
        self.words = sum(len(node.text.split()) for node in nodes if isinstance(node, tree.Text))

    def _sentence(self) -> str:
        draw = self._draw
        length = draw.randrange(10, 21)
        words = [draw.choice(WORDS if i % 2 == 0 else LINKS) for i in range(length)]
        said = " ".join(words)
        return said[0].upper() + said[1:] + draw.choice((".", ".", ".", " !", " ?"))

    def _paragraph(self, note: bool = False) -> tree.Paragraph:
        text = " ".join(self._sentence() for _ in range(SENTENCES))
        runs: tuple[tree.Inline, ...] = (tree.Text(text),)
        if note:
            runs = (*runs, tree.Note((tree.Text(self._sentence()),)))
        return tree.Paragraph(runs)

    def _copy(self, number: int) -> Iterator[tree.Block]:
        section = 0
        for chapter in range(CHAPTERS):
            yield tree.Heading(1, f"{number}.{chapter + 1} {self._title()}", f"c{number}-{chapter}")
            yield self._paragraph(note=True)
            for _ in range(SECTIONS):
                section += 1
                yield tree.Heading(2, self._title(), f"s{number}-{section}")
                for index in range(PARAGRAPHS):
                    yield self._paragraph(note=index == 0)
                if section % 2 == 0:
                    yield tree.Heading(3, self._title(), f"p{number}-{section}")
                    yield self._paragraph(note=True)
                    yield tree.Quote((self._paragraph(),), tree.text("Une voix, collège A"))
                yield from self._extras(number, section)

    def _title(self) -> str:
        return " ".join(self._draw.choice(WORDS) for _ in range(4)).capitalize()

    def _extras(self, number: int, section: int) -> Iterator[tree.Block]:
        if section % 5 == 0:
            rows = tuple(
                tuple(tree.text(str(self._draw.randrange(5, 90))) for _ in range(5))
                for _ in range(8)
            )
            header = tuple(tree.text(word) for word in ("Collège", "Oui", "Non", "Passe", "Total"))
            yield tree.Table(f"Tableau {section}", header, rows)
        if section % 3 == 0:
            items = tuple((tree.paragraph(self._sentence()),) for _ in range(5))
            yield tree.List(section % 2 == 0, items)
        if section % 4 == 1:
            yield self._figure(number, section)

    def _figure(self, number: int, section: int) -> tree.Figure:
        content = self._photo() if section % 8 == 1 else self._bars(number, section)
        name = tree.image_name(content, "jpg" if section % 8 == 1 else "svg")
        self.files[name] = content
        alt = f"Ce que montre l’image {number} {section}, en toutes lettres."
        self.alts.append(alt)
        return tree.Figure(name, alt, tree.text(f"Légende de l’image {section}"))

    def _bars(self, number: int, section: int) -> bytes:
        bars = "".join(
            f'<rect x="10" y="{10 + 20 * i}" width="{self._draw.randrange(20, 280)}" height="14"/>'
            for i in range(5)
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120" '
            'viewBox="0 0 300 120">'
            f"<title>{number}-{section}</title>{bars}</svg>"
        ).encode()

    def _photo(self) -> bytes:
        small = Image.frombytes("RGB", (32, 21), self._draw.randbytes(32 * 21 * 3))
        written = io.BytesIO()
        small.resize((1600, 1067), Image.Resampling.BICUBIC).save(written, "JPEG", quality=80)
        return written.getvalue()


def markdown(document: tree.Document) -> str:
    """The same book for pandoc."""
    notes: list[str] = []
    parts = [_markdown(block, notes) for block in document.children]
    head = f"---\ntitle: {document.title}\nlang: fr\nauthor: {document.authors[0]}\n---\n"
    return "\n\n".join([head, *parts, *notes]) + "\n"


def _markdown(block: tree.Block, notes: list[str]) -> str:
    match block:
        case tree.Heading(level, text, name):
            return f"{'#' * level} {text} {{#{name}}}"
        case tree.Paragraph(inlines):
            said = ""
            for inline in inlines:
                if isinstance(inline, tree.Note):
                    notes.append(f"[^{len(notes)}]: {tree.plain(inline.inlines)}")
                    said += f"[^{len(notes) - 1}]"
                else:
                    said += inline.text
            return said
        case tree.Quote(blocks, citation):
            said = "\n>\n> ".join(_markdown(inner, notes) for inner in blocks)
            return f"> {said}\n>\n> — {tree.plain(citation)}"
        case tree.List(ordered, items):
            mark = "1." if ordered else "-"
            return "\n".join(f"{mark} {_markdown(item[0], notes)}" for item in items)
        case tree.Table(caption, header, rows):
            lines = [header, *rows]
            cells = ["| " + " | ".join(tree.plain(cell) for cell in line) + " |" for line in lines]
            cells.insert(1, "|" + "---|" * len(header))
            return "\n".join([*cells, "", f": {caption}"])
        case tree.Figure(source, alt, caption):
            return f'![{tree.plain(caption)}]({source}){{alt="{alt}"}}'
        case _:
            raise TypeError(f"the generated book has no {type(block).__name__}")
