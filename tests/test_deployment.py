"""What others install from: the lock, the image, the compose file, nginx, systemd, the bundle. What cannot be run here is read: that names agree and files
are there.
"""

import re
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests import browser
from tests.test_docs import canonical
from ui import meter

ROOT = browser.ROOT
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
NGINX = (DEPLOY / "nginx" / "kanban.conf.template").read_text("utf-8")


def pinned(text: str) -> dict[str, str]:
    """Name -> version of the lines of a requirements file."""
    lines = (line.partition("#")[0].rstrip("\\ ").strip() for line in text.splitlines())
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonical(one.name): str(one.specifier) for one in wanted}


# -- the lock --------------------------------------------------------------------------------------------------------------


def test_the_lock_has_the_same_packages_and_versions_each_with_hashes():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    wanted = pinned((ROOT / "requirements.txt").read_text("utf-8"))
    assert pinned("\n".join(line for line in text.splitlines() if not line.startswith(" "))) == wanted, "run make lock"
    blocks = re.split(r"\n(?=\S)", text.strip())[1:]
    assert len(blocks) == len(wanted) and all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)


# -- secrets ---------------------------------------------------------------------------------------------------------------

SECRET = re.compile(
    r"(^|/)(secrets?(\.\w+)?|\.env(\..*)?|\.pgpass|pgpass|id_(rsa|ed25519|ecdsa)|.*\.(pem|key|p12|pfx|jks|kdbx)|htpasswd|\.netrc|credentials(\.\w+)?)$",
    re.I,
)
INSIDE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bxox[bap]-[0-9A-Za-z-]{20,}"
    r"|(?i:\b(?:client_secret|cookie_secret|postgres_password)\s*[=:]\s*[\"'][^\"'{$<]{8,}[\"'])"
)


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_nothing_that_looks_like_a_secret_is_in_the_repository():
    files = tracked()
    assert len(files) > 300
    assert not [one for one in files if SECRET.search(one.relative_to(ROOT).as_posix())]
    texts = [
        one
        for one in files
        if one.suffix in (".py", ".toml", ".yaml", ".yml", ".md", ".sh", ".cfg", ".conf", "", ".template")
        and one.is_file()
    ]
    assert not [
        one for one in texts if one.name != Path(__file__).name and INSIDE.search(one.read_text("utf-8", "replace"))
    ]
    for name in (
        ".streamlit/secrets.toml",
        "access.yaml",
        "deploy/secrets/pgpass",
        "deploy/certificates/key.pem",
        "deploy/.env",
    ):
        ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT)
        assert ignored.returncode == 0, f"{name} could be committed"


@pytest.mark.parametrize("name", ["a/secrets.toml", ".env", "deploy/key.pem", "id_rsa", "pgpass"])
def test_a_secret_s_name_is_seen(name):
    assert SECRET.search(name)


# -- the image and the arrangement -----------------------------------------------------------------------------------------


def steps(name: str) -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", (DEPLOY / name).read_text("utf-8"))
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line and not line.startswith(("#", " "))]


def test_the_image_runs_as_nobody_in_particular_and_says_when_it_is_well():
    found = steps("Dockerfile")
    assert {name for name, _ in found} <= {
        "FROM",
        "RUN",
        "COPY",
        "WORKDIR",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert all(
        re.fullmatch(r"[a-z]+:[\w.-]+( AS \w+)?", what) and ":latest" not in what
        for name, what in found
        if name == "FROM"
    )
    last = [name for name, _ in found]
    assert last.index("USER") < last.index("CMD") and dict(found)["USER"] == "kanban"
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in text and "chromium" in text and "ADD " not in text and "sudo" not in text
    for run in (what for name, what in found if name == "RUN" and "apt-get" in what):
        assert "--no-install-recommends" in run and "rm -rf /var/lib/apt/lists" in run
    for what in (what for name, what in found if name == "COPY" and not what.startswith("--from")):
        assert (ROOT / what.split()[0]).exists()
    assert ":8501/readyz" in dict(found)["HEALTHCHECK"] and '--server.port", "8501' in dict(found)["CMD"]
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    assert {".git", ".venv", "tests", "deploy/secrets", ".streamlit/secrets.toml", "**/*.duckdb"} <= set(left_out)


def test_the_names_of_the_arrangement_agree():
    services, secrets = COMPOSE["services"], set(COMPOSE["secrets"])
    assert {"app1", "app2", "postgres", "nginx", "prepare"} == set(services)
    for name, one in services.items():
        assert set(one.get("secrets", [])) <= secrets and set(one.get("depends_on", {})) <= set(services), name
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), volume
        assert "no-new-privileges:true" in one["security_opt"], name
    for one in ("app1", "app2"):
        app = services[one]
        assert app["read_only"] and app["cap_drop"] == ["ALL"] and app["build"]["dockerfile"] == "deploy/Dockerfile"
        assert (
            app["environment"]["COUNTY_HEALTH_STORE"].startswith("postgresql://")
            and "password" not in str(app["environment"]).lower()
        )
        assert app["environment"]["FORWARDED_ALLOW_IPS"] == services["nginx"]["networks"]["inside"]["ipv4_address"]
        assert "ports" not in app, "reached through nginx alone"
    assert services["app1"]["volumes"] != services["app2"]["volumes"]
    given = services["nginx"]["environment"]
    assert set(re.findall(r"\$\{(KANBAN_\w+)\}", NGINX)) == {name for name in given if name != "NGINX_ENVSUBST_FILTER"}
    assert {given["KANBAN_APP_ONE"], given["KANBAN_APP_TWO"]} == {"app1:8501", "app2:8501"}
    mentioned = {
        one
        for service in services.values()
        for one in map(str, service.get("environment", {}).values())
        if one.startswith("/run/secrets/")
    }
    assert {one.rsplit("/", 1)[1] for one in mentioned} <= secrets


