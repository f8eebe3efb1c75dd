"""The fixed parts of a DOCX: styles, numbering, relations. XML as ECMA-376 asks for it."""

from collections.abc import Mapping, Sequence

from chantier.typesetting import tree
from chantier.typesetting.imprint import Imprint
from chantier.typesetting.markup import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_WORD}" xmlns:r="{_OFFICE}/relationships" xmlns:a="{_DRAWING}/main" '
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:pic="{_DRAWING}/picture"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SETTINGS = (
    f'{HEAD}<w:settings {_SPACES}><w:zoom w:percent="100"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/relationships/officeDocument" '
    'Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
FOOTER = (
    f'{HEAD}<w:ftr {_SPACES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple '
    'w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
TOC_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
TOC_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_TABS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8957"/></w:tabs>'
_INK, _BRICK, _SOFT, _TINT, _RULE = "201C19", "9A3B1E", "6B625A", "F7F1E8", "CBBFB1"
_WHOLE = "<w:keepNext/><w:keepLines/>"  # on one page with what follows
_SERIF = '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Times New Roman"/>'


def plain(words: str) -> str:
    """A run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def page_of(bookmark: str, known: int | None) -> str:
    """The number of the page of a bookmark: `known` until the word processor counts its own."""
    field = f'<w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{field}</w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{plain(str(known or ""))}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def content_types() -> str:
    """What each file of the package is."""
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    kinds |= {"footnotes": "footnotes", "settings": "settings", "footer": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    defaults = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>'
        for suffix, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpg", "image/jpeg"),
            ("svg", "image/svg+xml"),
        )
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}'
        f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def document(body: str) -> str:
    """The text, on A4 with the page number below."""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="p4"/>'
        '<w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1531" w:right="1474" w:bottom="1531" '
        'w:left="1474" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    return f"{HEAD}<w:document {_SPACES}><w:body>{body}{section}</w:body></w:document>"


def footnotes(notes: Sequence[str]) -> str:
    """The two separators that Word wants, then the notes."""
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
        "<w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r>'
        '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r>'
        f'<w:t xml:space="preserve"> </w:t></w:r>{note}</w:p></w:footnote>'
        for number, note in enumerate(notes, start=1)
    )
    return f"{HEAD}<w:footnotes {_SPACES}>{separators}{written}</w:footnotes>"


def relations(links: Mapping[str, str]) -> str:
    """`links`: "kind target" → name."""
    fixed = "".join(
        f'<Relationship Id="p{number}" Type="{_OFFICE}/relationships/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(("styles", "numbering", "footnotes", "settings", "footer"))
    )
    others = []
    for key, name in links.items():
        kind, _, target = key.partition(" ")
        external = ' TargetMode="External"' if kind == "hyperlink" else ""
        others.append(
            f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" '
            f'Target="{escape(target)}"{external}/>'
        )
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{fixed}{"".join(others)}'
        "</Relationships>"
    )


def numbering(lists: Sequence[bool]) -> str:
    """Two models of lists, bulleted and numbered, and each list after one of them."""
    models = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{''.join(_level(depth, ordered=bool(number)) for depth in range(9))}</w:abstractNum>"
        for number in (0, 1)
    )
    made = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(ordered)}"/>'
        + "".join(
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for depth in range(9 if ordered else 0)
        )
        + "</w:num>"
        for number, ordered in enumerate(lists, start=1)
    )
    return f"{HEAD}<w:numbering {_SPACES}>{models}{made}</w:numbering>"


def _level(depth: int, *, ordered: bool) -> str:
    kind = "decimal" if ordered else "bullet"
    words = f"%{depth + 1}." if ordered else "•"
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{words}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{397 * (depth + 1)}" w:hanging="397"/></w:pPr></w:lvl>'
    )


def core(document: tree.Document, imprint: Imprint) -> str:
    """Title, authors, language, identifier."""
    day = document.date or "2015-10-13"
    fields = [
        ("dc:title", document.title),
        ("dc:creator", ", ".join(document.authors)),
        ("dc:subject", ", ".join(document.keywords)),
        ("dc:description", document.description),
        ("dc:language", document.language),
        ("dc:identifier", imprint.identifier),
    ]
    inside = "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in fields if words)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inside}{dates}'
        "</cp:coreProperties>"
    )


def drawing(*, number: int, alt: str, bitmap: str, drawing: str, width: int, height: int) -> str:
    """A picture in the line, with what it says; the SVG too where there is one. Sizes in EMU."""
    svg = ""
    if drawing:
        svg = (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{drawing}"/></a:ext></a:extLst>'
        )
    name = f'id="{number}" name="image {number}" descr="{alt}"'
    size = f'cx="{width}" cy="{height}"'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {name}/><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{bitmap}">{svg}</a:blip><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def table_properties(caption: str, row_headers: bool) -> str:
    """Rules above, below and between; which cells are headers."""
    border = f'w:val="single" w:space="0" w:color="{_RULE}"'
    look = f'w:firstRow="1" w:lastRow="0" w:firstColumn="{int(row_headers)}" w:lastColumn="0"'
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    return (
        '<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
        f'<w:top {border} w:sz="8"/><w:bottom {border} w:sz="8"/><w:insideH {border} w:sz="4"/>'
        '</w:tblBorders><w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:bottom w:w="60" '
        f'w:type="dxa"/></w:tblCellMar><w:tblLook w:val="04A0" {look} w:noHBand="0" '
        f'w:noVBand="1"/>{named}</w:tblPr>'
    )


def styles(language: str) -> str:
    """The styles that the text names; whoever edits the file changes them once for all."""
    spoken = {"fr": "fr-FR", "en": "en-GB"}.get(language, language)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}<w:color w:val="{_INK}"/>'
        f'<w:sz w:val="22"/><w:lang w:val="{spoken}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    made = [
        (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            '<w:qFormat/><w:pPr><w:widowControl/><w:spacing w:after="140" w:line="288" '
            'w:lineRule="auto"/></w:pPr></w:style>'
        ),
        *_headings(),
        *_front(),
        *_matter(),
        *_set_apart(),
        _character("Hyperlink", "Hyperlink", f'<w:color w:val="{_BRICK}"/><w:u w:val="single"/>'),
        _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
    ]
    return f"{HEAD}<w:styles {_SPACES}>{defaults}{''.join(made)}</w:styles>"


def _paragraph(
    identifier: str, name: str, paragraph: str = "", run: str = "", *, following: str = "Normal"
) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _character(identifier: str, name: str, run: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _headings() -> list[str]:
    sizes = {1: 40, 2: 30, 3: 25, 4: 22, 5: 22, 6: 22}
    made = []
    for level, size in sizes.items():
        colour = f'<w:color w:val="{_BRICK if level == 3 else _INK}"/>'
        weight = "<w:b/>" if level < 5 else "<w:i/>"
        page = "<w:pageBreakBefore/>" if level == 1 else ""
        paragraph = (
            f'<w:keepNext/>{page}<w:spacing w:line="264" w:lineRule="auto" '
            f'w:before="{480 - 60 * level}" w:after="160"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>'
        )
        run = f'{weight}{colour}<w:sz w:val="{size}"/>'
        made.append(_paragraph(f"Heading{level}", f"heading {level}", paragraph, run))
    return made


def _front() -> list[str]:
    return [
        _paragraph(
            "Title",
            "Title",
            '<w:spacing w:before="2400" w:after="240" w:line="240" w:lineRule="auto"/>',
            '<w:b/><w:sz w:val="64"/>',
        ),
        _paragraph("Subtitle", "Subtitle", "", '<w:i/><w:sz w:val="32"/>'),
        _paragraph(
            "Lead",
            "Lead",
            '<w:spacing w:line="288" w:lineRule="auto" w:before="200"/>',
            '<w:sz w:val="24"/>',
        ),
        _paragraph(
            "Overline",
            "Overline",
            f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{_INK}"/></w:pBdr>',
            f'<w:b/><w:caps/><w:color w:val="{_BRICK}"/><w:spacing w:val="10"/>',
        ),
        _paragraph(
            "ContentsHeading",
            "TOC Heading",
            '<w:keepNext/><w:pageBreakBefore/><w:spacing w:after="240"/>',
            '<w:b/><w:sz w:val="40"/>',
        ),
        _paragraph(
            "TOC1",
            "toc 1",
            f'{_TABS}<w:spacing w:line="288" w:lineRule="auto" w:before="120" w:after="40"/>',
            "<w:b/>",
        ),
        _paragraph(
            "TOC2",
            "toc 2",
            f'{_TABS}<w:spacing w:line="288" w:lineRule="auto" w:after="20"/><w:ind w:left="340"/>',
        ),
    ]


def _matter() -> list[str]:
    soft = f'<w:color w:val="{_SOFT}"/>'
    right = '<w:jc w:val="right"/>'
    return [
        _paragraph("Quote", "Quote", f'{_WHOLE}<w:ind w:left="454" w:right="284"/>', "<w:i/>"),
        _paragraph(
            "Attribution",
            "Attribution",
            f'<w:spacing w:line="288" w:lineRule="auto" w:after="240"/>{right}',
            soft,
        ),
        _paragraph("Figure", "Figure", '<w:keepNext/><w:jc w:val="center"/>'),
        _paragraph("Caption", "caption", '<w:keepLines/><w:jc w:val="center"/>', soft),
        _paragraph("TableCaption", "Table caption", f'{_WHOLE}<w:jc w:val="center"/>', soft),
        _paragraph(
            "TableText",
            "Table text",
            '<w:spacing w:line="288" w:lineRule="auto" w:after="0"/>',
            '<w:sz w:val="20"/>',
        ),
        _paragraph(
            "TableHead",
            "Table head",
            '<w:spacing w:line="288" w:lineRule="auto" w:after="0"/>',
            '<w:b/><w:sz w:val="20"/>',
        ),
        _paragraph(
            "After",
            "After a table",
            '<w:spacing w:line="288" w:lineRule="auto" w:after="60"/>',
            '<w:sz w:val="8"/>',
        ),
        _paragraph(
            "FootnoteText",
            "footnote text",
            '<w:spacing w:line="288" w:lineRule="auto" w:after="40"/>',
            '<w:sz w:val="18"/>',
        ),
    ]


def _set_apart() -> list[str]:
    made = []
    for kind, line, colour in (
        ("Dissent", "single", _BRICK),
        ("Divergence", "dashed", _BRICK),
        ("Notice", "single", _RULE),
    ):
        shade = f'<w:shd w:val="clear" w:fill="{_TINT}"/>' if kind == "Dissent" else ""
        apart = (
            f'<w:pBdr><w:left w:val="{line}" w:sz="18" w:space="10" w:color="{colour}"/></w:pBdr>'
            f'{shade}<w:spacing w:before="{{before}}" w:after="{{after}}" w:line="288" '
            'w:lineRule="auto"/><w:ind w:left="284" w:right="284"/>'
        )
        label = f'<w:b/><w:caps/><w:color w:val="{_BRICK if kind != "Notice" else _SOFT}"/>'
        made += [
            # With its signature.
            _paragraph(kind, kind, f"{_WHOLE}{apart.format(before=0, after=0)}"),
            _paragraph(
                f"{kind}Label",
                f"{kind} label",
                f"<w:keepNext/>{apart.format(before=240, after=0)}",
                label,
            ),
            _paragraph(
                f"{kind}Signature",
                f"{kind} signature",
                f'{apart.format(before=0, after=240)}<w:jc w:val="right"/>',
                "<w:i/>",
            ),
        ]
    return made
