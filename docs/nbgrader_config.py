c = get_config()  # noqa: F821  (nbgrader provides it)

# nbgrader has no stub for TypeScript and stops without one. It type-checks, and throws when it is reached.
c.ClearSolutions.code_stub = {"typescript": '// YOUR CODE HERE\nthrow new Error("not written yet");'}

# Lines between these marks are replaced or left out; in TypeScript they stand in comments.
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN HIDDEN TESTS"
c.ClearHiddenTests.end_test_delimeter = "END HIDDEN TESTS"

# The first cell of a kernel loads the compiler; a lesson may train for a while.
c.Execute.timeout = 120
