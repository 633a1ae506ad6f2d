"""How the sentence splitter learned: ``python -m toolkit.sentence_training NEWS...`` writes its parameters anew.

Words are learned from running news without labels (:mod:`~toolkit.sentence_training.news`), weights from the
training halves of corpora whose sentences are marked (:mod:`~toolkit.sentence_training.gold`) and from
``examples.txt``, which was written for this.
"""
