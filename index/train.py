"""Train the default embedding model from scratch, from our own pairs and texts: seconds on a CPU, no download, same seed same model.

A table of 256 numbers for each character or pair of characters (BPE of at most two characters), averaged and normalised:
a sentence-transformers StaticEmbedding. It starts as random directions weighted by rarity, so that shared characters
already count, and is then pulled together by pairs (question, what answers it) against the other pairs of the batch
(Henderson et al. 2017, "Efficient Natural Language Response Suggestion", section 4.4: in-batch negatives).
What the tokenizer does not know has the zero vector, so an unknown text is near to nothing.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.script import to_simplified
from index.quiet import quiet

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, UNKNOWN = "[PAD]", "[UNK]"
Progress = Callable[[str], None]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Recipe:
    """How the model is made; part of the digest of an index.

    `epochs` at most, and fewer where so many `steps` are enough: 5 of them for 40,000 pairs. The rate falls to nothing along half a
    cosine: 5 epochs find as well as 12 at a constant rate did (of 420 calibration questions the right article first 381 times, 377; of
    519 on laws 424, 416), in half the time.
    """

    dimensions: int = 256
    vocabulary: int = 20_000
    epochs: int = 16
    steps: int = 600
    batch: int = 256
    rate: float = 0.015
    sharpness: float = 20.0
    seed: int = 14


@dataclass(frozen=True)
class Training:
    """What came out: number of tokens and pairs, loss of the first and of the last epoch, seconds."""

    tokens: int
    pairs: int
    first_loss: float
    last_loss: float
    seconds: float


def train(
    pairs: Sequence[Pair], texts: Sequence[str], folder: Path, *, recipe: Recipe = Recipe(), progress: Progress | None = None
) -> Training:
    """Train and save a SentenceTransformer into `folder`, readable by everybody and loadable without trust_remote_code.

    ValueError when there is no text to learn the characters from.
    """
    began = time.perf_counter()
    say = progress or (lambda _line: None)
    quiet()
    pairs = [(to_simplified(a), to_simplified(b)) for a, b in pairs if a.strip() and b.strip() and a != b]
    texts = [to_simplified(t) for t in texts if t.strip()] + [side for pair in pairs for side in pair]
    if not texts:
        raise ValueError("no texts to train on")
    tokenizer = _tokenizer(texts, recipe)
    say(f"训练向量模型：{len(pairs)} 对，{tokenizer.get_vocab_size()} 个字词")

    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # shared/STACK.md, 3: 1.4 s an epoch against 17 s
    try:
        ids = _ids(tokenizer, texts)
        weights, losses = _fit(ids, pairs, _rarity(ids, texts, tokenizer.get_vocab_size()), recipe, say)
    finally:
        torch.set_num_threads(threads)
    _save(tokenizer, weights, folder)
    return Training(tokenizer.get_vocab_size(), len(pairs), losses[0], losses[-1], time.perf_counter() - began)


def _tokenizer(texts: Sequence[str], recipe: Recipe) -> Tokenizer:
    """Characters and the commonest pairs of two; digits and punctuation stand alone."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Digits(), pre_tokenizers.Split(Regex(r"[\p{P}\p{S}]"), "isolated")]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=recipe.vocabulary, special_tokens=[PAD, UNKNOWN], max_token_length=2, min_frequency=2, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _ids(tokenizer: Tokenizer, texts: Sequence[str]) -> dict[str, list[int]]:
    """Text → its tokens; each text is cut once, however often it stands in a pair."""
    unique = list(dict.fromkeys(texts))
    return {t: e.ids for t, e in zip(unique, tokenizer.encode_batch(unique, add_special_tokens=False), strict=True)}


def _rarity(ids: Mapping[str, Sequence[int]], texts: Sequence[str], tokens: int) -> list[float]:
    """One weight for each token, ln(1 + N / df) scaled to at most 1; 0 for what is never seen, [PAD] and [UNK]."""
    seen: Counter[int] = Counter()
    for text, times in Counter(texts).items():
        for i in set(ids[text]):
            seen[i] += times
    highest = math.log(1 + len(texts))
    weights = [math.log(1 + len(texts) / seen[i]) / highest if seen[i] else 0.0 for i in range(tokens)]
    weights[0] = weights[1] = 0.0  # [PAD] and [UNK]: special tokens come first
    return weights


