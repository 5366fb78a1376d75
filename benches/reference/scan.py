"""What `cargo xtask bench scan` compares with: RapidOCR, and PDFium's own text.

Answers each line of JSON on standard input with one on standard output:
{"picture": PATH} with what RapidOCR reads, a line of the picture in each line of
the text, in its own order, and the seconds that it took; {"pdf": PATH, "page": N}
(N counted from 1) with the text of the page in the order of the file.
"""

import json
import sys
import time

import cv2
import pypdfium2
from rapidocr import RapidOCR


def recognised(engine, path):
    # Unpacking the file is not what is measured.
    picture = cv2.imread(path)
    started = time.perf_counter()
    result = engine(picture)
    seconds = time.perf_counter() - started
    return {"text": "\n".join(result.txts or ()), "seconds": seconds}


def written(path, page):
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[page - 1].get_textpage().get_text_range()
    finally:
        document.close()
    # PDFium marks the hyphen at the end of a line so.
    return {"text": text.replace("\x02", "-").replace("\ufffe", "-"), "seconds": 0.0}


def main():
    engine = RapidOCR(params={"Global.log_level": "error"})
    for line in sys.stdin:
        request = json.loads(line)
        if "picture" in request:
            answer = recognised(engine, request["picture"])
        else:
            answer = written(request["pdf"], request["page"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
