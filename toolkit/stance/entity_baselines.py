"""What a system of entities' stances must beat: the most frequent label, and the words of the sentence in no order."""

from __future__ import annotations

from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline


def most_frequent() -> DummyClassifier:
    """Answer the most frequent label."""
    return DummyClassifier(strategy="most_frequent")


def bag_of_words(C: float = 10.0, random_state: int = 0) -> Pipeline:
    """Read the words and pairs of words of a sentence, by TF-IDF, and nothing of who is the holder and who the target.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty; labels weigh the same however rare.
    random_state : int
    """
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(
        words, LogisticRegression(C=C, class_weight="balanced", random_state=random_state, max_iter=1000)
    )
