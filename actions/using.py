"""A store as one person may use it (store/limited.py), for who may not speak to the store's own room."""

from model.actors import Actor
from store import Store
from store.limited import Limited


def to(store: Store, actor: Actor) -> Limited:
    """Reads give what the actor may see, writes are the actor's, whatever the caller says."""
    return Limited(store, actor)


def to_read(store: Store, reads: tuple[str, ...] | None) -> Store:
    """The same for whoever may see these areas, None for all of them; nothing is written by it."""
    return store if reads is None else Limited(store, Actor(name="", role="viewer", via="view", reads=frozenset(reads)))
