"""Log handler script for Snakemake 7 (`--log-handler-script`): hands its messages to the spool."""

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
        _spool.job_failed(msg["jobid"])
    elif level == "progress":
        _spool.progress(msg["total"])
    elif level == "error":
        _spool.error(msg["msg"])
