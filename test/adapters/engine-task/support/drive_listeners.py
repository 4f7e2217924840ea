"""Feeds messages, as Snakemake would, to the log handler of version 7 or the logger plugin of version 9.

Reads {"version": 7 or 9, "messages": [...]} on stdin; the modules of Snakemake are stand-ins.
"""

import enum
import json
import logging
import sys
import types

LogEvent = enum.Enum(
    "LogEvent",
    {
        name: name.lower()
        for name in ["JOB_INFO", "JOB_ERROR", "JOB_STARTED", "JOB_FINISHED", "PROGRESS", "ERROR"]
    },
    type=str,
)


class LogHandlerBase(logging.Handler):
    def __init__(self):
        super().__init__()
        self.__post_init__()


class Unserializable:
    def __str__(self):
        return "unserializable"


def stand_in(name, **attributes):
    module = types.ModuleType(name)
    vars(module).update(attributes)
    sys.modules[name] = module


def revive(value):
    return Unserializable() if value == "<object>" else value


def feed_version_7(messages):
    import wfm_log_handler

    for message in messages:
        wfm_log_handler.log_handler({key: revive(value) for key, value in message.items()})


def feed_version_9(messages):
    import snakemake_logger_plugin_wfm

    handler = snakemake_logger_plugin_wfm.LogHandler()
    for message in messages:
        record = logging.LogRecord("snakemake", logging.INFO, "", 0, message.get("msg"), (), None)
        for key, value in message.items():
            if key != "msg":
                setattr(record, key, LogEvent(value) if key == "event" else revive(value))
        handler.emit(record)


request = json.load(sys.stdin)
stand_in("snakemake", __version__="%d.99.0" % request["version"])
stand_in("snakemake_interface_logger_plugins")
stand_in("snakemake_interface_logger_plugins.base", LogHandlerBase=LogHandlerBase)
stand_in("snakemake_interface_logger_plugins.common", LogEvent=LogEvent)
feed = {7: feed_version_7, 9: feed_version_9}[request["version"]]
feed(request["messages"])
