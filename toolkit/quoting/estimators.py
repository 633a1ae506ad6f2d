"""Resolver of given sources and reader of whole texts, as scikit-learn estimators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sklearn.base import BaseEstimator

from toolkit.annotation import Attribution, Span
from toolkit.attribution import AttributionTagger
from toolkit.attribution.quotes import quotations
from toolkit.batch import checked_column, checked_texts
from toolkit.quoting.joining import attributed
from toolkit.speakers import UNNAMED, resolve
from toolkit.text import sentences, words

#: Spans of one part of an attribution.
Spans = Sequence[tuple[int, int]]
#: A content, and the name of who is cited for it.
Statement = tuple[list[tuple[int, int]], str]


class SpeakerResolver(BaseEstimator):  # type: ignore[misc]
    """Name the speakers of sources that are given; rows of one document are resolved together.

    Examples
    --------
    >>> text = "Mayor Ada Lund left. She said it may rain."
    >>> SpeakerResolver().predict([text], ["a"], [[(21, 24)]])
    ['Ada Lund']
    """

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> SpeakerResolver:
        """Learn nothing: its rules and its weights ship with the package."""
        return self

    def predict(
        self,
        X: Iterable[str],
        document: Sequence[str],
        source: Sequence[Spans],
        content: Sequence[Spans] | None = None,
    ) -> list[str]:
        """Return the name of the speaker of every row.

        Parameters
        ----------
        X : iterable of str
            The text of each row's document.
        document : sequence of str
            Which document a row belongs to.
        source, content : sequence of lists of (start, end)
            The source of each row, which may be empty, and what it is cited for.
        """
        texts = checked_texts(X, type(self).__name__)
        column = checked_column(source, "source", type(self).__name__, len(texts))
        contents = [[] for _ in texts] if content is None else content
        names = [""] * len(texts)
        for rows in _by_document(document):
            text = texts[rows[0]]
            found = resolve(
                text,
                [(sentence.start, sentence.end) for sentence in sentences(text)],
                [(column[row][0][0], column[row][-1][1]) if column[row] else None for row in rows],
                [None] * len(rows),
                [contents[row] for row in rows],
            )
            for row, who in zip(rows, found.of, strict=True):
                names[row] = found.speakers[who].name
        return names


class StatementReader(BaseEstimator):  # type: ignore[misc]
    """Read whole texts, and say of a content who is cited for it, if anybody was found to be.

    Parameters
    ----------
    quotations : bool, default False
        Whether the contents that are asked for are quotations: then only what is quoted of a content counts.

    Examples
    --------
    >>> text = "“The dam may fail,” Ada Lund said. “It leaks.”"
    >>> reader = StatementReader(quotations=True)
    >>> [(text[slice(*content[0])], name) for content, name in reader.predict([text], ["a"], [[(35, 46)]])]
    [('“It leaks.”', 'Ada Lund')]
    """

    #: What is predicted is a content with its speaker.
    finds_contents = True

    def __init__(self, quotations: bool = False) -> None:
        self.quotations = quotations

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> StatementReader:
        """Learn nothing: the attribution model that ships reads."""
        return self

    def predict(self, X: Iterable[str], document: Sequence[str], content: Sequence[Spans]) -> list[Statement]:
        """Return of each row the content that has most words in common with the one asked for, and its speaker.

        Parameters
        ----------
        X : iterable of str
            The text of each row's document.
        document : sequence of str
            Which document a row belongs to.
        content : sequence of lists of (start, end)
            The content asked for. It only tells which answer is given: reading does not see it.
        """
        texts = checked_texts(X, type(self).__name__)
        asked = checked_column(content, "content", type(self).__name__, len(texts))
        answers: list[Statement] = [([], UNNAMED.name)] * len(texts)
        for rows in _by_document(document):
            text = texts[rows[0]]
            statements = list(self._statements(text))
            starts = [word.start for word in words(text)]
            held = [_places(starts, pieces) for pieces, _ in statements]
            for row in rows:
                wanted = _places(starts, asked[row])
                shared = [len(wanted & own) / max(len(wanted | own), 1) for own in held]
                if any(shared):
                    answers[row] = statements[shared.index(max(shared))]
        return answers

    def _statements(self, text: str) -> Iterator[Statement]:
        """Return what is said in a text and by whom: inner reports before those that hold them, then the surest."""
        for one in sorted(self._attributions(text), key=lambda one: (_extent(one.content), -one.p)):
            pieces = [(span.start, span.end) for span in one.content]
            if self.quotations:
                yield from (([piece], one.speaker) for piece in _quoted(text, one.content))
            elif pieces:
                yield pieces, one.speaker

    def _attributions(self, text: str) -> Sequence[Attribution]:
        """Return the attributions of a text, with their speakers."""
        found = AttributionTagger.pretrained().predict([text])[0]
        return attributed(text, sentences(text), found, [], [])[0]


def _extent(content: Sequence[Span]) -> int:
    return content[-1].end - content[0].start if content else 0


def _by_document(document: Sequence[str]) -> Iterable[list[int]]:
    """Return the rows of every document."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(document):
        rows[name].append(row)
    return rows.values()


def _places(starts: Sequence[int], pieces: Spans) -> frozenset[int]:
    """Return the starts of the words that stand in pieces of a text."""
    return frozenset(place for place in starts if any(start <= place < end for start, end in pieces))


def _quoted(text: str, content: Sequence[Span]) -> list[tuple[int, int]]:
    """Return what of a content stands in quotation marks."""
    return [
        (max(quotation.start, piece.start), min(quotation.end, piece.end))
        for quotation in quotations(text)
        for piece in content
        if quotation.start < piece.end and piece.start < quotation.end
    ]
