"""What may go wrong around a ledger in PostgreSQL: each ends in words somebody can act on, with nothing half written, and goes on once it is mended.

On real disks, mounted in a name space that ends with the process; with a real server that is stopped, restarted, damaged, or asked over TLS.
"""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import cli
from model.failures import StoreTrouble
from store import Store, backups, postgres, replica
from store import shared as shared_module
from store.places import Address
from tests import test_cli_hostile
from tests.postgres import elsewhere, running
from tests.stores import ADMIN, ROOT, command, everything, figure, numbers, write
from tests.stores import elsewhere as in_another_process
from tests.test_store_full import leave

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def server():
    """A server that is stopped, restarted and asked otherwise here, and goes on as it was."""
    with running("fsync=off") as began:
        yield began


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the replicas of this process stand; they are given back."""
    monkeypatch.setenv(replica.FOLDER, str(tmp_path / "replicas"))
    monkeypatch.setattr(shared_module, "PAUSE", 0.0)
    yield tmp_path
    replica.let_go()


def told(kind: str, *words: str, act) -> StoreTrouble:
    with pytest.raises(StoreTrouble) as trouble:
        act()
    assert trouble.value.kind == kind and all(one in trouble.value.words for one in words), trouble.value.words
    return trouble.value


def again(address: Address, folder: Path, store: Store) -> None:
    """What another machine fetches is what this one has, whole and sound."""
    with elsewhere(folder / f"again{time.monotonic_ns()}"), Store.open_for_reading(address) as later:
        assert everything(later) == everything(store)
        with later._reading() as con:
            assert backups._unsound(con) == []


def test_a_server_that_is_stopped_and_not_gone(server, folder, monkeypatch):
    """It answers nothing, and no network tells that it is gone: readers go on, a writer is told in time, and it goes on by itself."""
    monkeypatch.setattr(postgres, "PATIENCE", 1.0)
    monkeypatch.setattr(postgres.Connection.ask, "__kwdefaults__", {"patience": 1.0})
    monkeypatch.setattr(postgres.Connection.run, "__kwdefaults__", {"patience": 1.0})
    address = server.database()
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        threads = threading.active_count()
        server.freeze()
        try:
            assert store.version() == 1 and numbers(store) == {"a": 1}, "who reads goes on"
            assert "没有应答" in store.troubles()[0]
            told("away", "服务器没有应答", "未写入任何内容", act=lambda: write(store, figure("2", place="b")))
            with elsewhere(folder / "new"):
                told("away", "服务器没有应答", act=lambda: Store.open(address))
        finally:
            server.thaw()
        assert write(store, figure("2", place="b")) == 2 and store.version() == 2 and store.troubles() == []
        until = time.monotonic() + 30
        while threading.active_count() > threads:  # what was asked of it is let go once it answers
            assert time.monotonic() < until
            time.sleep(0.05)
        again(address, folder, store)


def test_the_server_restarted_in_the_middle_of_a_write(server, folder, monkeypatch):
    """Between the rows and their commit: told, nothing of it is there, and the next write is the same number."""
    address = server.database()
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        put_meta = postgres.put_meta

        def restarted(*given) -> None:
            put_meta(*given)
            server.stop()
            server.start()

        with monkeypatch.context() as patched:
            patched.setattr(postgres, "put_meta", restarted)
            told("away", "未写入任何内容", act=lambda: write(store, figure("2", place="b")))
        assert store.version() == 1 and numbers(store) == {"a": 1} and store.troubles() == []
        assert write(store, figure("2", place="b")) == 2
        again(address, folder, store)


def test_a_server_that_takes_no_writes(server, folder):
    """Read-only, as a standby is, or one whose operator closed it: readers go on, writers are told."""
    address = server.database()
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        for value in ("on", "off"):
            server.run(f"alter system set default_transaction_read_only = {value}")
            server.run("select pg_reload_conf()")
            until = time.monotonic() + 20
            while server.run("show default_transaction_read_only") != value:
                assert time.monotonic() < until
                time.sleep(0.05)
            time.sleep(0.2)
            if value == "on":
                told("unreadable", "只读", "主服务器", act=lambda: write(store, figure("2", place="b")))
                assert store.version() == 1 and numbers(store) == {"a": 1}
        assert write(store, figure("2", place="b")) == 2
        again(address, folder, store)


def test_a_damaged_file_of_the_server_is_told_and_a_backup_of_the_replica_saves_it(server, folder, capsys):
    address = server.database()
    name = address.url.rpartition("/")[2]
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        server.run("checkpoint")
        path = server.folder / "data" / server.run("select pg_relation_filepath('figure')", name)
        server.stop()
        with path.open("r+b") as file:
            file.write(b"\xff" * 64)
        server.start()
        assert store.version() == 1 and numbers(store) == {"a": 1}
        with elsewhere(folder / "new"):
            told("damaged", "数据文件损坏", "从备份恢复", act=lambda: Store.open_for_reading(address))
        assert cli.main(["backup", str(folder / "b"), "--store", address.url]) in (cli.DONE, cli.STORE)
        other = server.database()
    replica.let_go()
    assert backups.check(folder / "b") == 1
    assert cli.main(["restore", str(folder / "b"), "--store", other.url]) == cli.DONE
    with Store.open(other) as store:
        assert numbers(store) == {"a": 1} and write(store, figure("2", place="b")) == 2
    assert "Traceback" not in capsys.readouterr().err


def full_replica(url: str, disk: Path) -> None:
    """In a process whose replica stands on a small disk of its own: full, the server has the batch and it is said; with room again it comes."""
    os.environ[replica.FOLDER] = str(disk / "replicas")
    shared_module.PAUSE = 0.0
    address = Address(url)
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        leave(disk, 0)
        seen = []
        for number in range(2, 40):  # what is written waits in the log of the replica, until that has no room
            try:
                write(store, *(figure("2", indicator=f"i{number}", place=f"{number}/{one}") for one in range(400)))
            except StoreTrouble as trouble:
                seen.append((trouble.kind, trouble.words))
                break
        assert seen and "Traceback" not in seen[0][1], seen
        kind, words = seen[0]
        assert kind in ("behind", "full", "unreadable") and ("已满" in words or "腾出空间" in words), seen
        assert ("请勿重复提交" in words) == (kind == "behind"), (
            "what is written is told as such, and what is not is not"
        )
        with elsewhere(disk.with_name("elsewhere")), Store.open_for_reading(address) as other:
            there = other.version()
            assert there == number - (kind != "behind"), (there, number, seen)
        (disk / "balloon").unlink()
        print(f"{kind}: {words}")
    with Store.open(address) as store:
        assert store.version() == there and store.troubles() == []
        assert write(store, figure("9", place="z")) == there + 1
        with elsewhere(disk.with_name("elsewhere")), Store.open_for_reading(address) as other:
            assert everything(other) == everything(store)


def test_a_really_full_disk_under_a_replica(folder, server):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    disk = folder / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=32m tiny '{disk}' && exec \"$@\""
    code = "from tests import test_store_shared_faults as faults\nfaults.full_replica(sys.argv[1], Path(sys.argv[2]))"
    given = (server.database().url, disk)
    print(in_another_process(code, *given, before=("unshare", "-rm", "bash", "-c", mount, "-"), timeout=120))


def read_only_replica(url: str, disk: Path) -> None:
    os.environ[replica.FOLDER] = str(disk / "replicas")
    address = Address(url)
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
    replica.let_go()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for act in (lambda: Store.open(address), lambda: Store.open_for_reading(address)):
        trouble = told("unreadable", "文件夹", "没有权限", replica.FOLDER, act=act)
        print(trouble.words)
    assert cli.main(["batches", "--store", url]) == cli.STORE


def test_a_disk_under_the_replica_that_became_read_only(folder, server):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    disk = folder / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=32m tiny '{disk}' && exec \"$@\""
    code = (
        "from tests import test_store_shared_faults as faults\nfaults.read_only_replica(sys.argv[1], Path(sys.argv[2]))"
    )
    given = (server.database().url, disk)
    said = in_another_process(code, *given, before=("unshare", "-rm", "bash", "-c", mount, "-"), timeout=120)
    print(said)
    with elsewhere(folder / "other"), Store.open(Address(given[0])) as store:
        assert store.version() == 1 and write(store, figure("2", place="b")) == 2


def full_server(disk: Path) -> None:
    """A PostgreSQL whose own disk is full: the writer is told that it is the server's, nothing is half, and with room it goes on."""
    os.environ[replica.FOLDER] = str(disk.with_name("replicas"))
    os.chmod(disk, 0o755)
    (disk / "server").mkdir()
    with running(
        "fsync=off", "min_wal_size=32MB", "max_wal_size=32MB", "wal_recycle=off", folder=disk / "server"
    ) as server:
        address = server.database()
        with Store.open(address, create=True) as store:
            write(store, figure("1", place="a"))
            server.run("checkpoint")
            leave(disk, 2**20)
            words = ""
            for number in range(2, 60):
                try:
                    write(store, *(figure("2", indicator=f"i{number}", place=f"{number}/{one}") for one in range(2000)))
                except StoreTrouble as trouble:
                    words = trouble.words
                    assert trouble.kind in ("full", "away", "unsure"), (trouble.kind, words)
                    break
            assert words and "Traceback" not in words
            print(words)
            (disk / "balloon").unlink()
            until = time.monotonic() + 60
            while True:
                try:
                    last = write(store, figure("9", place="z"))
                    break
                except StoreTrouble as trouble:
                    assert trouble.kind in ("away", "unsure") and time.monotonic() < until, trouble.words
                    time.sleep(0.2)
                    with suppress(AssertionError):  # it came back by itself
                        server.start()
            assert last == number
            with elsewhere(disk.with_name("elsewhere")), Store.open_for_reading(address) as other:
                assert everything(other) == everything(store)


