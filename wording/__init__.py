"""An assessment in Chinese: numbers, verdicts, calculation steps, counts, sentences. Pure: values in, text out.

columns has the words of the columns of statements. The only room that formats a number, and the one place where targets are counted (counts). May import model only.
"""
