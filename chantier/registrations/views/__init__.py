"""The pages of registrations."""
