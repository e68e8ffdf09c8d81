"""Processes that begin with everything imported, for races with many of them.

Starting Python and Django takes seconds, forking takes none. `python -m tests.concurrency.nursery
SOCKET` does the first once and forks for each order; `python nursery.py SOCKET ARGS` asks for one
and stands for it: the same standard streams, the same exit, and who kills it kills the other. What
is forked works in the places of who asked: its database, its folder and its mail server.
"""

import array
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path

LONGEST_ORDER = 65_536
# Where a hub keeps and sends things. All else of the environment is the nursery's own.
PLACES = ("DATABASE_URL", "EMAIL_URL", "VAR_DIR")


def ask(path: str, args: list[str]) -> int:
    """The exit status of the order, as Popen tells it: negative for a signal."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        streams = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
        places = {name: os.environ[name] for name in PLACES if name in os.environ}
        line.sendmsg([json.dumps([args, places]).encode()], streams)
        return int(line.recv(16) or b"1")


def end_as(status: int) -> None:
    if status < 0:
        os.kill(os.getpid(), -status)
    sys.exit(status)


def serve(path: str) -> None:
    """Until it is killed, or who started it is gone. Each order gets a keeper, which is the parent
    of who carries it out."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(128)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while _somebody_knocks(door):
            line, _peer = door.accept()
            message, streams, _flags, _who = socket.recv_fds(line, LONGEST_ORDER, 3)
            args, places = json.loads(message)
            _know(args)
            if not os.fork():
                door.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _keep(line, streams)
                _go_to(places)
                _carry_out(args)
                return
            line.close()
            for stream in streams:
                os.close(stream)


def _somebody_knocks(door: socket.socket) -> bool:
    """Waits for it. False when the standard input has ended, which nobody writes to."""
    with selectors.DefaultSelector() as waits:
        waits.register(door, selectors.EVENT_READ)
        waits.register(sys.stdin, selectors.EVENT_READ)
        return all(key.fileobj is door for key, _event in waits.select())


def _know(args: list[str]) -> None:
    """What the order needs is imported here, so that the next one has it too."""
    if args[0] == "-m":
        __import__(args[1])


def _keep(line: socket.socket, streams: list[int]) -> None:
    """Returns in the process that carries the order out; the keeper ends with it."""
    child = os.fork()
    if not child:
        line.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        return
    for stream in (*streams, 0, 1, 2):
        os.close(stream)
    with selectors.DefaultSelector() as waits:
        waits.register(os.pidfd_open(child), selectors.EVENT_READ)
        waits.register(line, selectors.EVENT_READ)
        if any(key.fileobj is line for key, _event in waits.select()):
            os.kill(child, signal.SIGKILL)  # whoever stood for it is gone
    _pid, status = os.waitpid(child, 0)
    try:
        line.send(str(os.waitstatus_to_exitcode(status)).encode())
    finally:
        os._exit(0)


def _go_to(places: dict[str, str]) -> None:
    """The settings are read once more. The nursery opened no database, so nothing is to be closed;
    its connection may be there already, and keeps the settings it was made with."""
    import importlib

    from django.conf import settings
    from django.db import connection

    for name in PLACES:
        os.environ.pop(name, None)
    os.environ.update(places)
    told = importlib.reload(importlib.import_module(settings.SETTINGS_MODULE))
    for name in filter(str.isupper, dir(told)):
        setattr(settings, name, getattr(told, name))
    connection.settings_dict.update(told.DATABASE)


def _carry_out(args: list[str]) -> None:
    import runpy

    if args[0] == "-m":
        sys.argv = [args[1], *args[2:]]
        runpy.run_module(args[1], run_name="__main__", alter_sys=True)
    elif args[0] == "-c":
        sys.argv = ["-c", *args[2:]]
        exec(args[1], {"__name__": "__main__"})  # noqa: S102 # the tests' own text
    else:
        sys.argv = args
        runpy.run_path(args[0], run_name="__main__")


def asking(path: Path) -> list[str]:
    """The command that asks the nursery behind the socket."""
    return [sys.executable, "-I", "-S", __file__, str(path)]


if __name__ == "__main__":
    if __package__:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
        django.setup()
        serve(sys.argv[1])
    else:
        end_as(ask(sys.argv[1], sys.argv[2:]))
