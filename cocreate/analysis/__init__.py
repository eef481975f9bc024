"""Reading the answers: tables, tests, weights and the methods of concept research."""
