"""The cues of a block, read at once, mean what each means by itself."""

from __future__ import annotations

import re

import numpy as np
import pytest

from toolkit.attribution.strength import by_form, reporting, vouched
from toolkit.batch import joined
from toolkit.scoring.commitments import acts, reports_of

# What takes a cue back, what only looks like it, and what other marks than spaces stand in.
AROUND = ["not", "no", "longer", "never", "declined", "refusal", "fails", "to", "say", "he", "again", "2019"]
ODD = ["didn't", "re-stated", "cannot", "no-longer", "Élodie", "“said”", "ad-libbed,", "U.S."]


def read(cues: list[str], silent: np.ndarray) -> tuple[list[float], list[str]]:
    batch = joined(cues)
    spans = np.stack((batch.bounds[:-1], batch.bounds[1:] - 1), axis=1)
    held, told = reports_of(batch.data, batch.tokens, spans, silent)
    return held.tolist(), [acts()[act] for act in told]


def test_cues_are_read_together_as_alone() -> None:
    random = np.random.default_rng(7)
    words = sorted({word for form in by_form() for word in form.split()})
    every = np.array([*random.choice(words, 4000), *sorted(by_form()), *AROUND * 400, *ODD * 100])
    cues = [" ".join(random.choice(every, size)) for size in random.integers(1, 6, 20_000)]
    silent = random.random(len(cues)) < 0.1
    held, told = read(cues, silent)
    for cue, quiet, commitment, act in zip(cues, silent.tolist(), held, told, strict=True):
        entry = reporting(cue)
        assert (cue, commitment) == (cue, vouched(f"{cue} to say" if quiet else cue))
        assert (cue, act) == (cue, entry.act if entry else "")
    assert len(set(held)) > 5
    assert len(set(told)) > 10


def test_every_expression_is_found_as_itself() -> None:
    forms = sorted(form for form in by_form() if re.fullmatch("[a-z ]+", form))
    assert len(forms) > 5000
    assert read(forms, np.zeros(len(forms), bool))[1] == [by_form()[form].act for form in forms]


@pytest.mark.parametrize(
    ("cue", "silent", "expected"),
    [
        ("said", False, 3),
        ("Said  not", False, 0),
        ("does not\ndeny", False, 2),
        ("no\nlonger believes", False, 0),
        ("declined to comment", False, 0),
        ("declined", True, 0),
        ("shrugged", False, 3),
    ],
)
def test_what_a_cue_says(cue: str, silent: bool, expected: float) -> None:
    assert read([cue, "said"], np.array([silent, False]))[0] == [expected, 3]
