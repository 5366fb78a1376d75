#!/usr/bin/env python3
"""How much of what python-docx, python-pptx and openpyxl read we read too.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install \
        python-docx==1.2.0 python-pptx==1.0.2 openpyxl==3.1.5
    cargo build -p document --example show
    /tmp/reference/bin/python benches/reference/office_tokens.py FOLDER \
        [--show target/debug/examples/show] [--worst 15] [--missing FILE] [--kept FILE]

For each file of the folder the words that the library of its kind gives are
looked for among those of our reader, each as often as it is given. Numbers are
compared by value: a number counts as given when ours is it rounded to the places
that ours shows, or the same percentage. A date counts as given when the parts
that its format shows are among our words. What the libraries give but no page
shows is left out: hidden text in Word, and soft hyphens.
"""

import argparse
import collections
import datetime
import decimal
import json
import multiprocessing
import pathlib
import re
import resource
import signal
import statistics
import subprocess
import sys
import unicodedata
import warnings

import docx
import openpyxl
import pptx
from docx.oxml.ns import qn

KINDS = {"docx": "docx", "docm": "docx", "pptx": "pptx", "pptm": "pptx",
         "ppsx": "pptx", "xlsx": "xlsx", "xlsm": "xlsx"}
SECONDS = 120
MEMORY = 4 << 30
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"(?<![\w.])[-(]?\d[\d,]*(?:\.\d*)?(?:E[+-]?\d+)?%?|(?<![\w.])\.\d+%?", re.I)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun",
          "jul", "aug", "sep", "oct", "nov", "dec"]


def words(text):
    text = unicodedata.normalize("NFKC", text.replace("\xad", "")).casefold()
    return WORD.findall(text)


class Given:
    """What a library gives of a file."""

    def __init__(self):
        self.words = collections.Counter()
        self.numbers = []
        self.dates = []

    def text(self, text):
        self.words.update(words(text or ""))

    def value(self, value, number_format="General"):
        if isinstance(value, bool):
            self.text(str(value))
        elif isinstance(value, (int, float)):
            self.numbers.append([float(value), number_format])
        elif isinstance(value, datetime.timedelta):
            pass  # Elapsed time has no parts of its own.
        elif isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
            self.dates.append([value.isoformat(), number_format or ""])
        elif value is not None:
            self.text(str(value))


def read_docx(path, given):
    document = docx.Document(path)
    seen = set()

    def drop_hidden(root):
        for mark in list(root.iter(qn("w:vanish"))):
            run = mark.getparent().getparent()
            if mark.get(qn("w:val")) in (None, "1", "true", "on") and run.tag == qn("w:r"):
                run.getparent().remove(run)

    def container(item):
        drop_hidden(item._element)
        for paragraph in item.paragraphs:
            given.text(paragraph.text)
        for table in item.tables:
            for cell in table._cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    container(cell)

    container(document._body)
    margins = set()
    for section in document.sections:
        for name in ("header", "footer", "first_page_header", "first_page_footer",
                     "even_page_header", "even_page_footer"):
            margin = getattr(section, name)
            if not margin.is_linked_to_previous and margin.part.partname not in margins:
                margins.add(margin.part.partname)
                container(margin)
    for comment in document.comments:
        container(comment)


def read_pptx(path, given):
    presentation = pptx.Presentation(path)

    def chart(chart):
        if chart.has_title and chart.chart_title.has_text_frame:
            given.text(chart.chart_title.text_frame.text)
        for plot in chart.plots:
            for category in plot.categories:
                given.value(category)
            for series in plot.series:
                given.text(series.name)
                for value in series.values:
                    given.value(value)

    def shapes(group):
        for shape in group:
            if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
                shapes(shape.shapes)
            if shape.has_text_frame:
                given.text(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                for row in shape.table.rows:
                    for cell in row.cells:
                        given.text(cell.text_frame.text)
            if getattr(shape, "has_chart", False) and shape.has_chart:
                chart(shape.chart)

    for slide in presentation.slides:
        shapes(slide.shapes)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            given.text(slide.notes_slide.notes_text_frame.text)


def read_xlsx(path, given):
    workbook = openpyxl.load_workbook(path, data_only=True)
    for sheet in workbook.worksheets:
        for cell in sheet._cells.values():
            given.value(cell.value, cell.number_format)
            if cell.comment is not None:
                given.text(cell.comment.text)


READERS = {"docx": read_docx, "pptx": read_pptx, "xlsx": read_xlsx}


def reference(kind, path, pipe):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(SECONDS)
    given = Given()
    try:
        READERS[kind](str(path), given)
    except BaseException as error:  # The libraries fail in every way there is.
        pipe.send({"error": repr(error)[:120]})
        return
    pipe.send({"words": dict(given.words), "numbers": given.numbers, "dates": given.dates})


def referenced(kind, path):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=reference, args=(kind, path, theirs))
    process.start()
    theirs.close()
    try:
        result = ours.recv()
    except EOFError:
        result = {"error": "it ended without an answer"}
    process.join()
    return result


