"""Log handler script for Snakemake 7 (`--log-handler-script`): hands its messages to the spool."""

import subprocess
import sys

import snakemake
from wfm_spool import open_spool

_spool = open_spool()
_spool.engine_started(snakemake.__version__)


def log_handler(msg):
    _spool.guard(_report, msg)


def _report(msg):
    level = msg.get("level")
    if level == "job_info":
        _spool.job_started(
            msg["jobid"], msg["name"], msg["wildcards"], msg["output"], msg["log"]
        )
    elif level == "job_finished":
        _spool.job_finished(msg["jobid"])
    elif level == "job_error":
        _spool.job_failed(msg["jobid"], _exit_code())
    elif level == "progress":
        _spool.progress(msg["total"])
    elif level == "error":
        _spool.error(msg["msg"])


def _exit_code():
    """Of the command that failed: Snakemake tells of it while it handles the exception, in the same thread."""
    fault = sys.exc_info()[1]
    while fault is not None and not isinstance(fault, subprocess.CalledProcessError):
        fault = fault.__cause__ or fault.__context__
    return None if fault is None else fault.returncode
