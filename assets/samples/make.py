"""Makes the sample documents in `en` and `zh` from the texts in `source`.

Only needed after a change to the texts; the documents themselves are kept in
the repository. Run `python3 make.py` in this folder, with

    pip install weasyprint==70.0 fonttools==4.68.0 python-docx==1.2.0 \
        python-pptx==1.0.2 xlsxwriter==3.3.1

and, from Debian, fonts-noto-core, fonts-noto-cjk, libpango-1.0-0,
libpangocairo-1.0-0 and libharfbuzz-subset0. The fonts are under the SIL Open
Font License 1.1; the PDFs carry subsets of them.
"""

import datetime
import json
import pathlib
import re
import tempfile

import docx
import pptx
import weasyprint
import xlsxwriter
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from fontTools import subset
from fontTools.ttLib import TTCollection
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor as SlideColour
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn as slide_name
from pptx.util import Inches
from pptx.util import Pt as SlidePoint
from weasyprint.text.fonts import FontConfiguration

HERE = pathlib.Path(__file__).parent
SOURCE = HERE / "source"
WRITTEN = datetime.datetime(2026, 11, 16, 9, 0, tzinfo=datetime.timezone.utc)
COMPANY = {"en": "Merrin Instruments Ltd", "zh": "明润仪器有限公司"}
LATIN = "Calibri"
EAST_ASIAN = "Microsoft YaHei"
INK = "22201C"
ACCENT = "9A4F22"
MUTED = "6B6459"
PALE = "F3EEE6"


def handbook(language, name):
    """The handbook as PDF: HTML set by WeasyPrint."""
    page = SOURCE / f"handbook.{language}.html"
    with tempfile.TemporaryDirectory() as folder:
        fonts = FontConfiguration()
        extra = []
        if language == "zh":
            rules = chinese_fonts(page.read_text("utf-8"), folder)
            extra = [weasyprint.CSS(string=rules, font_config=fonts)]
        weasyprint.HTML(page).write_pdf(
            HERE / language / name,
            stylesheets=extra,
            font_config=fonts,
            pdf_tags=True,
            pdf_identifier=b"deskhand-samples",
        )


def chinese_fonts(text, folder):
    """Cuts the fonts to the characters in use before they are laid out.

    A subset made afterwards keeps the numbering of all 65,535 glyphs, which
    makes the file about twice as large.
    """
    faces = [
        ("Noto Serif CJK SC", "NotoSerifCJK-Regular.ttc", 400),
        ("Noto Sans CJK SC", "NotoSansCJK-Regular.ttc", 400),
        ("Noto Sans CJK SC", "NotoSansCJK-Bold.ttc", 600),
    ]
    rules = [":root:lang(zh) { --serif: 'Handbook Serif' !important; --sans: 'Handbook Sans' !important; }"]
    for family, file, weight in faces:
        collection = TTCollection(f"/usr/share/fonts/opentype/noto/{file}")
        font = next(f for f in collection.fonts if f["name"].getDebugName(1) == family)
        options = subset.Options(layout_features=["kern", "halt", "palt"], hinting=False, desubroutinize=True)
        cutter = subset.Subsetter(options)
        cutter.populate(text=text + "0123456789. ")
        cutter.subset(font)
        path = pathlib.Path(folder) / f"{file}.{weight}.otf"
        font.save(path)
        own = family.replace("Noto ", "Handbook ").replace(" CJK SC", "")
        rules.append(
            f"@font-face {{ font-family: '{own}'; font-weight: {weight}; src: url('{path.as_uri()}'); }}"
        )
    return "\n".join(rules)


def office_text(text):
    """Office programs set the gap between Chinese and figures themselves."""
    chinese = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
    text = re.sub(rf"(?<=[{chinese}]) (?=[!-~−])", "", text)
    return re.sub(rf"(?<=[!-~]) (?=[{chinese}])", "", text)


