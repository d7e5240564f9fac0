"""A disk of its own that a test can fill, where root may mount one."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BLOCK = bytes(65_536)


@dataclass(frozen=True)
class SmallDisk:
    """A file system in memory, as full as its ballast makes it."""

    folder: Path

    def fill(self, leave_bytes: int = 0) -> None:
        """Leave so much space, and no more."""
        with self._ballast.open("ab", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(BLOCK)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            ballast.truncate(max(0, ballast.tell() - leave_bytes))

    def make_space(self) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk | None]:
    """A disk mounted on a new folder; None, and a line that says why, where none can be."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
    refused = "only root can mount a small disk"
    if os.geteuid() == 0:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        refused = mounted.stderr.strip() if mounted.returncode else ""
    if refused:
        print(f"not run: {refused}")
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
