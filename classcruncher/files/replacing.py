"""Putting a new version of a file in place: one step, all or nothing, one run at a time."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import socket
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from classcruncher.errors import Refusal
from classcruncher.files.locking import locked
from classcruncher.interruption import removed_at_the_end

#: How long a run waits for another one that writes to the same file, in seconds.
PATIENCE = 60.0
#: The longest path that every program on Windows can open.
_LONGEST_PATH = 259


@contextmanager
def saying_why(target: Path) -> Iterator[None]:
    """Turn the system's errors into a Refusal that says what to do about them."""
    try:
        yield
    except OSError as error:
        raise Refusal(_why(error, target)) from error


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Keep other runs of this user from writing to `target`; wait for one that is at it.

    Raises Refusal when the other one does not finish, or when it cannot be told whether there is one.
    """
    with locked(target, PATIENCE):
        yield


def beside(target: Path) -> Path:
    """Where the new version of `target` grows: one place for each machine, so that strays do not pile up."""
    machine = zlib.crc32(socket.gethostname().encode())
    return target.with_name(f".~{target.name}.{machine:08x}")


def real_path(file: Path) -> Path:
    """The file itself, behind all links. Raises Refusal when they lead nowhere."""
    try:
        return file.resolve()
    except (OSError, RuntimeError) as error:
        raise Refusal(f"{file.name} is a link that leads nowhere: choose the workbook itself.") from error


def require_writable(target: Path) -> None:
    """Raise Refusal when `target` is there but must not, or cannot now, be written to."""
    for lock in (f"~${target.name}", f".~lock.{target.name}#"):
        if target.with_name(lock).exists():
            raise Refusal(
                f"{target.name} is open in another program: close it there and run again "
                f"(if it is open nowhere, delete the file {lock} beside it)."
            )
    if target.is_dir():
        raise Refusal(f"{target.name} is a folder, not a workbook: choose another name for the results.")
    if target.exists() and not (target.stat().st_mode & stat.S_IWUSR and os.access(target, os.W_OK)):
        raise Refusal(f"{target.name} is read-only: allow changes to it, or save the results to a copy.")


def require_place(target: Path) -> None:
    """Raise OSError when there can be no new file beside `target`, under a name as long as it will have."""
    name = beside(target).name
    trial = target.with_name(name[:-6] + secrets.token_hex(3))
    try:
        trial.open("xb").close()
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)


def save(target: Path, content: bytes) -> None:
    """Write a whole file, new or in place of what is there, as `replacing` does and `alone`."""
    with alone(target), replacing(target) as file:
        file.write(content)


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file to write the new version of `target` to; on leaving it is put in place in one step.

    Killed at any moment, this leaves the old file or the new one, whole. Raises OSError when the folder
    or the disk does not allow it, and Refusal when another program has changed `target` in the meantime,
    both with the old file as it was.
    """
    new = beside(target)
    before = _state(target)
    with removed_at_the_end(new):
        with new.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take_after(new, target)
        if _state(target) != before:
            raise Refusal(f"{target.name} was changed by another program just now: run again.")
        new.replace(target)
        _sync_folder(target.parent)


def _state(file: Path) -> tuple[int, int, int] | None:
    """What tells one version of a file from another; None when there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _take_after(new: Path, old: Path) -> None:
    """Give the new file the old one's permissions, owner and labels; its time is that of the change."""
    if not old.exists():
        return
    with suppress(OSError):
        shutil.copystat(old, new)
    with suppress(OSError, AttributeError):
        os.chown(new, old.stat().st_uid, old.stat().st_gid)
        # A change of owner takes special permissions away.
        shutil.copymode(old, new)
    os.utime(new)


def _sync_folder(folder: Path) -> None:
    """Have the folder's own entry on the disk too, where the system can."""
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _why(error: OSError, target: Path) -> str:
    """What went wrong, in a sentence that says what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"There is not enough room on the disk to save {target.name}: free some and run again."
    if error.errno == errno.ENAMETOOLONG or (os.name == "nt" and len(str(beside(target))) > _LONGEST_PATH):
        return (
            f"The name of {target.name} is too long for a new version to be saved beside it: "
            "give the file a shorter name, or put it into a folder nearer to the top of the disk."
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"{target.name} cannot be saved in the folder {target.parent}: it may be open in another "
            "program (close it there), or the folder may be read-only (save the results to a copy elsewhere)."
        )
    if isinstance(error, FileNotFoundError):
        return f"{target.name} cannot be saved: the folder {target.parent} is not there. Make it first."
    reason = error.strerror or error
    return f"{target.name} cannot be saved ({reason}): save the results to a copy elsewhere, with --out."