def filled(folder: Path, one: int, two: int, http: int, https: int) -> Path:
    """The template with a certificate of the test's own, as a whole configuration that writes nowhere else."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    given = {
        "HOST": "localhost", "HTTP": f"127.0.0.1:{http}", "HTTPS": f"127.0.0.1:{https}", "CERTIFICATES": str(folder),
        "APP_ONE": f"127.0.0.1:{one}", "APP_TWO": f"127.0.0.1:{two}",
    }  # fmt: skip
    text = re.sub(r"\$\{KANBAN_(\w+)\}", lambda found: given[found[1]], NGINX)
    kept = "".join(
        f"{what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr info; worker_processes 1;\nevents {{ worker_connections 200; }}\n"
        f"http {{ log_format who '$cookie_kanban $upstream_addr $status $uri'; access_log {folder}/access.log who;\n{kept}{text}\n}}\n",
        "utf-8",
    )
    return whole


def nginx() -> str:
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if not found or not shutil.which("openssl"):
        pytest.skip("没有 nginx / no nginx (apt install nginx-light)")
    return found


def test_nginx_takes_its_configuration(tmp_path):
    conf = filled(tmp_path, 1, 2, 3, 4) if nginx() else None
    done = subprocess.run([nginx(), "-t", "-c", conf, "-p", tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "client_max_body_size 21m" in NGINX and "location = /metrics" in NGINX


@pytest.mark.parametrize(
    "name", ["county-health.service", "county-health-backup.service", "county-health-backup.timer"]
)
def test_systemd_takes_its_units(name, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("没有 systemd-analyze / no systemd-analyze")
    for unit in (DEPLOY / "systemd").iterdir():
        text = (
            unit.read_text("utf-8")
            .replace("/usr/local/lib/county-health", str(ROOT))
            .replace("User=county-health", "User=daemon")
            .replace("Group=county-health", "Group=daemon")
        )
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True)
    assert name not in done.stderr, done.stderr


def test_the_server_s_unit_is_hardened():
    text = (DEPLOY / "systemd" / "county-health.service").read_text("utf-8")
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "CapabilityBoundingSet=\n",
        "Restart=on-failure",
        "User=county-health",
    ):
        assert line in text
    assert re.search(r"^MemoryMax=\dG$", text, re.M) and re.search(r"^StateDirectory=county-health$", text, re.M)


def test_the_alerts_ask_for_what_is_counted():
    scrape = yaml.safe_load((DEPLOY / "monitoring" / "scrape.yaml").read_text("utf-8"))
    alerts = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    job = scrape["scrape_configs"][0]["job_name"]
    given = {f"{family.name}{end}" for family in meter._OfNow().collect() for end in ("", "_total")} | {
        f"{family.name}{end}" for family in meter.REGISTRY.collect() for end in ("_total", "_bucket", "_sum", "_count")
    }
    assert len(alerts) == 3
    for alert in alerts:
        assert set(re.findall(r"county_health_\w+", alert["expr"])) <= given
        assert "up{" not in alert["expr"] or f'job="{job}"' in alert["expr"]
        assert alert["alert"] in (ROOT / "docs" / "operations.md").read_text("utf-8"), "what to do stands there"


# -- really running --------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.soak
def test_two_servers_behind_nginx_keep_a_reader_with_one_of_them(
    chromium, own_store, demo_store, tmp_path, monkeypatch
):
    """Two processes (each with a store of its own: one file has one writer), nginx before them, a reader with a websocket through TLS."""
    import ssl
    import urllib.error
    import urllib.request

    second, folder = tmp_path / "two", tmp_path / "nginx"
    second.mkdir()
    folder.mkdir()
    shutil.copy(demo_store, second / "store.duckdb")
    http, https = browser.free_port(), browser.free_port()
    monkeypatch.setenv("COUNTY_HEALTH_HOSTS", f"localhost:{https}")
    with (
        browser.serving(own_store, log=tmp_path / "one.log") as one,
        browser.serving(second / "store.duckdb", log=tmp_path / "two.log") as two,
    ):
        ports = [int(address.rpartition(":")[2]) for address in (one, two)]
        conf = filled(folder, *ports, http, https)
        proxy = subprocess.Popen([nginx(), "-c", conf, "-p", folder], stderr=(tmp_path / "nginx.log").open("wb"))
        try:
            trusting = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
            address = f"https://localhost:{https}"

            def get(path: str, **more) -> tuple[int, dict]:
                try:
                    with urllib.request.urlopen(
                        urllib.request.Request(address + path, **more), timeout=30, context=trusting
                    ) as answer:
                        return answer.status, dict(answer.headers)
                except urllib.error.HTTPError as error:
                    return error.code, dict(error.headers)

            browser.wait_for(lambda: get("/healthz")[0] == 200, seconds=20)
            status, told = get("/readyz")
            assert status == 200 and re.match(
                r"kanban=[0-9a-f]{32}; .*HttpOnly; Secure; SameSite=Lax", told["Set-Cookie"]
            )
            assert get("/metrics")[0] == 404, "never through the public way"
            assert get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})[0] == 404
            assert get("/x", data=bytes(22 * 2**20), method="PUT")[0] == 413
            for _ in range(4):  # readers of their own: each stays with one server, and both have some
                context = chromium.new_context(locale="zh-CN", ignore_https_errors=True)
                page = context.new_page()
                page.set_default_timeout(60_000)
                sockets = []
                page.on("websocket", lambda socket, sockets=sockets: sockets.append(socket.url))
                for place in ("/compare", "/ledger", "/sources"):
                    page.goto(address + place)
                    browser.ready(page)
                assert len(sockets) == 3 and all(one.startswith("wss://") for one in sockets)
                file = {
                    "name": "年报.csv",
                    "mimeType": "text/csv",
                    "buffer": "县区,指标,单位,年份,数值\n山丹县,居民健康素养水平,%,2025,26.5\n".encode(),
                }
                page.goto(f"{address}/uploads")
                browser.ready(page)
                page.locator("input[type=file]").set_input_files([file])
                page.locator(".st-key-write button").wait_for()  # the file reached the server that has the session
                context.close()
            for _ in range(40):
                assert get("/healthz")[0] == 200  # each without a cookie is a reader of its own
            lines = [line.split() for line in (folder / "access.log").read_text().splitlines()]
            asked = [(cookie, server) for cookie, server, *_ in lines if re.fullmatch("[0-9a-f]{32}", cookie)]
            assert len({cookie for cookie, _ in asked}) == 4 == len(set(asked)), "each reader with one server"
            assert {server for _, server, *_ in lines if server != "-"} == {f"127.0.0.1:{port}" for port in ports}, (
                "both have some"
            )
        finally:
            proxy.terminate()
            proxy.wait(15)


@pytest.mark.soak
def test_the_bundle_installs_with_no_network(tmp_path):
    """Made, unpacked elsewhere, installed in a network name space that has none, and the command line of it builds a store."""
    alone = ["unshare", "-rn"]
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("没有权限建网络命名空间 / no right to make a network namespace")
    made = subprocess.run(["bash", "make.sh", "bundle"], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, made.stderr[-2000:]
    (archive,) = (ROOT / "dist").glob("county-health-*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert (folder / "install.sh").stat().st_mode & stat.S_IXUSR and not (folder / "tests").exists()
    wheels = {canonical(one.name.split("-")[0]) for one in (folder / "wheels").iterdir()}
    assert {"streamlit", "pylopdf-fonts-zh-cn", "prometheus-client"} <= wheels

    def install(*given: str) -> subprocess.CompletedProcess:
        environ = {
            "PATH": "/usr/bin:/bin",
            "PYTHON": str(Path(sys.base_prefix) / "bin" / "python3"),
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [*alone, "bash", "install.sh", *given], cwd=folder, capture_output=True, text=True, timeout=600, env=environ
        )

    spoilt = next((folder / "wheels").glob("tzdata*"))
    body = spoilt.read_bytes()
    spoilt.write_bytes(body[:-1] + b"x")
    refused = install()
    assert refused.returncode != 0 and "文件不完整" in refused.stderr and not (folder / ".venv").exists()
    spoilt.write_bytes(body)
    done = install(str(tmp_path / "there"))
    assert done.returncode == 0, done.stderr[-3000:]
    assert "正常  依赖包" in done.stdout and "已安装到" in done.stderr
    python = tmp_path / "there" / ".venv" / "bin" / "python"
    built = subprocess.run(
        [*alone, python, "cli.py", "build"], cwd=tmp_path / "there", capture_output=True, text=True, timeout=300
    )
    assert built.returncode == 0 and "第 1 批" in built.stderr, built.stderr
    shutil.rmtree(ROOT / "dist")
