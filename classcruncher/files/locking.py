"""Keeping two runs apart that write to one file, with a lock that leaves nothing behind."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from classcruncher.errors import Refusal
from classcruncher.interruption import ended_after

#: Seconds between two attempts.
_PAUSE = 0.05
#: Windows says that a file is denied while it is just being removed; elsewhere it is somebody else's.
_PASSING: tuple[type[OSError], ...] = (PermissionError,) if os.name == "nt" else ()
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


def lock_file(target: Path) -> Path:
    """The file whose lock a run of this user holds while it writes to `target`."""
    user = os.getuid() if sys.platform != "win32" else ""
    key = zlib.crc32(f"{user}|".encode() + os.fsencode(os.path.normcase(target)))
    return Path(tempfile.gettempdir()) / f"classcruncher-{key:08x}.lock"


@contextmanager
def locked(target: Path, patience: float) -> Iterator[None]:
    """Hold the lock of `target`; wait `patience` seconds for another run that holds it.

    Raises Refusal when that one does not finish, or when the lock cannot be had at all.
    """
    try:
        lock = lock_file(target)
        handle = _taken(lock, patience)
    except OSError as error:
        raise Refusal(_why(error, target)) from error
    if handle is None:
        raise Refusal(f"Another run is still writing to {target.name}: try again when it is done.")
    with ended_after(lambda: _remove(lock)):
        try:
            yield
        finally:
            _give_back(handle, lock)


def _taken(lock: Path, patience: float) -> int | None:
    """The open lock file, locked; None when another run keeps it too long. OSError: it cannot be had."""
    until = time.monotonic() + patience
    while True:
        try:
            handle = _attempt(lock)
        except _PASSING:
            if time.monotonic() >= until:
                raise
            handle = None
        if handle is not None or time.monotonic() >= until:
            return handle
        time.sleep(_PAUSE)


def _attempt(lock: Path) -> int | None:
    """One attempt to lock the file and have it stay where it is; None when another run has it."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        # The run that had the lock before has removed the file: what is locked then is locked for nobody.
        taken = _lock(handle) and _is_at(handle, lock)
    except BaseException:  # raised again: whatever it is, Ctrl-C included, the file is not left open
        os.close(handle)
        raise
    if taken:
        return handle
    os.close(handle)
    return None


def _lock(handle: int) -> bool:
    """Lock an open file, unless another run has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def _is_at(handle: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _give_back(handle: int, lock: Path) -> None:
    """Remove the lock file and let go of it."""
    if sys.platform == "win32":
        # Windows removes no file that anybody has open: whoever waits for it then removes it in turn.
        os.close(handle)
        _remove(lock)
    else:
        # While it is locked, so that whoever waits for it sees that it is gone.
        _remove(lock)
        os.close(handle)


def _remove(lock: Path) -> None:
    with suppress(OSError):
        lock.unlink(missing_ok=True)


def _why(error: OSError, target: Path) -> str:
    """Why there is no lock to be had, and what to do."""
    reason = error.strerror or error
    if error.filename is not None and os.path.lexists(error.filename):
        return (
            f"{target.name} was not written: the file {error.filename}, which keeps two runs apart, belongs "
            f"to somebody else ({reason}). Delete it, or have its owner delete it, and run again."
        )
    return (
        f"{target.name} was not written: a run needs a small file in the folder for temporary files, and can "
        f"have none ({reason}). Make room there, or allow writing there, and run again."
    )
