"""How an attribution model is learned, stage by stage: each learns from what the one before says of unseen texts.

A stage that learned from the answers of another on the texts that this one was trained on would trust them too much.
So texts are cut into blocks, and every block is answered by a model of the other half (cross-fitting; Wolpert 1992,
Stacked Generalization, Neural Networks 5).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from toolkit.attribution.model import TAGS, Chains, judged, read_chains, read_views
from toolkit.batch import Batch
from toolkit.features import one_hot
from toolkit.kernel.attribution import Views, around
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.chain import learn_chains
from toolkit.kernel.quotations import paragraph_starts
from toolkit.kernel.reporting_chains import chain_features
from toolkit.kernel.reporting_contents import RUN_WIDTH, run_features
from toolkit.kernel.reporting_runs import possible_runs
from toolkit.kernel.reporting_screen import Screen, laid_out
from toolkit.kernel.reporting_segments import edge_features, segments_of
from toolkit.kernel.reporting_sources import later_features
from toolkit.kernel.reporting_spans import best_spans, possible_spans, span_features
from toolkit.kernel.softmax import HashedModel, halves_of, learn, log_probabilities, odds_of, side_by_side

#: An attribution in training: the spans of its source, its cue and its content.
Annotated = Mapping[str, Sequence[tuple[int, int]]]

_LONGEST_CUE = 12  # tokens; longer ones have gaps, and are not learned from
LIKELY = 0.1  # the probability of being in a cue above which the second screen is to let a candidate pass
_C_SCREEN = 0.3  # inverse strength of the screens' penalty
_EDGE_BITS = 16  # the features of edges are hashed into as many columns as the processor keeps at hand
_BLOCKS = 20  # of texts in their order, so that most of what belongs together is in one half


class Read(NamedTuple):
    """Texts as learning sees them."""

    batch: Batch
    sentences: np.ndarray
    paragraphs: np.ndarray
    views: Views


class Placed(NamedTuple):
    """Annotated cues by tokens, in order; which tokens of their texts are in their sources and contents; cue tags."""

    cues: np.ndarray
    roles: tuple[list[np.ndarray], list[np.ndarray]]
    tags: np.ndarray


def read(batch: Batch) -> Read:
    """Return the units and the views of texts."""
    sentences, paragraphs = units(batch)
    return Read(batch, sentences, paragraphs, read_views(batch.data, batch.tokens, sentences, paragraphs))


def units(batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """Return where sentences and where paragraphs begin: none reaches over two texts."""
    sentences = sentence_starts(batch.data, batch.tokens, load_parameters())
    return np.union1d(sentences, batch.bounds).astype(np.int32), paragraph_starts(batch.tokens, batch.bounds)


def place(batch: Batch, column: Sequence[Sequence[Annotated]]) -> Placed:
    """Find the tokens of annotated attributions; those without a cue, or with one full of gaps, are left out."""
    starts, ends = batch.spans()
    tags = np.zeros(len(starts), np.int8)
    placed: list[tuple[int, int, np.ndarray, np.ndarray]] = []
    for text, attributions in enumerate(column):
        first, last = batch.bounds[text], batch.bounds[text + 1]

        def touched(spans: Iterable[tuple[int, int]], first: int = first, last: int = last) -> np.ndarray:
            marked = np.zeros(last - first, bool)
            for start, end in spans:
                marked |= (starts[first:last] < end) & (ends[first:last] > start)
            return marked

        for one in attributions:
            own = np.flatnonzero(touched(one["cue"])) + first
            if not len(own) or own[-1] - own[0] >= _LONGEST_CUE:
                continue
            tags[own], tags[own[0]] = 2, 1
            placed.append((int(own[0]), int(own[-1]), touched(one["source"]), touched(one["content"])))
    placed.sort(key=lambda one: one[:2])
    cues = np.array([one[:2] for one in placed], np.int32).reshape(-1, 2)
    return Placed(cues, ([one[2] for one in placed], [one[3] for one in placed]), tags)


def learn_screen(
    texts: Read,
    places: np.ndarray,
    hashes: np.ndarray,
    likely: np.ndarray,
    inside: np.ndarray,
    share: float,
    bits: int = 17,
) -> tuple[Screen | None, np.ndarray]:
    """Learn which candidates are hopeless; return also which ones pass, each judged by a model of the other half.

    Parameters
    ----------
    texts : Read
    places : ndarray of int32, shape (candidates,)
    hashes : ndarray of uint32, shape (candidates, features)
    likely, inside : ndarray of bool, shape (candidates,)
        What is learned, and what is not to be lost: whether each may be in a cue, and whether it is.
    share : float
        The share of those inside that may be lost; 0 screens nothing.
    bits : int
        Features are hashed into 2**bits columns.
    """
    half = _halves(texts.batch, places)[0]
    if share <= 0 or not inside.any() or any(len(np.unique(likely[part])) < 2 for part in (half, ~half)):
        return None, np.ones(len(places), bool)
    width = hashes.shape[1]
    matrix = one_hot(hashes.ravel(), np.arange(0, hashes.size + 1, width), bits)
    odds = np.empty(len(places))

    def learned(part: np.ndarray) -> LogisticRegression:
        return LogisticRegression(solver="liblinear", C=_C_SCREEN).fit(matrix[part], likely[part])

    for part in (half, ~half):
        odds[~part] = learned(part).decision_function(matrix[~part])
    model, least = learned(half | ~half), float(np.quantile(odds[inside], share))
    return laid_out(model.coef_[0], least - float(model.intercept_[0]), width), odds >= least


def held_out_scores(
    texts: Read,
    places: np.ndarray,
    hashes: np.ndarray,
    tags: np.ndarray,
    learned: Callable[[np.ndarray, np.ndarray], HashedModel],
) -> np.ndarray:
    """Return the log-probabilities of the tags of candidates, each by a model of the other half of the texts.

    Parameters
    ----------
    texts : Read
    places : ndarray of int32, shape (candidates,)
    hashes : ndarray of uint32, shape (candidates, features)
    tags : ndarray of int, shape (candidates,)
    learned : callable
        Learns a model of candidates from their features and their tags.
    """
    half = _halves(texts.batch, places)[0]
    scores = np.zeros((len(places), TAGS), np.float32)
    for part in (half, ~half):
        scores[part] = log_probabilities(hashes[part], learned(hashes[~part], tags[~part]))[:, :TAGS]
    return scores


def learn_spans(
    texts: Read,
    places: np.ndarray,
    scores: np.ndarray,
    placed: Placed,
    *,
    least: float,
    **options: Any,
) -> tuple[HashedModel, np.ndarray, np.ndarray]:
    """Learn which spans of candidates are cues; return the model, the cues found in texts held out, and how likely.

    Parameters
    ----------
    texts : Read
    places : ndarray of int32, shape (candidates,)
    scores : ndarray of float32, shape (candidates, TAGS)
        See :func:`held_out_scores`.
    placed : Placed
    least : float
        The probability that a cue needs to be found.
    **options
        See :func:`toolkit.kernel.softmax.learn`.
    """
    other = _halves(texts.batch, places)[1]
    spans, sums = possible_spans(places, scores, texts.views.sentence)
    items = span_features(spans, sums, places, scores, texts.views, texts.sentences)
    cues = {(first, last) for first, last in placed.cues.tolist()}
    answers = np.array([tuple(ends) in cues for ends in places[spans].tolist()], np.int32)
    held_out = other[spans[:, 0]] if len(spans) else np.zeros(0, bool)
    p = np.zeros(len(spans), np.float32)
    for part in (held_out, ~held_out):
        p[part] = judged(items[part], odds_of(learn(items[~part], answers[~part], 2, **options)))
    kept = best_spans(spans, p, least)
    return odds_of(learn(items, answers, 2, **options)), places[spans[kept]], p[kept]


def _halves(batch: Batch, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two ways to cut candidates into halves by their texts, which cut each other's halves in two."""
    texts = np.searchsorted(batch.bounds, places, side="right") - 1
    count = len(batch.bounds) - 1
    blocks = texts * min(_BLOCKS, count) // count
    return blocks % 2 == 1, blocks // 2 % 2 == 1


