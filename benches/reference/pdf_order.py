"""Reading order on generated PDFs in columns whose source order is known.

    pip install reportlab==5.1.0
    cargo build -p document --example blocks
    DESKHAND_PDFIUM=.../libpdfium.so python benches/reference/pdf_order.py \
        TARGET/debug/examples/blocks FOLDER [COUNT]

Writes COUNT (40) documents into FOLDER, each other in type, gutter, widths of
columns, figures, headings across, footnotes, running headers and footers, and
in the order of its content stream, and reads them. Every word of the text
occurs once, so that Kendall's tau can be told: the share of pairs of words in
the right order less that of pairs in the wrong one. Words that are not found
count as pairs in the wrong order. Headers, footers and page numbers do not
count, but those that stand inside a block with words are reported.
"""

import os
import pathlib
import random
import subprocess
import sys

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

SYLLABLES = [
    first + vowel + last
    for first in "b c d f g h k l m n p r s t v w z br cl dr fl gr pl st tr".split()
    for vowel in "a e i o u ai ou".split()
    for last in ["", "n", "r", "s", "l", "m"]
]


class Words:
    """Words that occur once in a document."""

    def __init__(self, chance):
        self.chance, self.used = chance, set()

    def __call__(self):
        while True:
            count = self.chance.choice([2, 2, 2, 3, 3, 4])
            word = "".join(self.chance.choice(SYLLABLES) for _ in range(count))
            if word not in self.used and len(word) > 3:
                self.used.add(word)
                return word

    def sentence(self, least=4, most=14):
        words = [self() for _ in range(self.chance.randint(least, most))]
        words[0] = words[0].capitalize()
        return words[:-1] + [words[-1] + "."]


