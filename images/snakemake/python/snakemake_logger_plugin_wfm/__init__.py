"""Logger plugin for Snakemake 8 and 9 (`--logger wfm`): hands its events to the spool."""

import snakemake
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from wfm_spool import open_spool


class LogHandler(LogHandlerBase):
    def __post_init__(self):
        self._spool = open_spool()
        self._spool.engine_started(snakemake.__version__)

    def emit(self, record):
        self._spool.guard(self._report, record)

    def _report(self, record):
        event = getattr(record, "event", None)
        if event == LogEvent.JOB_INFO:
            self._spool.job_started(
                record.jobid, record.rule_name, record.wildcards, record.output, record.log
            )
        elif event == LogEvent.JOB_FINISHED:
            self._spool.job_finished(record.job_id)
        elif event == LogEvent.JOB_ERROR:
            self._spool.job_failed(record.jobid)
        elif event == LogEvent.PROGRESS:
            self._spool.progress(record.total)
        elif event == LogEvent.ERROR or (event is None and record.levelname == "ERROR"):
            self._spool.error(record.getMessage())

    @property
    def writes_to_stream(self):
        return False

    @property
    def writes_to_file(self):
        return False

    @property
    def has_filter(self):
        # Without one Snakemake adds its own, which drops events under --quiet.
        return True

    @property
    def has_formatter(self):
        return True

    @property
    def needs_rulegraph(self):
        return False