def test_a_full_disk_under_the_server(folder):
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    disk = Path("/tmp") / f"pg-disk-{os.getpid()}"
    disk.mkdir()
    try:
        mount = f"mount -t tmpfs -o size=160m tiny '{disk}' && exec \"$@\""
        code = "from tests import test_store_shared_faults as faults\nfaults.full_server(Path(sys.argv[1]))"
        print(in_another_process(code, disk, before=("unshare", "-m", "bash", "-c", mount, "-"), timeout=180))
    finally:
        disk.rmdir()


@pytest.fixture
def installed(shared, own_store) -> Address:
    """A shared store with what is known of the counties."""
    address = shared()
    assert cli.main(["restore", str(own_store), "--store", address.url]) == cli.DONE
    return address


def test_sigterm_in_an_import_into_a_shared_store(installed, own_store, tmp_path, monkeypatch):
    """Before its rows go to the server: one line, and neither side has anything of it. From then on: carried to its end, and said."""
    monkeypatch.setenv("SENT", str(int(signal.SIGTERM)))
    file = tmp_path / "年报.csv"
    file.write_text(test_cli_hostile.SOUND, "utf-8")
    ended = test_cli_hostile.interrupted("store.ledger:refresh", installed.url, file, tmp=tmp_path)
    assert ended == (cli.ENDED, "已中止（收到停止信号）。\n")
    with Store.open(installed) as store:
        assert store.version() == 1
        again(installed, tmp_path, store)
    replica.let_go()
    code, said = test_cli_hostile.interrupted("store.postgres:push", installed.url, file, tmp=tmp_path)
    assert code == cli.DONE and "已写入第 2 批" in said
    with Store.open(installed) as store:
        assert store.version() == 2
        again(installed, tmp_path, store)


