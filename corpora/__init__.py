"""The corpora: one file each, declared in Python."""
