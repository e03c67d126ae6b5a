"""How the embedder is trained: questions near the passage and the sentence that answer them.

A passage goes through the encoder once. Its vector is the mean of all its word pieces' states, a
sentence's that of its own, so that "He" knows who he is ("late chunking", Günther et al. 2024). The
loss is the usual one of in-batch negatives (van den Oord et al. 2018, "InfoNCE"), once over the
passages of a batch and once over all their sentences.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional
from transformers import get_linear_schedule_with_warmup

from scripts.train.reader_training import computes_halves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from scripts.train.embedder_examples import Batch

SCALE = 20.0
"""On cosines before the softmax, as sentence-transformers has it."""
PIECES = 256
"""Word pieces of a passage, and of a question, at most."""
RATE = 5e-5
WARMUP = 0.06
NEVER = -1e4
_TOGETHER = 8
"""Passages that go through the encoder together."""
_SAID_EVERY = 20
_KEPT_EVERY = 60


@dataclass(frozen=True)
class Encoded:
    """Vectors of a batch's passages, L2-normalised.

    Attributes:
        passages: `float32 (p, d)`.
        sentences: `float32 (s, d)`, passage after passage.
        first: Row of each passage's first sentence; one more at the end.
    """

    passages: Tensor
    sentences: Tensor
    first: tuple[int, ...]


def train(
    encoder: nn.Module,
    tokenizer: Any,
    passes: Sequence[Callable[[], Iterable[Batch]]],
    kept: Path,
    *,
    rate: float = RATE,
) -> None:
    """Train in place; the word embeddings stay.

    Args:
        encoder: A BERT without its pooling layer.
        tokenizer: Its fast tokenizer.
        passes: One a pass: makes its batches.
        kept: Where the training is kept meanwhile; one cut off there goes on, a done one goes.
        rate: Peak learning rate.
    """
    rows = [batch for make in passes for batch in make()]
    trained = [p for n, p in encoder.named_parameters() if not n.startswith("embeddings.")]
    for name, parameter in encoder.named_parameters():
        parameter.requires_grad = not name.startswith("embeddings.")
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARMUP * len(rows)), len(rows))
    encoder.train()
    parts = {"encoder": encoder, "optimizer": optimizer, "schedule": schedule}
    done = _resumed(kept, parts)
    began, mean = time.perf_counter(), 0.0
    for step, batch in enumerate(rows[done:], start=1):
        with in_halves():
            asked = questions(encoder, tokenizer, batch.questions)
            read = encode(encoder, tokenizer, batch.passages)
        loss = loss_of(asked, read, batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        mean += (loss.item() - mean) * max(0.02, 1 / step)
        if step % _SAID_EVERY == 0:
            left = (time.perf_counter() - began) / step * (len(rows) - done - step) / 60
            print(f"{done + step} of {len(rows)}, loss {mean:.3f}, {left:.0f} min left", flush=True)
        if step % _KEPT_EVERY == 0:
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save({"done": done + step, **states}, kept)
    kept.unlink(missing_ok=True)


def _resumed(kept: Path, parts: dict[str, Any]) -> int:
    """Take up a training that was cut off; return the steps it had done."""
    if not kept.is_file():
        return 0
    states = torch.load(kept)
    for name, part in parts.items():
        part.load_state_dict(states[name])
    return int(states["done"])


def in_halves() -> torch.autocast:
    """Compute in bfloat16, where the processor does so itself."""
    return torch.autocast("cpu", torch.bfloat16, enabled=computes_halves(torch.device("cpu")))


def loss_of(asked: Tensor, read: Encoded, batch: Batch) -> Tensor:
    """Minus the log probability of the right passage, and of the right sentences, `()`."""
    target = torch.tensor(batch.passage)
    passages = functional.cross_entropy(SCALE * asked @ read.passages.T, target)
    good = torch.zeros((len(asked), len(read.sentences)), dtype=torch.bool)
    for row, (passage, right) in enumerate(zip(batch.passage, batch.right, strict=True)):
        good[row, [read.first[passage] + n for n in right]] = True
    chances = (SCALE * asked @ read.sentences.T).log_softmax(dim=1)
    sentences = -torch.logsumexp(chances.masked_fill(~good, NEVER), dim=1).mean()
    return passages + sentences


def questions(encoder: nn.Module, tokenizer: Any, texts: Sequence[str]) -> Tensor:
    """Vectors of questions, `float32 (n, d)`, L2-normalised."""
    pieces = tokenizer(
        list(texts), padding=True, truncation=True, max_length=PIECES, return_tensors="pt"
    )
    states = encoder(**pieces).last_hidden_state.float()
    mask = pieces["attention_mask"][..., None]
    return functional.normalize((states * mask).sum(dim=1) / mask.sum(dim=1), dim=-1)


def encode(encoder: nn.Module, tokenizer: Any, passages: Sequence[Sequence[str]]) -> Encoded:
    """Vectors of passages and of their sentences, from one pass over each passage.

    Passages of like length go through together, so that little is padded.
    """
    order = sorted(range(len(passages)), key=lambda n: sum(map(len, passages[n])))
    whole: dict[int, Tensor] = {}
    parts: dict[int, Tensor] = {}
    for start in range(0, len(order), _TOGETHER):
        rows = order[start : start + _TOGETHER]
        whole_of, parts_of = _encoded(encoder, tokenizer, [passages[n] for n in rows])
        whole.update(zip(rows, whole_of, strict=True))
        parts.update(zip(rows, parts_of, strict=True))
    first = [0]
    for sentences in passages:
        first.append(first[-1] + len(sentences))
    everything = range(len(passages))
    return Encoded(
        functional.normalize(torch.stack([whole[n] for n in everything]), dim=-1),
        functional.normalize(torch.cat([parts[n] for n in everything]), dim=-1, eps=1e-6),
        tuple(first),
    )


def _encoded(
    encoder: nn.Module, tokenizer: Any, passages: Sequence[Sequence[str]]
) -> tuple[Tensor, list[Tensor]]:
    """Mean states of passages, `(p, d)`, and of the sentences of each."""
    pieces = tokenizer(
        [" ".join(sentences) for sentences in passages],
        padding=True,
        truncation=True,
        max_length=PIECES,
        return_tensors="pt",
        return_offsets_mapping=True,
    )
    offsets = pieces.pop("offset_mapping")
    states = encoder(**pieces).last_hidden_state.float()
    mask = pieces["attention_mask"][..., None]
    parts = []
    for row, sentences in enumerate(passages):
        owner = _owners(offsets[row], [len(s) for s in sentences])
        shares = functional.one_hot(owner, len(sentences) + 1)[:, : len(sentences)].float()
        parts.append(shares.T @ states[row] / shares.sum(dim=0).clamp(min=1)[:, None])
    return (states * mask).sum(dim=1) / mask.sum(dim=1), parts


def _owners(offsets: Tensor, lengths: Sequence[int]) -> Tensor:
    """`int64 (l,)`: the sentence of each word piece; one more than there are for what has none."""
    ends = torch.tensor(lengths).cumsum(0) + torch.arange(len(lengths))  # a space after each
    owner = torch.bucketize(offsets[:, 0].contiguous(), ends, right=True).clamp(max=len(lengths))
    return owner.masked_fill(offsets[:, 1] == 0, len(lengths))
