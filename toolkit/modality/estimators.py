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
from toolkit.errors import check_number, must_be
from toolkit.kernel.lookup import lookup, places_of
from toolkit.kernel.softmax import HashedModel, learn, log_probabilities, mean_of, weights_of
from toolkit.kernel.tag_model import dense
from toolkit.kernel.templates import slots, templates
from toolkit.kernel.windows import Gate, candidates, features
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE
from toolkit.modality.force import force_of
from toolkit.modality.model import KIND, TEMPLATES, ModalModel, find_modals, read_model, to_arrays
from toolkit.modality.priors import FOLDS, learn_priors
from toolkit.model_file import save_model
from toolkit.negation.model import find_negations, shipped
from toolkit.negation.polarity import negated_modals
from toolkit.tagger import learn_screen, likely_words
from toolkit.word_classes import load_classes

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
    screen : float
        Tokens get all features only if a small model of a few features scores them above this share of the triggers:
        the most doubtful ones, which would not be found anyway. 0 screens nothing.
    shift : float
        Added to the log-probability that a token is in no trigger; below 0 more are found. -0.6 is best for F1.
    least_count : int
        Features seen less often in training are left out.
    bits : int
        Features are hashed into 2**bits columns.
    random_state : int
        Seed of the order of learning, and of what is held out.

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
        gate: float = 0.01,
        screen: float = 0.2,
        shift: float = -0.6,
        least_count: int = 2,
        bits: int = 18,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.C_senses = C_senses
        self.gate = gate
        self.screen = screen
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
        check_number("screen", owner, self.screen, 0, 1)
        check_number("bits", owner, self.bits, 1, 24, whole=True)
        check_number("least_count", owner, self.least_count, 1, 10**6, whole=True)
        texts = checked_texts(X, owner)
        spans = [[_checked(span) for span in marked] for marked in checked_column(y, "y", owner, len(texts))]
        if not any(spans):
            raise must_be("y", owner, "modals, at least one", spans[:3])
        self.model_ = self._model(joined(texts), spans)
        return self

    def _model(self, batch: Batch, spans: list[list[Labelled]]) -> ModalModel:
        tags = tags_of(batch, [[span[:2] for span in marked] for marked in spans])
        words, begins = likely_words(batch, tags, self.gate, "ModalTagger")
        gate = Gate(lookup(words), begins)
        places = candidates(batch.tokens, gate)
        tags, senses = tags[places], np.where(tags[places] > 0, _senses(batch, spans)[places], -1)
        form = templates(*TEMPLATES)
        hashes = features(batch.data, batch.tokens, batch.bounds, places, load_classes(), slots(form))
        # Whole sentences are left out together.
        sentences = np.searchsorted(batch.bounds, places, side="right") - 1
        fold = np.random.default_rng(self.random_state).integers(0, FOLDS, len(spans))[sentences]
        found, odds = self._folded(hashes, tags, 3, self.C, fold)
        marked = tags > 0
        told, _ = self._folded(hashes[marked], senses[marked], len(MODAL_FINE_SENSE), self.C_senses, fold[marked])
        of_words = places_of(gate.slots, batch.tokens.hash[places]) % (len(words) + 1)
        priors = learn_priors(
            np.logaddexp(odds[:, 1], odds[:, 2]) - odds[:, 0],
            *(of_words, senses, len(MODAL_FINE_SENSE), len(words) + 1, fold),
        )
        screen = learn_screen(batch, gate, places, marked, self.screen, self.random_state)
        columns = np.flatnonzero(found.rows).astype(np.uint32)
        # Only differences to O matter; half precision keeps the file small and is what tests and use see too.
        weights = weights_of(found, columns)
        weights = (weights[:, 1:3] - weights[:, :1]).astype(np.float16)
        tagger = dense(words, begins, form, columns, weights, found.bias[1:] - found.bias[0], self.bits, screen)
        return ModalModel(tagger, told, self.shift, priors.astype(np.float16).astype(np.float32))

    def _folded(
        self, hashes: np.ndarray, answers: np.ndarray, outputs: int, C: float, fold: np.ndarray
    ) -> tuple[HashedModel, np.ndarray]:
        """Learn a model without each fold; return the mean of them, and what each says of the fold left out."""
        options: dict[str, Any] = {"bits": self.bits, "least_count": self.least_count, "seed": self.random_state}
        models, said = [], np.zeros((len(hashes), outputs), np.float32)
        for k in np.unique(fold):
            rest = fold != k if (fold != k).any() else fold == k
            models.append(learn(hashes[rest], answers[rest], outputs, C=C, **options))
            said[fold == k] = log_probabilities(hashes[fold == k], models[-1])
        return mean_of(models), said

    def predict(self, X: Iterable[str]) -> list[list[Modal]]:
        """Return the modals in each sentence, in order."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This ModalTagger is not fitted yet: call fit first, or use pretrained().")
        texts = checked_texts(X, "ModalTagger")
        batch = joined(texts)
        found = find_modals(batch.data, batch.tokens, batch.bounds, self.model_)
        negations = find_negations(batch.data, batch.tokens, batch.bounds, shipped())
        negated = negated_modals(batch.data, batch.tokens, batch.bounds, negations, found.firsts, found.lasts)
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
