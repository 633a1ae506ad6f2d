"""Compiled code, loaded to be run.

What numba finds in its cache it loads so that more can be compiled with it: beside the machine code it parses the same
code for LLVM, notes every name in it, and sets up all that it knows of Python and NumPy. That is a third of a command's
start. Here it is put off until something is compiled, which happens once.

This touches what numba does not promise to keep. So it is done in the process of a command only, and only with versions
that it was tried with; others load as they do.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import llvmlite.binding as llvm
import numba
from numba.core import codegen, entrypoints
from numba.core.caching import FunctionCache
from numba.core.runtime._nrt_python import c_helpers

FROM, BELOW = (0, 61), (0, 69)  # versions of numba
_Loaded: Any = codegen.JITCodeLibrary


def load_to_run() -> bool:
    """Have numba load machine code alone, and return whether this version of it can."""
    known: bool = FROM <= numba.version_info.short < BELOW
    if known:
        codegen.JITCPUCodegen._library_class = _Library
        FunctionCache.load_overload = _load_overload  # type: ignore[method-assign]
        entrypoints._already_initialized = True  # no other package's types are compiled here
        # What machine code calls of numba's memory management; the rest of it is compiled when anything is.
        for name, address in c_helpers.items():
            llvm.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
    return known


class _Library(_Loaded):  # type: ignore[misc]
    """Machine code from the cache, and what LLVM would need to build on it, unread."""

    _bitcode: bytes | None = None
    _shared_module: Any = None

    @classmethod
    def _unserialize(cls, codegen: Any, state: tuple[str, str, Any]) -> Any:
        name, kind, content = state
        if kind != "object":
            return super()._unserialize(codegen, state)
        library = codegen.create_library(name)
        library.enable_object_caching()
        code, library._bitcode = content
        library._set_compiled_object(code)
        library._finalize_final_module()
        return library

    def get_pointer_to_function(self, name: str) -> Any:
        if self._bitcode is None:
            return super().get_pointer_to_function(name)
        return self._codegen._engine.get_function_address(name)

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None and self._bitcode is not None:
            self._shared_module = llvm.parse_bitcode(self._bitcode)
            self._codegen._engine._load_defined_symbols(self._shared_module)
        return super()._get_module_for_linking()


def _load_overload(kept: Any, signature: Any, context: Any) -> Any:
    """Load a function from the cache; what compiling needs of the context, it completes by itself."""
    loaded = None
    with kept._guard_against_spurious_io_errors():
        loaded = kept._load_overload(signature, context)
    if loaded is None:
        _tell()
    return loaded


@cache
def _tell() -> None:
    """Say on a terminal, once, why nothing is seen for so long."""
    if sys.stderr.isatty():
        print("discourse: compiling what is not compiled yet; the first time this takes minutes.", file=sys.stderr)
