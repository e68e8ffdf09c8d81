"""The production set-up on loopback: PostgreSQL, Redis, gunicorn, daphne and nginx, with the very
files of deploy/; only ports, paths and the name of the server are put in their place."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import apart, empty
from tests.apart import ROOT, free_port
from tests.concurrency.conftest import Arena, scratch
from tests.concurrency.test_over_http import wait_for
from tests.deploy.certificate import write_certificate
from tests.deploy.visitor import Visitor

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MAIN = """daemon off;
worker_processes 1;
pid {var}/nginx.pid;
error_log {var}/nginx-main.log;
{user}
events {{ }}
http {{
    include /etc/nginx/mime.types;
    {temporary}
    include {var}/hub.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(slots=True)
class Stage:
    """The servers that run, what they wrote, and the facts of the town."""

    var: Path
    port: int
    web_port: int
    facts: dict[str, Any]
    env: dict[str, str]
    orders: dict[str, list[str]]
    servers: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)

    def visitor(self, address: str = "127.0.0.1") -> Visitor:
        return Visitor(self.port, address)

    def written(self) -> str:
        """All that any of the servers logged."""
        return "\n".join(path.read_text("utf-8") for path in sorted(self.var.glob("*.log")))

    def start(self, name: str) -> None:
        with (self.var / f"{name}.log").open("a") as log:
            self.servers[name] = subprocess.Popen(
                self.orders[name], cwd=ROOT, env=self.env, stdout=log, stderr=log, text=True
            )

    def stop(self, name: str) -> None:
        server = self.servers.pop(name)
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    if settings.SQLITE or not settings.REDIS_URL:
        pytest.skip("needs PostgreSQL and Redis")
    if NGINX is None:
        pytest.skip("nginx is not on the path")
    with ExitStack() as cleanup:
        name_and_url = cleanup.enter_context(scratch(empty.postgres()))
        yield cleanup.enter_context(production(name_and_url[1], tmp_path_factory.mktemp("deploy")))


@contextmanager
def production(url: str, var: Path) -> Iterator[Stage]:
    ports = {name: free_port() for name in ("proxy", "plain", "web", "live")}
    arena = Arena(environment(url, var, ports["web"]))
    arena.run("manage.py", "collectstatic", "-v0", "--noinput")
    facts = json.loads(arena.run("-m", "tests.deploy.stage"))
    write_certificate(var / "fullchain.pem", var / "privkey.pem")
    write_configuration(var, ports)
    env, started = arena.env, orders(var, ports["live"])
    stage = Stage(var, ports["proxy"], ports["web"], facts, env, started)
    try:
        for name in stage.orders:
            stage.start(name)
        for port in (ports["web"], ports["live"]):
            wait_for(f"http://127.0.0.1:{port}/healthz")
        stage.visitor().wait()
        yield stage
    finally:
        for name in list(stage.servers):
            stage.stop(name)


def orders(var: Path, live_port: int) -> dict[str, list[str]]:
    python = sys.executable
    return {
        "web": [str(Path(python).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py"],
        "live": [python, "manage.py", "serve", "--without-worker", "--port", str(live_port)],
        "proxy": [str(NGINX), "-c", f"{var}/nginx.conf", "-p", str(var)],
    }


def environment(url: str, var: Path, web_port: int) -> dict[str, str]:
    return {
        **apart.environment(url, var),
        "PRODUCTION": "true",
        "SECRET_KEY": "only-of-this-test-" + "x" * 40,
        "INTAKE_KEYS": "b25seS1mb3ItYS10ZXN0LS0tLS0tLS0tLS0tLS0tLS0=",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "REDIS_URL": settings.REDIS_URL,
        "WEB_BIND": f"127.0.0.1:{web_port}",
        "WEB_PROCESSES": "2",
        "NUM_PROXIES": "1",
        "HOLDS_PER_ADDRESS": "1",
    }


def write_configuration(var: Path, ports: dict[str, int]) -> None:
    (var / "hub.conf").write_text(configuration(var, ports), "utf-8")
    temporary = " ".join(f"{name}_temp_path {var}/{name};" for name in TEMPORARY)
    user = "user root;" if os.getuid() == 0 else ""
    main = MAIN.format(var=var, temporary=temporary, user=user)
    (var / "nginx.conf").write_text(main, "utf-8")


def configuration(var: Path, ports: dict[str, int]) -> str:
    """deploy/nginx.conf with what is this machine's own."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for theirs, ours in {
        "127.0.0.1:8001": f"127.0.0.1:{ports['web']}",
        "127.0.0.1:8002": f"127.0.0.1:{ports['live']}",
        "listen 443 ssl": f"listen 127.0.0.1:{ports['proxy']} ssl",
        "listen 80": f"listen 127.0.0.1:{ports['plain']}",
        "hub.example": "localhost",
        "/etc/ssl/hub": str(var),
        "/var/log/nginx/hub-error.log": f"{var}/proxy-error.log",
        "/var/log/nginx/hub.log": f"{var}/proxy-access.log",
        "/srv/hub/var/static": f"{var}/static",
        "/srv/hub/deploy": str(DEPLOY),
    }.items():
        assert theirs in text, theirs
        text = text.replace(theirs, ours)
    return text


def wait_until(what: str, holds: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.05)
