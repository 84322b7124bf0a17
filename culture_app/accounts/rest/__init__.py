"""What REST views of every room need to know who calls: `BearerAuthentication` and `needs`."""

from culture_app.accounts.rest.authentication import BearerAuthentication, Caller, caller
from culture_app.accounts.rest.openapi import BearerScheme
from culture_app.accounts.rest.permissions import needs

__all__ = ["BearerAuthentication", "BearerScheme", "Caller", "caller", "needs"]
