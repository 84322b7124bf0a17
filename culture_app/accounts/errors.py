"""How accounts says no.

DomainError
├── InvalidInput
│   └── UnknownScope      a scope that doesn't exist, or isn't for this role
├── Conflict
│   └── EmailTaken        another account signs in with this address
├── NotFound
│   └── NoSuchUser
├── TooMany
│   └── TooManyAttempts   too many sign-ins failed for this address or from this network
└── Unavailable
    └── SignInUnavailable tries can't be counted at the moment, so none is allowed
"""

from culture_app.kernel.errors import Conflict, InvalidInput, NotFound, TooMany, Unavailable


class UnknownScope(InvalidInput):
    """A scope that doesn't exist, or isn't for this role."""

    code = "unknown-scope"
    title = "Unknown scope"


class EmailTaken(Conflict):
    """Another account signs in with this address."""

    code = "email-taken"
    title = "This address already has an account"


class NoSuchUser(NotFound):
    """There is no account with this id."""

    code = "no-such-user"
    title = "No such account"


class TooManyAttempts(TooMany):
    """Too many sign-ins failed; `retry_after` says in how many seconds to try again."""

    code = "too-many-attempts"
    title = "Too many attempts"


class SignInUnavailable(Unavailable):
    """Tries can't be counted at the moment, so none is allowed."""

    code = "sign-in-unavailable"
    title = "Signing in is not possible right now"
