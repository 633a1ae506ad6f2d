"""The kernel on text: what a token is, which words hash alike, and that training and use see the same features."""

from __future__ import annotations

from itertools import pairwise

import hedged
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from toolkit.batch import joined, tags_of
from toolkit.features import NgramHasher, one_hot
from toolkit.hedging.model import find_hedges
from toolkit.kernel.clause import stem_end
from toolkit.kernel.eight import as_far_as, first_of
from toolkit.kernel.lookup import EMPTY, find, lookup
from toolkit.kernel.marks import kinds_of, marks_of, passing, together
from toolkit.kernel.ngrams import bigram_scores, ngram_hashes
from toolkit.kernel.offsets import edges_in_texts, inner_bytes
from toolkit.kernel.scan import (
    CAPITAL,
    CLITIC,
    DIGIT,
    IS_WORD,
    NEWLINE,
    PARAGRAPH,
    SPACED,
    UPPER,
    cased,
    encode,
    scan,
    word_hash,
)
from toolkit.kernel.softmax import (
    against_first,
    hashed,
    hashed_arrays,
    hashed_model,
    log_probabilities,
    log_softmax,
    sums,
    weights_of,
)
from toolkit.kernel.tag import decode, evidence, screened, tag_scores
from toolkit.kernel.templates import LEFT, RIGHT, slots, templates
from toolkit.kernel.windows import LANES, OPEN, Gate, candidates, features
from toolkit.text import tokens
from toolkit.word_classes import load_classes

UNTIMED = settings(deadline=None, derandomize=True, max_examples=100)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't, won’t, DON'T.", "I|ca|n't|,|wo|n’t|,|DO|N'T|."),
        ("cannot isn't ain’t n't", "cannot|is|n't|ai|n’t|n't"),
        ("It’s Oddy's; they'll, we’re, I've, I’d, I'm", "It|’s|Oddy|'s|;|they|'ll|,|we|’re|,|I|'ve|,|I|’d|,|I|'m"),
        ("shouldn't've could’ve she'd've", "should|n't|'ve|could|’ve|she|'d|'ve"),
        ("O'Brien's o'clock y’all d'accord", "O'Brien|'s|o'clock|y’all|d'accord"),
        ("don't-know it'sa don'tx", "do|n't|-|know|it'sa|don'tx"),
        ("the dogs' bowls, 'tis, the '90s, 'n'", "the|dogs|'|bowls|,|'|tis|,|the|'|90s|,|'|n|'"),
        ("3.5 1,000.50 .5 5. 1,a 2nd", "3.5|1,000.50|.|5|5|.|1|,|a|2nd"),
        ("50% $5 #a a/b x@y.com", "50|%|$|5|#|a|a|/|b|x|@|y.com"),
        ("U.S. U.S.A., Gen. a.m. e.g.", "U.S|.|U.S.A|.|,|Gen|.|a.m|.|e.g|."),
        ("rain.It", "rain|.|It"),
        ("re-election twenty\u2011one", "re|-|election|twenty|\u2011|one"),
        ("well--yes — – − no", "well|--|yes|—|–|−|no"),
        ("wait... … ....", "wait|...|…|...."),
        ("'a' \"b\" “c” ‘d’ ``e'' «f»", "'|a|'|\"|b|\"|“|c|”|‘|d|’|``|e|''|«|f|»"),
        ("👍🏽 ok👍\ufe0f", "👍|🏽|ok|👍"),
        ("cafe\u0301 naïve ÉCOLE Straße co\u00adop", "cafe\u0301|naïve|ÉCOLE|Straße|co\u00adop"),
        ("ПРИВЕТ 日本語。", "ПРИВЕТ|日本語|。"),
        ("a\0b\x07c\x7fd", "a|b|c|d"),
        ("x\u00a0y\u2003z\u3000ä\ufeffb", "x|y|z|ä|b"),
        ("\ud800\udfff a", "\ud800\udfff|a"),
        ("", ""),
        (" \0\n", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert [span.of(text) for span in tokens(text)] == [token for token in expected.split("|") if token]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("May", "may"),
        ("ÉCOLE", "école"),
        ("O’Brien", "O'Brien"),
        ("n’t", "n't"),
        ("co\u00adop", "coop"),
        ("“", '"'),
        ("''", '"'),
        ("’", "'"),
        ("—", "--"),
        ("–", "---"),
        ("…", "..."),
        ("....", "..."),
        ("\u2011", "-"),
    ],
)
def test_words_and_marks_that_are_the_same(one: str, other: str) -> None:
    assert word_hash(one) == word_hash(other)


