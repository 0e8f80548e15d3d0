"""Our own model read with numpy: the same files and the same vectors as sentence-transformers, without loading torch.

A text of which nothing is known has the zero vector; the search treats that as "no opinion".
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.quiet import quiet

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray
else:
    Embeddings = object  # langchain calls the methods and never asks for the class; its import costs 0.1 s


class StaticReader(Embeddings):
    """A langchain `Embeddings` over a saved StaticEmbedding + Normalize (0.005 s to load, torch takes 8)."""

    def __init__(self, folder: Path | str) -> None:
        """`folder` is a saved SentenceTransformer of StaticEmbedding + Normalize. ValueError when it is not."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        quiet()
        self.folder = Path(folder)
        try:
            self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            self._table: NDArray[np.float32] = load_file(self.folder / "model.safetensors")["embedding.weight"]
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise ValueError(f"{type(error).__name__}: {error}") from error
        if len(self._table) != self._tokenizer.get_vocab_size():
            raise ValueError(f"{len(self._table)} vectors for {self._tokenizer.get_vocab_size()} tokens")

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector for each text, or zeros where nothing in it is known."""
        out: list[list[float]] = []
        for encoding in self._tokenizer.encode_batch([t.replace("\n", " ") for t in texts], add_special_tokens=False):
            vector = self._table[encoding.ids].mean(axis=0) if encoding.ids else np.zeros(self.dimensions, np.float32)
            length = float(np.linalg.norm(vector))
            out.append((vector / length if length > 1e-12 else np.zeros_like(vector)).tolist())
        return out

    def embed_query(self, text: str) -> list[float]:
        """As `embed_documents`, for one text."""
        return self.embed_documents([text])[0]
