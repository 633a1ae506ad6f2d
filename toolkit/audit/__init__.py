"""What a user of a corpus should know before trusting a figure on it: repeated rows, leakage, conflicts, drift."""

from toolkit.audit.card import corpus_card
from toolkit.audit.duplicates import Duplicates, find_duplicates, words_of
from toolkit.audit.findings import audit_corpus

__all__ = ["Duplicates", "audit_corpus", "corpus_card", "find_duplicates", "words_of"]