def our_reading(show, path):
    try:
        run = subprocess.run([show, "--json", path], capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {"error": {"reason": "timed_out"}, "texts": []}
    if run.returncode != 0:
        return {"error": {"reason": f"ended with {run.returncode}"}, "texts": []}
    return json.loads(run.stdout)


class Ours:
    """Words and numbers of our reader, taken away as they are found."""

    def __init__(self, texts):
        self.words = collections.Counter()
        self.numbers = collections.Counter()
        for text in texts:
            text = unicodedata.normalize("NFKC", text)
            self.words.update(words(text))
            for match in NUMBER.finditer(text):
                self.add_number(match.group())
        # The most exact first: 4.5 is not the 5 that stands beside it.
        self.places = sorted({places for places, _ in self.numbers})

    def add_number(self, text):
        negative = text[0] in "-("
        digits = text.strip("-()%").replace(",", "")
        try:
            number = decimal.Decimal(digits)
        except decimal.InvalidOperation:
            return
        number = -number if negative else number
        if text.endswith("%"):
            number = number.scaleb(-2)
        self.numbers[(number.as_tuple().exponent, number)] += 1

    def take_word(self, word):
        if self.words[word] > 0:
            self.words[word] -= 1
            return True
        return False

    def take_number(self, value, number_format):
        exact = decimal.Decimal(repr(value))
        # A section for negative numbers may leave the sign to a colour.
        signs = (exact, -exact) if exact < 0 else (exact,)
        for places in self.places:
            for number in signs:
                try:
                    rounded = number.quantize(decimal.Decimal(1).scaleb(places),
                                              rounding=decimal.ROUND_HALF_UP)
                except decimal.InvalidOperation:
                    continue
                if places > 0 and rounded == 0:
                    continue
                if self.numbers[(places, rounded)] > 0:
                    self.numbers[(places, rounded)] -= 1
                    return True
        # Formats without a number: texts by condition, nothing at all, fractions.
        plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format or "")
        return "?/" in plain or ",," in plain or not re.search(r"[0#?]|General|@", plain)

    def has_date(self, text, number_format):
        shown = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]', "", number_format).lower()
        has = lambda *forms: any(self.words[form] > 0 for form in forms)
        parts = re.match(r"(?:(\d+)-(\d+)-(\d+))?T?(?:(\d+):(\d+))?", text).groups()
        year, month, day, hour, minute = parts
        prefix = lambda name: any(word.startswith(name) and count > 0
                                  for word, count in self.words.items())
        if year and "y" in shown and not has(year, year[2:], year + "年"):
            if not prefix(year):
                return False
        if day and re.search(r"d", shown) and not re.search(r"ddd", shown):
            if not has(day, str(int(day))) and not prefix(str(int(day))) \
                    and not any(word.endswith((day + "日", str(int(day)) + "日")) for word in self.words):
                return False
        if month and re.search(r"mmm", shown):
            return prefix(MONTHS[int(month) - 1]) or prefix(month)
        return True


def compare(given, ours):
    total = found = 0
    missing = []
    for word, count in given["words"].items():
        for _ in range(count):
            total += 1
            if ours.take_word(word):
                found += 1
            else:
                missing.append(word)
    for value, number_format in given["numbers"]:
        total += 1
        if ours.take_number(value, number_format):
            found += 1
        else:
            missing.append(f"{value} as {number_format}")
    for text, number_format in given["dates"]:
        total += 1
        if ours.has_date(text, number_format):
            found += 1
        else:
            missing.append(f"{text} as {number_format}")
    return total, found, missing


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--show", default="target/debug/examples/show")
    parser.add_argument("--worst", type=int, default=15)
    parser.add_argument("--missing", help="show what is missing of this file only")
    parser.add_argument("--kept", type=pathlib.Path,
                        help="a file in which what the libraries give is kept between runs")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    kept = json.loads(options.kept.read_text()) if options.kept and options.kept.exists() else {}
    failed = False
    for kind in ("docx", "pptx", "xlsx"):
        files = sorted(path for path in options.folder.rglob("*")
                       if KINDS.get(path.suffix[1:].lower()) == kind
                       and (options.missing is None or path.name == options.missing))
        if not files:
            continue
        theirs = ours = total = found = 0
        recalls, refused = [], []
        for path in files:
            if str(path) not in kept:
                kept[str(path)] = referenced(kind, path)
            given = kept[str(path)]
            reading = our_reading(options.show, path)
            error = reading["error"]
            opened = error is None or error["reason"] == "no_text"
            theirs += "error" not in given
            ours += opened
            if "error" in given:
                if options.missing:
                    print("reference:", given["error"])
                continue
            if not opened:
                refused.append((path.name, error))
            own_total, own_found, missing = compare(given, Ours(reading["texts"]))
            total += own_total
            found += own_found
            recalls.append((own_found / own_total if own_total else 1.0, own_total, path.name))
            if options.missing:
                print("missing:", missing[:200])
        recalls.sort()
        median = statistics.median(recall for recall, _, _ in recalls) if recalls else 1.0
        share = found / total if total else 1.0
        below = sum(recall < 0.98 for recall, _, _ in recalls)
        print(f"{kind}: {len(files)} files, reference opens {theirs}, we open {ours}; "
              f"of {total} tokens {found} given, {share:.4f}; median of files {median:.4f}; "
              f"files below 0.98: {below}")
        for name, error in refused:
            print(f"  refused: {name}: {error}")
        for recall, count, name in recalls[:options.worst]:
            if recall < 1.0:
                print(f"  {recall:.4f} of {count:6} {name}")
        if options.kept:
            options.kept.write_text(json.dumps(kept))
        failed |= bool(refused) or share < 0.98 or median < 0.98
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
