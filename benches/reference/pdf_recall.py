"""Token recall of reading PDFs against the text that PDFium alone gives.

    pip install pypdfium2==5.15.2
    cargo build -p document --example blocks
    DESKHAND_PDFIUM=.../libpdfium.so python benches/reference/pdf_recall.py \
        TARGET/debug/examples/blocks FOLDER...

A token is a run of letters and digits, or one Chinese or Japanese character;
case and compatibility forms do not count. A word that PDFium's text cuts at the
end of a line counts whole or in its two parts, also where the line of another
column stands between them. Recall is the share of PDFium's
tokens, each as often as it occurs, that the blocks have, those of running
headers and footers among them.

Two things are left out on purpose and are no loss: text that nobody sees, beside
the page or in letters below one point, and pages whose text makes no words and
that wait to be recognised from their picture. The first is told here from
PDFium's boxes, not from what the reader says; the second are counted and named.
PDFium gives the letters of some words from right to left in the order in which
they stand on the page; such words count in either direction, and are counted. It also
joins such words across the gap between two cells of a table, and a letter with the limit
above or below it (`x0`); those count in their parts. Arabic and Latin letters in one word
are signs of a font that says nothing of what they mean, and no word.
"""

import collections
import ctypes
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

import pypdfium2
import pypdfium2.raw as pdfium

