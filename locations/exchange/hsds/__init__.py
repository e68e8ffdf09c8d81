"""HSDS 3.0 (Human Services Data Specification, Open Referral): the same rows as nested JSON and as
a tabular data package.

Source: https://docs.openreferral.org/en/3.0/ and the schemas of github.com/openreferral/
specification, 3.0. HSDS knows one language for a text: ours is Dutch. docs/exchange.md lists what
is filled and what is not.
"""