def test_clitics_hash_alike_however_they_are_written() -> None:
    for curly, straight in (("it’s", "IT'S"), ("we’ll", "we'll"), ("didn’t", "didn't")):
        assert scan(encode(curly)).hash[1] == scan(encode(straight)).hash[1]


def test_words_and_marks_that_differ() -> None:
    different = [
        "may",
        "maya",
        "ma",
        "y",
        "a",
        "á",
        "à",
        "n't",
        "'s",
        "'",
        '"',
        "-",
        "--",
        ".",
        "...",
        "U.S",
        "US",
        "1",
    ]
    assert len({int(scan(encode(word)).hash[-1]) for word in [*different, "1.5", "15", "cafe\u0301", "café"]}) == 22


def test_a_hash_is_for_one_token() -> None:
    with pytest.raises(ValueError, match="must be one token, got 'in May'"):
        word_hash("in May")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It", IS_WORD | CAPITAL | SPACED | NEWLINE | PARAGRAPH),
        ("a US", IS_WORD | CAPITAL | UPPER | SPACED),
        ("a 2nd", IS_WORD | DIGIT | SPACED),
        ("a É", IS_WORD | CAPITAL | SPACED),
        ("it's", IS_WORD | CLITIC),
        ("a.", 0),
        ("a\n.", SPACED | NEWLINE),
        ("a\r\nb", IS_WORD | SPACED | NEWLINE),
        ("a\r\rb", IS_WORD | SPACED | NEWLINE | PARAGRAPH),
        ("a\r\n \t\r\nb", IS_WORD | SPACED | NEWLINE | PARAGRAPH),
        ("a\u2028\u2028b", IS_WORD | SPACED | NEWLINE | PARAGRAPH),
        ("a\0b", IS_WORD | SPACED),
    ],
)
def test_flags_of_the_last_token(text: str, expected: int) -> None:
    assert scan(encode(text)).flags[-1] == expected


def test_lookup_finds_what_is_in_it_and_nothing_else() -> None:
    hashes = np.arange(64, 4097 * 64, 64, dtype=np.uint32)  # They fall into the same few slots.
    table = lookup(hashes)
    assert [find(table, h) for h in hashes] == list(range(4096))
    assert all(find(table, np.uint32(h + 1)) == EMPTY for h in hashes)
    assert find(lookup(np.zeros(0, np.uint32)), np.uint32(0)) == EMPTY


def test_of_a_hash_that_comes_twice_the_first_place_counts() -> None:
    assert find(lookup(np.array([5, 9, 5], np.uint32)), np.uint32(5)) == 0


def test_ngrams_stay_inside_their_sentence() -> None:
    def grams(texts: list[str], order: int) -> list[set[int]]:
        batch = joined(texts)
        hashes, starts = ngram_hashes(batch.tokens.hash, batch.bounds, order)
        return [set(hashes[a:b].tolist()) for a, b in pairwise(starts)]

    for order in (1, 2, 3):
        together = grams(["It may rain", "", "may rain It"], order)
        assert together == [grams([text], order)[0] for text in ("It may rain", "", "may rain It")]
    words, pairs, _ = (grams(["It may rain", "rain may It"], order) for order in (1, 2, 3))
    assert words[0] == words[1]
    assert pairs[0] & pairs[1] == words[0]


def test_ngrams_of_a_sentence_are_counted() -> None:
    hashes, starts = ngram_hashes(*_hashes_and_bounds(["a b c", ""]), 3)
    # Words 3, pairs with both edges 4, triples 3; of nothing, the one pair of edges and no triple.
    assert starts.tolist() == [0, 10, 11]
    assert len(set(hashes[:10].tolist())) == 10


