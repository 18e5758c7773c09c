"""The demonstration's settings with one more address, which answers a constant."""

from portal.settings import dev

globals().update({name: value for name, value in vars(dev).items() if name.isupper()})
ROOT_URLCONF = "tools.bench_urls"
