"""jupyter_kernel_test, the Jupyter project's own suite for kernels, with every sample filled in."""

import unittest

import jupyter_kernel_test


class ThalwegTests(jupyter_kernel_test.KernelTests):
    kernel_name = "thalweg"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [{"text": "Math.sqr", "matches": {"sqrt", "SQRT1_2", "SQRT2"}}]
    complete_code_samples = ["1 + 1", "const x = 1", "function f() {\n  return 1;\n}\n\n"]
    incomplete_code_samples = ["if (true) {", "const x = [1,", "function f("]
    invalid_code_samples = ["const = 1", "if )", "}"]
    code_page_something = "await page('a page')"
    code_generate_error = "throw new Error('boom')"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2].map((x) => x + 3)", "result": "[ 4, 5 ]"},
    ]
    code_display_data = [
        {
            "code": "display({ 'text/html': '<b>x</b>' }, { raw: true })",
            "mime": "text/html",
        },
        {"code": "display(1)", "mime": "text/plain"},
    ]
    code_history_pattern = "1 + ?"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"
    code_clear_output = "console.clear()"


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "thalweg"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
