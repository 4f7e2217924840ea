"""Unpacks a zip archive: python3 -I wfm_unzip.py ARCHIVE FOLDER

Files have the modes that it records; where it records none, those that name an interpreter can be executed.
"""

import os
import stat
import sys
import zipfile

_UNIX = 3
# Files can be read and replaced by whoever unpacks them, and changed by nobody else.
_ALWAYS = 0o600
_AT_MOST = 0o755


def unpack(source, folder):
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            path = archive.extract(entry, folder)
            if entry.is_dir():
                continue
            mode = entry.external_attr >> 16
            if entry.create_system == _UNIX and stat.S_IMODE(mode) != 0:
                os.chmod(path, mode & _AT_MOST | _ALWAYS)
            elif begins_as_script(path):
                os.chmod(path, _AT_MOST)


def begins_as_script(path):
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


unpack(sys.argv[1], sys.argv[2])
