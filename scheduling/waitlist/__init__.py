"""Who has an appointment and wants an earlier one: a list with an order, and offers that are held.

The rules, each in a sentence, are in `matching`. The old appointment stands until the citizen
accepts; accepting is one deed of booking.
"""
