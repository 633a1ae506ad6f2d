"""A config with faults gets all of them at once, each with its path and line; a right one round-trips."""

import pytest
import toys
import yaml

from toolkit.config import parse_experiment, read_experiment
from toolkit.errors import ConfigError, InputError
from toolkit.experiment import TASKS, DataSource, Folds

GOOD = """\
task: toys
target: label
train: {corpus: toy, split: train}
test: {corpus: toy, split: test}
system: words
parameters: {p: 0.8}
seed: 3
"""


@pytest.fixture(autouse=True)
def toy_task(monkeypatch):
    monkeypatch.setitem(TASKS, "toys", "toys")


def parse(text):
    return parse_experiment(text, "toy-words", toys.find)


def faults(text):
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return str(caught.value).removeprefix("The config: ")


def test_a_right_config_round_trips():
    experiment = parse(GOOD)
    assert experiment.train == (DataSource(corpus="toy", split="train"),)
    assert experiment.seed == 3
    assert experiment.to_config() == yaml.safe_load(GOOD)
    assert parse(yaml.safe_dump(experiment.to_config())) == experiment


def test_the_seed_reaches_the_system_unless_the_parameters_say_otherwise():
    assert parse(GOOD).make().get_params() == {"p": 0.8, "random_state": 3}
    other = GOOD.replace("{p: 0.8}", "{random_state: 5}")
    assert parse(other).make().random_state == 5


def test_folds_and_several_sources():
    text = GOOD.replace(
        "train: {corpus: toy, split: train}", "train: [{corpus: toy, split: train}, {path: x.csv, split: train}]"
    )
    experiment = parse(text.replace("{corpus: toy, split: test}", "{folds: 4, group: document}"))
    assert experiment.test == Folds(4, "document")
    assert [source.name for source in experiment.train] == ["toy", "x.csv"]
    assert experiment.to_config()["test"] == {"folds": 4, "group": "document"}


def test_a_hub_source_with_mappings():
    source = (
        "{hub: owner/name, split: dev, config: en, revision: abc, "
        'columns: {text: body}, labels: {"maybe": uncertain, 0: certain}}'
    )
    experiment = parse(GOOD.replace("{corpus: toy, split: test}", source))
    assert experiment.test == DataSource(
        hub="owner/name",
        split="dev",
        config="en",
        revision="abc",
        columns={"text": "body"},
        labels={"maybe": "uncertain", "0": "certain"},
    )


def test_every_fault_at_once():
    message = faults("""\
task: toys
target: lable
train: {corpus: toy, splt: train}
test: {corpus: tyo, split: test}
system: wrods
parameters: {p: 1e-3}
seed: yes
sede: 1
""")
    assert message.splitlines() == [
        "The config has 8 faults:",
        "  target: unknown column of toy 'lable': it must be one of certainty, cues, cues_known, document, id, "
        "label, text, tokens. Did you mean 'label'? (line 2)",
        "  train.splt: unknown key 'splt': it must be one of columns, config, corpus, hub, labels, path, "
        "representative, revision, split, where. Did you mean 'split'? (line 3)",
        "  train.split: must be given (line 3)",
        "  test.corpus: unknown corpus 'tyo': it must be one of toy. Did you mean 'toy'? (line 4)",
        "  system: unknown system 'wrods': it must be one of always, first_letters, mean, words. Did you mean "
        "'words'? (line 5)",
        "  parameters.p: must be a number, and YAML reads 1e-3 as text: write 0.001 (line 6)",
        "  seed: must be true, false or a quoted word, got yes (line 7)",
        "  sede: unknown key 'sede': it must be one of parameters, seed, system, target, task, test, train. Did "
        "you mean 'seed'? (line 8)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("seed: 3", "seed: true", "seed: must be a whole number of at least 0, got True (line 7)"),
        ("seed: 3", "seed: -1", "seed: must be a whole number of at least 0, got -1 (line 7)"),
        ("seed: 3", "seed: 1.5", "seed: must be a whole number of at least 0, got 1.5 (line 7)"),
        ("seed: 3", "seed: 3\nseed: 4", "seed: is given twice (line 8)"),
        ("p: 0.8", "p: .nan", "parameters.p: must be a finite number, got .nan (line 6)"),
        ("p: 0.8", "p: !code os.exit", "parameters.p: must be plain data, got the tag !code (line 6)"),
        ("{p: 0.8}", "[p]", "parameters: must be a mapping, got ['p'] (line 6)"),
        ("p: 0.8", "q: 0.8", "parameters.q: unknown parameter of words 'q': it must be one of p, random_state"),
        ("label", "[yes]", "target[0]: must be true, false or a quoted word, got yes (line 2)"),
        ("label", "", "target: must be a word, got nothing (line 2)"),
        (
            "task: toys",
            "task: toy",
            "task: unknown task 'toy': it must be one of attribution, commitment, hedging, modality, negation, "
            "speaker, stance, toys, triples.",
        ),
        ("system: words", "# none", "system: must be given (line 1)"),
        ("{corpus: toy, split: train}", "[]", "train: must name at least one source (line 3)"),
        ("{corpus: toy, split: train}", "toy", "train: must be a mapping of split, corpus, hub, path, colu"),
        ("split: test", "split: tset", "test.split: unknown split of toy 'tset': it must be one of all, test, train."),
        ("corpus: toy, split: test", "split: test", "test: must have exactly one of corpus, hub, path, got 0 (line 4)"),
        ("corpus: toy, split: test", "corpus: toy, hub: a/b, split: test", "test: must have exactly one of corpus"),
        ("split: test", "split: test, labels: {a: b}", "test.labels: must stand beside hub or path only (line 4)"),
        ("split: test", "split: test, revision: a", "test.revision: must stand beside hub only (line 4)"),
        ("corpus: toy, split: test", "folds: 1", "test.folds: must be a whole number of at least 2, got 1 (line 4)"),
        ("corpus: toy, split: test", "folds: 3, grop: x", "test.grop: unknown key 'grop': it must be one of folds"),
        ("task: toys", "task: &a toys\nother: *a", "not YAML: aliases (*name) are not allowed (line 2)"),
        ("seed: 3", "seed: {", "not YAML: "),
        ("task: toys", "task: toys\n\tx: 1", "not YAML: "),
    ],
)  # fmt: skip
def test_one_fault(old, new, fault):
    assert fault in faults(GOOD.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "- a", "just words"])
def test_something_else_than_a_mapping(text):
    assert "must be a mapping of task, target, train, test, system, parameters, seed, got" in faults(text)


def test_unreadable_configs(tmp_path):
    with pytest.raises(InputError, match=r"There is no config '.*none\.yaml'"):
        read_experiment(tmp_path / "none.yaml", toys.find)
    with pytest.raises(InputError, match=r"No file matches '.*x-\*\.yaml'"):
        read_experiment(tmp_path / "x-*.yaml", toys.find)
    with pytest.raises(InputError, match="is a folder: name the configs in it"):
        read_experiment(tmp_path, toys.find)
    (tmp_path / "latin.yaml").write_bytes(b"task: h\xe9dging")
    with pytest.raises(InputError, match="is not UTF-8 text: byte 7"):
        read_experiment(tmp_path / "latin.yaml", toys.find)


def test_the_name_is_the_files(tmp_path):
    path = tmp_path / "toy-words.yaml"
    path.write_text(GOOD)
    assert read_experiment(path, toys.find).name == "toy-words"
