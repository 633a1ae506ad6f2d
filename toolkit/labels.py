"""The closed label sets, each with the paper that defines it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import unknown_name


@dataclass(frozen=True)
class LabelSet:
    """An ordered, closed set of labels.

    Parameters
    ----------
    name : str
        What the labels are called together.
    labels : tuple of str
        The labels; their order is that of the integers in a corpus.
    citation : str
        The paper that defines them.
    """

    name: str
    labels: tuple[str, ...]
    citation: str

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def index(self, label: str) -> int:
        """Return the integer of a label, or raise UnknownNameError."""
        if label not in self.labels:
            raise unknown_name(f"label of {self.name}", label, self.labels)
        return self.labels.index(label)


HEDGING = LabelSet(
    "hedging",
    ("certain", "uncertain"),
    "Farkas et al. 2010. The CoNLL-2010 Shared Task: Learning to Detect Hedges and their Scope in Natural "
    "Language Text. CoNLL.",
)

CUE = LabelSet(
    "cue",
    ("speculation", "negation"),
    "Vincze et al. 2008. The BioScope corpus: biomedical texts annotated for uncertainty, negation and their "
    "scopes. BMC Bioinformatics 9.",
)

_GME = (
    "Pyatkin et al. 2021. The Possible, the Plausible, and the Desirable: Event-Based Modality Detection for "
    "Language Processing. ACL."
)

MODAL_SENSE = LabelSet("modal sense", ("priority", "plausibility"), _GME)

MODAL_FINE_SENSE = LabelSet("fine modal sense", ("rules", "intentional", "knowledge", "world", "agent"), _GME)

COARSE_SENSE = {
    "rules": "priority",
    "intentional": "priority",
    "knowledge": "plausibility",
    "world": "plausibility",
    "agent": "plausibility",
}
"""The modal sense that a fine one belongs to."""

MODAL_FORCE = LabelSet(
    "modal force",
    ("necessity", "possibility", "none"),
    "Kratzer 1981. The notional category of modality. In Words, Worlds, and Contexts. De Gruyter. "
    "None is ours, for triggers such as reportedly that have no force.",
)

MODAL_VERB_SENSE = LabelSet(
    "modal verb sense",
    ("epistemic", "deontic", "dynamic"),
    "Ruppenhofer and Rehbein 2012. Yes we can!? Annotating the senses of English modal verbs. LREC. "
    "As in Marasović and Frank 2016. Multilingual Modal Sense Classification using a Convolutional Neural Network. "
    "RepL4NLP.",
)

MODAL_POLARITY = LabelSet(
    "modal polarity",
    ("affirmed", "negated"),
    "The discourse-toolkit founders. Guidelines of the sample corpus. corpora/sample/GUIDELINES.md.",
)

ATTRIBUTION_ROLE = LabelSet(
    "attribution role",
    ("source", "cue", "content"),
    "Newell, Margolin and Ruths 2018. An Attribution Relations Corpus for Political News. LREC.",
)

STANCE = LabelSet(
    "stance",
    ("against", "none", "favor"),
    "Mohammad et al. 2016. SemEval-2016 Task 6: Detecting Stance in Tweets. SemEval.",
)

HEADLINE_STANCE = LabelSet(
    "stance on a headline",
    ("unrelated", "discuss", "agree", "disagree"),
    "Hanselowski et al. 2018. A Retrospective Analysis of the Fake News Challenge Stance-Detection Task. COLING.",
)

MOTION_STANCE = LabelSet(
    "stance on a motion",
    ("against", "favor"),
    "Abercrombie and Batista-Navarro 2018. 'Aye' or 'No'? Speech-level Sentiment Analysis of Hansard UK Parliamentary "
    "Debate Transcripts. LREC.",
)

ENTITY_STANCE = LabelSet(
    "entity stance",
    ("against", "favor"),
    "Zhang, Beauchamp and Wang 2022. Generative Entity-to-Entity Stance Detection with Knowledge Graph Augmentation. "
    "EMNLP.",
)
"""Of a holder towards a target, where there is one."""

DIRECTED_SENTIMENT = LabelSet(
    "directed sentiment",
    ("neutral", "p+q", "q+p", "p-q", "q-p"),
    "Park, Pan and Joo 2021. Who Blames or Endorses Whom? Entity-to-Entity Directed Sentiment Extraction in News Text. "
    "Findings of ACL.",
)
"""Of two entities in a sentence, p before q: p is for q, q for p, p against q, q against p."""
