"""Hedging, modality and speaker stance in English news."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.analysis import analyze

__all__ = ["__version__", "analyze"]
__version__ = "0.1.0"

__getattr__ = attributes(__name__, {"analyze": "toolkit.analysis"})