def learn_edges(texts: Read, placed: Placed, found: np.ndarray, share: float) -> tuple[Screen | None, np.ndarray]:
    """Learn where sources and contents may begin or end.

    Parameters
    ----------
    texts : Read
    placed : Placed
    found : ndarray of int32, shape (cues, 2)
        Cues found in texts held out.
    share : float
        The share of the beginnings and ends that may be lost; 0 lets a segment begin at every token.

    Returns
    -------
    screen : Screen or None
    edges : ndarray of bool, shape (tokens,)
        Where segments may begin, by models of the other half of the texts.
    """
    count = len(texts.batch.tokens.hash)
    around_any, changes = np.zeros(count, bool), np.zeros(count, bool)
    cues, owners = _around_what(placed, found)
    near = around(texts.paragraphs, texts.views, cues)
    for (first, last), roles in zip(near.tolist(), _roles(texts, placed, near, cues, owners), strict=True):
        around_any[first:last] = True
        for role in roles:
            changes[first:last] |= np.diff(role, prepend=False)
    places = np.flatnonzero(around_any).astype(np.int32)
    hashes, ends = edge_features(texts.views, places), changes[places]
    screen, kept = learn_screen(texts, places, hashes, ends, ends, share, _EDGE_BITS)
    edges = np.zeros(count, bool)
    edges[places[kept]] = True
    return screen, edges


