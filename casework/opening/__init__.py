"""Strange files are opened in processes of their own: one may be made to hang, to fill the memory, to crash.

Each module runs as `python -m casework.opening.NAME`, the file on standard input, and imports nothing of Django; the
portal's side is casework.files.sandbox. What is refused ends with one of the reasons as the last word of the error.
"""
