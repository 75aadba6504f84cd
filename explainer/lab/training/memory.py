"""How a lack of memory shows itself, on the processor and on a GPU."""

from __future__ import annotations

import errno

_WORDS = (
    "out of memory",
    "out_of_memory",  # CUDA_ERROR_OUT_OF_MEMORY, of the driver
    "memoryallocation",  # cudaErrorMemoryAllocation
    "not enough memory",  # the processor's allocator on Windows
    "paging file is too small",
    "allocate memory",
    "tried to allocate",
    "failed to allocate",
    "bad_alloc",
    "alloc_failed",  # CUBLAS_STATUS_, CUDNN_STATUS_, CUFFT_
    "device_allocation_failed",
    "cublas_status_not_initialized",  # cuBLAS found no room for its own workspace
    "unable to find an engine",  # cuDNN neither: every algorithm of a convolution needs more
)


def is_about_memory(error: BaseException) -> bool:
    """Return whether ``error`` says that memory was short; torch raises plain runtime errors."""
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, MemoryError) or any(word in str(error).lower() for word in _WORDS)
