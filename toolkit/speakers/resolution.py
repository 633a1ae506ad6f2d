"""Sources to speakers: the speakers of a text, and which of them each attribution has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import must_be
from toolkit.speakers.memory import NOBODY, Answer, SpeakerKind
from toolkit.speakers.ranking import Span
from toolkit.speakers.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person, body or group that is cited: the fullest name, and all that the text calls it by as a source."""

    name: str
    aliases: tuple[str, ...]
    kind: SpeakerKind


UNNAMED = Speaker(NOBODY.name, (), NOBODY.kind)
"""The speaker of attributions that name none."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speakers of a text, in the order in which they are first cited, and for each attribution whose it is.

    ``resolver`` found them, and can be asked for more.
    """

    speakers: tuple[Speaker, ...]
    of: list[int]
    resolver: Resolver


def resolve(
    text: str,
    sentences: Sequence[Span],
    sources: Sequence[Span | None],
    cues: Sequence[Span | None],
    contents: Sequence[Sequence[Span]],
) -> Resolution:
    """Find the speaker of each attribution.

    Parameters
    ----------
    text : str
        The document.
    sentences : sequence of (start, end)
        Its sentences, in order.
    sources, cues : sequence of (start, end) or None
        What each attribution names as its source and its cue; None where it has none.
    contents : sequence of lists of (start, end)
        What each attribution reports, in one or more pieces.

    Returns
    -------
    Resolution
        The speakers, and the place among them of each attribution's.

    Examples
    --------
    >>> text = "Mayor Ada Lund left. She said it may rain. Lund said so twice."
    >>> found = resolve(text, [(0, 20), (21, 42), (43, 62)], [(21, 24), (43, 47)], [None, None], [[(30, 41)], []])
    >>> [(speaker.name, speaker.aliases) for speaker in found.speakers], found.of
    ([('Ada Lund', ('She', 'Lund'))], [0, 0])
    """
    if not len(sources) == len(cues) == len(contents):
        lengths = (len(sources), len(cues), len(contents))
        raise must_be("sources", "resolve", "as many as the cues and the contents", lengths)
    resolver = Resolver(text, sentences, sources, contents, cues)
    answers = resolver.run()
    places: dict[object, int] = {}
    aliases: list[dict[str, None]] = []
    named: list[Answer] = []
    of = []
    for answer, source in zip(answers, sources, strict=True):
        place = places.setdefault(answer.key, len(named))
        if place == len(named):
            named.append(answer)
            aliases.append({})
        of.append(place)
        if source is not None and answer.kind != "unnamed":
            aliases[place][text[source[0] : source[1]]] = None
    speakers = tuple(
        UNNAMED if answer.kind == "unnamed" else Speaker(answer.name, tuple(held), answer.kind)
        for answer, held in zip(named, aliases, strict=True)
    )
    return Resolution(speakers, of, resolver)