def _fit(
    ids: Mapping[str, list[int]], pairs: Sequence[Pair], rarity: Sequence[float], recipe: Recipe, say: Progress
) -> tuple[Any, list[float]]:
    """The trained table (tokens x dimensions, torch float32) and the mean loss of each epoch (0.0 where nothing was trained).

    A batch touches a tenth of the table: gradients are worked out for those rows alone and laid into one standing buffer, and Adam
    goes over the table in one fused pass (4.7 times less CPU than dense gradients with the plain optimiser, same loss to 1e-6).
    """
    import torch
    from torch.nn import functional

    chance = torch.Generator().manual_seed(recipe.seed)
    scale = torch.tensor(rarity)[:, None]
    known = (scale > 0).float()
    table = torch.randn(len(rarity), recipe.dimensions, generator=chance) / math.sqrt(recipe.dimensions) * scale
    table.requires_grad_(True)
    table.grad = torch.zeros_like(table)
    optimiser = torch.optim.Adam([table], lr=recipe.rate, fused=True)

    left = [torch.tensor(ids[a], dtype=torch.long) for a, _ in pairs]
    right = [torch.tensor(ids[b], dtype=torch.long) for _, b in pairs]
    same = torch.tensor(_numbered([b for _, b in pairs]))

    losses: list[float] = []
    batches = max(1, math.ceil(len(pairs) / recipe.batch))
    epochs = min(recipe.epochs, math.ceil(recipe.steps / batches)) if len(pairs) > 1 else 0
    step = 0
    for epoch in range(epochs):
        order = torch.randperm(len(pairs), generator=chance).tolist()
        total = 0.0
        for at in range(0, len(order), recipe.batch):
            chosen = order[at : at + recipe.batch]
            optimiser.param_groups[0]["lr"] = recipe.rate * (1 + math.cos(math.pi * step / (epochs * batches))) / 2
            step += 1
            texts = [left[i] for i in chosen] + [right[i] for i in chosen]
            touched, where = torch.unique(torch.cat(texts), return_inverse=True)
            starts = torch.tensor([0] + [len(t) for t in texts[:-1]]).cumsum(0)
            rows = table.detach()[touched].requires_grad_(True)
            bags = functional.normalize(functional.embedding_bag(where, rows, starts, mode="mean"), dim=1)
            a, b = bags[: len(chosen)], bags[len(chosen) :]
            targets = same[chosen]
            # Two questions with one answer must not push each other's answer away.
            twin = (targets[:, None] == targets[None, :]) & ~torch.eye(len(chosen), dtype=torch.bool)
            likeness = (a @ b.T * recipe.sharpness).masked_fill(twin, -1e4)
            goal = torch.arange(len(chosen))
            loss = (functional.cross_entropy(likeness, goal) + functional.cross_entropy(likeness.T, goal)) / 2
            loss.backward()  # type: ignore[no-untyped-call]
            if rows.grad is None:  # nothing of this batch is known
                continue
            table.grad[touched] = rows.grad * known[touched]
            optimiser.step()
            table.grad[touched] = 0.0
            total += loss.item() * len(chosen)
        losses.append(total / len(order))
        say(f"训练 {epoch + 1}/{epochs}，损失 {losses[-1]:.3f}")
    return (table * known).detach().contiguous(), losses or [0.0]


def _numbered(values: Sequence[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


_PACKAGE = "sentence_transformers"
_MODULES = (
    ("", f"{_PACKAGE}.sentence_transformer.modules.static_embedding.StaticEmbedding"),
    ("1_Normalize", f"{_PACKAGE}.base.modules.normalize.Normalize"),
)


def _save(tokenizer: Tokenizer, weights: Any, folder: Path) -> None:
    """The files that SentenceTransformer.save_pretrained writes for StaticEmbedding + Normalize, without importing it (3 s of CPU).

    A test holds them against sentence-transformers itself.
    """
    from safetensors.numpy import save

    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    # Written by us: both libraries raise bare Exceptions of their own where a disk is full.
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=True), encoding="utf-8")
    (folder / "model.safetensors").write_bytes(save({"embedding.weight": weights.numpy()}))
    modules = [{"idx": i, "name": str(i), "path": path, "type": kind} for i, (path, kind) in enumerate(_MODULES)]
    files: dict[str, Any] = {
        "modules.json": modules,
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer", "prompts": {"query": "", "document": ""},
            "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
        "1_Normalize/config.json": {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"},
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # whatever the umask: a container's other user reads it
