"""How the reader is trained on examples, and how well it then reads others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional
from transformers import get_linear_schedule_with_warmup

from index.evaluation.metrics import auroc
from index.reader.heads import NEVER
from index.reader.inputs import encode
from scripts.train.reader_network import Batch, Scores, is_trained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from tokenizers import Tokenizer
    from torch import Tensor
    from torch.nn import Parameter

    from scripts.train.reader_examples import Example
    from scripts.train.reader_network import ReaderNetwork

BATCH = 128
GROUP = 16
"""At most so many examples of one paragraph are in a batch."""
WINDOW = 288
"""Word pieces of a training example: as many as at reading."""
EXAMINED_WINDOW = 400
WARMUP = 0.06
PLACE = 0.3
"""What the place of the answer counts against which sentence it is."""
ORDER = 0.3
"""What the order of answerable above unanswerable examples of a batch counts, and again as much
that of those of one paragraph, and that of one question on its passage and on others."""
SPREAD = 80
"""Examples are batched by length, which is first made unsure by so many characters."""
AVERAGED_FROM = 0.67
"""The weights are averaged over the steps after this share of them ..."""
AVERAGED_EVERY = 10
"""... each so many steps."""
_SAID_EVERY = 50


@dataclass(frozen=True)
class Shares:
    """What the parts of the loss count against which sentence it is."""

    place: float = PLACE
    order: float = ORDER


ALL_SHARES = Shares()


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
        ends: `bool (b, l, 2)`, the word pieces that may be the answer's first and its last: those
            marked, any of the right sentences where none is, the row's first where nothing answers.
        together: `bool (b,)`, whether each right sentence should be found, not any of them.
        group: `int64 (b,)`, equal for questions of one paragraph.
        question: `int64 (b,)`, equal for one question of one paragraph.
        weight: `float (b,)`; 0 for one whose answer was cut off.
    """

    right: Tensor
    ends: Tensor
    together: Tensor
    group: Tensor
    question: Tensor
    weight: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example], pieces: Batch) -> Marks:
        """Look up the marks of examples among their pieces."""
        right = torch.zeros((len(examples), pieces.sentences), dtype=torch.bool)
        ends = torch.zeros((*pieces.ids.shape, 2), dtype=torch.bool)
        for row, example in enumerate(examples):
            for sentence in example.right:
                right[row, sentence] = bool((pieces.sentence[row] == sentence).any())
            for sentence, start, end in example.answers:
                own = torch.nonzero(pieces.sentence[row] == sentence)[:, 0].tolist()
                offsets = pieces.offsets[row]
                inside = [n for n in own if offsets[n][0] < end and offsets[n][1] > start]
                if inside:
                    ends[row, inside[0], 0] = ends[row, inside[-1], 1] = True
            if not example.right:
                ends[row, 0] = True
            elif not ends[row].any():
                for sentence in example.right:
                    ends[row, pieces.sentence[row] == sentence] = True
        # what answers may lie behind the window: then there is nothing to learn from
        seen = torch.tensor([not e.right or bool(right[n].any()) for n, e in enumerate(examples)])
        groups = {example.group: n for n, example in enumerate(examples)}
        asked = {(e.group, e.number, e.question): n for n, e in enumerate(examples)}
        return cls(
            right,
            ends,
            torch.tensor([example.together for example in examples]),
            torch.tensor([groups[example.group] for example in examples]),
            torch.tensor([asked[e.group, e.number, e.question] for e in examples]),
            torch.tensor([example.weight for example in examples]) * seen,
        )


def train(  # noqa: PLR0913  what to train, on what, and how
    network: ReaderNetwork,
    tokenizer: Tokenizer,
    passes: Sequence[Callable[[], Sequence[Example]]],
    *,
    rates: Rates,
    chance: Random,
    name: str,
    shares: Shares = ALL_SHARES,
) -> None:
    """Train in place; leaves the weights' average over the last third.

    Args:
        network: What is trained; parameters that `is_trained` refuses stay.
        tokenizer: Of its encoder.
        passes: One a pass: makes its examples.
        rates: Peak learning rates.
        chance: Draws the order.
        name: Named in what is printed.
        shares: Of the parts of the loss.
    """
    rows = [row for make in passes for row in batches(make(), chance)]
    optimizer, schedule = _optimizer(network, rates, len(rows))
    average = Average(network)
    network.train()
    began, mean = time.perf_counter(), 0.0
    for step, some in enumerate(rows, start=1):
        pieces, scores = _read(network, tokenizer, some, WINDOW)
        loss = loss_of(scores, Marks.of(some, pieces), shares)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        mean += (loss.item() - mean) * max(0.01, 1 / step)
        if step > AVERAGED_FROM * len(rows) and step % AVERAGED_EVERY == 0:
            average.add()
        if step % _SAID_EVERY == 0:
            left = (time.perf_counter() - began) / step * (len(rows) - step) / 60
            print(
                f"{name}: {step} of {len(rows)}, loss {mean:.3f}, {left:.0f} min left", flush=True
            )
    average.put()


class Average:
    """The mean of a network's trained weights over some steps.

    Args:
        network: Whose weights.
    """

    def __init__(self, network: ReaderNetwork) -> None:
        self._own = {n: p for n, p in network.named_parameters() if is_trained(n)}
        self._mean = {n: torch.zeros_like(p) for n, p in self._own.items()}
        self._count = 0

    @torch.no_grad()
    def add(self) -> None:
        """Take the weights as they are now."""
        self._count += 1
        for name, own in self._own.items():
            self._mean[name].lerp_(own, 1 / self._count)

    @torch.no_grad()
    def put(self) -> None:
        """Put the mean in the place of the weights, if any were taken."""
        if self._count:
            for name, mean in self._mean.items():
                self._own[name].copy_(mean)


