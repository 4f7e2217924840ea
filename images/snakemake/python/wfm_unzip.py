"""Unpacks a zip archive with the modes that it records: python3 -I wfm_unzip.py ARCHIVE FOLDER

Prints the files of which it records none, as a JSON list.
"""

import json
import os
import stat
import sys
import zipfile

_UNIX = 3
# Files can be read and replaced by whoever unpacks them, and changed by nobody else.
_ALWAYS = 0o600
_AT_MOST = 0o755


def unpack(source, folder):
    without_mode = []
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            path = archive.extract(entry, folder)
            if entry.is_dir():
                continue
            mode = entry.external_attr >> 16
            if entry.create_system == _UNIX and stat.S_IMODE(mode) != 0:
                os.chmod(path, mode & _AT_MOST | _ALWAYS)
            else:
                without_mode.append(path)
    return without_mode


json.dump(unpack(sys.argv[1], sys.argv[2]), sys.stdout)
