"""The invented projects and products. Benchmarks are references the issuers publish; nothing promises a return."""

from hub.demo.market.products import products
from hub.demo.market.projects import COLD, LOOM, NOTES, ROOF, TEA, WAN, YUAN, Plan, plans, projects

__all__ = ["COLD", "LOOM", "NOTES", "ROOF", "TEA", "WAN", "YUAN", "Plan", "plans", "products", "projects"]
