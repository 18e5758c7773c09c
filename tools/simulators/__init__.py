"""What lies outside the portal's reach, simulated: the payment gateway, the gateway of text messages, the post, mail.

Each is a program of its own that the portal talks to over HTTP (mail: SMTP), as it would to the real one:
`python -m tools.simulators.payment --port 8001`. `make run` starts them, and so do the tests.
"""
