"""The force of a modal: does it make necessary, or possible? By its words, and where they are unknown by its sense."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files

from toolkit.kernel.clause import stem_end
from toolkit.kernel.scan import encode
from toolkit.labels import MODAL_FINE_SENSE, MODAL_FORCE


@cache
def _lexicon() -> tuple[dict[str, str], dict[str, str]]:
    """Return the force of stems and of fine senses."""
    data = json.loads((files("toolkit.modality") / "force.json").read_text(encoding="utf-8"))
    stems = {_stem(word): force for force in MODAL_FORCE for word in data[force]}
    return stems, {sense: data["senses"][sense] for sense in MODAL_FINE_SENSE}


def _stem(word: str) -> str:
    data = encode(word.lower())
    return bytes(data[: stem_end(data, 0, len(data) - 1)]).decode(errors="replace")


@lru_cache(maxsize=4096)
def force_of(trigger: str, fine_sense: str) -> str:
    """Return necessity, possibility or none.

    Parameters
    ----------
    trigger : str
        The words of the modal.
    fine_sense : str
        One of ``MODAL_FINE_SENSE``.

    Examples
    --------
    >>> force_of("obliged", "rules"), force_of("can", "agent"), force_of("reportedly", "knowledge")
    ('necessity', 'possibility', 'none')
    """
    stems, senses = _lexicon()
    known = (stems[stem] for word in trigger.split() if (stem := _stem(word)) in stems)
    return next(known, senses[fine_sense])
