"""The citizen's pages about a conversation: what was agreed, who saw what, and saying no."""
