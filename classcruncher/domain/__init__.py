"""What is given and what is found, in the words of schools: no spreadsheet, no solver, no pandas."""
