"""Bytes to tokens: the pass that everything else stands on.

A token is a word or a mark. A word is a run of letters and digits; it keeps a full stop or comma inside a number
("3.5", "1,000"), between initials ("U.S") and inside a name ("example.com"), and an apostrophe inside a name
("O'Brien"). Clitics are tokens of their own, as in the Penn Treebank ("did|n't", "it|'s"). Hyphens are marks.
A mark is one character, but "...", "--" and the Treebank's doubled quotes are one mark each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.characters import (
    CLASS,
    DASH,
    ELLIPSIS,
    LOWER,
    MAY_JOIN,
    PLAIN,
    PUNCTUATION,
    SPACE,
    WORD,
    code_point,
    folded,
    lowered,
    wide_class,
    width,
)
from toolkit.kernel.eight import HIGHEST, LOWEST
from toolkit.kernel.machine import AT, bare, eight, ones, sixty_four, trailing_zeros

# What a token is and what stands before it: bits of Tokens.flags.
IS_WORD, CAPITAL, UPPER, DIGIT, SPACED, NEWLINE, PARAGRAPH, CLITIC = 1, 2, 4, 8, 16, 32, 64, 128

# The bits of a word by its first byte.
_FIRST = np.full(256, IS_WORD, np.uint8)
_FIRST[ord("A") : ord("Z") + 1] |= CAPITAL
_FIRST[ord("0") : ord("9") + 1] |= DIGIT

OFFSET, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
BEGINNING = np.uint64(int(OFFSET) * int(PRIME) % 2**64)  # of every hash: a zero byte before the first letter
APOSTROPHE, STOP, COMMA = ord("'"), ord("."), ord(",")
_LETTER = np.uint64(0xFF)  # the first of eight bytes
_ONE = np.uint64(1)
# What takes back the last steps of eight, by how many letters there were.
_TAKEN_BACK = np.array([pow(int(PRIME), letters - 8, 2**64) for letters in range(9)], np.uint64)


class Tokens(NamedTuple):
    """Tokens of one text, as parallel arrays.

    Attributes
    ----------
    start, end : ndarray of int32, shape (n,)
        Half-open byte offsets.
    hash : ndarray of uint32, shape (n,)
        Hash of the lower-cased word, or of the folded mark.
    flags : ndarray of uint8, shape (n,)
        Bits IS_WORD, CAPITAL (first letter), UPPER (first and last), DIGIT (first character), CLITIC; and what stands
        before: SPACED (white space or nothing), NEWLINE (a line break), PARAGRAPH (two, or the start of the text).
    """

    start: np.ndarray
    end: np.ndarray
    hash: np.ndarray
    flags: np.ndarray


def encode(text: str) -> np.ndarray:
    """Return a text as UTF-8 bytes with a NUL behind them, which the scan relies on; any str can be encoded."""
    return np.frombuffer(text.encode("utf-8", "surrogatepass") + b"\0", dtype=np.uint8)


@njit(cache=True, inline="always")
def _step(h: np.uint64, byte: int | np.uint64) -> np.uint64:
    return (h ^ np.uint64(byte)) * PRIME


@njit(cache=True, inline="always")
def _fold(h: np.uint64) -> np.uint32:
    return np.uint32((h ^ (h >> np.uint64(32))) & np.uint64(0xFFFFFFFF))


@njit(cache=True, inline="always")
def _is_apostrophe(data: np.ndarray, i: int) -> int:
    """Return the length in bytes of the apostrophe at i, or 0."""
    if data[i] == APOSTROPHE:
        return 1
    return 3 if data[i] == 0xE2 and data[i + 1] == 0x80 and data[i + 2] == 0x99 else 0


@njit(cache=True, inline="always")
def _clitic_end(data: np.ndarray, i: int) -> int:
    """Return where the clitic whose letters start at i ends ('s 'm 'd 'll 're 've), or 0 when it is none."""
    a, b = LOWER[data[i]], LOWER[data[i + 1]]
    if b == 0 and data[i + 1] < 0x80:
        return i + 1 if a in (ord("s"), ord("m"), ord("d")) else 0
    ends = LOWER[data[i + 2]] == 0 and data[i + 2] < 0x80
    if ends and ((a == ord("l") and b == a) or (b == ord("e") and (a == ord("r") or a == ord("v")))):
        return i + 2
    return 0


@njit(cache=True, inline="always")
def _joins(data: np.ndarray, i: int, segment: int) -> bool:
    """Tell whether the full stop or comma at i is inside a word whose last part has `segment` characters."""
    before, after = data[i - 1], data[i + 1]
    digits = bool(ord("0") <= before <= ord("9") and ord("0") <= after <= ord("9"))
    if digits or data[i] == COMMA or LOWER[after] == 0:
        return digits
    letter = LOWER[before] != 0 and not ord("0") <= before <= ord("9")
    return bool(letter and (segment == 1 or ord("a") <= after <= ord("z")))


@bare
def _word(data: np.ndarray, i: int, tokens: Tokens, k: int) -> tuple[int, int]:
    """Read the word at byte i into token k; return the byte and the token that follow."""
    start = segment = i
    h = before = BEGINNING
    flag = IS_WORD
    first = data[i]
    if ord("A") <= first <= ord("Z"):
        flag |= CAPITAL
    elif ord("0") <= first <= ord("9"):
        flag |= DIGIT
    elif first == 0xC3 and 0x80 <= data[i + 1] <= 0x9E:
        flag |= CAPITAL
    while True:
        low = LOWER[data[i]]
        while low != 0:
            before = h
            h = _step(h, low)
            i += 1
            low = LOWER[data[i]]
        b = data[i]
        if b < 0x80 and b != APOSTROPHE and b != STOP and b != COMMA:
            break
        mark = _is_apostrophe(data, i)
        if mark:
            if LOWER[data[i - 1]] == ord("n") and LOWER[data[i + mark]] == ord("t") and i - start > 1:
                after = data[i + mark + 1]
                if LOWER[after] == 0 and after < 0x80:
                    return _not(data, start, i, i + mark + 1, before, flag, tokens, k)
            if _clitic_end(data, i + mark):
                break
            if LOWER[data[i + mark]] == 0:
                break
            h = _step(h, APOSTROPHE)
            i += mark
            segment = i
        elif b == STOP or b == COMMA:
            if not _joins(data, i, i - segment):
                break
            h = _step(h, b)
            i += 1
            segment = i
        else:
            c = code_point(data, i)
            if wide_class(c) != WORD:
                break
            size = width(b)
            # Latin-1 capitals are lower-cased; soft hyphens and joiners are left out of the hash.
            if not (c == 0xAD or 0x200B <= c <= 0x200D or c == 0x2060):
                for j in range(size):
                    low = data[i + j]
                    h = _step(h, low + 0x20 if j == 1 and 0xC0 <= c <= 0xDE else low)
            i += size
    if flag & CAPITAL and ord("A") <= data[i - 1] <= ord("Z"):
        flag |= UPPER
    tokens.start[k], tokens.end[k], tokens.hash[k], tokens.flags[k] = start, i, _fold(h), flag
    return i, k + 1


@bare
def _not(
    data: np.ndarray,
    start: int,
    apostrophe: int,
    end: int,
    before: np.uint64,
    flag: int,
    tokens: Tokens,
    k: int,
) -> tuple[int, int]:
    """Write the verb and "n't" as tokens k and k + 1."""
    n = apostrophe - 1
    if flag & CAPITAL and n - start > 1 and ord("A") <= data[n - 1] <= ord("Z"):
        flag |= UPPER
    tokens.start[k], tokens.end[k], tokens.hash[k], tokens.flags[k] = start, n, _fold(before), flag
    h = _step(_step(_step(BEGINNING, ord("n")), APOSTROPHE), ord("t"))
    k += 1
    tokens.start[k], tokens.end[k], tokens.hash[k], tokens.flags[k] = n, end, _fold(h), IS_WORD | CLITIC
    return end, k + 1


@njit(cache=True, inline="always")
def _mark(data: np.ndarray, i: int, c: int, tokens: Tokens, k: int, words_before: bool) -> tuple[int, int]:
    """Read the mark, or the clitic, at byte i into token k."""
    end = i + width(data[i])
    flag = 0
    low = folded(c)
    h = BEGINNING
    if low == APOSTROPHE and words_before:
        stop = _clitic_end(data, end)
        if stop:
            h = _step(h, APOSTROPHE)
            for j in range(end, stop):
                h = _step(h, LOWER[data[j]])
            tokens.start[k], tokens.end[k], tokens.hash[k], tokens.flags[k] = (
                i,
                stop,
                _fold(h),
                IS_WORD | CLITIC,
            )
            return stop, k + 1
    if c == STOP and data[i + 1] == STOP:
        while data[end] == STOP:
            end += 1
        low = ELLIPSIS
    elif c == ord("-") and data[i + 1] == c:
        while data[end] == c:
            end += 1
        low = DASH
    elif low == APOSTROPHE and c < 0x80 and data[i + 1] == c:
        end += 1
        low = ord('"')
    h = _step(h, low & 0xFF) if low < 0x80 else _step(_step(h, low & 0xFF), low >> 8)
    tokens.start[k], tokens.end[k], tokens.hash[k], tokens.flags[k] = i, end, _fold(h), flag
    return end, k + 1


@njit(cache=True, inline="always")
def _eight_letters(h: np.uint64, letters: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Hash on with up to eight letters, as far as there is no zero; return the highest bits of the zeros, too."""
    zeros = (letters - LOWEST) & ~letters & HIGHEST  # exact up to the first
    # A processor that runs into the end of a word by surprise loses as much time as all eight steps take. A step with
    # a zero only multiplies, which can be taken back: it is odd what it multiplies with.
    letters &= zeros ^ (zeros - _ONE)
    for place in range(8):
        h = _step(h, (letters >> np.uint64(8 * place)) & _LETTER)
    return h * _TAKEN_BACK[AT(trailing_zeros(zeros) >> 3)], zeros