def learn_roles(
    texts: Read,
    placed: Placed,
    found: np.ndarray,
    edges: np.ndarray,
    *,
    C_source: float,
    C_content: float,
    rare: float,
    bits: int,
    least_count: int,
    **options: Any,
) -> Chains:
    """Learn sources and contents around annotated cues, and around those that were found in their stead.

    Parameters
    ----------
    texts : Read
    placed : Placed
    found : ndarray of int32, shape (cues, 2)
        Cues found in texts held out: what a content has in its way in use, other than annotated ones.
    edges : ndarray of bool, shape (tokens,)
        Where segments may begin.
    C_source, C_content : float
        Inverse strength of the penalties.
    rare : float
        The share of segments in which a feature must be seen: their table is to stay near the processor.
    bits, least_count, **options
        See :func:`toolkit.kernel.chain.learn_chains`.
    """
    cues, owners = _around_what(placed, found)
    near = around(texts.paragraphs, texts.views, cues)
    segments = segments_of(near, cues, edges)
    hashes, firsts = chain_features(texts.views, near, cues, segments), segments.firsts[:-1]
    roles = zip(*_roles(texts, placed, near, cues, owners), strict=True)
    source, content = (np.concatenate(role)[firsts] for role in roles)
    # Contents learn from the true sources, though in use they see those that were found.
    later = later_features(texts.views, near, cues, segments, source, found)
    options["least_count"] = max(least_count, math.ceil(rare * len(hashes)))
    # What is known later has columns of its own: the upper half of twice as many.
    mask, upper = np.uint32(2**bits - 1), np.uint32(2**bits)
    both = np.hstack([hashes & mask, later & mask | upper])
    sources = learn_chains(hashes, source, segments.rows, C=C_source, bits=bits, **options)
    contents = learn_chains(both, content, segments.rows, C=C_content, bits=bits + 1, **options)
    first, second = halves_of(contents)
    return Chains(side_by_side(sources, first), second)


