"""An installation in which people sign in: access.yaml, Streamlit's secrets, and a real OpenID provider on this machine."""

import os
import secrets
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import oidc_provider_mock
import yaml

from tests import browser, processes

OURS, OTHERS = "620725", "141128"  # 山丹县, 方山县
PEOPLE = [
    {"name": "钱管理", "role": "admin", "subject": "admin"},
    {"name": "赵审核", "role": "reviewer", "subject": "reviewer"},
    {"name": "王填报", "role": "editor", "subject": "editor", "counties": [OURS]},
    {"name": "李察看", "role": "viewer", "email": "li@example.cn", "reads": [OURS]},
]
CLAIMS = {
    **{name: {"name": name} for name in ("admin", "reviewer", "editor", "nobody")},
    "viewer": {"email": "Li@example.cn", "email_verified": True},
    "liar": {"email": "li@example.cn", "email_verified": False},
}


@dataclass
class Installation:
    """address: of the dashboard; access: its access.yaml; said: what stands there."""

    address: str
    access: Path
    store: Path
    log: Path
    said: dict = field(default_factory=dict)

    def say(self, **said) -> None:
        """Write access.yaml anew; what it says counts at the next click."""
        self.said |= said
        write(self.access, self.said)

    def people(self, **changed: dict | None) -> None:
        """People changed by the first of what they are known by: people(editor={'role': 'viewer', …}); None takes one out."""
        listed = [
            PERSON | (changed.get(_id(PERSON)) or {}) for PERSON in PEOPLE if changed.get(_id(PERSON), {}) is not None
        ]
        self.say(people=[{key: value for key, value in one.items() if value is not None} for one in listed])


def _id(person: dict) -> str:
    return person.get("subject") or person["email"].partition("@")[0]


def write(path: Path, said: dict) -> None:
    """access.yaml, at once and whole, of a mode that is taken."""
    grown = path.with_name(path.name + ".new")
    grown.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    grown.chmod(0o600)
    grown.replace(path)


@contextmanager
def installed(store: Path, folder: Path, monkeypatch):
    """The dashboard with sign-in, as `make run` serves it."""
    users = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        issuer, port = f"http://localhost:{provider.server_port}", browser.free_port()
        access, kept, log = folder / "access.yaml", folder / "secrets.toml", folder / "server.log"
        kept.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{secrets.token_hex(32)}"\n'
            f'client_id = "kanban"\nclient_secret = "{secrets.token_hex(8)}"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        )
        kept.chmod(0o600)
        made = Installation(f"http://127.0.0.1:{port}", access, store, log)
        made.say(sign_in="oidc", issuer=issuer, contact="县卫生健康局规划信息股 0936-100000", people=PEOPLE)
        monkeypatch.setenv("COUNTY_HEALTH_ACCESS", str(access))
        monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(kept))
        monkeypatch.setattr(browser, "free_port", lambda: port)
        with browser.serving(store, log=log):
            yield made


def sign_in(page, sub: str) -> None:
    """From the page to sign in at, through the provider, to where one wanted to go."""
    page.get_by_role("link", name="统一身份认证登录").click()
    page.get_by_role("button", name=sub, exact=True).click()


def command(*words: str, access: Path, store: Path) -> subprocess.CompletedProcess:
    """The command line, by the account that runs the tests."""
    env = os.environ | {"COUNTY_HEALTH_ACCESS": str(access), "COUNTY_HEALTH_STORE": str(store)}
    return processes.run("import sys, cli\nsys.exit(cli.main(sys.argv[1:]))", *words, env=env)
