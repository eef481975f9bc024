"""Designs and figures of the research question types, and the checks on the answers.

Everything here is arrays in, results out. What goes on a page still passes `release()`: these
functions know neither thresholds for small groups nor who is looking.
"""
