"""The edge of the house: pages, forms, access, transactions, streams over HTTP."""
