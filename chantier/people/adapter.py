"""How allauth behaves here: accounts are made by organisers."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by themselves: taking part needs no account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
