"""Who may write what, and drafts, once more on a store in PostgreSQL: the very tests of the file, on one server and a replica of their own each.

A refusal must leave the server as it was as well: what another machine fetches afterwards is what this one has (tests/postgres.py).
"""

import pytest

from store import Store
from store.places import Address
from tests import stores, test_drafts, test_store_permissions
from tests.postgres import elsewhere, shared_store
from tests.stores import CITY, figure, target, write
from tests.test_drafts import saved

pytestmark = pytest.mark.soak

OF_A_FILE = {"test_drafts_reach_readers_of_the_copy_and_backups_and_come_back", "test_lines_of_no_version_are_found"}


def of(module) -> dict:
    return {
        name: test
        for name, test in vars(module).items()
        if name.startswith("test_")
        and "store" in test.__code__.co_varnames[: test.__code__.co_argcount]
        and name not in OF_A_FILE
    }


globals().update(of(test_store_permissions) | of(test_drafts))


@pytest.fixture
def store(request):
    """As the two modules have theirs: one build of both areas and one upload into the city, or one upload."""
    with shared_store(request) as opened:
        if request.function.__module__ == test_drafts.__name__:
            write(opened, figure(), targets=[target()])
        else:
            write(opened, figure(), figure(place="b", area=CITY), targets=[target()], kind="curated")
            write(opened, figure(place="u", area=CITY))
        yield opened


def test_drafts_reach_the_other_servers_and_backups_and_come_back(shared, tmp_path):
    """What of a file is the published copy is here the other server, and a machine that comes later."""
    from actions import store_file

    address: Address = shared()
    with Store.open(address, create=True) as store, elsewhere(tmp_path / "other"), Store.open(address) as other:
        write(store, figure())
        first = saved(store)
        other.version()
        assert other.draft(first.id) == first
        second = saved(other, first, name="后来")
        store.version()
        assert store.draft(first.id) == second and len(store.draft_versions(first.id)) == 2
        gone = saved(store, second, deleted=True)
        assert store_file.backup(address, tmp_path / "b") == 1
        before = stores.everything(store)
    with Store.open_for_reading(tmp_path / "b") as copy:
        assert copy.draft(first.id) == gone and copy.draft(first.id, 2) == second
    another = shared()
    store_file.restore(tmp_path / "b", another)
    with Store.open(another) as store:
        assert store.draft(first.id) == gone
        assert stores.everything(store).count(first.id) == before.count(first.id)