@njit(cache=True, nogil=True)
def _scan(data: np.ndarray) -> Tokens:
    letters = lowered(data)
    tokens = _room(data, letters)
    k = _scan_into(data, letters, tokens)
    return Tokens(tokens.start[:k], tokens.end[:k], tokens.hash[:k], tokens.flags[:k])


@njit(cache=True)
def _room(data: np.ndarray, letters: np.ndarray) -> Tokens:
    """Return empty arrays for as many tokens as may begin: where a letter is the first, or no letter stands."""
    most, before = 1, np.uint64(0)
    whole = len(data) // 64 * 64
    for i in range(0, whole, 64):
        marks = ~sixty_four(data, i, 0xFF, 0, 33)
        inside = ~sixty_four(letters, i, 0xFF, 0, 1)
        most += int(ones(marks & ~(inside & (inside << _ONE | before))))
        before = inside >> np.uint64(63)
    for i in range(whole, len(data)):
        most += (data[i] > 32) & ((letters[i] == 0) | (i == 0 or letters[i - 1] == 0))
    return Tokens(
        np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.uint32), np.empty(most, np.uint8)
    )


@bare
def _scan_into(data: np.ndarray, letters: np.ndarray, tokens: Tokens) -> int:
    """Fill `tokens`, and return how many there are; `letters` are what :func:`lowered` returned."""
    starts, ends, hashes, all_flags = tokens
    n = len(data) - 1
    i = k = 0
    gap = SPACED | NEWLINE | PARAGRAPH
    while True:
        word = eight(letters, i)
        if word & _LETTER:
            # Most words are letters between spaces: they are read here, all others by _word.
            start = i
            h, zeros = _eight_letters(BEGINNING, word)
            while zeros == 0:
                i += 8
                h, zeros = _eight_letters(h, eight(letters, i))
            i += trailing_zeros(zeros) >> 3
            after = data[AT(i)]
            if MAY_JOIN[after] and ((after != STOP and after != COMMA) or letters[AT(i + 1)] != 0):
                first = k
                i, k = _word(data, start, tokens, k)
                all_flags[AT(first)] |= gap
            else:
                flag, last = _FIRST[data[AT(start)]] | gap, data[AT(i - 1)]
                flag |= UPPER * ((flag & CAPITAL != 0) & (last >= ord("A")) & (last <= ord("Z")))
                starts[AT(k)], ends[AT(k)], hashes[AT(k)], all_flags[AT(k)] = start, i, _fold(h), flag
                k += 1
            gap = 0
            if data[AT(i)] == 32:
                gap = SPACED
                i += 1
            continue
        b = data[AT(i)]
        if CLASS[b] == SPACE:
            if i >= n:
                return k
            if b == 10 or b == 11 or b == 12 or (b == 13 and data[AT(i + 1)] != 10):
                gap |= PARAGRAPH if gap & NEWLINE else NEWLINE
            gap |= SPACED
            i += 1
            continue
        if PLAIN[b] and data[AT(i + 1)] != b:
            starts[AT(k)], ends[AT(k)], hashes[AT(k)], all_flags[AT(k)] = i, i + 1, _fold(_step(BEGINNING, b)), gap
            i += 1
            k += 1
            gap = 0
            continue
        first = k
        c = code_point(data, i)
        kind = PUNCTUATION if c < 0x80 else wide_class(c)
        if kind == SPACE:
            if c == 0x85 or c == 0x2028 or c == 0x2029:
                gap |= PARAGRAPH if gap & NEWLINE else NEWLINE
            gap |= SPACED
            i += width(b)
            continue
        if kind == WORD:
            i, k = _word(data, i, tokens, k)
        else:
            after_word = gap == 0 and k > 0 and all_flags[AT(k - 1)] & IS_WORD != 0
            i, k = _mark(data, i, c, tokens, k, after_word)
        all_flags[AT(first)] |= gap
        gap = 0


