"""The record of what was installed where, so that it can be taken back exactly."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from classcruncher.files.replacing import save


@dataclass
class Record:
    """Files that were put in place, each with the SHA-256 of what was put, and folders made for them."""

    path: Path
    files: dict[Path, str] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Record:
        """Read a record; an empty one when there is none or it cannot be read."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            files = {Path(name): str(digest) for name, digest in stored["files"].items()}
            return cls(path, files, [Path(name) for name in stored["folders"]])
        except (OSError, ValueError, KeyError, AttributeError):
            return cls(path)

    def save(self) -> None:
        """Write the record."""
        self._make_folder(self.path.parent)
        stored = {
            "files": {str(path): digest for path, digest in self.files.items()},
            "folders": [str(folder) for folder in self.folders],
        }
        save(self.path, f"{json.dumps(stored, indent=1)}\n".encode())

    def put(self, path: Path, data: bytes) -> None:
        """Write a file, whatever was there. The record of it is saved first, so that no fault loses it."""
        self._make_folder(path.parent)
        self.files[path] = _digest(data)
        self.save()
        save(path, data)

    def is_unchanged(self, path: Path) -> bool:
        """Whether the file is still as it was put."""
        try:
            return self.files.get(path) == _digest(path.read_bytes())
        except OSError:
            return False

    def take_back(self, path: Path) -> None:
        """Remove a file that was put, if it is still there. Raises OSError when it is in use."""
        path.unlink(missing_ok=True)
        del self.files[path]

    def close(self) -> None:
        """Remove the record itself, and the folders that were made and are empty by now."""
        self.path.unlink(missing_ok=True)
        for folder in sorted(self.folders, key=lambda each: len(each.parts), reverse=True):
            with suppress(OSError):  # not empty: somebody else uses it by now
                folder.rmdir()

    def _make_folder(self, folder: Path) -> None:
        for missing in [each for each in (folder, *folder.parents) if not each.exists()][::-1]:
            missing.mkdir()
            self.folders.append(missing)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
