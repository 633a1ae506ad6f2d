"""What was freed is given back, whatever small blocks were made in between; and all is freed when it is done with."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from scored import rows

from toolkit.scoring.chunks import Chunk, Options, Position, scored_chunk
from toolkit.scoring.memory import return_large_blocks
from toolkit.scoring.records import Record

CREEP = """
import ctypes, sys
from pathlib import Path
if sys.argv[1] == "given":
    from toolkit.scoring.memory import return_large_blocks
    return_large_blocks()
malloc, free = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free
malloc.restype, malloc.argtypes, free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
held = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = held()
for _ in range(3):
    blocks = []
    for _ in range(8):
        blocks.append(malloc(4 << 20))
        ctypes.memset(blocks[-1], 1, 4 << 20)
        malloc(200_000)
    for block in blocks:
        free(block)
print(held() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell")
def test_small_blocks_do_not_keep_large_ones():
    done = subprocess.run([sys.executable, "-c", CREEP, "given"], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8 << 20


def test_other_c_libraries_are_left_alone(monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    return_large_blocks()


def test_a_chunk_leaves_nothing_that_only_the_garbage_collector_frees():
    """The command lets it run seldom: what stands in a circle would pile up, tables with it."""
    records = [Record(n, row["id"], row["text"].encode(), len(row["text"]), (), 0) for n, row in enumerate(rows(20))]
    chunk = Chunk(Position(), Position(), records=records)
    scored_chunk(chunk, Options())
    gc.collect()
    gc.disable()
    try:
        scored_chunk(chunk, Options())
        assert gc.collect() == 0
    finally:
        gc.enable()
