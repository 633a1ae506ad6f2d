"""What each byte, and each code point outside ASCII, is to the scan."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT

SPACE, WORD, PUNCTUATION, WIDE = 0, 1, 2, 3
_A, _ZERO = np.uint8(ord("a")), np.uint8(ord("0"))


def _byte_classes() -> np.ndarray:
    classes = np.full(256, SPACE, dtype=np.uint8)
    for byte in range(0x21, 0x7F):
        classes[byte] = WORD if chr(byte).isalnum() else PUNCTUATION
    classes[0x80:] = WIDE
    return classes


def _lower_bytes() -> np.ndarray:
    """Lower-cased ASCII letters and digits; 0 for every byte that may end a word."""
    lower = np.zeros(256, dtype=np.uint8)
    for byte in range(128):
        if chr(byte).isalnum():
            lower[byte] = ord(chr(byte).lower())
    return lower


def _may_join() -> np.ndarray:
    """Tell which bytes behind letters may belong to the word still, so that only the careful reader can say."""
    joins = np.zeros(256, dtype=np.bool_)
    joins[[ord(mark) for mark in "'.,"]] = True
    joins[0x80:] = True
    return joins


@njit(cache=True, nogil=True)
def lowered(data: np.ndarray) -> np.ndarray:
    """Return what LOWER says of each byte, and eight zeros behind them."""
    out = np.zeros(len(data) + 8, np.uint8)
    # Told by comparisons, not by the table, many bytes are done at once.
    for i in range(len(data)):
        small = np.uint8(data[AT(i)] | np.uint8(0x20))
        letter = np.uint8(small - _A) < np.uint8(26)
        digit = np.uint8(data[AT(i)] - _ZERO) < np.uint8(10)
        out[AT(i)] = small if letter | digit else np.uint8(0)
    return out


CLASS = _byte_classes()
LOWER = _lower_bytes()
MAY_JOIN = _may_join()
# Marks that are tokens as they stand, unless the same follows: no apostrophes, which may begin a clitic.
PLAIN = (CLASS == PUNCTUATION) & ~np.isin(np.arange(256), [ord("'"), ord("`")])


@njit(cache=True, inline="always")
def width(lead: int) -> int:
    """Return how many bytes the code point that starts with this byte has."""
    if lead < 0xC0:
        return 1
    if lead < 0xE0:
        return 2
    return 3 if lead < 0xF0 else 4


@njit(cache=True)
def code_point(data: np.ndarray, i: int) -> int:
    """Decode the code point at byte i of valid UTF-8."""
    b = int(data[i])
    if b < 0x80:
        return b
    if b < 0xE0:
        return (b & 0x1F) << 6 | (int(data[i + 1]) & 0x3F)
    c = (int(data[i + 1]) & 0x3F) << 6 | (int(data[i + 2]) & 0x3F)
    if b < 0xF0:
        return (b & 0x0F) << 12 | c
    return (b & 0x07) << 18 | c << 6 | (int(data[i + 3]) & 0x3F)


@njit(cache=True)
def wide_class(c: int) -> int:
    """Tell whether a code point above ASCII is a space, part of a word, or a mark that stands alone."""
    if c < 0xC0:
        if c in (0x85, 0xA0):
            return SPACE
        return WORD if c in (0xAA, 0xAD, 0xB5, 0xBA) else (SPACE if c < 0xA0 else PUNCTUATION)
    if c in (0xD7, 0xF7, 0xFFFD):
        return PUNCTUATION
    if 0x2000 <= c < 0x2C00:
        if c <= 0x200A or c in (0x2028, 0x2029, 0x202F, 0x205F):
            return SPACE
        return WORD if 0x200B <= c <= 0x200D or c == 0x2060 else PUNCTUATION
    if 0x3000 <= c < 0x3040:
        return SPACE if c == 0x3000 else PUNCTUATION
    if 0xFE00 <= c <= 0xFE0F or c == 0xFEFF or c == 0x1680:
        return SPACE
    return PUNCTUATION if 0x1F000 <= c < 0x20000 else WORD


@njit(cache=True)
def folded(c: int) -> int:
    """Fold a mark to the ASCII byte whose hash it shares: quotation marks and dashes of every kind, the ellipsis."""
    if c in (0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB, 0x2033, 0x301D, 0x301E):
        return ord('"')
    if c in (0x2018, 0x2019, 0x201A, 0x201B, 0x2039, 0x203A, 0x2032, 0x60, 0xB4):
        return ord("'")
    if c in (0x2010, 0x2011):
        return ord("-")
    if 0x2012 <= c <= 0x2015 or c == 0x2212:
        return DASH
    if c == 0x2026:
        return ELLIPSIS
    return c


# Marks written with several characters hash as one byte of the unused control range.
DASH, ELLIPSIS = 0x01, 0x02
