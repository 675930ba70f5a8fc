"""Memory: what making an index leaves behind goes back to the system, and what it holds is left alone."""

import ctypes
import gc


def settle() -> None:
    """Have the collector of cycles pass over all there is from now on, and give back what is free.

    The collector would look at every term and name of the index again and again, for nothing: 10 ms of a
    page now and then at ten thousand events, more at a million. And of what building takes, four times the
    index itself, the C library keeps more than half for allocations that never come.
    """
    gc.collect()
    gc.freeze()
    # Of glibc alone; others give back by themselves.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