def test_sigterm_in_an_export_from_a_shared_store(installed, tmp_path):
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"old")
    given = ("export", "xlsx", "--out", str(out), "--area", "山丹县", "--store", installed.url)
    asked = command(test_cli_hostile.INTERRUPTED, "exports.xlsx.workbook:write", *given)
    heard = os.environ | {"SENT": str(int(signal.SIGTERM)), "COUNTY_HEALTH_LOG": "ERROR"}
    done = subprocess.run(asked, env=heard, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert (done.returncode, done.stderr) == (cli.ENDED, "已中止（收到停止信号）。\n")
    assert out.read_bytes() == b"old" and sorted(one.name for one in tmp_path.glob("a.xlsx*")) == ["a.xlsx"]
    with Store.open(installed) as store:
        assert store.version() == 1


def test_what_an_address_asks_of_tls_is_what_the_connection_does(server, folder):
    """A server with a certificate of its own: encrypted as asked, and refused in words where it cannot be or is another's."""
    if shutil.which("openssl") is None:
        pytest.skip("没有 openssl / no openssl")
    address, data = server.database(), server.folder / "data"
    own, root, other = data / "server.crt", folder / "root.pem", folder / "other.pem"
    told(
        "unreadable",
        "加密连接",
        "服务器没有启用加密",
        act=lambda: Store.open(Address(f"{address.url}?sslmode=require")),
    )
    certificate(own, data / "server.key", "IP:127.0.0.1")
    certificate(other, folder / "other.key", "IP:127.0.0.1")
    shutil.copy(own, root)
    if os.geteuid() == 0:
        for one in (own, data / "server.key"):
            shutil.chown(one, "postgres")
    server.run("alter system set ssl = on")
    server.run("select pg_reload_conf()")
    asked = f"{address.url}?sslmode=verify-full&sslrootcert={root}"
    until = time.monotonic() + 20
    while True:
        try:
            with postgres.connected(Address(asked)) as con:
                assert con.ask("select ssl from pg_stat_ssl where pid = pg_backend_pid()") == [(True,)]
            break
        except StoreTrouble:  # the server has not read its configuration yet
            assert time.monotonic() < until
            time.sleep(0.05)
    with postgres.connected(Address(f"{address.url}?sslmode=disable")) as con:
        assert con.ask("select ssl from pg_stat_ssl where pid = pg_backend_pid()") == [(False,)]
    with Store.open(Address(asked), create=True) as store:
        assert write(store, figure("1", place="a"), by=ADMIN) == 1
        assert re.fullmatch(r"postgresql://postgres@127\.0\.0\.1:\d+/\w+", store.told), (
            "what stands behind ? is not told"
        )
    for given, words in (
        (f"verify-full&sslrootcert={other}", "不是由 sslrootcert 中的根证书签发"),
        (f"verify-full&sslrootcert={folder}/none.pem", "找不到 sslrootcert"),
    ):
        told("unreadable", "加密连接", words, act=lambda: Store.open(Address(f"{address.url}?sslmode={given}")))
    named = address.url.replace("127.0.0.1", "localhost")
    told(
        "unreadable",
        "主机名与地址不同",
        act=lambda: Store.open(Address(f"{named}?sslmode=verify-full&sslrootcert={root}")),
    )


def certificate(path: Path, key: Path, names: str) -> None:
    """A certificate that signs itself."""
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    subprocess.run(
        [*asked, "-keyout", key, "-out", path, "-addext", f"subjectAltName={names}"], check=True, capture_output=True
    )
    key.chmod(0o600)
