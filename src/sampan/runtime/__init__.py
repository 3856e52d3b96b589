"""What every room stands on: settings, the database, batching, the clock, ids, keys, events and telemetry.

Import the module you need (`from sampan.runtime.clock import Clock`); this package itself exports nothing.
"""
