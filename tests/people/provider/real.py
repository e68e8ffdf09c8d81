"""Starts the provider (npm: oidc-provider), and logs in there as a browser would."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.calendar_server import certificate

ROOT = Path(__file__).resolve().parents[3]
HERE = "http://testserver"
OLDEST_NODE = 20  # on 18 the provider gives no token
LOW = "http://eidas.europa.eu/LoA/low"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
SECRET = "een-geheim-van-meer-dan-32-tekens-lang"
BSN = "999990639"  # passes the check of eleven; belongs to nobody

PEOPLE: dict[str, dict[str, Any]] = {
    "joke": {
        "claims": {"email": "joke@example.nl", "name": "Joke", "groups": ["balie", "niets"]},
        "acr": LOW,
        "amr": ["pwd", "otp"],
    },
    "bram": {
        "claims": {"email": "bram@example.nl", "name": "Bram", "groups": ["niets"]},
        "acr": LOW,
        "amr": ["pwd"],
    },
    "inwoner": {"claims": {"bsn": BSN, "name": "Sanne"}, "acr": SUBSTANTIAL, "amr": []},
    "inwoner-laag": {"claims": {"bsn": BSN, "name": "Sanne"}, "acr": LOW, "amr": []},
    "nobody": {"claims": {}},
}


def why_not() -> str:
    """Why the real provider cannot be started here; empty when it can."""
    if shutil.which("node") is None:
        return "no node on the path"
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    if int(told.stdout.removeprefix("v").split(".")[0]) < OLDEST_NODE:
        return "node is older than 20"
    if not (ROOT / "node_modules" / "oidc-provider").is_dir():
        return "npm ci was not run"
    return ""


@dataclass(slots=True)
class Real:
    issuer: str
    pem: Path
    people: dict[str, dict[str, Any]] = field(default_factory=lambda: PEOPLE)

    def browser(self) -> requests.Session:
        session = requests.Session()
        session.verify = str(self.pem)
        session.trust_env = False
        return session

    def answer_to(self, asked: str, who: str, browser: requests.Session | None = None) -> str:
        """Logs in as `who` and gives the address to which the provider sends the browser back."""
        browser = browser or self.browser()
        answer = browser.get(asked, allow_redirects=False)
        while answer.is_redirect or answer.status_code == 200:
            if answer.status_code == 200:
                answer = browser.post(answer.url, data={"who": who}, allow_redirects=False)
                continue
            leads = urljoin(answer.url, answer.headers["Location"])
            if not leads.startswith(self.issuer):
                return leads
            answer = browser.get(leads, allow_redirects=False)
        raise AssertionError(f"{answer.status_code}: {answer.text[:2000]}")

    def log_out(self, browser: requests.Session, address: str) -> str:
        """Agrees to log out there; where that leads."""
        page = browser.get(address, allow_redirects=False)
        assert page.status_code == 200, page.text
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', page.text)
        assert xsrf
        form = {"xsrf": xsrf[1], "logout": "yes"}
        confirm = urljoin(self.issuer, "/session/end/confirm")
        answer = browser.post(confirm, data=form, allow_redirects=False)
        assert answer.is_redirect, answer.text
        return answer.headers["Location"]


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come_in(provider: Real, browser: Client, start: str, who: str, **more: Any) -> Any:
    """The whole way: to the provider, in there, and back. Gives our answer."""
    asked = browser.get(start)
    assert asked.status_code == 302, asked.content.decode()
    return browser.get(path_of(provider.answer_to(asked["Location"], who, **more)))


def _client(name: str, base: str, where: str, told: str, **more: Any) -> dict[str, Any]:
    return {
        "client_id": name,
        "client_secret": SECRET,
        "redirect_uris": [f"{base}/inloggen/{where}/terug"],
        "post_logout_redirect_uris": [f"{base}/inloggen/uitgelogd"],
        "backchannel_logout_uri": f"{told}/inloggen/{where}/uitgelogd",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        **more,
    }


@contextmanager
def real_provider(
    folder: Path, *, base: str = HERE, told: str = "", slug: str = "leeuwarden"
) -> Iterator[Real]:
    """`slug` of the organisation; `told`: where it tells of log-outs, when not at `base`."""
    pem = certificate(folder, "localhost")
    private = rsa.generate_private_key(65537, 2048)
    jwk = {**jwt.algorithms.RSAAlgorithm.to_jwk(private, as_dict=True), "kid": "one", "use": "sig"}
    jwk.pop("key_ops", None)
    set_up = {
        "pem": str(pem),
        "jwks": {"keys": [jwk]},
        "acrValues": [LOW, SUBSTANTIAL],
        "people": PEOPLE,
        "clients": [
            _client("hub-staff", base, f"{slug}/medewerkers", told or base),
            _client(
                "hub-citizens",
                base,
                f"{slug}/inwoners",
                told or base,
                subject_type="pairwise",
            ),
        ],
    }
    node = subprocess.Popen(
        ["node", "tests/people/provider/provider.mjs"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "provider.log").open("wb"),
        text=True,
    )
    try:
        assert node.stdin and node.stdout
        node.stdin.write(json.dumps(set_up) + "\n")
        node.stdin.flush()
        issuer = node.stdout.readline().strip()
        assert issuer, (folder / "provider.log").read_text()
        yield Real(issuer, pem)
    finally:
        assert node.stdin
        node.stdin.close()
        try:
            node.wait(5)
        except subprocess.TimeoutExpired:
            node.kill()
            node.wait(5)
