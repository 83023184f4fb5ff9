"""Bodies of versions, compressed: with a trained dictionary, or as a difference from another.

Every body carries a checksum of what it was made of, so that damage is noticed when it is read.
"""

from __future__ import annotations

from collections.abc import Sequence

import zstandard

LEVEL = 3
DICTIONARY_BYTES = 112 * 1024

#: A dictionary trained on fewer records than this learns these records, not the registry.
ENOUGH_TO_TRAIN = 400


def train_dictionary(samples: Sequence[bytes]) -> bytes:
    """Return a dictionary trained on records; the same records give the same dictionary."""
    trained = zstandard.train_dictionary(DICTIONARY_BYTES, list(samples))
    return trained.as_bytes()


class Compressor:
    """Compress bodies with one dictionary; the empty dictionary is none."""

    def __init__(self, dictionary: bytes) -> None:
        if dictionary:
            trained = zstandard.ZstdCompressionDict(dictionary)
            trained.precompute_compress(level=LEVEL)
            self._zstd = zstandard.ZstdCompressor(
                level=LEVEL, dict_data=trained, write_checksum=True
            )
        else:
            self._zstd = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)

    def compress(self, source: bytes) -> bytes:
        """Return the compressed body."""
        return self._zstd.compress(source)


class Decompressor:
    """Decompress bodies made with one dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        if dictionary:
            trained = zstandard.ZstdCompressionDict(dictionary)
            self._zstd = zstandard.ZstdDecompressor(dict_data=trained)
        else:
            self._zstd = zstandard.ZstdDecompressor()

    def decompress(self, data: bytes, size: int) -> bytes:
        """Return the body; raises zstandard.ZstdError if it is damaged."""
        return self._zstd.decompress(data, max_output_size=size)


def difference(source: bytes, base: bytes) -> bytes:
    """Return the body as a difference from another version's bytes."""
    compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=_raw(base), write_checksum=True)
    return compressor.compress(source)


def from_difference(data: bytes, base: bytes, size: int) -> bytes:
    """Return the body that a difference makes of the other version's bytes."""
    decompressor = zstandard.ZstdDecompressor(dict_data=_raw(base))
    return decompressor.decompress(data, max_output_size=size)


def _raw(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