def _hashes_and_bounds(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    batch = joined(texts)
    return cased(batch.tokens), batch.bounds


SENTENCES = st.lists(
    st.text(st.one_of(st.sampled_from("may It'sn’t. \n,“”-0U.S"), st.characters(exclude_categories=())), max_size=40),
    max_size=6,
)


@UNTIMED
@given(SENTENCES)
def test_fused_ngram_scores_are_those_of_the_matrix(texts: list[str]) -> None:
    weights = np.random.default_rng(0).normal(size=2**12).astype(np.float32)
    fused = bigram_scores(*_hashes_and_bounds(texts), weights, 0.5)
    matrix = NgramHasher(2, 12).fit_transform(texts)
    assert fused == pytest.approx(matrix @ weights.astype(np.float64) + 0.5, abs=1e-5)


@UNTIMED
@given(SENTENCES)
def test_fused_tag_scores_are_those_of_the_matrix(texts: list[str]) -> None:
    model = hedged.fitted().model_.cues
    assert model is not None
    # Hedges of the model among them, so that there is something to score.
    batch = joined([f"It may {text} perhaps" for text in texts])
    places, scores, kept = tag_scores(
        batch.data, batch.tokens, batch.bounds, candidates(batch.tokens, model.gate), model, load_classes(), True
    )
    at = candidates(batch.tokens, model.gate)
    at = at[: screened(batch.tokens, batch.bounds, model.gate, model.screen, at)]
    hashes = features(batch.data, batch.tokens, batch.bounds, at, load_classes(), model.slots)
    assert places.tolist() == at.tolist()
    assert kept.tolist() == hashes.tolist()
    bits = model.known.size.bit_length() - 1
    matrix: csr_matrix = one_hot(hashes.ravel(), np.arange(0, hashes.size + 1, len(model.templates)), bits)
    sums = np.pad(matrix[:, model.columns] @ (model.weights * np.float64(model.scale)) + model.bias, ((0, 0), (1, 0)))
    assert scores == pytest.approx(sums - np.logaddexp.reduce(sums, axis=1, keepdims=True), abs=1e-4)


@UNTIMED
@given(SENTENCES)
def test_sentences_together_are_scored_as_alone(texts: list[str]) -> None:
    model = hedged.fitted().model_

    def found(batch_of: list[str]) -> list[tuple[float, list[tuple[int, int, float]]]]:
        batch = joined(batch_of)
        hedges = find_hedges(batch.data, batch.tokens, batch.bounds, model)
        cues: list[list[tuple[int, int, float]]] = [[] for _ in batch_of]
        for s, first, last, p in zip(*hedges[1:], strict=True):
            cues[s].append((first - batch.bounds[s], last - batch.bounds[s], p))
        return list(zip(hedges.p_uncertain.tolist(), cues, strict=True))

    texts = [f"{text} may" for text in texts]
    assert found(texts) == [found([text])[0] for text in texts]


@pytest.mark.parametrize("size", range(1, 27))
def test_a_word_has_one_hash_wherever_it_stands(size: int) -> None:
    word = "Abcdefghijklmnopqrstuvwxyz"[:size]
    alone = word_hash(word.lower())
    assert [word_hash(word)] * 2 == [alone] * 2
    found = scan(encode(f"{word} {word}, {word}"))
    assert [found.hash[k] for k in (0, 1, 3)] == [alone] * 3
    # In front of an apostrophe another reader takes the word.
    assert scan(encode(f"{word}'s")).hash[0] == alone
    assert size == 1 or alone != word_hash(word[:-1])


@UNTIMED
@given(st.lists(st.text(alphabet="aB3 é“,.'\n", max_size=150), min_size=2, max_size=4))
def test_tokens_are_the_same_wherever_they_stand(texts: list[str]) -> None:
    together = scan(encode("\n\n".join(texts)))
    apart = [scan(encode(text)) for text in texts]
    assert together.hash.tolist() == [one for found in apart for one in found.hash.tolist()]
    borders = np.cumsum([0, *(len(text.encode()) + 2 for text in texts)])
    ends = [end + border for found, border in zip(apart, borders, strict=False) for end in found.end.tolist()]
    assert together.end.tolist() == ends


@pytest.mark.parametrize("size", [1, 63, 64, 65, 200])
@pytest.mark.parametrize("mark", ["; ", ";:", "a;", "a", "é", "a “"])
def test_every_mark_has_room(mark: str, size: int) -> None:
    found = scan(encode(mark * size))
    assert len(found.start) == (1 if mark in {"a", "é"} else len(mark.replace(" ", "")) * size)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(-3, b"\0\0\0abcde"), (0, b"abcdefgh"), (2, b"cdefghij"), (7, b"hij\0\0\0\0\0"), (12, bytes(8))],
)
def test_eight_bytes_are_zero_where_there_are_none(at: int, expected: bytes) -> None:
    word = as_far_as(np.frombuffer(b"abcdefghij", np.uint8), at)
    assert int(word).to_bytes(8, "little") == expected
    for count in (0, 1, 3, 7):
        kept = first_of(np.uint64(word), count)
        assert int(kept).to_bytes(8, "little") == expected[:count] + bytes(8 - count)


