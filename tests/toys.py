"""A corpus and estimators so small that every figure can be worked out by hand."""

from dataclasses import dataclass

from sklearn.base import BaseEstimator, ClassifierMixin

from toolkit.corpus import SPANS, Corpus
from toolkit.errors import unknown_name
from toolkit.labels import HEDGING

# document, sentence, hedge cue: every sentence with a cue is uncertain.
SENTENCES = [
    ("a", "It may rain in Lower Tarn .", "may"),
    ("a", "The bridge opened on Monday .", ""),
    ("b", "Perhaps the mayor will resign .", "Perhaps"),
    ("b", "The council voted .", ""),
    ("c", "The dam might hold .", "might"),
    ("c", "Mira Oddy signed the order .", ""),
    ("d", "They may appeal .", "may"),
    ("d", "He left .", ""),
    ("d", "She stayed .", ""),
]


def tokens_of(text):
    spans, start = [], 0
    for word in text.split(" "):
        spans.append({"start": start, "end": start + len(word)})
        start += len(word) + 1
    return spans


def rows():
    for number, (document, text, cue) in enumerate(SENTENCES):
        start = text.index(cue)
        yield {
            "id": str(number),
            "document": document,
            "text": text,
            "label": HEDGING.index("uncertain" if cue else "certain"),
            "cues": [{"start": start, "end": start + len(cue)}] if cue else [],
            "cues_known": number != 8,
            "tokens": tokens_of(text),
            "certainty": float(number),
        }


def build(sources):
    everything = list(rows())
    return {"train": everything[:6], "test": everything[6:], "all": everything}


TOY = Corpus(
    name="toy",
    version="1",
    summary="nine sentences",
    task="toys",
    unit="sentence",
    domain="news",
    license="none",
    citation="none",
    url="none",
    metric="f1_uncertain",
    splits=("train", "test", "all"),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "label": HEDGING,
        "cues": SPANS,
        "cues_known": bool,
        "tokens": SPANS,
        "certainty": float,
    },
    sources={},
    build=build,
)


def find(name):
    if name != "toy":
        raise unknown_name("corpus", name, ["toy"])
    return TOY


class Words(ClassifierMixin, BaseEstimator):
    """Uncertain where a word is one of those seen in uncertain sentences only; records what ``fit`` was given."""

    def __init__(self, p=0.9, random_state=None):
        self.p = p
        self.random_state = random_state

    def fit(self, X, y, cues=None, groups=None):
        self.classes_ = ["certain", "uncertain"]
        words = {label: set() for label in self.classes_}
        for text, label in zip(X, y, strict=True):
            words[label] |= set(text.lower().split())
        self.words_ = words["uncertain"] - words["certain"]
        self.cues_, self.groups_ = cues, groups
        return self

    def predict(self, X):
        return [self.classes_[bool(self.words_ & set(text.lower().split()))] for text in X]

    def predict_proba(self, X):
        return [[1 - self.p, self.p] if label == "uncertain" else [self.p, 1 - self.p] for label in self.predict(X)]


class Always(BaseEstimator):
    """The same label for everything, and no probabilities."""

    def __init__(self, label="certain"):
        self.label = label

    def fit(self, X, y):
        return self

    def predict(self, X):
        return [self.label] * len(X)


@dataclass
class Found:
    start: int
    end: int


class FirstLetters(BaseEstimator):
    """Tags the first two letters of the cues that it was shown, so that only snapping makes them match."""

    def fit(self, X, y):
        self.seen_ = {text[start:end] for text, spans in zip(X, y, strict=True) for start, end in spans}
        self.texts_ = list(X)
        return self

    def predict(self, X):
        return [[Found(text.index(w), text.index(w) + 2) for w in self.seen_ if w in text] for text in X]


class Mean(BaseEstimator):
    """The mean of what it was shown."""

    def fit(self, X, y):
        self.mean_ = sum(y) / len(y)
        return self

    def predict(self, X):
        return [self.mean_] * len(X)


SYSTEMS = {"words": Words, "always": Always, "first_letters": FirstLetters, "mean": Mean}
BASELINES = ("always", "mean")
