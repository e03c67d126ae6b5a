"""How the reader is trained on examples, and how well it then reads others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from transformers import get_linear_schedule_with_warmup

from index.evaluation.metrics import auroc
from index.reader.inputs import encode
from index.reader.network import NEVER, Scores, is_trained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from torch import Tensor
    from torch.nn import Parameter

    from index.reader.inputs import Pieces
    from index.reader.network import ReaderNetwork
    from scripts.train.reader_examples import Example

BATCH = 16
WINDOW = 208
"""Word pieces of a training example."""
EXAMINED_WINDOW = 400
WARMUP = 0.06
ANSWER_WEIGHT = 0.15
"""What the place of the answer counts against which sentence it is."""
SPREAD = 80
"""Examples are batched by length, which is first made unsure by so many characters."""
_SAID_EVERY = 100


@dataclass(frozen=True)
class Rates:
    """Peak learning rates; the heads, which start from nothing, learn faster."""

    encoder: float
    heads: float


@dataclass(frozen=True)
class Marks:
    """What is right in a batch.

    Attributes:
        right: `bool (b, s)`, the sentences that answer.
        ends: `int64 (b, 2)`, first and last word piece of the answer; -1 where it is not marked.
        weight: `float (b,)`.
    """

    right: Tensor
    ends: Tensor
    weight: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example], pieces: Pieces) -> Marks:
        """Look up the marks of examples among their pieces."""
        right = torch.zeros((len(examples), pieces.sentences), dtype=torch.bool)
        ends = torch.full((len(examples), 2), -1)
        for row, example in enumerate(examples):
            for sentence in example.right:
                right[row, sentence] = bool((pieces.sentence[row] == sentence).any())
            if example.answer is None:
                continue
            sentence, start, end = example.answer
            own = torch.nonzero(pieces.sentence[row] == sentence)[:, 0].tolist()
            offsets = pieces.offsets[row]
            inside = [n for n in own if offsets[n][0] < end and offsets[n][1] > start]
            if inside:
                ends[row] = torch.tensor([inside[0], inside[-1]])
        return cls(right, ends, torch.tensor([example.weight for example in examples]))


def train(  # noqa: PLR0913  what to train, on what, and how
    network: ReaderNetwork,
    tokenizer: Any,
    passes: Sequence[Callable[[], Sequence[Example]]],
    *,
    rates: Rates,
    chance: Random,
    name: str,
) -> None:
    """Train in place.

    Args:
        network: What is trained; parameters that `is_trained` refuses stay.
        tokenizer: Of its encoder.
        passes: One a pass: makes its examples.
        rates: Peak learning rates.
        chance: Draws the order.
        name: Named in what is printed.
    """
    examples = passes[0]()
    steps = len(passes) * (-(-len(examples) // BATCH))
    optimizer, schedule = _optimizer(network, rates, steps)
    network.train()
    began, mean, step = time.perf_counter(), 0.0, 0
    for number, make in enumerate(passes):
        for some in batches(make() if number else examples, chance):
            pieces, scores = _read(network, tokenizer, some, WINDOW)
            loss = loss_of(scores, pieces, Marks.of(some, pieces))
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            mean += (loss.item() - mean) * max(0.01, 1 / step)
            if step % _SAID_EVERY == 0:
                left = (time.perf_counter() - began) / step * (steps - step) / 60
                print(
                    f"{name}: {step} of {steps}, loss {mean:.3f}, {left:.0f} min left", flush=True
                )


def _optimizer(network: ReaderNetwork, rates: Rates, steps: int) -> tuple[Any, Any]:
    encoder: list[Parameter] = []
    heads: list[Parameter] = []
    for name, parameter in network.named_parameters():
        parameter.requires_grad = is_trained(name)
        if is_trained(name):
            (encoder if name.startswith("encoder.") else heads).append(parameter)
    groups = [{"params": encoder, "lr": rates.encoder}, {"params": heads, "lr": rates.heads}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    return optimizer, get_linear_schedule_with_warmup(optimizer, int(WARMUP * steps), steps)


def computes_halves(device: torch.device) -> bool:
    """Whether a device computes in bfloat16 itself.

    One that must emulate it takes 18 times as long as in `float32`.
    """
    return device.type != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def _read(
    network: ReaderNetwork, tokenizer: Any, examples: Sequence[Example], window: int
) -> tuple[Pieces, Scores]:
    """What the network says of examples; computed where it lies, returned to the CPU."""
    questions, passages = [e.question for e in examples], [e.passage for e in examples]
    pieces = encode(tokenizer, questions, passages, window)
    device = network.sharpness.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=computes_halves(device)):
        scores = network(pieces.to(device))
    return pieces, Scores(scores.sentences.cpu(), scores.ends.cpu())


def batches(examples: Sequence[Example], chance: Random) -> Iterator[Sequence[Example]]:
    """All examples in batches of like length, in random order."""
    order = sorted(examples, key=lambda e: sum(map(len, e.passage)) + chance.randint(0, SPREAD))
    rows = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    chance.shuffle(rows)
    yield from rows


def loss_of(scores: Scores, pieces: Pieces, marks: Marks) -> Tensor:
    """Minus the log probability of what is right, weighted over the batch."""
    sentences = scores.sentences.float()
    chances = torch.cat([torch.zeros_like(sentences[:, :1]), sentences], dim=1).log_softmax(dim=1)
    right = torch.cat([~marks.right.any(dim=1, keepdim=True), marks.right], dim=1)
    chance = torch.logsumexp(chances.masked_fill(~right, NEVER), dim=1)
    loss = -(chance * marks.weight).sum() / marks.weight.sum()
    marked = marks.ends[:, 0] >= 0
    if marked.any():
        loss = loss + ANSWER_WEIGHT * _answer_loss(scores, pieces, marks, marked)
    return loss


def _answer_loss(scores: Scores, pieces: Pieces, marks: Marks, marked: Tensor) -> Tensor:
    """Of first and last word piece, each among those of its sentence."""
    sentence, ends = pieces.sentence[marked], marks.ends[marked]
    inside = sentence == sentence.gather(1, ends[:, :1])
    chances = scores.ends.float()[marked].masked_fill(~inside[..., None], NEVER).log_softmax(dim=1)
    return -chances.gather(1, ends[:, None, :]).mean()


@torch.no_grad()
def examine(
    network: ReaderNetwork, tokenizer: Any, examples: Sequence[Example]
) -> dict[str, float]:
    """How well examples are read, each on its own passage.

    Returns:
        "questions"; "sentence", the share of the answerable whose likeliest sentence is right;
        "auroc" of the passage's odds; "start", the share of marked answers whose first word piece
        is found.
    """
    network.eval()
    right, odds, answerable, starts = [], [], [], []
    order = sorted(examples, key=lambda e: sum(map(len, e.passage)))
    for n in range(0, len(order), 2 * BATCH):
        some = order[n : n + 2 * BATCH]
        pieces, scores = _read(network, tokenizer, some, EXAMINED_WINDOW)
        marks = Marks.of(some, pieces)
        odds += torch.logsumexp(scores.sentences.float(), dim=1).tolist()
        answerable += [bool(e.right) for e in some]
        best = scores.sentences.argmax(dim=1).tolist()
        right += [b in e.right for b, e in zip(best, some, strict=True) if e.right]
        for row, (start, _) in enumerate(marks.ends.tolist()):
            if start >= 0:
                inside = pieces.sentence[row] == pieces.sentence[row, start]
                chances = scores.ends[row, :, 0].masked_fill(~inside, NEVER)
                starts.append(int(chances.argmax()) == start)
    figures = {
        "sentence": float(np.mean(right)),
        "auroc": auroc(np.asarray(odds), np.asarray(answerable)) or 0.0,
        "start": float(np.mean(starts)) if starts else 0.0,
    }
    return {"questions": len(examples), **{k: round(v, 4) for k, v in figures.items()}}
