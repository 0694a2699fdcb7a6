"""A report is written whole, or the old one stays."""

import os
import subprocess
import sys

import pytest

from deserstats.show.saving import write_whole

PROGRAM = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from deserstats.show.saving import write_whole
try:
    write_whole(Path(sys.argv[1]), "new" * 1000)
except OSError as error:
    print(error.filename)
"""


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "r.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, "Київ\n")
    assert path.read_bytes() == "Київ\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["r.md"]


def test_without_room_the_old_file_stays_whole(tmp_path):
    pytest.importorskip("resource")
    path = tmp_path / "r.md"
    path.write_text("old", encoding="utf-8")
    told = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["r.md"]


def test_a_link_leads_to_the_file_and_a_device_stays_one(tmp_path):
    path, link = tmp_path / "r.md", tmp_path / "link.md"
    link.symlink_to(path)
    write_whole(link, "new")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    if os.path.exists("/dev/full"):
        full = tmp_path / "full.md"
        full.symlink_to("/dev/full")
        with pytest.raises(OSError, match="No space left") as caught:
            write_whole(full, "new")
        assert caught.value.filename == str(full)
        assert not os.path.isfile("/dev/full")


def test_a_folder_that_there_is_not_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        write_whole(tmp_path / "nowhere" / "r.md", "new")
    assert caught.value.filename == str(tmp_path / "nowhere" / "r.md")