@njit(cache=True, inline="always")
def is_name(flags: np.ndarray, k: int) -> bool:
    """Tell whether token k is capitalised, though not throughout, behind a word of the same line: a name, mostly."""
    capital = flags[k] & (CAPITAL | UPPER | NEWLINE) == CAPITAL
    return bool(capital and k > 0 and flags[k - 1] & IS_WORD)


@njit(cache=True, nogil=True)
def cased(tokens: Tokens) -> np.ndarray:
    """Return the tokens' hashes, those of names told from those of the same words: "May" is not "may"."""
    flags, hashes = tokens.flags, tokens.hash.copy()
    # As is_name says, without a branch, so that many are done at once.
    for k in range(1, len(hashes)):
        capital = flags[AT(k)] & (CAPITAL | UPPER | NEWLINE) == CAPITAL
        hashes[AT(k)] ^= np.uint32(0) - np.uint32(capital & (flags[AT(k - 1)] & IS_WORD != 0))
    return hashes


def scan(data: np.ndarray) -> Tokens:
    """Return the tokens of encoded text.

    Parameters
    ----------
    data : ndarray of uint8
        What :func:`encode` returned.

    Examples
    --------
    >>> data = encode("He didn't say.")
    >>> tokens = scan(data)
    >>> [bytes(data[s:e]).decode() for s, e in zip(tokens.start, tokens.end)]
    ['He', 'did', "n't", 'say', '.']
    """
    return Tokens(*_scan(data))


def word_hash(word: str) -> int:
    """Return the hash that the scan gives to a text of one token.

    Examples
    --------
    >>> word_hash("May") == word_hash("may")
    True
    """
    tokens = scan(encode(word))
    if len(tokens.hash) != 1:
        raise ValueError(f"The word must be one token, got {word!r}.")
    return int(tokens.hash[0])
