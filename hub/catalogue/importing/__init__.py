"""What comes in from files, seen before it is done and taken back afterwards.

    file -> items -> plan (nothing written but the plan) -> apply (drafts or published) -> undo

Whoever reads a format gives `Item`s; all that follows is the same for every format.
"""
