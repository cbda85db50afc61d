"""The tests of the ledger, of who may write and of drafts once more, each on a store in PostgreSQL: one code, one set of rules, two engines.

They are the very functions; only the store they are given is another. Those that say most in little time run with every
`make test` (tests/test_store_shared.py).
"""

import pytest

from tests import test_store_ledger
from tests.postgres import shared_store

pytestmark = pytest.mark.soak

globals().update(
    {
        name: test
        for name, test in vars(test_store_ledger).items()
        if name.startswith("test_") and "store" in test.__code__.co_varnames[: test.__code__.co_argcount]
    }
)


@pytest.fixture
def store(request):
    with shared_store(request) as opened:
        yield opened
