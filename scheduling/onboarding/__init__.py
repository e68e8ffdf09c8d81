"""A new organisation from one file: its points, hours, desks, people, services and offerings.

    file -> sheets -> rows (each a form) -> built in one transaction -> test booking -> checklist

A dry run does all of it and takes it back: what it tells is what would happen.
"""