TOKEN = re.compile(r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U000323af]|[^\W_\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff]+")
# Every file should reach this recall.
LEAST = 0.99
# Ligatures in TeX's own encoding (OT1), which PDFium gives as they are.
TEX = {"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl"}
# Arabic, Hebrew and their relatives.
FROM_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")
# Letters of both, one behind the other.
UNMAPPED = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc][a-z\u00df-\u024f]|[a-z\u00df-\u024f][\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# A letter and its index or limit.
INDEXED = re.compile(r"([a-z])(\d+)")
# A hyphen at the end of a line in one column, and the next column behind it.
HANGING = re.compile(r"(\w+)[-\u2010] ")
# PDFium marks the hyphen at the end of a line, and leaves the line's end out.
CUT = re.compile("[-\u00ad\u2010]\r?\n|[\u0002\ufffe](?:\r?\n)?")


def tokens(text):
    text = unicodedata.normalize("NFKC", text).casefold()
    return [token for token in TOKEN.findall(text) if not UNMAPPED.search(token)]


def alone(path, whole=True):
    """The tokens of PDFium's own text by page: (counts, cut words as (whole, parts),
    halves that the line of another column follows).

    Where `whole` is false, those of what can be seen.
    """
    pages = []
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        pages.append(counted(text.get_text_range() if whole else seen(page, text)))
    return pages


def counted(text):
    counts, cuts = collections.Counter(), []
    for code, letters in TEX.items():
        text = re.sub(f"(?<=[a-zA-Z]){code}|{code}(?=[a-z])", letters, text)
    pieces = CUT.split(text)
    for before, after in zip(pieces, pieces[1:]):
        left, right = before.split(), after.split()
        if left and right:
            cuts.append((tokens(left[-1] + right[0]), tokens(left[-1]) + tokens(right[0])))
    for index, piece in enumerate(pieces):
        words = piece
        if index > 0:
            words = re.sub(r"^\s*\S+", "", words)
        if index < len(pieces) - 1:
            words = re.sub(r"\S+\s*$", "", words)
        counts.update(tokens(words))
    return counts, cuts, [token for word in HANGING.findall(text) for token in tokens(word)]


def seen(page, text):
    """PDFium's text of a page without what lies beside it or is too small."""
    left, bottom, right, top = page.get_bbox()
    matrix, (x0, x1, y0, y1) = pdfium.FS_MATRIX(), (ctypes.c_double() for _ in range(4))
    codes = []
    for index in range(text.count_chars()):
        if not pdfium.FPDFText_IsGenerated(text, index):
            pdfium.FPDFText_GetCharBox(text, index, x0, x1, y0, y1)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            x, y = (x0.value + x1.value) / 2, (y0.value + y1.value) / 2
            scale = (matrix.c**2 + matrix.d**2) ** 0.5
            if pdfium.FPDFText_GetFontSize(text, index) * scale < 1 and y1.value - y0.value < 1:
                continue
            if not (left <= x <= right and bottom <= y <= top):
                continue
        codes.append(pdfium.FPDFText_GetUnicode(text, index))
    units = b"".join(code.to_bytes(2, "little") for code in codes if code < 0x10000)
    return units.decode("utf-16-le", "replace")


def ours(binary, path):
    """The tokens of the blocks, what is noted, and the pages that wait."""
    result = subprocess.run([binary, path], capture_output=True, timeout=300)
    counts, notes, waiting = collections.Counter(), [], set()
    for line in result.stdout.decode("utf-8", "replace").splitlines():
        page, _, rest = line.partition("\t")
        if page == "!" and rest.startswith("Embedded("):
            # What follows is said in an attached file.
            break
        if page == "!" and rest.startswith("unrecognised\t"):
            waiting.add(int(rest.partition("\t")[2]))
        elif page == "!":
            notes.append(rest)
        elif page != "#":
            text = rest.partition("\t")[2]
            text = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
            counts.update(tokens(text))
    if result.returncode:
        notes.append(f"exit {result.returncode}")
    return counts, notes, waiting


def recall(pages, waiting, counts):
    """How many tokens there are, how many of them were found, and how many of
    those only in the other direction."""
    reference, cuts, halves = collections.Counter(), [], set()
    for number, (own, own_cuts, own_halves) in enumerate(pages, 1):
        if number not in waiting:
            reference.update(own)
            cuts.extend(own_cuts)
            halves.update(own_halves)
    left, missing = counts.copy(), collections.Counter()

    def take(token, count):
        both = min(count, left[token])
        left[token] -= both
        missing[token] += count - both
        return both

    total = found = turned = 0
    for token, count in reference.items():
        total, found = total + count, found + take(token, count)
    for whole, parts in cuts:
        for form in (whole, parts):
            if form and all(left[token] > 0 for token in form):
                total, found = total + 1, found + 1
                left.subtract(form)
                break
        else:
            # The line of another column follows in PDFium's text.
            total, found = total + len(parts), found + sum(take(token, 1) for token in parts)
            halves.update(parts[:1])
    for token in list(missing):
        if FROM_RIGHT.fullmatch(token):
            both = min(missing[token], left[token[::-1]])
            left[token[::-1]] -= both
            found, turned = found + both, turned + both
    for token in [token for token in missing if FROM_RIGHT.fullmatch(token) or INDEXED.fullmatch(token)]:
        for _ in range(missing[token]):
            parts = cells(token, left)
            if not parts:
                break
            left.subtract(parts)
            missing[token] -= 1
            found += 1
    for half in sorted(half for half in halves if missing[half]):
        for whole in [token for token in left if token.startswith(half) and token not in (half, 2 * half)]:
            rest = whole[len(half) :]
            both = max(0, min(missing[half], missing[rest], left[whole]))
            for token, counter in ((half, missing), (rest, missing), (whole, left)):
                counter[token] -= both
            found += 2 * both
    return total, found, turned


def cells(token, left, most=3):
    """The words that stand side by side in a token, at most so many; none where there are
    no such words left."""
    if left[token] > 0:
        return [token]
    if indexed := INDEXED.fullmatch(token):
        return list(indexed.groups()) if all(left[part] > 0 for part in indexed.groups()) else []
    for at in range(2, len(token) - 1 if most > 1 else 0):
        if left[token[:at]] > 0 and (rest := cells(token[at:], left, most - 1)):
            return [token[:at], *rest]
    return []


def main():
    # Without PDFium the reader would fall back to lopdf.
    if not os.path.isfile(os.environ.get("DESKHAND_PDFIUM", "")):
        sys.exit("DESKHAND_PDFIUM does not name PDFium")
    binary, *roots = sys.argv[1:]
    files = sorted(
        file
        for root in map(pathlib.Path, roots)
        for file in ([root] if root.is_file() else root.rglob("*.pdf"))
    )
    rows, waited, turned = [], 0, 0
    for file in files:
        try:
            pages = alone(file)
        except pypdfium2.PdfiumError as error:
            print(f"refused by PDFium: {file}: {error}; ours: {ours(binary, file)[1]}")
            continue
        counts, notes, waiting = ours(binary, file)
        total, found, other_way = recall(pages, waiting, counts)
        if found < LEAST * total:
            total, found, other_way = recall(alone(file, whole=False), waiting, counts)
        turned += other_way
        full = {number for number in waiting if pages[number - 1][0].total() > 0}
        if full:
            print(f"wait to be recognised: {file}: pages {sorted(full)}")
        waited += len(full)
        if total:
            rows.append((found / total, total, file, notes[:3]))
    rows.sort(key=lambda row: row[:2])
    for share, total, file, notes in rows:
        if share < LEAST:
            print(f"{share:.4f} of {total:7} {file} {notes}")
    low = sum(share < LEAST for share, *_ in rows)
    mean = sum(share for share, *_ in rows) / max(1, len(rows))
    print(
        f"{len(rows)} files with text, mean recall {mean:.5f}, below {LEAST}: {low}; "
        f"{waited} pages wait to be recognised, {turned} words stand the other way"
    )


if __name__ == "__main__":
    main()
