"""Sampan: a complete cross-border mobile payment network.

See ARCHITECTURE.md for the house and the way of one payment through it.
"""
