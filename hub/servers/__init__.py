"""Embedded PostgreSQL, Valkey and anvil, and the supervisor that keeps them and the hub's processes running.

Plain Python, no Django. Everything a server must remember lies below one :class:`hub.servers.home.Home`.
"""
