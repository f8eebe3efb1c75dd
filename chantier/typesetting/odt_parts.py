"""The fixed parts of an OpenDocument text: styles, metadata, manifest, as ODF 1.3 asks."""

from collections.abc import Sequence

from chantier.typesetting import tree
from chantier.typesetting.imprint import Imprint
from chantier.typesetting.markup import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_OASIS}:{space}:1.0"'
            for name, space in (
                ("office", "office"),
                ("style", "style"),
                ("text", "text"),
                ("table", "table"),
                ("draw", "drawing"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
                ("meta", "meta"),
            )
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'office:version="1.3"',
    ]
)
_INK, _BRICK, _SOFT, _TINT, _RULE = "#201c19", "#9a3b1e", "#6b625a", "#f7f1e8", "#cbbfb1"
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


KEPT = "Text_20_body_20_Kept"  # text that stays on one page with what follows
ATTRIBUTION_KEPT = "Attribution_20_Kept"
FOLLOWING = "Heading_20_1_20_Following"  # a chapter that opens no page
# How a program writes the contents again: the words, dots, the page, all a link.
CONTENTS_TEMPLATES = "".join(
    f'<text:table-of-content-entry-template text:outline-level="{level}" '
    f'text:style-name="Contents_20_{level}"><text:index-entry-link-start/>'
    '<text:index-entry-text/><text:index-entry-tab-stop style:type="right" style:leader-char="."/>'
    "<text:index-entry-page-number/><text:index-entry-link-end/>"
    "</text:table-of-content-entry-template>"
    for level in (1, 2)
)
_TABS = (
    '<style:tab-stops><style:tab-stop style:position="{place}cm" style:type="right" '
    'style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'
)
INDEX_LINK = ' text:style-name="Index_20_Link" text:visited-style-name="Index_20_Link"'


