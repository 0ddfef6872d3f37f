"""A tiny random model in a GGUF file, with a tokenizer of bytes: enough for llama.cpp's server to serve.

`python tiny_gguf.py FILE`; needs gguf and numpy. It is the same model every time, and what it says is noise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import gguf
import numpy as np

WIDTH, INNER, LAYERS, HEADS, CONTEXT = 64, 128, 2, 4, 4096
SPECIAL = (("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL))
BLANK = "\u2581"
PIECES = (BLANK, *"etaoinshrdlu,.", f"{BLANK}the", f"{BLANK}a", f"{BLANK}of", "ing", "th", "he", "in", "er")
TEMPLATE = (
    "{% for m in messages %}[{{ m['role'] }}]{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant]{% endif %}"
)
"""It passes no tools on, so that what the server makes of them shows, and not what a template does."""
QUIET = 0.01
"""Single bytes are made so unlikely that a text is readable as UTF-8 most of the time."""


def vocabulary() -> tuple[list[str], list[float], list[int]]:
    """Tokens, scores and types: the special ones, every byte, and a few pieces of words."""
    tokens = [token for token, _ in SPECIAL]
    scores = [0.0] * len(tokens)
    types = [int(kind) for _, kind in SPECIAL]
    for byte in range(256):
        tokens.append(f"<0x{byte:02X}>")
        scores.append(-1000.0)
        types.append(int(gguf.TokenType.BYTE))
    for rank, piece in enumerate(PIECES, 1):
        tokens.append(piece)
        scores.append(-float(rank))
        types.append(int(gguf.TokenType.NORMAL))
    return tokens, scores, types


def tensors(words: int) -> Iterator[tuple[str, Any]]:
    """The weights, random and always the same."""
    chance = np.random.default_rng(0)

    def matrix(rows: int, columns: int) -> Any:
        return (chance.standard_normal((rows, columns)) * 0.1).astype(np.float32)

    ones = np.ones(WIDTH, np.float32)
    said = matrix(words, WIDTH)
    said[len(SPECIAL) : len(SPECIAL) + 256] *= QUIET
    yield from (("token_embd.weight", matrix(words, WIDTH)), ("output_norm.weight", ones), ("output.weight", said))
    square = ("attn_q", "attn_k", "attn_v", "attn_output")
    shapes = {**dict.fromkeys(square, (WIDTH, WIDTH)), "ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH)}
    for layer in range(LAYERS):
        for name, shape in {**shapes, "ffn_down": (WIDTH, INNER)}.items():
            yield f"blk.{layer}.{name}.weight", matrix(*shape)
        yield from ((f"blk.{layer}.{name}.weight", ones) for name in ("attn_norm", "ffn_norm"))


def main(file: str) -> None:
    tokens, scores, types = vocabulary()
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(0)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    for name, values in tensors(len(tokens)):
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