@UNTIMED
@given(SENTENCES)
def test_gates_together_let_pass_what_each_lets_pass(texts: list[str]) -> None:
    batch = joined([f"It may {text} and might in May rain" for text in texts])
    words = [
        np.array([word_hash(word) for word in line.split()], np.uint32) for line in ("may it rain", "might and it")
    ]
    gates = [Gate(lookup(own), 2) for own in words]
    kinds = [kinds_of(*pair) for pair in zip(words, gates, strict=True)]
    marks = marks_of(batch.tokens.hash, together(kinds))
    common = np.array([word_hash(word) for word in ("the", "may", "rain", "in")], np.uint32)
    assert marks.tolist() == marks_of(batch.tokens.hash, together(kinds, common)).tolist()
    for number, gate in enumerate(gates):
        assert passing(batch.tokens, marks, number).tolist() == candidates(batch.tokens, gate).tolist()


@UNTIMED
@given(st.lists(st.text(alphabet="a é“\n🙂.", max_size=120), min_size=1, max_size=4))
def test_edges_are_characters_of_each_text(texts: list[str]) -> None:
    parts = [text.encode() for text in texts]
    data = np.frombuffer(b"\n\n".join(parts) + b"\0", np.uint8)
    borders = np.cumsum([0, *(len(part) + 2 for part in parts)]).astype(np.int32)
    found = scan(data)
    firsts = np.searchsorted(found.start, borders).astype(np.int32)
    every = np.arange(len(found.start), dtype=np.int32)
    edges = edges_in_texts(inner_bytes(data), found, firsts, borders, every, every)
    for text, (first, last) in zip(texts, pairwise(firsts), strict=True):
        assert edges[first:last].tolist() == [[token.start, token.end] for token in tokens(text)]


def test_tables_nearly_full_say_the_same() -> None:
    random = np.random.default_rng(0)
    rows, weights = np.arange(64, dtype=np.int32), random.normal(size=(64, 2)) * (np.arange(64) > 0)[:, None]
    bias, hashes = np.zeros(2), random.integers(0, 2**32, (9, 5), dtype=np.uint32)
    model = hashed(rows, weights, bias)
    assert model.full
    expected = weights[hashes & 63].sum(axis=1)
    assert sums(hashes, model) == pytest.approx(expected, abs=1e-2)
    assert weights_of(model, np.arange(64)) == pytest.approx(weights, abs=1e-3)


@pytest.mark.parametrize("outputs", [1, 2, 3, 4, 6, 8, 9, 17])
@pytest.mark.parametrize("share", [0.2, 1.0])
def test_sums_of_weights_are_exact(outputs: int, share: float) -> None:
    random = np.random.default_rng(outputs)
    columns = np.flatnonzero(random.random(256) < share)
    rows = np.zeros(256, np.uint32)
    rows[columns] = np.arange(1, len(columns) + 1)
    weights = np.pad(random.choice([-8, -0.3, 0.001, 2.5, 8], (len(columns), outputs)), ((1, 0), (0, 0)))
    model = hashed(rows, weights, random.normal(size=outputs))
    assert model.full == (share == 1)
    hashes = random.integers(0, 2**32, (20, 200), dtype=np.uint32)
    hashes[:2] = hashes[0, 0]  # The same weight throughout is as far as sums go.
    whole = model.weights[model.rows[hashes & 255], :outputs].astype(np.int64).sum(axis=1)
    assert (sums(hashes, model) == model.scale * whole.astype(np.float32) + model.bias).all()
    for some in (hashes[::2, 1::3], np.asfortranarray(hashes)):
        assert (sums(some, model) == sums(np.ascontiguousarray(some), model)).all()


@pytest.mark.parametrize("outputs", [2, 3, 5])
def test_probabilities_are_the_same_against_the_first_answer(outputs: int) -> None:
    random = np.random.default_rng(outputs)
    weights = np.pad(random.normal(size=(64, outputs)), ((1, 0), (0, 0)))
    model = hashed(np.arange(1, 65, dtype=np.uint32), weights, random.normal(size=outputs))
    hashes = random.integers(0, 2**32, (30, 7), dtype=np.uint32)
    scores = np.pad(sums(hashes, against_first(model)), ((0, 0), (1, 0)))
    log_softmax(scores)
    assert scores == pytest.approx(log_probabilities(hashes, model), abs=1e-5)
    assert np.exp(scores).sum(axis=1) == pytest.approx(np.ones(30), abs=1e-5)


def test_a_file_leaves_out_columns_without_weights() -> None:
    weights = np.zeros((200, 2))
    weights[5] = weights[150] = 1.5
    model = hashed(np.arange(200, dtype=np.uint32).repeat([57, *[1] * 199]), weights, np.zeros(2))
    arrays = hashed_arrays(model, "some")
    assert len(arrays["some.columns"]) == 2
    again = hashed_model(arrays, "some", 2)
    hashes = np.arange(256, dtype=np.uint32)[:, None]
    assert (sums(hashes, again) == sums(hashes, model)).all()


