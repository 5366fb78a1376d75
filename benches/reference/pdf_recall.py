"""Token recall of reading PDFs against the text that PDFium alone gives.

    pip install pypdfium2==5.15.2
    cargo build -p document --example blocks
    DESKHAND_PDFIUM=.../libpdfium.so python benches/reference/pdf_recall.py \
        TARGET/debug/examples/blocks FOLDER...

A token is a run of letters and digits, or one Chinese or Japanese character;
case and compatibility forms do not count. A word that PDFium's text cuts at the
end of a line counts whole or in its two parts. Recall is the share of PDFium's
tokens, each as often as it occurs, that the blocks have.
"""

import collections
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

import pypdfium2

TOKEN = re.compile(r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U000323af]|[^\W_\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff]+")
# Ligatures in TeX's own encoding (OT1), which PDFium gives as they are.
TEX = {"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl"}
CUT = re.compile("[-\u00ad\u2010\u0002\ufffe]\r?\n")


def tokens(text):
    text = unicodedata.normalize("NFKC", text).casefold()
    return TOKEN.findall(text)


def alone(path):
    """The tokens of PDFium's own text: (counts, cut words as (whole, parts))."""
    counts, cuts = collections.Counter(), []
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage().get_text_range()
        text = re.sub("[\u0002\ufffe](?!\r?\n)", "", text)
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
    return counts, cuts


def ours(binary, path):
    result = subprocess.run([binary, path], capture_output=True, timeout=300)
    counts, notes = collections.Counter(), []
    for line in result.stdout.decode("utf-8", "replace").splitlines():
        page, _, rest = line.partition("\t")
        if page == "!":
            notes.append(rest)
        elif page != "#":
            text = rest.partition("\t")[2]
            text = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
            counts.update(tokens(text))
    if result.returncode:
        notes.append(f"exit {result.returncode}")
    return counts, notes


def recall(reference, cuts, counts):
    left = counts.copy()
    total = found = 0
    for token, count in reference.items():
        both = min(count, left[token])
        left[token] -= both
        total, found = total + count, found + both
    for whole, parts in cuts:
        total += 1
        for form in (whole, parts):
            if form and all(left[token] > 0 for token in form):
                for token in form:
                    left[token] -= 1
                found += 1
                break
    return total, found


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
    rows = []
    for file in files:
        try:
            reference, cuts = alone(file)
        except pypdfium2.PdfiumError as error:
            print(f"refused by PDFium: {file}: {error}; ours: {ours(binary, file)[1]}")
            continue
        counts, notes = ours(binary, file)
        total, found = recall(reference, cuts, counts)
        if total:
            rows.append((found / total, total, file, notes[:3]))
    rows.sort(key=lambda row: row[:2])
    for share, total, file, notes in rows:
        if share < 0.99:
            print(f"{share:.4f} of {total:7} {file} {notes}")
    low = sum(share < 0.99 for share, *_ in rows)
    mean = sum(share for share, *_ in rows) / max(1, len(rows))
    print(f"{len(rows)} files with text, mean recall {mean:.5f}, below 0.99: {low}")


main()
