"""What `cargo xtask bench scale embedding` compares with for models that come as ONNX
files: fastembed with ONNX Runtime, on the same file and processors.

Arguments: threads, the model, its `tokenizer.json`, and how many tokens of a text count.
Takes a line of JSON with texts on standard input; answers with one of JSON: how many
seconds they took, and their vectors. Texts go one by one or in batches, whichever is
faster for the first of them.
"""

import json
import os
import shutil
import sys
import tempfile
import time

from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

BATCHES = (1, 4, 32)
TRIAL = 128
PADDING = {"content": "[PAD]", "lstrip": False, "normalized": False, "rstrip": False,
           "single_word": False}


def loaded(folder, threads, model, tokenizer, tokens):
    shutil.copy(model, os.path.join(folder, "model.onnx"))
    shutil.copy(tokenizer, os.path.join(folder, "tokenizer.json"))
    described = {
        "config.json": {"pad_token_id": 0},
        "tokenizer_config.json": {"model_max_length": tokens, "pad_token": "[PAD]"},
        "special_tokens_map.json": {"pad_token": PADDING},
    }
    for name, content in described.items():
        with open(os.path.join(folder, name), "w") as file:
            json.dump(content, file)
    TextEmbedding.add_custom_model(
        model="on-this-computer",
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(hf="on-this-computer"),
        dim=384,
        model_file="model.onnx",
    )
    return TextEmbedding("on-this-computer", specific_model_path=folder, threads=threads)


def timed(model, texts, batch):
    started = time.perf_counter()
    vectors = [vector.tolist() for vector in model.embed(texts, batch_size=batch)]
    return time.perf_counter() - started, vectors


def main():
    threads, model, tokenizer, tokens = sys.argv[1:5]
    texts = json.loads(sys.stdin.readline())
    with tempfile.TemporaryDirectory() as folder:
        model = loaded(folder, int(threads), model, tokenizer, int(tokens))
        timed(model, texts[:4], 4)
        batch = min(BATCHES, key=lambda batch: timed(model, texts[:TRIAL], batch)[0])
        seconds, vectors = timed(model, texts, batch)
    print(json.dumps({"seconds": seconds, "vectors": vectors, "batch": batch}))


main()