class Paper:
    """One document: its operations by page, and its words in order."""

    def __init__(self, path, seed):
        self.chance = chance = random.Random(seed)
        self.words = Words(chance)
        self.truth, self.running = [], set()
        self.width, self.height = chance.choice([(595, 842), (612, 792)])
        self.canvas = canvas.Canvas(str(path), pagesize=(self.width, self.height))
        self.serif = chance.choice([("Times-Roman", "Times-Bold"), ("Helvetica", "Helvetica-Bold")])
        self.size = chance.choice([8.5, 9, 10, 10.5, 11])
        self.leading = self.size * chance.choice([1.12, 1.2, 1.3, 1.45])
        self.margin = chance.choice([45, 54, 72])
        self.gutter = chance.choice([12, 16, 20, 28, 40])
        self.columns = 3 if seed % 10 == 7 else 2
        self.justified = chance.random() < 0.7
        self.indented = chance.random() < 0.5
        self.shuffled = chance.choice(["as set", "lines", "backwards", "columns"])
        self.lines = []

    def say(self, words):
        self.truth.extend(word.strip(".").lower() for word in words)

    def put(self, text, x, y, font, size, spacing=0.0):
        self.lines.append((text, x, y, font, size, spacing))

    def boxes(self):
        """Left edges and widths of the columns of this page."""
        room = self.width - 2 * self.margin - self.gutter * (self.columns - 1)
        shares = [1.0] * self.columns
        if self.chance.random() < 0.3 and self.columns == 2:
            shares = self.chance.choice([[1.8, 1.0], [1.0, 1.8]])
        boxes, x = [], self.margin
        for share in shares:
            width = room * share / sum(shares)
            boxes.append((x, width))
            x += width + self.gutter
        return boxes

    def paragraph(self, words, x, y, width, low, font=None, size=None, indent=0.0):
        """Sets words from y down to low; gives y and the words left."""
        font, size = font or self.serif[0], size or self.size
        leading = self.leading * size / self.size
        blank = stringWidth(" ", font, size)
        first = True
        while words and y - leading >= low:
            own = indent if first else 0.0
            line, used = [], own
            while words:
                room = width - used - (blank if line else 0)
                need = stringWidth(words[0], font, size)
                if need <= room:
                    used += need + (blank if line else 0)
                    line.append(words.pop(0))
                    continue
                cut = len(words[0]) // 2
                part = words[0][:cut] + "-"
                if cut >= 3 and stringWidth(part, font, size) <= room and self.chance.random() < 0.6:
                    line.append(part)
                    words[0] = words[0][cut:]
                    used += stringWidth(part, font, size) + (blank if len(line) > 1 else 0)
                if not line:
                    line.append(words.pop(0))
                break
            y -= leading
            spacing = 0.0
            if words and self.justified and len(line) > 1:
                spacing = min((width - used) / (len(line) - 1), 3 * blank)
            self.put(" ".join(line), x + own, y, font, size, spacing)
            first = False
        return y, words

    def across(self, y, large):
        """A heading over all columns, for which words end here."""
        font, size = self.serif[1], self.size * (1.8 if large else 1.35)
        words = [self.words().capitalize() for _ in range(self.chance.randint(2, 5))]
        self.say(words)
        width = stringWidth(" ".join(words), font, size)
        x = (self.width - width) / 2 if self.chance.random() < 0.6 else self.margin
        self.put(" ".join(words), x, y - size, font, size)
        return y - size * 2.0

    def figure(self, x, y, width):
        """A drawing with letters in it that are not text, and a caption."""
        height = self.chance.randint(60, 120)
        self.canvas.rect(x, y - height, width, height)
        self.canvas.line(x, y - height, x + width, y)
        caption = ["Figure", f"{self.chance.randint(1, 9)}:"] + self.words.sentence(3, 6)
        self.say(caption[2:])
        font = self.serif[0]
        y, _ = self.paragraph(caption, x, y - height - 2, width, 0, font, self.size * 0.9)
        return y - self.leading

    def table(self, x, y, width):
        """Three rows of two cells, read row by row."""
        for _ in range(3):
            cells = [self.words(), self.words()]
            self.say(cells)
            y -= self.leading
            self.put(cells[0], x + 4, y, self.serif[0], self.size)
            self.put(cells[1], x + width * 0.55, y, self.serif[0], self.size)
        return y - self.leading

    def column(self, x, width, top, low, note, extras):
        y = top
        bottom = low
        footnote = None
        if note:
            footnote = ["1"] + self.words.sentence(6, 12)
            bottom = low + 4 * self.leading
        while True:
            if y - 3 * self.leading < bottom:
                break
            if extras and self.chance.random() < 0.15:
                heading = [str(self.chance.randint(1, 9))] + [self.words().capitalize() for _ in range(2)]
                self.say(heading[1:])
                y -= self.leading * 0.6
                y, _ = self.paragraph(heading, x, y, width, 0, self.serif[1], self.size * 1.15)
                y -= self.leading * 0.3
            elif extras and self.chance.random() < 0.08 and y - 190 > bottom:
                y = self.figure(x, y - self.leading, width)
            elif extras and self.chance.random() < 0.06 and y - 6 * self.leading > bottom and width > 150:
                y = self.table(x, y - self.leading * 0.5, width)
            words = [word for _ in range(self.chance.randint(2, 5)) for word in self.words.sentence()]
            said = list(words)
            indent = self.size * 1.2 if self.indented else 0.0
            y, left = self.paragraph(words, x, y, width, bottom, indent=indent)
            # What had no room is not said; a word that was cut is left out.
            kept = len(said) - len(left)
            if left and left[0] != said[kept]:
                text, *rest = self.lines[-1]
                cut = text.rsplit(" ", 1)
                self.lines[-1] = ((cut[0] if len(cut) > 1 else text), *rest)
            self.say(said[:kept])
            if not self.indented:
                y -= self.leading * 0.5
        if footnote:
            self.say(footnote[1:])
            self.canvas.line(x, low + 3.2 * self.leading, x + width / 3, low + 3.2 * self.leading)
            self.paragraph(footnote, x, low + 3.1 * self.leading, width, low - 5, size=self.size * 0.8)

    def page(self, number, header, footer):
        top, low = self.height - self.margin, self.margin
        if header:
            text = header if self.chance.random() < 0.9 else header.upper()
            self.put(text, self.margin, self.height - self.margin * 0.55, self.serif[0], self.size * 0.85)
        if footer:
            text = f"{footer} {number}" if footer != "#" else str(number)
            self.put(text, self.width / 2 - 8, self.margin * 0.5, self.serif[0], self.size * 0.85)
        if number == 1:
            top = self.across(top, True)
            if self.chance.random() < 0.5:
                words = [word for _ in range(3) for word in self.words.sentence()]
                self.say(words)
                side = self.margin + 30
                top, _ = self.paragraph(words, side, top, self.width - 2 * side, low)
                top -= self.leading * 1.5
        bands = self.chance.choice([1, 1, 2])
        for band in range(bands):
            bottom = low if band == bands - 1 else top - (top - low) * self.chance.uniform(0.35, 0.55)
            boxes = self.boxes()
            short = self.chance.random() < 0.4
            for index, (x, width) in enumerate(boxes):
                end = bottom
                if short and index == len(boxes) - 1:
                    end += (top - bottom) * self.chance.uniform(0.1, 0.5)
                note = band == bands - 1 and end == bottom and self.chance.random() < 0.35
                self.column(x, width, top, end, note, True)
            top = bottom - self.leading
            if band < bands - 1:
                top = self.across(top - self.leading * 0.5, False)
        self.draw()

    def draw(self):
        lines = self.lines
        if self.shuffled == "lines":
            self.chance.shuffle(lines)
        elif self.shuffled == "backwards":
            lines.reverse()
        elif self.shuffled == "columns":
            lines.sort(key=lambda line: (-line[2], line[1]))
        for text, x, y, font, size, spacing in lines:
            out = self.canvas.beginText(x, y)
            out.setFont(font, size)
            out.setWordSpace(spacing)
            out.textOut(text)
            self.canvas.drawText(out)
        self.lines = []
        self.canvas.showPage()

    def write(self):
        pages = self.chance.randint(1, 4)
        header = None
        if pages > 1 and self.chance.random() < 0.7:
            header = " ".join(self.words().capitalize() for _ in range(3))
            self.running.update(word.lower() for word in header.split())
        footer = self.chance.choice([None, "#", "Page"])
        for number in range(1, pages + 1):
            self.page(number, header, footer)
        self.canvas.save()


