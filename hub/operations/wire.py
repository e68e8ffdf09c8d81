"""Short words with Redis: a command and its answer, over a connection that each thread keeps."""

from threading import local
from typing import Any

from redis import ConnectionPool
from redis.exceptions import ConnectionError as Broken
from redis.exceptions import NoScriptError

WAIT_SECONDS = 2


class Wire(local):
    """The client's own way - its pool, retries and measurements - takes three times as long as the
    command itself, and every request of the API asks once. Every thread gets a Wire of its own."""

    def __init__(self, url: str) -> None:
        times = {"socket_timeout": WAIT_SECONDS, "socket_connect_timeout": WAIT_SECONDS}
        self._line: Any = ConnectionPool.from_url(url, **times).make_connection()
        self._answered = False  # on this line, before

    def ask(self, *command: str | bytes | float) -> Any:
        """Raises RedisError. A line that was cut since the last command is laid anew, once; one
        that breaks at its first command is not, for the command may have been carried out."""
        try:
            return self._once(command)
        except Broken:
            if not self._answered:
                raise
            self._answered = False
            return self._once(command)

    def _once(self, command: tuple[str | bytes | float, ...]) -> Any:
        self._line.send_command(*command)
        answer = self._line.read_response()
        self._answered = True
        return answer

    def run(self, script: str, digest: str, *values: str | bytes | float) -> Any:
        """A script by its SHA-1, or in full where Redis does not know it (any more). `values` begin
        with the number of keys."""
        try:
            return self.ask("EVALSHA", digest, *values)
        except NoScriptError:
            return self.ask("EVAL", script, *values)