def _roles(
    texts: Read, placed: Placed, near: np.ndarray, cues: np.ndarray, owners: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each cue which of the tokens around it are in its source, and which in its content."""
    bounds = texts.batch.bounds
    starts = bounds[np.searchsorted(bounds, cues[:, 0], side="right") - 1]
    sources, contents = placed.roles
    return [
        (sources[owner][first - start : last - start], contents[owner][first - start : last - start])
        for (first, last), start, owner in zip(near.tolist(), starts.tolist(), owners.tolist(), strict=True)
    ]


def _around_what(placed: Placed, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return found cues that share tokens with annotated ones, and these where none does; and whose roles each has."""
    owners = _owners(placed, found)
    missed = np.setdiff1d(np.arange(len(placed.cues)), owners)
    cues = np.concatenate([found[owners >= 0], placed.cues[missed]])
    order = np.lexsort((cues[:, 1], cues[:, 0]))
    return cues[order], np.concatenate([owners[owners >= 0], missed])[order]


def _owners(placed: Placed, found: np.ndarray) -> np.ndarray:
    """Return the annotated cue that each found one shares most tokens with, or -1."""
    owner = np.full(len(placed.tags), -1)
    for number, (first, last) in enumerate(placed.cues):
        owner[first : last + 1] = number
    owners = np.full(len(found), -1)
    for place, (first, last) in enumerate(found):
        own = owner[first : last + 1]
        if (own >= 0).any():
            owners[place] = np.bincount(own[own >= 0]).argmax()
    return owners


def learn_runs(
    texts: Read,
    placed: Placed,
    found: np.ndarray,
    p: np.ndarray,
    edges: np.ndarray,
    learned: Callable[[Placed, np.ndarray], Chains],
    rare: float,
    least: float,
    least_count: int,
    **options: Any,
) -> HashedModel:
    """Learn which runs of tokens around cues found in texts held out are pieces of contents.

    Parameters
    ----------
    texts : Read
    placed : Placed
    found : ndarray of int32, shape (cues, 2)
    p : ndarray of float32, shape (cues,)
        How likely each is a cue.
    edges : ndarray of bool, shape (tokens,)
        Where segments may begin.
    learned : callable
        Learns chains around cues, from those annotated and those found in some of the texts.
    rare : float
        The share of runs in which a feature must be seen.
    least : float
        How likely a run must be.
    least_count, **options
        See :func:`toolkit.kernel.softmax.learn`.
    """
    half, own = _halves(texts.batch, found[:, 0])[0], _halves(texts.batch, placed.cues[:, 0])[0]
    items, answers = [np.zeros((0, RUN_WIDTH), np.uint32)], [np.zeros(0, np.int32)]
    for seen, learns in ((half, ~own), (~half, own)):
        if not learns.any():
            continue
        chains = learned(_some(placed, learns), found[~seen])
        near = around(texts.paragraphs, texts.views, found[seen])
        segments = segments_of(near, found[seen], edges)
        read = read_chains(texts.views, near, found[seen], segments, chains)
        runs, rows, source = (
            possible_runs(read.contents, segments, least),
            segments.token_rows(),
            segments.tokens(read.source),
        )
        items.append(run_features(runs, rows, near, found[seen], p[seen], source, texts.views))
        answers.append(_are_pieces(texts, placed, found[seen], near, rows, runs.ends))
    hashes = np.concatenate(items)
    least_count = max(least_count, math.ceil(rare * len(hashes)))
    return odds_of(learn(hashes, np.concatenate(answers), 2, least_count=least_count, **options))


def _some(placed: Placed, kept: np.ndarray) -> Placed:
    source, content = ([role[i] for i in np.flatnonzero(kept)] for role in placed.roles)
    return placed._replace(cues=placed.cues[kept], roles=(source, content))


def _are_pieces(
    texts: Read, placed: Placed, cues: np.ndarray, near: np.ndarray, rows: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """Return 1 for each run that is a piece of its cue's content: all of it, and no more."""
    inside = np.zeros(rows[-1] + 1, bool)
    for i, owner in enumerate(_owners(placed, cues)):
        if owner >= 0:
            first = near[i, 0] - texts.batch.bounds[np.searchsorted(texts.batch.bounds, cues[i, 0], side="right") - 1]
            inside[rows[i] : rows[i + 1]] = placed.roles[1][owner][first : first + rows[i + 1] - rows[i]]
    begins = inside & ~np.roll(inside, 1)
    begins[rows[:-1]] = inside[rows[:-1]]
    stops = inside & ~np.roll(inside, -1)
    stops[rows[1:] - 1] = inside[rows[1:] - 1]
    first, last = ends.T
    before = np.cumsum(inside)
    whole = before[last] - before[first] == last - first
    return np.asarray(begins[first] & stops[last] & whole, np.int32)
