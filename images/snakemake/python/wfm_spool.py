"""What Snakemake says about jobs, kept for the engine task in the folder $WFM_SPOOL.

`events.jsonl` holds one JSON object per line. Outputs of finished jobs are hard-linked into
`outputs/<job>/`, so that a temporary file outlives its removal by Snakemake; logs of failed jobs are
copied into `logs/<job>/`, because a job that is tried again overwrites its log.

Snakemake waits for whoever listens to it, and some listeners that raise end the run. So everything here
returns soon, and a fault is told once on stderr and then ignored.
"""

import json
import os
import re
import shutil
import stat
import sys
import threading

# What Snakemake appends to names of files in its reports.
_FLAG = re.compile(
    r" \((?:(?:pipe|service|dynamic|cached|nodelocal|update|before update|access: [^()]*)(?:, )?)?"
    r"(?:send to storage|retrieve from storage|only provide storage uri|in storage)?\)$"
)

_LOG_BYTES = 8 * 1024 * 1024


class Spool:
    """Appends events; its methods may be called from any thread and never raise an Exception."""

    def __init__(self, folder):
        self._folder = folder
        self._lock = threading.Lock()
        self._jobs = {}
        self._descriptor = None
        self._has_complained = False

    def engine_started(self, version):
        self.guard(self._append, {"event": "engine-started", "version": str(version)})

    def job_started(self, job, rule, wildcards, outputs, logs):
        self.guard(self._job_started, job, rule, wildcards, outputs, logs)

    def job_finished(self, job):
        self.guard(self._job_finished, job)

    def job_failed(self, job, exit_code=None):
        """The exit code as Python tells it: of a process that was ended by a signal the negative number of that."""
        self.guard(self._job_failed, job, exit_code)

    def progress(self, total):
        self.guard(self._append, {"event": "progress", "total": int(total)})

    def error(self, message):
        self.guard(self._append, {"event": "error", "message": str(message)[:20000]})

    def guard(self, report, *args):
        # KeyboardInterrupt is how the engine task stops Snakemake: only Exception is caught.
        try:
            report(*args)
        except Exception as fault:
            self._complain(fault)

    def _job_started(self, job, rule, wildcards, outputs, logs):
        event = {
            "event": "job-started",
            "job": str(job),
            "rule": str(rule),
            "wildcards": {str(name): str(value) for name, value in dict(wildcards or {}).items()},
            "outputs": [_plain_path(path) for path in outputs or []],
            "logs": [_plain_path(path) for path in logs or []],
        }
        with self._lock:
            self._jobs[event["job"]] = event
        self._append(event)

    def _job_finished(self, job):
        job = str(job)
        known = self._jobs.get(job)
        event = {"event": "job-finished", "job": job}
        if known is not None:
            for path in known["outputs"]:
                self.guard(self._keep_output, job, path)
            inside = [path for path in known["outputs"] if self._place("outputs", job, path)]
            marks = _marks(inside)
            if marks:
                event["marks"] = marks
        self._append(event)

    def _job_failed(self, job, exit_code):
        job = str(job)
        known = self._jobs.get(job)
        if known is not None:
            for path in known["logs"]:
                self.guard(self._keep_log, job, path)
        event = {"event": "job-failed", "job": job}
        if exit_code is not None:
            event["exitCode"] = exit_code if exit_code >= 0 else 128 - exit_code
        self._append(event)

    def _keep_output(self, job, path):
        kept = self._place("outputs", job, path)
        if kept is not None:
            _link(os.path.realpath(path), kept)

    def _keep_log(self, job, path):
        kept = self._place("logs", job, path)
        if kept is None or not os.path.isfile(path):
            return
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        with open(path, "rb") as source, open(kept + ".part", "wb") as target:
            source.seek(max(0, os.fstat(source.fileno()).st_size - _LOG_BYTES))
            target.write(source.read(_LOG_BYTES))
        os.replace(kept + ".part", kept)

    def _place(self, kind, job, path):
        """Where a file of the work folder is kept; None for a path that leaves the folder."""
        path = os.path.normpath(path)
        if os.path.isabs(path) or path.split(os.sep)[0] == os.pardir:
            return None
        return os.path.join(self._folder, kind, job, path)

    def _append(self, event):
        line = (json.dumps(event, default=str) + "\n").encode("utf-8", "backslashreplace")
        with self._lock:
            if self._descriptor is None:
                os.makedirs(self._folder, exist_ok=True)
                self._descriptor = os.open(
                    os.path.join(self._folder, "events.jsonl"),
                    os.O_WRONLY | os.O_APPEND | os.O_CREAT,
                    0o644,
                )
            os.write(self._descriptor, line)

    def _complain(self, fault):
        if self._has_complained:
            return
        self._has_complained = True
        try:
            print("wfm: an event could not be reported: %r" % (fault,), file=sys.stderr)
        except Exception:
            pass


class NoSpool(Spool):
    """Listens and keeps nothing: Snakemake was not started by an engine task."""

    def __init__(self):
        super().__init__("")

    def _append(self, event):
        pass

    def _place(self, kind, job, path):
        return None


def open_spool():
    folder = os.environ.get("WFM_SPOOL")
    # Snakemake changes folders with --directory.
    return Spool(os.path.abspath(folder)) if folder else NoSpool()


def _plain_path(path):
    text = str(path)
    return text if os.path.lexists(text) else _FLAG.sub("", text)


def _marks(paths):
    """What of each file changes with its content: no other job has had a chance to touch it yet."""
    marks = {}
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:
            continue
        if stat.S_ISREG(found.st_mode):
            marks[path] = "%d:%d" % (found.st_size, found.st_mtime_ns)
    return marks


def _link(source, target):
    """Links a file, or the files of a folder without following symlinks to folders; what is gone is skipped."""
    try:
        mode = os.stat(source).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        for name in os.listdir(source):
            if name == ".snakemake_timestamp":
                continue
            inner = os.path.join(source, name)
            if os.path.islink(inner):
                inner = os.path.realpath(inner)
                if not os.path.isfile(inner):
                    continue
            _link(inner, os.path.join(target, name))
    elif stat.S_ISREG(mode):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _link_file(source, target)


def _link_file(source, target):
    try:
        os.link(source, target)
    except FileExistsError:
        pass
    except FileNotFoundError:
        pass
    except OSError:
        # Another device, or a file system without links.
        shutil.copyfile(source, target)