def content(body: str, shares: Sequence[int]) -> str:
    """The text, with the styles of tables and pictures, which live beside it.

    `shares`: of the widths of columns; a style each.
    """
    automatic = (
        '<style:style style:name="Table" style:family="table"><style:table-properties '
        'style:rel-width="100%" table:align="margins" fo:margin-top="0.1cm"/></style:style>'
        '<style:style style:name="Whole" style:family="table"><style:table-properties '
        'style:rel-width="100%" table:align="margins" fo:margin-top="0.1cm" '
        'style:may-break-between-rows="false"/></style:style>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties '
        'fo:keep-together="always"/></style:style>'
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
        f'fo:padding="0.12cm" fo:border-left="none" fo:border-right="none" '
        f'fo:border-top="0.5pt solid {_RULE}" fo:border-bottom="0.5pt solid {_RULE}"/>'
        "</style:style>"
        '<style:style style:name="Picture" style:family="graphic"><style:graphic-properties '
        'style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>'
    )
    automatic += "".join(
        f'<style:style style:name="Share{one}" style:family="table-column">'
        f'<style:table-column-properties style:rel-column-width="{one}*"/></style:style>'
        for one in shares
    )
    return (
        f"{HEAD}<office:document-content {_SPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def manifest(images: Sequence[str]) -> str:
    """What stands in the package."""
    entries = [("/", "application/vnd.oasis.opendocument.text")]
    entries += [(name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml")]
    entries += [(name, _TYPES[name.rpartition(".")[2]]) for name in images]
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries
    )
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
        f'manifest:version="1.3">{lines}</manifest:manifest>'
    )


def meta(document: tree.Document, imprint: Imprint) -> str:
    """Title, authors, language, identifier."""
    day = document.date or "2015-10-13"
    fields = [
        ("dc:title", document.title),
        ("dc:creator", ", ".join(document.authors)),
        ("dc:subject", document.subtitle),
        ("dc:description", document.description),
        ("dc:language", document.language),
        ("dc:date", f"{day}T00:00:00"),
        ("meta:creation-date", f"{day}T00:00:00"),
        *(("meta:keyword", word) for word in document.keywords),
    ]
    inside = "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in fields if words)
    identifier = escape(imprint.identifier)
    inside += f'<meta:user-defined meta:name="identifier">{identifier}</meta:user-defined>'
    return (
        f"{HEAD}<office:document-meta {_SPACES}><office:meta>{inside}</office:meta>"
        "</office:document-meta>"
    )


def styles(language: str) -> str:
    """The styles that the text names; whoever edits the file changes them once for all."""
    country = {"fr": "FR", "en": "GB"}.get(language, "none")
    base = (
        '<style:default-style style:family="paragraph"><style:paragraph-properties '
        'fo:line-height="118%" fo:margin-bottom="0.25cm" fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties fo:font-family="Georgia" style:font-family-generic="roman" '
        f'fo:font-size="11pt" fo:color="{_INK}" fo:language="{escape(language)}" '
        f'fo:country="{country}"/></style:default-style>'
    )
    made = [base, *_headings(), *_matter(), *_set_apart(), *_characters(), *_lists()]
    layout = (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin-top="2.4cm" fo:margin-bottom="1.6cm" '
        'fo:margin-left="2.6cm" fo:margin-right="2.6cm"/><style:footer-style><style:'
        'header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.5cm"/>'
        "</style:footer-style></style:page-layout>"
    )
    footer = (
        '<text:p text:style-name="Footer"><text:page-number text:select-page="current"/></text:p>'
    )
    return (
        f"{HEAD}<office:document-styles {_SPACES}><office:styles>{''.join(made)}</office:styles>"
        f"<office:automatic-styles>{layout}</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
        f"{footer}</style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )


def _paragraph(
    name: str,
    paragraph: str = "",
    run: str = "",
    *,
    parent: str = "Standard",
    more: str = "",
    inside: str = "",
) -> str:
    display = name.replace("_20_", " ")
    return (
        f'<style:style style:name="{name}" style:display-name="{display}" '
        f'style:family="paragraph" style:parent-style-name="{parent}"{more}>'
        f"<style:paragraph-properties {paragraph}>{inside}</style:paragraph-properties>"
        f"<style:text-properties {run}/></style:style>"
    )


def _headings() -> list[str]:
    made = []
    for level, size in {1: 20, 2: 15, 3: 12.5, 4: 11, 5: 11, 6: 11}.items():
        colour = _BRICK if level == 3 else _INK
        weight = 'fo:font-weight="bold"' if level < 5 else 'fo:font-style="italic"'
        page = ' fo:break-before="page"' if level == 1 else ""
        made.append(
            _paragraph(
                f"Heading_20_{level}",
                f'fo:keep-with-next="always" fo:margin-top="{0.8 - 0.1 * level:.1f}cm" '
                f'fo:margin-bottom="0.25cm" fo:line-height="115%"{page}',
                f'fo:font-size="{size}pt" {weight} fo:color="{colour}"',
                more=f' style:default-outline-level="{level}" style:next-style-name="Text_20_body"',
            )
        )
    following = 'fo:break-before="auto" fo:margin-top="1.4cm"'
    return [*made, _paragraph(FOLLOWING, following, parent="Heading_20_1")]


def _matter() -> list[str]:
    soft = f'fo:color="{_SOFT}"'
    keep = 'fo:keep-with-next="always"'
    return [
        '<style:style style:name="Standard" style:family="paragraph"/>',
        _paragraph("Text_20_body"),
        _paragraph(KEPT, keep, parent="Text_20_body"),
        _paragraph("List_20_Contents", 'fo:margin-bottom="0.12cm"'),
        _paragraph(
            "Title",
            'fo:margin-top="4cm" fo:margin-bottom="0.5cm" fo:line-height="110%"',
            'fo:font-size="32pt" fo:font-weight="bold"',
        ),
        _paragraph("Subtitle", "", 'fo:font-size="16pt" fo:font-style="italic"'),
        _paragraph("Lead", 'fo:margin-top="0.3cm"', 'fo:font-size="12pt"'),
        _paragraph(
            "Overline",
            f'fo:border-bottom="2.2pt solid {_INK}" fo:padding-bottom="0.15cm"',
            f'fo:font-weight="bold" fo:text-transform="uppercase" fo:color="{_BRICK}"',
        ),
        _paragraph(
            "Contents_20_Heading",
            f'{keep} fo:break-before="page" fo:margin-bottom="0.5cm"',
            'fo:font-size="20pt" fo:font-weight="bold"',
        ),
        _paragraph(
            "Contents_20_1",
            'fo:margin-top="0.2cm" fo:margin-bottom="0.05cm"',
            'fo:font-weight="bold"',
            inside=_TABS.format(place=15.8),
        ),
        _paragraph(
            "Contents_20_2",
            'fo:margin-left="0.6cm" fo:margin-bottom="0.02cm"',
            inside=_TABS.format(place=15.2),
        ),
        _paragraph(
            "Quotations",
            f'fo:margin-left="0.8cm" fo:margin-right="0.5cm" fo:keep-together="always" {keep}',
            'fo:font-style="italic"',
        ),
        _paragraph("Attribution", 'fo:text-align="end" fo:margin-bottom="0.4cm"', soft),
        _paragraph(ATTRIBUTION_KEPT, keep, parent="Attribution"),
        _paragraph("Figure", f'{keep} fo:text-align="center" fo:margin-top="0.3cm"'),
        _paragraph("Caption", 'fo:text-align="center" fo:margin-bottom="0.5cm"', soft),
        *_of_tables(),
        _paragraph("After", 'fo:margin-bottom="0.1cm"', 'fo:font-size="4pt"'),
        _paragraph("Footnote", 'fo:margin-bottom="0.05cm"', 'fo:font-size="9pt"'),
        _paragraph("Footer", 'fo:text-align="center"', 'fo:font-size="10pt"'),
    ]


def _of_tables() -> list[str]:
    soft, keep = f'fo:color="{_SOFT}"', 'fo:keep-with-next="always"'
    return [
        _paragraph(
            "Table_20_Caption", f'{keep} fo:text-align="center" fo:margin-top="0.3cm"', soft
        ),
        _paragraph("Table_20_Contents", 'fo:margin-bottom="0cm"', 'fo:font-size="10pt"'),
        _paragraph(
            "Table_20_Heading",
            'fo:margin-bottom="0cm"',
            'fo:font-size="10pt" fo:font-weight="bold"',
        ),
        _paragraph(
            "Table_20_Contents_20_Right",
            'fo:margin-bottom="0cm" fo:text-align="end"',
            'fo:font-size="10pt"',
        ),
        _paragraph(
            "Table_20_Heading_20_Right",
            'fo:margin-bottom="0cm" fo:text-align="end"',
            'fo:font-size="10pt" fo:font-weight="bold"',
        ),
    ]


def _set_apart() -> list[str]:
    made = []
    for kind, line, colour in (
        ("Dissent", "2.4pt solid", _BRICK),
        ("Divergence", "1.6pt dashed", _BRICK),
        ("Notice", "1.6pt solid", _RULE),
    ):
        shade = f' fo:background-color="{_TINT}"' if kind == "Dissent" else ""
        apart = (
            f'fo:margin-left="0.4cm" fo:margin-right="0.4cm" '
            f'fo:padding-left="0.35cm" fo:padding-top="0.1cm" fo:padding-bottom="0.1cm" '
            f'fo:border-left="{line} {colour}"{shade}'
        )
        label = _SOFT if kind == "Notice" else _BRICK
        made += [
            # With its signature.
            _paragraph(
                kind,
                f'{apart} fo:margin-bottom="0cm" fo:keep-together="always" '
                'fo:keep-with-next="always"',
            ),
            _paragraph(
                f"{kind}Label",
                f'{apart} fo:margin-top="0.4cm" fo:margin-bottom="0cm" fo:keep-with-next="always"',
                f'fo:font-weight="bold" fo:text-transform="uppercase" fo:color="{label}"',
            ),
            _paragraph(
                f"{kind}Signature",
                f'{apart} fo:margin-bottom="0.4cm" fo:text-align="end"',
                'fo:font-style="italic"',
            ),
        ]
    return made


def _characters() -> list[str]:
    return [
        (
            '<style:style style:name="Emphasis" style:family="text"><style:text-properties '
            'fo:font-style="italic"/></style:style>'
        ),
        (
            '<style:style style:name="Internet_20_link" style:display-name="Internet Link" '
            f'style:family="text"><style:text-properties fo:color="{_BRICK}" '
            'style:text-underline-style="solid"/></style:style>'
        ),
        (
            '<style:style style:name="Index_20_Link" style:display-name="Index Link" '
            f'style:family="text"><style:text-properties fo:color="{_INK}" '
            'style:text-underline-style="none"/></style:style>'
        ),
        (
            '<style:style style:name="Strong_20_Emphasis" style:display-name="Strong Emphasis" '
            'style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        ),
    ]


def _lists() -> list[str]:
    made = []
    for name in ("Bulleted", "Numbered"):
        levels = []
        for level in range(1, 11):
            place = (
                "<style:list-level-properties text:list-level-position-and-space-mode="
                '"label-alignment"><style:list-level-label-alignment text:label-followed-by='
                f'"listtab" fo:text-indent="-0.6cm" fo:margin-left="{0.7 * level:.1f}cm"/>'
                "</style:list-level-properties>"
            )
            if name == "Bulleted":
                levels.append(
                    f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="•">'
                    f"{place}</text:list-level-style-bullet>"
                )
            else:
                levels.append(
                    f'<text:list-level-style-number text:level="{level}" style:num-format="1" '
                    f'style:num-suffix=".">{place}</text:list-level-style-number>'
                )
        made.append(f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>')
    return made
