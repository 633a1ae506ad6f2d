"""The compiled layer: one scan of UTF-8 bytes into tokens, and what reads the tokens at the speed of the scan.

Everything here works on byte offsets and numpy arrays; :mod:`toolkit.text` is the face with character offsets.
"""
