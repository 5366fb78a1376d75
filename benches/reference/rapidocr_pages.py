"""RapidOCR as the outside reference of `cargo xtask bench scan`.

Reads the path of a picture from each line of standard input, recognises it, and
answers with a line of JSON: the text, a line of the picture in each of its lines,
in RapidOCR's own order, and the seconds that recognising took.
"""

import json
import sys
import time

import cv2
from rapidocr import RapidOCR


def main():
    engine = RapidOCR(params={"Global.log_level": "error"})
    for path in sys.stdin:
        # Unpacking the file is not what is measured.
        picture = cv2.imread(path.rstrip("\n"))
        started = time.perf_counter()
        result = engine(picture)
        seconds = time.perf_counter() - started
        text = "\n".join(result.txts or ())
        print(json.dumps({"text": text, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
