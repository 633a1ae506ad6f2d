"""Modal tagger, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from toolkit.annotation import Modal
from toolkit.batch import Batch, checked_column, checked_texts, joined, tags_of
from toolkit.classifier import logistic
from toolkit.errors import check_number, must_be
from toolkit.kernel.lookup import lookup
from toolkit.kernel.softmax import learn, log_probabilities
from toolkit.kernel.windows import Gate
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE
from toolkit.modality.force import force_of
from toolkit.modality.model import KIND, ModalModel, find_modals, modal_features, read_model, to_arrays
from toolkit.model_file import save_model
from toolkit.negation.model import find_negations, shipped
from toolkit.negation.polarity import Polarity
from toolkit.tagger import likely_words

#: A modal in training: start, end and fine sense; or start, end, coarse and fine sense.
Labelled = tuple[Any, ...]


class ModalTagger(BaseEstimator):  # type: ignore[misc]
    """Find modal triggers of every word class, with their senses.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty on the weights that find triggers.
    C_senses : float
        The same of those that tell senses apart.
    gate : float
        Only tokens of words that are in a trigger with at least this probability, as a logistic model of words and
        their classes sees it, get features.
    shift : float
        Added to the log-probability that a token is in no trigger; below 0 more are found. -0.85 is best for F1.
    least_count : int
        Features seen less often in training are left out.
    bits : int
        Features are hashed into 2**bits columns.
    random_state : int
        Seed of the order of learning, and of what is held out to calibrate.

    Attributes
    ----------
    model_ : ModalModel
        What an analysis needs.

    References
    ----------
    Pyatkin et al. 2021. The Possible, the Plausible, and the Desirable: Event-Based Modality Detection for Language
    Processing. ACL.
    """

    def __init__(
        self,
        C: float = 0.05,
        C_senses: float = 0.1,
        gate: float = 0.005,
        shift: float = -0.85,
        least_count: int = 2,
        bits: int = 20,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.C_senses = C_senses
        self.gate = gate
        self.shift = shift
        self.least_count = least_count
        self.bits = bits
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Labelled]]) -> ModalTagger:
        """Learn from sentences and the modals in each.

        Parameters
        ----------
        X : iterable of str
            The sentences.
        y : sequence of iterables of tuples
            The triggers in each sentence: start and end in characters, and the fine sense as the last item.
        """
        owner = "ModalTagger"
        check_number("C", owner, self.C, 1e-6, 1e6)
        check_number("C_senses", owner, self.C_senses, 1e-6, 1e6)
        check_number("gate", owner, self.gate, 0, 1)
        check_number("bits", owner, self.bits, 1, 24, whole=True)
        check_number("least_count", owner, self.least_count, 1, 10**6, whole=True)
        texts = checked_texts(X, owner)
        spans = [[_checked(span) for span in marked] for marked in checked_column(y, "y", owner, len(texts))]
        if not any(spans):
            raise must_be("y", owner, "modals, at least one", spans[:3])
        held = np.random.default_rng(self.random_state).random(len(texts)) < 0.2
        odds, positive = self._odds(texts, spans, held)
        calibration = np.array([1.0, 0.0])
        if 0 < positive.sum() < len(positive):
            weights, bias = logistic(odds[:, None], positive)
            calibration = np.array([weights[0], bias])
        self.model_ = self._model(texts, spans)._replace(calibration=calibration)
        return self

    def _odds(self, texts: list[str], spans: list[list[Labelled]], held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the log-odds of a trigger at held-out tokens, as the model of the others sees it, and the truth."""
        rest, some = np.flatnonzero(~held), np.flatnonzero(held)
        if not any(spans[i] for i in rest):
            return np.zeros(0), np.zeros(0, bool)
        model = self._model([texts[i] for i in rest], [spans[i] for i in rest])
        batch = joined([texts[i] for i in some])
        places, hashes = modal_features(batch.data, batch.tokens, batch.bounds, model.gate)
        log_p = log_probabilities(hashes, model.tags)
        tags = tags_of(batch, [[span[:2] for span in spans[i]] for i in some])
        return np.logaddexp(log_p[:, 1], log_p[:, 2]) - log_p[:, 0], tags[places] > 0

    def _model(self, texts: list[str], spans: list[list[Labelled]]) -> ModalModel:
        batch = joined(texts)
        tags = tags_of(batch, [[span[:2] for span in marked] for marked in spans])
        senses = _senses(batch, spans)
        words, begins = likely_words(batch, tags, self.gate, "ModalTagger")
        gate = Gate(lookup(words), begins)
        places, hashes = modal_features(batch.data, batch.tokens, batch.bounds, gate)
        options: dict[str, Any] = {"bits": self.bits, "least_count": self.least_count, "seed": self.random_state}
        inside = tags[places] > 0
        return ModalModel(
            words,
            gate,
            learn(hashes, tags[places], 3, C=self.C, **options),
            learn(hashes[inside], senses[places][inside], len(MODAL_FINE_SENSE), C=self.C_senses, **options),
            self.shift,
            np.array([1.0, 0.0]),
        )

    def predict(self, X: Iterable[str]) -> list[list[Modal]]:
        """Return the modals in each sentence, in order."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This ModalTagger is not fitted yet: call fit first, or use pretrained().")
        texts = checked_texts(X, "ModalTagger")
        batch = joined(texts)
        found = find_modals(batch.data, batch.tokens, batch.bounds, self.model_)
        negations = find_negations(batch.data, batch.tokens, batch.bounds, shipped())
        polarity = Polarity(batch.data, batch.tokens, batch.bounds, negations)
        negated = polarity.negated(found.firsts, found.lasts)
        starts, ends = batch.spans()
        modals: list[list[Modal]] = [[] for _ in texts]
        for sentence, first, last, fine, p, turned in zip(*found, negated, strict=True):
            start, end, sense = int(starts[first]), int(ends[last]), MODAL_FINE_SENSE.labels[fine]
            force = force_of(texts[sentence][start:end], sense)
            modals[sentence].append(Modal(start, end, COARSE_SENSE[sense], sense, force, bool(turned), float(p)))
        return modals

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, see :func:`toolkit.model_file.save_model`."""
        return save_model(path, KIND, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> ModalTagger:
        """Read a tagger that :meth:`save` wrote."""
        model, metadata = read_model(path)
        tagger = cls(**metadata["parameters"])
        tagger.model_ = model
        return tagger

    @classmethod
    def pretrained(cls) -> ModalTagger:
        """Return the tagger that ships, trained on news."""
        with as_file(files("toolkit") / "models" / "modality.safetensors") as path:
            return cls.load(path)


def _checked(span: Any) -> Labelled:
    if not isinstance(span, (tuple, list)) or len(span) < 3 or span[-1] not in MODAL_FINE_SENSE.labels:
        senses = ", ".join(MODAL_FINE_SENSE)
        raise must_be("y", "ModalTagger", f"tuples of start, end and a fine sense ({senses})", span)
    return tuple(span)


def _senses(batch: Batch, spans: list[list[Labelled]]) -> np.ndarray:
    """Return the fine sense of every token in a trigger, 0 elsewhere."""
    senses = np.zeros(len(batch.tokens.hash), np.int8)
    for number, sense in enumerate(MODAL_FINE_SENSE):
        senses[tags_of(batch, [[s[:2] for s in marked if s[-1] == sense] for marked in spans]) > 0] = number
    return senses
