"""The app as a folder of files that any static host serves: its pages run in the reader's browser, under Pyodide."""
