"""``discourse init``: a config to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from toolkit.errors import InputError

_EXAMPLES = """\
examples:
  discourse init hedging mine
  discourse init stance ours --corpus my-corpus

Writes NAME.yaml, with every key explained and the systems of the task named. Run it by `discourse run NAME.yaml`.
"""

#: What a first experiment of a task is about: corpus, target, train, test, system.
_FIRST = {
    "attribution": ("sample_attributions", "attributions", "train", "test", "attribution_tagger"),
    "hedging": ("sample", "label", "train", "test", "hedge_classifier"),
    "modality": ("gme", "modals", "train_0", "test", "modal_tagger"),
    "negation": ("sample", "negations", "train", "test", "negation_tagger"),
    "speaker": ("sample_speakers", "speaker", "train", "test", "speaker_resolver"),
}

_CONFIG = """\
# What is predicted, and by what. Run it: discourse run {path}; its table: discourse table {task}
task: {task}

# The column to predict, one of {targets}.
target: {target}

# Where to learn, and where to be scored. A source is a corpus of `discourse corpora list`, a dataset of the Hugging
# Face Hub, or a file (CSV, TSV, JSON Lines, Parquet) of your own with its own names of columns and labels:
#   {{hub: owner/name, split: train, columns: {{text: sentence}}}}
#   {{path: annotations.csv, split: train, columns: {{text: sentence, label: hedged}}, labels: {{"1": uncertain}}}}
train: {{corpus: {corpus}, split: {train}}}
test: {{corpus: {corpus}, split: {test}}}
# Instead of a test: cross-validation inside train, with whole documents in one fold.
# test: {{folds: 5, group: document}}

# One of {systems}.
system: {system}

# What the system is made with; what is not given has its default.
parameters: {{}}

# Of folds, of the system and of the bootstrap intervals: the same seed gives the same numbers.
seed: 0
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "init",
        help="write a config to begin with",
        description="Write an experiment's config, with every key explained.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("task", metavar="TASK", help="the task, such as hedging")
    parser.add_argument("name", metavar="NAME", help="the experiment: NAME.yaml is written")
    parser.add_argument("--corpus", help="the corpus (default: the first one of the task, our sample before others)")
    parser.set_defaults(action=init)


def init(arguments: argparse.Namespace) -> int:
    """Write the config."""
    from toolkit.experiment import systems

    path = Path(f"{arguments.name}.yaml")
    known = systems(arguments.task)
    if not known:
        raise InputError(f"There are no systems of {arguments.task} yet: an experiment has nothing to name.")
    corpus, target, train, test, system = _first(arguments.task, arguments.corpus)
    text = _CONFIG.format(
        path=path,
        task=arguments.task,
        targets=", ".join(_targets(corpus)),
        target=target,
        corpus=corpus,
        train=train,
        test=test,
        systems=", ".join(sorted(known)),
        system=system,
    )
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(f"There is a file {str(path)!r} already: it is left as it is.") from None
    print(f"{path}: see what it says, then `discourse run {path}`")
    return 0


def _first(task: str, asked: str | None) -> tuple[str, str, str, str, str]:
    """Return corpus, target, train, test and system of a first experiment."""
    import corpora
    from toolkit.experiment import is_baseline, systems

    if task in _FIRST and asked in (None, _FIRST[task][0]):
        return _FIRST[task]
    names = [asked] if asked else [name for name in corpora.names() if corpora.get(name).task == task]
    if not names:
        raise InputError(f"There is no corpus of {task}: name one by --corpus.")
    corpus = corpora.get(names[0])
    targets = _targets(corpus.name)
    liked = _FIRST[task][1] if task in _FIRST else "label"
    own = sorted(systems(task), key=lambda name: (is_baseline(task, name), name))
    system = _FIRST[task][4] if task in _FIRST else own[0]
    return corpus.name, liked if liked in targets else targets[0], corpus.splits[0], corpus.splits[-1], system


def _targets(corpus: str) -> list[str]:
    """Return the columns of a corpus that may be predicted."""
    import corpora

    return [name for name in corpora.get(corpus).columns if name not in ("id", "document", "text", "tokens")]