def test_windows_end_with_the_sentence() -> None:
    form = templates("word-1", "word+1", "word-2 word+2", "shape")

    def hashes(text: str) -> np.ndarray:
        batch = joined(["One two", text, "three four"])
        places = candidates(batch.tokens, OPEN)
        found = features(batch.data, batch.tokens, batch.bounds, places, load_classes(), slots(form))
        return found[(places >= batch.bounds[1]) & (places < batch.bounds[2])]

    alone, other = hashes("may"), hashes("will")
    assert (alone[:, :3] == other[:, :3]).all()  # Nothing but edges around either.
    assert (hashes("may may")[0] != hashes("may may")[1])[[0, 1, 3]].all()  # A first word has a shape of its own.


def test_windows_made_together_are_as_alone() -> None:
    """More than are made at once, of every view, in sentences that end within and between those made together."""
    form = templates(
        "word-2 word+2", "term-1 fine+1 middle", "left right", "last4-1 first5+1", "stem ends", "condition", "length"
    )
    batch = joined([f"If it may {'possibly ' * count}rain, might it?" for count in range(12)])
    places = candidates(batch.tokens, OPEN)
    assert len(places) > 3 * LANES
    found = features(batch.data, batch.tokens, batch.bounds, places, load_classes(), slots(form))
    near = np.flatnonzero([view not in (LEFT, RIGHT) for view in slots(form)[:, 0]])
    for place, row in zip(places, found, strict=True):
        alone = features(batch.data, batch.tokens, batch.bounds, np.array([place]), load_classes(), slots(form))
        assert alone[0, near].tolist() == row[near].tolist()


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("Realistically", "Realist"),
        ("cities", "cit"),
        ("meetings", "meet"),
        ("hopefully", "hopeful"),
        ("used", "used"),
        ("bees", "bee"),
        ("it", "it"),
        ("ménages", "ménag"),
    ],
)
def test_a_stem_loses_its_longest_endings(word: str, stem: str) -> None:
    data = encode(word)
    assert bytes(data[: stem_end(data, 0, len(data) - 1)]).decode() == stem


def test_spans_in_characters_are_tags_of_tokens() -> None:
    batch = joined(["It may well rain.", "Né, perhaps"])
    assert tags_of(batch, [[(3, 11)], [(4, 11)]]).tolist() == [0, 1, 2, 0, 0, 0, 0, 1]
    # A part of a word stands for it; a span of no word for nothing.
    assert tags_of(batch, [[(4, 5), (2, 3)], []]).tolist() == [0, 1, 0, 0, 0, 0, 0, 0]


def _scores(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.log(np.array(rows, np.float32))


def test_decoding_keeps_to_the_scheme() -> None:
    # I is likeliest throughout, but a span begins with B.
    scores = _scores((0.1, 0.3, 0.6), (0.1, 0.2, 0.7))
    places, bounds = np.array([3, 4], np.int32), np.array([0, 9], np.int32)
    assert decode(places, scores, bounds).tolist() == [1, 2]
    # Not neighbours: each begins its own, or is none.
    assert decode(np.array([3, 5], np.int32), scores, bounds).tolist() == [1, 1]
    # Neighbours in two sentences.
    assert decode(places, scores, np.array([0, 4, 9], np.int32)).tolist() == [1, 1]


def test_decoding_weighs_the_whole_run() -> None:
    # O is likelier for the first token alone; with the second, B I is.
    scores = _scores((0.5, 0.45, 0.05), (0.1, 0.05, 0.85))
    bounds = np.array([0, 9], np.int32)
    assert decode(np.array([0, 1], np.int32), scores, bounds).tolist() == [1, 2]
    assert decode(np.array([0, 2], np.int32), scores, bounds).tolist() == [0, 0]


def test_evidence_is_the_odds_of_at_least_one_span() -> None:
    scores = _scores((0.5, 0.3, 0.2), (0.4, 0.5, 0.1))
    odds = evidence(np.array([1, 2], np.int32), scores, np.array([0, 3, 5], np.int32))
    assert odds[0] == pytest.approx(np.log(0.8 / 0.2), abs=1e-5)
    assert odds[1] < -6  # Of no candidate: nearly impossible, but a number.


def test_names_are_told_from_the_words_they_are_spelt_like() -> None:
    def may(text: str) -> tuple[bool, ...]:
        tokens = scan(encode(text))
        return tuple(bool(h == word_hash("may")) for h in cased(tokens)[tokens.hash == word_hash("may")])

    assert may("In May it may rain.") == (False, True)
    assert may("May it rain? THE TALKS MAY FAIL.\nMay") == (True, True, True)
