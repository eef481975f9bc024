"""What scripts/bench is made of: the limits beside the product, the load, the data, the figures."""
