"""The pages of people: their own, the ways in, their account, the register of personal data."""
