"""Hedging, modality and speaker stance in English news."""

__version__ = "0.1.0"
