"""Attributions: who is found to say what, quotations of every kind, flat roles, what a file keeps, what is refused."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from toolkit.annotation import Attribution, Document, Span
from toolkit.attribution import SYSTEMS, AttributionTagger, RoleTagger
from toolkit.attribution.baselines import FrequentCues, QuotationRules
from toolkit.attribution.learning import (
    Read,
    _are_pieces,
    _around_what,
    _halves,
    learn_edges,
    learn_screen,
    place,
    read,
)
from toolkit.attribution.model import from_arrays, shipped, to_arrays
from toolkit.attribution.quotes import quotations
from toolkit.attribution.roles import flat_roles, outermost
from toolkit.batch import joined
from toolkit.errors import ModelFileError, ParameterError
from toolkit.kernel.attribution import around
from toolkit.kernel.lookup import places_of
from toolkit.kernel.reporting_chains import chain_features, chain_sums
from toolkit.kernel.reporting_runs import possible_runs
from toolkit.kernel.reporting_screen import SCREEN_WIDTH, SECOND_WIDTH, screen_features, screened
from toolkit.kernel.reporting_segments import Segments, edge_features, possible_edges, segments_of
from toolkit.kernel.reporting_sources import later_features
from toolkit.kernel.reporting_spans import best_spans, possible_spans
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, PRONOUN, WORD
from toolkit.kernel.softmax import halves_of, hashed, sums
from toolkit.word_classes import load_classes

TAGGER = AttributionTagger.pretrained()


def parts(text: str, one: Attribution) -> tuple[str, str, list[str]]:
    source, cue = (" … ".join(span.of(text) for span in part) for part in (one.source, one.cue))
    return source, cue, [span.of(text) for span in one.content]


def found(text: str) -> list[tuple[str, str, list[str]]]:
    return [parts(text, one) for one in TAGGER.predict([text])[0]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "quote"),
    [
        ('"The dam may fail," Mayor Lund said.', "Mayor Lund", "said", ['"The dam may fail,"'], "direct"),
        ('Mayor Lund said, "The dam may fail."', "Mayor Lund", "said", ['"The dam may fail."'], "direct"),
        ('"The dam," he said, "may fail."', "he", "said", ['"The dam,"', '"may fail."'], "direct"),
        ("Mayor Lund said that the dam may fail.", "Mayor Lund", "said", ["that the dam may fail"], "indirect"),
        ("According to the police, the dam failed.", "the police", "According to", ["the dam failed"], "indirect"),
        ("The dam failed, according to the police.", "the police", "according to", ["The dam failed"], "indirect"),
        ("“The dam may fail,” Mayor Lund said.", "Mayor Lund", "said", ["“The dam may fail,”"], "direct"),
        ("«The dam may fail,» Mayor Lund said.", "Mayor Lund", "said", ["«The dam may fail,»"], "direct"),
        ("She believes that the dam is safe.", "She", "believes", ["that the dam is safe"], "indirect"),
    ],
)
def test_parts(text: str, source: str, cue: str, content: list[str], quote: str) -> None:
    (one,) = TAGGER.predict([text])[0]
    assert parts(text, one) == (source, cue, content)
    assert one.quote == quote
    assert 0 < one.p <= 1


@pytest.mark.parametrize("text", ["", " ", "It rained until noon.", "The mayor signed.", '"', "“”", "“ « ’ ' \""])
def test_no_attribution(text: str) -> None:
    assert TAGGER.predict([text]) == [[]]


def test_a_content_partly_quoted_is_mixed() -> None:
    text = 'The mayor said that the dam was "in danger" and would be closed.'
    assert [one.quote for one in TAGGER.predict([text])[0]] == ["mixed"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = 'Mayor Lund said, "The dam may fail.\n\n"We will close it on Monday." It rained.'
    (one,) = TAGGER.predict([text])[0]
    assert one.content[-1].of(text).endswith('We will close it on Monday."')


def test_a_quotation_does_not_go_on_in_the_next_text() -> None:
    texts = ['Mayor Lund said, "The dam may fail.', '"We will close it," Roth wrote.']
    together = TAGGER.predict(texts)
    assert together == [TAGGER.predict([text])[0] for text in texts]
    assert together[0][0].content[-1].end <= len(texts[0])


def test_texts_do_not_see_each_other() -> None:
    texts = ["Mayor Lund said that the dam may fail.", "It rained.", '"No," she said.']
    assert TAGGER.predict(texts) == [TAGGER.predict([text])[0] for text in texts]


def test_a_text_longer_than_any_window() -> None:
    text = "Snow and hail and " * 300 + 'the mayor said that the dam may fail, "' + "rain, " * 300 + "he said."
    assert any(one.cue[0].of(text) == "said" for one in TAGGER.predict([text])[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"No," he said. "Wait!"', ['"No,"', '"Wait!"']),
        ("“One.\n\n“Two.” Three.", ["“One.", "“Two.”"]),
        ('An odd " mark.\n\nAnd "one".', ['" mark.', '"one"']),
        ("«Non», dit-il.", ["«Non»"]),
        ("It's the dogs' day: ‘fine’.", []),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in quotations(text)] == expected


def test_flat_roles_give_a_token_to_the_first_piece() -> None:
    text = "He said she says no"
    outer = Attribution((Span(0, 2),), (Span(3, 7),), (Span(8, 19),))
    inner = Attribution((Span(8, 11),), (Span(12, 16),), (Span(17, 19),))
    starts, ends = [0, 3, 8, 12, 17], [2, 7, 11, 16, 19]
    roles = flat_roles(np.array(starts), np.array(ends), [outer, inner])
    assert [(text[role.start : role.end], role.label) for role in roles][:2] == [("He", "source"), ("said", "cue")]
    assert outermost([outer, inner]) == [outer]


def test_a_document_prints_its_attributions() -> None:
    text = '"No," she said, "never."'
    one = Attribution((Span(6, 9),), (Span(10, 14),), (Span(0, 5), Span(16, 24)), quote="direct", p=0.98765)
    (printed,) = Document("a", "", text, attributions=(one,)).to_dict()["attributions"]
    assert printed["source"] == {"start": 6, "end": 9, "text": "she"}
    assert [piece["text"] for piece in printed["content"]] == ['"No,"', '"never."']
    assert (printed["quote"], printed["commitment"], printed["p"]) == ("direct", None, 0.9877)


TEXTS = ["Ann said that it rained.", '"It rained," Bob said.', "It rained."] * 6
LINKED = [
    [{"source": [(0, 3)], "cue": [(4, 8)], "content": [(9, 23)]}],
    [{"source": [(13, 16)], "cue": [(17, 21)], "content": [(0, 12)]}],
    [],
] * 6


def test_a_file_keeps_everything(tmp_path: Path) -> None:
    tagger = AttributionTagger(gate=0.0, screen=0.0, least_count=1, bits=14).fit(TEXTS, LINKED)
    loaded = AttributionTagger.load(tagger.save(tmp_path / "a.safetensors"))
    assert loaded.predict(TEXTS) == tagger.predict(TEXTS)
    assert loaded.get_params() == tagger.get_params()
    assert [len(found) for found in tagger.predict(TEXTS[:3])] == [1, 1, 0]


def test_rare_features_of_sources_and_contents_are_left_out() -> None:
    texts, links = TEXTS[:6] * 30, LINKED[:6] * 30
    texts[0], links[0] = "Eve said that it rained.", links[0]
    sizes = []
    for rare in (0.0, 0.02, 1.0):
        model = AttributionTagger(gate=0.0, screen=0.0, least_count=1, rare=rare).fit(texts, links).model_
        sizes.append([int((part.rows > 0).sum()) for part in (*model.chains, model.runs)])
    every, some, none = sizes
    # What only Eve has is rare among what is seen of segments.
    assert 0 < some[0] < every[0]
    assert 0 < some[1] <= every[1]
    assert none[0] < some[0] / 10


@pytest.mark.parametrize("width", [SCREEN_WIDTH, SECOND_WIDTH])
def test_a_screen_lets_pass_all_but_a_share_of_what_is_in_cues(width: int) -> None:
    batch = joined([f"{text} It rained again in the town of {name}." for text in TEXTS for name in ("Ely", "Wye")])
    column = [one for one in LINKED for _ in range(2)]
    known, placed = read(batch), place(batch, column)
    places = np.arange(len(batch.tokens.hash), dtype=np.int32)
    inside = placed.tags > 0
    hashes = screen_features(known.views, places, width)
    none, kept = learn_screen(known, places, hashes, inside, inside, 0.0)
    assert none is None
    assert kept.all()
    screen, kept = learn_screen(known, places, hashes, inside, inside, 0.1)
    assert screen is not None
    passed = screened(known.views, places, screen)
    for some in (set(passed.tolist()), set(places[kept].tolist())):
        assert set(places[inside]) <= some
        assert len(some) < len(places) / 2


def test_the_second_screen_sees_further_than_the_first() -> None:
    now, then = "Ann said so now.", "Ann said so then."
    known = read(joined([now, then, then, now] * 5))
    places = np.arange(len(known.batch.tokens.hash), dtype=np.int32)
    inside = np.isin(places % 20, [1, 16])
    counts = []
    for width in (SCREEN_WIDTH, SECOND_WIDTH):
        hashes = screen_features(known.views, places, width)
        screen, _ = learn_screen(known, places, hashes, inside, inside, 0.01)
        assert screen is not None
        counts.append(len(screened(known.views, places, screen)))
    assert counts == [20, 10]


def test_role_tagger_learns_from_links() -> None:
    tagger = RoleTagger(gate=0.0, screen=0.0, least_count=1, bits=14).fit(TEXTS, [[]] * 18, LINKED)
    roles = tagger.predict(TEXTS[:1])[0]
    assert [(role.start, role.end, role.label) for role in roles] == [
        (0, 3, "source"),
        (4, 8, "cue"),
        (9, 23, "content"),
    ]


def test_only_spans_of_neighbours_in_a_sentence_may_be_cues() -> None:
    places = np.array([3, 4, 6, 7], np.int32)
    scores = np.log(np.array([[0.2, 0.7, 0.1], [0.4, 0.01, 0.59], [0.3, 0.6, 0.1], [0.3, 0.01, 0.69]], np.float32))
    spans, sums = possible_spans(places, scores, np.array([0, 0, 0, 0, 0, 0, 0, 1], np.int32))
    assert spans.tolist() == [[0, 0], [0, 1], [2, 2]]
    assert sums[1] > sums[0]


def test_the_likeliest_of_overlapping_spans_is_kept() -> None:
    spans = np.array([[0, 0], [0, 1], [2, 2], [3, 4]], np.int32)
    assert best_spans(spans, np.array([0.4, 0.5, 0.31, 0.29], np.float32), 0.3).tolist() == [1, 2]
    assert best_spans(spans[:0], np.zeros(0, np.float32), 0.3).tolist() == []


@pytest.mark.parametrize("count", [5, 40, 200])
def test_the_likeliest_of_many_rivals_are_kept(count: int) -> None:
    random = np.random.default_rng(count)
    firsts = np.sort(random.integers(0, 60, count))
    spans = np.stack([firsts, firsts + random.integers(0, 9, count)], axis=1).astype(np.int32)
    p = random.integers(1, 7, count).astype(np.float32) / 7  # many are as likely as others
    kept: list[int] = []
    for span in sorted(range(count), key=lambda one: (-p[one], one)):
        apart = all(spans[span, 1] < spans[other, 0] or spans[other, 1] < spans[span, 0] for other in kept)
        if apart and p[span] >= np.float32(0.3):
            kept.append(span)
    assert best_spans(spans, p, 0.3).tolist() == sorted(kept)


def test_roles_are_learned_around_cues_found_and_around_those_missed() -> None:
    texts = ["Ann has said so, and Bob wrote it."]
    links = [
        [
            {"source": [(0, 3)], "cue": [(4, 12)], "content": [(13, 15)]},
            {"source": [(21, 24)], "cue": [(25, 30)], "content": [(31, 33)]},
        ]
    ]
    placed = place(joined(texts), links)
    said, so, wrote = (2, 2), (3, 3), (7, 7)
    cues, owners = _around_what(placed, np.array([said, so], np.int32))
    assert cues.tolist() == [[*said], [*wrote]]
    assert owners.tolist() == [0, 1]


def shares(scores: np.ndarray) -> dict[tuple[int, int], float]:
    """Return the probability of every run of a chain, summed over all of its courses."""
    found: dict[tuple[int, int], float] = {}
    total = 0.0
    for course in product([0, 1], repeat=len(scores)):
        steps = zip((0, *course), course, scores, strict=False)
        weight = float(np.exp(sum(s[0] * here + s[1] * (here > was) + s[2] * (was > here) for was, here, s in steps)))
        total += weight
        padded = (0, *course, 0)
        begins = [t for t in range(len(course)) if padded[t + 1] > padded[t]]
        stops = [t for t in range(len(course)) if padded[t + 1] > padded[t + 2]]
        for run in zip(begins, stops, strict=True):
            found[run] = found.get(run, 0.0) + weight
    return {run: weight / total for run, weight in found.items()}


def one_by_one(*rows: int) -> Segments:
    """Return segments of one token each, given the first ones around each cue, which is the first of them."""
    return Segments(np.array(rows), np.arange(rows[-1] + 1), np.array(rows[:-1]))


def test_runs_are_as_likely_as_all_courses_of_the_chain_together_say() -> None:
    scores = np.random.default_rng(0).normal(0, 2, (12, 3)).astype(np.float32)
    runs = possible_runs(scores, one_by_one(0, 5, 12), 0.03)
    for first, last in ((0, 5), (5, 12)):
        expected = shares(scores[first:last])
        here = (runs.ends[:, 0] >= first) & (runs.ends[:, 1] < last)
        found = [tuple(ends) for ends in (runs.ends[here] - first).tolist()]
        for run, logs in zip(found, runs.logs[here], strict=True):
            begins, stops = (sum(p for other, p in expected.items() if other[i] == run[i]) for i in (0, 1))
            assert np.exp(logs) == pytest.approx([expected[run], begins, stops], rel=1e-4)
        assert found
        assert all(p < 0.03 for run, p in expected.items() if run not in found)


def test_long_runs_are_likely_whatever_their_sums_grow_to() -> None:
    scores = np.zeros((400, 3), np.float32)
    scores[:, 0], scores[50, 1], scores[350, 2] = -4, 20, 20
    scores[50:350, 0] = 8
    scores[:50, 1] = scores[51:, 1] = -9
    runs = possible_runs(scores, one_by_one(0, 400), 0.03)
    assert runs.ends.tolist() == [[50, 349]]
    assert np.exp(runs.logs) == pytest.approx(1, rel=1e-3)


def test_runs_of_segments_are_given_by_their_tokens() -> None:
    scores = np.array([[-9, -9, 9], [9, 9, -9], [9, -9, -9], [-9, -9, 9]], np.float32)
    runs = possible_runs(scores, Segments(np.array([0, 4]), np.array([0, 3, 4, 9, 11]), np.array([0])), 0.03)
    assert runs.ends.tolist() == [[3, 8]]


def around_cues(text: str, cues: list[list[int]], edges: list[int]) -> tuple[Read, np.ndarray, np.ndarray, Segments]:
    known, at = read(joined([text])), np.array(cues, np.int32)
    near, begins = around(known.paragraphs, known.views, at), np.zeros(len(known.batch.tokens.hash), bool)
    begins[edges] = True
    return known, near, at, segments_of(near, at, begins)


def test_what_a_token_is_to_a_clause_and_which_act_it_names() -> None:
    views = read(joined(["He is said, which zorbly denied."])).views
    assert views.kind.tolist() == [PRONOUN, AUXILIARY, WORD, COMMA, JOINING, WORD, WORD, MARK]
    assert (views.act > 0).tolist() == [False, False, True, False, False, False, True, False]
    assert views.capital.tolist() == [True, *[False] * 7]


def test_words_have_their_classes_and_those_without_are_classed_by_their_ends() -> None:
    words = "town city zorbly Qxorbly qxorbla"
    views = read(joined([words])).views
    known = load_classes()
    hashes = joined([words]).tokens.hash
    places = places_of(known.slots, hashes)
    assert (places < 0).tolist() == [False, False, True, True, True]
    for column, level in enumerate((views.finest, views.fine, views.coarse)):
        assert level[:2].tolist() == [known.rows[place, column] + 1 for place in places[:2]]
        assert level[2] == level[3] != level[4]


def test_segments_begin_at_edges_at_cues_and_behind_them() -> None:
    # Tokens: 0 Ann 1 has 2 said 3 that 4 Bob 5 denied 6 it 7 . 8 Then 9 she 10 left 11 .
    _, near, _, segments = around_cues("Ann has said that Bob denied it. Then she left.", [[1, 2], [5, 5]], [2, 4, 9])
    assert near.tolist() == [[0, 8], [0, 8]]
    assert segments.rows.tolist() == [0, 4, 9]
    assert segments.firsts.tolist() == [0, 1, 3, 4, 8, 10, 12, 13, 14, 16]
    assert segments.own.tolist() == [1, 7]
    assert segments.token_rows().tolist() == [0, 8, 16]
    assert segments.tokens(np.arange(9)).tolist() == [0, 1, 1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8]


def test_what_segments_are_to_a_cue_does_not_depend_on_how_many_there_are() -> None:
    text, cues = (
        "On Monday Ann Lund said, as before, that the dam may fail, which Bob denied, and left.",
        [[4, 4], [16, 16]],
    )
    features, later = [], []
    for edges in (list(range(21)), [3, 7, 12, 17]):
        known, near, at, segments = around_cues(text, cues, edges)
        source = np.isin(segments.firsts[:-1] % 21, [3]) & (segments.firsts[:-1] < 21)
        rows = segments.firsts[:-1]
        features.append((rows, chain_features(known.views, near, at, segments)))
        later.append((rows, later_features(known.views, near, at, segments, source, at)))
    for (every, all_of), (some, few) in (features, later):
        assert 0 < len(some) < len(every) / 2
        assert few.tolist() == all_of[np.isin(every, some)].tolist()
        assert len(np.unique(all_of, axis=0)) == len(all_of)


def test_sums_of_segments_are_those_of_their_features() -> None:
    known, near, cues, segments = around_cues(
        "Ann Lund said that the dam may fail, which Bob denied.", [[2, 2]], [4, 9]
    )
    weights = np.random.default_rng(0).normal(0, 1, (2**12, 6))
    model = hashed(np.arange(2**12, dtype=np.int32), weights, np.ones(6))
    expected = sums(chain_features(known.views, near, cues, segments), model)
    assert chain_sums(known.views, near, cues, segments, model) == pytest.approx(expected)


def test_halves_of_a_model_say_together_what_it_says() -> None:
    random = np.random.default_rng(0)
    rows = np.zeros(2**9, np.uint16)
    rows[random.permutation(2**9)[:60]] = np.arange(1, 61)
    weights = np.vstack([np.zeros(3), random.normal(0, 1, (60, 3))])
    whole = hashed(rows, weights, np.arange(3.0))
    lower, upper = halves_of(whole)
    low, high = random.integers(0, 2**8, (2, 50, 40)).astype(np.uint32)
    together = sums(np.hstack([low, high + np.uint32(2**8)]), whole)
    assert np.ptp(together) > 1
    assert sums(low, lower) + sums(high, upper) == pytest.approx(together, abs=1e-3)


def test_where_segments_may_begin_does_not_depend_on_other_texts() -> None:
    texts = ["He said so.", "“Is it?” Ann asked, “Now?”", "No", "Ann said that it rained"]
    together = edge_features_of(texts)
    assert together.tolist() == [row for text in texts for row in edge_features_of([text]).tolist()]


def edge_features_of(texts: list[str]) -> np.ndarray:
    known = read(joined(texts))
    return edge_features(known.views, np.arange(len(known.batch.tokens.hash), dtype=np.int32))


def test_no_segment_begins_inside_what_always_goes_on() -> None:
    texts = [f"{name} said the old town hall stood empty." for name in ("Ann", "Bob", "Eve", "Liv") * 5]
    links = [[{"source": [(0, 3)], "cue": [(4, 8)], "content": [(9, len(text) - 1)]}] for text in texts]
    known, placed = read(joined(texts)), place(joined(texts), links)
    screen, edges = learn_edges(known, placed, placed.cues, 0.01)
    assert screen is not None
    near = around(known.paragraphs, known.views, placed.cues)
    for begins in (edges, possible_edges(known.views, near, screen)):
        assert begins.reshape(20, 9).tolist() == [[True, True, True, *[False] * 5, True]] * 20
    none, edges = learn_edges(known, placed, placed.cues, 0)
    assert none is None
    assert edges.all()


def test_a_piece_of_a_content_is_all_of_it_and_no_more() -> None:
    texts = ["It rained.", '"No," Ann said, "never."']
    links = [[], [{"source": [(6, 9)], "cue": [(10, 14)], "content": [(0, 5), (16, 24)]}]]
    known, placed = read(joined(texts)), place(joined(texts), links)
    cues = np.array([[0, 0], *placed.cues.tolist()], np.int32)
    near = around(known.paragraphs, known.views, cues)
    rows = np.concatenate([[0], np.cumsum(near[:, 1] - near[:, 0])])
    first = rows[1]
    ends = np.array([[0, 1], [first, first + 3], [first, first + 2], [first + 1, first + 3], [first + 7, rows[2] - 1]])
    assert _are_pieces(known, placed, cues, near, rows, ends).tolist() == [0, 1, 0, 0, 1]


def test_one_text_is_enough_to_learn_from() -> None:
    tagger = AttributionTagger(gate=0.0, screen=0.0, least=0.01, least_count=1, bits=14).fit(TEXTS[:1], LINKED[:1])
    assert len(tagger.model_.cues.weights) > 1
    assert tagger.model_.runs.bias.tolist() == [0]


def test_a_higher_bar_finds_fewer_contents() -> None:
    text = "Mayor Lund said that the dam may fail, which some deny, because the report is old. He wondered why."
    few, many = (AttributionTagger.pretrained() for _ in range(2))
    few.model_, many.model_ = few.model_._replace(least_content=1), many.model_._replace(least_content=0.1)
    contents = [[one.content for one in tagger.predict([text])[0]] for tagger in (few, many)]
    assert not any(contents[0])
    assert any(contents[1])


def test_no_text_is_in_both_halves() -> None:
    known = read(joined([f"Ann said {number}." for number in range(50)]))
    places = np.arange(len(known.batch.tokens.hash), dtype=np.int32)
    for half in _halves(known.batch, places):
        texts = [set(half[a:b].tolist()) for a, b in zip(known.batch.bounds, known.batch.bounds[1:], strict=False)]
        assert all(len(one) == 1 for one in texts)
        assert 20 <= sum(one == {True} for one in texts) <= 30


def test_a_higher_bar_finds_fewer_cues() -> None:
    text = "Mayor Lund hinted that the dam, which some call a danger, may fail. He wondered why, she said."
    few, many = (AttributionTagger.pretrained() for _ in range(2))
    few.model_, many.model_ = few.model_._replace(least=0.9), many.model_._replace(least=0.05)
    cues = [{one.cue[0].of(text) for one in tagger.predict([text])[0]} for tagger in (few, many)]
    assert cues[0] < cues[1]


def test_baselines() -> None:
    text = 'Ann Lund said that it rained. "It did," Bob said.'
    assert [one.cue[0].of(text) for one in QuotationRules().predict([text])[0]] == ["said", "said"]
    cues = FrequentCues().fit(["Ann said so."], [[(4, 8, "cue")]])
    assert cues.predict(["Bob said no."]) == [[(4, 8, "cue")]]


def test_what_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError, match="call fit first"):
        AttributionTagger().predict(["It rained."])
    with pytest.raises(NotFittedError, match="call fit before save"):
        AttributionTagger().save(tmp_path / "a.safetensors")
    with pytest.raises(ParameterError, match=r"y\[0\].*'source'"):
        AttributionTagger().fit(["It rained."], [[{"cue": [(0, 2)]}]])
    with pytest.raises(ParameterError, match="at least one with a cue"):
        AttributionTagger().fit(["It rained."], [[]])
    with pytest.raises(ParameterError, match="C_content"):
        AttributionTagger(C_content=0).fit(["It rained."], [[]])
    with pytest.raises(ParameterError, match="rare"):
        AttributionTagger(rare=2).fit(["It rained."], [[]])
    with pytest.raises(ParameterError, match="least_content"):
        AttributionTagger(least_content=2).fit(["It rained."], [[]])
    (tmp_path / "b.safetensors").write_bytes(b"no model")
    with pytest.raises(ModelFileError):
        AttributionTagger.load(tmp_path / "b.safetensors")


def test_a_model_of_other_bars_is_refused() -> None:
    arrays = to_arrays(shipped())
    arrays["least"] = arrays["least"][:3]
    with pytest.raises(ValueError, match="bars"):
        from_arrays(arrays)


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_systems_are_estimators(system: str) -> None:
    assert type(clone(SYSTEMS[system]())) is SYSTEMS[system]
