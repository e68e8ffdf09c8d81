"""Question sets of a service: published by its organisation, answered by citizens, routed by plain
rules. Nothing here learns, scores or ranks: a table of conditions decides, and says which row did.

Pure, without Django's tables
    schema        the document as JSON (docs/intake.md), checked by its JSON Schema
    document      the same as frozen dataclasses; `read` tells all that is wrong with one
    conditions    "only if ...": what it asks, whether it holds, where it runs in a circle
    answers       what somebody typed, made into a value of its question
    asking        which pages are still to be asked; which answers no longer count
    routing       which rule applies, and the trace; the cases that an editor keeps beside them
    changing      one part of the JSON changed, moved or removed
    flat          conditions as a form has them
    places        where something stands in a document, in words (what does not fit: hub.misfits)
    files         what a file is, by its content
    persons       one person, or so many of an age
With tables
    publishing    the only writer of question sets and their versions
    filling       the only writer of what citizens answered, sealed by `sealing`
    attachments   the only writer of the content of files, sealed too
"""
