"""The workshop: database, pages, forms, mail, events, files. Knows nothing of the product."""