def contract(language, name):
    """The contract as a Word document."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = COMPANY[language]
    properties.created = properties.modified = WRITTEN
    properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    contract_styles(document, language)
    table = None
    for line in office_text((SOURCE / f"contract.{language}.txt").read_text("utf-8")).splitlines():
        what, *texts = line.split("\t")
        if what not in ("table", "row") and table is not None:
            document.add_paragraph().paragraph_format.line_spacing = Pt(6)
            table = None
        if what == "title":
            properties.title = texts[0]
            document.add_paragraph(texts[0], "Title")
        elif what in ("subtitle", "meta", "parties"):
            document.add_paragraph(texts[0], "Subtitle")
        elif what == "party":
            paragraph = document.add_paragraph(texts[0])
            if language == "en":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].bold = True
        elif what == "heading":
            paragraph = document.add_paragraph(texts[0], "Heading 1")
            paragraph.paragraph_format.page_break_before = texts[0].startswith(("Schedule 1", "附件一"))
        elif what == "clause":
            paragraph = document.add_paragraph(f"{texts[0]}\t{texts[1]}")
            paragraph.paragraph_format.left_indent = Cm(1.2)
            paragraph.paragraph_format.first_line_indent = Cm(-1.2)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1.2))
        elif what == "text":
            document.add_paragraph(texts[0])
        elif what == "table":
            table = contract_table(document, texts)
        elif what == "row":
            for cell, text in zip(table.add_row().cells, texts):
                fill(cell, text, bold=False)
        elif what == "signatures":
            signatures(document, texts)
    page_number(section.footer.paragraphs[0])
    document.save(HERE / language / name)


def contract_styles(document, language):
    normal = document.styles["Normal"]
    set_font(normal, 10.5, INK)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(tongue)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.35 if language == "zh" else 1.2
    title = document.styles["Title"]
    set_font(title, 24, INK, bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(30)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    subtitle = document.styles["Subtitle"]
    set_font(subtitle, 11, MUTED)
    subtitle.font.italic = False
    for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spacing)
    subtitle.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subtitle.paragraph_format.space_after = Pt(8)
    heading = document.styles["Heading 1"]
    set_font(heading, 12.5, ACCENT, bold=True)
    heading.paragraph_format.space_before = Pt(14)
    heading.paragraph_format.space_after = Pt(4)


def set_font(style, size, colour, bold=False):
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor.from_string(colour)


def contract_table(document, texts):
    table = document.add_table(rows=1, cols=len(texts), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9C0B2")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    table._tbl.tblPr.append(borders)
    for cell, text in zip(table.rows[0].cells, texts):
        fill(cell, text, bold=True)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), PALE)
        cell._tc.get_or_add_tcPr().append(shade)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def fill(cell, text, bold):
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(9.5)


def signatures(document, texts):
    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, texts):
        cell.paragraphs[0].add_run(text)
        cell.add_paragraph()
        cell.add_paragraph("______________________________")


def page_number(paragraph):
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def deck(language):
    """The quarterly review as a deck of slides."""
    content = json.loads(office_text((SOURCE / f"deck.{language}.json").read_text("utf-8")))
    presentation = pptx.Presentation()
    properties = presentation.core_properties
    properties.title = content["slides"][0]["title"]
    properties.author = COMPANY[language]
    properties.created = properties.modified = WRITTEN
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    deck_template(presentation)
    layouts = {"title": 0, "bullets": 1, "table": 5, "chart": 5}
    for content_of_slide in content["slides"]:
        layout = content_of_slide["layout"]
        slide = presentation.slides.add_slide(presentation.slide_layouts[layouts[layout]])
        slide.shapes.title.text = content_of_slide["title"]
        if layout == "title":
            slide.placeholders[1].text = content_of_slide["subtitle"]
        elif layout == "bullets":
            slide.placeholders[1].text = "\n".join(content_of_slide["bullets"])
        elif layout == "table":
            slide_table(slide, content_of_slide["table"])
        elif layout == "chart":
            slide_chart(slide, content_of_slide)
        slide.notes_slide.notes_text_frame.text = content_of_slide["notes"]
    drop_layouts(presentation, keep={0, 1, 5})
    presentation.save(HERE / language / content["file"])


def deck_template(presentation):
    """Gives python-pptx's plain master our shapes, colours and fonts."""
    master = presentation.slide_master
    theme_part = next(r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme"))
    theme = theme_part.blob.decode("utf-8")
    for slot, colour in {"dk2": INK, "lt2": PALE, "accent1": ACCENT, "accent2": "C9A27E", "accent3": MUTED}.items():
        theme = re.sub(rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\1<a:srgbClr val="{colour}"/>\2', theme, flags=re.S)
    theme = theme.replace('<a:latin typeface="Calibri"/><a:ea typeface=""/>', f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/>')
    theme_part._blob = re.sub(r'<a:ea typeface=""\s*/>', f'<a:ea typeface="{EAST_ASIAN}"/>', theme).encode("utf-8")
    title, bullets, plain = (presentation.slide_layouts[i] for i in (0, 1, 5))
    for holder in (master, bullets, plain):
        for shape in holder.placeholders:
            kind = shape.placeholder_format.type
            if "TITLE" in str(kind):
                place(shape, 0.9, 0.55, 11.5, 1.0)
            elif "BODY" in str(kind) or "OBJECT" in str(kind):
                place(shape, 0.9, 1.85, 11.5, 4.9)
    for shape in title.placeholders:
        if "TITLE" in str(shape.placeholder_format.type) and "SUB" not in str(shape.placeholder_format.type):
            place(shape, 0.9, 2.3, 11.5, 1.3)
            lists = shape._element.find(qn_slide("p:txBody")).find(qn_slide("a:lstStyle"))
            etree.SubElement(etree.SubElement(lists, qn_slide("a:lvl1pPr")), qn_slide("a:defRPr")).set("sz", "4400")
        elif "SUBTITLE" in str(shape.placeholder_format.type):
            place(shape, 0.9, 3.75, 11.5, 1.4)
            for level in shape._element.iter(qn_slide("a:lvl1pPr")):
                level.set("algn", "l")
                level.find(qn_slide("a:defRPr")).set("sz", "2000")
    for holder in (master, title, bullets, plain):
        for shape in list(holder.placeholders):
            if any(word in str(shape.placeholder_format.type) for word in ("DATE", "FOOTER", "SLIDE_NUMBER")):
                shape._element.getparent().remove(shape._element)
    styles = master._element.find(qn_slide("p:txStyles"))
    for level, size in (("p:titleStyle", 3200), ("p:bodyStyle", 2400)):
        style = styles.find(qn_slide(level))
        for paragraph in style:
            paragraph.set("algn", "l")
            run = paragraph.find(qn_slide("a:defRPr"))
            run.set("sz", str(size))
            if level == "p:titleStyle":
                run.set("b", "1")
    for paragraph in styles.find(qn_slide("p:bodyStyle")):
        before = paragraph.find(qn_slide("a:spcBef"))
        if before is not None:
            before.clear()
            etree.SubElement(before, qn_slide("a:spcPts")).set("val", "1200")
    master.shapes._spTree.insert(2, accent_bar())


def accent_bar():
    xml = (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<p:nvSpPr><p:cNvPr id="90" name="Accent"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="164592" cy="6858000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    return etree.fromstring(xml)


def qn_slide(tag):
    return slide_name(tag)


def place(shape, left, top, width, height):
    shape.left, shape.top, shape.width, shape.height = (Inches(n) for n in (left, top, width, height))
    anchor = shape._element.find(qn_slide("p:txBody")).find(qn_slide("a:bodyPr"))
    anchor.set("anchor", "b" if height < 1.35 and top > 1 or height == 1.0 else "t")


def slide_table(slide, rows):
    frame = slide.shapes.add_table(len(rows), len(rows[0]), Inches(0.9), Inches(1.95), Inches(11.5), Inches(0.6 * len(rows)))
    table = frame.table
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            cell = table.cell(y, x)
            cell.text = text
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = SlidePoint(18)
            paragraph.font.bold = y in (0, len(rows) - 1)
            if x:
                paragraph.alignment = pptx.enum.text.PP_ALIGN.RIGHT
            cell.fill.solid()
            cell.fill.fore_color.rgb = SlideColour.from_string(ACCENT if y == 0 else PALE if y % 2 else "FFFFFF")
            paragraph.font.color.rgb = SlideColour.from_string("FFFFFF" if y == 0 else INK)
    table.columns[0].width = Inches(4.6)
    for column in list(table.columns)[1:]:
        column.width = Inches(6.9 / (len(rows[0]) - 1))


def slide_chart(slide, content):
    data = CategoryChartData()
    data.categories = content["categories"]
    for name, values in content["series"].items():
        data.add_series(name, values)
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(0.9), Inches(1.85), Inches(11.5), Inches(4.9), data
    ).chart
    chart.font.size = SlidePoint(14)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.plots[0].has_data_labels = True
    chart.plots[0].gap_width = 70
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    for series, colour in zip(chart.plots[0].series, (ACCENT, "C9A27E", MUTED)):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = SlideColour.from_string(colour)


def drop_layouts(presentation, keep):
    layouts = presentation.slide_layouts
    for index, layout in reversed(list(enumerate(layouts))):
        if index not in keep:
            layouts.remove(layout)


def budget(language):
    """The budget as a workbook with formulas and their values."""
    content = json.loads(office_text((SOURCE / f"budget.{language}.json").read_text("utf-8")))
    book = xlsxwriter.Workbook(HERE / language / content["file"])
    book.set_properties({"title": content["sheets"]["budget"]["title"], "author": COMPANY[language], "created": WRITTEN.replace(tzinfo=None)})
    font = {"font_name": EAST_ASIAN if language == "zh" else LATIN, "font_size": 11}
    book.formats[0].set_font_name(font["font_name"])
    money = {**font, "num_format": content["currency"]}
    formats = {
        "title": book.add_format({**font, "bold": True, "font_size": 14}),
        "muted": book.add_format({**font, "font_color": "#" + MUTED}),
        "date": book.add_format({**font, "num_format": "yyyy-mm-dd", "align": "center"}),
        "head": book.add_format({**font, "bold": True, "font_color": "#FFFFFF", "bg_color": "#" + ACCENT, "text_wrap": True, "valign": "vcenter"}),
        "head_number": book.add_format({**font, "bold": True, "font_color": "#FFFFFF", "bg_color": "#" + ACCENT, "text_wrap": True, "valign": "vcenter", "align": "right"}),
        "text": book.add_format(font),
        "money": book.add_format(money),
        "share": book.add_format({**font, "num_format": "+0.0%;-0.0%;0.0%"}),
        "total": book.add_format({**money, "bold": True, "top": 1, "bg_color": "#" + PALE}),
        "total_share": book.add_format({**font, "bold": True, "top": 1, "bg_color": "#" + PALE, "num_format": "+0.0%;-0.0%;0.0%"}),
    }
    budget_sheet(book, content["sheets"]["budget"], formats)
    investment_sheet(book, content["sheets"]["investments"], formats)
    book.close()


def budget_sheet(book, content, formats):
    sheet = book.add_worksheet(content["name"])
    sheet.write(0, 0, content["title"], formats["title"])
    sheet.write(1, 0, content["prepared"], formats["muted"])
    sheet.write_datetime(1, 2, datetime.datetime.fromisoformat(content["date"]), formats["date"])
    sheet.set_row(3, 32)
    sheet.write_row(3, 0, content["header"][:2], formats["head"])
    sheet.write_row(3, 2, content["header"][2:], formats["head_number"])
    rows = content["rows"]
    for index, (department, item, *quarters, actual) in enumerate(rows):
        row = 4 + index
        sheet.write(row, 0, department, formats["text"])
        sheet.write(row, 1, item, formats["text"])
        sheet.write_row(row, 2, quarters, formats["money"])
        year = sum(quarters)
        sheet.write_formula(row, 6, f"=SUM(C{row + 1}:F{row + 1})", formats["money"], year)
        sheet.write(row, 7, actual, formats["money"])
        sheet.write_formula(row, 8, f"=G{row + 1}/H{row + 1}-1", formats["share"], year / actual - 1)
    last = 4 + len(rows)
    sheet.write(last, 0, content["total"], formats["total"])
    sheet.write_blank(last, 1, None, formats["total"])
    sums = [sum(r[2 + q] for r in rows) for q in range(4)]
    sums += [sum(sums), sum(r[6] for r in rows)]
    for offset, value in enumerate(sums):
        letter = "CDEFGH"[offset]
        sheet.write_formula(last, 2 + offset, f"=SUM({letter}5:{letter}{last})", formats["total"], value)
    sheet.write_formula(last, 8, f"=G{last + 1}/H{last + 1}-1", formats["total_share"], sums[4] / sums[5] - 1)
    finish(sheet, [20, 24, 12, 12, 12, 12, 13, 16, 10])


def investment_sheet(book, content, formats):
    sheet = book.add_worksheet(content["name"])
    sheet.write(0, 0, content["title"], formats["title"])
    sheet.set_row(3, 24)
    sheet.write_row(3, 0, content["header"], formats["head"])
    sheet.write(3, 3, content["header"][3], formats["head_number"])
    rows = content["rows"]
    for index, (item, department, supplier, amount, order, use, status) in enumerate(rows):
        row = 4 + index
        for column, text in ((0, item), (1, department), (2, supplier), (6, status)):
            sheet.write(row, column, text, formats["text"])
        sheet.write(row, 3, amount, formats["money"])
        for column, date in ((4, order), (5, use)):
            sheet.write_datetime(row, column, datetime.datetime.fromisoformat(date), formats["date"])
    last = 4 + len(rows)
    for column in range(7):
        sheet.write_blank(last, column, None, formats["total"])
    sheet.write(last, 0, content["total"], formats["total"])
    sheet.write_formula(last, 3, f"=SUM(D5:D{last})", formats["total"], sum(r[3] for r in rows))
    finish(sheet, [38, 16, 20, 12, 13, 13, 32])


def finish(sheet, widths):
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


if __name__ == "__main__":
    handbook("en", "handbook.pdf")
    handbook("zh", "员工手册.pdf")
    contract("en", "services-agreement.docx")
    contract("zh", "服务合同.docx")
    for each in ("en", "zh"):
        deck(each)
        budget(each)