def _optimizer(network: ReaderNetwork, rates: Rates, steps: int) -> tuple[Any, Any]:
    encoder: list[Parameter] = []
    heads: list[Parameter] = []
    for name, parameter in network.named_parameters():
        parameter.requires_grad = is_trained(name)
        if is_trained(name):
            (encoder if name.startswith("encoder.") else heads).append(parameter)
    groups = [{"params": encoder, "lr": rates.encoder}, {"params": heads, "lr": rates.heads}]
    fused = network.sharpness.is_cuda
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=fused)
    return optimizer, get_linear_schedule_with_warmup(optimizer, int(WARMUP * steps), steps)


def computes_halves(device: torch.device) -> bool:
    """Whether a device computes in bfloat16 itself.

    One that must emulate it takes 18 times as long as in `float32`.
    """
    return device.type != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def _read(
    network: ReaderNetwork, tokenizer: Tokenizer, examples: Sequence[Example], window: int
) -> tuple[Batch, Scores]:
    """What the network says of examples; computed where it lies, returned to the CPU."""
    questions, passages = [e.question for e in examples], [e.passage for e in examples]
    pieces = Batch.of(encode(tokenizer, questions, passages, [e.title for e in examples], window))
    device = network.sharpness.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=computes_halves(device)):
        scores = network(pieces.to(device))
    return pieces, Scores(scores.sentences.cpu(), scores.ends.cpu())


def batches(examples: Sequence[Example], chance: Random) -> Iterator[Sequence[Example]]:
    """All examples in batches of like length, in random order; those of one paragraph together."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.group, []).append(example)
    parts = []
    for group in groups.values():
        group.sort(key=lambda e: e.pair)
        count = -(-len(group) // GROUP)
        size = -(-len(group) // count)
        parts += [group[n : n + size] for n in range(0, len(group), size)]
    parts.sort(key=lambda p: _length(p) + chance.randint(0, SPREAD))
    order = [example for some in parts for example in some]
    rows = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    chance.shuffle(rows)
    yield from rows


def _length(examples: Sequence[Example]) -> int:
    """Characters of the longest passage."""
    return max(sum(map(len, example.passage)) for example in examples)


def loss_of(scores: Scores, marks: Marks, shares: Shares = ALL_SHARES) -> Tensor:
    """What is to be made small: see each part."""
    whole = marks.weight.sum().clamp(min=1)
    return (
        (_sentence_loss(scores, marks) * marks.weight).sum() / whole
        + shares.place * (_place_loss(scores, marks) * marks.weight).sum() / whole
        + shares.order * _order_loss(scores, marks)
    )


def _sentence_loss(scores: Scores, marks: Marks) -> Tensor:
    """`(b,)`, minus the log probability of the right sentences, or of "none".

    Where several belong together it is also, half of it, that of each against what is wrong.
    """
    sentences = scores.sentences.float()
    none = torch.zeros_like(sentences[:, :1])
    chances = torch.cat([none, sentences], dim=1).log_softmax(dim=1)
    right = torch.cat([~marks.right.any(dim=1, keepdim=True), marks.right], dim=1)
    any_of = -torch.logsumexp(chances.masked_fill(~right, NEVER), dim=1)
    wrong = torch.cat([none, sentences.masked_fill(marks.right, NEVER)], dim=1)
    each = functional.softplus(torch.logsumexp(wrong, dim=1, keepdim=True) - sentences)
    each = (each * marks.right).sum(dim=1) / marks.right.sum(dim=1).clamp(min=1)
    return torch.where(marks.together, (any_of + each) / 2, any_of)


def _place_loss(scores: Scores, marks: Marks) -> Tensor:
    """`(b,)`, minus the log probability of the right first and last word pieces."""
    chances = scores.ends.float().log_softmax(dim=1)
    found = torch.logsumexp(chances.masked_fill(~marks.ends, NEVER), dim=1)
    return -found.mean(dim=1)


def _order_loss(scores: Scores, marks: Marks) -> Tensor:
    """How far what is not answered is from being below what is.

    The mean over all such pairs of the batch: what AUROC counts, made smooth. Over those of one
    paragraph: a question and its twist. Over those of one question: which passage comes first.
    """
    odds = torch.logsumexp(scores.sentences.float(), dim=1)
    answerable = marks.right.any(dim=1)
    wanted = answerable[:, None] & ~answerable
    weight = marks.weight[:, None] * marks.weight * wanted
    close = weight * (marks.group[:, None] == marks.group)
    same = weight * (marks.question[:, None] == marks.question)
    apart = functional.softplus(odds - odds[:, None])
    return sum(
        ((apart * w).sum() / w.sum().clamp(min=1e-6) for w in (weight, close, same)),
        start=odds.new_zeros(()),
    )


@torch.no_grad()
def examine(
    network: ReaderNetwork, tokenizer: Tokenizer, examples: Sequence[Example]
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
        for row, example in enumerate(some):
            if example.answers:
                inside = pieces.sentence[row] == example.answers[0][0]
                chances = scores.ends[row, :, 0].masked_fill(~inside, NEVER)
                starts.append(bool(marks.ends[row, chances.argmax(), 0]))
    figures = {
        "sentence": float(np.mean(right)),
        "auroc": auroc(np.asarray(odds), np.asarray(answerable)) or 0.0,
        "start": float(np.mean(starts)) if starts else 0.0,
    }
    return {"questions": len(examples), **{k: round(v, 4) for k, v in figures.items()}}
