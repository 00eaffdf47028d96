"""The school's own workbook: its contract, the template, and reading its inputs."""
