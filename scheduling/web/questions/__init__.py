"""The citizen's pages of an intake: one page of questions at a time, without an account."""
