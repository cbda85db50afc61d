"""Who may use this installation, as its access.yaml says (docs/decisions/0034). No file: nobody signs in, and whoever reaches the server is its admin."""

from dataclasses import dataclass, field

from model.actors import Actor

ROLE_WORDS = {"viewer": "查看", "editor": "填报", "reviewer": "审核", "admin": "管理"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """As whom somebody is known who asks, by what was proved: of the provider that signed (issuer, subject, verified e-mail), of the gateway (user),
    or of the operating system (os_user). '' where that says nothing. name: what they are called there.
    """

    issuer: str = ""
    subject: str = ""
    email: str = ""
    user: str = ""
    os_user: str = ""
    name: str = ""

    @property
    def words(self) -> str:
        """As whom they are known, for the one who is refused."""
        named = f"{self.name}（{self.subject}）" if self.name and self.subject else self.name or self.subject
        return self.email or self.user or self.os_user or named


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is let in. counties: an editor's own; reads: None for everything; subject, email, user, os_user: what they are known by."""

    name: str
    role: str
    counties: frozenset[str] = frozenset()
    reads: frozenset[str] | None = None
    subject: str = ""
    email: str = ""
    user: str = ""
    os_user: str = ""

    def actor(self, via: str, *, review: bool = False) -> Actor:
        """The same as who acts. An editor reads at least what it writes; review: what it writes waits for a reviewer."""
        reads = None if self.reads is None else self.reads | self.counties
        reviewed = review and self.role == "editor"
        return Actor(name=self.name, role=self.role, areas=self.counties, via=via, reads=reads, reviewed=reviewed)


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """A gateway that says in a header who asks. addresses: the only ones whose header counts; leave: where it signs out, '' for nowhere."""

    header: str
    addresses: frozenset[str]
    leave: str = ""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What access.yaml says. issuer: whose signatures count, '' where there is no OpenID provider; unknown: 'refuse' or 'viewer';
    idle, longest: seconds; contact: whom to ask; review: what editors write is published by a reviewer.
    trouble: why nobody is let in, in words for the administrator; '' while the file is in order.
    """

    people: tuple[Person, ...] = ()
    issuer: str = ""
    gateway: Gateway | None = None
    unknown: str = "refuse"
    idle: float = 1800.0
    longest: float = 36000.0
    contact: str = ""
    review: bool = False
    trouble: str = field(default="", compare=True)

    def find(self, known: Known) -> Person | None:
        """Whose the proof is; None for whoever is not let in."""
        if self.trouble:
            return None
        for one in self.people:
            by_subject = bool(known.subject) and one.subject == known.subject and known.issuer == self.issuer
            by_email = bool(known.email) and one.email == known.email.lower() and known.issuer == self.issuer
            by_user = bool(known.user) and one.user == known.user
            by_account = bool(known.os_user) and one.os_user == known.os_user
            if by_subject or by_email or by_user or by_account:
                return one
        if self.unknown == "viewer" and not known.os_user and known.words:
            return Person(name=known.name or known.words, role="viewer")
        return None