def read(binary, path):
    """The words of the blocks that are text, and of those that run."""
    result = subprocess.run([binary, path], capture_output=True, text=True, check=True)
    blocks = []
    for line in result.stdout.splitlines():
        page, kind, *text = line.split("\t")
        if page not in "#!":
            words = [word.strip(".,:|-").lower() for word in text[0].split()]
            blocks.append((kind, [word for word in words if word]))
    return blocks


def tau(truth, found):
    """Kendall's tau of the found words against their places in truth."""
    place = {word: index for index, word in enumerate(truth)}
    order, seen = [], set()
    for word in found:
        if word in place and word not in seen:
            seen.add(word)
            order.append(place[word])
    wrong = inversions(order)
    count = len(truth)
    lost = count * (count - 1) // 2 - len(order) * (len(order) - 1) // 2
    pairs = count * (count - 1) / 2
    return 1 - 2 * (wrong + lost) / pairs, count - len(order)


def inversions(values):
    if len(values) < 2:
        return 0
    middle = len(values) // 2
    left, right = values[:middle], values[middle:]
    count = inversions(left) + inversions(right)
    left.sort()
    right.sort()
    index = 0
    for value in right:
        while index < len(left) and left[index] < value:
            index += 1
        count += len(left) - index
    return count


def main():
    # Without PDFium the reader would fall back to lopdf.
    if not os.path.isfile(os.environ.get("DESKHAND_PDFIUM", "")):
        sys.exit("DESKHAND_PDFIUM does not name PDFium")
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    folder.mkdir(parents=True, exist_ok=True)
    worst = []
    for seed in range(count):
        path = folder / f"{seed:03}.pdf"
        paper = Paper(path, seed)
        paper.write()
        blocks = read(binary, path)
        text = [word for kind, words in blocks if kind != "Running" for word in words]
        value, lost = tau(paper.truth, text)
        inside = sum(
            any(word in paper.running for word in words) and not set(words) <= paper.running
            for kind, words in blocks
            if kind != "Running"
        )
        shown = sum(bool(set(words) & paper.running) for kind, words in blocks if kind != "Running")
        worst.append((value, seed, lost, inside, shown, paper.shuffled, paper.columns, paper.gutter))
    worst.sort()
    for value, seed, lost, inside, shown, order, columns, gutter in worst:
        if value < 0.98 or inside or shown:
            print(
                f"{seed:03}: tau {value:.4f}, {lost} words lost, headers in text {inside}, "
                f"as text {shown}; {order}, {columns} columns, gutter {gutter}"
            )
    values = [row[0] for row in worst]
    print(
        f"{count} documents: tau least {min(values):.4f}, mean {sum(values) / count:.4f}, "
        f"below 0.98: {sum(value < 0.98 for value in values)}"
    )


if __name__ == "__main__":
    main()
