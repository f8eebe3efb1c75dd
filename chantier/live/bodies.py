"""Request bodies, read whole before a thread is taken: a slow sender holds no thread."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any, Protocol

MIB = 1 << 20
IN_MEMORY = 256 * 1024  # above, a body waits on the disk
LARGEST = 32 * MIB
# The slowest sender still listened to: ten kilobytes a second, and a minute of grace.
GRACE = 60.0
SLOWEST = 10_000


class TooLarge(Exception):  # noqa: N818  reads better at the call site
    """The body is larger than any page takes."""


class TooSlow(Exception):  # noqa: N818
    """The body does not come in."""


class Source(Protocol):
    """What granian gives: the whole body at once, or its pieces."""

    async def __call__(self) -> bytes: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


async def read(source: Source, headers: Any) -> tuple[IO[bytes], int]:
    """The body as a file at its beginning, and its length. Raises TooLarge, TooSlow."""
    length = _announced(headers)
    if length == 0:
        return io.BytesIO(), 0
    if length is not None and length > LARGEST:
        raise TooLarge
    try:
        async with asyncio.timeout(GRACE + (length or LARGEST) / SLOWEST):
            if length is not None and length <= IN_MEMORY:
                return io.BytesIO(await source()), length
            return await _spool(source)
    except TimeoutError:
        raise TooSlow from None


def _announced(headers: Any) -> int | None:
    """The length that the headers announce; None when only the end will tell."""
    announced = headers.get("content-length")
    if announced is not None and announced.isdecimal():
        return int(announced)
    return None if headers.get("transfer-encoding") else 0


async def _spool(source: Source) -> tuple[IO[bytes], int]:
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the request closes it
    length = 0
    try:
        async for piece in source:
            length += len(piece)
            if length > LARGEST:
                raise TooLarge
            body.write(piece)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body, length
