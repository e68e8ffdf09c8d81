"""Processes that begin with everything imported, for races with many of them.

Starting Python and Django takes seconds, forking takes none. `python -m tests.concurrency.nursery
SOCKET` does the first once and forks for each order; `python nursery.py SOCKET ARGS` asks for one
and stands for it: the same standard streams, the same exit, and who kills it kills the other.
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


def ask(path: str, args: list[str]) -> int:
    """The exit status of the order, as Popen tells it: negative for a signal."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        streams = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
        line.sendmsg([json.dumps(args).encode()], streams)
        return int(line.recv(16) or b"1")


def end_as(status: int) -> None:
    if status < 0:
        os.kill(os.getpid(), -status)
    sys.exit(status)


def serve(path: str) -> None:
    """Until it is killed. Each order gets a keeper, which is the parent of who carries it out."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(128)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _peer = door.accept()
            message, streams, _flags, _who = socket.recv_fds(line, LONGEST_ORDER, 3)
            order = json.loads(message)
            _know(order)
            if not os.fork():
                door.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _keep(line, streams, order)
                return
            line.close()
            for stream in streams:
                os.close(stream)


def _know(order: list[str]) -> None:
    """What the order needs is imported here, so that the next one has it too."""
    if order[0] == "-m":
        __import__(order[1])


def _keep(line: socket.socket, streams: list[int], order: list[str]) -> None:
    """Returns in the process that carries the order out; the keeper ends with it."""
    child = os.fork()
    if not child:
        line.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        _carry_out(order)
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


def _carry_out(order: list[str]) -> None:
    import runpy

    if order[0] == "-m":
        sys.argv = [order[1], *order[2:]]
        runpy.run_module(order[1], run_name="__main__", alter_sys=True)
    elif order[0] == "-c":
        sys.argv = ["-c", *order[2:]]
        exec(order[1], {"__name__": "__main__"})  # noqa: S102 # the tests' own text
    else:
        sys.argv = order
        runpy.run_path(order[0], run_name="__main__")


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
