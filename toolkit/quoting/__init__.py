"""Quoting: who says what in a text, with attributions joined to their speakers and to what hedges them."""

from toolkit.quoting.joining import attributed, speakers_of, within

__all__ = ["attributed", "speakers_of", "within"]
