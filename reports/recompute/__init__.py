"""Recompute an issued report from the inputs it carries, without the hub: standard library, no database, no network.

What is here says whether a file is proved, contradicted, or cannot be told about. It reads bytes that anybody may
have made: everything is bounded, and what is not in the one form that the platform writes is refused, never guessed at.
"""
